// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Charts.h"
#include "core/visual/Resolve.h"
#include "core/visual/Resolving.h"

#include <QTest>
#include <cmath>

using namespace stemma;

namespace {

Result<Scene> resolve(const std::string& text, const ResolveOptions& options = {}) {
    auto json = Json::parse(text);
    if (!json) return fail(json.error());
    if (!json->contains("data"))
        json->set("data", *Json::parse(R"({"values": [
            {"k": "b", "g": "u", "n": 3, "t": "2008-01-15"}, {"k": "a", "g": "v", "n": 5, "t": "2008-02-10"},
            {"k": "b", "g": "v", "n": 4, "t": "2008-02-20"}, {"k": "c", "g": "u", "n": -2, "t": "2008-03-01"}]})"));
    auto spec = ChartSpec::parse(*json);
    if (!spec) return fail(spec.error());
    return resolveScene(*spec, {}, options);
}

const ScenePlot& plotOf(const Result<Scene>& scene) {
    return scene->plots.front();
}

std::vector<std::string> labels(const SceneAxis& axis) {
    std::vector<std::string> texts;
    for (const SceneText& label : axis.labels) texts.push_back(label.text);
    return texts;
}

const SceneAxis& axisOf(const Result<Scene>& scene, SceneAxis::Side side) {
    for (const SceneAxis& axis : scene->plots.front().axes)
        if (axis.side == side) return axis;
    qFatal("no such axis");
}

std::string refusal(const std::string& text) {
    const auto scene = resolve(text);
    return scene ? std::string() : scene.error().message;
}

const char* const kXY = R"("encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"}})";
std::string view(const std::string& mark, const std::string& encoding = kXY) {
    return R"({"mark": )" + mark + ", " + encoding + "}";
}

} // namespace

