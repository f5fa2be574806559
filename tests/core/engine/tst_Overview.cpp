// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"
#include "core/store/Notes.h"
#include "tests/core/engine/EngineFixture.h"

using namespace stemma;

/// What a window lists, read after real runs.
class OverviewTest : public QObject {
    Q_OBJECT

    static std::string pipeline(int smoothing) {
        return "stemma: 1\nname: p\nparameters: {k: " + std::to_string(smoothing) +
               "}\nsteps:\n"
               "  raw: {import: raw.csv}\n"
               "  sum: {sql: 'SELECT sum(x) AS total FROM raw', inputs: [raw]}\n"
               "  more: {sql: 'SELECT total + $k AS total FROM sum', inputs: [sum], parameters: [k],\n"
               "         outputs: {more: {type: metrics}}}\n";
    }

    /// A workspace where six runs made a, b of p; v1 has a tag, one run failed, the third's result is back at last.
    static void work(EngineFixture& fixture) {
        for (int turn = 1; turn <= 5; ++turn) {
            fixture.write("raw.csv", "x\n" + std::to_string(turn) + "\n");
            fixture.run(pipeline(turn));
        }
        fixture.write("raw.csv", "x\n3\n");
        fixture.run(pipeline(3));
        fixture.run("stemma: 1\nname: q\nsteps:\n  bad: {command: 'exit 3', outputs: {b: {path: b.txt}}}\n");
        const auto versions = fixture.store().versions("p/sum").value();
        QVERIFY(fixture.store().tag(versions.front().id, "first").has_value());
        QVERIFY(fixture.store().setAlias(versions[1].id, "second").has_value());
        QVERIFY(setRunNote(fixture.store(), RunId{7}, "a note").has_value());
    }
    /// As if twenty thousand were five.
    static OverviewQuestion few() {
        OverviewQuestion question;
        question.whole = 0;
        question.perArtifact = 2;
        question.runs = 2;
        return question;
    }
    static std::vector<int> numbers(const OverviewArtifact& artifact) {
        std::vector<int> all;
        for (const OverviewVersion& version : artifact.versions) all.push_back(version.number);
        return all;
    }

private slots:
    void overview_ofALargeWorkspaceIsASliceOfTheWhole() {
        EngineFixture fixture;
        work(fixture);
        const Overview whole = overviewOf(fixture.store()).value();
        QVERIFY(whole.whole());
        const Overview some = overviewOf(fixture.store(), few()).value();
        QVERIFY(!some.whole());
        QCOMPARE(some.versions, whole.versions);
        QCOMPARE(some.bytes, whole.bytes);
        QVERIFY(some.pipelines == whole.pipelines);
        QCOMPARE(some.runs.size(), std::size_t(2));
        QCOMPARE(some.runsLeft, whole.runs.size() - 2);
        QCOMPARE(some.runs.front().note, std::string("a note"));
        QCOMPARE(some.runs.front().failedStep, std::string("bad"));
        for (const OverviewRun& run : some.runs) QVERIFY(run == *whole.run(run.id));
        QCOMPARE(some.artifacts.size(), whole.artifacts.size());
        for (const OverviewArtifact& artifact : some.artifacts) {
            const OverviewArtifact* all = whole.artifact(artifact.name);
            QVERIFY(all && all->count() == artifact.count());
            QCOMPARE(artifact.type, all->type);
            QCOMPARE(artifact.metricName, all->metricName);
            for (const OverviewVersion& version : artifact.versions) {
                QVERIFY2(version == *whole.version(version.id).second, artifact.name.c_str());
                QCOMPARE(some.version(version.id).second, &version);
            }
            QCOMPARE(artifact.latestVersion()->id, all->latestVersion()->id);
        }
        // The newest two, and what is latest, has a tag or an alias, or is a number of a run that is listed.
        QCOMPARE(numbers(*some.artifact("p/raw")), (std::vector<int>{3, 4, 5}));
        QCOMPARE(numbers(*some.artifact("p/sum")), (std::vector<int>{1, 2, 3, 4, 5}));
        QCOMPARE(some.artifact("p/raw")->left, std::size_t(2));
        QVERIFY(some.artifact("p/raw")->versions.back().outOfDate == false);
        QVERIFY(some.artifact("p/sum")->versions.back().outOfDate); // made from another raw than today's
    }

