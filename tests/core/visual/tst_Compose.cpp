// SPDX-License-Identifier: GPL-3.0-or-later
// Views beside each other, facets, repetitions, and layers with axes of their own.
#include "core/visual/Resolve.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace stemma;

namespace {

const char* const kRows = R"([
    {"k": "b", "g": "u", "n": 3, "m": 10, "h": "x"}, {"k": "a", "g": "v", "n": 5, "m": 30, "h": "x"},
    {"k": "b", "g": "v", "n": 4, "m": 20, "h": "y"}, {"k": "c", "g": "u", "n": 2, "m": 90, "h": "y"}])";

Result<Scene> resolve(const std::string& text, ResolveOptions options = {}) {
    auto json = Json::parse(text);
    if (!json) return fail(json.error());
    if (!json->contains("data")) json->set("data", Json::object({{"values", *Json::parse(kRows)}}));
    auto spec = ChartSpec::parse(*json);
    if (!spec) return fail(spec.error());
    return resolveScene(*spec, {}, options);
}

std::string refusal(const std::string& text) {
    const auto scene = resolve(text);
    return scene ? "drawn" : scene.error().message;
}

std::vector<std::string> headings(const Scene& scene) {
    std::vector<std::string> texts;
    for (const SceneText& heading : scene.headings) texts.push_back(heading.text);
    return texts;
}

std::size_t marks(const ScenePlot& plot) {
    std::size_t count = 0;
    for (const SceneLayer& layer : plot.layers) count += layer.symbols.size() + layer.rects.size() + layer.lines.size();
    return count;
}

bool labelled(const ScenePlot& plot, SceneAxis::Side side) {
    return std::any_of(plot.axes.begin(), plot.axes.end(),
                       [&](const SceneAxis& axis) { return axis.side == side && !axis.labels.empty(); });
}

const std::string kPoints = R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"},
    "y": {"field": "m", "type": "quantitative"})";

} // namespace

