// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Graphs.h"
#include "ui/canvas/GraphCanvas.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

using namespace stemma;
using namespace stemma::ui;

using Ids = std::vector<std::string>;

class GraphCanvasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_canvas.reset(); }

    void graph_isFittedWhenItIsFirstShown();
    void graph_keepsTheOldOneUntilTheNewOneIsThere();
    void click_selectsAndSaysSo();
    void click_withShiftAddsAndTakesAway();
    void click_onTheGroundClears();
    void doubleClick_opens();
    void hover_lightsWhatIsConnectedAndDimsTheRest();
    void wheel_zoomsAboutThePointer();
    void drag_movesTheViewWithThePointer();
    void drag_ofANodeSelectsNothing();
    void states_changeAndMoveNothing();
    void states_ofUnknownNodesAreLeftOut();
    void growth_keepsTheAnchorInPlace();
    void growth_keepsTheSelection();

private:
    void show(const LineageDrawing& drawing);
    QPoint middle(const std::string& id) const { return m_canvas->nodeRect(id).center().toPoint(); }
    void hoverAt(QPointF at);
    QColor inkAt(const std::string& id, QPointF off) const;

    std::unique_ptr<GraphCanvas> m_canvas;
};

void GraphCanvasTest::init() {
    m_canvas = std::make_unique<GraphCanvas>();
    m_canvas->resize(1000, 600);
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    show(graphs::penguins());
}

void GraphCanvasTest::show(const LineageDrawing& drawing) {
    QSignalSpy shown(m_canvas.get(), &GraphCanvas::graphShown);
    m_canvas->setGraph(drawing);
    QVERIFY(shown.wait(30'000));
}

/// QTest's own moves get lost where the pointer of an earlier window was.
void GraphCanvasTest::hoverAt(QPointF at) {
    QMouseEvent event(QEvent::MouseMove, at, m_canvas->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_canvas.get(), &event);
}

/// The colour of a pixel at `off` (in units) from a node's upper left corner.
QColor GraphCanvasTest::inkAt(const std::string& id, QPointF off) const {
    const QPointF at = m_canvas->nodeRect(id).topLeft() + off * m_canvas->view().scale;
    return m_canvas->grab().toImage().pixelColor(at.toPoint());
}

void GraphCanvasTest::graph_isFittedWhenItIsFirstShown() {
    const QRectF all = m_canvas->view().toWidget(m_canvas->scene()->bounds());
    QVERIFY(QRectF(m_canvas->rect()).contains(all));
    QVERIFY(std::abs(all.center().x() - 500) < 2 && std::abs(all.center().y() - 300) < 2);
    QVERIFY(m_canvas->view().scale <= 1);
}

void GraphCanvasTest::graph_keepsTheOldOneUntilTheNewOneIsThere() {
    const auto before = m_canvas->scene();
    QSignalSpy shown(m_canvas.get(), &GraphCanvas::graphShown);
    m_canvas->setGraph(graphs::states());
    QCOMPARE(m_canvas->scene().get(), before.get());
    m_canvas->setGraph(graphs::many(40)); // the newest wins
    QVERIFY(shown.wait(30'000));
    QCOMPARE(int(m_canvas->scene()->nodes().size()), int(graphs::many(40).nodes.size()));
    QCOMPARE(shown.count(), 1);
}

void GraphCanvasTest::click_selectsAndSaysSo() {
    QSignalSpy changed(m_canvas.get(), &GraphCanvas::selectionChanged);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle("a5"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].value<Ids>(), Ids{"a5"});
    QCOMPARE(m_canvas->current(), std::string("a5"));
}

void GraphCanvasTest::click_withShiftAddsAndTakesAway() {
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle("a5"));
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, Qt::ShiftModifier, middle("a2"));
    QCOMPARE(m_canvas->selected(), (Ids{"a5", "a2"}));
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, Qt::ControlModifier, middle("a5"));
    QCOMPARE(m_canvas->selected(), Ids{"a2"});
}

void GraphCanvasTest::click_onTheGroundClears() {
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle("a5"));
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, QPoint(500, 20));
    QCOMPARE(m_canvas->selected(), Ids{});
}

void GraphCanvasTest::doubleClick_opens() {
    QSignalSpy opened(m_canvas.get(), &GraphCanvas::opened);
    QTest::mouseDClick(m_canvas.get(), Qt::LeftButton, {}, middle("s3"));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].value<std::string>(), std::string("s3"));
}

void GraphCanvasTest::hover_lightsWhatIsConnectedAndDimsTheRest() {
    const QPointF glyphless(6, 22); // inside the pill, left of its glyph
    const QColor lit = inkAt("a4", QPointF(20, 60));
    QSignalSpy hovered(m_canvas.get(), &GraphCanvas::hovered);
    hoverAt(middle("a5"));
    QCOMPARE(hovered.count(), 1);
    QCOMPARE(m_canvas->hoveredNode(), std::string("a5"));
    QTRY_VERIFY(inkAt("a4", QPointF(20, 60)) != lit); // "summary" isn't connected with the model
    const QColor surface = currentPalette()("surface");
    QCOMPARE(inkAt("a1", glyphless), surface); // "clean" is
    hoverAt(QPoint(500, 20));
    QTRY_COMPARE(inkAt("a4", QPointF(20, 60)), lit);
}

