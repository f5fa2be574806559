// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Charts.h"
#include "core/visual/Specification.h"

#include <QTest>

using namespace stemma;

namespace {

std::vector<Json> allCharts() {
    const std::vector<SeriesPoint> points = {{1, 2, ""}, {2, 3, ""}};
    return {histogramChart("Mass", "g", {{0, 10, 3}, {10, 20, 4}}),
            histogramChart("Day", "day", {{0, 86'400'000, 3}}, Binned::Moments),
            topValuesChart("Species", "species", {{"Adelie", 3}, {"Gentoo", 2}}, 7),
            heatmapChart({.title = "Confusion", .x = "Predicted", .y = "Actual", .value = "Cases", .domain = {}},
                         {{"a", "a", 3}, {"a", "b", 1}}),
            lineChart({.title = "Loss", .x = "step", .y = "loss"}, points),
            scatterChart({.title = "Bills", .x = "length", .y = "depth"}, {{1, 2, "a"}, {2, 3, "b"}}),
            metricBarsChart("Metrics", {{"accuracy", 0.9}})};
}

/// Fields that encodings name must be in the rows, or a chart is empty without anybody noticing.
bool fieldsAreThere(const Json& chart) {
    const auto read = readSpecification(chart.dump(), "chart");
    if (!read || read->facts.values == 0) return false;
    const Json& row = chart["data"]["values"].at(0);
    for (const std::string& field : read->facts.fields)
        if (!row.contains(field)) return false;
    return true;
}

} // namespace

class ChartsTest : public QObject {
    Q_OBJECT

private slots:
    void charts_areSpecificationsWithTheirData() {
        for (const Json& chart : allCharts()) QVERIFY2(fieldsAreThere(chart), chart.dump(2).c_str());
    }
    void charts_leaveColoursAndSizesToThePainter() {
        for (const Json& chart : allCharts()) {
            const std::string text = chart.dump();
            for (const char* word : {"\"width\"", "\"height\"", "\"config\"", "#"})
                QVERIFY2(text.find(word) == std::string::npos, text.c_str());
        }
    }
    void histogram_isBinnedAlready() {
        const Json chart = histogramChart("Mass", "g", {{0, 10, 3}, {10, 20, 4}});
        QCOMPARE(chart["mark"].text(), std::string("bar"));
        QCOMPARE(chart["encoding"]["x"]["bin"].text(), std::string("binned"));
        QCOMPARE(chart["encoding"]["x2"]["field"].text(), std::string("to"));
        QCOMPARE(chart["data"]["values"].at(1), Json::object({{"from", 10.0}, {"to", 20.0}, {"count", 4}}));
        const Json days = histogramChart("Day", "day", {{0, 1, 1}}, Binned::Moments);
        QCOMPARE(days["encoding"]["x"]["type"].text(), std::string("temporal"));
        QVERIFY(!chart["encoding"]["x"].contains("axis"));
        const Json years = histogramChart("year", "year", {{2007, 2008, 1}, {2008, 2009, 3}}, Binned::Whole);
        QCOMPARE(years["encoding"]["x"]["axis"], Json::object({{"tickMinStep", 1}, {"format", "d"}}));
        const Json many = histogramChart("rows", "rows", {{0, 20'000, 1}}, Binned::Whole);
        QVERIFY(!many["encoding"]["x"]["axis"].contains("format")); // 20,000 keeps its comma
    }
    void topValues_keepTheirOrderAndNameTheRest() {
        const Json chart = topValuesChart("Species", "species", {{"b", 5}, {"a", 3}}, 7);
        QVERIFY(chart["encoding"]["y"].contains("sort") && chart["encoding"]["y"]["sort"].isNull());
        QCOMPARE(chart["data"]["values"].size(), 3u);
        QCOMPARE(chart["data"]["values"].at(2)["count"].integer(), 7);
        QCOMPARE(topValuesChart("", "", {{"a", 1}})["data"]["values"].size(), 1u);
    }
    void heatmap_hasCellsAndNumbers() {
        HeatmapText text;
        text.domain = {-1.0, 1.0};
        text.diverging = true;
        text.format = ".2f";
        const Json chart = heatmapChart(text, {{"a", "b", 0.5}});
        QCOMPARE(chart["layer"].size(), 2u);
        QCOMPARE(chart["layer"].at(0)["encoding"]["color"]["scale"]["domain"], Json::array({-1.0, 1.0}));
        QCOMPARE(chart["layer"].at(1)["encoding"]["text"]["format"].text(), std::string(".2f"));
    }
    void points_nameTheirSeriesOnlyWhereThereAreSome() {
        const AxesText text{.title = "t", .x = "x", .y = "y"};
        QVERIFY(!lineChart(text, {{1, 2, ""}})["encoding"].contains("color"));
        QVERIFY(scatterChart(text, {{1, 2, "a"}})["encoding"].contains("color"));
    }
    void namesOfStrangers_areOnlyEverText() {
        // Broken UTF-8 and a column name that would be a path in Vega-Lite: both end up as values and titles.
        const Json chart = topValuesChart("a.b[0]", "a.b[0]", {{"\xff\xfe", 1}});
        QVERIFY(Json::parse(chart.dump()));
        QCOMPARE(chart["encoding"]["y"]["field"].text(), std::string("value"));
        QCOMPARE(chart["encoding"]["y"]["title"].text(), std::string("a.b[0]"));
    }
};

QTEST_GUILESS_MAIN(ChartsTest)
#include "tst_Charts.moc"
