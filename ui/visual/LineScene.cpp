// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartSpec.h"
#include "core/visual/Resolve.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Text.h"
#include "ui/visual/LineCanvas.h"

#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kFewPoints = 80;      ///< each has a dot
constexpr std::uint64_t kMostRead = 4u << 20; ///< values of all lanes, at one look
constexpr double kLaneStep = 2.1;             ///< between the zeros of lanes

/// Rows "x", "y", "lane", "part" of all lanes; a lane's gap is a null.
struct LineRows {
    ChartColumn x{"x"}, y{"y"}, lane{"lane"};
    std::size_t count = 0;
    void add(double at, double value, const std::string& name) {
        x.pushNumber(at);
        y.pushNumber(value); // NaN is nothing
        lane.pushText(name);
        ++count;
    }
    ChartData data() && {
        ChartData data;
        data.rows = count;
        data.put(std::move(x));
        data.put(std::move(y));
        data.put(std::move(lane));
        return data;
    }
};

Json lineEncoding(const LineSource& source, double from, double count) {
    const double per = source.perSecond > 0 ? source.perSecond : 1;
    const bool lanes = source.lanes.size() > 1;
    Json xAxis = source.perSecond > 0 ? Json::object() : Json::object({{"format", ",d"}, {"tickMinStep", 1}});
    // Of few values the first and the last aren't at the very edge.
    const double room = count <= double(kFewPoints) && source.perSecond == 0 ? std::max(count * 0.01, 0.1) : 0;
    Json x = Json::object(
        {{"field", "x"},
         {"type", "quantitative"},
         {"title", utf8(source.axisTitle)},
         {"axis", std::move(xAxis)},
         {"scale", Json::object({{"nice", false},
                                 {"zero", false},
                                 {"domain", Json::array({(from - room) / per,
                                                         (from + std::max(count - 1, 1.0) + room) / per})}})}});
    Json scale = Json::object({{"zero", false}});
    if (source.levels)
        scale = Json::object(
            {{"nice", false}, {"domain", Json::array({-1.05 - kLaneStep * double(source.lanes.size() - 1), 1.05})}});
    Json y = Json::object({{"field", "y"},
                           {"type", "quantitative"},
                           {"title", lanes ? Json(nullptr) : Json(utf8(source.valueTitle))},
                           {"scale", std::move(scale)}});
    if (lanes) y.set("axis", nullptr);
    Json encoding = Json::object({{"x", std::move(x)}, {"y", std::move(y)}});
    if (lanes) {
        Json::Array order;
        for (const QString& name : source.names) order.push_back(utf8(name));
        encoding.set("color", Json::object({{"field", "lane"},
                                            {"type", "nominal"},
                                            {"title", nullptr},
                                            {"scale", Json::object({{"domain", Json(std::move(order))}})}}));
    }
    return encoding;
}

} // namespace

Result<LineCanvas::Drawn> drawLines(const LineSource& source, double from, double count, QSizeF size,
                                    const LineCanvas::Outlines* outlines, const Cancel& cancel) {
    LineCanvas::Drawn drawn;
    LineRows rows;
    const double per = source.perSecond > 0 ? source.perSecond : 1;
    const auto first = std::uint64_t(std::clamp(std::floor(from), 0.0, double(source.count())));
    const auto last = std::min(std::uint64_t(std::max(std::ceil(from + count), 0.0)), source.count());
    for (std::size_t i = 0; i < source.lanes.size(); ++i) {
        LineWish wish;
        wish.from = first;
        wish.count = last > first ? last - first : 0;
        wish.columns = std::size_t(std::clamp(size.width() - 60, 50.0, 4000.0));
        wish.mostValues = kMostRead / source.lanes.size();
        wish.part = source.part;
        const LineOutline* outline = outlines && i < outlines->size() ? (*outlines)[i].get() : nullptr;
        STEMMA_TRY(const LineEnvelope envelope, lineEnvelope(source.array, source.lanes[i], wish, outline, cancel));
        drawn.exact = drawn.exact && envelope.exact;
        const std::string name = i < source.names.size() ? utf8(source.names[i]) : std::string();
        const double off = source.levels ? -kLaneStep * double(i) : 0;
        const auto level = [&](double value) {
            const double shown = (value - source.centre) / source.full;
            return (source.levels ? std::clamp(shown, -1.0, 1.0) : shown) + off;
        };
        for (std::size_t column = 0; column < envelope.low.size(); ++column) {
            const double at = double(envelope.from + shareOf(envelope.count, column, envelope.low.size())) / per;
            rows.add(at, level(envelope.low[column]), name);
            if (envelope.high[column] > envelope.low[column]) rows.add(at, level(envelope.high[column]), name);
        }
    }
    const bool dots = count <= double(kFewPoints) && source.lanes.size() == 1 && !source.levels;
    Json mark = Json::object({{"type", "line"}, {"strokeWidth", count > size.width() / 2 ? 1.0 : 1.5}});
    if (dots) mark.set("point", true);
    const Json spec = Json::object({{"data", Json::object({{"name", "self"}})},
                                    {"mark", std::move(mark)},
                                    {"encoding", lineEncoding(source, from, count)}});
    STEMMA_TRY(const ChartSpec parsed, ChartSpec::parse(spec));
    ResolveOptions options;
    options.width = std::max(size.width(), 80.0);
    options.height = std::max(size.height(), 60.0);
    options.measure = chartTextMeasure();
    STEMMA_TRY(Scene scene, resolveScene(parsed, std::move(rows).data(), options));
    drawn.scene = std::make_shared<const Scene>(std::move(scene));
    return drawn;
}

} // namespace stemma::ui
