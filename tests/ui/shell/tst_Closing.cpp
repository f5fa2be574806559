// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/session/Trust.h"
#include "ui/shell/Tray.h"

#include <QAction>
#include <QDialog>
#include <QMenu>
#include <QMessageBox>
#include <QProcess>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A desktop with a pipeline whose second step goes on until the file `go` is there.
struct Waiting : Desktop {
    Waiting() {
        const std::string command = "echo $$ > '" + begun().string() + "'; while [ ! -e '" +
                                    (home.path() / "go").string() +
                                    "' ]; do sleep 0.05; done; echo done > {outputs.wait}";
        write("wait.yaml", "stemma: 1\nname: wait\nsteps:\n  raw: {import: raw.csv}\n"
                           "  wait:\n    command: \"" +
                               command + "\"\n    inputs: [raw]\n    outputs: {wait: {type: text}}\n");
        if (!trust(home.path() / "project", {command})) qFatal("can't trust");
    }
    ~Waiting() { go(); }
    fs::path begun() const { return home.path() / "begun"; }
    void go() const {
        if (!writeFile(home.path() / "go", "")) qFatal("can't go");
    }
    /// Runs it; true once its second step is at work.
    bool run() {
        session.open(home.path() / "project" / ".stemma");
        Q_EMIT desk.runPipeline(path("wait.yaml"), Desk::Part::All, {});
        return QTest::qWaitFor(
            [this] {
                const std::vector<int> active = runs.active();
                return !active.empty() && runs.live(active[0])->running() == std::vector<std::string>{"wait"};
            },
            kPatience);
    }
    /// Of the run begun last, as it is listed; Running until it is.
    RunStatus newest() const {
        const auto overview = session.overview();
        return overview->runs.empty() ? RunStatus::Running : overview->runs.front().status;
    }
    QMessageBox* question() const { return window->findChild<QMessageBox*>("closing"); }
};

} // namespace

