// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Charts.h"

#include "core/base/Text.h"
#include "core/visual/ChartParts.h"

namespace stemma {

namespace {

using namespace chartparts;

Json points(const AxesText& text, const std::vector<SeriesPoint>& given, Json mark) {
    bool named = false;
    for (const SeriesPoint& point : given) named = named || !point.series.empty();
    Json::Array rows;
    rows.reserve(given.size());
    for (const SeriesPoint& point : given) {
        Json row = Json::object({{"x", point.x}, {"y", point.y}});
        if (named) row.set("series", toUtf8(point.series));
        rows.push_back(std::move(row));
    }
    Json spec = specification(text.title, std::move(rows));
    spec.set("mark", std::move(mark));
    Json x = channel("x", text.temporal ? "temporal" : "quantitative", text.x);
    // A time axis has no zero to speak of; a quantitative one would squeeze the points against it.
    if (!text.temporal) x.set("scale", Json::object({{"zero", false}}));
    Json y = channel("y", "quantitative", text.y);
    y.set("scale", Json::object({{"zero", false}}));
    Json encoding = Json::object({{"x", std::move(x)}, {"y", std::move(y)}});
    if (named) encoding.set("color", channel("series", "nominal", ""));
    spec.set("encoding", std::move(encoding));
    return spec;
}

} // namespace

Json histogramChart(const std::string& title, const std::string& axis, const std::vector<HistogramBin>& bins,
                    Binned what) {
    constexpr double kComma = 10'000;
    const bool temporal = what == Binned::Moments;
    Json::Array rows;
    rows.reserve(bins.size());
    for (const HistogramBin& bin : bins)
        rows.push_back(Json::object({{"from", bin.from}, {"to", bin.to}, {"count", bin.count}}));
    Json spec = specification(title, std::move(rows));
    spec.set("mark", "bar");
    Json x = channel("from", temporal ? "temporal" : "quantitative", axis);
    x.set("bin", "binned");
    if (!temporal) x.set("scale", Json::object({{"zero", false}}));
    if (what == Binned::Whole) {
        Json ticks = Json::object({{"tickMinStep", 1}});
        if (!bins.empty() && bins.front().from > -kComma && bins.back().to < kComma) ticks.set("format", "d");
        x.set("axis", std::move(ticks));
    }
    spec.set("encoding",
             Json::object({{"x", std::move(x)}, {"x2", Json::object({{"field", "to"}})}, {"y", countChannel("Rows")}}));
    return spec;
}

Json topValuesChart(const std::string& title, const std::string& axis, const std::vector<ValueCount>& values,
                    std::int64_t others) {
    Json::Array rows;
    for (const ValueCount& value : values)
        rows.push_back(Json::object({{"value", toUtf8(value.value)}, {"count", value.count}}));
    if (others > 0) rows.push_back(Json::object({{"value", "(others)"}, {"count", others}}));
    Json spec = specification(title, std::move(rows));
    spec.set("mark", "bar");
    Json y = channel("value", "nominal", axis);
    y.set("sort", nullptr); // as given: the most frequent first, others last
    spec.set("encoding", Json::object({{"x", countChannel("Rows")}, {"y", std::move(y)}}));
    return spec;
}

Json heatmapChart(const HeatmapText& text, const std::vector<HeatmapCell>& cells) {
    Json::Array rows;
    rows.reserve(cells.size());
    for (const HeatmapCell& cell : cells)
        rows.push_back(Json::object({{"x", toUtf8(cell.x)}, {"y", toUtf8(cell.y)}, {"value", cell.value}}));
    Json spec = specification(text.title, std::move(rows));
    Json x = channel("x", "nominal", text.x), y = channel("y", "nominal", text.y);
    x.set("sort", nullptr);
    y.set("sort", nullptr);
    spec.set("encoding", Json::object({{"x", std::move(x)}, {"y", std::move(y)}}));
    Json color = channel("value", "quantitative", text.value);
    Json scale = Json::object();
    if (text.diverging) scale.set("scheme", "blueorange");
    if (text.domain) scale.set("domain", Json::array({text.domain->first, text.domain->second}));
    if (!scale.empty()) color.set("scale", std::move(scale));
    Json number = Json::object({{"field", "value"}, {"type", "quantitative"}});
    if (!text.format.empty()) number.set("format", text.format);
    spec.set("layer",
             Json::array({Json::object({{"mark", "rect"}, {"encoding", Json::object({{"color", std::move(color)}})}}),
                          Json::object({{"mark", Json::object({{"type", "text"}, {"baseline", "middle"}})},
                                        {"encoding", Json::object({{"text", std::move(number)}})}})}));
    return spec;
}

Json lineChart(const AxesText& text, const std::vector<SeriesPoint>& given) {
    return points(text, given, "line");
}

Json scatterChart(const AxesText& text, const std::vector<SeriesPoint>& given) {
    return points(text, given, Json::object({{"type", "point"}, {"filled", true}}));
}

Json metricBarsChart(const std::string& title, const std::vector<NamedNumber>& metrics) {
    Json::Array rows;
    for (const NamedNumber& metric : metrics)
        rows.push_back(Json::object({{"name", toUtf8(metric.name)}, {"value", metric.value}}));
    Json spec = specification(title, std::move(rows));
    spec.set("mark", "bar");
    Json y = channel("name", "nominal", "");
    y.set("sort", nullptr);
    spec.set("encoding", Json::object({{"x", channel("value", "quantitative", "")}, {"y", std::move(y)}}));
    return spec;
}

} // namespace stemma
