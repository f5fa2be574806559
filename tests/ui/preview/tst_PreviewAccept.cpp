// SPDX-License-Identifier: GPL-3.0-or-later
// "Accept as unchanged" in the window: offered where a step will run because of a difference, taken back before
// anything runs, recorded with the run. And what the panel says of a selected step.
#include "PreviewFixture.h"
#include "PreviewWindow.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stemma;
using namespace stemma::ui;

class PreviewAcceptTest : public QObject {
    Q_OBJECT

    /// The same rows by another text: a comment that a key doesn't know for one.
    static void retype(const PreviewFixture& fixture, const std::string& more = {}) {
        fixture.write("by_item.sql",
                      "SELECT item, sum(amount) AS amount" + more + "\nFROM sales\nGROUP BY 1\nORDER BY item\n");
    }
    /// Presses the link and waits for the plan that comes of it.
    static bool follow(PreviewWindow& window, const QString& words) {
        QAbstractButton* link = window.link(words);
        if (!link) return false;
        QSignalSpy looked(&window.view, &PreviewView::looked);
        QTest::mouseClick(link, Qt::LeftButton);
        return !looked.isEmpty() || looked.wait(30'000);
    }
    static RunSummary ran(PreviewWindow& window, QSignalSpy& started) {
        const bool ended = QTest::qWaitFor([&] { return started.count() > 0 && !window.runs.any(); }, 60'000);
        RunSummary summary;
        if (!ended) return summary;
        const LiveRun& live = *window.runs.live(started.last().first().toInt());
        summary.run = live.run;
        summary.counts = live.counts;
        return summary;
    }

private Q_SLOTS:
    void initTestCase() { PreviewFixture::dress(); }
    void cleanup() { finishWorkers(); }

    void accepted_standsIsTakenBackAndIsRecorded() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        retype(fixture);
        PreviewWindow window(fixture.file());
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        QCOMPARE(window.texts("causeTitle"), QStringList{"by_item: its SQL changed"});
        QVERIFY2(window.texts("causeSince").first().startsWith("since run 1 · last time "),
                 qPrintable(window.texts("causeSince").first()));
        QVERIFY2(window.texts("acceptLine").first().contains("it doesn't run"), "what it means stands beside it");
        PreviewFixture::picture(window.splitter, "preview-acceptable");

        QVERIFY(follow(window, "Accept as unchanged"));
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_reuse"), 30'000);
        QCOMPARE(window.onCanvas("top"), QStringLiteral("will_reuse"));
        QTRY_COMPARE(window.texts("causeTitle"),
                     QStringList{"by_item: its SQL changed"}); // the difference stays in sight
        QVERIFY2(window.texts("acceptLine").first().startsWith("Accepted as unchanged: the result of run 1 stands."),
                 qPrintable(window.texts("acceptLine").first()));
        for (const DrawnNode& node : window.view.preview().drawing.nodes)
            if (node.id == "by_item") QCOMPARE(node.facts, std::string("accepted, from run 1"));
        PreviewFixture::picture(window.splitter, "preview-accepted");

        // Taken back: by its link, and by the window's undo.
        QVERIFY(follow(window, "Undo"));
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        window.undo.undo();
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_reuse"), 30'000);
        window.undo.undo();
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        window.undo.redo();
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_reuse"), 30'000);

        QSignalSpy started(&window.view, &PreviewView::runStarted);
        window.view.run();
        const RunSummary summary = ran(window, started);
        QCOMPARE(summary.counts.executed, 0);
        QCOMPARE(summary.counts.reused, 4);
        const LiveRun& live = *window.runs.live(started.last().first().toInt());
        QVERIFY(live.steps.at("by_item").accepted);
        QVERIFY(!live.steps.at("top").accepted);
        QCOMPARE(live.accepted, 1);
        QCOMPARE(live.steps.at("by_item").outputs.at("by_item"), std::string("shop/by_item@1"));
        // From now on it is that step's result, without being asked again.
        QTRY_COMPARE_WITH_TIMEOUT(window.texts("causeTitle"), QStringList(), 30'000);
        QCOMPARE(window.onCanvas("by_item"), QStringLiteral("will_reuse"));
        for (const DrawnNode& node : window.view.preview().drawing.nodes)
            if (node.id == "by_item") QCOMPARE(node.facts, std::string("reused from run 2"));
    }

    void accepted_lapsesWhereItChangesAgain() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        retype(fixture);
        PreviewWindow window(fixture.file());
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        QVERIFY(follow(window, "Accept as unchanged"));
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_reuse"), 30'000);
        retype(fixture, ", 1 AS one");
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        const auto toldOnce = [&window] {
            const std::vector<Lapse>& lapses = window.view.preview().lapses;
            return lapses ==
                   std::vector<Lapse>{{"by_item", "Step by_item changed again since it was accepted: it will run."}};
        };
        QVERIFY(toldOnce());
        QSignalSpy looked(&window.view, &PreviewView::looked); // again, as after a second event of the same file
        window.view.lookAgain();
        QVERIFY(looked.wait(30'000));
        QVERIFY2(toldOnce(), "what lapsed stays told while its step would run");
        QSignalSpy started(&window.view, &PreviewView::runStarted);
        window.view.run();
        QVERIFY(ran(window, started).counts.executed > 0);
    }

    void acceptance_isOfferedOnlyWhereItMeansSomething() {
        const PreviewFixture fixture;
        PreviewWindow window(fixture.file());
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        QCOMPARE(window.texts("acceptLine"), QStringList()); // nothing was ever made
        DONE(fixture.run());
        fixture.write("sales.csv", "day,item,amount\n1,tea,3\n");
        retype(fixture);
        QTRY_COMPARE_WITH_TIMEOUT(window.texts("causeTitle").size(), 2, 30'000);
        // The step behind it waits for other data: only what is known to be all of its change can be accepted.
        QCOMPARE(window.texts("acceptLine").size(), 1);
        QVERIFY2(window.texts("causeTitle").first().startsWith("sales: "),
                 qPrintable(window.texts("causeTitle").first()));
    }

    void acceptedResultThatIsGone_isTold() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        retype(fixture);
        PreviewWindow window(fixture.file());
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        {
            auto store = Store::open(fixture.project / ".stemma");
            QVERIFY(store);
            auto made = (*store)->resolve("shop/by_item");
            DONE(made);
            auto version = (*store)->version(*made);
            DONE(version);
            // Its files are gone behind Stemma's back.
            std::error_code error;
            fs::permissions((*store)->dataFolder(version->uuid), fs::perms::owner_all, error);
            fs::permissions((*store)->dataFolder(version->uuid).parent_path(), fs::perms::owner_all, error);
            fs::remove_all((*store)->dataFolder(version->uuid), error);
            QVERIFY(!error);
        }
        QVERIFY(follow(window, "Accept as unchanged"));
        QTRY_VERIFY_WITH_TIMEOUT(!window.view.preview().lapses.empty(), 30'000);
        QVERIFY2(qtext(window.view.preview().lapses.front().why).contains("are gone"),
                 window.view.preview().lapses.front().why.c_str());
        QCOMPARE(window.onCanvas("by_item"), QStringLiteral("will_run"));
    }

    void selectedStep_saysWhatBecomesOfItAndWhy() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        retype(fixture);
        PreviewWindow window(fixture.file());
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("by_item"), QStringLiteral("will_run"), 30'000);
        QCOMPARE(window.texts("stepDecision"), QStringList());
        const auto select = [&](const std::string& step) {
            window.selection.select(Subject::ofPlan(fixture.file().string(), step));
        };
        select("by_item");
        QTRY_COMPARE(window.texts("stepDecision").size(), 1);
        QVERIFY2(window.texts("stepDecision").first().startsWith("by_item will run · last time ") &&
                     window.texts("stepDecision").first().endsWith(" · compared with run 1"),
                 qPrintable(window.texts("stepDecision").first()));
        QCOMPARE(window.texts("stepReason"), QStringList{"its SQL changed"});
        PreviewFixture::picture(window.splitter, "preview-step");
        select("large");
        QTRY_COMPARE(window.texts("stepReason"), QStringList{"by_item will run first"});
        QVERIFY2(window.texts("stepDecision").first().startsWith("large may run · last time "),
                 qPrintable(window.texts("stepDecision").first()));
        select("top");
        QTRY_COMPARE(window.texts("stepReason"), QStringList{"large may run first"});
        select("sales");
        QTRY_COMPARE(window.texts("stepReason"), QStringList());
        QTRY_COMPARE(window.texts("stepDecision").size(), 1);
        QVERIFY2(window.texts("stepDecision").first().startsWith("sales is reused from run 1 · took "),
                 qPrintable(window.texts("stepDecision").first()));
        QSignalSpy opened(&window.desk, &Desk::openRun);
        QTest::mouseClick(window.link("run 1"), Qt::LeftButton);
        QCOMPARE(opened.count(), 1);
        select("");
        QTRY_COMPARE(window.texts("stepDecision"), QStringList());
    }
};

QTEST_MAIN(PreviewAcceptTest)
#include "tst_PreviewAccept.moc"