void GraphCanvasTest::wheel_zoomsAboutThePointer() {
    const QPointF at = middle("a2");
    const QPointF before = m_canvas->view().toUnits(at);
    const double scale = m_canvas->view().scale;
    for (const int turn : {120, 120, -120, 240}) {
        QWheelEvent event(at, m_canvas->mapToGlobal(at), {}, QPoint(0, turn), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_canvas.get(), &event);
        const QPointF off = (m_canvas->view().toUnits(at) - before) * m_canvas->view().scale;
        QVERIFY2(std::abs(off.x()) <= 1 && std::abs(off.y()) <= 1, "what is under the pointer stays there");
    }
    QVERIFY(m_canvas->view().scale > scale * 1.5);
}

void GraphCanvasTest::drag_movesTheViewWithThePointer() {
    const QPoint before = middle("a5");
    QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, QPoint(500, 20));
    QTest::mouseMove(m_canvas.get(), QPoint(520, 40));
    QTest::mouseMove(m_canvas.get(), QPoint(560, 50));
    QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, QPoint(560, 50));
    QCOMPARE(middle("a5") - before, QPoint(60, 30));
}

void GraphCanvasTest::drag_ofANodeSelectsNothing() {
    QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, middle("a5"));
    QTest::mouseMove(m_canvas.get(), middle("a5") + QPoint(40, 0));
    QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, middle("a5") + QPoint(40, 0));
    QCOMPARE(m_canvas->selected(), Ids{});
}

void GraphCanvasTest::states_changeAndMoveNothing() {
    m_canvas->zoomTo(1);
    const auto scene = m_canvas->scene();
    const CanvasView view = m_canvas->view();
    const QImage before = m_canvas->grab().toImage();
    DrawnNode fit = graphs::penguins().nodes[6];
    QCOMPARE(fit.id, std::string("s3"));
    fit.status = "failed";
    fit.problem = "ValueError: Input y contains NaN, which is a long line that doesn't fit";
    m_canvas->updateStates({fit});
    QCOMPARE(m_canvas->scene().get(), scene.get());
    QCOMPARE(m_canvas->view(), view);
    QCOMPARE(inkAt("s3", QPointF(2, 23)), currentPalette()("failed"));
    const QImage after = m_canvas->grab().toImage();
    const QRect node = m_canvas->nodeRect("s3").toAlignedRect().adjusted(-12, -12, 12, 12);
    const QRect map = m_canvas->findChild<QWidget*>(QStringLiteral("minimap"))->geometry(); // shows states too
    int outside = 0;
    for (int y = 0; y < before.height(); ++y)
        for (int x = 0; x < before.width(); ++x)
            if (!node.contains(x, y) && !map.contains(x, y) && before.pixel(x, y) != after.pixel(x, y)) ++outside;
    QCOMPARE(outside, 0);
    QVERIFY2(m_canvas->lastPainted().nodes <= 2, "only what changed is painted");
}

void GraphCanvasTest::states_ofUnknownNodesAreLeftOut() {
    m_canvas->updateStates({graphs::step("nobody", "x", "sql", "failed")});
    QCOMPARE(m_canvas->scene()->indexOf("nobody"), -1);
    QCOMPARE(m_canvas->drawing(), graphs::penguins());
}

void GraphCanvasTest::growth_keepsTheAnchorInPlace() {
    m_canvas->setSelected({"a5"});
    const QRectF before = m_canvas->nodeRect("a5");
    LineageDrawing more = graphs::penguins();
    for (int i = 0; i < 20; ++i) {
        const std::string id = "new" + std::to_string(i);
        more.nodes.push_back(graphs::step(id, id, "sql", "queued"));
        more.edges.push_back(graphs::edge("a1", id));
        more.edges.push_back(graphs::edge(id, "s3"));
    }
    show(more);
    const QPointF moved = m_canvas->nodeRect("a5").topLeft() - before.topLeft();
    QVERIFY2(std::abs(moved.x()) < 1 && std::abs(moved.y()) < 1, "the selected node stays where it was");
    QCOMPARE(m_canvas->nodeRect("a5").size(), before.size());
}

void GraphCanvasTest::growth_keepsTheSelection() {
    m_canvas->setSelected({"a5", "not there yet"});
    QSignalSpy changed(m_canvas.get(), &GraphCanvas::selectionChanged);
    LineageDrawing more = graphs::penguins();
    more.nodes.insert(more.nodes.begin(), graphs::step("not there yet", "x", "sql", "queued"));
    show(more);
    QCOMPARE(m_canvas->selected(), (Ids{"a5", "not there yet"}));
    QCOMPARE(changed.count(), 0); // the person did nothing
}

QTEST_MAIN(GraphCanvasTest)
#include "tst_GraphCanvas.moc"
