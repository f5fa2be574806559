// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "core/store/Database.h"
#include "core/store/Manifest.h"
#include "tests/support/Waiting.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace stemma;

namespace {

/// Undoes the rows of a version as a crash before the transaction would have; its folder stays.
void loseRows(const fs::path& workspace, VersionId version, StepRunId step) {
    auto connection = must(Connection::open(workspace / "stemma.db", Connection::Mode::Write, 1));
    for (const char* table : {"version_files", "visualizations", "step_outputs", "descriptions", "tags"})
        must(connection->execute("DELETE FROM " + std::string(table) +
                                 " WHERE version = " + std::to_string(version.value)));
    must(connection->execute("DELETE FROM versions WHERE id = " + std::to_string(version.value)));
    for (const char* table : {"step_inputs", "observations", "checks"})
        must(connection->execute("DELETE FROM " + std::string(table) +
                                 " WHERE step_run = " + std::to_string(step.value)));
    must(connection->execute("DELETE FROM step_runs WHERE id = " + std::to_string(step.value)));
}

bool anyNote(Store& store, const char* word) {
    for (const std::string& note : store.openingNotes())
        if (note.find(word) != std::string::npos) return true;
    return false;
}

} // namespace

class RecoveryTest : public QObject {
    Q_OBJECT

private slots:
    void nothingToDo_isSilent() {
        StoreFixture s;
        s.make("p/clean", "A");
        s.reopen();
        QVERIFY(s->openingNotes().empty());
    }

    void deadRun_isInterruptedAndItsStepsToo() {
        StoreFixture s;
        const RunId run =
            s.begin("p", {{"u1", 0, "raw", "", "import"}, {"u2", 1, "clean", "", "sql"}, {"u3", 2, "fit", "", "sql"}});
        StepCommit raw = s.executed(run, "raw", "p/raw", "A");
        raw.uuid = "u1";
        const VersionId made = s.commitOne(std::move(raw));
        must(writeFile(s->eventsFile(run), "{\"event\":\"step.started\",\"step\":\"clean\"}\n{\"event\":\"step.sta"));
        const fs::path staging = must(s->makeStaging(run, "u2"));
        must(writeFile(staging / "half", "x"));
        s.reopen();
        QCOMPARE(must(s->run(run)).status, RunStatus::Interrupted);
        QVERIFY(must(s->run(run)).ended.has_value());
        const auto steps = must(s->stepRuns(run));
        QCOMPARE(steps.size(), 3u);
        QCOMPARE(steps[0].status, StepStatus::Executed);
        QCOMPARE(steps[1].status, StepStatus::Interrupted);
        QCOMPARE(steps[2].status, StepStatus::Skipped);
        QVERIFY(!fs::exists(staging));
        QCOMPARE(must(s->resolve("p/raw")), made);
        QVERIFY(fs::exists(s.workspace() / "store/runs" / (std::to_string(run.value) + ".json")));
        QVERIFY(anyNote(*s, "interrupted"));
    }

    void runThatSomebodyHolds_isLeftAlone() {
        StoreFixture s;
        const RunId run = s.begin();
        const fs::path staging = must(s->makeStaging(run, "u"));
        auto second = must(Store::open(s.workspace())); // another program
        QCOMPARE(must(second->run(run)).status, RunStatus::Running);
        QVERIFY(fs::exists(staging));
        second.reset();
    }

    void stepThatOutlivesItsProgram_keepsTheRunAlive() {
        StoreFixture s;
        const RunId run{1};
        int done[2];
        QCOMPARE(::pipe(done), 0);
        s.close();
        const pid_t program = ::fork();
        if (program == 0) {
            s.reopen();
            (void)s.begin();
            if (::fork() == 0) { // the step, which has the lock's descriptor
                ::close(done[1]);
                char byte = 0;
                (void)!::read(done[0], &byte, 1);
            }
            ::_exit(0); // as if killed: nothing is released in an orderly way
        }
        int status = 0;
        QCOMPARE(::waitpid(program, &status, 0), program);
        s.reopen();
        QCOMPARE(must(s->run(run)).status, RunStatus::Running);
        ::close(done[0]);
        ::close(done[1]); // the step ends
        QTRY_COMPARE(
            [&] {
                s.reopen();
                return must(s->run(run)).status;
            }(),
            RunStatus::Interrupted);
    }