class ComposeTest : public QObject {
    Q_OBJECT

private slots:
    void legends_ofTheirOwnHideTheirOwn() {
        const std::string text = R"({"resolve": {"scale": {"color": "independent"}}, "hconcat": [
            {"mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "color": {"field": "h"}}},
            {"mark": "point", "encoding": {"x": {"field": "m", "type": "quantitative"}, "color": {"field": "h"}}}]})";
        const auto all = resolve(text);
        QVERIFY2(all, all ? "" : all.error().message.c_str());
        QCOMPARE(all->legends.size(), 2u);
        ResolveOptions options;
        options.hidden = {all->legends[1].entries[0].key};
        const auto fewer = resolve(text, options);
        QVERIFY(!fewer->legends[0].entries[0].hidden && fewer->legends[1].entries[0].hidden);
        QCOMPARE(marks(fewer->plots[0]), marks(all->plots[0]));
        QCOMPARE(marks(fewer->plots[1]), 2u);
    }
    void layers_toldApartByOneFacetOnly_areInAllOfTheOther() {
        const auto scene = resolve(R"({"encoding": {"row": {"field": "g"}, "column": {"field": "h"},
            "x": {"field": "n", "type": "quantitative"}, "y": {"field": "m", "type": "quantitative"}},
            "layer": [{"mark": "point"}, {"mark": "square", "encoding": {"column": null}}]})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 4u);
        for (const ScenePlot& plot : scene->plots) {
            QCOMPARE(plot.layers[0].symbols.size(), 1u);
            QCOMPARE(plot.layers[1].symbols.size(), 2u); // both rows of its g
        }
    }
    void layers_inEachOfManyFacets_areBounded() {
        Json values = Json::array(), few = Json::array();
        for (int i = 0; i < 20'000; ++i) values.push(Json::object({{"a", i}}));
        for (int i = 0; i < 300; ++i) few.push(Json::object({{"a", i}, {"f", i}}));
        const auto said = [&](Json rows) {
            Json layer = Json::object({{"mark", "point"}, {"data", Json::object({{"values", std::move(rows)}})}});
            const Json x = Json::object({{"field", "a"}, {"type", "quantitative"}});
            return refusal(
                Json::object(
                    {{"data", Json::object({{"values", few}})},
                     {"facet", Json::object({{"field", "f"}})},
                     {"spec",
                      Json::object({{"encoding", Json::object({{"x", x}})},
                                    {"layer", Json::array({Json::object({{"mark", "point"}}), std::move(layer)})}})}})
                    .dump());
        };
        QVERIFY2(said(values).find("in each of 300 facets") != std::string::npos, said(values).c_str());
        values.items().resize(100);
        QCOMPARE(said(values), std::string("drawn"));
    }
    void facets_shareTheirScales() {
        const auto scene = resolve("{" + kPoints + R"(, "column": {"field": "k"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 3u);
        QCOMPARE(headings(*scene), (std::vector<std::string>{"k", "n", "a", "b", "c", "m"}));
        std::vector<std::size_t> counts;
        for (const ScenePlot& plot : scene->plots) {
            counts.push_back(marks(plot));
            QCOMPARE(plot.xScale, scene->plots[0].xScale);
            QCOMPARE(plot.yScale, scene->plots[0].yScale);
            QCOMPARE(plot.y.to(), 90.0);
            QCOMPARE(plot.area.width, scene->plots[0].area.width);
            QCOMPARE(plot.area.y, scene->plots[0].area.y);
            QVERIFY(labelled(plot, SceneAxis::Side::Bottom));
            QCOMPARE(labelled(plot, SceneAxis::Side::Left), &plot == &scene->plots[0]);
        }
        std::vector<double> lines; // of the heads
        for (std::size_t i = 2; i < 5; ++i) lines.push_back(scene->headings[i].at.y);
        QCOMPARE(lines, std::vector<double>(3, lines.front()));
        QCOMPARE(counts, (std::vector<std::size_t>{1, 2, 1}));
        QVERIFY(scene->plots[0].area.right() < scene->plots[1].area.x);
    }
    void facets_inRowsAndColumns() {
        const auto scene = resolve("{" + kPoints + R"(, "row": {"field": "h"}, "column": {"field": "g"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 4u); // x: u v, y: u v
        for (const ScenePlot& plot : scene->plots) QCOMPARE(marks(plot), 1u);
        QCOMPARE(scene->plots[0].area.x, scene->plots[2].area.x);
        QCOMPARE(scene->plots[0].area.y, scene->plots[1].area.y);
        QVERIFY(!labelled(scene->plots[0], SceneAxis::Side::Bottom) &&
                labelled(scene->plots[2], SceneAxis::Side::Bottom));
        QVERIFY(!labelled(scene->plots[3], SceneAxis::Side::Left) && labelled(scene->plots[2], SceneAxis::Side::Left));
        // The value of the first row of the data, g=u and h=x.
        QCOMPARE(scene->plots[0].x.valueAt(scene->plots[0].layers[0].symbols[0].at.x), 3.0);
        QVERIFY(scene->plots[1].layers[0].symbols[0].at.y > 0);
    }
    void facets_wrapAsAsked() {
        const auto scene = resolve("{" + kPoints + R"(, "facet": {"field": "k", "columns": 2}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 3u);
        QVERIFY(scene->plots[2].area.y > scene->plots[0].area.bottom());
        QCOMPARE(scene->plots[2].area.x, scene->plots[0].area.x);
        QVERIFY(labelled(scene->plots[1], SceneAxis::Side::Bottom)); // nothing stands below it
        const auto sorted =
            resolve("{" + kPoints + R"(, "facet": {"field": "k", "columns": 1, "sort": "descending"}}})");
        QVERIFY(sorted && sorted->plots[2].area.y > sorted->plots[1].area.y);
        const std::vector<std::string> heads = headings(*sorted);
        QCOMPARE(heads[heads.size() - 2], std::string("a"));
    }
    void facets_ofTheOperatorHaveLayers() {
        const auto scene =
            resolve(R"({"facet": {"field": "g", "header": {"title": null}}, "columns": 2, "spec": {"layer": [
            {"mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "sum", "field": "n"}}},
            {"mark": "rule", "data": {"values": [{"at": 4}]}, "encoding": {"y": {"field": "at", "type": "quantitative"}}}]}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 2u);
        for (const ScenePlot& plot : scene->plots) {
            QCOMPARE(plot.layers.size(), 2u);
            QCOMPARE(plot.layers[0].rects.size(), 2u);
            QCOMPARE(plot.layers[1].rules.size(), 1u); // rows of its own are in each
        }
        const std::vector<std::string> said = headings(*scene);
        QVERIFY(std::find(said.begin(), said.end(), "g") == said.end());
    }
    void facets_stackApart() {
        const auto scene = resolve(R"({"mark": "bar", "encoding": {"x": {"field": "k"}, "column": {"field": "h"},
            "y": {"aggregate": "sum", "field": "n"}, "color": {"field": "g"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        const ScenePlot& y = scene->plots[1]; // b/v 4, c/u 2: both stand on zero
        for (const SceneRect& rect : y.layers[0].rects) QVERIFY(std::fabs(rect.box.bottom() - y.y.at(0)) < 1e-6);
        QCOMPARE(scene->plots[0].y.to(), 5.0);
    }
    void facets_mayHaveTheirOwnScale() {
        const auto scene =
            resolve("{" + kPoints + R"(, "column": {"field": "k"}}, "resolve": {"scale": {"y": "independent"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QVERIFY(scene->plots[0].yScale != scene->plots[1].yScale);
        QCOMPARE(scene->plots[0].xScale, scene->plots[1].xScale);
        QCOMPARE(scene->plots[0].y.to(), 30.0);
        QCOMPARE(scene->plots[2].y.to(), 90.0);
        for (const ScenePlot& plot : scene->plots) QVERIFY(labelled(plot, SceneAxis::Side::Left));
    }
    void facets_areBinned() {
        const auto scene = resolve(R"({"mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "count"},
            "row": {"field": "m", "bin": {"step": 50}}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 2u);
        const std::vector<std::string> said = headings(*scene);
        QVERIFY(std::find(said.begin(), said.end(), "0 – 50") != said.end());
    }
    void views_standBesideEachOther() {
        const auto scene = resolve(R"({"hconcat": [
            {"title": "left", "mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"},
             "y": {"field": "m", "type": "quantitative"}, "color": {"field": "g"}}},
            {"mark": "point", "encoding": {"x": {"field": "m", "type": "quantitative"},
             "y": {"field": "n", "type": "quantitative"}, "color": {"field": "g"}}}]})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 2u);
        QVERIFY(scene->plots[0].area.right() < scene->plots[1].area.x);
        QCOMPARE(scene->plots[0].area.y, scene->plots[1].area.y);
        QCOMPARE(scene->plots[0].area.height, scene->plots[1].area.height);
        QVERIFY(scene->plots[0].xScale != scene->plots[1].xScale);
        QCOMPARE(scene->legends.size(), 1u);
        QCOMPARE(headings(*scene), (std::vector<std::string>{"left"}));
        QCOMPARE(scene->plots[1].x.to(), 90.0);
    }
    void views_standBelowEachOther() {
        const std::string part = "{" + kPoints + "}}";
        const auto scene = resolve(R"({"vconcat": [)" + part + ", {\"hconcat\": [" + part + ", " + part +
                                   R"(]}], "resolve": {"scale": {"x": "shared"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 3u);
        QVERIFY(scene->plots[1].area.y > scene->plots[0].area.bottom());
        QVERIFY(scene->plots[2].area.x > scene->plots[1].area.right());
        QCOMPARE(scene->plots[0].xScale, scene->plots[2].xScale);
        QVERIFY(scene->plots[0].yScale != scene->plots[2].yScale);
    }
    void colours_areSharedUnlessSaidOtherwise() {
        const std::string view =
            R"({"mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"},
            "color": {"field": "%"}}})";
        const auto of = [&](const char* field) { return std::string(view).replace(view.find('%'), 1, field); };
        const auto shared = resolve("{\"hconcat\": [" + of("g") + ", " + of("h") + "]}");
        QVERIFY(shared);
        QCOMPARE(shared->legends.size(), 1u);
        QCOMPARE(shared->legends[0].entries.size(), 4u); // u v x y
        const auto apart = resolve("{\"hconcat\": [" + of("g") + ", " + of("h") +
                                   R"(], "resolve": {"scale": {"color": "independent"}}})");
        QVERIFY(apart);
        QCOMPARE(apart->legends.size(), 2u);
        QCOMPARE(apart->legends[1].title->text, std::string("h"));
    }
    void repeats_areWrittenOut() {
        const auto scene = resolve(R"({"repeat": {"row": ["n", "m"], "column": ["m", "n"]}, "spec": {"mark": "point",
            "encoding": {"x": {"field": {"repeat": "column"}, "type": "quantitative"},
                         "y": {"field": {"repeat": "row"}, "type": "quantitative"}}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 4u);
        QCOMPARE(scene->plots[0].xTitle + scene->plots[0].yTitle, std::string("mn"));
        QCOMPARE(scene->plots[3].xTitle + scene->plots[3].yTitle, std::string("nm"));
        QVERIFY(scene->plots[2].area.y > scene->plots[0].area.bottom());
        // In a matrix, axes that are alike stand once.
        QVERIFY(!labelled(scene->plots[0], SceneAxis::Side::Bottom) &&
                labelled(scene->plots[2], SceneAxis::Side::Bottom));
        QVERIFY(labelled(scene->plots[2], SceneAxis::Side::Left) && !labelled(scene->plots[3], SceneAxis::Side::Left));
        const auto list = resolve(R"({"repeat": ["n", "m"], "columns": 1, "spec": {"mark": "bar", "encoding": {
            "x": {"field": {"repeat": "repeat"}, "bin": true}, "y": {"aggregate": "count"}}}})");
        QVERIFY2(list, list ? "" : list.error().message.c_str());
        QCOMPARE(list->plots.size(), 2u);
        QVERIFY(list->plots[1].area.y > list->plots[0].area.bottom());
        const auto layers = resolve(R"({"repeat": {"layer": ["n", "m"]}, "spec": {"mark": "line", "encoding": {
            "x": {"field": "k"}, "y": {"field": {"repeat": "layer"}, "type": "quantitative"},
            "color": {"datum": {"repeat": "layer"}}}}})");
        QVERIFY2(layers, layers ? "" : layers.error().message.c_str());
        QCOMPARE(layers->plots.size(), 1u);
        QCOMPARE(layers->plots[0].layers.size(), 2u);
    }
    void layers_mayHaveTheirOwnAxis() {
        const auto scene = resolve(R"({"encoding": {"x": {"field": "k"}}, "layer": [
            {"mark": "bar", "encoding": {"y": {"aggregate": "sum", "field": "n"}}},
            {"mark": "line", "encoding": {"y": {"aggregate": "sum", "field": "m"}}}],
            "resolve": {"scale": {"y": "independent"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        QCOMPARE(scene->plots.size(), 2u);
        QVERIFY(scene->plots[0].area == scene->plots[1].area);
        QCOMPARE(scene->plots[0].xScale, scene->plots[1].xScale);
        QCOMPARE(scene->plots[0].y.to(), 7.0);
        QCOMPARE(scene->plots[1].y.to(), 90.0);
        QVERIFY(labelled(scene->plots[0], SceneAxis::Side::Left) && labelled(scene->plots[1], SceneAxis::Side::Right));
        QCOMPARE(scene->plots[1].axes.size(), 1u); // x is drawn once
        QVERIFY(scene->plots[1].area.right() < scene->width - 20);
    }
    void zooms_countForOneScale() {
        ResolveOptions options;
        const std::string part = "{" + kPoints + "}}";
        const std::string text = "{\"hconcat\": [" + part + ", " + part + "]}";
        const auto before = resolve(text);
        options.zooms[before->plots[1].xScale] = {2, 3};
        const auto scene = resolve(text, options);
        QCOMPARE(scene->plots[0].x.to(), 5.0);
        QCOMPARE(scene->plots[1].x.to(), 3.0);
    }
    void pictures_stayWithinTheirRoom_data() {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        for (const double side : {10.0, 60.0, 120.0, 200.0, 400.0, 1200.0})
            QTest::addRow("%g", side) << side << side * 0.7;
    }
    void pictures_stayWithinTheirRoom() {
        QFETCH(const double, width);
        QFETCH(const double, height);
        for (const bool bare : {false, true})
            for (const std::string& text :
                 {"{\"title\": \"all\", " + kPoints +
                      R"(, "row": {"field": "h"}, "column": {"field": "k"}, "color": {"field": "g"}}})",
                  "{\"vconcat\": [{" + kPoints + "}}, {\"hconcat\": [{" + kPoints + "}}, {" + kPoints + "}}]}]}"}) {
                ResolveOptions options;
                options.width = width;
                options.height = height;
                options.bare = bare;
                const auto scene = resolve(text, options);
                QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
                for (const ScenePlot& plot : scene->plots) {
                    QVERIFY(plot.area.width >= 1 && plot.area.height >= 1);
                    if (width < 100) continue;
                    QVERIFY2(plot.area.right() <= width && plot.area.bottom() <= height && plot.area.x >= 0,
                             qPrintable(QStringLiteral("%1 %2").arg(plot.area.right()).arg(plot.area.bottom())));
                    for (const SceneAxis& axis : plot.axes)
                        QVERIFY(axis.labels.empty() ||
                                (axis.box.right() <= width + 1 && axis.box.bottom() <= height + 1));
                }
            }
    }
    /// A brush or a legend's selection, of which nothing is selected yet: as Vega-Lite draws it at first.
    void selections_selectAllAtFirst() {
        const std::string params = R"("params": [{"name": "brush", "select": "interval"}], )";
        const auto coloured = resolve(
            "{" + params + kPoints +
            R"(, "color": {"condition": {"param": "brush", "field": "g", "type": "nominal"}, "value": "grey"}}})");
        QVERIFY2(coloured, coloured ? "" : coloured.error().message.c_str());
        QCOMPARE(coloured->legends.size(), 1u);
        const auto none = resolve(
            "{" + params + kPoints +
            R"(, "color": {"condition": {"param": "brush", "empty": false, "value": "red"}, "value": "grey"}}})");
        QVERIFY2(none, none ? "" : none.error().message.c_str());
        QCOMPARE(none->colours[none->plots[0].layers[0].symbols[0].ink.colour].name, std::string("grey"));
        const auto filtered =
            resolve("{" + params + R"("transform": [{"filter": {"param": "brush"}}], )" + kPoints + "}}");
        QVERIFY2(filtered, filtered ? "" : filtered.error().message.c_str());
        QCOMPARE(marks(filtered->plots[0]), 4u);
        const auto negated =
            resolve("{" + params + R"("transform": [{"filter": {"not": {"param": "brush"}}}], )" + kPoints + "}}");
        QVERIFY2(negated, negated ? "" : negated.error().message.c_str());
        QCOMPARE(marks(negated->plots[0]), 0u);
    }
    void conditions_testFieldsToo() {
        const auto scene =
            resolve("{" + kPoints + R"(, "opacity": {"condition": [{"test": {"field": "n", "gt": 4}, "value": 0.9},
            {"test": "datum.n > 2", "value": 0.5}], "value": 0.1}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        std::vector<float> found;
        for (const SceneSymbol& symbol : scene->plots[0].layers[0].symbols) found.push_back(symbol.ink.opacity);
        QCOMPARE(found, (std::vector<float>{0.5F, 0.9F, 0.5F, 0.1F}));
    }
    void rules_standOnZero() {
        const auto scene =
            resolve(R"({"mark": "rule", "encoding": {"y": {"field": "k"}, "x": {"aggregate": "mean", "field": "n"}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        const ScenePlot& plot = scene->plots[0];
        QCOMPARE(plot.layers[0].rules.size(), 3u);
        for (const SceneRule& rule : plot.layers[0].rules) {
            QCOMPARE(rule.from.y, rule.to.y);
            QVERIFY(std::fabs(rule.to.x - plot.x.at(0)) < 1e-9);
        }
        QVERIFY(std::fabs(plot.layers[0].rules[0].from.x - plot.x.at(3.5)) < 1e-9); // b: 3 and 4
    }
    void shares_haveTicksBetweenNothingAndAll() {
        const auto scene = resolve(R"({"mark": "bar", "encoding": {"y": {"field": "g"}, "color": {"field": "k"},
            "x": {"aggregate": "count", "stack": "normalize", "axis": {"format": "%"}}}})");
        QVERIFY2(scene, scene ? "" : scene.error().message.c_str());
        for (const SceneAxis& axis : scene->plots[0].axes) {
            if (axis.side != SceneAxis::Side::Bottom) continue;
            QVERIFY(axis.labels.size() > 4);
            QCOMPARE(axis.labels.front().text + axis.labels.back().text, std::string("0%100%"));
        }
    }
    void whatIsntDrawn_isNamed() {
        const std::string points = "{" + kPoints + "}}";
        QCOMPARE(refusal(R"({"facet": {"field": "g"}, "spec": {"hconcat": [)" + points + "]}}"),
                 std::string("hconcat within a facet isn't drawn"));
        QCOMPARE(refusal(R"({"facet": {"field": "g"}, "spec": {"facet": {"field": "h"}, "spec": )" + points + "}}"),
                 std::string("a facet within a facet isn't drawn"));
        QCOMPARE(
            refusal(
                "{" + kPoints +
                R"(, "row": {"field": "g"}, "color": {"field": "h"}}, "resolve": {"scale": {"color": "independent"}}})"),
            std::string("an independent color in each facet isn't drawn"));
        QCOMPARE(refusal("{" + kPoints + R"(, "row": {"field": "q"}}})").substr(0, 30),
                 std::string("the data have no column 'q'.").substr(0, 30));
        QCOMPARE(refusal(R"({"repeat": ["n"]})"), std::string("a repeat has no spec"));
        QCOMPARE(refusal(R"({"repeat": 3, "spec": )" + points + "}"), std::string("drawn"));
        QCOMPARE(refusal(R"({"hconcat": []})"), std::string("a view has no layers"));
        std::string many = R"({"data": {"values": [)";
        for (int i = 0; i < 500; ++i)
            many += (i ? ", " : "") + std::string("{\"k\": ") + std::to_string(i) + ", \"n\": 1, \"m\": 2}";
        QCOMPARE(refusal(many + "]}, " + kPoints + R"(, "facet": {"field": "k"}}})"),
                 std::string("more than 400 facets isn't drawn"));
    }
};

QTEST_GUILESS_MAIN(ComposeTest)
#include "tst_Compose.moc"
