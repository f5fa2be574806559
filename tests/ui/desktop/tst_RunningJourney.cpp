// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "ui/session/Trust.h"
#include "ui/shell/Tray.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A pipeline whose step `wait` goes on until go(): its folder is trusted.
struct WaitingDesktop : OpenDesktop {
    WaitingDesktop() {
        const std::string command = "echo the first line; while [ ! -e '" + (home.path() / "go").string() +
                                    "' ]; do sleep 0.05; done; echo {parameters.degrees} > {outputs.wait}";
        write("waits/raw.csv", "city,degrees\nBergen,2.5\nOslo,-3\n");
        write("waits/wait.yaml", "stemma: 1\nname: wait\nparameters:\n  degrees: 3\n  warm: true\nsteps:\n"
                                 "  raw: {import: raw.csv}\n"
                                 "  mean: {sql: 'SELECT avg(degrees) AS mean FROM raw', inputs: [raw]}\n"
                                 "  wait:\n    command: \"" +
                                     command +
                                     "\"\n    inputs: [mean]\n    parameters: [degrees]\n"
                                     "    outputs: {wait: {type: text}}\n");
        if (!trust(home.path() / "waits", {command})) qFatal("can't trust");
    }
    ~WaitingDesktop() { go(); }
    void go() const { write("go", ""); }
    /// Opens it and presses Run; true once `wait` is at work.
    bool begin() {
        open("waits/wait.yaml");
        if (!inView("preview:" + path("waits/wait.yaml")) || !clickSeen("run")) return false;
        return atWork();
    }
    bool atWork() const {
        const auto waits = [this] {
            const std::vector<int> active = runs.active();
            return !active.empty() && runs.live(active.back())->running() == std::vector<std::string>{"wait"};
        };
        return QTest::qWaitFor(waits, kPatience);
    }
    OverviewRun newest() const { return session.overview()->runs.front(); }
};

} // namespace

/// Item 3: run and watch, by mouse and keys on a real display.
class RunningJourneyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void run_isWatchedCancelledAndRunAgain() {
        WaitingDesktop desktop;
        QVERIFY(desktop.begin());
        QVERIFY(desktop.inView("run:1"));
        auto* run = desktop.find<QPushButton>("run");
        QTRY_COMPARE_WITH_TIMEOUT(run->text(), QString("Cancel run 1"), kPatience);
        // The step at work, by a click on the graph: its last lines stand in the inspector.
        auto* canvas = desktop.shown<GraphCanvas>();
        QVERIFY(desktop.clickNode(*canvas, "s:wait"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.selection.current(), Subject::ofStep(RunId{1}, "wait"), kPatience);
        QVERIFY(desktop.seen("lines"));
        const QRectF before = canvas->nodeRect("s:wait");
        desktop.photograph("running-1-at-work");
        // All of its log, below.
        desktop.hands.key("ctrl+l");
        auto* log = desktop.seenAs<QPlainTextEdit>("log-text");
        QVERIFY(log);
        QTRY_VERIFY_WITH_TIMEOUT(log->toPlainText().contains("the first line"), kPatience);
        desktop.photograph("running-2-logs");
        desktop.hands.key("ctrl+l");
        QTRY_VERIFY(!log->isVisible());
        QTRY_COMPARE(canvas->nodeRect("s:wait").size(), before.size()); // a run that progresses moves nothing

        QVERIFY(desktop.hands.click(run));
        QVERIFY(desktop.runEnded(1));
        QCOMPARE(desktop.newest().status, RunStatus::Cancelled);
        QCOMPARE(desktop.newest().executed, 2); // what was finished stays
        QVERIFY(desktop.says("cancelled"));
        desktop.photograph("running-3-cancelled");

        desktop.go();
        desktop.hands.key("ctrl+r");
        QVERIFY(desktop.runEnded(2));
        QCOMPARE(desktop.newest().status, RunStatus::Completed);
        QCOMPARE(desktop.newest().reused, 2);
        QCOMPARE(desktop.newest().executed, 1);
        QVERIFY(desktop.inView("run:2"));
        desktop.photograph("running-4-again");
        QVERIFY(desktop.neverWaited());
    }