    void overview_hasWhatIsAskedForHoweverOld() {
        EngineFixture fixture;
        work(fixture);
        const Overview whole = overviewOf(fixture.store()).value();
        OverviewQuestion question = few();
        const VersionId old = whole.artifact("p/raw")->versions.front().id;
        question.versionIds = {old, VersionId{9999}};
        question.runIds = {RunId{2}, RunId{8888}};
        const Overview some = overviewOf(fixture.store(), question).value();
        QCOMPARE(numbers(*some.artifact("p/raw")), (std::vector<int>{1, 3, 4, 5}));
        QVERIFY(*some.version(old).second == *whole.version(old).second);
        std::vector<std::int64_t> runs;
        for (const OverviewRun& run : some.runs) runs.push_back(run.id.value);
        QCOMPARE(runs, (std::vector<std::int64_t>{7, 6, 2, 1})); // 1 made the version that was asked for
        QVERIFY(*some.run(RunId{1}) == *whole.run(RunId{1}));
        QCOMPARE(some.runsLeft, whole.runs.size() - 4);

        const OverviewArtifact& raw = *some.artifact("p/raw");
        QVERIFY(!raw.isNext(0, 1) && !raw.isNext(1, -1)); // 2 is between them
        QVERIFY(raw.isNext(1, 1) && !raw.isNext(0, -1) && !raw.isNext(3, 1));
        const auto near = versionsNear(fixture.store(), old, 1, 1).value();
        QCOMPARE(near.size(), std::size_t(2));
        QCOMPARE(near.front().id, old);
        QCOMPARE(near.back().number, 2);
        QCOMPARE(versionsNear(fixture.store(), near.back().id, 1, 0)->front().number, 1);
        QVERIFY(!versionsNear(fixture.store(), VersionId{9999}, 1, 1).has_value());

        question = few();
        question.artifacts = {{"p/raw", 4}, {"nobody's", 7}};
        QCOMPARE(numbers(*overviewOf(fixture.store(), question)->artifact("p/raw")), (std::vector<int>{2, 3, 4, 5}));
    }

    void overview_boundsAreOfAllTogether() {
        EngineFixture fixture;
        work(fixture);
        OverviewQuestion question = few();
        question.versions = 3; // of three artifacts: one each
        question.stepsPerRun = 1;
        const Overview some = overviewOf(fixture.store(), question).value();
        QCOMPARE(numbers(*some.artifact("p/raw")), (std::vector<int>{3, 5}));
        QCOMPARE(some.runs.size(), std::size_t(2)); // two runs, four step runs: the first didn't reach two
        question.runs = 3;
        QCOMPARE(overviewOf(fixture.store(), question)->runs.size(), std::size_t(2));
    }

    void pictures_areToldByTheStore() {
        EngineFixture fixture;
        fixture.write("raw.csv", "x,y\n1,a\n2,b\n3,a\n");
        fixture.run("stemma: 1\nname: p\nsteps:\n  raw: {import: raw.csv}\n");
        const VersionId raw = fixture.store().latest("p/raw").value();
        QCOMPARE(picturedOf(fixture.store(), {raw, VersionId{77}}), std::set<VersionId>{raw});
    }

    void overview_ofANewWorkspaceIsEmpty() {
        EngineFixture fixture;
        const auto overview = overviewOf(fixture.store());
        QVERIFY2(overview.has_value(), overview ? "" : overview.error().message.c_str());
        QVERIFY(overview->pipelines.empty() && overview->runs.empty() && overview->artifacts.empty());
        QCOMPARE(overview->versions, std::size_t(0));
        QVERIFY(!overview->artifact("p/raw"));
    }

