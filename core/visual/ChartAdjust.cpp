// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartAdjust.h"

#include "core/base/Text.h"
#include "core/visual/ChartRange.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

constexpr int kDefaultBins = 10, kFirstBins = 20; ///< Vega-Lite's, and ours for a column just chosen
constexpr std::array kBinSteps = {2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500};
constexpr std::array kTimeSteps = {"year", "yearquarter", "yearmonth", "yearmonthdate", "yearmonthdatehours"};
constexpr std::size_t kLookedAt = 100; ///< inline rows whose values tell a column's type

const Column* columnOf(const std::vector<Column>& columns, const std::string& name) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == name; });
    return found == columns.end() ? nullptr : &*found;
}

std::string markOf(const Json& mark) {
    return mark.isObject() ? mark["type"].text() : mark.text();
}

/// As Vega-Lite wants a name in which dots and brackets mean nothing.
std::string fieldWord(const std::string& column) {
    std::string word;
    for (const char c : column) {
        if (c == '.' || c == '[' || c == ']' || c == '\\') word += '\\';
        word += c;
    }
    return word;
}

Json without(const Json& map, std::initializer_list<std::string_view> keys) {
    Json rest = Json::object();
    for (const auto& [key, value] : map.members())
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) rest.set(key, value);
    return rest;
}

ChartKnobs::Axis axisOfChannel(const Json& channel) {
    ChartKnobs::Axis axis;
    axis.field = plainField(channel["field"].text());
    axis.aggregate = channel["aggregate"].text();
    axis.timeUnit = channel["timeUnit"].text();
    const Json& bin = channel["bin"];
    if (bin.isObject())
        axis.bins = int(bin["maxbins"].integer(kDefaultBins));
    else if (bin.isBool() && bin.boolean())
        axis.bins = kDefaultBins;
    axis.log = channel["scale"]["type"].text() == "log";
    return axis;
}

/// Columns of rows that stand in the specification.
std::vector<Column> inlineColumns(const Json& values) {
    std::vector<Column> columns;
    if (!values.isArray()) return columns;
    std::size_t looked = 0;
    for (const Json& row : values.items()) {
        if (!row.isObject() || ++looked > kLookedAt) break;
        for (const auto& [name, value] : row.members()) {
            if (columnOf(columns, name) || value.isNull() || value.isArray() || value.isObject()) continue;
            columns.push_back({name, value.isNumber() ? "DOUBLE" : value.isBool() ? "BOOLEAN" : "VARCHAR"});
        }
    }
    return columns;
}

