// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/GraphWalk.h"

#include <QAbstractButton>
#include <cmath>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class GraphCanvasKeysTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_canvas.emplace(); }
    void cleanup() { m_canvas.reset(); }

    void arrows_walkAlongEdges();
    void arrows_lightUpWhereTheyAre();
    void arrows_startAtTheFirstNode();
    void arrows_withShiftAdd();
    void arrows_goDownInATopDownGraph();
    void arrows_bringTheNodeIntoSight();
    void home_andEndGoToRootsAndSinks();
    void enter_opens();
    void escape_clearsAndThenIsSomebodyElses();
    void f_fitsAndShiftFFocuses();
    void plus_minusAndZeroZoom();
    void space_andDragPan();
    void buttons_areReachedByTabAndNamed();
    void everyNode_isReachedByWalking_data();
    void everyNode_isReachedByWalking();
    void lanes_areWalkedFromRunToRun();
    void groups_areWalkedAsNodesAre();

private:
    void press(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(m_canvas->get(), Qt::Key(key), keys); }
    std::optional<CanvasFixture> m_canvas;
};

void GraphCanvasKeysTest::arrows_walkAlongEdges() {
    QSignalSpy changed(m_canvas->get(), &GraphCanvas::selectionChanged);
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_Right);
    QCOMPARE((*m_canvas)->selected(), Ids{"s4"});
    press(Qt::Key_Left);
    QCOMPARE((*m_canvas)->selected(), Ids{"a5"}); // the most level of model and test
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    QCOMPARE((*m_canvas)->selected(), Ids{"a2"});
    press(Qt::Key_Down);
    QCOMPARE((*m_canvas)->selected(), Ids{"a3"}); // beside it
    press(Qt::Key_Up);
    QCOMPARE((*m_canvas)->selected(), Ids{"a2"});
    QCOMPARE(changed.count(), 6);
}

/// Whatever the pointer lies on that nobody moves.
void GraphCanvasKeysTest::arrows_lightUpWhereTheyAre() {
    (*m_canvas)->setSelected({"a5"});
    m_canvas->hoverAt(m_canvas->middle("a2"));
    QCOMPARE((*m_canvas)->hoveredNode(), std::string("a2"));
    press(Qt::Key_Right);
    QCOMPARE((*m_canvas)->hoveredNode(), std::string());
    m_canvas->hoverAt(m_canvas->middle("a2") + QPoint(1, 0));
    QCOMPARE((*m_canvas)->hoveredNode(), std::string("a2"));
}

void GraphCanvasKeysTest::arrows_startAtTheFirstNode() {
    press(Qt::Key_Right);
    QCOMPARE((*m_canvas)->selected(), Ids{"a1"});
    press(Qt::Key_Left); // nothing is there
    QCOMPARE((*m_canvas)->selected(), Ids{"a1"});
}

void GraphCanvasKeysTest::arrows_withShiftAdd() {
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE((*m_canvas)->selected(), (Ids{"a5", "s4"}));
    QCOMPARE((*m_canvas)->current(), std::string("s4"));
}

void GraphCanvasKeysTest::arrows_goDownInATopDownGraph() {
    LineageDrawing drawing = graphs::penguins();
    drawing.direction = LayoutDirection::TopDown;
    QVERIFY(m_canvas->show(drawing));
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_Down);
    QCOMPARE((*m_canvas)->selected(), Ids{"s4"});
    press(Qt::Key_Up); // to the more level of its inputs, which depends on the layout
    QVERIFY((*m_canvas)->current() == "a5" || (*m_canvas)->current() == "a3");
}

void GraphCanvasKeysTest::arrows_bringTheNodeIntoSight() {
    (*m_canvas)->zoomTo(3);
    (*m_canvas)->setSelected({"a1"});
    for (int i = 0; i < 7; ++i) {
        press(Qt::Key_Right);
        QVERIFY(QRectF((*m_canvas)->rect()).contains((*m_canvas)->nodeRect((*m_canvas)->current())));
    }
}

