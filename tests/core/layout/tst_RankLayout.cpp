// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"
#include "core/layout/Pack.h"
#include "core/layout/Ranked.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

using namespace stemma;
using namespace stemma::test;

class RankLayoutTest : public QObject {
    Q_OBJECT
private slots:
    void manyGraphs_holdAllPromises() {
        for (unsigned seed = 1; seed <= 10; ++seed)
            for (const std::size_t nodes : {2, 9, 40, 120}) {
                LayoutGraph graph = randomGraph(nodes, seed);
                if (seed % 3 == 0) graph.edges.push_back({nodes - 1, 0}); // a cycle
                graph.direction = seed % 2 == 0 ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
                QCOMPARE(QString::fromStdString(faultOf(graph, layoutByRank(graph))), QString());
            }
    }

    void ranks_areLongestPaths() {
        layered::Component c;
        c.length.assign(5, 100);
        c.breadth.assign(5, 40);
        c.edges = {{0, 1}, {1, 2}, {0, 2}, {4, 2}, {2, 3}};
        const auto placed = layered::placeByRank(c);
        QCOMPARE(placed.rank, (std::vector<std::int32_t>{0, 1, 2, 3, 1})); // a source stands just before what it feeds
        QCOMPARE(placed.ways[2].size(), std::size_t(1));
        QVERIFY(placed.ways[0].empty());
        c.edges.push_back({3, 0});
        layered::turnCycles(c);
        QCOMPARE(c.edges.back(), (layered::Component::Edge{0, 3, 1, 0, 1}));
        QVERIFY(layered::placeByRank(c).rank == placed.rank);
    }

    void crossings_areSweptAway() {
        // A ladder whose rungs come in scrambled order: it can be drawn without a crossing.
        constexpr std::size_t kRungs = 8;
        LayoutGraph graph;
        graph.nodes.resize(2 * kRungs + 1);
        for (std::size_t i = 0; i < kRungs; ++i) {
            graph.edges.push_back({i, kRungs + i * 3 % kRungs});
            graph.edges.push_back({i, kRungs + i * 3 % kRungs + 1});
        }
        const auto result = layoutByRank(graph);
        int crossings = 0;
        for (const auto& a : graph.edges)
            for (const auto& b : graph.edges) {
                const double left = result.centres[a.from].y - result.centres[b.from].y;
                const double right = result.centres[a.to].y - result.centres[b.to].y;
                if (left < 0 && right > 0) ++crossings;
            }
        QCOMPARE(crossings, 0);
    }

    void longEdges_areStraightWhereNothingIsInTheWay() {
        LayoutGraph graph;
        graph.nodes.resize(6);
        graph.edges = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 4}, {4, 5}};
        const auto result = layoutByRank(graph);
        // Down, straight past three ranks, up: an S, a line, an S, and the last piece before the head.
        QVERIFY(result.curves[4].points.size() <= 1 + 3 * 5);
        QCOMPARE(QString::fromStdString(faultOf(graph, result)), QString());
    }

    void largeGraphs_arePlaced() {
        const LayoutGraph graph = randomGraph(20'000, 9, 300);
        const LayoutResult result = layoutByRank(graph);
        QCOMPARE(result.centres.size(), graph.nodes.size());
        QVERIFY(!result.exact && !result.note.empty());
        for (const auto& edge : graph.edges) QVERIFY(result.centres[edge.from].x < result.centres[edge.to].x);
        QVERIFY(result == layoutByRank(graph));
    }

    void deepGraphs_needNoStack() {
        LayoutGraph graph;
        graph.nodes.resize(100'000);
        for (std::size_t i = 1; i < graph.nodes.size(); ++i) graph.edges.push_back({i - 1, i});
        graph.edges.push_back({graph.nodes.size() - 1, graph.nodes.size() - 2});
        const auto result = layoutByRank(graph);
        QVERIFY(result.centres.front().x < result.centres.back().x);
    }

    void packing_neverOverlaps() {
        std::vector<Size> boxes;
        for (int i = 0; i < 200; ++i) boxes.push_back({20.0 + (i * 37) % 190, 15.0 + (i * 53) % 120});
        for (const double aspect : {0.3, 1.0, 4.0}) {
            Size whole;
            const auto corners = layered::pack(boxes, 10, aspect, whole);
            double area = 0;
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                QVERIFY(corners[i].x >= 0 && corners[i].y >= 0);
                QVERIFY(corners[i].x + boxes[i].width <= whole.width + 1e-6);
                QVERIFY(corners[i].y + boxes[i].height <= whole.height + 1e-6);
                area += (boxes[i].width + 10) * (boxes[i].height + 10);
                for (std::size_t k = 0; k < i; ++k) {
                    const bool apart = corners[i].x >= corners[k].x + boxes[k].width + 10 - 1e-6 ||
                                       corners[k].x >= corners[i].x + boxes[i].width + 10 - 1e-6 ||
                                       corners[i].y >= corners[k].y + boxes[k].height + 10 - 1e-6 ||
                                       corners[k].y >= corners[i].y + boxes[i].height + 10 - 1e-6;
                    QVERIFY(apart);
                }
            }
            QVERIFY2(area > 0.6 * whole.width * whole.height, "at most 40 % are empty");
        }
    }
};

QTEST_GUILESS_MAIN(RankLayoutTest)
#include "tst_RankLayout.moc"
