// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stemma;
using namespace stemma::test;

namespace {

LayoutGraph graphOf(std::size_t nodes, std::vector<LayoutGraph::Edge> edges) {
    LayoutGraph graph;
    graph.nodes.resize(nodes);
    graph.edges = std::move(edges);
    return graph;
}

/// The same pipeline of five nodes, many times.
LayoutGraph pipelines(std::size_t count) {
    LayoutGraph graph;
    for (std::size_t p = 0; p < count; ++p) {
        const std::size_t n = graph.nodes.size();
        graph.nodes.resize(n + 5);
        for (const auto& [from, to] : {std::pair{0, 1}, {1, 2}, {1, 3}, {2, 4}, {3, 4}})
            graph.edges.push_back({n + std::size_t(from), n + std::size_t(to)});
    }
    return graph;
}

} // namespace

class LayoutTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void emptyGraph_isAnEmptyPicture() {
        const auto result = layout({});
        QVERIFY(result.has_value());
        QVERIFY(result->centres.empty() && result->curves.empty());
        QCOMPARE(result->size, (Size{0, 0}));
        QVERIFY(result->exact);
    }

    void oneNode_fillsThePicture() {
        LayoutGraph graph = graphOf(1, {});
        graph.nodes[0] = {132, 44, -1};
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->centres[0], (Point{66, 22}));
        QCOMPARE(result->size, (Size{132, 44}));
        QVERIFY(result->exact);
    }

    void chain_isStraight() {
        const auto result = layout(graphOf(4, {{2, 3}, {0, 1}, {1, 2}}));
        QVERIFY(result.has_value());
        for (const auto& curve : result->curves) {
            QCOMPARE(curve.points.size(), std::size_t(4));
            for (const Point& p : curve.points) QCOMPARE(p.y, curve.points[0].y);
        }
        QVERIFY(result->centres[0].x < result->centres[1].x && result->centres[2].x < result->centres[3].x);
    }

    void shapes_holdAllPromises_data() {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<QVector<QPair<int, int>>>("edges");
        using Edges = QVector<QPair<int, int>>;
        QTest::newRow("diamond") << 4 << Edges{{0, 1}, {0, 2}, {1, 3}, {2, 3}};
        QTest::newRow("two equal edges") << 3 << Edges{{0, 1}, {0, 1}, {0, 2}, {1, 2}, {1, 2}};
        QTest::newRow("edge past a rank") << 5 << Edges{{0, 1}, {1, 2}, {2, 3}, {0, 3}, {3, 4}, {0, 4}};
        QTest::newRow("two sources") << 5 << Edges{{0, 2}, {1, 2}, {2, 3}, {2, 4}};
        QTest::newRow("apart") << 5 << Edges{{0, 1}, {0, 2}, {3, 4}};
        QTest::newRow("self loop") << 1 << Edges{{0, 0}};
        QTest::newRow("two self loops") << 2 << Edges{{0, 0}, {0, 1}, {1, 1}, {1, 1}};
        QTest::newRow("there and back") << 2 << Edges{{0, 1}, {1, 0}};
        QTest::newRow("cycle") << 5 << Edges{{0, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 4}};
        QTest::newRow("all with all") << 5 << Edges{{0, 1}, {1, 0}, {0, 2}, {2, 0}, {1, 2}, {2, 1}, {3, 0}, {0, 3},
                                                    {3, 4}, {4, 3}, {4, 4}, {1, 4}, {4, 1}, {2, 3}, {3, 2}};
    }

    void shapes_holdAllPromises() {
        QFETCH(int, nodes);
        using Edges = QVector<QPair<int, int>>;
        QFETCH(Edges, edges);
        LayoutGraph graph = graphOf(std::size_t(nodes), {});
        for (const auto& [from, to] : edges) graph.edges.push_back({std::size_t(from), std::size_t(to)});
        for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopDown}) {
            graph.direction = direction;
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
            QVERIFY(result->exact && result->note.empty());
            QCOMPARE(QString::fromStdString(faultOf(graph, layoutByRank(graph))), QString());
        }
    }

    void manyGraphs_holdAllPromises() {
        for (unsigned seed = 1; seed <= 12; ++seed)
            for (const std::size_t nodes : {6, 25, 60}) {
                LayoutGraph graph = randomGraph(nodes, seed);
                graph.direction = seed % 2 == 0 ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
                const auto result = layout(graph);
                QVERIFY(result.has_value());
                QVERIFY(result->exact);
                QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
            }
    }

    void arrows_pointForwards() {
        const LayoutGraph graph = randomGraph(40, 5);
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        for (const auto& edge : graph.edges) QVERIFY(result->centres[edge.from].x < result->centres[edge.to].x);
        for (const auto& curve : result->curves) {
            const auto& p = curve.points;
            QCOMPARE(p[p.size() - 2].y, p.back().y); // arrives level, so that the arrowhead is
            QVERIFY(p[p.size() - 2].x < p.back().x);
        }
    }

    void weakEdges_areTheOnesThatRunBack() {
        // A confusion matrix describes the model it was made with: model -> predict -> score -> confusion -> model.
        for (const std::size_t first : {0, 1, 2, 3}) {
            LayoutGraph graph = graphOf(5, {{3, 0}, {0, 1}, {1, 2}, {2, 3}, {4, 1}});
            std::rotate(graph.edges.begin(), graph.edges.begin() + std::ptrdiff_t(first), graph.edges.begin() + 4);
            for (auto& edge : graph.edges) edge.weak = edge.from == 3;
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QVERIFY(result->exact);
            for (const auto& edge : graph.edges)
                QCOMPARE(result->centres[edge.from].x < result->centres[edge.to].x, !edge.weak);
            QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
        }
        LayoutGraph graph = graphOf(4, {{0, 1}, {1, 2}, {0, 3}, {3, 2}});
        graph.edges[3].weak = true; // closes no circle: nothing is turned
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QVERIFY(result->centres[3].x < result->centres[2].x);
    }

    void equalGraphs_giveEqualResults() {
        const LayoutGraph graph = randomGraph(80, 3);
        const auto once = layout(graph);
        LayoutOptions fresh;
        fresh.helpers = newLayoutHelpers();
        const auto again = layout(graph, fresh), thrice = layout(graph, fresh);
        QVERIFY(once.has_value() && again.has_value() && thrice.has_value());
        QVERIFY(*once == *again && *again == *thrice);
        QVERIFY(layoutByRank(graph) == layoutByRank(graph));
    }

    void components_arePackedTowardsTheAspect() {
        for (const double aspect : {0.5, 1.6, 3.0}) {
            LayoutGraph graph = pipelines(60);
            graph.aspect = aspect;
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
            const double got = result->size.width / result->size.height;
            QVERIFY2(got > aspect / 1.6 && got < aspect * 1.6, qPrintable(QString::number(got)));
        }
    }

    void equalComponents_areAskedForOnce() {
        LayoutOptions options;
        options.helpers = newLayoutHelpers();
        const LayoutGraph graph = pipelines(20);
        const auto result = layout(graph, options);
        QVERIFY(result.has_value());
        for (std::size_t p = 1; p < 20; ++p)
            for (std::size_t i = 1; i < 5; ++i) {
                const Point a = result->centres[i], b = result->centres[5 * p + i];
                const Point a0 = result->centres[0], b0 = result->centres[5 * p];
                QVERIFY(std::abs((a.x - a0.x) - (b.x - b0.x)) < 0.02 && std::abs((a.y - a0.y) - (b.y - b0.y)) < 0.02);
            }
    }

    void groups_stayTogether() {
        LayoutGraph graph = graphOf(8, {});
        for (std::size_t i = 0; i < 8; ++i) graph.nodes[i] = {100, 40, i % 2 == 0 ? 7 : -1};
        graph.aspect = 0.01; // one column
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        std::vector<double> grouped, others;
        for (std::size_t i = 0; i < 8; ++i) (i % 2 == 0 ? grouped : others).push_back(result->centres[i].y);
        QVERIFY(*std::max_element(grouped.begin(), grouped.end()) < *std::min_element(others.begin(), others.end()));
    }

    void chains_needNoHelper() {
        LayoutOptions options;
        options.helpers = newLayoutHelpers();
        QVERIFY(layout(graphOf(6, {{0, 1}, {1, 2}, {3, 4}}), options).has_value());
        QCOMPARE(options.helpers->started(), 0);
    }

    void heavyEdges_areShort() {
        // A result is drawn beside its step, however far away its reader is.
        LayoutGraph graph = graphOf(7, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 5}, {5, 6}, {6, 4}});
        graph.edges[4].weight = graph.edges[5].weight = 50;
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->centres[5].x, result->centres[1].x);
        QCOMPARE(result->centres[6].x, result->centres[2].x);
    }

    void badGraphs_areRefused() {
        const auto refused = [](const LayoutGraph& graph) {
            const auto result = layout(graph);
            return !result && result.error().code == ErrorCode::InvalidArgument;
        };
        QVERIFY(refused(graphOf(2, {{0, 2}})));
        for (const double size : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN()}) {
            LayoutGraph graph = graphOf(2, {{0, 1}});
            graph.nodes[1].height = size;
            QVERIFY(refused(graph));
            graph.nodes[1].height = 46;
            graph.aspect = size;
            QVERIFY(refused(graph));
        }
        LayoutGraph graph = graphOf(2, {{0, 1}});
        graph.edges[0].weight = 0;
        QVERIFY(refused(graph));
    }
};

QTEST_GUILESS_MAIN(LayoutTest)
#include "tst_Layout.moc"
