// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

using namespace stemma;

class KeepTest : public QObject {
    Q_OBJECT

private slots:
    void tags_survive() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"), b = s.make("p/clean", "B", "k2");
        must(s->tag(a, "paper"));
        must(s->tag(b, "paper"));
        must(s->tag(a, "paper")); // twice is once
        must(s->untag(b, "paper"));
        s.reopen();
        QCOMPARE(must(s->tags(a)), std::vector<std::string>{"paper"});
        QVERIFY(must(s->tags(b)).empty());
        QCOMPARE(s->untag(b, "paper").error().code, ErrorCode::NotFound);
        QCOMPARE(s->tag(VersionId{99}, "paper").error().code, ErrorCode::NotFound);
    }

    void plan_changesNothingAndCountsExactly() {
        StoreFixture s;
        const std::string big(10'000, 'x'), own(5'000, 'y');
        const VersionId a = s.make("p/a", big, "k1"), b = s.make("p/b", big, "k2"), c = s.make("p/c", own, "k3");
        QCOMPARE(must(s->planDelete({a})).freedBytes, 0u); // b has the same file
        QCOMPARE(must(s->planDelete({a, b})).freedBytes, 10'000u);
        QCOMPARE(must(s->planDelete({a, b, c, c})).freedBytes, 15'000u);
        QCOMPARE(must(s->planDelete({c})).versions, std::vector<VersionId>{c});
        QVERIFY(must(s->filesPresent(a)) && must(s->filesPresent(c)));
    }

    void delete_neverTakesWhatIsNamed() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"), b = s.make("p/clean", "B", "k2"),
                        c = s.make("p/clean", "C", "k3");
        must(s->tag(a, "paper"));
        must(s->setAlias(b, "production"));
        const auto plan = must(s->planDelete({a, b, c}));
        QCOMPARE(plan.versions, std::vector<VersionId>{c});
        QCOMPARE(plan.kept.size(), 2u);
        QVERIFY(plan.kept[0].find("paper") != std::string::npos);
        QVERIFY(plan.kept[1].find("production") != std::string::npos);
    }

    void delete_ofWhatWasTaggedMeanwhile_isRefused() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        const auto plan = must(s->planDelete({a}));
        must(s->tag(a, "paper"));
        QCOMPARE(s->remove(plan, VersionState::Deleted).error().code, ErrorCode::Busy);
        QVERIFY(must(s->filesPresent(a)));
    }

    void remove_keepsTheRecordAndTheOthers() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "same", "k1"), b = s.make("p/b", "same", "k2");
        must(s->remove(must(s->planDelete({a})), VersionState::Evicted));
        QCOMPARE(must(s->version(a)).state, VersionState::Evicted);
        QCOMPARE(must(s->files(a)).size(), 1u);
        QVERIFY(!must(s->filesPresent(a)));
        QVERIFY(must(s->filesPresent(b, true)));
        QVERIFY(must(s->executions(sha256("k1"))).empty());
        QVERIFY(must(s->verify()).problems.empty());
        QVERIFY(must(s->planDelete({a})).versions.empty());
        // Making it again makes a new version.
        QCOMPARE(must(s->version(s.make("p/a", "same", "k1"))).number, 2);
    }

    void remove_ofAFolderWithPictures() {
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executedFiles(run, "many", "p/many", {{"a/b/one", "1"}, {"two", "22"}});
        must(makeFolders(step.made[0].staged / "visualizations"));
        must(writeFile(step.made[0].staged / "visualizations" / "01-x.vl.json", "{}"));
        step.made[0].visualizations = {{"01-x.vl.json", "X", "table"}};
        const VersionId made = s.commitOne(std::move(step));
        must(s->finishRun(run, RunStatus::Completed, {}));
        const auto plan = must(s->planDelete({made}));
        QCOMPARE(plan.freedBytes, 5u);
        must(s->remove(plan, VersionState::Deleted));
        QVERIFY(!fs::exists(s->artifactFolder(must(s->version(made)).uuid) / "visualizations"));
        QVERIFY(must(s->verify()).problems.empty());
    }

    void restore_bringsBackFilesPicturesAndState() {
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executedFiles(run, "many", "p/many", {{"a/b/one", "1"}, {"two", "22"}});
        must(makeFolders(step.made[0].staged / "visualizations"));
        must(writeFile(step.made[0].staged / "visualizations" / "01-x.vl.json", "{}"));
        step.made[0].visualizations = {{"01-x.vl.json", "X", "table"}};
        step.made[0].state = VersionState::CheckFailed;
        const VersionId made = s.commitOne(std::move(step));
        must(s->finishRun(run, RunStatus::Completed, {}));
        must(s->remove(must(s->planDelete({made})), VersionState::Deleted));
        s.reopen();
        must(s->restore({made, made}));
        QCOMPARE(must(s->version(made)).state, VersionState::CheckFailed);
        QVERIFY(must(s->filesPresent(made, true)));
        const fs::path folder = s->artifactFolder(must(s->version(made)).uuid);
        QVERIFY(fs::exists(folder / "visualizations/01-x.vl.json"));
        QVERIFY((fs::status(folder / "data").permissions() & fs::perms::owner_write) == fs::perms::none);
        QVERIFY(must(s->verify()).problems.empty());
        must(s->restore({made})); // has its files
        // And it may be removed and brought back again, from the newest of two trash folders.
        must(s->remove(must(s->planDelete({made})), VersionState::Evicted));
        must(s->restore({made}));
        QVERIFY(must(s->filesPresent(made, true)));
        QVERIFY(fs::is_empty(s.workspace() / "store/staging"));
    }

    void restore_isLatestAndReusedAgain() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"), b = s.make("p/clean", "B", "k2");
        must(s->remove(must(s->planDelete({b, a})), VersionState::Deleted));
        QVERIFY(must(s->executions(sha256("k2"))).empty());
        must(s->restore({b}));
        QCOMPARE(must(s->executions(sha256("k2"))).size(), 1u);
        QCOMPARE(must(s->resolve("p/clean")), b);
        QCOMPARE(must(s->version(a)).state, VersionState::Deleted);
    }

    void restore_allOrNone() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "A", "k1"), b = s.make("p/b", "B", "k2");
        must(s->remove(must(s->planDelete({a})), VersionState::Deleted));
        s.clock.advance(86'400.0 * 3);
        QVERIFY(must(s->emptyTrash(1)) > 0);
        must(s->remove(must(s->planDelete({b})), VersionState::Deleted));
        const auto both = s->restore({b, a});
        QCOMPARE(both.error().code, ErrorCode::NotFound);
        QVERIFY(both.error().message.find("p/a@1") != std::string::npos);
        QCOMPARE(must(s->version(b)).state, VersionState::Deleted);
        must(s->restore({b}));
        QVERIFY(must(s->filesPresent(b, true)));
    }

    void restore_thatFailsLeavesTheTrash() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "A", "k1");
        const fs::path folder = s->artifactFolder(must(s->version(a)).uuid);
        must(s->remove(must(s->planDelete({a})), VersionState::Deleted));
        // Something stands where the files should come back to.
        ::chmod(folder.c_str(), 0755);
        must(makeFolders(folder / "data"));
        QVERIFY(!s->restore({a}));
        QCOMPARE(must(s->version(a)).state, VersionState::Deleted);
        fs::remove_all(folder / "data");
        must(s->restore({a}));
        QVERIFY(must(s->filesPresent(a, true)));
    }

    void gc_keepsTheLastAndTheLatestAndTheNamed() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"), b = s.make("p/clean", "B", "k2"),
                        c = s.make("p/clean", "C", "k3"), d = s.make("p/clean", "D", "k4");
        s.reuse("p/clean", a); // the latest is the first again
        must(s->tag(b, "paper"));
        const auto plan = must(s->planGc(1));
        QCOMPARE(plan.versions, std::vector<VersionId>{c});
        QCOMPARE(plan.kept.size(), 1u);
        must(s->remove(plan, VersionState::Evicted));
        QCOMPARE(must(s->resolve("p/clean")), a);
        QVERIFY(must(s->filesPresent(d)) && must(s->filesPresent(b)));
    }

    void gc_leavesARunThatIsUnderWayAlone() {
        StoreFixture s;
        s.make("p/clean", "A", "k1");
        s.make("p/clean", "B", "k2");
        const RunId run = s.begin();
        const VersionId c = s.commitOne(s.executed(run, "clean", "p/clean", "C", "k3"));
        const auto now = must(s->planDelete({c}));
        QVERIFY(now.versions.empty());
        QVERIFY(now.kept.at(0).find("under way") != std::string::npos);
        const auto plan = must(s->planGc(0));
        QCOMPARE(plan.versions.size(), 2u);
        must(s->finishRun(run, RunStatus::Completed, {}));
    }

    void trash_isEmptiedByAge() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", std::string(1000, 'x'), "k1");
        must(s->remove(must(s->planDelete({a})), VersionState::Deleted));
        s.clock.advance(86'400.0 * 3);
        QCOMPARE(must(s->emptyTrash(7)), 0);
        QCOMPARE(must(s->emptyTrash(2)), 1000);
        QVERIFY(fs::is_empty(s.workspace() / "trash"));
    }

    void trash_staysWhileSomethingIsMissing() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "A", "k1"), b = s.make("p/b", "B", "k2");
        must(s->remove(must(s->planDelete({a})), VersionState::Deleted));
        fs::permissions(s.dataFile(b).parent_path(), fs::perms::owner_all);
        fs::remove(s.dataFile(b));
        s.clock.advance(86'400.0 * 30);
        QCOMPARE(s->emptyTrash(1).error().code, ErrorCode::Corrupt);
        QVERIFY(!fs::is_empty(s.workspace() / "trash"));
    }

    void removal_cutShort_isFinishedByTheNextOpening() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "A", "k1"), b = s.make("p/b", "B", "k2");
        const std::string removed = must(s->version(a)).uuid, kept = must(s->version(b)).uuid;
        must(s->remove(must(s->planDelete({a})), VersionState::Deleted));
        s.close();
        // As if the crash came before anything was moved: the content is still there, and so is the plan.
        const fs::path trash = fs::directory_iterator(s.workspace() / "trash")->path();
        const fs::path folder = s.workspace() / "store/artifacts" / removed;
        fs::permissions(folder, fs::perms::owner_all);
        fs::rename(trash / removed / "data", folder / "data");
        const Json plan =
            Json::object({{"trash", trash.filename().string()}, {"versions", Json::array({removed, kept})}});
        must(writeFile(s.workspace() / "store/staging/removal-x.json", plan.dump()));
        s.reopen();
        QVERIFY(!fs::exists(folder / "data"));
        QVERIFY(fs::exists(trash / removed / "data"));
        QVERIFY(must(s->filesPresent(b))); // planned, but never marked: it stays
        QVERIFY(fs::is_empty(s.workspace() / "store/staging"));
    }
};

QTEST_GUILESS_MAIN(KeepTest)
#include "tst_Keep.moc"
