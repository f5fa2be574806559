// SPDX-License-Identifier: GPL-3.0-or-later
// What moves where a graph changes, and what doesn't.
#include "tests/ui/canvas/CanvasFixture.h"

#include <QApplication>
#include <QProxyStyle>
#include <QVariantAnimation>
#include <cmath>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A desktop that likes motion, or doesn't.
class MovingStyle : public QProxyStyle {
public:
    explicit MovingStyle(int milliseconds) : QProxyStyle(QStringLiteral("Fusion")), m_milliseconds(milliseconds) {}
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* more) const override {
        if (hint == SH_Widget_Animation_Duration) return m_milliseconds;
        return QProxyStyle::styleHint(hint, option, widget, more);
    }

private:
    int m_milliseconds;
};

} // namespace

class CanvasMotionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QApplication::setStyle(new MovingStyle(200)); }
    void init() { m_canvas.emplace(); }
    void cleanup() { m_canvas.reset(); }

    void moved_nodesGlideAndAreThere();
    void moved_nodesJumpWithoutMotion();
    void between_isWhatMovedInSight();
    void growth_movesNothingThatStays();
    void shrinking_movesNothing();
    void another_graphIsLaidOutAnew();
    void group_opensWhereItStood();

private:
    bool moving() const { return (*m_canvas)->findChild<QVariantAnimation*>()->state() != QAbstractAnimation::Stopped; }
    std::optional<CanvasFixture> m_canvas;
};

void CanvasMotionTest::moved_nodesGlideAndAreThere() {
    (*m_canvas)->setPinned({{"a5", {300, 500}}});
    QTRY_VERIFY(!(*m_canvas)->arranging());
    (*m_canvas)->fit();
    QTRY_VERIFY(!moving()); // what was on its way is there
    const QImage pinned = (*m_canvas)->grab().toImage();
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    (*m_canvas)->setPinned({});
    QVERIFY(shown.wait(30'000));
    QVERIFY(moving());
    // On its way: it counts as there, and isn't seen there yet.
    const QRect there = (*m_canvas)->nodeRect("a5").toAlignedRect();
    const QImage begun = (*m_canvas)->grab(there).toImage();
    QTRY_VERIFY((*m_canvas)->grab(there).toImage() != begun);
    QTRY_VERIFY(!moving());
    const QImage last = (*m_canvas)->grab().toImage();
    QVERIFY(last != pinned);
    QVERIFY(last.copy(there) != begun);
}

void CanvasMotionTest::moved_nodesJumpWithoutMotion() {
    qputenv("STEMMA_REDUCED_MOTION", "1");
    (*m_canvas)->setPinned({{"a5", {300, 500}}});
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    QVERIFY(shown.wait(30'000));
    QVERIFY(!moving());
    qunsetenv("STEMMA_REDUCED_MOTION");
}

void CanvasMotionTest::between_isWhatMovedInSight() {
    const auto before = (*m_canvas)->scene();
    (*m_canvas)->setPinned({{"a5", {300, 500}}});
    QTRY_VERIFY(!(*m_canvas)->arranging());
    const auto now = (*m_canvas)->scene();
    const QRectF all(-5000, -5000, 20'000, 20'000);
    const auto moves = CanvasMotion::between(*before, *now, {}, all, {});
    QCOMPARE(moves.size(), std::size_t(1));
    QCOMPARE(moves[0].node, now->indexOf("a5"));
    QVERIFY(CanvasMotion::between(*before, *now, {}, QRectF(9000, 9000, 10, 10), {}).empty());
    QCOMPARE(CanvasMotion::between(*before, *now, {5, 0}, all, {}).size(), now->nodes().size());
}

void CanvasMotionTest::growth_movesNothingThatStays() {
    (*m_canvas)->zoomTo(0.7);
    m_canvas->hoverAt(m_canvas->middle("a3"));
    std::map<std::string, QRectF> before;
    for (const SceneNode& node : (*m_canvas)->scene()->nodes()) before[node.id] = (*m_canvas)->nodeRect(node.id);
    LineageDrawing more = graphs::penguins();
    for (int i = 0; i < 6; ++i) {
        const std::string id = "new" + std::to_string(i);
        more.nodes.push_back(graphs::step(id, id, "sql", "queued"));
        more.edges.push_back(graphs::edge(i % 2 ? "a6" : "a2", id));
    }
    QVERIFY(m_canvas->show(more));
    for (const auto& [id, rect] : before) {
        const QPointF off = (*m_canvas)->nodeRect(id).topLeft() - rect.topLeft();
        QVERIFY2(off.manhattanLength() < 0.01, id.c_str());
    }
    QVERIFY(!(*m_canvas)->nodeRect("new5").isNull());
}

void CanvasMotionTest::shrinking_movesNothing() {
    std::map<std::string, QRectF> before;
    for (const SceneNode& node : (*m_canvas)->scene()->nodes()) before[node.id] = (*m_canvas)->nodeRect(node.id);
    LineageDrawing fewer = graphs::penguins();
    std::erase_if(fewer.nodes, [](const DrawnNode& node) { return node.kind == DrawnNode::Kind::Step; });
    QVERIFY(m_canvas->show(fewer));
    for (const DrawnNode& node : fewer.nodes) {
        const QPointF off = (*m_canvas)->nodeRect(node.id).topLeft() - before[node.id].topLeft();
        QVERIFY2(off.manhattanLength() < 0.01, node.id.c_str());
    }
}

/// Of a picture of which nearly nothing is left, the rest is no reason to crowd around it.
void CanvasMotionTest::another_graphIsLaidOutAnew() {
    LineageDrawing other = graphs::states();
    other.nodes[0].id = "a1";
    other.edges[0].from = "a1";
    CanvasFixture fresh(other);
    QVERIFY(m_canvas->show(other));
    for (const SceneNode& node : fresh->scene()->nodes())
        QCOMPARE((*m_canvas)->scene()->nodes()[std::size_t((*m_canvas)->scene()->indexOf(node.id))].box, node.box);
}

void CanvasMotionTest::group_opensWhereItStood() {
    m_canvas.emplace(graphs::groups());
    (*m_canvas)->zoomTo(0.6);
    const QPointF stood = (*m_canvas)->nodeRect("g:cells:train").center();
    const QRectF beside = (*m_canvas)->nodeRect("a1");
    LineageDrawing open = graphs::groups();
    std::erase_if(open.nodes, [](const DrawnNode& node) { return node.id == "g:cells:train"; });
    std::erase_if(open.edges,
                  [](const DrawnEdge& edge) { return edge.from == "g:cells:train" || edge.to == "g:cells:train"; });
    for (int i = 0; i < 5; ++i) {
        const std::string id = "c" + std::to_string(i);
        open.nodes.push_back(graphs::step(id, "train[k=" + std::to_string(i) + "]", "python", "executed"));
        open.edges.push_back(graphs::edge("a1", id));
        open.edges.push_back(graphs::edge(id, "g:cells:evaluate"));
    }
    QVERIFY(m_canvas->show(open));
    QVERIFY(((*m_canvas)->nodeRect("a1").topLeft() - beside.topLeft()).manhattanLength() < 0.01);
    double nearest = 1e9;
    for (int i = 0; i < 5; ++i) {
        const QPointF off = (*m_canvas)->nodeRect("c" + std::to_string(i)).center() - stood;
        nearest = std::min(nearest, std::hypot(off.x(), off.y()));
    }
    QVERIFY2(nearest < 160, qPrintable(QString::number(nearest)));
}

QTEST_MAIN(CanvasMotionTest)
#include "tst_CanvasMotion.moc"
