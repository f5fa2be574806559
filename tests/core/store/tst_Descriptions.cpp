// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

using namespace stemma;

/// What describes what, made and reused; in the database and in what lies beside it.
class DescriptionsTest : public QObject {
    Q_OBJECT

private:
    using Versions = std::vector<VersionId>;

    StepCommit executedNow(StoreFixture& s, RunId run, const std::string& step) {
        return s.executed(run, step, "p/" + step, step + std::to_string(++m_made));
    }
    /// A first run: a model, and a score that describes it.
    struct First {
        VersionId model, score;
    };
    First first(StoreFixture& s) {
        const RunId run = s.begin();
        StepCommit model = executedNow(s, run, "model");
        StepCommit score = executedNow(s, run, "score");
        score.made[0].describesYielded = {{model.uuid, "model"}};
        const auto done = s.commit({std::move(model), std::move(score)});
        must(s->finishRun(run, RunStatus::Completed, {}));
        return {done[0].versions[0], done[1].versions[0]};
    }
    /// The descriptions, read from the database; then once more from one that is rebuilt from the files.
    std::map<std::int64_t, Versions> twice(StoreFixture& s, const Versions& versions) {
        const auto read = [&] {
            std::map<std::int64_t, Versions> found;
            for (const VersionId version : versions) found[version.value] = must(s->describedBy(version));
            return found;
        };
        const auto before = read();
        s.close();
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(s.workspace() / (std::string("stemma.db") + end));
        must(Store::repair(s.workspace()));
        s.reopen();
        if (read() != before) qWarning("the rebuilt database has other descriptions");
        return read() == before ? before : std::map<std::int64_t, Versions>();
    }
    int m_made = 0;

private slots:
    void reused_describesWhatItsOwnRunYielded() {
        StoreFixture s;
        const First one = first(s);
        QCOMPARE(must(s->describedBy(one.model)), Versions{one.score});
        const RunId run = s.begin();
        StepCommit model = executedNow(s, run, "model");
        StepCommit score = s.reused(run, "score", "p/score", one.score);
        score.reused[0].describesYielded = {{model.uuid, "model"}};
        score.details = Json::object({{"kept", 1}});
        const auto done = s.commit({std::move(model), std::move(score)});
        const VersionId second = done[0].versions[0];
        QCOMPARE(done[1].versions, Versions{one.score});
        must(s->finishRun(run, RunStatus::Completed, {}));
        QCOMPARE(must(s->stepRun(done[1].id)).details["kept"].integer(), 1);
        auto found = twice(s, {one.model, second, one.score});
        QCOMPARE(found[one.model.value], Versions{one.score}); // as before
        QCOMPARE(found[second.value], Versions{one.score});
        QCOMPARE(found[one.score.value], Versions());
    }

    /// Hits are committed when the run begins; what they describe may be made at its end.
    void reused_describesWhatIsMadeAfterIt() {
        StoreFixture s;
        const First one = first(s);
        const RunId run = s.begin();
        StepCommit model = executedNow(s, run, "model");
        StepCommit score = s.reused(run, "score", "p/score", one.score);
        score.reused[0].describesYielded = {{model.uuid, "model"}}; // isn't there yet, which is no error
        model.describedBy = {{"model", {score.uuid, "score"}}};
        s.commit({std::move(score)});
        const VersionId second = s.commitOne(std::move(model));
        must(s->finishRun(run, RunStatus::Completed, {}));
        auto found = twice(s, {one.model, second});
        QCOMPARE(found[second.value], Versions{one.score});
        QCOMPARE(found[one.model.value], Versions{one.score});
    }

