// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Expression.h"
#include "core/visual/Resolve.h"

#include <QFile>
#include <QTest>
#include <cmath>

using namespace stemma;

namespace {

Json corpus(const char* name) {
    QFile file(qEnvironmentVariable("STEMMA_SOURCE_DIR") + "/tests/data/charts/" + name + ".json");
    if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", name);
    const QByteArray text = file.readAll();
    return (*Json::parse({text.constData(), std::size_t(text.size())}))["spec"];
}

Result<Scene> resolve(const Json& specification) {
    const auto spec = ChartSpec::parse(specification);
    if (!spec) return fail(spec.error());
    return resolveScene(*spec, {}, {});
}

/// Everything that is drawn has a place, and a sentence says why where nothing is.
std::string wrongIn(const Result<Scene>& scene) {
    if (!scene) return scene.error().message.size() > 3 ? "" : "an error without a sentence";
    std::size_t marks = 0;
    for (const ScenePlot& plot : scene->plots) {
        for (const SceneAxis& axis : plot.axes) {
            if (axis.ticks.size() > 20'000) return "too many ticks";
            for (const SceneTick& tick : axis.ticks)
                if (!std::isfinite(tick.at)) return "a tick without a place";
        }
        for (const SceneLayer& layer : plot.layers) {
            marks += layer.rects.size() + layer.symbols.size() + layer.lines.size() + layer.areas.size() +
                     layer.rules.size() + layer.texts.size() + layer.arcs.size();
            for (const SceneRect& rect : layer.rects)
                if (!std::isfinite(rect.box.x + rect.box.y + rect.box.width + rect.box.height))
                    return "a rectangle without a place";
            for (const SceneSymbol& symbol : layer.symbols)
                if (!std::isfinite(symbol.at.x + symbol.at.y)) return "a symbol without a place";
            for (const SceneRule& rule : layer.rules)
                if (!std::isfinite(rule.from.x + rule.from.y + rule.to.x + rule.to.y)) return "a rule without a place";
            for (const SceneLine& line : layer.lines)
                for (const ScenePoint& point : line.points)
                    if (!std::isfinite(point.x + point.y)) return "a line without a place";
        }
    }
    return marks > 0 || !scene->nothing.empty() ? "" : "an empty picture without a sentence";
}

/// All places in a value where something else could stand; of a list only its first item.
void collect(Json& value, std::vector<Json*>& places) {
    if (value.isObject())
        for (auto& [key, member] : value.members()) places.push_back(&member), collect(member, places);
    if (!value.isArray()) return;
    for (std::size_t i = 0; i < std::min<std::size_t>(1, value.size()); ++i)
        places.push_back(&value.items()[i]), collect(value.items()[i], places);
}

std::string rows(const std::string& values, const std::string& x, const std::string& y,
                 const std::string& mark = "point") {
    return R"({"data": {"values": )" + values + R"(}, "mark": ")" + mark + R"(", "encoding": {"x": {"field": "a", )" +
           x + R"(}, "y": {"field": "b", )" + y + "}}}";
}

} // namespace

/// Specifications, expressions and data as strangers may write them: a sentence or a picture, in bounded time.
class BadChartsTest : public QObject {
    Q_OBJECT

private slots:
    void fields_ofAnyKind_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"bar-stacked",
                                 "bar-histogram-extent",
                                 "bar-sort-op",
                                 "bar-grouped-offset",
                                 "line-cardinal-tension",
                                 "area-stacked",
                                 "point-size-range",
                                 "point-color-diverging",
                                 "rect-heatmap",
                                 "text-stack-middle",
                                 "arc-sorted",
                                 "boxplot-extent",
                                 "scale-log-base-2",
                                 "scale-time-nice-month",
                                 "axis-tick-interval-step",
                                 "axis-label-expr",
                                 "legend-values-size",
                                 "unit-step-minutes",
                                 "window-ops",
                                 "stack-transform",
                                 "filter-time-unit",
                                 "joinaggregate",
                                 "fold",
                                 "bin-transform-step",
                                 "compose-facet-wrapped",
                                 "compose-repeat-row-column"})
            QTest::newRow(name) << name;
    }
    void fields_ofAnyKind() {
        QFETCH(QString, name);
        Json spec = corpus(name.toLatin1().constData());
        std::vector<Json*> places;
        collect(spec, places);
        QVERIFY(places.size() > 8);
        Json deep = 1;
        for (int i = 0; i < 150; ++i) deep = Json::object({{"field", std::move(deep)}});
        const Json others[] = {nullptr,
                               1e9,
                               -1,
                               0,
                               1e-300,
                               true,
                               "",
                               "no such thing",
                               std::string(20'000, 'x'),
                               Json::array(),
                               Json::array({1, "a", nullptr}),
                               Json::object(),
                               deep};
        for (Json* place : places)
            for (const Json& other : others) {
                Json before = std::move(*place);
                *place = other;
                const std::string wrong = wrongIn(resolve(spec));
                QVERIFY2(wrong.empty(), (wrong + ": " + spec.dump().substr(0, 1500)).c_str());
                *place = std::move(before);
            }
    }

    void expressions_nested_areRefused() {
        const auto said = [](const std::string& text) {
            const auto expression = Expression::parse(text);
            return expression ? std::string() : expression.error().message;
        };
        const std::string many(9'000, '(');
        QVERIFY(said(many + "1").find("too deeply") != std::string::npos);
        QVERIFY(said(std::string(9'000, '-') + "1").find("too deeply") != std::string::npos);
        QVERIFY(said(std::string(9'000, '!') + "1").find("too deeply") != std::string::npos);
        QVERIFY(said(std::string(4'000, '[') + "1").size() > 5);
        std::string calls, choices, sums = "1", texts = "datum.s";
        for (int i = 0; i < 2'000; ++i) calls += "abs(", choices += "1?1:";
        QVERIFY(said(calls + "1").find("too deeply") != std::string::npos);
        QVERIFY(said(choices + "1").find("too deeply") != std::string::npos);
        QVERIFY(said(std::string(1'000'000, '1')).find("longer than") != std::string::npos);
        QVERIFY(said(many).size() < 500); // what is wrong is said, not all of it
        for (int i = 0; i < 4'000; ++i) sums += "+1";
        ChartData data;
        data.rows = 1;
        data.columns.emplace_back("s");
        data.columns.front().pushText(std::string(50'000, 's'));
        const auto sum = Expression::parse(sums);
        QVERIFY(sum);
        QCOMPARE(std::get<double>(sum->bind(data).value(0)), 4001.0);
        for (int i = 0; i < 900; ++i) texts += "+datum.s";
        const auto long_ = Expression::parse(texts);
        QVERIFY(long_);
        QVERIFY(std::get<std::string>(long_->bind(data).value(0)).size() <= 100'000);
        const auto padded = Expression::parse("length(pad('a', 1e12, 'b', 'left'))");
        QVERIFY(padded);
        QCOMPARE(std::get<double>(padded->bind(data).value(0)), 10'000.0);
    }

    void charts_ofOddDataAndScales_data() {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("words"); // of what is said; "" where something is drawn
        const auto row = [](const char* name, const std::string& spec, const char* words) {
            QTest::newRow(name) << QString::fromStdString(spec) << words;
        };
        const std::string q = R"("type": "quantitative")", t = R"("type": "temporal")";
        const std::string some = R"([{"a": 1, "b": 2}, {"a": 3, "b": 5}, {"a": 4, "b": 1}])";
        const auto scale = [&](const std::string& words) { return q + R"(, "scale": )" + words; };
        row("domain of one number", rows(some, scale(R"({"domain": [2, 2]})"), q), "");
        row("domain of nothing", rows(some, scale(R"({"domain": []})"), q), "domain");
        row("domain of words", rows(some, scale(R"({"domain": ["a", "b"]})"), q), "isn't of numbers");
        row("domain too far", rows(some, scale(R"({"domain": [-1.7e308, 1.7e308]})"), q), "");
        row("log of zero", rows(some, scale(R"({"type": "log", "domain": [0, 10]})"), q), "log scale");
        row("log over zero", rows(some, scale(R"({"type": "log", "domain": [-10, 10]})"), q), "log scale");
        row("padding too wide", rows(some, scale(R"({"padding": 1e9})"), q), "");
        row("nice too often", rows(some, scale(R"({"nice": 1e12})"), q), "");
        row("exponent of nothing", rows(some, scale(R"({"type": "pow", "exponent": 0})"), q), "");
        row("base of one", rows(some, scale(R"({"type": "log", "base": 1})"), q), "");
        row("ticks without end", rows(some, q + R"(, "axis": {"tickCount": 1e9})", q), "");
        row("ticks too close", rows(some, q + R"(, "axis": {"tickMinStep": 1e-300})", q), "");
        row("moments without end", rows(some, t + R"(, "axis": {"tickCount": "millisecond"})", q), "");
        row("bins without end", rows(some, q + R"(, "bin": {"step": 1e-300})", q, "bar"), "");
        row("bins beyond", rows(some, q + R"(, "bin": {"extent": [1e300, -1e300]})", q, "bar"), "no row has a value");
        row("bins of a million", rows(some, q + R"(, "bin": {"maxbins": 1e9})", q, "bar"), "");
        row("only nothing", rows(R"([{"a": null, "b": null}])", q, q), "no row has a value");
        row("one huge number", rows(R"([{"a": 1e308, "b": -1e308}])", q, q), "");
        row("the smallest number", rows(R"([{"a": 5e-324, "b": 0}, {"a": 1e-323, "b": 1}])", q, q), "");
        row("years beyond", rows(R"([{"a": 8.64e18, "b": 0}, {"a": -8.64e18, "b": 1}])", t, q), "");
        row("the year 40,000", rows(R"([{"a": "40000-01-01", "b": 0}, {"a": "+039999-05-01", "b": 1}])", t, q), "");
        row("window of zero",
            rows(some, q, q).insert(1, R"("transform": [{"window": [{"op": "ntile", "param": 0, "as": "c"}]}], )"),
            "at least 1");
        const auto filtered = [&](const std::string& filter) {
            return rows(some, q, q).insert(1, R"("transform": [{"filter": )" + filter + "}], ");
        };
        row("not of nothing", filtered(R"({"not": []})"), "of one condition");
        row("not of several", filtered(R"({"not": ["datum.a > 1", "datum.b > 1"]})"), "of one condition");
        row("not of a list of one", filtered(R"({"not": ["datum.a > 1"]})"), "");
        row("or of nothing", filtered(R"({"not": {"or": []}})"), "");
        row("calculated without end",
            rows(some, q, q).insert(1, R"~("transform": [{"calculate": "pow(10, 400) - pow(10, 400)", "as": "a"}], )~"),
            "no row has a value");
    }
    void charts_ofOddDataAndScales() {
        QFETCH(QString, spec);
        QFETCH(QString, words);
        const auto json = Json::parse(spec.toStdString());
        QVERIFY2(json, qPrintable(spec));
        const auto scene = resolve(*json);
        const std::string wrong = wrongIn(scene);
        QVERIFY2(wrong.empty(), wrong.c_str());
        const QString said = QString::fromStdString(scene ? scene->nothing : scene.error().message);
        QVERIFY2(words.isEmpty() ? said.isEmpty() : said.contains(words), qPrintable(said));
    }

    void repetitions_thatMultiply_areRefused() {
        Json tooltips = Json::array();
        for (int i = 0; i < 150; ++i) tooltips.push(Json::object({{"field", Json::object({{"repeat", "repeat"}})}}));
        Json names = Json::array();
        for (int i = 0; i < 144; ++i) names.push(std::to_string(i) + std::string(10'000, 'x'));
        Json spec = Json::object({{"mark", "point"}, {"encoding", Json::object({{"tooltip", std::move(tooltips)}})}});
        const auto said = [](Json repeat, Json of) {
            const auto chart = ChartSpec::parse(Json::object({{"repeat", std::move(repeat)}, {"spec", std::move(of)}}));
            return chart ? std::string() : chart.error().message;
        };
        QVERIFY2(said(names, spec).find("a repeat that makes") != std::string::npos, said(names, spec).c_str());
        // Rows that each view would have for itself, and repetitions of repetitions.
        Json rows = Json::array();
        for (int i = 0; i < 20'000; ++i) rows.push(Json::object({{"a", i}}));
        Json inner = Json::object({{"mark", "point"},
                                   {"data", Json::object({{"values", std::move(rows)}})},
                                   {"encoding", Json::object({{"x", Json::object({{"field", "a"}})}})}});
        const Json layered = Json::object({{"layer", Json::array({inner})}});
        Json few = Json::array();
        for (int i = 0; i < 100; ++i) few.push("a" + std::to_string(i));
        QVERIFY2(said(few, layered).find("a repeat that makes") != std::string::npos, said(few, layered).c_str());
        QCOMPARE(said(few, inner), std::string()); // these share them
        // What is usual is far from that: a matrix of twelve columns over some thousand rows.
        Json twelve = Json::array();
        for (int i = 0; i < 12; ++i) twelve.push("a" + std::to_string(i));
        QCOMPARE(said(Json::object({{"row", twelve}, {"column", twelve}}), inner), std::string());
    }

    void categories_aMillion_areRefused() {
        ChartData data;
        data.rows = 1'000'000;
        ChartColumn names("a"), numbers("b");
        for (std::size_t i = 0; i < data.rows; ++i)
            names.pushText("c" + std::to_string(i)), numbers.pushNumber(double(i));
        data.columns = {std::move(names), std::move(numbers)};
        for (
            const char* text :
            {R"({"mark": "bar", "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}})",
             R"({"mark": "point", "encoding": {"color": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}})"}) {
            const auto spec = ChartSpec::parse(*Json::parse(text));
            QVERIFY(spec);
            const auto scene = resolveScene(*spec, data, {});
            QVERIFY(!scene);
            QVERIFY(scene.error().message.find("20,000") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(BadChartsTest)
#include "tst_BadCharts.moc"
