// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/layout/FreeRoute.h"
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

#include <limits>

using namespace stemma;
using namespace stemma::test;

namespace {

/// What is among the first nodes.
LayoutGraph firstOf(const LayoutGraph& graph, std::size_t nodes) {
    LayoutGraph part = graph;
    part.nodes.resize(nodes);
    std::erase_if(part.edges, [&](const auto& e) { return e.from >= nodes || e.to >= nodes; });
    return part;
}

/// What was laid out of the graph's first nodes, as before of the whole; `edges` are those of the part, in their order.
std::shared_ptr<LayoutBefore> beforeOf(const LayoutGraph& graph, const LayoutGraph& part, const LayoutResult& was) {
    auto before = std::make_shared<LayoutBefore>();
    before->centres.resize(graph.nodes.size());
    for (std::size_t i = 0; i < part.nodes.size(); ++i) before->centres[i] = was.centres[i];
    std::size_t next = 0;
    for (const auto& edge : graph.edges) {
        const bool known = edge.from < part.nodes.size() && edge.to < part.nodes.size();
        before->curves.push_back(known ? was.curves[next++] : EdgeCurve{});
    }
    return before;
}

QString faultOfStay(const LayoutBefore& before, const LayoutResult& now) {
    for (std::size_t i = 0; i < before.centres.size(); ++i)
        if (before.centres[i] && !(*before.centres[i] == now.centres[i])) return QString("node %1 moved").arg(i);
    return {};
}

LayoutOptions with(std::shared_ptr<const LayoutBefore> before) {
    LayoutOptions options;
    options.before = std::move(before);
    return options;
}

/// A group between what it reads and what reads it, with neighbours all around; the group is the last node.
LayoutGraph crowd() {
    LayoutGraph graph;
    for (int column = 0; column < 5; ++column)
        for (int row = 0; row < 5; ++row)
            if (column != 2 || row != 2) graph.nodes.push_back({120, 46});
    graph.nodes.push_back({120, 46});
    return graph;
}

std::shared_ptr<LayoutBefore> crowdBefore() {
    auto before = std::make_shared<LayoutBefore>();
    for (int column = 0; column < 5; ++column)
        for (int row = 0; row < 5; ++row)
            if (column != 2 || row != 2) before->centres.push_back(Point{100.0 + 160 * column, 100.0 + 70 * row});
    return before;
}

} // namespace

class ArrangeTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void nothingNew_staysAsItIs() {
        for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopDown}) {
            LayoutGraph graph = randomGraph(40, 4);
            graph.direction = direction;
            const auto was = layout(graph);
            const auto now = layout(graph, with(beforeOf(graph, graph, *was)));
            QVERIFY(now.has_value());
            QVERIFY(now->centres == was->centres && now->curves == was->curves);
            QVERIFY(now->exact);
        }
    }

    void growing_movesNothing() {
        for (unsigned seed = 1; seed <= 10; ++seed) {
            LayoutGraph graph = randomGraph(46, seed);
            graph.direction = seed % 2 == 0 ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
            const LayoutGraph part = firstOf(graph, 30);
            const auto was = layout(part);
            const auto before = beforeOf(graph, part, *was);
            const auto now = layout(graph, with(before));
            QVERIFY(now.has_value());
            QCOMPARE(faultOfStay(*before, *now), QString());
            QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
            QVERIFY(*layout(graph, with(before)) == *now);
            for (std::size_t e = 0; e < graph.edges.size(); ++e) // flows on: what is new follows what it reads
                if (graph.edges[e].from < 30 && graph.edges[e].to >= 30) {
                    const Point a = now->centres[graph.edges[e].from], b = now->centres[graph.edges[e].to];
                    QVERIFY(graph.direction == LayoutDirection::TopDown ? a.y < b.y : a.x < b.x);
                }
        }
    }

    void growingStepByStep_movesNothing() {
        const LayoutGraph graph = randomGraph(40, 77);
        auto was = layout(firstOf(graph, 4));
        for (std::size_t n = 5; n <= 40; ++n) {
            const LayoutGraph whole = firstOf(graph, n);
            const auto before = beforeOf(whole, firstOf(graph, n - 1), *was);
            const auto now = layout(whole, with(before));
            QVERIFY(now.has_value());
            QCOMPARE(faultOfStay(*before, *now), QString());
            QCOMPARE(QString::fromStdString(faultOfFree(whole, *now)), QString());
            was = now;
        }
    }

    void curves_stayWhereNothingNewStandsInTheirWay() {
        LayoutGraph graph;
        graph.nodes.resize(4);
        graph.edges = {{0, 1}, {2, 3}};
        auto before = std::make_shared<LayoutBefore>();
        before->centres = {Point{60, 0}, Point{560, 0}, Point{60, 300}, Point{560, 300}};
        before->curves.push_back({{{120, 0}, {250, -30}, {350, 30}, {500, 0}}});
        before->curves.push_back({{{120, 300}, {250, 330}, {350, 270}, {500, 300}}});
        graph.nodes.push_back({120, 46});
        before->centres.push_back({});
        before->near.resize(5);
        before->near[4] = Point{310, 300}; // on the second curve
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QVERIFY(now->curves[0] == before->curves[0]);
        QVERIFY(!(now->curves[1] == before->curves[1]));
        QCOMPARE(now->centres[4], (Point{310, 300}));
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
    }

    void aNewComponent_standsApart() {
        LayoutGraph graph = randomGraph(20, 3);
        const LayoutGraph part = graph;
        const auto was = layout(part);
        graph.nodes.resize(24);
        graph.edges.push_back({20, 21});
        graph.edges.push_back({20, 22});
        const auto before = beforeOf(graph, part, *was);
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QCOMPARE(faultOfStay(*before, *now), QString());
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now, 20)), QString());
    }

    /// What hangs on nothing is read in rows, in both directions.
    void manyThatStandApart_areRows() {
        for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopDown}) {
            LayoutGraph graph = randomGraph(12, 3);
            graph.direction = direction;
            const LayoutGraph part = graph;
            const auto was = layout(part);
            graph.nodes.insert(graph.nodes.end(), 12, {120, 46});
            const auto now = layout(graph, with(beforeOf(graph, part, *was)));
            QVERIFY(now.has_value());
            for (std::size_t i = 13; i < graph.nodes.size(); ++i) {
                const Point a = now->centres[i - 1], b = now->centres[i];
                QVERIFY(a.y < b.y || (a.y == b.y && a.x < b.x));
            }
            QVERIFY(now->centres[12].y == now->centres[13].y);
        }
    }

    void opening_pushesTheLeast() {
        LayoutGraph graph = crowd();
        const std::size_t known = graph.nodes.size() - 1;
        auto before = crowdBefore();
        graph.nodes.pop_back();
        for (int i = 0; i < 6; ++i) graph.nodes.push_back({120, 46}); // the group's six members
        for (std::size_t i = 1; i < 6; ++i) graph.edges.push_back({known, known + i});
        before->centres.resize(graph.nodes.size());
        before->near.assign(graph.nodes.size(), {});
        for (std::size_t i = known; i < graph.nodes.size(); ++i) before->near[i] = Point{420, 240};
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        int moved = 0;
        for (std::size_t i = 0; i < known; ++i) {
            const Point by{now->centres[i].x - before->centres[i]->x, now->centres[i].y - before->centres[i]->y};
            QVERIFY(by.x >= 0 && by.y >= 0); // right or down
            moved += by.x > 0 || by.y > 0;
        }
        QVERIFY(moved > 0 && moved < int(known));
        // The same with one pinned and one under the pointer.
        std::size_t one = 0;
        while (now->centres[one] == *before->centres[one]) ++one;
        std::size_t other = one + 1;
        while (other < known && now->centres[other] == *before->centres[other]) ++other;
        before->pinned.assign(graph.nodes.size(), false);
        before->pinned[one] = true;
        LayoutOptions options = with(before);
        options.still = other;
        const auto held = layout(graph, options);
        QVERIFY(held.has_value());
        QCOMPARE(held->centres[one], *before->centres[one]);
        QCOMPARE(held->centres[other], *before->centres[other]);
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *held)), QString());
    }

    void whatGrows_pushesItsNeighbours() {
        LayoutGraph graph;
        graph.nodes.resize(3);
        auto before = std::make_shared<LayoutBefore>();
        before->centres = {Point{60, 0}, Point{60, 70}, Point{400, 0}};
        graph.nodes[0].height = 116;
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QCOMPARE(now->centres[0], (Point{60, 0}));
        QCOMPARE(now->centres[2], (Point{400, 0}));
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        before->pinned = {false, true, false};
        QCOMPARE(layout(graph, with(before))->centres[1], (Point{60, 70})); // a person put it there
    }

    void edges_findTheirWayThroughAnything() {
        // Boxes at random places, edges between any two: none may run under a box.
        unsigned state = 11;
        const auto random = [&state](unsigned n) {
            state = state * 1664525u + 1013904223u;
            return (state >> 8) % n;
        };
        for (int turn = 0; turn < 6; ++turn) {
            LayoutGraph graph;
            auto before = std::make_shared<LayoutBefore>();
            for (int i = 0; i < 60; ++i) {
                const Point at{double(random(1500)), double(random(900))};
                bool free = true;
                for (const auto& other : before->centres)
                    free = free && (std::abs(other->x - at.x) > 136 || std::abs(other->y - at.y) > 62);
                if (!free) continue;
                before->centres.push_back(at);
                graph.nodes.push_back({120, 46});
            }
            for (int k = 0; k < 40; ++k)
                graph.edges.push_back({random(unsigned(graph.nodes.size())), random(unsigned(graph.nodes.size()))});
            graph.direction = turn % 2 == 0 ? LayoutDirection::LeftToRight : LayoutDirection::TopDown;
            const auto now = layout(graph, with(before));
            QVERIFY(now.has_value());
            QCOMPARE(faultOfStay(*before, *now), QString());
            QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        }
    }

    void placesThatAreNone_areNew() {
        LayoutGraph graph = randomGraph(6, 2);
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(6, Point{60, 20});
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        for (std::size_t i = 1; i < 6; ++i) before->centres[i] = Point{kNan, i % 2 == 0 ? 1e300 : kNan};
        before->curves.assign(graph.edges.size(), EdgeCurve{{{kNan, kNan}, {0, 0}, {1, 1}, {2, 2}}});
        before->near.assign(6, Point{kNan, 0});
        LayoutOptions options = with(before);
        options.still = 600;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        QCOMPARE(now->centres[0], (Point{60, 20}));
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
        before->centres[0] = Point{kNan, kNan};
        QVERIFY(*layout(graph, options) == *layout(graph));
        before->centres.pop_back();
        QCOMPARE(layout(graph, options).error().code, ErrorCode::InvalidArgument);
    }

    void equalEdges_areOneLine() {
        LayoutGraph graph;
        graph.nodes.resize(2);
        graph.edges.assign(10'000, {0, 1});
        auto before = std::make_shared<LayoutBefore>();
        before->centres = {Point{0, 0}, Point{400, 100}};
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QVERIFY(now->curves.front() == now->curves.back());
    }

    void cancelling_isHeard() {
        const LayoutGraph graph = randomGraph(200, 5);
        LayoutOptions options = with(std::make_shared<LayoutBefore>());
        auto before = std::make_shared<LayoutBefore>(beforeOf(graph, graph, layoutByRank(graph)).operator*());
        before->curves.clear();
        options.before = before;
        options.cancel.request();
        QCOMPARE(layout(graph, options).error().code, ErrorCode::Cancelled);
    }

    /// What takes too long ends: a plain curve, whatever is in its way.
    void waysThatTakeTooLong_areGivenUp() {
        using namespace layered;
        const BoxIndex boxes({{0, 0, 100, 40}, {300, 0, 400, 40}, {150, -20, 250, 60}});
        const RouteEnd from{0, {100, 20}, {1, 0}}, to{1, {300, 20}, {-1, 0}};
        int asked = 0;
        FreeRoute patient(boxes, 9, [&] { return ++asked < 0; });
        QVERIFY(patient.curve(from, to).points.size() > 4);
        QVERIFY(asked > 1); // in between, too
        FreeRoute late(boxes, 9, [] { return true; });
        QCOMPARE(late.curve(from, to).points.size(), std::size_t(4));
        QVERIFY(late.track(from, to).empty());
        QVERIFY(late.gaveUp() && !patient.gaveUp()); // it isn't exact then, and isn't remembered
    }

    /// Round a wall that long nobody looks for a way: the layout says so, and isn't taken for exact.
    void waysThatAreGivenUp_areSaid() {
        LayoutGraph graph;
        graph.nodes.resize(2);
        graph.edges = {{0, 1}};
        auto before = std::make_shared<LayoutBefore>();
        before->centres = {Point{0, 0}, Point{1000, 0}};
        for (int i = -260; i < 260; ++i) {
            graph.nodes.push_back({120, 46});
            before->centres.push_back(Point{500 + 0.25 * (i % 9), 47.0 * i});
        }
        const auto now = layout(graph, with(before));
        QVERIFY(now.has_value());
        QCOMPARE(QString::fromStdString(now->note), QString("edges may run under nodes: very much is in their way"));
        QVERIFY(!now->exact);
        graph.nodes.resize(60);
        before->centres.resize(60);
        QVERIFY(layout(graph, with(before))->exact);
    }
};

QTEST_GUILESS_MAIN(ArrangeTest)
#include "tst_Arrange.moc"