Json selfChart(const std::string& title, Json x, Json y) {
    return Json::object({{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
                         {"title", title},
                         {"data", Json::object({{"name", "self"}})},
                         {"mark", "bar"},
                         {"encoding", Json::object({{"x", std::move(x)}, {"y", std::move(y)}})}});
}

Json countOf(const std::string& title) {
    return Json::object({{"aggregate", "count"}, {"type", "quantitative"}, {"title", title}});
}

/// One of core/visual/Charts' pictures of a table's column, as a chart of the table's own rows.
std::optional<Json> ownPicture(const Json& spec, const std::vector<Column>& columns) {
    const Json &x = spec["encoding"]["x"], &y = spec["encoding"]["y"], &values = spec["data"]["values"];
    if (!values.isArray() || markOf(spec["mark"]) != "bar") return std::nullopt;
    if (x["field"].text() == "from" && x["bin"].text() == "binned" && y["field"].text() == "count") {
        const Column* column = columnOf(columns, x["title"].text());
        if (!column) return std::nullopt;
        Json bins = Json::object({{"field", fieldWord(column->name)}, {"title", column->name}});
        if (columnSort(column->type) == ColumnSort::Time) {
            bins.set("type", "temporal");
            bins.set("timeUnit", "yearmonth");
        } else {
            bins.set("type", "quantitative");
            bins.set("bin", Json::object({{"maxbins", std::max<std::size_t>(2, values.size())}}));
        }
        return selfChart(chartTitle(spec), std::move(bins), countOf(y["title"].text()));
    }
    if (y["field"].text() == "value" && x["field"].text() == "count") {
        const Column* column = columnOf(columns, y["title"].text());
        if (!column) return std::nullopt;
        Json names = Json::object(
            {{"field", fieldWord(column->name)}, {"type", "nominal"}, {"title", column->name}, {"sort", "-x"}});
        return selfChart(chartTitle(spec), countOf(x["title"].text()), std::move(names));
    }
    return std::nullopt;
}

bool simple(const Json& spec) {
    if (!spec["encoding"].isObject() || spec.contains("layer") || spec.contains("facet") || spec.contains("repeat"))
        return false;
    static constexpr std::array kMarks = {"bar", "line", "area", "point", "circle", "square", "tick", "rect"};
    if (std::find(kMarks.begin(), kMarks.end(), markOf(spec["mark"])) == kMarks.end()) return false;
    for (const char* other : {"x2", "y2", "theta", "row", "column", "facet", "xOffset", "yOffset"})
        if (spec["encoding"].contains(other)) return false;
    return spec["encoding"]["x"].isObject() && spec["encoding"]["y"].isObject();
}

bool counts(const ChartKnobs::Axis& axis) {
    return !axis.aggregate.empty();
}

void setLogScale(Json& channel, bool log) {
    Json scale = without(channel["scale"], {"type", "zero", "domain", "nice"});
    if (log) scale.set("type", "log");
    if (scale.members().empty())
        channel = without(channel, {"scale"});
    else
        channel.set("scale", std::move(scale));
}

/// A channel as an axis wants it; `was` is what stood there, kept where its column stays.
Json channelFor(const ChartKnobs::Axis& axis, const ChartKnobs::Axis& before, const Json& was,
                const std::vector<Column>& columns) {
    if (axis == before) return was;
    const bool same = axis.field == before.field && axis.aggregate == before.aggregate;
    Json channel = same ? was : Json::object();
    if (!same) {
        if (axis.aggregate == "count") {
            channel = countOf("Rows");
        } else {
            const Column* column = columnOf(columns, axis.field);
            const ColumnSort sort = column ? columnSort(column->type) : ColumnSort::Text;
            channel.set("field", fieldWord(axis.field));
            if (!axis.aggregate.empty()) channel.set("aggregate", axis.aggregate);
            channel.set("type", !axis.aggregate.empty() || sort == ColumnSort::Number ? "quantitative"
                                : sort == ColumnSort::Time                            ? "temporal"
                                                                                      : "nominal");
            const bool plain = axis.aggregate.empty() && axis.bins == 0 && sort == ColumnSort::Number;
            if (plain) channel.set("scale", Json::object({{"zero", false}}));
            if (axis.bins > 0) channel.set("title", axis.field); // the bars say that it is binned
        }
    }
    if (axis.bins != before.bins || !same) {
        channel = without(channel, {"bin"});
        if (axis.bins > 0) channel.set("bin", Json::object({{"maxbins", axis.bins}}));
    }
    if (axis.timeUnit != before.timeUnit || !same) {
        channel = without(channel, {"timeUnit"});
        if (!axis.timeUnit.empty()) channel.set("timeUnit", axis.timeUnit);
    }
    if (axis.log != before.log || (!same && axis.log)) setLogScale(channel, axis.log);
    return channel;
}

template <typename Steps, typename Value>
std::size_t nearestStep(const Steps& steps, const Value& value) {
    std::size_t at = 0;
    while (at + 1 < steps.size() && steps[at] < value) ++at;
    return at;
}

} // namespace

Json ChartKnobs::toJson() const {
    const auto axis = [](const Axis& of) {
        return Json::object({{"field", of.field},
                             {"aggregate", of.aggregate},
                             {"bins", of.bins},
                             {"timeUnit", of.timeUnit},
                             {"log", of.log}});
    };
    return Json::object({{"mark", mark}, {"x", axis(x)}, {"y", axis(y)}, {"colour", colour}});
}

