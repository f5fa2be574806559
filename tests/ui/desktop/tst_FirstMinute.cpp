// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "tests/support/Waiting.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// The journey "First minute", by mouse and keys on a real display.
class FirstMinuteTest : public QObject {
    Q_OBJECT

    /// Where a node of the page in view stands on screen, once it is there.
    static QPoint nodeOnScreen(const GraphCanvas& canvas, const std::string& id) {
        return canvas.mapToGlobal(canvas.nodeRect(id).center().toPoint());
    }

private Q_SLOTS:
    void example_runsIsLookedAtChangedAndSaysWhy() {
        OpenDesktop desktop;
        desktop.photograph("first-1-welcome");
        QVERIFY(desktop.clickSeen("example-penguins"));
        QVERIFY(desktop.runEnded(1));
        const OverviewRun first = desktop.session.overview()->runs.front();
        QCOMPARE(first.status, RunStatus::Completed);
        QCOMPARE(first.executed, 13);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);

        // The model, by a click on the graph: its confusion matrix, made by a later step, is its picture.
        auto* canvas = desktop.window->pages().currentPage()->findChild<GraphCanvas*>();
        const VersionId model = desktop.session.overview()->artifact("penguins/model")->latestVersion()->id;
        const std::string node = "o:penguins/model"; // as a run names what its steps make
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->nodeRect(node).isNull(), kPatience);
        if (!canvas->rect().contains(canvas->nodeRect(node).center().toPoint())) {
            desktop.hands.click(canvas, {canvas->width() / 2, 8});
            desktop.hands.key("f"); // all of the graph
            QTRY_VERIFY(canvas->rect().contains(canvas->nodeRect(node).center().toPoint()));
        }
        desktop.hands.move(nodeOnScreen(*canvas, node));
        QTRY_COMPARE(canvas->hoveredNode(), node);
        desktop.hands.press();
        desktop.hands.release();
        desktop.photograph("first-2-click");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.selection.current(), Subject::ofVersion(model), kPatience);
        QVERIFY(desktop.seen("pictureDeck"));
        QVERIFY(desktop.says("confusion"));
        desktop.photograph("first-2-model");

        // Another smoothing: the field of the popover, then Run.
        QVERIFY(desktop.clickSeen("parameters"));
        QWidget* popover = desktop.seen("parametersPopover");
        QVERIFY(popover);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(),
                                 kPatience); // it is planned: fields stay
        QTRY_VERIFY_WITH_TIMEOUT(popover->findChild<QLineEdit*>("parameter:smoothing"), kPatience);
        auto* field = popover->findChild<QLineEdit*>("parameter:smoothing");
        QVERIFY(desktop.hands.click(field));
        desktop.hands.key("ctrl+a");
        desktop.hands.type("0.05");
        desktop.photograph("first-3-parameters");
        QTRY_COMPARE(field->text(), QString("0.05"));
        desktop.hands.key("Escape");
        QTRY_VERIFY(!desktop.seenNow("parametersPopover"));
        QVERIFY(desktop.clickSeen("run"));
        QVERIFY(desktop.runEnded(2));
        const OverviewRun second = desktop.session.overview()->runs.front();
        QCOMPARE(second.status, RunStatus::Completed);
        QVERIFY2(second.executed >= 2 && second.reused >= 8, qPrintable(QString::number(second.executed)));

        // And the new model says why it is another one.
        const VersionId newer = desktop.session.overview()->artifact("penguins/model")->latestVersion()->id;
        QVERIFY(newer != model);
        desktop.hands.key("ctrl+k");
        QVERIFY(desktop.seen("palette-field"));
        desktop.hands.type("penguins/model");
        desktop.hands.key("Return");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.selection.current(), Subject::ofVersion(newer), kPatience);
        QVERIFY(desktop.says("smoothing"));
        desktop.photograph("first-4-why");
        QVERIFY(desktop.neverWaited());
    }

    /// `stemma-desktop FOLDER --view NAME` opens a window on that page.
    void view_isOpenedByItsName() {
        const OpenDesktop desktop;
        const auto opens = [&](const QString& view, const QString& title) {
            QProcess program;
            program.start(qEnvironmentVariable("STEMMA_BIN") + "/stemma-desktop",
                          {desktop.path("."), "--view", view, "--size", "900x600"});
            const bool there = QTest::qWaitFor(
                [&] {
                    return QProcess::execute("xdotool", {"search", "--onlyvisible", "--name", title}) == 0;
                },
                kPatience);
            program.terminate();
            return program.waitForFinished(kPatience) && there;
        };
        QVERIFY(opens("settings", "^Settings$"));
        QVERIFY(opens("about", "^About Stemma$"));
    }
};

STEMMA_DESKTOP_TEST(FirstMinuteTest)
#include "tst_FirstMinute.moc"