    void stepOfTheVeryRun_endsNeitherItselfNorItsSiblings() {
        StoreFixture s;
        const RunId run = s.begin("p", {{"u1", 0, "raw", "", "import"}});
        s.close(); // nobody holds its lock, as where a step closed what it inherited
        int started[2];
        QCOMPARE(::pipe2(started, O_CLOEXEC), 0);
        const pid_t sibling = ::fork();
        if (sibling == 0) {
            const std::array environment{"STEMMA_STEP_RUN=u1", static_cast<const char*>(nullptr)};
            ::execle("/bin/sleep", "sleep", "1000", nullptr, environment.data());
            ::_exit(127);
        }
        ::close(started[1]);
        char byte = 0;
        QCOMPARE(::read(started[0], &byte, 1), ssize_t(0)); // it has become another program
        ::close(started[0]);
        qputenv("STEMMA_STEP_RUN", "u1");
        s.reopen();
        qunsetenv("STEMMA_STEP_RUN");
        QCOMPARE(::kill(sibling, 0), 0);
        QCOMPARE(must(s->run(run)).status, RunStatus::Running);
        s.reopen(); // by somebody else
        QCOMPARE(must(s->run(run)).status, RunStatus::Interrupted);
        QVERIFY(::kill(sibling, 0) != 0); // it was ended, and reaped
    }