class ResolveTest : public QObject {
    Q_OBJECT

private slots:
    void bars_standOnZeroInSortedBands() {
        const auto scene = resolve(view(R"("bar")"));
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        QCOMPARE(plot.x.domain(), (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(plot.y.from(), -2.0);
        QCOMPARE(plot.y.to(), 7.0); // both of b, one on the other
        const auto& rects = plot.layers.front().rects;
        QCOMPARE(rects.size(), 4u);
        const double zero = plot.y.at(0);
        QVERIFY(std::fabs(rects[0].box.bottom() - zero) < 1e-9); // 3 stands on it
        QVERIFY(std::fabs(rects[0].box.y - plot.y.at(3)) < 1e-9);
        QVERIFY(std::fabs(rects[2].box.bottom() - rects[0].box.y) < 1e-9);
        QVERIFY(std::fabs(rects[3].box.y - zero) < 1e-9); // −2 hangs from it
        QVERIFY(std::fabs(rects[1].box.x - plot.x.bandStart(0)) < 1e-9);
        QVERIFY(std::fabs(rects[1].box.width - plot.x.bandwidth()) < 1e-9);
        QCOMPARE(labels(axisOf(scene, SceneAxis::Side::Bottom)), (std::vector<std::string>{"a", "b", "c"}));
    }
    void bars_fewDontFillAPage() {
        ResolveOptions page;
        page.width = 900;
        page.height = 700;
        const std::string across = R"("encoding": {"y": {"field": "k"}, "x": {"field": "n", "type": "quantitative"}})";
        const auto lying = resolve(view(R"("bar")", across), page), standing = resolve(view(R"("bar")"), page);
        QVERIFY(lying && standing);
        QVERIFY(plotOf(lying).y.step() < 60 && plotOf(lying).y.step() > 30);
        QVERIFY(plotOf(lying).area.width > 700); // as long as there is room
        QVERIFY(plotOf(standing).x.step() < 150);
        QVERIFY(plotOf(standing).area.height > 550);
        const auto cells =
            resolve(view(R"("rect")", R"("encoding": {"x": {"field": "k"}, "y": {"field": "g"}})"), page);
        QVERIFY(plotOf(cells).y.step() > 200); // no bars: cells fill their room
        page.bare = true;
        QVERIFY(plotOf(resolve(view(R"("bar")", across), page)).y.step() > 200); // a thumbnail
    }
    void bars_ofCountsAreGrouped() {
        const auto scene = resolve(
            view(R"("bar")", R"("encoding": {"y": {"field": "k", "sort": "-x"}, "x": {"aggregate": "count"}})"));
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        QCOMPARE(plot.y.domain().front(), std::string("b"));
        QCOMPARE(plot.layers.front().rects.size(), 3u);
        QCOMPARE(plot.x.to(), 2.0);
        QCOMPARE(plot.xTitle, std::string("Count of Records"));
        QVERIFY(plot.y.bandStart(0) < plot.y.bandStart(1)); // downwards
    }
    void bars_withColourAreStacked() {
        const auto scene = resolve(view(
            R"("bar")",
            R"("encoding": {"x": {"field": "k"}, "y": {"aggregate": "sum", "field": "n"}, "color": {"field": "g"}})"));
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        QCOMPARE(plot.y.to(), 7.0);
        std::vector<SceneBox> b;
        for (const SceneRect& rect : plot.layers.front().rects)
            if (std::fabs(rect.box.x - plot.x.bandStart(1)) < 1e-9) b.push_back(rect.box);
        QCOMPARE(b.size(), 2u);
        const SceneBox &upper = b[0].y < b[1].y ? b[0] : b[1], &lower = b[0].y < b[1].y ? b[1] : b[0];
        QVERIFY(std::fabs(upper.bottom() - lower.y) < 1e-9);
        QCOMPARE(scene->legends.size(), 1u);
        QCOMPARE(scene->legends.front().entries.size(), 2u);
        const auto share = resolve(view(
            R"("bar")",
            R"("encoding": {"x": {"field": "k"}, "y": {"aggregate": "count", "stack": "normalize"}, "color": {"field": "g"}})"));
        QCOMPARE(plotOf(share).y.to(), 1.0);
    }
    void bins_makeAHistogram() {
        const auto scene =
            resolve(view(R"("bar")", R"("encoding": {"x": {"field": "n", "bin": true}, "y": {"aggregate": "count"}})"));
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        QCOMPARE(plot.x.from(), -2.0);
        QCOMPARE(plot.x.to(), 5.0);
        QCOMPARE(plot.layers.front().rects.size(), 3u); // 4 and 5 share the last bin
        const SceneBox& box = plot.layers.front().rects.front().box;
        QVERIFY(std::fabs(box.width - (plot.x.at(1) - plot.x.at(0) - 1)) < 1e-9); // a pixel between bars
        QCOMPARE(plot.xTitle, std::string("n (binned)"));
    }
    void lines_joinInOrderAndBreakAtNulls() {
        const auto scene =
            resolve(R"({"data": {"values": [{"x": 3, "y": 1}, {"x": 1, "y": 2}, {"x": 2, "y": null}, {"x": 4, "y": 5}]},
            "mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}})");
        QVERIFY(scene);
        const SceneLayer& layer = plotOf(scene).layers.front();
        QCOMPARE(layer.lines.size(), 2u);
        QCOMPARE(layer.lines[1].points.size(), 2u);
        QVERIFY(layer.lines[1].points[0].x < layer.lines[1].points[1].x);
        QCOMPARE(plotOf(scene).x.from(), 1.0); // no zero along a line
        QCOMPARE(plotOf(scene).y.from(), 0.0);
    }
    void lines_ofMillionsKeepEverySpike() {
        ChartData data;
        ChartColumn x("x"), y("y");
        data.rows = 200'000;
        for (std::size_t i = 0; i < data.rows; ++i)
            x.pushNumber(double(i)), y.pushNumber(i == 123'457 ? 1000 : double(i % 7));
        data.columns = {x, y};
        const auto spec = ChartSpec::parse(*Json::parse(
            R"({"data": {"name": "self"}, "mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}})"));
        const auto scene = resolveScene(*spec, data);
        const SceneLayer& layer = plotOf(scene).layers.front();
        QVERIFY(layer.lines.front().points.size() <= 4 * 500u);
        double highest = 1e9;
        for (const ScenePoint& point : layer.lines.front().points) highest = std::min(highest, point.y);
        QVERIFY(std::fabs(highest - plotOf(scene).y.at(1000)) < 1e-9);
        QCOMPARE(layer.thinnedFrom, data.rows);
    }
    void times_areCutToUnits() {
        const auto scene = resolve(view(
            R"("bar")",
            R"("encoding": {"x": {"timeUnit": "yearmonth", "field": "t"}, "y": {"aggregate": "sum", "field": "n"}})"));
        QVERIFY(scene);
        QCOMPARE(plotOf(scene).layers.front().rects.size(), 3u);
        QCOMPARE(plotOf(scene).xTitle, std::string("t (year-month)"));
        QCOMPARE(plotOf(scene).x.kind(), PositionScale::Kind::Time);
        const auto tips = tooltipOf(plotOf(scene).layers.front(), 1);
        QCOMPARE(tips.front().second, std::string("Feb 2008"));
    }
    void cells_haveGapsAndReadableNumbers() {
        HeatmapText text;
        text.title = "Confusion";
        const Json chart = heatmapChart(text, {{"a", "a", 30}, {"b", "a", 1}, {"a", "b", 2}, {"b", "b", 25}});
        const auto scene = resolve(chart.dump());
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        QCOMPARE(plot.layers.size(), 2u);
        QVERIFY(plot.layers[0].rects[0].box.right() < plot.layers[0].rects[1].box.x);
        QVERIFY(plot.layers[0].rects[0].radius > 0);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(plot.layers[1].texts[i].ground, std::int32_t(plot.layers[0].rects[i].ink.colour));
        QCOMPARE(plot.layers[1].texts[0].text, std::string("30"));
        QVERIFY(scene->legends.empty()); // the numbers say it
    }
    void boxes_haveQuartilesAndOutliers() {
        const auto scene = resolve(
            R"({"data": {"values": [1,2,3,4,5,6,7,8,9,100]}, "mark": "boxplot", "encoding": {"y": {"field": "data", "type": "quantitative"}}})");
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        const SceneLayer& layer = plot.layers.front();
        QCOMPARE(layer.rects.size(), 1u);
        QVERIFY(std::fabs(layer.rects[0].box.bottom() - plot.y.at(3.25)) < 1e-9);
        QVERIFY(std::fabs(layer.rects[0].box.y - plot.y.at(7.75)) < 1e-9);
        QCOMPARE(layer.symbols.size(), 1u);
        QVERIFY(std::fabs(layer.symbols[0].at.y - plot.y.at(100)) < 1e-9);
        const auto box = tooltipOf(layer, layer.rects[0].ink.row); // of all its rows, not of one
        QCOMPARE(box[2], (std::pair<std::string, std::string>{"Median", "5.5"}));
        QCOMPARE(box[5], (std::pair<std::string, std::string>{"Rows", "10"}));
        const auto outlier = tooltipOf(layer, layer.symbols[0].ink.row);
        QCOMPARE(outlier, (std::vector<std::pair<std::string, std::string>>{{"data", "100"}}));
    }
    void offsets_standSideBySide() {
        const auto scene = resolve(view(
            R"("bar")",
            R"("encoding": {"x": {"field": "k"}, "xOffset": {"field": "g"}, "y": {"field": "n", "type": "quantitative"}, "color": {"field": "g"}})"));
        QVERIFY(scene);
        const ScenePlot& plot = plotOf(scene);
        const auto& rects = plot.layers.front().rects;
        QVERIFY(std::fabs(rects[0].box.width - plot.x.bandwidth() / 2) < 1e-9);
        QVERIFY(std::fabs(rects[2].box.x - rects[0].box.right()) < 1e-9); // b: u then v
        QVERIFY(std::fabs(rects[0].box.bottom() - plot.y.at(0)) < 1e-9);  // not stacked
    }
    void arcs_shareTheCircle() {
        const auto scene = resolve(
            R"({"data": {"values": [{"k": "a", "n": 1}, {"k": "b", "n": 3}]}, "mark": {"type": "arc", "innerRadius": 20},
            "encoding": {"theta": {"field": "n", "type": "quantitative"}, "color": {"field": "k"}}})");
        QVERIFY(scene);
        const auto& arcs = plotOf(scene).layers.front().arcs;
        QCOMPARE(arcs.size(), 2u);
        QVERIFY(std::fabs(arcs[0].to - 3.14159265358979 / 2) < 1e-9);
        QVERIFY(plotOf(scene).axes.empty());
    }
    void scene_isZoomedHiddenAndBare() {
        ResolveOptions options;
        options.zooms[1] = {0, 1};
        options.hidden = {"u"};
        const std::string spec = view(
            R"("point")",
            R"("encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"}, "color": {"field": "g"}})");
        const auto zoomed = resolve(spec, options);
        QCOMPARE(plotOf(zoomed).y.to(), 1.0);
        QCOMPARE(plotOf(zoomed).layers.front().symbols.size(), 2u);
        QCOMPARE(zoomed->legends.front().entries.size(), 2u);
        QVERIFY(zoomed->legends.front().entries.front().hidden);
        const auto all = resolve(spec);
        QCOMPARE(zoomed->colours[plotOf(zoomed).layers.front().symbols.front().ink.colour],
                 all->colours[plotOf(all).layers.front().symbols[1].ink.colour]); // colours stay
        options = {};
        options.bare = true;
        const auto bare = resolve(spec, options);
        QVERIFY(plotOf(bare).axes.empty() && bare->legends.empty() && !bare->title);
        QVERIFY(plotOf(bare).area.width > options.width - 4);
    }
    void columns_thatAreCopied_changeAlone() {
        ChartColumn one("a");
        one.pushNumber(1);
        one.pushText("x");
        ChartColumn other = one;
        other.pushFrom(other, 1);
        one.pushNull();
        QCOMPARE(one.size(), std::size_t(3));
        QCOMPARE(other.size(), std::size_t(3));
        QVERIFY(one.isNull(2));
        QCOMPARE(other.rawText(2), std::string("x"));
        QCOMPARE(ChartColumn("empty").size(), std::size_t(0));
        QVERIFY(ChartColumn("empty").rawText(0).empty());
    }
    void hidden_keepsColoursSortedByAnotherChannel() {
        const std::string spec = view(
            R"("bar")",
            R"("encoding": {"x": {"field": "k"}, "y": {"aggregate": "sum", "field": "n"}, "color": {"field": "k", "sort": "-y"}})");
        ResolveOptions options;
        const auto all = resolve(spec);
        const std::string first = all->legends.front().entries.front().key;
        options.hidden = {first};
        const auto fewer = resolve(spec, options);
        QVERIFY(plotOf(fewer).layers.front().rects.size() + 1 == plotOf(all).layers.front().rects.size());
        for (std::size_t i = 0; i < all->legends.front().entries.size(); ++i) {
            const SceneLegendEntry &one = all->legends.front().entries[i], &other = fewer->legends.front().entries[i];
            QCOMPARE(other.key, one.key);
            QCOMPARE(fewer->colours[other.symbol.ink.colour], all->colours[one.symbol.ink.colour]);
        }
    }
    void values_trueAndOneAreTwo() {
        const std::string data = R"({"data": {"values": [{"k": true}, {"k": 1}, {"k": false}, {"k": 0}, {"k": 1}]}, )";
        const auto bars =
            resolve(data + R"("mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "count"},
            "color": {"field": "k"}}})");
        QVERIFY2(bars, bars ? "" : bars.error().message.c_str());
        QCOMPARE(plotOf(bars).layers.front().rects.size(), 4u);
        QCOMPARE(plotOf(bars).x.domain().size(), 4u);
        QCOMPARE(bars->legends.front().entries.size(), 4u);
    }
    void units_keepWhatIsHiddenWhereAnOrderNeedsIt() {
        const auto spec =
            ChartSpec::parse(*Json::parse(R"({"mark": "bar", "encoding": {"x": {"field": "n", "type": "quantitative"},
                "color": {"field": "k", "sort": "-x"}}})"));
        QVERIFY(spec);
        const ChartData rows = ChartData::fromJson(*Json::parse(R"([{"k": "a", "n": 1}, {"k": "b", "n": 2}])"));
        const auto kept = [&](const std::string& hidden) {
            const auto unit = prepareUnit(spec->units[0], rows, {hidden}, true);
            return unit && unit->whole ? unit->whole->rows : 0;
        };
        QCOMPARE(kept("a"), 2u);
        QCOMPARE(kept("nobody"), 0u); // nothing is left out
        QVERIFY(!prepareUnit(spec->units[0], rows, {"a"}, false)->whole);
        QVERIFY(sortsByChannel(spec->units[0]));
        for (const char* sort : {R"("descending")", R"(["b"])", R"({"field": "n"})", "null"}) {
            const auto other = ChartSpec::parse(*Json::parse(
                std::string(R"({"mark": "bar", "encoding": {"x": {"field": "k", "sort": )") + sort + "}}}"));
            QVERIFY(other && !sortsByChannel(other->units[0]));
        }
        const auto object = ChartSpec::parse(
            *Json::parse(R"({"mark": "bar", "encoding": {"x": {"field": "k", "sort": {"encoding": "y"}}}})"));
        QVERIFY(object && sortsByChannel(object->units[0]));
    }
    void nothing_isSaid() {
        QVERIFY(
            !resolve(
                 R"({"data": {"values": []}, "mark": "bar", "encoding": {"x": {"field": "a"}, "y": {"aggregate": "count"}}})")
                 ->nothing.empty());
        QVERIFY(
            !resolve(
                 R"({"data": {"values": [{"a": null, "b": null}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}}})")
                 ->nothing.empty());
        QVERIFY(resolve(view(R"("bar")"))->nothing.empty());
    }
    void whatIsntDrawn_isNamed_data() {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* spec, const char* words) { QTest::newRow(words) << spec << words; };
        row(R"({"mark": "geoshape", "encoding": {}})", "mark geoshape");
        row(R"({"mark": "bar", "encoding": {"x": {"field": "k"}, "latitude": {"field": "n"}}})", "encoding latitude");
        row(R"({"mark": "bar", "encoding": {"x": {"field": {"repeat": "row"}}}})",
            "a repeated field outside of repeat");
        row(R"({"mark": "bar", "transform": [{"density": "n"}], "encoding": {"x": {"field": "k"}}})",
            "transform density");
        row(R"({"mark": "bar", "encoding": {"x": {"field": "k", "scale": {"type": "quantile"}}, "y": {"field": "n", "type": "quantitative"}}})",
            "scale type quantile");
        row(R"({"mark": {"type": "line", "interpolate": "wobbly"}, "encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"}}})",
            "interpolate wobbly");
        row(R"({"mark": "bar", "encoding": {"x": {"field": "k", "wobble": 1}}})", "wobble");
        row(R"({"mark": "bar", "data": {"url": "http://x/y.csv"}, "encoding": {"x": {"field": "k"}}})",
            "nothing is fetched");
        row(R"({"mark": "bar", "params": [{"name": "p", "value": 3}], "encoding": {"x": {"field": "k"}}})",
            "param 'p'");
        row(R"({"mark": "bar", "params": [{"name": "p", "select": {"type": "point", "fields": ["k"]}, "value": [{"k": "a"}]}], "encoding": {"x": {"field": "k"}}})",
            "'p' that something is selected in");
        row(R"({"mark": "bar", "encoding": {"x": {"field": "kk"}, "y": {"field": "n", "type": "quantitative"}}})",
            "no column 'kk'");
        row(R"~({"mark": "bar", "encoding": {"x": {"field": "k", "axis": {"labelExpr": "nonsense(datum.label)"}}}})~",
            "nonsense");
        row(R"({"mark": "bar", "encoding": {"color": {"field": "k", "legend": {"labelExpr": "datum.label"}}}})",
            "labelExpr");
        row(R"({"mark": "bar", "encoding": {"color": {"field": "k", "condition": {"test": "true", "field": "n"}}}})",
            "a condition with a field");
    }
    void whatIsntDrawn_isNamed() {
        QFETCH(QString, spec);
        QFETCH(QString, words);
        const QString said = QString::fromStdString(refusal(spec.toStdString()));
        QVERIFY2(said.contains(words), qPrintable(said + " | " + words));
    }
    void wrongSpecifications_areRefusedOrEmpty() {
        QVERIFY(refusal(R"({"mark": "area", "encoding": {"x": {"field": "n", "type": "quantitative"}}})")
                    .find("an area needs a field") != std::string::npos);
        QVERIFY(refusal(R"({"mark": "area", "encoding": "descending"})").find("an area needs") != std::string::npos);
        // An aggregate of nothing, and an order by nothing.
        QVERIFY(
            !resolve(
                 R"({"data": {"values": []}, "mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "mean"}}})")
                 ->nothing.empty());
        QVERIFY(resolve(view(
            R"("bar")",
            R"("encoding": {"x": {"field": "k", "sort": {"op": "mean"}}, "y": {"field": "n", "type": "quantitative"}})")));
    }
    void hit_findsTheMarkUnderThePointer() {
        const auto scene = resolve(view(R"("bar")"));
        const SceneRect& rect = plotOf(scene).layers.front().rects[1];
        const auto hit = hitTest(*scene, {rect.box.x + 3, rect.box.y + 3});
        QVERIFY(hit);
        QCOMPARE(hit->row, 1u);
        const auto tips = tooltipOf(plotOf(scene).layers.front(), hit->row);
        QCOMPARE(tips.size(), 2u);
        QCOMPARE(tips[0], (std::pair<std::string, std::string>{"k", "a"}));
        QCOMPARE(tips[1].second, std::string("5"));
        QVERIFY(!hitTest(*scene, {-5, -5}));
    }
};

QTEST_GUILESS_MAIN(ResolveTest)
#include "tst_Resolve.moc"
