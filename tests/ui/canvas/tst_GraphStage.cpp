// SPDX-License-Identifier: GPL-3.0-or-later
#include "CanvasFixture.h"

using namespace stemma;
using namespace stemma::ui;

/// What comes to a canvas, and what doesn't.
class GraphStageTest : public QObject {
    Q_OBJECT
    static LineageDrawing impossible() {
        LineageDrawing drawing = graphs::penguins();
        drawing.aspect = -1;
        return drawing;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    /// What was there stays, and why is said until something else is shown.
    void layoutsThatFail_saySo() {
        CanvasFixture canvas;
        const Ids all = [&] {
            Ids ids;
            for (const SceneNode& node : canvas->scene()->nodes()) ids.push_back(node.id);
            return ids;
        }();
        QSignalSpy troubled(canvas.get(), &GraphStage::troubleChanged);
        canvas->setGraph(impossible());
        QVERIFY(troubled.wait(60'000));
        QVERIFY(canvas->trouble().contains("aspect"));
        QVERIFY(canvas->trouble().contains("fold"));
        QVERIFY(!canvas->arranging());
        for (const std::string& id : all) QVERIFY(canvas->scene()->indexOf(id) >= 0);
        const auto* note = canvas->findChild<QWidget*>("canvasNote");
        QVERIFY(note->isVisible());
        QVERIFY(note->accessibleName().contains("aspect"));
        QVERIFY(canvas->accessibleDescription().contains("aspect"));
        QVERIFY(canvas.show(graphs::penguins())); // the one that is there: nothing is wrong any more
        QVERIFY(canvas->trouble().isEmpty());
        QVERIFY(!note->accessibleName().contains("aspect"));
    }

    void layoutsThatFail_saySoOnABareCanvas() {
        GraphCanvas canvas;
        canvas.resize(800, 500);
        canvas.show();
        canvas.setEmptyText("Nothing here", "Run something");
        const QImage before = canvas.grab().toImage();
        QSignalSpy troubled(&canvas, &GraphStage::troubleChanged);
        canvas.setGraph(impossible());
        QVERIFY(troubled.wait(60'000));
        QVERIFY(canvas.grab().toImage() != before);
        finishWorkers();
    }

    /// Also where it is told before there is a graph.
    void roomAbove_isLeftByAGraphThatComes() {
        constexpr int kRoom = 90;
        GraphCanvas canvas;
        canvas.resize(700, 400);
        canvas.setRoomAbove(kRoom);
        canvas.show();
        auto* find = canvas.findChild<QWidget*>("canvasFind");
        QVERIFY(find);
        QVERIFY(find->y() >= kRoom);
        QSignalSpy shown(&canvas, &GraphCanvas::graphShown);
        canvas.setGraph(graphs::penguins());
        QVERIFY(shown.wait(60'000));
        for (const SceneNode& node : canvas.scene()->nodes()) QVERIFY(canvas.nodeRect(node.id).top() >= kRoom);
        canvas.showNodes({canvas.scene()->nodes().front().id});
        QVERIFY(canvas.nodeRect(canvas.scene()->nodes().front().id).top() >= kRoom);
        finishWorkers();
    }

    /// What is brought into sight isn't put under what stands above.
    void revealed_standsBelowTheRoomAbove() {
        constexpr int kRoom = 80;
        CanvasFixture canvas;
        canvas->setRoomAbove(kRoom);
        const std::string id = canvas->scene()->nodes().front().id;
        canvas->panBy({0, -canvas->nodeRect(id).top() + 50});
        QVERIFY(canvas->nodeRect(id).top() < kRoom);
        canvas->reveal(id);
        QVERIFY(canvas->nodeRect(id).top() >= kRoom);
    }
};

QTEST_MAIN(GraphStageTest)
#include "tst_GraphStage.moc"