void GraphCanvasKeysTest::home_andEndGoToRootsAndSinks() {
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_End);
    QVERIFY((*m_canvas)->current() == "a7" || (*m_canvas)->current() == "a8");
    press(Qt::Key_Home);
    QCOMPARE((*m_canvas)->current(), std::string("a1"));
}

void GraphCanvasKeysTest::enter_opens() {
    QSignalSpy opened(m_canvas->get(), &GraphCanvas::opened);
    press(Qt::Key_Return); // nowhere
    (*m_canvas)->setSelected({"a8"});
    press(Qt::Key_Return);
    press(Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(opened.count(), 2);
    QCOMPARE(opened[1][0].value<std::string>(), std::string("a8"));
}

void GraphCanvasKeysTest::escape_clearsAndThenIsSomebodyElses() {
    (*m_canvas)->setSelected({"a5"});
    QKeyEvent first(QEvent::KeyPress, Qt::Key_Escape, {}), second(QEvent::KeyPress, Qt::Key_Escape, {});
    QCoreApplication::sendEvent(m_canvas->get(), &first);
    QVERIFY(first.isAccepted());
    QCOMPARE((*m_canvas)->selected(), Ids{});
    QCoreApplication::sendEvent(m_canvas->get(), &second);
    QVERIFY(!second.isAccepted());
}

void GraphCanvasKeysTest::f_fitsAndShiftFFocuses() {
    QSignalSpy focus(m_canvas->get(), &GraphCanvas::focusRequested);
    const CanvasView fitted = (*m_canvas)->view();
    (*m_canvas)->zoomTo(3);
    press(Qt::Key_F, Qt::ShiftModifier); // nothing is selected
    press(Qt::Key_F);
    QCOMPARE((*m_canvas)->view(), fitted);
    (*m_canvas)->setSelected({"a5", "a2"});
    press(Qt::Key_F, Qt::ShiftModifier);
    QCOMPARE(focus.count(), 1);
    QCOMPARE(focus[0][0].value<Ids>(), (Ids{"a5", "a2"}));
}

void GraphCanvasKeysTest::plus_minusAndZeroZoom() {
    press(Qt::Key_0);
    QCOMPARE((*m_canvas)->view().scale, 1.0);
    press(Qt::Key_Plus);
    QCOMPARE((*m_canvas)->view().scale, 1.25);
    press(Qt::Key_Minus);
    QCOMPARE((*m_canvas)->view().scale, 1.0);
    for (int i = 0; i < 60; ++i) press(Qt::Key_Plus);
    QCOMPARE((*m_canvas)->view().scale, CanvasView::kMost);
    for (int i = 0; i < 90; ++i) press(Qt::Key_Minus);
    QCOMPARE((*m_canvas)->view().scale, CanvasView::kLeast);
}

void GraphCanvasKeysTest::space_andDragPan() {
    const QPoint from = m_canvas->middle("a5");
    QTest::keyPress(m_canvas->get(), Qt::Key_Space);
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_canvas->get(), from + QPoint(1, 2)); // even a little
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, from + QPoint(1, 2));
    QTest::keyRelease(m_canvas->get(), Qt::Key_Space);
    QCOMPARE(m_canvas->middle("a5") - from, QPoint(1, 2));
    QCOMPARE((*m_canvas)->selected(), Ids{});
}