    void reused_describesWhatIsReusedAfterIt() {
        StoreFixture s;
        const First one = first(s);
        const RunId other = s.begin();
        const VersionId second = s.commitOne(executedNow(s, other, "model"));
        must(s->finishRun(other, RunStatus::Completed, {}));
        const RunId run = s.begin();
        StepCommit score = s.reused(run, "score", "p/score", one.score);
        StepCommit model = s.reused(run, "model", "p/model", second);
        model.describedBy = {{"model", {score.uuid, "score"}}, {"no such output", {score.uuid, "score"}}};
        s.commit({std::move(score)});
        s.commit({std::move(model)});
        must(s->finishRun(run, RunStatus::Completed, {}));
        QCOMPARE(twice(s, {second})[second.value], Versions{one.score});
    }

    void reused_underAnotherName_describesTheCopy() {
        StoreFixture s;
        const First one = first(s);
        const RunId run = s.begin("q");
        StepCommit model = s.reused(run, "model", "q/model", one.model);
        StepCommit score = s.reused(run, "score", "q/score", one.score);
        score.reused[0].describesYielded = {{model.uuid, "model"}};
        const auto done = s.commit({std::move(model), std::move(score)});
        must(s->finishRun(run, RunStatus::Completed, {}));
        const VersionId copy = done[0].versions[0];
        QVERIFY(copy != one.model);
        auto found = twice(s, {copy, one.model});
        QCOMPARE(found[copy.value], done[1].versions);
        QCOMPARE(found[one.model.value], Versions{one.score});
    }

    void outputsOfOneStep_describeEachOther() {
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit fit = executedNow(s, run, "fit");
        StepCommit more = executedNow(s, run, "metrics");
        more.made[0].describesYielded = {{fit.uuid, "fit"}, {fit.uuid, "metrics"}}; // never itself
        fit.made.push_back(more.made[0]);
        const auto done = s.commit({std::move(fit)}).at(0);
        must(s->finishRun(run, RunStatus::Completed, {}));
        auto found = twice(s, done.versions);
        QCOMPARE(found[done.versions[0].value], Versions{done.versions[1]});
        QCOMPARE(found[done.versions[1].value], Versions());
    }

    /// A run that was cut off has no record of its own yet; opening the workspace writes it.
    void interruptedRun_keepsThem() {
        StoreFixture s;
        const First one = first(s);
        const RunId run = s.begin();
        StepCommit model = executedNow(s, run, "model");
        StepCommit score = s.reused(run, "score", "p/score", one.score);
        score.reused[0].describesYielded = {{model.uuid, "model"}};
        const VersionId second = s.commit({std::move(model), std::move(score)})[0].versions[0];
        s.reopen(); // nobody holds its lock any more
        QCOMPARE(must(s->run(run)).status, RunStatus::Interrupted);
        QCOMPARE(twice(s, {second})[second.value], Versions{one.score});
    }

    void sources_ofLaterStepsJoinTheRuns() {
        StoreFixture s;
        const Digest pipeline = must(s->putSource("stemma: 1")), query = must(s->putSource("SELECT 1")),
                     edited = must(s->putSource("SELECT 2"));
        RunStart start;
        start.pipeline = "p";
        start.sources = {{"p.yaml", pipeline}};
        const RunId run = must(s->beginRun(start));
        StepCommit a = s.executed(run, "a", "p/a", "1");
        a.sources = {{"a.sql", query}};
        StepCommit b = s.executed(run, "b", "p/b", "2");
        b.sources = {{"a.sql", edited}, {"b.sql", edited}}; // a name stays what it was
        s.commit({std::move(a), std::move(b)});
        must(s->finishRun(run, RunStatus::Completed, {}));
        const std::vector<std::pair<std::string, Digest>> expected{
            {"a.sql", query}, {"b.sql", edited}, {"p.yaml", pipeline}};
        QCOMPARE(must(s->sources(run)), expected);
        QVERIFY(s->hasSource(query));
        QVERIFY(!s->hasSource(sha256("SELECT 3")));
        QVERIFY(must(s->verify()).problems.empty());
        twice(s, {});
        QCOMPARE(must(s->sources(run)), expected);
        QCOMPARE(must(s->source(query)), std::string("SELECT 1"));
    }
};

QTEST_GUILESS_MAIN(DescriptionsTest)
#include "tst_Descriptions.moc"
