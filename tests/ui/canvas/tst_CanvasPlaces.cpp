// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/layout/LayoutChecks.h"
#include "ui/canvas/CanvasPlaces.h"

#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

LineageDrawing drawingOf(std::initializer_list<const char*> ids) {
    LineageDrawing drawing;
    for (const char* id : ids) {
        DrawnNode node;
        node.id = node.name = id;
        drawing.nodes.push_back(node);
    }
    return drawing;
}

CanvasPlaces after(const std::shared_ptr<const GraphScene>& scene) {
    CanvasPlaces places;
    places.before = scene;
    places.inSight = scene->bounds();
    return places;
}

bool runsUnder(const SceneEdge& edge, const QRectF& box) {
    std::vector<Point> points;
    for (const QPointF& p : edge.bezier) points.push_back({p.x(), p.y()});
    for (std::size_t s = 0; s * 3 + 3 < points.size(); ++s)
        for (int k = 0; k <= 32; ++k) {
            const Point p = test::bezierAt(points, s, k / 32.0);
            if (box.contains(QPointF(p.x, p.y))) return true;
        }
    return false;
}

} // namespace

class CanvasPlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void anotherDirection_isLaidOutAnew() {
        LineageDrawing drawing = drawingOf({"a", "b", "c"});
        drawing.edges = {{"a", "b", "", false, false, false}, {"b", "c", "", false, false, false}};
        const auto level = placedScene(drawing, {}, {});
        QVERIFY(level.has_value());
        drawing.direction = LayoutDirection::TopDown;
        const auto down = placedScene(drawing, {}, after(level->scene));
        QVERIFY(down.has_value());
        QVERIFY(!down->kept);
        QVERIFY(down->scene->nodes()[2].box.top() > down->scene->nodes()[0].box.bottom());
        const auto same = placedScene(drawing, {}, after(down->scene));
        QVERIFY(same.has_value() && same->kept);
    }

    void edgesLeadAroundWhatWasPutOnThem() {
        LineageDrawing drawing = drawingOf({"a", "b", "c", "d"});
        drawing.edges = {{"a", "b", "", false, false, false}, {"b", "c", "", false, false, false}};
        const auto was = placedScene(drawing, {}, {});
        QVERIFY(was.has_value());
        CanvasPlaces places = after(was->scene); // farther apart, so that there is room between
        const Point a{0, 0}, b{600, 0}, d{300, 4};
        places.pinned = {{"a", a}, {"b", b}};
        const auto apart = placedScene(drawing, {}, places);
        QVERIFY(apart.has_value());
        places.before = apart->scene;
        places.inSight = apart->scene->bounds();
        places.pinned.emplace("d", d); // dropped in the middle of the edge
        const auto now = placedScene(drawing, {}, places);
        QVERIFY(now.has_value() && now->kept);
        const auto& nodes = now->scene->nodes();
        QCOMPARE(nodes[3].box.center(), QPointF(d.x, d.y));
        for (const SceneEdge& edge : now->scene->edges()) QVERIFY(!runsUnder(edge, nodes[3].box));
        places.before = now->scene; // what stays there now moves nothing any more
        const auto again = placedScene(drawing, {}, places);
        QVERIFY(again.has_value());
        for (std::size_t e = 0; e < 2; ++e) QVERIFY(again->scene->edges()[e].bezier == now->scene->edges()[e].bezier);
    }

    void notes_holdOnForWhatStays() {
        LineageDrawing drawing = drawingOf({"a", "b", "c", "d"});
        for (const auto& [from, to] : {std::pair("a", "b"), {"a", "c"}, {"b", "d"}, {"c", "d"}})
            drawing.edges.push_back({from, to, "", false, false, false});
        LayoutOptions options;
        options.mostNodes = 2;
        const auto was = placedScene(drawing, options, {});
        QVERIFY(was.has_value() && !was->scene->note().empty());
        drawing.nodes.push_back(drawingOf({"e"}).nodes.front());
        const auto now = placedScene(drawing, options, after(was->scene));
        QVERIFY(now.has_value() && now->kept);
        QCOMPARE(now->scene->note(), was->scene->note());
    }
};

QTEST_MAIN(CanvasPlacesTest)
#include "tst_CanvasPlaces.moc"
