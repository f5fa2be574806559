// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "core/layout/LineageDrawing.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

LayoutGraph banded(unsigned seed, std::size_t nodes, int bands) {
    LayoutGraph graph = randomGraph(nodes, seed);
    for (std::size_t i = 0; i < nodes; ++i)
        if (i % 5 != 3) graph.nodes[i].band = int(i * std::size_t(bands) / nodes); // some are of none
    graph.nodes.resize(nodes + 3);                                                 // a component of its own
    graph.edges.push_back({nodes, nodes + 1});
    graph.edges.push_back({nodes + 1, nodes + 2});
    graph.nodes[nodes + 1].band = bands - 1;
    return graph;
}

QString faultOfBands(const LayoutGraph& graph, const LayoutResult& result) {
    const bool down = graph.direction == LayoutDirection::TopDown;
    double end = 0;
    for (const Area& band : result.bands) {
        if (band.size.width <= 0) continue;
        const double from = down ? band.corner.y : band.corner.x;
        if (from < end) return "bands lie on each other";
        end = from + (down ? band.size.height : band.size.width);
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (graph.nodes[i].band < 0) continue;
        const Area& band = result.bands[std::size_t(graph.nodes[i].band)];
        const Box box = boxOf(graph, result, i);
        if (box.left < band.corner.x || box.top < band.corner.y || box.right > band.corner.x + band.size.width ||
            box.bottom > band.corner.y + band.size.height)
            return QString("node %1 isn't in its band").arg(i);
    }
    return {};
}

} // namespace

class BandsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void bands_dontMix() {
        for (unsigned seed = 1; seed <= 8; ++seed) {
            LayoutGraph graph = banded(seed, 40, 2 + int(seed % 3));
            graph.direction = seed % 2 == 0 ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QCOMPARE(faultOfBands(graph, *result), QString());
            QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
            QVERIFY(*layout(graph) == *result);
            QVERIFY(result->exact && result->note.empty());
        }
    }

    void edgesToAnEarlierBand_runBack() {
        LayoutGraph graph;
        graph.nodes.resize(4);
        for (std::size_t i = 0; i < 4; ++i) graph.nodes[i].band = i < 2 ? 1 : 0; // against the flow
        graph.edges = {{0, 1}, {1, 2}, {2, 3}, {3, 3}};
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(faultOfBands(graph, *result), QString());
        QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
        QVERIFY(result->centres[0].x < result->centres[1].x && result->centres[2].x < result->centres[0].x);
    }

    void bandsWithoutNodes_areEmpty() {
        LayoutGraph graph;
        graph.nodes.resize(2);
        graph.nodes[0].band = 1;
        graph.nodes[1].band = 4;
        graph.edges = {{0, 1}};
        const auto result = layout(graph);
        QVERIFY(result.has_value());
        QCOMPARE(result->bands.size(), std::size_t(5));
        QCOMPARE(result->bands[0], Area{});
        QCOMPARE(faultOfBands(graph, *result), QString());
        graph.nodes[0].band = 4; // all of one: no bands
        QVERIFY(layout(graph)->bands.empty());
    }

    void whatIsNew_standsInItsBand() {
        LayoutGraph graph = banded(3, 40, 3);
        const auto was = layout(graph);
        auto before = std::make_shared<LayoutBefore>();
        before->centres.assign(was->centres.begin(), was->centres.end());
        before->curves = was->curves;
        for (const int band : {0, 1, 2}) {
            graph.nodes.push_back({120, 46, -1, -1, band});
            graph.edges.push_back({std::size_t(band) * 13, graph.nodes.size() - 1});
            before->centres.push_back({});
        }
        LayoutOptions options;
        options.before = before;
        const auto now = layout(graph, options);
        QVERIFY(now.has_value());
        for (std::size_t i = 0; i < was->centres.size(); ++i) QCOMPARE(now->centres[i], was->centres[i]);
        QCOMPARE(faultOfBands(graph, *now), QString());
        QCOMPARE(QString::fromStdString(faultOfFree(graph, *now)), QString());
    }

    /// However much more flows out of a later one.
    void layers_beginWhereNothingFlowsIn() {
        LineageDrawing drawing;
        const auto add = [&](const std::string& id, const char* layer) {
            drawing.nodes.emplace_back();
            drawing.nodes.back().id = id;
            drawing.nodes.back().layer = layer;
        };
        add("clean", "prepared");
        add("raw", "sources");
        drawing.edges.push_back({"raw", "clean", {}});
        for (int i = 0; i < 5; ++i) {
            add("share" + std::to_string(i), "results");
            drawing.edges.push_back({"clean", "share" + std::to_string(i), {}});
        }
        QCOMPARE(shownLayers(drawing), (std::vector<std::string>{"sources", "prepared", "results"}));
    }

    void layers_areInTheOrderOfTheirFlow() {
        LineageDrawing drawing;
        const char* layers[] = {"marts", "raw", "staging", "", "marts"};
        for (int i = 0; i < 5; ++i) {
            drawing.nodes.emplace_back();
            drawing.nodes.back().id = "s" + std::to_string(i);
            drawing.nodes.back().layer = layers[i];
        }
        drawing.edges.resize(3);
        for (auto& [edge, ends] :
             {std::pair{&drawing.edges[0], "12"}, {&drawing.edges[1], "20"}, {&drawing.edges[2], "03"}}) {
            edge->from = std::string("s") + ends[0];
            edge->to = std::string("s") + ends[1];
        }
        QCOMPARE(shownLayers(drawing), (std::vector<std::string>{"raw", "staging", "marts"}));
        const LayoutGraph graph = layoutGraph(drawing);
        QCOMPARE(graph.nodes[0].band, 2);
        QCOMPARE(graph.nodes[1].band, 0);
        QCOMPARE(graph.nodes[3].band, -1);
        for (auto& node : drawing.nodes) node.layer = "one";
        QVERIFY(shownLayers(drawing).empty());
    }
};

QTEST_GUILESS_MAIN(BandsTest)
#include "tst_Bands.moc"
