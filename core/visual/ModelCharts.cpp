// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ModelCharts.h"

#include "core/base/Text.h"
#include "core/visual/ChartParts.h"

#include <algorithm>

namespace stemma {

using namespace chartparts;

namespace {

Json share(const char* field, const std::string& title) {
    Json result = channel(field, "quantitative", title);
    result.set("scale", Json::object({{"domain", Json::array({0, 1})}}));
    return result;
}

Json rowsOf(const std::vector<NamedLine>& lines, bool named) {
    Json::Array rows;
    for (const NamedLine& line : lines)
        for (const NamedLine::Point& point : line.points) {
            Json row = Json::object({{"x", point.x}, {"y", point.y}});
            if (named) row.set("series", toUtf8(line.name));
            rows.push_back(std::move(row));
        }
    return inlineRows(std::move(rows));
}

bool areNamed(const std::vector<NamedLine>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const NamedLine& line) { return !line.name.empty(); });
}

/// Colours in the order in which the lines are given, not by name.
Json seriesColour(const std::string& title = {}) {
    Json color = channel("series", "nominal", title);
    color.set("sort", nullptr);
    return color;
}

// The title is that of the axis: layers that say different ones are named by both.
Json zeroRule(const char* axis, const std::string& title) {
    return referenceRule(Json::object({{axis, channel("at", "quantitative", title)}}), {Json::object({{"at", 0}})});
}

Json diagonal(const std::string& titleX, const std::string& titleY, double from, double to) {
    Json encoding = Json::object({{"x", channel("x", "quantitative", titleX)},
                                  {"y", channel("y", "quantitative", titleY)},
                                  {"x2", Json::object({{"field", "x2"}})},
                                  {"y2", Json::object({{"field", "y2"}})}});
    return referenceRule(std::move(encoding), {Json::object({{"x", from}, {"y", from}, {"x2", to}, {"y2", to}})});
}

Json caseChannel(const char* field, const std::string& title) {
    Json result = channel(field, "quantitative", title);
    result.set("scale", Json::object({{"zero", false}}));
    return result;
}

Json withLine(const CaseChartText& text, Json cases) {
    Json::Array layers;
    const bool under = text.line == CaseChartText::Line::None;
    layers.push_back(std::move(cases));
    if (!under && text.line == CaseChartText::Line::Zero) layers.push_back(zeroRule("y", text.y));
    if (!under && text.line == CaseChartText::Line::Diagonal)
        layers.push_back(diagonal(text.x, text.y, text.from, text.to));
    return layered(text.title, text.subtitle, std::move(layers));
}

} // namespace

Json rateChart(const RateChartText& text, const std::vector<NamedLine>& lines, bool steps,
               const std::vector<double>& levels) {
    const bool named = areNamed(lines);
    Json::Array layers;
    if (!steps) layers.push_back(diagonal(text.x, text.y, 0, 1));
    if (!levels.empty()) {
        const bool own = levels.size() == lines.size() && named && levels.size() > 1;
        Json::Array rows;
        for (std::size_t i = 0; i < levels.size(); ++i) {
            rows.push_back(Json::object({{"at", levels[i]}}));
            if (own) rows.back().set("series", toUtf8(lines[i].name));
        }
        Json encoding = Json::object({{"y", channel("at", "quantitative", text.y)}});
        if (own) encoding.set("color", seriesColour());
        layers.push_back(referenceRule(std::move(encoding), std::move(rows)));
    }
    Json mark = Json::object({{"type", "line"}, {"strokeWidth", 2}});
    if (steps) mark.set("interpolate", "step-before");
    Json encoding = Json::object({{"x", share("x", text.x)}, {"y", share("y", text.y)}});
    if (named) encoding.set("color", seriesColour());
    layers.push_back(
        Json::object({{"data", rowsOf(lines, named)}, {"mark", std::move(mark)}, {"encoding", std::move(encoding)}}));
    Json spec = layered(text.title, text.subtitle, std::move(layers));
    spec.set("width", 320);
    spec.set("height", 320);
    return spec;
}

Json progressChart(const ProgressChartText& text, const std::vector<NamedLine>& lines,
                   const std::optional<BestPoint>& best) {
    const bool named = areNamed(lines);
    const auto axis = [](const char* field, const std::string& title, bool log) {
        Json result = channel(field, "quantitative", title);
        // Near the numbers themselves: a loss of 0.31 to 0.28 is seen to fall.
        result.set("scale", log ? Json::object({{"type", "log"}}) : Json::object({{"zero", false}}));
        return result;
    };
    Json encoding = Json::object({{"x", axis("x", text.x, text.logX)}, {"y", axis("y", text.y, text.logY)}});
    if (named) encoding.set("color", seriesColour());
    Json marked = encoding;
    std::size_t most = 0;
    for (const NamedLine& line : lines) most = std::max(most, line.points.size());
    Json mark = Json::object({{"type", "line"}, {"strokeWidth", 2}});
    if (most <= 25) mark.set("point", true); // few enough that each is a measurement to be seen
    Json::Array layers;
    layers.push_back(
        Json::object({{"data", rowsOf(lines, named)}, {"mark", std::move(mark)}, {"encoding", std::move(encoding)}}));
    if (best) {
        Json row = Json::object({{"x", best->x}, {"y", best->y}, {"words", toUtf8(best->words)}});
        if (named) row.set("series", toUtf8(best->line));
        layers.push_back(
            Json::object({{"data", inlineRows({row})},
                          {"mark", Json::object({{"type", "point"}, {"filled", false}, {"size", 110}, {"opacity", 1}})},
                          {"encoding", marked}}));
    }
    return layered(text.title, best ? best->words : std::string(), std::move(layers));
}

