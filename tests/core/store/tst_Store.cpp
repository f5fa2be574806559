// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "core/store/Database.h"

#include <sys/stat.h>
#include <thread>

using namespace stemma;

class StoreTest : public QObject {
    Q_OBJECT

private slots:
    void version_isThereAfterReopening() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "a,b\n1,2\n");
        s.reopen();
        const VersionInfo info = must(s->version(first));
        QCOMPARE(info.name, std::string("p/clean"));
        QCOMPARE(info.number, 1);
        QCOMPARE(info.metadata["rows"], Json(3));
        QCOMPARE(must(readFile(s.dataFile(first))), std::string("a,b\n1,2\n"));
        QVERIFY(must(s->filesPresent(first, true)));
        QCOMPARE(s.number("p/clean"), 1);
        QCOMPARE(must(readFile(s.workspace() / ".gitignore")), std::string("*\n"));
    }

    void reserve_isAPrecaution() {
        StoreFixture f;
        const fs::path reserve = f.workspace() / "derived" / "reserve", theirs = f.folder.path() / "theirs";
        (void)f.begin();
        QVERIFY(fs::file_size(reserve) > 0); // kept where it can be
        fs::remove(reserve);
        fs::create_directory(reserve); // and where it can't be a run begins without
        (void)f.begin();
        fs::remove(reserve);
        must(writeFile(theirs, "mine"));
        fs::create_symlink(theirs, reserve);
        (void)f.begin();
        QVERIFY(fs::is_symlink(reserve) && must(readFile(theirs)) == "mine");
        fs::remove(reserve);
        fs::create_hard_link(theirs, reserve);
        (void)f.begin();
        QVERIFY(must(readFile(theirs)) == "mine");
    }

    void version_isReadOnly() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "A");
        struct stat info {};
        const fs::path file = s.dataFile(first);
        for (const fs::path& one : {file, file.parent_path(), file.parent_path().parent_path(),
                                    file.parent_path().parent_path() / "manifest.json"}) {
            QCOMPARE(::lstat(one.c_str(), &info), 0);
            QCOMPARE(info.st_mode & 0222, 0u);
        }
    }

    void equalBytes_shareOneFile() {
        StoreFixture s;
        const VersionId first = s.make("p/clean", "a,b\n1,2\n", "k1"), again = s.make("p/clean", "a,b\n1,2\n", "k2");
        const VersionInfo info = must(s->version(again));
        QCOMPARE(info.number, 2);
        QCOMPARE(info.sameAs, first);
        QCOMPARE(s.inode(s.dataFile(first)), s.inode(s.dataFile(again)));
    }

    void equalFileInAFolder_sharesItsBytesToo() {
        StoreFixture s;
        const VersionId one = s.make("p/one", "shared", "k1");
        const RunId run = s.begin();
        const VersionId many =
            s.commitOne(s.executedFiles(run, "many", "p/many", {{"a", "own"}, {"b", "shared"}}, "k2"));
        const fs::path b = s->dataFolder(must(s->version(many)).uuid) / "b";
        QCOMPARE(s.inode(b), s.inode(s.dataFile(one)));
    }

    void executableBit_isNotSharedAway() {
        StoreFixture s;
        const VersionId plain = s.make("p/a", "#!/bin/sh", "k1");
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "b", "p/b", "#!/bin/sh", "k2");
        step.made[0].files[0].executable = true;
        const VersionId program = s.commitOne(std::move(step));
        QVERIFY(s.inode(s.dataFile(plain)) != s.inode(s.dataFile(program)));
        QVERIFY(must(s->verify()).problems.empty());
    }

    void aPersonsFile_linkedIntoStaging_staysTheirs() {
        StoreFixture s;
        const fs::path own = s.folder.path() / "mine.csv";
        must(writeFile(own, "mine"));
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "a", "p/a", "mine", "k1");
        const fs::path staged = step.made[0].staged / "data" / step.made[0].files[0].path;
        fs::remove(staged);
        fs::create_hard_link(own, staged);
        const VersionId made = s.commitOne(std::move(step));
        QVERIFY(s.inode(own) != s.inode(s.dataFile(made)));
        must(writeFile(own, "edited"));
        QVERIFY(must(s->filesPresent(made, true)));
    }

    void oddNames_survive() {
        StoreFixture s;
        const std::map<std::string, std::string> files = {{"new\nline", "1"},
                                                          {"\xff\xfe", "2"},
                                                          {"..a", "3"},
                                                          {std::string(255, 'x'), "4"},
                                                          {"$(x) %n <img src='/f'>", "5"},
                                                          {"\u202egnp.exe", "6"},
                                                          {"\x1b[31m", "7"}};
        const RunId run = s.begin();
        const VersionId made = s.commitOne(s.executedFiles(run, "odd", "p/odd", files, "k"));
        s.reopen();
        std::map<std::string, std::string> found;
        for (const FileEntry& one : must(s->files(made)))
            found[one.path] = must(readFile(s->dataFolder(must(s->version(made)).uuid) / one.path));
        QCOMPARE(found, files);
        QVERIFY(must(s->verify()).problems.empty());
    }

    void commit_ofWhatIsNotAsItSays_isRefused_data() {
        QTest::addColumn<QString>("wrong");
        for (const char* wrong : {"missing", "extra", "size", "link", "elsewhere", "escape"})
            QTest::newRow(wrong) << wrong;
    }
    void commit_ofWhatIsNotAsItSays_isRefused() {
        QFETCH(QString, wrong);
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "a", "p/a", "content", "k1");
        NewVersion& made = step.made[0];
        const fs::path file = made.staged / "data" / made.files[0].path;
        if (wrong == "missing") fs::remove(file);
        if (wrong == "extra") must(writeFile(made.staged / "data" / "more", "x"));
        if (wrong == "size") must(writeFile(file, "content and more"));
        if (wrong == "link") fs::remove(file), fs::create_symlink("/etc/hostname", file);
        if (wrong == "elsewhere") made.staged = s.folder.path();
        if (wrong == "escape") made.staged = s.workspace() / "store/staging/../artifacts/x";
        QVERIFY(!s->commit({step}));
        QVERIFY(must(s->versions()).empty());
        QVERIFY(must(s->stepRuns(run)).empty());
    }

    void executions_areFoundByKeyNewestFirst() {
        StoreFixture s;
        s.make("p/clean", "a", "key");
        const VersionId second = s.make("p/clean", "b", "key");
        const auto found = must(s->executions(sha256("key")));
        QCOMPARE(found.size(), 2u);
        QCOMPARE(found[0].outputs.at(0).version, second);
        QCOMPARE(found[0].outputs.at(0).number, 2);
        QCOMPARE(found[0].seconds, 1.0);
        QVERIFY(must(s->executions(sha256("other"))).empty());
        const auto step = must(s->stepRun(found[0].stepRun));
        QCOMPARE(must(s->keyComponents(step.key)).size(), 2u);
    }

    void stepThatMayNotBeReused_isNoExecution() {
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "a", "p/a", "A", "k");
        step.reusable = false;
        s.commit({step});
        QVERIFY(must(s->executions(sha256("k"))).empty());
    }

    void queuedSteps_areRecordedAndFilledIn() {
        StoreFixture s;
        const RunId run = s.begin("p", {{"u1", 0, "a", "", "sql"}, {"u2", 1, "b", "x=1", "sql"}});
        QCOMPARE(must(s->stepRuns(run)).at(0).status, StepStatus::Queued);
        StepCommit step = s.executed(run, "a", "p/a", "A", "k");
        step.uuid = "u1";
        s.commit({std::move(step)});
        must(s->finishRun(run, RunStatus::Cancelled, Json::object({{"why", "asked"}})));
        const auto steps = must(s->stepRuns(run));
        QCOMPARE(steps.size(), 2u);
        QCOMPARE(steps[0].status, StepStatus::Executed);
        QCOMPARE(steps[1].status, StepStatus::Cancelled);
        QCOMPARE(steps[1].cell, std::string("x=1"));
        QCOMPARE(must(s->run(run)).details["why"], Json("asked"));
    }

    void baseline_prefersTheBranch() {
        StoreFixture s;
        const auto runOn = [&](const std::string& branch, const std::string& content) {
            RunStart start;
            start.pipeline = "p";
            start.gitBranch = branch;
            const RunId run = must(s->beginRun(start));
            s.commit({s.executed(run, "a", "p/a", content, content)});
            must(s->finishRun(run, RunStatus::Completed, {}));
            return run;
        };
        const RunId first = runOn("main", "1"), second = runOn("topic", "2");
        QCOMPARE(must(s->baseline("p", "a", "", "main")).value().run, first);
        QCOMPARE(must(s->baseline("p", "a", "", "topic")).value().run, second);
        QCOMPARE(must(s->baseline("p", "a", "", "new")).value().run, second);
        QVERIFY(!must(s->baseline("p", "b", "", "main")));
        QVERIFY(!must(s->baseline("q", "a", "", "main")));
    }

    void lineage_isIndexedBothWays() {
        StoreFixture s;
        const VersionId raw = s.make("p/raw", "R", "k0");
        const RunId run = s.begin();
        StepCommit fit = s.executed(run, "fit", "p/fit", "F", "k1");
        fit.inputs = {{"x", 0, 0, raw}, {"list", 1, 0, raw}, {"list", 1, 1, raw}};
        const auto fitted = s.commit({std::move(fit)}).at(0);
        StepCommit score = s.executed(run, "score", "p/score", "S", "k2");
        score.made[0].describes = {fitted.versions[0]};
        const VersionId scored = s.commitOne(std::move(score));
        QCOMPARE(must(s->usedBy(raw)), std::vector<StepRunId>{fitted.id});
        QCOMPARE(must(s->inputs(fitted.id)).size(), 3u);
        QCOMPARE(must(s->outputs(fitted.id)).at(0).second, fitted.versions[0]);
        QCOMPARE(must(s->describedBy(fitted.versions[0])), std::vector<VersionId>{scored});
    }

    void key_isHeldByOne() {
        StoreFixture s;
        auto other = must(Store::open(s.workspace()));
        {
            const ByteLock held = must(s->lockKey(sha256("k"), 0));
            QCOMPARE(other->lockKey(sha256("k"), 0).error().code, ErrorCode::Busy);
            QVERIFY(other->lockKey(sha256("other"), 0).has_value());
        }
        QVERIFY(other->lockKey(sha256("k"), 0).has_value());
    }

    void lockedDatabase_isBusyAndSaysWhatToDo() {
        StoreFixture s;
        const FileLock other = must(FileLock::take(s.workspace() / "write.lock", FileLock::Mode::Exclusive, 0));
        Store::OpenOptions options;
        options.busySeconds = 0.05;
        const auto refused = Store::open(s.workspace(), options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        QVERIFY(!refused.error().hint.empty());
    }

    void readOnly_readsEverything() {
        StoreFixture s;
        const VersionId made = s.make("p/a", "A");
        s.close();
        Store::OpenOptions options;
        options.readOnly = true;
        auto store = must(Store::open(s.workspace(), options));
        QCOMPARE(must(store->resolve("p/a")), made);
        QVERIFY(must(store->verify()).problems.empty());
        QCOMPARE(store->tag(made, "x").error().code, ErrorCode::ReadOnly);
        QCOMPARE(store->beginRun({}).error().code, ErrorCode::ReadOnly);
    }

    void threads_readWhileOneWrites() {
        StoreFixture s;
        s.make("p/a", "0", "k0");
        std::atomic<bool> stop{false};
        std::atomic<int> wrong{0};
        std::vector<std::jthread> readers;
        for (int i = 0; i < 3; ++i) {
            readers.emplace_back([&] {
                while (!stop) {
                    const auto latest = s->latest("p/a");
                    if (!latest || !s->version(*latest) || !s->filesPresent(*latest).value_or(false)) ++wrong;
                }
            });
        }
        for (int i = 1; i < 20; ++i) s.make("p/a", std::to_string(i), "k" + std::to_string(i));
        stop = true;
        readers.clear();
        QCOMPARE(wrong.load(), 0);
    }

    void source_isKeptOnce() {
        StoreFixture s;
        const Digest sha = must(s->putSource("SELECT 1"));
        QCOMPARE(must(s->putSource("SELECT 1")), sha);
        QCOMPARE(must(s->source(sha)), std::string("SELECT 1"));
        QCOMPARE(s->source(sha256("other")).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_Store.moc"