    void folderWithoutRow_isRegisteredAgain() {
        StoreFixture s;
        const VersionId raw = s.make("p/raw", "R", "k0");
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "clean", "p/clean", "A", "k1");
        step.inputs.push_back({"raw", 0, 0, raw});
        step.observations = {{"lib.py", "abc"}};
        const auto done = s.commit({std::move(step)});
        const VersionInfo before = must(s->version(done[0].versions[0]));
        s.close();
        loseRows(s.workspace(), done[0].versions[0], done[0].id);
        s.reopen();
        QVERIFY(anyNote(*s, "registered again"));
        const VersionId found = must(s->resolve("p/clean"));
        const VersionInfo after = must(s->version(found));
        QCOMPARE(after.uuid, before.uuid);
        QCOMPARE(after.number, before.number);
        QCOMPARE(after.content, before.content);
        QCOMPARE(after.metadata, before.metadata);
        QCOMPARE(must(s->inputs(after.stepRun)).at(0).version, raw);
        const auto executions = must(s->executions(sha256("k1")));
        QCOMPARE(executions.size(), 1u);
        QCOMPARE(must(s->observations(executions[0].stepRun)).size(), 1u);
        QVERIFY(must(s->verify()).problems.empty());
        QVERIFY(must(s->versions("p/clean")).size() == 1);
    }

    void folderWithoutRow_thatIsNotWhole_goesToTheTrash_data() {
        QTest::addColumn<QString>("damage");
        for (const char* damage : {"data", "missing", "extra", "manifest", "no manifest", "sibling"})
            QTest::newRow(damage) << damage;
    }
    void folderWithoutRow_thatIsNotWhole_goesToTheTrash() {
        QFETCH(QString, damage);
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "clean", "p/clean", "A", "k1");
        StepCommit other = s.executed(run, "x", "p/clean.more", "B", "k1");
        other.made[0].output = "more";
        step.made.push_back(other.made[0]);
        const auto done = s.commit({std::move(step)});
        const std::string uuid = must(s->version(done[0].versions[0])).uuid;
        const std::string sibling = must(s->version(done[0].versions[1])).uuid;
        const fs::path folder = s->artifactFolder(uuid), file = s.dataFile(done[0].versions[0]);
        s.close();
        loseRows(s.workspace(), done[0].versions[0], StepRunId());
        loseRows(s.workspace(), done[0].versions[1], done[0].id);
        for (const fs::path& one : {folder, folder / "data"}) fs::permissions(one, fs::perms::owner_all);
        fs::permissions(file, fs::perms::owner_all);
        if (damage == "data") must(writeFile(file, "C"));
        if (damage == "missing") fs::remove(file);
        if (damage == "extra") must(writeFile(folder / "data" / "more", "C"));
        if (damage == "manifest") must(writeFileDurably(folder / "manifest.json", "{\"stemma_manifest\":1,"));
        if (damage == "no manifest") fs::remove(folder / "manifest.json");
        if (damage == "sibling") must(removeTree(s.workspace() / "store/artifacts" / sibling));
        s.reopen();
        QVERIFY(!s->resolve("p/clean"));
        QVERIFY(!fs::exists(folder));
        QVERIFY(anyNote(*s, "trash"));
        QVERIFY(must(s->verify()).problems.empty());
    }

    void folderWithoutRow_whoseNumberIsTaken_goesToTheTrash() {
        StoreFixture s;
        const RunId run = s.begin();
        const auto done = s.commit({s.executed(run, "clean", "p/clean", "A", "k1")});
        const std::string uuid = must(s->version(done[0].versions[0])).uuid;
        {
            loseRows(s.workspace(), done[0].versions[0], done[0].id);
            auto lock = must(s->database().transaction());
            must(lock->execute("UPDATE artifacts SET last_number = 0"));
            must(lock.commit());
        }
        const VersionId winner = s.make("p/clean", "B", "k2");
        s.reopen();
        QCOMPARE(must(s->resolve("p/clean@1")), winner);
        QVERIFY(!fs::exists(s->artifactFolder(uuid)));
    }

    void halfWrittenFiles_areSwept() {
        StoreFixture s;
        s.begin();
        const fs::path run = s.workspace() / "store/runs/.half.new", plan = s.workspace() / "store/staging/.half.new";
        must(writeFile(run, "{\"stemma_run\":"));
        must(writeFile(plan, "{\"trash\":"));
        const fs::path whole = s.workspace() / "store/runs/0.json";
        must(writeFile(whole, "{}"));
        s.reopen(); // the run has died
        QVERIFY(!fs::exists(run));
        QVERIFY(!fs::exists(plan));
        QVERIFY(fs::exists(whole));
    }

    void rowWithoutFolder_isMarked() {
        StoreFixture s;
        const RunId run = s.begin();
        const VersionId made = s.commitOne(s.executed(run, "clean", "p/clean", "A", "k1"));
        must(removeTree(s->artifactFolder(must(s->version(made)).uuid)));
        s.reopen();
        QCOMPARE(must(s->version(made)).state, VersionState::Evicted);
        QVERIFY(must(s->executions(sha256("k1"))).empty());
        QVERIFY(!must(s->filesPresent(made)));
    }

    void failedCommit_leavesStagingAndNumbersAlone() {
        StoreFixture s;
        s.make("p/clean", "A", "k1");
        const RunId run = s.begin();
        StepCommit good = s.executed(run, "clean", "p/clean", "B", "k2");
        StepCommit bad = s.executed(run, "fit", "p/fit", "C", "k3");
        bad.inputs.push_back({"x", 0, 0, VersionId{4711}}); // refers to nothing
        const fs::path staged = good.made[0].staged;
        QVERIFY(!s->commit({good, bad}));
        QVERIFY(fs::exists(staged / "data" / "clean.csv"));
        QVERIFY(!fs::exists(staged / "manifest.json"));
        QCOMPARE(must(s->versions()).size(), 1u);
        const VersionId b = s.commitOne(std::move(good)); // the same again, without the bad one
        QCOMPARE(must(s->version(b)).number, 2);
        QVERIFY(must(s->verify()).problems.empty());
    }

    void failureAfterTheRename_movesEverythingBack() {
        StoreFixture s;
        s.make("p/clean", "A", "k1");
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "clean", "p/clean", "B", "k2");
        step.made[0].tags = {"paper"};
        const fs::path staged = step.made[0].staged, names = s.workspace() / "store/names.jsonl";
        fs::remove(names);
        must(makeFolders(names)); // a folder: the tag can't be written
        const auto folders = [&] {
            return std::distance(fs::directory_iterator(s.workspace() / "store/artifacts"), fs::directory_iterator());
        };
        QVERIFY(!s->commit({step}));
        QCOMPARE(folders(), 1);
        QCOMPARE(must(readFile(staged / "data" / "clean.csv")), std::string("B"));
        QVERIFY(!fs::exists(staged / "manifest.json"));
        fs::remove(names);
        const VersionId made = s.commitOne(std::move(step));
        QCOMPARE(must(s->version(made)).number, 2);
        QCOMPARE(must(s->tags(made)), std::vector<std::string>{"paper"});
        QVERIFY(must(s->verify()).problems.empty());
    }

    void unknownWorkspace_isNotMadeUnlessAsked() {
        TempFolder folder;
        Store::OpenOptions options;
        options.create = false;
        QCOMPARE(Store::open(folder.path() / ".stemma", options).error().code, ErrorCode::NotFound);
        QVERIFY(!fs::exists(folder.path() / ".stemma"));
    }

    void lostDatabase_isNotReplacedByAnEmptyOne() {
        StoreFixture s;
        s.make("p/clean", "A");
        s.close();
        fs::remove(s.workspace() / "stemma.db");
        fs::remove(s.workspace() / "stemma.db-wal");
        const auto refused = Store::open(s.workspace());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY(refused.error().hint.find("stemma repair") != std::string::npos);
    }

    void movedWorkspace_works() {
        StoreFixture s;
        const VersionId made = s.make("p/clean", "A");
        s.close();
        const fs::path elsewhere = s.folder.path() / "other";
        fs::rename(s.workspace(), elsewhere);
        auto moved = must(Store::open(elsewhere));
        QVERIFY(must(moved->filesPresent(made, true)));
        QVERIFY(must(moved->verify()).problems.empty());
    }
};

QTEST_GUILESS_MAIN(RecoveryTest)
#include "tst_Recovery.moc"