    void overview_tellsRunsVersionsAndTheLatest() {
        EngineFixture fixture;
        fixture.write("raw.csv", "x\n1\n2\n");
        fixture.run(pipeline(1));
        fixture.run(pipeline(2));
        const RunSummary back = fixture.run(pipeline(1));
        QCOMPARE(back.counts.reused, 3);
        const Overview overview = overviewOf(fixture.store()).value();

        QCOMPARE(overview.runs.size(), std::size_t(3));
        QCOMPARE(overview.runs.front().id.value, std::int64_t(3)); // newest first
        QCOMPARE(overview.runs.front().reused, 3);
        QCOMPARE(overview.runs[1].executed, 1);
        QCOMPARE(overview.runs[1].reused, 2);
        QCOMPARE(overview.run(RunId{1})->executed, 3);
        QVERIFY(!overview.run(RunId{9}));
        QCOMPARE(overview.pipelines.size(), std::size_t(1));
        QCOMPARE(overview.pipelines.front().runs, 3);

        const OverviewArtifact* more = overview.artifact("p/more");
        QVERIFY(more);
        QCOMPARE(more->pipeline, std::string("p"));
        QCOMPARE(more->type, std::string("metrics"));
        QCOMPARE(more->versions.size(), std::size_t(2));
        // A, B, A: the latest is A's, not the highest number; and the store says the same.
        QCOMPARE(more->latestVersion()->number, 1);
        QCOMPARE(more->latestVersion()->id, fixture.store().latest("p/more").value());
        QCOMPARE(more->metricName, std::string("total"));
        QCOMPARE(overview.run(RunId{1})->metrics, std::vector<VersionId>{more->versions[0].id});
        QCOMPARE(overview.run(RunId{2})->metrics, std::vector<VersionId>{more->versions[1].id});
        QCOMPARE(overview.run(RunId{3})->metrics, std::vector<VersionId>{more->versions[0].id}); // reused
        QCOMPARE(more->versions[0].metric.value(), 4.0);
        QCOMPARE(more->versions[1].metric.value(), 5.0);
        QCOMPARE(overview.version(more->versions[1].id).second, &more->versions[1]);
    }

    void overview_marksWhatIsOutOfDate() {
        EngineFixture fixture;
        fixture.write("raw.csv", "x\n1\n2\n");
        fixture.run(pipeline(1));
        QVERIFY(!overviewOf(fixture.store())->artifact("p/more")->versions.back().outOfDate);
        fixture.write("raw.csv", "x\n5\n");
        fixture.run(pipeline(1), [](RunRequest& request) { request.only = {"sum"}; });
        const Overview overview = overviewOf(fixture.store()).value();
        QVERIFY(!overview.artifact("p/sum")->latestVersion()->outOfDate);
        QVERIFY(overview.artifact("p/more")->latestVersion()->outOfDate); // made from a sum that isn't latest any more
    }

    void outOfDate_isToldByContentNotByNumber() {
        EngineFixture fixture;
        fixture.write("raw.csv", "x\n1\n2\n");
        fixture.run(pipeline(1));
        fixture.write("raw.csv", "x\n2\n1\n"); // another raw, the same sum: its reader is reused
        const RunSummary second = fixture.run(pipeline(1));
        QCOMPARE(second.counts.reused, 1);
        const Overview overview = overviewOf(fixture.store()).value();
        QCOMPARE(overview.artifact("p/sum")->versions.size(), std::size_t(2));
        QVERIFY(overview.artifact("p/sum")->versions.front().outOfDate); // made from another raw than today's
        QVERIFY(!overview.artifact("p/sum")->latestVersion()->outOfDate);
        QVERIFY(!overview.artifact("p/more")->latestVersion()->outOfDate);
    }

    void overview_tellsFailuresTagsAndPictures() {
        EngineFixture fixture;
        fixture.write("raw.csv", "x,y\n1,a\n2,b\n3,a\n");
        const RunSummary run = fixture.run(
            "stemma: 1\nname: p\nsteps:\n  raw: {import: raw.csv}\n"
            "  bad: {command: 'exit 3', inputs: [raw], outputs: {b: {path: b.txt}}}\n"
            "  after: {command: 'cp {inputs.b} {outputs.c}', inputs: [bad.b], outputs: {c: {path: c.txt}}}\n");
        QVERIFY(run.status == RunStatus::Failed);
        const VersionId raw = fixture.store().latest("p/raw").value();
        QVERIFY(fixture.store().tag(raw, "kept").has_value());
        QVERIFY(fixture.store().setAlias(raw, "production").has_value());
        const Overview overview = overviewOf(fixture.store()).value();
        QVERIFY(overview.runs.front().status == RunStatus::Failed);
        QCOMPARE(overview.runs.front().failed, 1);
        QCOMPARE(overview.runs.front().skipped, 1);
        QCOMPARE(overview.runs.front().failedStep, std::string("bad"));
        const OverviewVersion& version = overview.artifact("p/raw")->versions.front();
        QCOMPARE(version.tags, std::vector<std::string>{"kept"});
        QCOMPARE(version.aliases, std::vector<std::string>{"production"});
        QVERIFY(!version.picture.empty());
        QVERIFY(fs::exists(fixture.store().artifactFolder(version.uuid) / "visualizations" / version.picture));
        QCOMPARE(overview.bytes, version.bytes);
    }
};

QTEST_GUILESS_MAIN(OverviewTest)
#include "tst_Overview.moc"
