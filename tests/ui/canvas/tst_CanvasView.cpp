// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasFrame.h"
#include "ui/canvas/CanvasPicture.h"
#include "ui/canvas/CanvasView.h"

#include <QPainter>
#include <QTest>
#include <cmath>

using namespace stemma;
using namespace stemma::ui;

class CanvasViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void zoomed_keepsThePointFixed();
    void snapped_isAtMostHalfAPixelAway();
    void fitting_showsAllInTheMiddle();
    void kept_neverLosesTheGraph();
    void revealed_standsBesideTheMap();
    void started_showsAllOfItsNode();
    void picture_mindsNothingOutOfSight();
    void picture_paintsStripsPartsOrAll();
};

void CanvasViewTest::zoomed_keepsThePointFixed() {
    const CanvasView view{0.7, {120, -40}};
    for (const double scale : {0.001, 0.1, 1.0, 3.3, 90.0}) {
        const CanvasView next = view.zoomed(scale, {200, 300});
        QVERIFY(next.scale >= CanvasView::kLeast && next.scale <= CanvasView::kMost);
        const QPointF off = next.toUnits(QPointF(200, 300)) - view.toUnits(QPointF(200, 300));
        QVERIFY(std::hypot(off.x(), off.y()) < 1e-9);
    }
}

void CanvasViewTest::snapped_isAtMostHalfAPixelAway() {
    for (const double ratio : {1.0, 1.25, 2.0}) {
        const CanvasView view{0.37, {12.3456, -7.891}};
        const CanvasView snapped = view.snapped(ratio);
        const QPointF device = snapped.origin * snapped.scale * ratio;
        QVERIFY(std::abs(device.x() - std::round(device.x())) < 1e-6);
        QVERIFY(std::abs((snapped.origin.x() - view.origin.x()) * view.scale * ratio) <= 0.5);
        QCOMPARE(snapped.snapped(ratio), snapped);
    }
}

void CanvasViewTest::fitting_showsAllInTheMiddle() {
    const QRectF bounds(10, 20, 3000, 500);
    const CanvasView view = CanvasView::fitting(bounds, {1000, 600}, 40, 1);
    const QRectF seen = view.toWidget(bounds);
    QVERIFY(seen.left() >= 39.9 && seen.right() <= 960.1);
    QVERIFY(std::abs(seen.center().x() - 500) < 0.01 && std::abs(seen.center().y() - 300) < 0.01);
    QCOMPARE(CanvasView::fitting(QRectF(0, 0, 10, 10), {1000, 600}, 40, 1).scale, 1.0);
    QVERIFY(CanvasView::fitting(QRectF(), {0, 0}, 40, 1).scale > 0);
}

/// What is looked for isn't shown under what stands in the corner, wherever it was.
void CanvasViewTest::revealed_standsBesideTheMap() {
    CanvasFrame frame;
    frame.size = {1000, 700};
    frame.corner = {810, 580, 176, 106};
    for (const QPointF& at : {QPointF(850, 600), QPointF(3000, 2000), QPointF(700, 640), QPointF(-500, 3000)}) {
        const QRectF node(at, QSizeF(160, 60));
        const QRectF seen = frame.revealing(node, {1, {0, 0}}).toWidget(node);
        QVERIFY(!seen.intersects(QRectF(frame.corner)));
        QVERIFY(QRectF(QPointF(0, 0), frame.size).contains(seen));
    }
    // Where it stood well it stays.
    QCOMPARE(frame.revealing({300, 300, 100, 50}, {1, {0, 0}}), (CanvasView{1, {0, 0}}));
}