/// What becomes of runs when the window is closed, when nobody looks, and when the program died.
class ClosingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingUnderWay_closes() {
        Desktop desktop;
        QVERIFY(desktop.window->close());
    }

    void dontClose_leavesAllAsItIs() {
        Waiting desktop;
        QVERIFY(desktop.run());
        QVERIFY(!desktop.window->close());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.question() && desktop.question()->isVisible(), kPatience);
        Desktop::keepPicture(*desktop.question(), "closing");
        QTest::keyClick(desktop.question(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.question(), kPatience);
        QVERIFY(desktop.window->isVisible() && !desktop.window->isMinimized());
        QCOMPARE(desktop.runs.active().size(), std::size_t(1));
        QVERIFY(!desktop.runs.cancelling(desktop.runs.active()[0]));
    }

    void cancelAndClose_endsTheRunAndTheWindow() {
        Waiting desktop;
        QVERIFY(desktop.run());
        QVERIFY(!desktop.window->close());
        QTest::mouseClick(desktop.question()->findChild<QPushButton*>("closing-cancel"), Qt::LeftButton);
        QVERIFY(!desktop.window->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience); // though the step would have waited for ever
        QTRY_COMPARE_WITH_TIMEOUT(desktop.newest(), RunStatus::Cancelled, kPatience);
    }

    void tray_keepsItRunningUntilTheWindowIsWantedAgain() {
        Waiting desktop;
        Tray& tray = desktop.window->tray();
        tray.available = [] { return true; };
        tray.longSeconds = 0;
        QSignalSpy told(&tray, &Tray::told);
        QVERIFY(desktop.run());
        QVERIFY(!desktop.window->close());
        QTest::mouseClick(desktop.question()->findChild<QPushButton*>("closing-keep"), Qt::LeftButton);
        QVERIFY(!desktop.window->isVisible());
        QVERIFY(tray.hidden());
        QCOMPARE(desktop.runs.active().size(), std::size_t(1));
        desktop.go();
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, kPatience);
        QCOMPARE(told[0][0].toString(), QString("Run 1 completed"));
        QVERIFY2(told[0][1].toString().startsWith("wait · 2 ran · "), qPrintable(told[0][1].toString()));
        Q_EMIT tray.menu()->aboutToShow();
        tray.menu()->findChild<QAction*>("tray-open")->trigger();
        QVERIFY(desktop.window->isVisible());
        QVERIFY(!tray.hidden());
    }

    void tray_cancelsOneRun() {
        Waiting desktop;
        Tray& tray = desktop.window->tray();
        tray.available = [] { return true; };
        QSignalSpy told(&tray, &Tray::told);
        tray.longSeconds = 0;
        QVERIFY(desktop.run());
        tray.keepRunning();
        Q_EMIT tray.menu()->aboutToShow();
        auto* cancel = tray.menu()->findChild<QAction*>("tray-cancel");
        QVERIFY(cancel && cancel->isEnabled());
        for (int again = 0; again < 3; ++again) Q_EMIT tray.menu()->aboutToShow();
        QCOMPARE(tray.menu()->findChildren<QMenu*>().size(), 1); // those of earlier times are gone
        cancel = tray.menu()->findChild<QAction*>("tray-cancel");
        cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
        QVERIFY(told.isEmpty()); // who cancels knows
    }

    void withoutATray_theWindowIsMinimized() {
        Waiting desktop;
        desktop.window->tray().available = [] { return false; };
        QVERIFY(desktop.run());
        QVERIFY(!desktop.window->close());
        auto* keep = desktop.question()->findChild<QPushButton*>("closing-keep");
        QCOMPARE(keep->text(), QString("Keep running, minimized"));
        QTest::mouseClick(keep, Qt::LeftButton);
        QVERIFY(desktop.window->isMinimized());
        QCOMPARE(desktop.runs.active().size(), std::size_t(1));
    }

    void whoWantsItKept_isntAsked() {
        Waiting desktop;
        desktop.window->tray().available = [] { return true; };
        desktop.settings->setKeepRunning(true);
        QVERIFY(desktop.run());
        QVERIFY(!desktop.window->close());
        QVERIFY(!desktop.question());
        QVERIFY(desktop.window->tray().hidden());
    }

    void aRunWhileADialogIsInHand_isNoNews() {
        Waiting desktop;
        QSignalSpy told(&desktop.window->tray(), &Tray::told);
        desktop.window->tray().longSeconds = 0;
        QVERIFY(desktop.run());
        QDialog dialog; // as the system's for files: not part of the window
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QVERIFY(!desktop.window->isActiveWindow());
        desktop.go();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
        QVERIFY(told.isEmpty());
    }

    void aShortRun_orOneInSight_isNoNews() {
        Waiting desktop;
        QSignalSpy told(&desktop.window->tray(), &Tray::told);
        desktop.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(desktop.window.get()));
        desktop.window->tray().longSeconds = 0;
        QVERIFY(desktop.run());
        desktop.go();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
        QVERIFY(told.isEmpty()); // in sight
        desktop.window->tray().longSeconds = 3600;
        desktop.window->hide();
        Q_EMIT desktop.desk.runPipeline(desktop.path("wait.yaml"), Desk::Part::All, {}); // reused, at once
        QTRY_COMPARE_WITH_TIMEOUT(desktop.session.overview()->runs.size(), std::size_t(2), kPatience);
        QVERIFY(told.isEmpty()); // short
    }

    void whatIsUnderWay_isNotedForTheNextStart() {
        Waiting desktop;
        QVERIFY(desktop.run());
        QCOMPARE(Settings().underWay().mine(), QStringList{desktop.path(".stemma")});
        desktop.go();
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
        QVERIFY(Settings().underWay().mine().isEmpty());
    }

    void whatIsUnderWay_isEachWindowsOwn() {
        Desktop desktop;
        QProcess living, gone;
        living.start("sleep", {"600"});
        gone.start("sleep", {"600"});
        QVERIFY(living.waitForStarted(kPatience) && gone.waitForStarted(kPatience));
        const QString livingMark = processMark(living.processId()), goneMark = processMark(gone.processId());
        QVERIFY(!livingMark.isEmpty() && livingMark != goneMark);
        gone.kill();
        QVERIFY(gone.waitForFinished(kPatience));
        QVERIFY(processMark(goneMark.section('-', 0, 0).toLongLong()) != goneMark);

        // As other programs write it after this window has read it.
        desktop.settings->setUnderWay({"/mine/.stemma"});
        const fs::path file = desktop.home.path() / "config/stemma/desktop.ini";
        const auto text = [&file] { return QString::fromStdString(readFile(file).value_or("")); };
        QVERIFY(text().contains("/mine/.stemma"));
        const QString others = QString("\n[under_way]\n%1=/theirs/.stemma\n%2=/first/.stemma, /crashed/.stemma\n"
                                       "1-1=/older/.stemma\n")
                                   .arg(livingMark, goneMark);
        QVERIFY(writeFile(file, (text() + others).toStdString()));

        desktop.settings->setUnderWay({});
        QVERIFY2(!text().contains("/mine/.stemma"), qPrintable(text()));
        QVERIFY2(text().contains("/theirs/.stemma") && text().contains("/crashed/.stemma"), qPrintable(text()));
        UnderWay notes = desktop.settings->underWay();
        QCOMPARE(notes.takeInterrupted(), std::optional<QString>("/crashed/.stemma")); // each start goes on with one
        desktop.settings->setUnderWay({"/first/.stemma"}); // somebody has gone on there already
        QCOMPARE(notes.takeInterrupted(), std::optional<QString>("/older/.stemma"));
        QCOMPARE(notes.takeInterrupted(), std::nullopt);
        QVERIFY2(text().contains("/theirs/.stemma"), qPrintable(text()));
        living.kill();
        QVERIFY(living.waitForFinished(kPatience));
        QCOMPARE(notes.takeInterrupted(), std::optional<QString>("/theirs/.stemma"));
        QVERIFY2(!text().contains("/theirs/.stemma"), qPrintable(text()));
    }

    void afterACrash_theRunSaysSoAndGoesOn() {
        Waiting desktop;
        QProcess program; // another Stemma, killed while its second step is at work
        program.setWorkingDirectory(desktop.path(""));
        program.start(qEnvironmentVariable("STEMMA_BIN") + "/stemma", {"run", "wait.yaml"});
        QTRY_VERIFY_WITH_TIMEOUT(readFile(desktop.begun()).value_or("").ends_with('\n'), kPatience);
        ::kill(pid_t(program.processId()), SIGKILL);
        QVERIFY(program.waitForFinished(kPatience));
        // Its step lives on, and with it the run's lock: it goes too, as with a machine that stops.
        const pid_t step = pid_t(std::stol(readFile(desktop.begun()).value_or("0")));
        QVERIFY(step > 1);
        ::kill(step, SIGKILL);
        const fs::path lock = desktop.home.path() / "project/.stemma/logs/1/lock";
        const auto freed = [&lock] {
            const int file = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
            const bool got = file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0;
            if (file >= 0) ::close(file);
            return got;
        };
        QTRY_VERIFY_WITH_TIMEOUT(freed(), kPatience);

        desktop.session.open(desktop.home.path() / "project" / ".stemma");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        auto* page = desktop.window->pages().page("run:1");
        auto* banner = page->findChild<QWidget*>("run-banner");
        QVERIFY(banner->isVisible());
        Desktop::keepPicture(*desktop.window, "interrupted");
        desktop.go();
        // A double click is one answer: the second one finds no button any more.
        QSignalSpy asked(&desktop.desk, &Desk::runPipeline);
        auto* action = banner->findChild<QPushButton*>("run-banner-action");
        const QPoint place = action->mapTo(desktop.window.get(), action->rect().center());
        for (int click = 0; click < 2; ++click)
            QTest::mouseClick(desktop.window->windowHandle(), Qt::LeftButton, {}, place);
        QCOMPARE(asked.size(), 1);
        QVERIFY(banner->isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(
            desktop.session.overview()->runs.size() == 2 && desktop.newest() == RunStatus::Completed, kPatience);
        QCOMPARE(desktop.session.overview()->runs.front().reused, 1); // what had finished is kept
        QCOMPARE(desktop.session.overview()->runs.front().executed, 1);
        QVERIFY(banner->isHidden()); // answered
    }
};

QTEST_MAIN(ClosingTest)
#include "tst_Closing.moc"
