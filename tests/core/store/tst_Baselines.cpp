// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Baselines.h"

#include "StoreFixture.h"
#include "core/store/Database.h"

using namespace stemma;

class BaselinesTest : public QObject {
    Q_OBJECT

    /// A run on a branch, with step runs of these names and how they ended.
    static StepRunId run(StoreFixture& f, const std::string& branch,
                         const std::vector<std::pair<std::string, StepStatus>>& steps,
                         const std::string& pipeline = "p") {
        RunStart start;
        start.pipeline = pipeline;
        start.pipelineFile = "/project/" + pipeline + ".yaml";
        start.gitBranch = branch;
        const RunId id = must(f.store->beginRun(start));
        StepRunId last;
        for (const auto& [name, status] : steps) {
            StepCommit commit;
            commit.uuid = newUuid();
            commit.run = id;
            commit.step = name;
            commit.kind = "command";
            commit.status = status;
            commit.started = commit.ended = f.clock.now();
            last = f.commit({std::move(commit)}).at(0).id;
        }
        must(f.store->finishRun(id, RunStatus::Completed, {}));
        return last;
    }
    static void change(StoreFixture& f, const std::string& sql) {
        Database::WriteLock lock = must(f.store->database().transaction());
        must(lock->execute(sql));
        must(lock.commit());
    }
    static void runAtOnce(StoreFixture& f, const std::vector<std::pair<std::string, StepStatus>>& steps) {
        const RunId id = f.begin();
        std::vector<StepCommit> commits;
        for (const auto& [name, status] : steps) {
            StepCommit& commit = commits.emplace_back();
            commit.uuid = newUuid();
            commit.run = id;
            commit.step = name;
            commit.kind = "command";
            commit.status = status;
        }
        f.commit(std::move(commits));
        must(f.store->finishRun(id, RunStatus::Completed, {}));
    }
    static StepRunId find(StoreFixture& f, const std::string& step, const std::string& branch = {},
                          const std::string& pipeline = "p") {
        return must(Baselines(f.store->database()).find(pipeline, step, {}, branch));
    }

private slots:
    void find_isTheLastThatCompleted() {
        StoreFixture f;
        QVERIFY(!find(f, "a"));
        run(f, "", {{"a", StepStatus::Executed}});
        const StepRunId reused = run(f, "", {{"b", StepStatus::Executed}, {"a", StepStatus::Reused}});
        run(f, "", {{"b", StepStatus::Executed}, {"a", StepStatus::Failed}});
        run(f, "", {{"b", StepStatus::Executed}, {"a", StepStatus::Skipped}});
        QCOMPARE(find(f, "a"), reused);
        QCOMPARE(must(f.store->baseline("p", "a", {}, {}))->id, reused);
        QVERIFY(!must(f.store->baseline("p", "ab", {}, {})));
    }

    void find_asksNoOtherPipelineNorCell() {
        StoreFixture f;
        run(f, "", {{"a", StepStatus::Executed}}, "q");
        QVERIFY(!find(f, "a"));
        const StepRunId own = run(f, "", {{"a", StepStatus::Executed}});
        run(f, "", {{"a", StepStatus::Executed}}, "q");
        QCOMPARE(find(f, "a"), own);
        QVERIFY(!must(Baselines(f.store->database()).find("p", "a", "depth=3", {})));
    }

    void find_prefersTheBranch() {
        StoreFixture f;
        const StepRunId ours = run(f, "ours", {{"a", StepStatus::Executed}});
        const StepRunId theirs = run(f, "theirs", {{"a", StepStatus::Executed}});
        QCOMPARE(find(f, "a", "ours"), ours);
        QCOMPARE(find(f, "a", "theirs"), theirs);
        QCOMPARE(find(f, "a", "new"), theirs);
        QCOMPARE(find(f, "a"), theirs);
    }

    /// A branch that was left long ago is no better than what is there today.
    void find_looksBackSoFarForTheBranch() {
        StoreFixture f;
        const StepRunId ours = run(f, "ours", {{"a", StepStatus::Executed}});
        StepRunId last;
        for (int i = 0; i < 199; ++i) last = run(f, "theirs", {{"a", StepStatus::Reused}});
        QCOMPARE(find(f, "a", "ours"), ours);
        last = run(f, "theirs", {{"a", StepStatus::Reused}});
        QCOMPARE(find(f, "a", "ours"), last);
    }

    /// As one plan asks: many steps, each run's records read once, and a snapshot of what there was.
    void find_ofManySteps_isOfTheTimeItWasFirstAsked() {
        StoreFixture f;
        const StepRunId first = run(f, "", {{"b", StepStatus::Executed}, {"a", StepStatus::Executed}});
        Baselines baselines(f.store->database());
        QCOMPARE(must(baselines.find("p", "a", {}, {})), first);
        const StepRunId second = run(f, "", {{"b", StepStatus::Executed}, {"a", StepStatus::Executed}});
        QCOMPARE(must(baselines.find("p", "a", {}, {})), first);
        QCOMPARE(find(f, "a"), second);
    }

    /// A new item of many asks for a name that no run has: what names there are is read once, not at every plan.
    void find_aNewName_isToldByTheNamesThatWereRead() {
        StoreFixture f;
        const fs::path derived = f.workspace() / "derived", names = derived / "names";
        const auto find = [&](const std::string& step) {
            return must(Baselines(f.store->database(), derived).find("p", step, {}, {}));
        };
        const StepRunId few = run(f, "", {{"few", StepStatus::Executed}});
        QVERIFY(!find("new"));
        QVERIFY(!fs::exists(names)); // not worth it
        std::vector<std::pair<std::string, StepStatus>> many;
        for (int i = 0; i < 5000; ++i) many.emplace_back("s" + std::to_string(i), StepStatus::Executed);
        runAtOnce(f, many);
        QVERIFY(!find("new"));
        QVERIFY(fs::exists(names));

        // It isn't looked for where it can't be; what is there is found, and what came later.
        change(f, "UPDATE step_runs SET step = 'ghost' WHERE step = 's7'");
        QVERIFY(!find("ghost"));
        QCOMPARE(find("few"), few);
        const StepRunId late = run(f, "", {{"late", StepStatus::Executed}});
        QCOMPARE(find("late"), late);
        QVERIFY(!find("new"));
    }

    void find_namesOfAnotherHistory_countAsMissing() {
        StoreFixture f;
        const fs::path derived = f.workspace() / "derived";
        std::vector<std::pair<std::string, StepStatus>> many;
        for (int i = 0; i < 5000; ++i) many.emplace_back("s" + std::to_string(i), StepStatus::Executed);
        runAtOnce(f, many);
        const auto find = [&](const std::string& step) {
            return must(Baselines(f.store->database(), derived).find("p", step, {}, {}));
        };
        QVERIFY(!find("new"));
        fs::path file;
        for (const auto& entry : fs::directory_iterator(derived / "names")) file = entry.path();
        const std::string whole = must(readFile(file));
        change(f, "UPDATE step_runs SET step = 'ghost' WHERE step = 's7'");
        QVERIFY(!find("ghost"));
        for (const std::string& broken :
             {whole.substr(0, whole.size() - 8), std::string(whole.size(), '\0'), std::string()}) {
            must(writeFile(file, broken));
            QVERIFY(find("ghost"));
        }
        must(writeFile(file, whole));
        QVERIFY(!find("ghost"));
        change(f, "UPDATE workspace SET uuid = 'another'");
        QVERIFY(find("ghost"));
    }
};

QTEST_GUILESS_MAIN(BaselinesTest)
#include "tst_Baselines.moc"
