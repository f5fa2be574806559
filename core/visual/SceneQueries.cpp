// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/Scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stemma {

namespace {

constexpr std::size_t kLongestValue = 200;

std::string tipText(const SceneTip& tip, const ChartColumn& column, std::size_t row) {
    if (column.isNull(row)) return "null";
    if (tip.temporal && column.kind(row) == ChartColumn::Kind::Number)
        return tip.format.empty() ? formatMoment(column.number(row)) : formatTime(tip.format, column.number(row));
    if (column.kind(row) == ChartColumn::Kind::Number) {
        const auto format = NumberFormat::parse(tip.format.empty() ? ",.6~r" : tip.format);
        if (format && !tip.format.empty()) return (*format)(column.number(row));
        const double value = column.number(row);
        // Whole numbers in full, the rest to six digits.
        return value == std::trunc(value) && std::fabs(value) < 1e15 ? (*NumberFormat::parse(",d"))(value)
                                                                     : (*NumberFormat::parse(".6~g"))(value);
    }
    std::string text = column.text(row);
    if (text.size() > kLongestValue) {
        std::size_t cut = kLongestValue;
        while (cut > 0 && (std::uint8_t(text[cut]) & 0xC0) == 0x80) --cut;
        text = text.substr(0, cut) + "…";
    }
    return text;
}

/// Nearest so far; what is inside a mark is 0 away.
struct Nearest {
    double distance;
    std::optional<SceneHit> hit;
    void offer(double at, const SceneHit& candidate) {
        if (candidate.row == SceneInk::kNoRow || !(at < distance || (at == distance && !hit))) return;
        distance = at;
        hit = candidate;
    }
};

bool inside(const SceneArc& arc, const ScenePoint& at) {
    const double dx = at.x - arc.centre.x, dy = at.y - arc.centre.y, radius = std::hypot(dx, dy);
    double angle = std::atan2(dx, -dy);
    if (angle < 0) angle += 2 * std::numbers::pi;
    return radius >= arc.inner && radius <= arc.outer && angle >= arc.from && angle <= arc.to;
}

void search(const SceneLayer& layer, const ScenePoint& at, SceneHit hit, Nearest& nearest) {
    const auto offer = [&](double distance, const SceneInk& ink, std::uint32_t row, const ScenePoint& place) {
        hit.row = row;
        hit.colour = ink.colour;
        hit.at = place;
        nearest.offer(distance, hit);
    };
    for (const SceneSymbol& symbol : layer.symbols) {
        const double distance =
            std::hypot(symbol.at.x - at.x, symbol.at.y - at.y) - std::sqrt(symbol.size / std::numbers::pi);
        offer(std::max(0.0, distance), symbol.ink, symbol.ink.row, symbol.at);
    }
    for (const SceneLine& line : layer.lines)
        for (std::size_t i = 0; i < line.rows.size(); ++i)
            offer(std::hypot(line.points[i].x - at.x, line.points[i].y - at.y), line.ink, line.rows[i], line.points[i]);
    for (const SceneArea& area : layer.areas)
        for (std::size_t i = 0; i < area.rows.size(); ++i)
            offer(std::hypot(area.upper[i].x - at.x, area.upper[i].y - at.y), area.ink, area.rows[i], area.upper[i]);
    for (const SceneRule& rule : layer.rules) {
        const double dx = rule.to.x - rule.from.x, dy = rule.to.y - rule.from.y, length = dx * dx + dy * dy;
        const double share =
            length == 0 ? 0 : std::clamp(((at.x - rule.from.x) * dx + (at.y - rule.from.y) * dy) / length, 0.0, 1.0);
        offer(std::hypot(rule.from.x + share * dx - at.x, rule.from.y + share * dy - at.y), rule.ink, rule.ink.row,
              {rule.from.x + share * dx, rule.from.y + share * dy});
    }
    for (const SceneRect& rect : layer.rects)
        if (rect.box.contains(at.x, at.y))
            offer(0, rect.ink, rect.ink.row, {rect.box.x + rect.box.width / 2, rect.box.y});
    for (const SceneArc& arc : layer.arcs)
        if (inside(arc, at)) offer(0, arc.ink, arc.ink.row, at);
}

} // namespace

std::vector<std::pair<std::string, std::string>> tooltipOf(const SceneLayer& layer, std::uint32_t row) {
    std::vector<std::pair<std::string, std::string>> lines;
    if (!layer.data || row >= layer.data->rows) return lines;
    for (const SceneTip& tip : layer.tips) {
        const ChartColumn* column = layer.data->find(tip.column);
        if (!column || (tip.leaveOutNull && column->isNull(row))) continue;
        std::string text = tipText(tip, *column, row);
        if (const ChartColumn* end = tip.column2.empty() ? nullptr : layer.data->find(tip.column2))
            text += " – " + tipText(tip, *end, row);
        lines.emplace_back(tip.title, std::move(text));
    }
    return lines;
}

bool isDense(const SceneLine& line) {
    constexpr std::size_t kFew = 400;
    if (line.points.size() < kFew || !line.dash.empty()) return false;
    std::size_t close = 0;
    for (std::size_t i = 1; i < line.points.size(); ++i)
        close += std::fabs(line.points[i].x - line.points[i - 1].x) < 1 ? 1 : 0;
    return close * 10 > line.points.size() * 7; // seven of ten are beside the one before
}

std::optional<SceneHit> hitTest(const Scene& scene, ScenePoint at, double reach) {
    Nearest nearest{reach, std::nullopt};
    for (std::size_t p = 0; p < scene.plots.size(); ++p) {
        const ScenePlot& plot = scene.plots[p];
        if (!plot.area.contains(at.x, at.y)) continue;
        for (std::size_t l = plot.layers.size(); l-- > 0;) {
            search(plot.layers[l], at, {p, l, SceneInk::kNoRow, {}, 0}, nearest);
            if (nearest.hit && nearest.distance == 0) break;
        }
    }
    return nearest.hit;
}

} // namespace stemma
