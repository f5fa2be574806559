// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"
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

private slots:
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