std::optional<ChartKnobs> ChartKnobs::fromJson(const Json& json) {
    if (!json["x"].isObject() || !json["y"].isObject() || !isMark(json["mark"].text())) return std::nullopt;
    const auto axis = [](const Json& of) {
        return Axis{of["field"].text(), of["aggregate"].text(),
                    int(std::clamp<std::int64_t>(of["bins"].integer(), 0, kBinSteps.back())), of["timeUnit"].text(),
                    of["log"].boolean()};
    };
    return ChartKnobs{json["mark"].text(), axis(json["x"]), axis(json["y"]), json["colour"].text()};
}

std::string chartTitle(const Json& spec) {
    const Json& title = spec["title"].isObject() ? spec["title"]["text"] : spec["title"];
    if (!title.isArray()) return title.text();
    std::vector<std::string> lines;
    for (const Json& line : title.items()) lines.push_back(line.text());
    return join(lines, " ");
}

void setChartTitle(Json& spec, const std::string& title) {
    if (!spec["title"].isObject()) return void(spec.set("title", title));
    Json whole = spec["title"];
    whole.set("text", title);
    spec.set("title", std::move(whole));
}

std::optional<AdjustableChart> AdjustableChart::of(const Json& spec, const std::vector<Column>& columns) {
    AdjustableChart chart;
    if (std::optional<Json> own = ownPicture(spec, columns)) {
        chart.m_base = std::move(*own);
        chart.m_columns = columns;
    } else if (!simple(spec)) {
        return std::nullopt;
    } else {
        chart.m_base = spec;
        const bool self = !spec.contains("data") || spec["data"]["name"].text() == "self";
        chart.m_columns = self ? columns : inlineColumns(spec["data"]["values"]);
    }
    if (chart.m_columns.empty()) return std::nullopt;
    const Json& base = chart.m_base; // [] of what may be changed would add what it doesn't find
    const Json& encoding = base["encoding"];
    chart.m_drawsTable = !base["data"]["values"].isArray();
    chart.m_knobs.mark = markOf(base["mark"]);
    chart.m_knobs.x = axisOfChannel(encoding["x"]);
    chart.m_knobs.y = axisOfChannel(encoding["y"]);
    chart.m_knobs.colour = plainField(encoding["color"]["field"].text());
    chart.m_title = chartTitle(base);
    return chart;
}

Json AdjustableChart::with(const ChartKnobs& knobs) const {
    Json spec = m_base;
    if (knobs == m_knobs) return spec;
    Json encoding = m_base["encoding"];
    encoding.set("x", channelFor(knobs.x, m_knobs.x, encoding["x"], m_columns));
    encoding.set("y", channelFor(knobs.y, m_knobs.y, encoding["y"], m_columns));
    if (knobs.colour != m_knobs.colour) {
        encoding = without(encoding, {"color"});
        if (const Column* column = columnOf(m_columns, knobs.colour)) {
            const ColumnSort sort = columnSort(column->type);
            encoding.set("color", Json::object({{"field", fieldWord(column->name)},
                                                {"type", sort == ColumnSort::Number ? "quantitative"
                                                         : sort == ColumnSort::Time ? "temporal"
                                                                                    : "nominal"}}));
        }
    }
    // What stands on a logarithm can't be put one on the other.
    for (const auto& [word, axis] : {std::pair{"x", &knobs.x}, std::pair{"y", &knobs.y}}) {
        if (!axis->log || (knobs.mark != "bar" && knobs.mark != "area")) continue;
        Json channel = encoding[word];
        channel.set("stack", nullptr);
        encoding.set(word, std::move(channel));
    }
    if (knobs.mark != m_knobs.mark) {
        const bool filled = knobs.mark == "point";
        spec.set("mark", filled ? Json::object({{"type", knobs.mark}, {"filled", true}}) : Json(knobs.mark));
    }
    spec.set("encoding", std::move(encoding));
    if (const std::string title = titleOf(knobs); title != m_title && !m_title.empty()) setChartTitle(spec, title);
    return spec;
}

std::vector<std::string> AdjustableChart::marks(const ChartKnobs& knobs) const {
    std::vector<std::string> all = counts(knobs.x) || counts(knobs.y)
                                       ? std::vector<std::string>{"bar", "line", "area", "point"}
                                       : std::vector<std::string>{"point", "line", "area", "tick"};
    if (std::find(all.begin(), all.end(), m_knobs.mark) == all.end()) all.insert(all.begin(), m_knobs.mark);
    return all;
}

