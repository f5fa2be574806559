// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartAdjust.h"
#include "core/visual/Charts.h"
#include "core/visual/Resolve.h"

#include <QTest>

using namespace stemma;

namespace {

const std::vector<Column> kTable = {
    {"mass", "DOUBLE"}, {"length", "BIGINT"}, {"species", "VARCHAR"}, {"day", "DATE"}, {"a.b[c]", "DOUBLE"}};

Json parsed(const std::string& text) {
    auto json = Json::parse(text);
    if (!json) qFatal("%s", json.error().message.c_str());
    return std::move(*json);
}

Json scatter() {
    return parsed(R"({"title": "Birds", "data": {"name": "self"}, "mark": {"type": "point", "filled": true, "size": 9},
        "encoding": {"x": {"field": "length", "type": "quantitative", "title": "Length in mm", "scale": {
    "zero" : false}},
                     "y": {"field": "mass", "type": "quantitative"}, "tooltip": [{"field": "species"}]
}
})");
}

/// Stands for rows of the table, so that a specification is resolved, not only looked at.
ChartData rowsOfTable() {
    return ChartData::fromJson(parsed(R"([
        {"mass": 3750.5, "length": 181, "species": "Adelie", "day": "2007-11-11", "a.b[c]": 1},
        {"mass": 3800, "length": 186, "species": "Gentoo", "day": "2008-01-05", "a.b[c]": 2},
        {"mass": 10, "length": 195, "species": "Gentoo", "day": "2009-03-05", "a.b[c]": 1000}])"));
}

void draws(const Json& specification) {
    const auto spec = ChartSpec::parse(specification);
    QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
    const auto scene = resolveScene(*spec, rowsOfTable());
    QVERIFY2(scene, scene ? "" : describe(scene.error()).c_str());
    QVERIFY2(scene->nothing.empty(), scene->nothing.c_str());
}

} // namespace

class ChartAdjustTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knobs_areReadAndUnchangedOnesChangeNothing() {
        const auto chart = AdjustableChart::of(scatter(), kTable);
        QVERIFY(chart);
        QVERIFY(chart->drawsTheTable());
        QCOMPARE(chart->knobs().mark, std::string("point"));
        QCOMPARE(chart->knobs().x.field, std::string("length"));
        QVERIFY(chart->knobs().colour.empty());
        QCOMPARE(chart->with(chart->knobs()), scatter());
    }
    void columnsAndColour_areReplaced_theRestStays() {
        const auto chart = AdjustableChart::of(scatter(), kTable);
        ChartKnobs knobs = chart->choose(chart->knobs(), true, "a.b[c]");
        knobs.colour = "species";
        const Json made = chart->with(knobs);
        QCOMPARE(made["encoding"]["x"], scatter()["encoding"]["x"]);
        QCOMPARE(made["encoding"]["y"]["field"].text(), std::string("a\\.b\\[c\\]"));
        QCOMPARE(made["encoding"]["color"]["type"].text(), std::string("nominal"));
        QCOMPARE(made["encoding"]["tooltip"], scatter()["encoding"]["tooltip"]);
        QCOMPARE(made["mark"], scatter()["mark"]);
        QCOMPARE(made["title"].text(), std::string("a.b[c] by length, coloured by species"));
        draws(made);
        // Back to what its author wrote.
        knobs = chart->choose(knobs, true, "mass");
        knobs.colour.clear();
        QCOMPARE(chart->with(knobs), scatter());
    }
    void logScales_comeAndGo() {
        const auto chart = AdjustableChart::of(scatter(), kTable);
        ChartKnobs knobs = chart->knobs();
        QVERIFY(chart->canLog(knobs, false) && chart->canLog(knobs, true));
        knobs.x.log = knobs.y.log = true;
        const Json made = chart->with(knobs);
        QCOMPARE(made["encoding"]["x"]["scale"]["type"].text(), std::string("log"));
        QVERIFY(!made["encoding"]["x"]["scale"].contains("zero"));
        QCOMPARE(made["encoding"]["x"]["title"].text(), std::string("Length in mm"));
        draws(made);
        const auto again = AdjustableChart::of(made, kTable);
        QVERIFY(again->knobs().x.log);
        ChartKnobs linear = again->knobs();
        linear.x.log = linear.y.log = false;
        QVERIFY(!again->with(linear)["encoding"]["x"].contains("scale"));
    }
    void ourOwnHistogram_becomesOneOfTheTablesRows() {
        std::vector<HistogramBin> bins;
        for (int i = 0; i < 12; ++i) bins.push_back({double(i), i + 1.0, i});
        const auto chart = AdjustableChart::of(histogramChart("mass", "mass", bins), kTable);
        QVERIFY(chart && chart->drawsTheTable());
        QCOMPARE(chart->knobs().x.bins, 12);
        QCOMPARE(chart->knobs().y.aggregate, std::string("count"));
        ChartKnobs more = chart->rebin(chart->knobs(), 1);
        QCOMPARE(more.x.bins, 15);
        QCOMPARE(chart->rebin(more, -1).x.bins, 10);
        QCOMPARE(chart->titleOf(more), std::string("mass, 15 bins"));
        Json made = chart->with(more);
        QCOMPARE(made["data"]["name"].text(), std::string("self"));
        QCOMPARE(made["encoding"]["x"]["bin"]["maxbins"].integer(), 15);
        draws(made);
        // Another column: binned if it has numbers, in months if moments, else as it is.
        const ChartKnobs other = chart->choose(more, false, "length");
        QCOMPARE(other.x.bins, 15);
        draws(chart->with(other));
        const ChartKnobs days = chart->choose(more, false, "day");
        QCOMPARE(days.x.timeUnit, std::string("yearmonth"));
        QCOMPARE(chart->rebin(days, 1).x.timeUnit, std::string("yearmonthdate"));
        draws(chart->with(days));
        const ChartKnobs names = chart->choose(more, false, "species");
        QCOMPARE(names.x.bins, 0);
        draws(chart->with(names));
        QVERIFY(!chart->canLog(more, false));
        ChartKnobs logarithmic = more;
        logarithmic.y.log = true;
        QVERIFY(chart->canLog(more, true));
        draws(chart->with(logarithmic));
    }
    void ourTopValues_becomeCountsOfTheTable() {
        const auto chart =
            AdjustableChart::of(topValuesChart("species", "species", {{"Gentoo", 2}, {"Adelie", 1}}, 0), kTable);
        QVERIFY(chart && chart->drawsTheTable());
        QCOMPARE(chart->knobs().y.field, std::string("species"));
        draws(chart->with(chart->knobs()));
        // Averages instead of counts.
        const ChartKnobs mean = chart->choose(chart->knobs(), false, "mass", "mean");
        QCOMPARE(chart->titleOf(mean), std::string("species by mean of mass"));
        draws(chart->with(mean));
    }
    void aPictureOfAnotherTable_keepsItsOwnRows() {
        const auto chart = AdjustableChart::of(histogramChart("gone", "gone", {{0, 1, 3}, {1, 2, 4}}), kTable);
        QVERIFY(!chart); // it has x2, and no column of the table
        const auto line =
            AdjustableChart::of(lineChart({"Loss", "step", "loss", false}, {{1, 3, "a"}, {2, 2, "b"}}), {});
        QVERIFY(line);
        QVERIFY(!line->drawsTheTable());
        QCOMPARE(line->columns().size(), std::size_t(3));
        ChartKnobs knobs = line->knobs();
        knobs.mark = "point";
        QCOMPARE(line->with(knobs)["mark"]["type"].text(), std::string("point"));
    }
    void whatIsComposed_cantBeAdjusted() {
        for (const char* text :
             {R"({"layer": [], "encoding": {"x": {}, "y": {}}})", R"({"mark": "arc", "encoding": {}})",
              R"({"mark": "bar", "encoding": {"x": {"field": "mass"}}})", R"([1])", R"("bar")",
              R"({"mark": "bar", "encoding": {"x": 7, "y": []}})"})
            QVERIFY2(!AdjustableChart::of(parsed(text), kTable), text);
        QVERIFY(!AdjustableChart::of(scatter(), {})); // no columns to choose from
    }
    void bins_endSomewhere() {
        const auto chart = AdjustableChart::of(
            parsed(
                R"({"mark": "bar", "encoding": {"x": {"field": "mass", "bin": true}, "y": {"aggregate": "count"}}})"),
            kTable);
        QCOMPARE(chart->knobs().x.bins, 10);
        ChartKnobs knobs = chart->knobs();
        for (int i = 0; i < 30; ++i) knobs = chart->rebin(knobs, 1);
        QCOMPARE(knobs.x.bins, 500);
        for (int i = 0; i < 30; ++i) knobs = chart->rebin(knobs, -1);
        QCOMPARE(knobs.x.bins, 2);
    }
    void knobs_areKeptAsJson() {
        const auto chart = AdjustableChart::of(scatter(), kTable);
        ChartKnobs knobs = chart->choose(chart->knobs(), true, "length", "mean");
        knobs.x.log = true;
        knobs.x.bins = 7;
        knobs.colour = "species";
        QCOMPARE(ChartKnobs::fromJson(knobs.toJson()), std::optional(knobs));
        for (const char* wrong : {"null", "7", "{}", R"({"x": {}, "y": {}, "mark": "no"})"})
            QVERIFY2(!ChartKnobs::fromJson(parsed(wrong)), wrong);
    }
    void marks_fitWhatIsDrawn() {
        const auto chart = AdjustableChart::of(scatter(), kTable);
        QCOMPARE(chart->marks(chart->knobs()), (std::vector<std::string>{"point", "line", "area", "tick"}));
        const ChartKnobs counted = chart->choose(chart->knobs(), true, "", "count");
        QCOMPARE(chart->marks(counted), (std::vector<std::string>{"bar", "line", "area", "point"}));
    }
};

QTEST_GUILESS_MAIN(ChartAdjustTest)
#include "tst_ChartAdjust.moc"
