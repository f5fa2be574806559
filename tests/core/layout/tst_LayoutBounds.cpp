// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs that are out of all proportion: each is laid out, soon, and as promised where that can be looked at.
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

enum class Shape { Star, StarInwards, Parallel, Chain, Loops };

LayoutGraph make(Shape shape) {
    constexpr std::size_t kMany = 20'000, kDeep = 50'000, kEqual = 10'000;
    LayoutGraph graph;
    graph.nodes.resize(shape == Shape::Chain                               ? kDeep
                       : shape == Shape::Parallel || shape == Shape::Loops ? 3
                                                                           : kMany + 1);
    if (shape == Shape::Star)
        for (std::size_t i = 1; i <= kMany; ++i) graph.edges.push_back({0, i});
    if (shape == Shape::StarInwards)
        for (std::size_t i = 1; i <= kMany; ++i) graph.edges.push_back({i, 0});
    if (shape == Shape::Parallel) graph.edges.assign(kEqual, {0, 2});
    if (shape == Shape::Loops) graph.edges.assign(kEqual, {1, 1});
    if (shape == Shape::Chain)
        for (std::size_t i = 1; i < kDeep; ++i) graph.edges.push_back({i - 1, i});
    return graph;
}

bool allDrawn(const LayoutGraph& graph, const LayoutResult& result) {
    if (result.centres.size() != graph.nodes.size() || result.curves.size() != graph.edges.size()) return false;
    for (const auto& curve : result.curves)
        for (const Point& p : curve.points)
            if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
    return std::none_of(result.curves.begin(), result.curves.end(), [](const auto& c) { return c.points.size() < 4; });
}

} // namespace

class LayoutBoundsTest : public QObject {
    Q_OBJECT
private slots:
    void init() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }
    void cleanup() { qunsetenv("STEMMA_FAKE_LAYOUT"); }

    void anyShape_isLaidOutAndGrows_data() {
        QTest::addColumn<int>("shape");
        QTest::newRow("a node with 20,000 readers") << int(Shape::Star);
        QTest::newRow("a node that reads 20,000") << int(Shape::StarInwards);
        QTest::newRow("10,000 equal edges") << int(Shape::Parallel);
        QTest::newRow("10,000 loops") << int(Shape::Loops);
        QTest::newRow("a chain 50,000 deep") << int(Shape::Chain);
    }

    void anyShape_isLaidOutAndGrows() {
        QFETCH(int, shape);
        LayoutGraph graph = make(Shape(shape));
        const auto was = layout(graph);
        QVERIFY(was.has_value());
        QVERIFY(allDrawn(graph, *was));
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(was->centres.begin(), was->centres.end());
        before->curves = was->curves;
        for (int i = 0; i < 3; ++i) {
            graph.nodes.emplace_back();
            graph.edges.push_back({1, graph.nodes.size() - 1});
            before->centres.push_back({});
        }
        LayoutOptions options;
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        QVERIFY(allDrawn(graph, *now));
        QVERIFY(std::equal(was->centres.begin(), was->centres.end(), now->centres.begin()));
    }

    void anyShape_standsInLanesAndBands() {
        for (const Shape shape : {Shape::Star, Shape::Parallel, Shape::Loops}) {
            LayoutGraph graph = make(shape);
            for (std::size_t i = 0; i < graph.nodes.size(); ++i) graph.nodes[i].band = int(i % 3);
            const auto bands = layout(graph);
            QVERIFY(bands.has_value() && allDrawn(graph, *bands));
            for (std::size_t i = 0; i < graph.nodes.size(); ++i) graph.nodes[i].lane = int(i % 12);
            const auto lanes = layout(graph);
            QVERIFY(lanes.has_value() && allDrawn(graph, *lanes));
        }
    }

    void brokenHelpers_leaveLanesAndGrowthUsable_data() {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind : {"crash", "few", "endless", "back"}) QTest::newRow(kind) << QByteArray(kind);
    }

    void brokenHelpers_leaveLanesAndGrowthUsable() {
        QFETCH(QByteArray, kind);
        qputenv("STEMMA_HELPERS", FAKE_LAYOUT_FOLDER);
        qputenv("STEMMA_FAKE_LAYOUT", kind);
        LayoutGraph graph = randomGraph(24, 4);
        for (std::size_t i = 0; i < 24; ++i) graph.nodes[i].lane = int(i / 8);
        LayoutOptions options;
        options.helpers = newLayoutHelpers();
        const auto was = layout(graph, options);
        QVERIFY(was.has_value() && !was->exact);
        QCOMPARE(was->note, std::string("placed by rank: the layout helper failed"));
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *was)), QString());
        auto before = std::make_shared<LayoutBefore>();
        for (std::size_t i = 0; i < 24; ++i)
            before->centres.push_back(i < 8 ? std::optional<Point>() : was->centres[i]); // the newest run is new
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value() && !now->exact);
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
    }
};

QTEST_GUILESS_MAIN(LayoutBoundsTest)
#include "tst_LayoutBounds.moc"