bool AdjustableChart::canLog(const ChartKnobs& knobs, bool y) const {
    const ChartKnobs::Axis& axis = y ? knobs.y : knobs.x;
    if (axis.bins > 0 || !axis.timeUnit.empty()) return false;
    if (!axis.aggregate.empty()) return true;
    const Column* column = columnOf(m_columns, axis.field);
    const std::string type = m_base["encoding"][y ? "y" : "x"]["type"].text();
    const bool numbers = column && columnSort(column->type) == ColumnSort::Number;
    return numbers && (axis.field != (y ? m_knobs.y : m_knobs.x).field || type.empty() || type == "quantitative");
}

ChartKnobs AdjustableChart::choose(ChartKnobs knobs, bool y, const std::string& column,
                                   const std::string& aggregate) const {
    ChartKnobs::Axis& axis = y ? knobs.y : knobs.x;
    const ChartKnobs::Axis &other = y ? knobs.x : knobs.y, &own = y ? m_knobs.y : m_knobs.x;
    const int bins = axis.bins > 0 ? axis.bins : kFirstBins;
    if (column == own.field && aggregate == own.aggregate) {
        axis = own; // as its author had it
        return knobs;
    }
    axis = {column, aggregate, 0, {}, false};
    const Column* chosen = columnOf(m_columns, column);
    if (!aggregate.empty() || !chosen || !counts(other)) return knobs;
    if (columnSort(chosen->type) == ColumnSort::Number) axis.bins = bins;
    if (columnSort(chosen->type) == ColumnSort::Time) axis.timeUnit = "yearmonth";
    return knobs;
}

ChartKnobs AdjustableChart::rebin(ChartKnobs knobs, int by) const {
    ChartKnobs::Axis& axis = knobs.x.bins > 0 || !knobs.x.timeUnit.empty() ? knobs.x : knobs.y;
    if (axis.bins > 0) {
        std::size_t at = nearestStep(kBinSteps, axis.bins);
        if (by > 0 && kBinSteps[at] <= axis.bins && at + 1 < kBinSteps.size()) ++at;
        if (by < 0 && at > 0) --at;
        axis.bins = by > 0 ? std::max(axis.bins, kBinSteps[at]) : std::min(axis.bins, kBinSteps[at]);
        return knobs;
    }
    const auto found = std::find(kTimeSteps.begin(), kTimeSteps.end(), axis.timeUnit);
    if (found == kTimeSteps.end()) return knobs;
    const auto at = found - kTimeSteps.begin() + by;
    if (at >= 0 && at < std::ptrdiff_t(kTimeSteps.size())) axis.timeUnit = kTimeSteps[std::size_t(at)];
    return knobs;
}

std::string AdjustableChart::titleOf(const ChartKnobs& knobs) const {
    const auto fields = [](const ChartKnobs& of) {
        return std::tuple(of.x.field, of.x.aggregate, of.y.field, of.y.aggregate);
    };
    const auto named = [](const ChartKnobs::Axis& axis) {
        return axis.aggregate.empty() ? axis.field : axis.aggregate + " of " + axis.field;
    };
    std::string title = m_title;
    if (fields(knobs) != fields(m_knobs) || title.empty())
        title = knobs.y.aggregate == "count"   ? knobs.x.field
                : knobs.x.aggregate == "count" ? knobs.y.field
                                               : named(knobs.y) + " by " + named(knobs.x);
    std::string how;
    const int bins = std::max(knobs.x.bins, knobs.y.bins);
    if (knobs.colour != m_knobs.colour && !knobs.colour.empty()) how += ", coloured by " + knobs.colour;
    if (bins > 0 && bins != std::max(m_knobs.x.bins, m_knobs.y.bins)) how += ", " + plural(bins, "bin");
    if (knobs.x.log != m_knobs.x.log || knobs.y.log != m_knobs.y.log)
        how += knobs.x.log || knobs.y.log ? ", logarithmic" : ", linear";
    return title + how;
}

} // namespace stemma