/// However near the edge it is to stand.
void CanvasViewTest::started_showsAllOfItsNode() {
    LineageDrawing drawing;
    LayoutGraph graph;
    LayoutResult placed;
    for (int i = 0; i < 12; ++i) {
        DrawnNode node;
        node.id = std::to_string(i);
        drawing.nodes.push_back(node);
        graph.nodes.push_back({200, 46, {}, -1});
        placed.centres.push_back({100.0 + 400 * i, 23});
    }
    placed.size = {4600, 46};
    const auto scene = GraphScene::make(drawing, graph, placed);
    CanvasFrame frame;
    frame.scene = scene.get();
    frame.size = {700, 500};
    for (const char* id : {"0", "5", "11"})
        for (const double share : {0.0, 0.1, 0.5, 0.95, 1.0}) {
            const QRectF seen =
                frame.started({id, share, 0.86}).toWidget(scene->nodes()[std::size_t(scene->indexOf(id))].box);
            QVERIFY(seen.left() >= 15 && seen.right() <= 685);
        }
}

void CanvasViewTest::kept_neverLosesTheGraph() {
    const QRectF bounds(0, 0, 400, 100);
    const QSizeF widget(800, 600);
    for (const QPointF& origin : {QPointF(-1e9, 0), QPointF(1e9, 1e9), QPointF(0, -1e9), QPointF(50, 20)}) {
        const CanvasView view = CanvasView{1, origin}.kept(bounds, widget);
        const QRectF seen = view.toWidget(bounds).intersected(QRectF(QPointF(0, 0), widget));
        QVERIFY(seen.width() >= 59 && seen.height() >= 59);
    }
    QCOMPARE(CanvasView({1, QPointF(50, 20)}).kept(bounds, widget).origin, QPointF(50, 20));
}

void CanvasViewTest::picture_mindsNothingOutOfSight() {
    CanvasPicture picture;
    const auto paint = [](QPainter& painter, const QRectF& units) { painter.fillRect(units, Qt::red); };
    const CanvasView view{1, {0, 0}};
    picture.update(view, {60, 40}, 1, paint);
    for (int i = 0; i < 100; ++i) picture.invalidate(QRectF(100 + i, 10, 5, 5));
    QVERIFY(picture.missing(view, {60, 40}, 1).empty());
    QImage other(60, 40, QImage::Format_RGB32);
    picture.adopt(other, view, 1, {QRectF(200, 10, 5, 5), QRectF(10, 10, 5, 5)});
    QCOMPARE(picture.missing(view, {60, 40}, 1), std::vector<QRectF>{QRectF(10, 10, 5, 5)});
}

void CanvasViewTest::picture_paintsStripsPartsOrAll() {
    CanvasPicture picture;
    std::vector<QRectF> painted;
    const auto paint = [&](QPainter& painter, const QRectF& units) {
        painted.push_back(units);
        // Something whose every pixel tells where it is.
        for (int y = int(units.top()); y < int(units.bottom()); ++y)
            for (int x = int(units.left()); x < int(units.right()); ++x)
                painter.fillRect(QRectF(x, y, 1, 1), QColor(x & 255, y & 255, (x * y) & 255));
    };
    picture.update({1, {0, 0}}, {60, 40}, 1, paint);
    QCOMPARE(painted, std::vector<QRectF>{QRectF(0, 0, 60, 40)});
    picture.update({1, {0, 0}}, {60, 40}, 1, paint);
    QCOMPARE(painted.size(), std::size_t(1)); // nothing changed
    painted.clear();
    const QImage shifted = picture.update({1, {7, -3}}, {60, 40}, 1, paint);
    QCOMPARE(painted, (std::vector<QRectF>{QRectF(60, -3, 7, 40), QRectF(7, -3, 53, 3)}));
    CanvasPicture anew;
    QCOMPARE(anew.update({1, {7, -3}}, {60, 40}, 1, paint), shifted);
    painted.clear();
    picture.invalidate(QRectF(20, 10, 5, 5));
    picture.update({1, {7, -3}}, {60, 40}, 1, paint);
    QCOMPARE(painted.size(), std::size_t(1));
    QVERIFY(painted[0].contains(QRectF(20, 10, 5, 5)) && painted[0].width() < 10);
    painted.clear();
    picture.update({2, {7, -3}}, {60, 40}, 1, paint);
    QCOMPARE(painted, std::vector<QRectF>{QRectF(7, -3, 30, 20)});
}

QTEST_MAIN(CanvasViewTest)
#include "tst_CanvasView.moc"
