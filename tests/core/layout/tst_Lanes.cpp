// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "core/layout/LineageDrawing.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

/// Runs of one pipeline, the newest first: a source, two steps with their results, a step that reads both; every
/// result is handed on from the older run below.
LayoutGraph history(std::size_t runs, std::size_t variants = 1) {
    constexpr std::pair<std::size_t, std::size_t> kEdges[] = {{0, 1}, {0, 2}, {1, 3}, {2, 4}, {3, 5},
                                                              {4, 5}, {5, 6}, {1, 7}, {5, 8}, {8, 9}};
    constexpr std::size_t kNodes = 10;
    LayoutGraph graph;
    for (std::size_t r = 0; r < runs; ++r) {
        const std::size_t n = r * kNodes;
        for (std::size_t i = 0; i < kNodes; ++i)
            graph.nodes.push_back({120 + 12.0 * double((i + r % variants) % 5), i % 2 == 0 ? 44.0 : 46.0, -1, int(r)});
        for (const auto& [from, to] : kEdges) graph.edges.push_back({n + from, n + to});
        if (r == 0) continue;
        for (const std::size_t i : {0, 3, 4, 6, 9}) graph.edges.push_back({n + i, n - kNodes + i, 1, true});
    }
    return graph;
}

/// Which edge runs through a box; "" if none does.
QString edgesUnderNodes(const LayoutGraph& graph, const LayoutResult& result) {
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& points = result.curves[e].points;
        for (std::size_t s = 0; s * 3 + 3 < points.size(); ++s)
            for (int k = 0; k <= 40; ++k) {
                const Point p = bezierAt(points, s, k / 40.0);
                for (std::size_t i = 0; i < graph.nodes.size(); ++i)
                    if (std::abs(p.x - result.centres[i].x) < graph.nodes[i].width / 2 - 1 &&
                        std::abs(p.y - result.centres[i].y) < graph.nodes[i].height / 2 - 1)
                        return QString("edge %1 under node %2").arg(e).arg(i);
            }
    }
    return {};
}

std::string faultOfStrips(const LayoutGraph& graph, const LayoutResult& result) {
    for (std::size_t l = 0; l + 1 < result.lanes.size(); ++l)
        if (result.lanes[l].corner.y + result.lanes[l].size.height + kLaneGap > result.lanes[l + 1].corner.y + 0.01)
            return "lane " + std::to_string(l) + " reaches into the next";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const Area& strip = result.lanes[std::size_t(graph.nodes[i].lane)];
        const Box box = boxOf(graph, result, i);
        if (box.left < strip.corner.x + kLaneTitleWidth || box.right > strip.corner.x + strip.size.width ||
            box.top < strip.corner.y || box.bottom > strip.corner.y + strip.size.height)
            return "node " + std::to_string(i) + " isn't in its lane";
    }
    return {};
}

} // namespace

class LanesTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void lanes_areStackedAndLookAlike() {
        const LayoutGraph graph = history(6);
        LayoutOptions options;
        options.helpers = newLayoutHelpers();
        const auto result = layout(graph, options);
        QVERIFY(result.has_value());
        QVERIFY(result->exact);
        QCOMPARE(result->lanes.size(), std::size_t(6));
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *result)), QString());
        QCOMPARE(QString::fromStdString(faultOfStrips(graph, *result)), QString());
        for (std::size_t i = 10; i < graph.nodes.size(); ++i) QCOMPARE(result->centres[i].x, result->centres[i - 10].x);
        QCOMPARE(options.helpers->started(), 1);
        QVERIFY(layout(graph, options) == result);
    }

    void threads_areStraightWhereNothingIsBetween() {
        LayoutGraph graph;
        for (const int lane : {0, 1}) graph.nodes.push_back({120, 44, -1, lane});
        graph.edges = {{1, 0, 1, true}};
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->curves[0].points.size(), std::size_t(4));
        for (const Point& p : result->curves[0].points) QCOMPARE(p.x, result->centres[0].x);
        QVERIFY(result->curves[0].points.front().y > result->curves[0].points.back().y); // upwards, to the newer
    }

    void manyHistories_holdAllPromises() {
        for (unsigned seed = 1; seed <= 8; ++seed) {
            LayoutGraph graph = randomHistory(seed, 5);
            graph.direction = seed % 2 == 0 ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QCOMPARE(QString::fromStdString(faultOfFree(graph, *result)), QString());
            QCOMPARE(QString::fromStdString(faultOfStrips(graph, *result)), QString());
            QVERIFY(*layout(graph) == *result);
        }
    }

    void headings_haveRoomAboveTheirLane() {
        LayoutGraph graph = history(3);
        const auto plain = layout(graph);
        graph.laneHeads = {30, 0, 30};
        const auto headed = layout(graph);
        QVERIFY(plain.has_value() && headed.has_value());
        QCOMPARE(headed->lanes[0].corner.y, 30.0);
        QCOMPARE(headed->lanes[1].corner.y - plain->lanes[1].corner.y, 30.0);
        QCOMPARE(headed->lanes[2].corner.y - plain->lanes[2].corner.y, 60.0);
    }

    void lanesWithoutNodes_haveAStrip() {
        LayoutGraph graph;
        graph.nodes.push_back({120, 44, -1, 2});
        graph.laneHeads.assign(5, 0);
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->lanes.size(), std::size_t(5));
        for (const Area& strip : result->lanes) QVERIFY(strip.size.height > 40 && strip.size.width > kLaneTitleWidth);
        QCOMPARE(QString::fromStdString(faultOfStrips(graph, *result)), QString());
        graph.nodes.push_back({120, 44}); // in none: below
        const auto below = layout(graph);
        QVERIFY(below.has_value());
        QCOMPARE(below->lanes.size(), std::size_t(5));
        QVERIFY(below->centres[1].y > below->lanes[4].corner.y + below->lanes[4].size.height);
    }

    void drawings_sayWhichLane() {
        LineageDrawing drawing;
        drawing.nodes.resize(3);
        for (std::size_t i = 0; i < 3; ++i) drawing.nodes[i].id = "a" + std::to_string(i);
        drawing.nodes[0].lane = 1;
        drawing.nodes[1].lane = 0;
        drawing.nodes[2].lane = 7;
        drawing.lanes.resize(2);
        drawing.lanes[1].heading = "21 March 2026";
        const LayoutGraph graph = layoutGraph(drawing);
        QCOMPARE(graph.nodes[0].lane, 1);
        QCOMPARE(graph.nodes[1].lane, 0);
        QCOMPARE(graph.nodes[2].lane, -1);
        drawing.nodes[2].lane = -1;
        QCOMPARE(graph.nodes[2].width, layoutGraph(drawing).nodes[2].width); // in none, it has a box as others
        QCOMPARE(graph.laneHeads.size(), std::size_t(2));
        QVERIFY(graph.laneHeads[0] == 0 && graph.laneHeads[1] > 20);
    }

    /// A run that executed and one that reused look alike: what was handed on is straight above.
    void runsThatSayOtherThings_lookAlike() {
        LineageDrawing drawing;
        drawing.lanes.resize(2);
        for (const int lane : {0, 1})
            for (const char* name : {"raw", "clean"}) {
                const std::string id = name + std::to_string(lane);
                DrawnNode step, made;
                step.id = "s" + id;
                made.id = "a" + id;
                step.kind = DrawnNode::Kind::Step;
                step.name = made.name = name;
                step.lane = made.lane = lane;
                step.status = lane == 0 ? "reused" : "executed";
                step.seconds = 0.2;
                step.run = lane == 0 ? 12 : 0;
                made.version = lane == 0 ? 12 : 9;
                made.facts = lane == 0 ? "3,333 × 17" : "1 × 7";
                drawing.nodes.insert(drawing.nodes.end(), {step, made});
                drawing.edges.push_back({"s" + id, "a" + id, "", false, false, lane == 0});
                if (id.starts_with("clean"))
                    drawing.edges.push_back({"araw" + std::to_string(lane), "s" + id, "", false, false, false});
            }
        drawing.edges.push_back({"aclean1", "aclean0", "", false, false, true});
        const auto placed = layout(layoutGraph(drawing));
        QVERIFY(placed);
        for (std::size_t i = 0; i < 4; ++i) QCOMPARE(placed->centres[i].x, placed->centres[i + 4].x);
        for (const Point& p : placed->curves.back().points) QCOMPARE(p.x, placed->centres[3].x);
    }

    void aThousandLanes_areAskedForByKind() {
        LayoutOptions options;
        options.helpers = newLayoutHelpers();
        const QTemporaryDir memory;
        options.memory = memory.filePath("layouts").toStdString();
        options.seconds = 600; // whatever else the machine does
        const LayoutGraph graph = history(1000, 3);
        const auto result = layout(graph, options);
        QVERIFY(result.has_value() && result->exact);
        QCOMPARE(result->lanes.size(), std::size_t(1000));
        QCOMPARE(QDir(memory.filePath("layouts")).entryList(QDir::Files).size(), 4); // three kinds, and the whole
        options.memory.clear();
        QCOMPARE(QString::fromStdString(faultOfStrips(graph, *result)), QString());
        options.cancel.request();
        QCOMPARE(layout(graph, options).error().code, ErrorCode::Cancelled);
    }

    void aNewRun_movesNothing() {
        for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopDown}) {
            LayoutGraph old = history(5, 2), graph = history(6, 2); // the first lane is new
            old.direction = graph.direction = direction;
            for (std::size_t i = 0; i < 10; ++i) std::swap(graph.nodes[i].width, graph.nodes[i + 10].width);
            for (std::size_t i = 0; i < old.nodes.size(); ++i) graph.nodes[i + 10].width = old.nodes[i].width;
            const auto was = layout(old);
            auto before = std::make_shared<LayoutBefore>();
            before->centres.resize(10);
            before->centres.insert(before->centres.end(), was->centres.begin(), was->centres.end());
            std::size_t next = 0;
            for (const auto& edge : graph.edges)
                before->curves.push_back(edge.from < 10 || edge.to < 10 ? EdgeCurve{} : was->curves[next++]);
            LayoutOptions options;
            options.before = before;
            const auto now = layout(graph, options);
            QVERIFY(now.has_value());
            for (std::size_t i = 0; i < old.nodes.size(); ++i) QCOMPARE(now->centres[i + 10], was->centres[i]);
            for (std::size_t e = 0; e < graph.edges.size(); ++e)
                if (!before->curves[e].points.empty()) QVERIFY(now->curves[e] == before->curves[e]);
            QVERIFY(now->origin.y < 0);
            QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
            QCOMPARE(QString::fromStdString(faultOfStrips(graph, *now)), QString());
        }
    }

    /// Lanes that stay look alike only by chance.
    void lanesThatStay_haveThreadsOfTheirOwn() {
        LayoutGraph graph;
        for (const int lane : {0, 1, 2}) graph.nodes.push_back({120, 44, -1, lane});
        graph.edges = {{1, 0, 1, true}, {2, 1, 1, true}};
        auto before = std::make_shared<LayoutBefore>();
        before->centres = {Point{300, 50}, Point{600, 150}, Point{300, 250}};
        LayoutOptions options;
        options.before = before;
        const auto result = layout(graph, options);
        QVERIFY(result.has_value());
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *result)), QString());
    }

    /// A person may put a node anywhere: the others stay where they are, however often it is laid out again.
    void nodesPutAnywhere_moveNoLane_data() {
        QTest::addColumn<int>("node");
        QTest::newRow("nobody's") << 2;
        QTest::newRow("a thread's, above") << 3;
        QTest::newRow("a thread's, in the middle") << 23;
        QTest::newRow("a thread's, below") << 33;
    }

    void nodesPutAnywhere_moveNoLane() {
        QFETCH(int, node);
        const std::size_t put = std::size_t(node);
        const LayoutGraph graph = history(4, 2);
        const auto was = layout(graph);
        QVERIFY(was.has_value());
        for (const Point place : {Point{700, was->lanes[2].corner.y + 20}, Point{-400, 40}, Point{500, -300},
                                  Point{500, was->lanes[0].corner.y + 30}, Point{300, was->size.height + 700}}) {
            auto before = std::make_shared<LayoutBefore>();
            before->centres.assign(was->centres.begin(), was->centres.end());
            before->curves = was->curves;
            before->pinned.assign(graph.nodes.size(), false);
            before->pinned[put] = true;
            before->centres[put] = place;
            for (std::size_t e = 0; e < graph.edges.size(); ++e)
                if (graph.edges[e].from == put || graph.edges[e].to == put) before->curves[e] = {};
            for (int again = 0; again < 3; ++again) {
                LayoutOptions options;
                options.before = before;
                const auto now = layout(graph, options);
                QVERIFY(now.has_value());
                for (std::size_t i = 0; i < graph.nodes.size(); ++i) QCOMPARE(now->centres[i], *before->centres[i]);
                QVERIFY(now->size.width < 3000 && now->size.height < was->size.height + 1500);
                const bool lies = place.x > 0 && place.y > 0 && place.y < was->size.height; // on others
                if (!lies) QCOMPARE(edgesUnderNodes(graph, *now), QString());
                QVERIFY(now->origin.x <= place.x - graph.nodes[put].width / 2);
                QVERIFY(now->origin.y <= place.y - graph.nodes[put].height / 2);
                // The strip of a lane may end where the nodes end that stayed in it.
                for (std::size_t l = 0; l < 4; ++l)
                    if (l != put / 10) QCOMPARE(now->lanes[l].corner.y, was->lanes[l].corner.y);
                before = std::make_shared<LayoutBefore>(*before);
                before->curves = now->curves;
            }
        }
    }

    /// The strip of a lane stays, although all its nodes are elsewhere, and where they are nothing makes room.
    void aLaneWhoseNodesArePutElsewhere_dragsNothing() {
        LayoutGraph graph = history(4);
        graph.nodes.push_back({120, 46, -1, 4});
        graph.edges.push_back({40, 33, 1, true});
        for (auto& node : graph.nodes) node.lane = node.lane == 4 ? 1 : node.lane < 1 ? node.lane : node.lane + 1;
        const auto was = layout(graph);
        QVERIFY(was.has_value());
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(was->centres.begin(), was->centres.end());
        before->curves = was->curves;
        before->pinned.assign(graph.nodes.size(), false);
        before->moved = before->pinned;
        before->pinned[40] = before->moved[40] = true;
        before->centres[40] = Point{was->size.width + 200, was->lanes[3].corner.y + 40};
        LayoutOptions options;
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) QCOMPARE(now->centres[i], *before->centres[i]);
        for (std::size_t l = 0; l < 5; ++l) QCOMPARE(now->lanes[l].corner.y, was->lanes[l].corner.y);
        QCOMPARE(edgesUnderNodes(graph, *now), QString());
    }

    /// Where a run needs more room, those below make it; an edge between two nodes that stay stays as it was drawn.
    void edgesOfWhatIsPinned_arentMovedWithTheLane() {
        LayoutGraph graph = history(3);
        const auto was = layout(graph);
        QVERIFY(was.has_value());
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(was->centres.begin(), was->centres.end());
        before->curves = was->curves;
        before->pinned.assign(graph.nodes.size(), false);
        before->moved = before->pinned;
        before->pinned[18] = before->pinned[19] = before->moved[4] = true;
        graph.nodes[4].height += 90;
        LayoutOptions options;
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        QVERIFY(now->centres[17].y > was->centres[17].y);
        for (std::size_t e = 0; e < graph.edges.size(); ++e)
            if (graph.edges[e].from == 18 && graph.edges[e].to == 19) QVERIFY(now->curves[e] == was->curves[e]);
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now, 0)), QString());
    }

    /// Where a run needs more room, those above the pointer go up rather than what is under it down.
    void whatIsUnderThePointer_isNotMovedByOtherRuns() {
        LayoutGraph graph = history(4);
        const auto was = layout(graph);
        QVERIFY(was.has_value());
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(was->centres.begin(), was->centres.end());
        before->curves = was->curves;
        before->moved.assign(graph.nodes.size(), false);
        before->moved[14] = true;
        graph.nodes[14].height += 150;
        LayoutOptions options;
        options.before = before;
        options.still = 25;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        for (std::size_t i = 20; i < graph.nodes.size(); ++i) QCOMPARE(now->centres[i], was->centres[i]);
        QVERIFY(now->centres[3].y < was->centres[3].y);
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        QCOMPARE(QString::fromStdString(faultOfStrips(graph, *now)), QString());
        options.still.reset();
        const auto without = layout(graph, options);
        QVERIFY(without.has_value());
        QCOMPARE(without->centres[3], was->centres[3]);
        QVERIFY(without->centres[25].y > was->centres[25].y);
    }

    void aRunThatGoesOn_movesNothing_data() {
        QTest::addColumn<bool>("down");
        QTest::newRow("from left to right") << false;
        QTest::newRow("from top to bottom") << true;
    }

    void aRunThatGoesOn_movesNothing() {
        QFETCH(bool, down);
        LayoutGraph graph = history(4);
        if (down) graph.direction = LayoutDirection::TopDown;
        LayoutGraph old = graph; // of the newest run, only the first nodes are there
        const auto gone = [](std::size_t n) { return n >= 4 && n < 10; };
        auto before = std::make_shared<LayoutBefore>();
        std::vector<std::size_t> name(graph.nodes.size());
        old.nodes.clear();
        old.edges.clear();
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            if (!gone(i)) {
                name[i] = old.nodes.size();
                old.nodes.push_back(graph.nodes[i]);
            }
        for (const auto& e : graph.edges)
            if (!gone(e.from) && !gone(e.to)) old.edges.push_back({name[e.from], name[e.to], e.weight, e.weak});
        const auto was = layout(old);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            before->centres.push_back(gone(i) ? std::optional<Point>() : was->centres[name[i]]);
        std::size_t next = 0;
        for (const auto& e : graph.edges)
            before->curves.push_back(gone(e.from) || gone(e.to) ? EdgeCurve{} : was->curves[next++]);
        LayoutOptions options;
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            if (before->centres[i]) QCOMPARE(now->centres[i], *before->centres[i]);
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        QCOMPARE(QString::fromStdString(faultOfStrips(graph, *now)), QString());
        // Filtered: what is left stays, too.
        const auto less = std::make_shared<LayoutBefore>();
        less->centres.assign(was->centres.begin(), was->centres.end());
        less->curves = was->curves;
        options.before = less;
        QVERIFY(layout(old, options)->centres == was->centres);
    }

    void badLanes_areRefused() {
        LayoutGraph graph = history(2);
        graph.nodes[3].lane = 2'000'000'000;
        QCOMPARE(layout(graph).error().code, ErrorCode::InvalidArgument);
        graph.nodes[3].lane = -2;
        QCOMPARE(layout(graph).error().code, ErrorCode::InvalidArgument);
        graph.nodes[3].lane = 0;
        graph.nodes[3].band = -7;
        QCOMPARE(layout(graph).error().code, ErrorCode::InvalidArgument);
        graph.nodes[3].band = -1;
        graph.laneHeads = {-1};
        QCOMPARE(layout(graph).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(LanesTest)
#include "tst_Lanes.moc"