    void stepMenu_runsOnlyThisAndFromHere() {
        WaitingDesktop desktop;
        desktop.go();
        QVERIFY(desktop.begin() || desktop.runEnded(1));
        QVERIFY(desktop.runEnded(1));
        QVERIFY(desktop.inView("run:1"));
        auto* canvas = desktop.shown<GraphCanvas>();
        QVERIFY(desktop.nodeInSight(*canvas, "s:mean"));
        const auto menu = [&] { desktop.hands.rightClick(canvas, canvas->nodeRect("s:mean").center().toPoint()); };
        QVERIFY(desktop.chosen(menu, "Run only this and what it needs", "running-5-menu"));
        QVERIFY(desktop.runEnded(2));
        QCOMPARE(desktop.newest().reused, 2); // raw and mean; wait is nothing to it
        // By the keyboard's menu key, on another step of another run.
        QVERIFY(desktop.inView("run:2"));
        canvas = desktop.shown<GraphCanvas>();
        QVERIFY(desktop.clickNode(*canvas, "s:mean"));
        QVERIFY(desktop.chosen([&] { desktop.hands.key("Menu"); }, "Run again from here"));
        QVERIFY(desktop.runEnded(3));
        QCOMPARE(desktop.newest().executed, 2); // mean, and wait: "from here" is meant so
    }

    void parameters_areEditedResetAndUsed() {
        WaitingDesktop desktop;
        desktop.go();
        desktop.open("waits/wait.yaml");
        QVERIFY(desktop.inView("preview:" + desktop.path("waits/wait.yaml")));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(), kPatience);
        desktop.hands.key("ctrl+p"); // as the button's tip says
        QWidget* popover = desktop.seen("parametersPopover");
        QVERIFY(popover);
        QTRY_VERIFY_WITH_TIMEOUT(popover->findChild<QLineEdit*>("parameter:degrees"), kPatience);
        auto* field = popover->findChild<QLineEdit*>("parameter:degrees"); // the plan beside it has one, too
        auto* reset = popover->findChild<QWidget*>("reset:degrees");
        auto* wrong = popover->findChild<QWidget*>("error:degrees");
        QVERIFY(!reset->isVisible());
        QVERIFY(desktop.hands.click(field));
        desktop.hands.key("ctrl+a");
        desktop.hands.type("warm");
        QTRY_VERIFY_WITH_TIMEOUT(wrong->isVisible(), kPatience); // said in the field, at once
        desktop.photograph("running-6-parameter-wrong");
        desktop.hands.key("ctrl+a");
        desktop.hands.type("8");
        QTRY_VERIFY_WITH_TIMEOUT(!wrong->isVisible(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(reset->isVisible(), kPatience);
        desktop.photograph("running-7-parameter-changed");
        QVERIFY(desktop.hands.click(reset));
        QTRY_COMPARE(field->text(), QString("3"));
        QVERIFY(desktop.hands.click(field));
        desktop.hands.key("ctrl+a");
        desktop.hands.type("9");
        desktop.hands.key("Escape");
        QTRY_VERIFY(!desktop.seenNow("parametersPopover"));
        QVERIFY(desktop.says("1 changed"));
        desktop.hands.key("ctrl+r");
        QVERIFY(desktop.runEnded(1));
        QCOMPARE(desktop.newest().status, RunStatus::Completed);
        const auto& used = desktop.newest().parameters;
        QVERIFY(used.find("degrees") && used["degrees"].dump() == "9");
    }

    void closingWhileItRuns_asks() {
        WaitingDesktop desktop;
        desktop.window->tray().available = [] { return false; };
        QVERIFY(desktop.begin());
        desktop.hands.key("alt+F4"); // the window manager's
        QVERIFY(desktop.seen("closing-keep"));
        desktop.photograph("running-8-closing");
        desktop.hands.key("Escape");
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.seenNow("closing-keep"), kPatience);
        QVERIFY(desktop.window->isVisible());
        QVERIFY(desktop.runs.any());
        QVERIFY(QTest::qWaitForWindowActive(desktop.window.get(), kPatience)); // the keys are the window's again
        desktop.hands.key("ctrl+q");
        QVERIFY(desktop.clickSeen("closing-cancel"));
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.window->isVisible(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.newest().status, RunStatus::Cancelled, kPatience);
    }
};

STEMMA_DESKTOP_TEST(RunningJourneyTest)
#include "tst_RunningJourney.moc"