Json importanceChart(const std::string& title, const std::string& axis, const std::vector<Importance>& features) {
    Json::Array rows, errors;
    for (const Importance& feature : features) {
        rows.push_back(Json::object({{"name", toUtf8(feature.name)}, {"value", feature.value}}));
        if (feature.deviation)
            errors.push_back(Json::object({{"name", toUtf8(feature.name)},
                                           {"low", feature.value - *feature.deviation},
                                           {"high", feature.value + *feature.deviation}}));
    }
    Json y = channel("name", "nominal", "");
    y.set("sort", nullptr);
    Json::Array layers;
    layers.push_back(
        Json::object({{"data", inlineRows(std::move(rows))},
                      {"mark", "bar"},
                      {"encoding", Json::object({{"x", channel("value", "quantitative", axis)}, {"y", y}})}}));
    if (!errors.empty())
        layers.push_back(Json::object({{"data", inlineRows(std::move(errors))},
                                       {"mark", Json::object({{"type", "rule"}, {"strokeWidth", 1.5}})},
                                       {"encoding", Json::object({{"x", channel("low", "quantitative", axis)},
                                                                  {"x2", Json::object({{"field", "high"}})},
                                                                  {"y", y}})}}));
    return layered(title, {}, std::move(layers));
}

Json casesChart(const CaseChartText& text, const std::vector<NamedLine::Point>& points) {
    Json::Array rows;
    for (const NamedLine::Point& point : points) rows.push_back(Json::object({{"x", point.x}, {"y", point.y}}));
    return withLine(
        text,
        Json::object({{"data", inlineRows(std::move(rows))},
                      {"mark", Json::object({{"type", "point"}, {"filled", true}, {"size", 24}, {"opacity", 0.55}})},
                      {"encoding", Json::object({{"x", caseChannel("x", text.x)}, {"y", caseChannel("y", text.y)}})}}));
}

Json caseGridChart(const CaseChartText& text, const std::vector<GridCell>& cells) {
    Json::Array rows;
    for (const GridCell& cell : cells)
        rows.push_back(
            Json::object({{"x", cell.x}, {"x2", cell.x2}, {"y", cell.y}, {"y2", cell.y2}, {"count", cell.count}}));
    Json color = channel("count", "quantitative", "Cases");
    // A few places hold most cases; their neighbours should be seen all the same.
    color.set("scale", Json::object({{"type", "log"}}));
    return withLine(text, Json::object({{"data", inlineRows(std::move(rows))},
                                        {"mark", "rect"},
                                        {"encoding", Json::object({{"x", caseChannel("x", text.x)},
                                                                   {"x2", Json::object({{"field", "x2"}})},
                                                                   {"y", caseChannel("y", text.y)},
                                                                   {"y2", Json::object({{"field", "y2"}})},
                                                                   {"color", std::move(color)}})}}));
}

Json zeroHistogramChart(const std::string& title, const std::string& axis, const std::vector<HistogramBin>& bins) {
    Json bars = histogramChart(title, axis, bins);
    Json data = bars["data"];
    Json encoding = bars["encoding"];
    encoding.set("y", countChannel("Cases"));
    return layered(title, {},
                   {Json::object({{"data", std::move(data)}, {"mark", "bar"}, {"encoding", std::move(encoding)}}),
                    zeroRule("x", axis)});
}

Json classDistributionChart(const std::string& title, const std::string& axis, const std::vector<ClassBin>& bins) {
    Json::Array rows;
    for (const ClassBin& bin : bins)
        rows.push_back(
            Json::object({{"series", toUtf8(bin.name)}, {"x", (bin.from + bin.to) / 2}, {"share", bin.share}}));
    Json spec = specification(title, std::move(rows));
    spec.set("mark", Json::object({{"type", "area"},
                                   {"interpolate", "monotone"},
                                   {"opacity", 0.35},
                                   {"line", Json::object({{"strokeWidth", 1.5}})}}));
    Json y = channel("share", "quantitative", "Share of the class");
    y.set("stack", nullptr); // each from zero: they are compared, not added
    y.set("axis", Json::object({{"format", ".0%"}}));
    spec.set("encoding", Json::object({{"x", caseChannel("x", axis)}, {"y", std::move(y)}, {"color", seriesColour()}}));
    return spec;
}

Json missingMapChart(const std::string& title, const std::vector<MissingCell>& cells) {
    Json::Array rows;
    for (const MissingCell& cell : cells)
        rows.push_back(Json::object(
            {{"column", toUtf8(cell.column)}, {"from", cell.from}, {"to", cell.to}, {"share", cell.share}}));
    Json spec = specification(title, std::move(rows));
    spec.set("mark", "rect");
    Json x = channel("from", "quantitative", "Row");
    x.set("scale", Json::object({{"zero", false}, {"nice", false}}));
    Json y = channel("column", "nominal", "");
    y.set("sort", nullptr);
    Json color = channel("share", "quantitative", "Missing");
    color.set("scale", Json::object({{"domain", Json::array({0, 1})}, {"scheme", "blues"}}));
    color.set("legend", Json::object({{"format", ".0%"}}));
    spec.set("encoding", Json::object({{"x", std::move(x)},
                                       {"x2", Json::object({{"field", "to"}})},
                                       {"y", std::move(y)},
                                       {"color", std::move(color)}}));
    return spec;
}

} // namespace stemma