void GraphCanvasKeysTest::buttons_areReachedByTabAndNamed() {
    const auto buttons =
        (*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasBar"))->findChildren<QAbstractButton*>();
    QCOMPARE(buttons.size(), 4);
    for (const QAbstractButton* button : buttons) {
        QVERIFY(!button->accessibleName().isEmpty() && button->toolTip().contains(QLatin1Char('(')));
        QVERIFY((button->focusPolicy() & Qt::TabFocus) != 0);
    }
    const double before = (*m_canvas)->view().scale;
    QTest::mouseClick((*m_canvas)->findChild<QAbstractButton*>(QStringLiteral("zoomIn")), Qt::LeftButton);
    QVERIFY((*m_canvas)->view().scale > before);
    QTest::mouseClick((*m_canvas)->findChild<QAbstractButton*>(QStringLiteral("zoomLevel")), Qt::LeftButton);
    QCOMPARE((*m_canvas)->view().scale, 1.0);
    QCOMPARE((*m_canvas)->findChild<QAbstractButton*>(QStringLiteral("zoomLevel"))->text(), QStringLiteral("100 %"));
}

/// Runs as lanes, the newest on top; each but the oldest takes its table over from the one before.
static LineageDrawing twoLanes() {
    LineageDrawing all;
    for (const char* run : {"r2/", "r1/"}) {
        LineageDrawing one = graphs::penguins();
        for (DrawnNode& node : one.nodes) {
            node.id.insert(0, run);
            node.lane = int(all.lanes.size());
            node.picture = false;
            all.nodes.push_back(node);
        }
        for (DrawnEdge& edge : one.edges) {
            edge.from.insert(0, run);
            edge.to.insert(0, run);
            all.edges.push_back(edge);
        }
        all.lanes.push_back({run, run, "3 ran", "completed", "", 0});
    }
    all.edges.push_back(graphs::edge("r1/a1", "r2/a1"));
    all.edges.back().dashed = true;
    return all;
}

void GraphCanvasKeysTest::everyNode_isReachedByWalking_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("left to right") << 0;
    QTest::newRow("top down") << 1;
    QTest::newRow("lanes") << 2;
    QTest::newRow("groups") << 3;
    QTest::newRow("apart") << 4;
}

void GraphCanvasKeysTest::everyNode_isReachedByWalking() {
    QFETCH(int, which);
    LineageDrawing drawing = which == 2   ? twoLanes()
                             : which == 3 ? graphs::groups()
                             : which == 4 ? graphs::many(90, false)
                                          : graphs::penguins();
    if (which == 1) drawing.direction = LayoutDirection::TopDown;
    if (which > 0) QVERIFY(m_canvas->show(drawing));
    const auto scene = (*m_canvas)->scene();
    std::vector<int> found{walk(*scene, -1, Walk::First)};
    for (std::size_t k = 0; k < found.size(); ++k)
        for (const Walk way : {Walk::Up, Walk::Down, Walk::Previous, Walk::Next, Walk::First, Walk::Last}) {
            const int next = walk(*scene, found[k], way);
            if (std::find(found.begin(), found.end(), next) == found.end()) found.push_back(next);
        }
    QCOMPARE(found.size(), scene->nodes().size());
}

void GraphCanvasKeysTest::lanes_areWalkedFromRunToRun() {
    QVERIFY(m_canvas->show(twoLanes()));
    (*m_canvas)->setSelected({"r2/a5"});
    press(Qt::Key_Right);
    QCOMPARE((*m_canvas)->current(), std::string("r2/s4")); // along its own run
    press(Qt::Key_Left);
    for (int i = 0; i < 6 && (*m_canvas)->current().starts_with("r2/"); ++i) press(Qt::Key_Down);
    QVERIFY((*m_canvas)->current().starts_with("r1/")); // and down to the older one
    (*m_canvas)->setSelected({"r2/a1"});
    press(Qt::Key_Left); // to where it was taken over from
    QCOMPARE((*m_canvas)->current(), std::string("r1/a1"));
    QVERIFY(QRectF((*m_canvas)->rect()).contains((*m_canvas)->nodeRect("r1/a1")));
}

void GraphCanvasKeysTest::groups_areWalkedAsNodesAre() {
    QVERIFY(m_canvas->show(graphs::groups()));
    (*m_canvas)->setSelected({"a2"});
    press(Qt::Key_Home);
    QVERIFY((*m_canvas)->current() == "a1" || (*m_canvas)->current() == "g:hand:1");
    press(Qt::Key_Right);
    QVERIFY((*m_canvas)->current().starts_with("g:"));
    press(Qt::Key_End);
    QCOMPARE((*m_canvas)->current(), std::string("a2"));
}

QTEST_MAIN(GraphCanvasKeysTest)
#include "tst_GraphCanvasKeys.moc"
