// SPDX-License-Identifier: GPL-3.0-or-later
// The table of cases for names and versions, and every form of reference.
#include "StoreFixture.h"

using namespace stemma;

class NamesTest : public QObject {
    Q_OBJECT

private slots:
    void thereAndBackAgain_latestIsTheFirst() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "keyA");
        const VersionId b = s.make("p/clean", "B", "keyB");
        QCOMPARE(must(s->resolve("p/clean")), b);
        s.reuse("p/clean", a);
        QCOMPARE(must(s->resolve("p/clean@latest")), a);
        QCOMPARE(must(s->resolve("p/clean@newest")), b);
        QCOMPARE(must(s->versions("p/clean")).size(), 2u);
    }

    void failedRun_leavesLatestAlone() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A");
        const RunId run = s.begin();
        StepCommit failed;
        failed.uuid = newUuid();
        failed.run = run;
        failed.step = "clean";
        failed.kind = "command";
        failed.status = StepStatus::Failed;
        failed.error = Json::object({{"code", "step_failed"}, {"message", "exit code 3"}});
        s.commit({failed});
        must(s->finishRun(run, RunStatus::Failed, {}));
        QCOMPARE(must(s->resolve("p/clean")), a);
        QCOMPARE(must(s->stepRuns(run)).at(0).status, StepStatus::Failed);
        QCOMPARE(must(s->stepRuns(run)).at(0).error["message"].text(), std::string("exit code 3"));
    }

    void equalBytesMadeAgain_isAVersionThatSaysSo() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        s.make("q/other", "A", "k2");
        const VersionId again = s.make("p/clean", "A", "k3");
        QCOMPARE(must(s->version(again)).number, 2);
        QCOMPARE(must(s->version(again)).sameAs, a);
    }

    void sameStepInTwoPipelines_isTwoArtifacts() {
        StoreFixture s;
        s.make("p/clean", "A", "k", "p");
        const VersionId q = s.make("q/clean", "A2", "k", "q");
        QCOMPARE(must(s->version(q)).number, 1);
        QCOMPARE(must(s->baseline("q", "clean", "", "")).value().run, must(s->version(q)).run);
    }

    void hitUnderAnotherName_isVersionOneOfThatName() {
        StoreFixture s;
        s.make("p/clean", "A0", "k0");
        const VersionId origin = s.make("p/clean", "A", "k");
        const VersionId copy = s.reuse("copied/clean", origin, "copied");
        const VersionInfo info = must(s->version(copy));
        QVERIFY(copy != origin);
        QCOMPARE(info.name, std::string("copied/clean"));
        QCOMPARE(info.number, 1);
        QCOMPARE(info.sameAs, origin);
        QCOMPARE(info.state, VersionState::Ok);
        QCOMPARE(must(readFile(s.dataFile(copy))), std::string("A"));
        QCOMPARE(s.inode(s.dataFile(copy)), s.inode(s.dataFile(origin)));
        QVERIFY(must(s->filesPresent(copy, true)));
        QCOMPARE(must(s->resolve("copied/clean")), copy);
        QCOMPARE(must(s->resolve("p/clean")), origin);
        // The next time that name yields the same, it needs no new version.
        QCOMPARE(s.reuse("copied/clean", copy, "copied"), copy);
    }

    void renamedWithoutWas_beginsAnew() {
        StoreFixture s;
        s.make("p/clean", "A", "k1");
        const VersionId b = s.make("p/tidy", "B", "k2");
        QCOMPARE(must(s->version(b)).number, 1);
        QCOMPARE(s.number("p/clean"), 1);
    }

    void renamedWithWas_carriesNumbersTagsAndAliasesOn() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        must(s->tag(a, "paper"));
        must(s->setAlias(a, "production"));
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "tidy", "p/tidy", "B", "k2");
        step.made.at(0).was = "p/clean";
        const VersionId b = s.commitOne(std::move(step));
        must(s->finishRun(run, RunStatus::Completed, {}));
        QCOMPARE(must(s->version(b)).number, 2);
        QCOMPARE(must(s->version(a)).name, std::string("p/tidy"));
        QCOMPARE(must(s->resolve("p/tidy@production")), a);
        QCOMPARE(must(s->resolve("p/clean@1")), a); // the former name still leads there
        QCOMPARE(must(s->resolve("p/clean")), b);
        QCOMPARE(must(s->tags(a)), std::vector<std::string>{"paper"});
        // A new artifact may take the name that became free.
        const VersionId c = s.make("p/clean", "C", "k3");
        QCOMPARE(must(s->version(c)).number, 1);
        QCOMPARE(must(s->resolve("p/clean")), c);
    }

    void was_whereTheNewNameExists_changesNothing() {
        StoreFixture s;
        s.make("p/clean", "A", "k1");
        s.make("p/tidy", "T", "k2");
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "tidy", "p/tidy", "B", "k3");
        step.made.at(0).was = "p/clean";
        const VersionId b = s.commitOne(std::move(step));
        QCOMPARE(must(s->version(b)).number, 2);
        QCOMPARE(s.number("p/clean"), 1);
    }

    void was_onAReusedStep_renamesToo() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        const RunId run = s.begin();
        StepCommit step = s.reused(run, "tidy", "p/tidy", a);
        step.reused.at(0).was = "p/clean";
        QCOMPARE(s.commitOne(std::move(step)), a);
        must(s->finishRun(run, RunStatus::Completed, {}));
        QCOMPARE(must(s->version(a)).name, std::string("p/tidy"));
        QCOMPARE(must(s->resolve("p/tidy")), a);
    }

    void deletedVersion_isNeverLatestAndItsNumberNeverReturns() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        const VersionId b = s.make("p/clean", "B", "k2");
        must(s->remove(must(s->planDelete({b})), VersionState::Deleted));
        QCOMPARE(must(s->resolve("p/clean")), a);
        QCOMPARE(must(s->resolve("p/clean@2")), b); // the record stays
        QVERIFY(must(s->executions(sha256("k2"))).empty());
        const VersionId c = s.make("p/clean", "C", "k3");
        QCOMPARE(must(s->version(c)).number, 3);
    }

    void versionWhoseCheckFailed_staysButIsNeverLatestNorReused() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1");
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "clean", "p/clean", "B", "k2");
        step.made.at(0).state = VersionState::CheckFailed;
        step.status = StepStatus::Failed;
        step.reusable = false;
        step.checks = {{"row_count > 300", "fail", false, Json(7)}};
        const VersionId b = s.commitOne(std::move(step));
        must(s->finishRun(run, RunStatus::Failed, {}));
        QCOMPARE(must(s->resolve("p/clean")), a);
        QCOMPARE(must(s->resolve("p/clean@newest")), b);
        QCOMPARE(must(s->resolve("p/clean@run:" + std::to_string(run.value))), b);
        QVERIFY(must(s->executions(sha256("k2"))).empty());
        QCOMPARE(must(s->checks(must(s->version(b)).stepRun)).at(0).value, Json(7));
    }

    void byRun_isWhatThatRunYielded() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"); // run 1
        const VersionId b = s.make("p/clean", "B", "k2"); // run 2
        s.reuse("p/clean", a);                            // run 3
        QCOMPARE(must(s->resolve("p/clean@run:2")), b);
        QCOMPARE(must(s->resolve("p/clean@run:3")), a);
        QCOMPARE(must(s->resolve("run:2/clean")), b);
        QCOMPARE(s->resolve("p/clean@run:9").error().code, ErrorCode::NotFound);
    }

    void byDate_isWhatWasLatestThen() {
        StoreFixture s;
        s.clock.set(must(parseTimestamp("2026-11-01T10:00")));
        const VersionId a = s.make("p/clean", "A", "k1");
        s.clock.set(must(parseTimestamp("2026-11-02T10:00")));
        const VersionId b = s.make("p/clean", "B", "k2");
        s.clock.set(must(parseTimestamp("2026-11-03T10:00")));
        s.reuse("p/clean", a);
        QCOMPARE(must(s->resolve("p/clean@2026-11-01")), a);
        QCOMPARE(must(s->resolve("p/clean@2026-11-02")), b);
        QCOMPARE(must(s->resolve("p/clean@2026-11-02T09:00")), a);
        QCOMPARE(must(s->resolve("p/clean@2026-11-03")), a);
        QCOMPARE(s->resolve("p/clean@2026-10-31").error().code, ErrorCode::NotFound);
    }

    void outputsOfARun_areFoundByStepCellAndOutput() {
        StoreFixture s;
        const RunId run = s.begin();
        StepCommit step = s.executed(run, "split", "p/split.train", "A", "k1");
        step.made[0].output = "train";
        StepCommit other = s.executed(run, "x", "p/split.test", "B", "k1");
        other.made[0].output = "test";
        step.made.push_back(other.made[0]);
        StepCommit cell = s.executed(run, "fit", "p/fit[depth=2]", "C", "k2");
        cell.cell = "depth=2";
        const auto done = s.commit({step, cell});
        const std::string at = "run:" + std::to_string(run.value) + "/";
        QCOMPARE(must(s->resolve(at + "split.train")), done[0].versions[0]);
        QCOMPARE(must(s->resolve(at + "split.test")), done[0].versions[1]);
        QCOMPARE(must(s->resolve(at + "fit[depth=2]")), done[1].versions[0]);
        QCOMPARE(must(s->resolve("p/fit[depth=2]@1")), done[1].versions[0]);
        QCOMPARE(s->resolve(at + "split").error().code, ErrorCode::InvalidArgument);
        QVERIFY(s->resolve(at + "splt.test").error().message.find("split") != std::string::npos);
    }

    void badReference_saysWhatIsNear_data() {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("says");
        QTest::newRow("name") << "p/claen"
                              << "p/clean";
        QTest::newRow("number") << "p/clean@9"
                                << "p/clean@1";
        QTest::newRow("alias") << "p/clean@prodution"
                               << "production";
        QTest::newRow("tag") << "p/clean@paper"
                             << "p/clean@1";
        QTest::newRow("empty") << ""
                               << "reference";
        QTest::newRow("nothing after @") << "p/clean@"
                                         << "reference";
        QTest::newRow("run alone") << "run:1"
                                   << "run:1/STEP";
        QTest::newRow("no run") << "run:x/y"
                                << "run:12/step";
        QTest::newRow("no date") << "p/clean@2026-13-45"
                                 << "2026-13-45";
    }
    void badReference_saysWhatIsNear() {
        QFETCH(QString, reference);
        QFETCH(QString, says);
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A");
        must(s->setAlias(a, "production"));
        must(s->tag(a, "paper"));
        const auto wrong = s->resolve(reference.toStdString());
        QVERIFY(!wrong);
        const std::string all = wrong.error().message + " " + wrong.error().hint;
        QVERIFY2(all.find(says.toStdString()) != std::string::npos, all.c_str());
    }

    void alias_movesWithinItsName() {
        StoreFixture s;
        const VersionId a = s.make("p/clean", "A", "k1"), b = s.make("p/clean", "B", "k2");
        must(s->setAlias(a, "production"));
        must(s->setAlias(b, "production"));
        QCOMPARE(must(s->resolve("p/clean@production")), b);
        QVERIFY(must(s->aliases(a)).empty());
        must(s->removeAlias("p/clean", "production"));
        QVERIFY(!s->resolve("p/clean@production"));
        for (const char* wrong : {"latest", "newest", "12", "a b", "", "-x", "a@b", "\xff"})
            QVERIFY(!s->setAlias(a, wrong));
    }
};

QTEST_GUILESS_MAIN(NamesTest)
#include "tst_Names.moc"
