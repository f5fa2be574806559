// SPDX-License-Identifier: GPL-3.0-or-later
// A run watched and steered in the window: the curve that grows, one step cancelled, a failure looked into, what failed
// run again.
#include "tests/support/Waiting.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/session/Trust.h"
#include "ui/views/curve/CurvePage.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/ChartView.h"
#include "ui/widgets/LinkText.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QWheelEvent>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// `train` tells five numbers and waits for the file go; `slow` never ends; `bad` fails until the file good is there.
struct Steered : Desktop {
    Steered() {
        const std::string place = home.path().string();
        const std::string wait = "until [ -e '" + place + "/go' ]; do sleep 0.05; done";
        commands = {"sh train.sh {outputs.train}", "sleep 600", "sh bad.sh {outputs.bad}",
                    "cp {inputs.slow} {outputs.after}"};
        write("train.sh",
              "for i in 1 2 3 4 5; do echo \"::stemma metric loss=0.$((9 - i)) accuracy=0.$i step=$i\"; done\n"
              "echo '::stemma progress 0.5 half of it'\n" +
                  wait +
                  "\nfor i in 6 7; do echo \"::stemma metric loss=0.$((9 - i)) accuracy=0.$i step=$i\"; "
                  "done\necho done > \"$1\"\n");
        write("bad.sh", "[ -e '" + place + "/good' ] && { echo good > \"$1\"; exit 0; }\n" + wait +
                            "\necho 'left of it' > left.txt\necho 'Traceback (most recent call last):' >&2\n"
                            "echo '  File \"bad.py\", line 3, in <module>' >&2\n"
                            "echo 'ValueError: no birds at all' >&2\nexit 3\n");
        write("steered.yaml", "stemma: 1\nname: steered\nsteps:\n"
                              "  train: {command: '" +
                                  commands[0] +
                                  "', outputs: [train]}\n"
                                  "  slow: {command: '" +
                                  commands[1] +
                                  "', outputs: [slow]}\n"
                                  "  bad: {command: '" +
                                  commands[2] +
                                  "', outputs: [bad]}\n"
                                  "  after: {command: '" +
                                  commands[3] + "', inputs: [slow], outputs: [after]}\n");
        if (!trust(home.path() / "project", commands)) qFatal("can't trust");
        settings->setJobs(3);
        settings->setKeepFailed(true);
    }
    ~Steered() {
        go();
        runs.cancelAll();
    }
    void go() const {
        if (!writeFile(home.path() / "go", "")) qFatal("can't go");
    }
    bool begin() {
        session.open(home.path() / "project" / ".stemma");
        Q_EMIT desk.runPipeline(path("steered.yaml"), Desk::Part::All, {});
        return QTest::qWaitFor([this] { return live() && live()->running().size() == 3; }, kPatience);
    }
    const LiveRun* live() const {
        const std::vector<int> active = runs.active();
        return active.empty() ? nullptr : runs.live(active.back());
    }
    bool ended() const {
        return QTest::qWaitFor(
            [this] {
                const auto overview = session.overview();
                return !runs.any() && !overview->runs.empty() && overview->runs.front().status != RunStatus::Running;
            },
            kPatience);
    }
    QStringList texts() const {
        QStringList all;
        for (const LinkText* text : window->findChildren<LinkText*>())
            if (text->isVisible()) all << text->text();
        return all;
    }
    template <typename T>
    T* seen(const char* name) const {
        for (T* one : window->findChildren<T*>(QLatin1String(name)))
            if (one->isVisible()) return one;
        return nullptr;
    }
    std::vector<std::string> commands;
};

} // namespace

class RunPartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void curve_growsWhileItsStepRunsAndIsAChartAfterwards() {
        Steered desktop;
        QVERIFY(desktop.begin());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.live()->steps.at("train").curves.size(), std::size_t(2), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.live()->steps.at("train").curves.at("loss").values(), std::size_t(5),
                                  kPatience);
        const RunId run = desktop.live()->run;
        desktop.selection.select(Subject::ofStep(run, "train"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<PictureCard>("liveCurve"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<PictureCard>("liveCurve")->look().scene, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.seen<PictureCard>("liveCurve")->picture().title,
                                  std::string("accuracy by step · last 0.5"), kPatience);
        QTRY_VERIFY(desktop.texts().contains(QStringLiteral("accuracy 0.5   loss 0.4")));
        Desktop::keepPicture(*desktop.window, "live-curve");
        // It opens in the centre while it grows.
        auto* curve = desktop.seen<PictureCard>("liveCurve");
        QTest::mouseDClick(curve, Qt::LeftButton);
        QTest::mouseRelease(curve, Qt::LeftButton); // of the second click: what is held isn't made anew
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->findChild<CurvePage*>(), kPatience);
        auto* page = desktop.window->findChild<CurvePage*>();
        QTRY_VERIFY_WITH_TIMEOUT(page->chart()->chart()->scene(), kPatience);
        QCOMPARE(page->facts(), QStringLiteral("accuracy · 5 values, last 0.5"));
        QCOMPARE(page->exportName(), QStringLiteral("train accuracy"));
        ChartView& chart = *page->chart()->chart();
        const QPointF middle = QRectF(chart.rect()).center();
        QWheelEvent wheel(middle, chart.mapToGlobal(middle), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&chart, &wheel);
        QVERIFY(chart.zoomed());
        desktop.go();
        QTRY_COMPARE_WITH_TIMEOUT(page->facts(), QStringLiteral("accuracy · 7 values, last 0.7"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!page->loading(), kPatience);
        QVERIFY2(chart.zoomed(), "what grows is looked at where one had looked");
        QTest::mouseClick(page->findChildren<QAbstractButton*>("curve").at(1), Qt::LeftButton);
        QCOMPARE(page->facts(), QStringLiteral("loss · 7 values, last 0.2"));
        QTRY_VERIFY_WITH_TIMEOUT(!page->exportFormats().empty(), kPatience);
        Desktop::keepPicture(*desktop.window, "curve-page");
        // Afterwards the inspector has what was kept.
        Q_EMIT desktop.desk.cancelStep(run, QStringLiteral("slow"));
        QVERIFY(desktop.ended());
        desktop.selection.select(Subject::ofRun(run));
        desktop.selection.select(Subject::ofStep(run, "train"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<PictureDeck>("curves"), kPatience);
        const auto titles = [&] {
            QStringList all;
            for (const PictureCard* card : desktop.seen<PictureDeck>("curves")->findChildren<PictureCard*>())
                all << QString::fromStdString(card->picture().title);
            all.removeDuplicates();
            return all;
        };
        QCOMPARE(titles(), (QStringList{"accuracy by step · 7 values, last 0.7", "loss by step · 7 values, last 0.2"}));
    }

    void oneStep_isCancelledAndTheOthersGoOn() {
        Steered desktop;
        QVERIFY(desktop.begin());
        const RunId run = desktop.live()->run;
        desktop.selection.select(Subject::ofStep(run, "slow"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<QPushButton>("cancelStep"), kPatience);
        QTest::mouseClick(desktop.seen<QPushButton>("cancelStep"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.live()->steps.at("slow").status, StepStatus::Cancelled, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.live()->steps.at("after").status, StepStatus::Skipped, kPatience);
        QCOMPARE(desktop.live()->running().size(), std::size_t(2));
        desktop.go();
        QVERIFY(desktop.ended());
        const LiveRun* ended = desktop.runs.live(desktop.runs.ticketOf(desktop.session.handle().store.get(), run));
        QCOMPARE(ended->steps.at("train").status, StepStatus::Executed);
        QCOMPARE(ended->steps.at("bad").status, StepStatus::Failed);
    }

    void failure_saysWhatItSaidAndOpensItsFolder() {
        Steered desktop;
        QVERIFY(desktop.begin());
        const RunId run = desktop.live()->run;
        Q_EMIT desktop.desk.cancelStep(run, QStringLiteral("slow"));
        desktop.go();
        QVERIFY(desktop.ended());
        // On the node: what the program said last, not how its process ended.
        auto* canvas = desktop.window->findChild<GraphCanvas*>();
        const auto problem = [&] {
            for (GraphCanvas* one : desktop.window->findChildren<GraphCanvas*>())
                for (const DrawnNode& node : one->drawing().nodes)
                    if (node.id == "s:bad") return node.problem;
            return std::string();
        };
        QVERIFY(canvas);
        QTRY_COMPARE_WITH_TIMEOUT(problem(), std::string("ValueError: no birds at all"), kPatience);
        desktop.selection.select(Subject::ofStep(run, "bad"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<QPushButton>("openFolder"), kPatience);
        QVERIFY2(desktop.texts().filter("ended with exit code 3").size() == 1, qPrintable(desktop.texts().join('\n')));
        QSignalSpy revealed(&desktop.desk, &Desk::revealInFolder);
        disconnect(&desktop.desk, &Desk::revealInFolder, nullptr, nullptr); // no file manager here
        QSignalSpy seen(&desktop.desk, &Desk::revealInFolder);
        QTest::mouseClick(desktop.seen<QPushButton>("openFolder"), Qt::LeftButton);
        QCOMPARE(seen.size(), 1);
        const QString folder = seen[0][0].toString();
        QCOMPARE(readFile(fs::path(folder.toStdString()) / "left.txt").value_or(""), std::string("left of it\n"));
        Desktop::keepPicture(*desktop.window, "failed-step");

        // Again what failed, and what was skipped for it.
        if (!writeFile(desktop.home.path() / "good", "")) QFAIL("can't write");
        desktop.selection.select(Subject::ofRun(run));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seen<QPushButton>("runFailed"), kPatience);
        QTest::mouseClick(desktop.seen<QPushButton>("runFailed"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.live() && desktop.live()->run.value == run.value + 1 &&
                                     desktop.live()->steps.contains("bad") &&
                                     desktop.live()->steps.at("bad").status == StepStatus::Executed,
                                 kPatience);
        QVERIFY(!desktop.live()->steps.contains("train")); // it isn't asked for
        QVERIFY2(!fs::exists(folder.toStdString()), "what worked leaves no folder of its failure");
        Q_EMIT desktop.desk.cancelStep(desktop.live()->run, QStringLiteral("slow"));
        QVERIFY(desktop.ended());
    }
};

QTEST_MAIN(RunPartsTest)
#include "tst_RunParts.moc"
