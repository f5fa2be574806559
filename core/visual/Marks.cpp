// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Grouping.h"
#include "core/visual/MarkPlacer.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stemma {

namespace {

constexpr std::size_t kMostTexts = 5'000;
constexpr double kUsualRadius = 100; ///< of a disc in a view of 200 × 200

/// Where rectangles of heatmaps leave room between them, so that cells read as cells.
constexpr double kCellGap = 2, kCellRadius = 3, kLeastCell = 14;

SceneInk inkOf(const UnitLooks& looks, std::size_t row) {
    return {looks.colours[row], looks.opacities[row], std::uint32_t(row)};
}

void addRects(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer) {
    const bool cells = unit.mark() == "rect";
    const bool gaps = cells && place.x().scale.kind() == PositionScale::Kind::Band &&
                      place.y().scale.kind() == PositionScale::Kind::Band &&
                      std::min(place.x().scale.step(), place.y().scale.step()) >= kLeastCell;
    const double corner = unit.property("cornerRadius").number(unit.property("cornerRadiusEnd").number());
    for (std::size_t row = 0; row < unit.data->rows; ++row) {
        const MarkSpan x = place.span(Channel::X, row), y = place.span(Channel::Y, row);
        if (!x.valid() || !y.valid()) continue;
        SceneRect rect;
        rect.box = {x.low(), y.low(), x.length(), y.length()};
        if (gaps)
            rect.box = {rect.box.x + kCellGap / 2, rect.box.y + kCellGap / 2, rect.box.width - kCellGap,
                        rect.box.height - kCellGap};
        rect.radius = gaps ? kCellRadius : corner;
        rect.ink = inkOf(looks, row);
        layer.rects.push_back(rect);
    }
}

void addSymbols(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer,
                bool onLine = false) {
    const bool filled = onLine || unit.mark() != "point" || unit.property("filled").boolean();
    const bool finite = unit.field(Channel::Size) != nullptr;
    layer.symbols.reserve(unit.data->rows);
    for (std::size_t row = 0; row < unit.data->rows; ++row) {
        const ScenePoint at = place.point(row);
        if (std::isnan(at.x) || std::isnan(at.y)) continue;
        if (finite && looks.sizes[row] <= 0) continue;
        layer.symbols.push_back({at, looks.sizes[row], looks.shapes[row], filled, inkOf(looks, row)});
    }
    const std::size_t all = layer.symbols.size();
    thinSymbols(layer.symbols);
    if (layer.symbols.size() < all) layer.thinnedFrom = all;
}

void addTicks(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, const SceneBox& area,
              SceneLayer& layer) {
    constexpr double kShare = 0.75, kContinuous = 5;
    const Channel channel = unit.vertical ? Channel::X : Channel::Y;
    const PositionScale& across = place.axis(channel).scale;
    double length = across.kind() == PositionScale::Kind::Band ? across.bandwidth() * kShare
                    : across.isDiscrete()                      ? across.step() * kShare
                    : unit.def(channel)                        ? kContinuous
                                                               : kShare * (unit.vertical ? area.width : area.height);
    length = unit.property("size").number(unit.property("bandSize").number(length));
    if (const ChannelDef* size = unit.def(Channel::Size); size && size->value) length = size->value->number(length);
    const double half = length / 2;
    for (std::size_t row = 0; row < unit.data->rows; ++row) {
        const ScenePoint at = place.point(row);
        if (std::isnan(at.x) || std::isnan(at.y)) continue;
        SceneRule rule;
        rule.width = unit.property("thickness").number(1.5);
        rule.ink = inkOf(looks, row);
        rule.from = unit.vertical ? ScenePoint{at.x - half, at.y} : ScenePoint{at.x, at.y - half};
        rule.to = unit.vertical ? ScenePoint{at.x + half, at.y} : ScenePoint{at.x, at.y + half};
        layer.rules.push_back(rule);
    }
}

std::vector<double> dashOf(const Unit& unit, const UnitLooks& looks, std::size_t row) {
    if (row < looks.dashes.size()) return looks.dashes[row];
    std::vector<double> dash;
    for (const Json& part : unit.property("strokeDash").items()) dash.push_back(std::max(0.1, part.number(1)));
    return dash;
}

void addRules(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer) {
    const bool hasX = unit.def(Channel::X), hasY = unit.def(Channel::Y);
    for (std::size_t row = 0; row < unit.data->rows; ++row) {
        SceneRule rule;
        rule.width = unit.property("strokeWidth").number(unit.property("size").number(1));
        rule.dash = dashOf(unit, looks, row);
        rule.ink = inkOf(looks, row);
        const MarkSpan x = place.ruleSpan(Channel::X, row), y = place.ruleSpan(Channel::Y, row);
        if (!x.valid() || !y.valid() || (!hasX && !hasY)) continue;
        rule.from = {x.from, y.from};
        rule.to = {x.to, y.to};
        layer.rules.push_back(std::move(rule));
    }
}

Result<std::vector<std::string>> textsOf(const Unit& unit) {
    std::vector<std::string> texts(unit.data->rows);
    const ChannelDef* def = unit.def(Channel::Text);
    const UnitField* field = unit.field(Channel::Text);
    const ChartColumn* column = field ? unit.data->find(field->column) : nullptr;
    if (!column) {
        const Json& constant = def && def->value   ? *def->value
                               : def && def->datum ? *def->datum
                                                   : unit.property("text");
        ChartColumn cell;
        cell.push(constant);
        for (std::string& text : texts) text = constant.isNull() ? "" : toUtf8(cell.text(0));
        return texts;
    }
    const bool temporal = field->type == FieldType::Temporal;
    NumberFormat format;
    if (!def->format.empty() && !temporal) {
        STEMMA_TRY(format, NumberFormat::parse(def->format));
    }
    for (std::size_t row = 0; row < texts.size(); ++row) {
        if (column->isNull(row)) continue;
        const std::string& written = def->format.empty() ? field->timeFormat : def->format;
        if (temporal)
            texts[row] = written.empty() ? formatMoment(column->number(row)) : formatTime(written, column->number(row));
        else
            texts[row] = column->kind(row) == ChartColumn::Kind::Number ? format(column->number(row))
                                                                        : toUtf8(column->text(row));
    }
    return texts;
}

/// The colour of the rectangle below a point, −1 where there is none: a text on it is black or white by it.
std::int32_t groundAt(const Scene& scene, const ScenePoint& at, const SceneLayer*& below) {
    if (scene.plots.empty()) return -1;
    const auto& layers = scene.plots.back().layers;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
        for (const SceneRect& rect : layer->rects)
            if (rect.box.contains(at.x, at.y)) return below = &*layer, std::int32_t(rect.ink.colour);
    return -1;
}

/// Texts in the cells of the rectangles below find theirs by row where both layers have the same rows.
std::vector<std::int32_t> grounds(const Scene& scene, const std::vector<SceneText>& texts) {
    std::vector<std::int32_t> found(texts.size(), -1);
    if (scene.plots.empty()) return found;
    for (const SceneLayer& layer : scene.plots.back().layers) {
        const bool alike = layer.rects.size() == texts.size();
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (alike && layer.rects[i].box.contains(texts[i].at.x, texts[i].at.y)) {
                found[i] = std::int32_t(layer.rects[i].ink.colour);
                continue;
            }
            const SceneLayer* below = nullptr;
            if (texts.size() <= 400) found[i] = groundAt(scene, texts[i].at, below);
        }
    }
    return found;
}

Status addTexts(const MarkPlacer& place, const Unit& unit, const UnitLooks& looks, SceneLayer& layer,
                const Scene& scene) {
    STEMMA_TRY(const std::vector<std::string> texts, textsOf(unit));
    if (texts.size() > kMostTexts) return notDrawn("more than 5,000 texts");
    const std::string align = unit.property("align").text("center"),
                      baseline = unit.property("baseline").text("middle");
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const ScenePoint at = place.point(row);
        if (texts[row].empty() || std::isnan(at.x) || std::isnan(at.y)) continue;
        SceneText text;
        text.text = texts[row];
        text.at = {at.x + unit.property("dx").number() + unit.property("xOffset").number(),
                   at.y + unit.property("dy").number() + unit.property("yOffset").number()};
        text.align = align == "left"    ? SceneText::Align::Start
                     : align == "right" ? SceneText::Align::End
                                        : SceneText::Align::Middle;
        text.base = baseline == "top"                                  ? SceneText::Base::Top
                    : baseline == "bottom" || baseline == "alphabetic" ? SceneText::Base::Bottom
                                                                       : SceneText::Base::Middle;
        text.angle = unit.property("angle").number();
        text.size = unit.property("fontSize").number(looks.sizes[row]);
        text.bold = unit.property("fontWeight").text() == "bold" || unit.property("fontWeight").number() >= 600;
        text.tone = SceneText::Tone::Ink;
        text.ink = inkOf(looks, row);
        layer.texts.push_back(std::move(text));
    }
    if (looks.explicitColour || unit.field(Channel::Color)) return {};
    const std::vector<std::int32_t> found = grounds(scene, layer.texts);
    for (std::size_t i = 0; i < layer.texts.size(); ++i) {
        layer.texts[i].ground = found[i];
        layer.texts[i].tone = SceneText::Tone::Text;
        if (found[i] >= 0) layer.texts[i].bold = true; // numbers in cells
    }
    return {};
}

/// Cells' numbers are as large as their cells allow, and left out where they would not fit.
void fitCellTexts(SceneLayer& layer, double width, double height, const TextMeasure& measure) {
    double widest = 0;
    for (const SceneText& text : layer.texts) widest = std::max(widest, measure(text.text, 10, true) / 10);
    if (widest == 0) return;
    const double size = std::min({13.0, (width - 6) / widest, (height - 4) / 1.3});
    if (size < 7.5) return layer.texts.clear();
    for (SceneText& text : layer.texts) text.size = size;
}

Status addArcs(const Unit& unit, const UnitLooks& looks, SceneLayer& layer, const SceneBox& area) {
    if (unit.def(Channel::Radius)) return notDrawn("encoding radius");
    const UnitField* theta = unit.field(Channel::Theta);
    if (!theta) return fail(ErrorCode::BadData, "an arc needs a theta");
    const ChartColumn* start = unit.data->find(theta->stackStart);
    const ChartColumn* end = unit.data->find(theta->columnEnd);
    if (!start || !end) return {};
    const double least = std::min(area.width, area.height) / 2;
    const double outer = std::min(least, unit.property("outerRadius").number(unit.property("radius").number(least)));
    // Radii given in pixels were meant for Vega-Lite's usual size: a hole keeps its share of the disc.
    const double meant = unit.property("outerRadius").number(unit.property("radius").number(kUsualRadius));
    const double share = std::clamp(unit.property("innerRadius").number() / std::max(1.0, meant), 0.0, 0.9);
    const double inner = outer * share;
    double low = 0, high = 0;
    if (!extentOf(*end, low, high) || high <= 0) return {};
    for (std::size_t row = 0; row < unit.data->rows; ++row) {
        SceneArc arc;
        arc.centre = {area.x + area.width / 2, area.y + area.height / 2};
        arc.inner = inner;
        arc.outer = outer;
        arc.from = start->number(row) / high * 2 * std::numbers::pi;
        arc.to = end->number(row) / high * 2 * std::numbers::pi;
        arc.ink = inkOf(looks, row);
        layer.arcs.push_back(arc);
    }
    return {};
}

void addTips(const Unit& unit, SceneLayer& layer) {
    const auto add = [&](const UnitField& field) {
        if (field.column.empty()) return;
        SceneTip tip{field.title.empty() ? defaultTitle(*field.def) : field.title,
                     field.column,
                     field.def->format,
                     field.type == FieldType::Temporal || !field.timeFormat.empty(),
                     {}};
        if (tip.format.empty()) tip.format = field.timeFormat;
        if (field.binned && !field.columnEnd.empty()) tip.column2 = field.columnEnd;
        for (const SceneTip& other : layer.tips)
            if (other.column == tip.column) return;
        layer.tips.push_back(std::move(tip));
    };
    if (const auto given = unit.fields.find(Channel::Tooltip); given != unit.fields.end()) {
        for (const Channel channel : {Channel::X, Channel::Y})
            if (const UnitField* field = unit.field(channel)) add(*field);
        for (const UnitField& field : given->second) add(field);
        return;
    }
    for (const auto& [channel, fields] : unit.fields)
        if (channel != Channel::X2 && channel != Channel::Y2)
            for (const UnitField& field : fields) add(field);
}

} // namespace

Result<SceneLayer> drawUnit(const Unit& unit, const UnitLooks& looks, const AxisPlan& x, const AxisPlan& y,
                            const SceneBox& area, Scene& scene, const TextMeasure& measure) {
    SceneLayer layer;
    layer.mark = unit.mark();
    layer.data = unit.data;
    const MarkPlacer place(unit, x, y, area);
    STEMMA_CHECK(place.check());
    for (const Channel channel : {Channel::X, Channel::Y})
        if (const ChannelDef* def = unit.def(channel); def && def->bandPosition && *def->bandPosition != 0.5)
            if (unit.mark() == "bar" || unit.mark() == "rect" || unit.mark() == "boxplot")
                return notDrawn("bandPosition of mark " + unit.mark());
    const std::string& mark = unit.mark();
    if (mark == "bar" || mark == "rect") {
        addRects(place, unit, looks, layer);
    } else if (mark == "line" || mark == "area") {
        STEMMA_CHECK(addPaths(place, unit, looks, layer));
        const Json& point = unit.property("point");
        if (point.boolean() || point.isObject()) addSymbols(place, unit, looks, layer, true);
    } else if (mark == "tick") {
        addTicks(place, unit, looks, area, layer);
    } else if (mark == "rule") {
        addRules(place, unit, looks, layer);
    } else if (mark == "text") {
        STEMMA_CHECK(addTexts(place, unit, looks, layer, scene));
        const bool cells = !layer.texts.empty() && layer.texts.front().ground >= 0 &&
                           !unit.property("fontSize").isNumber() && x.scale.kind() == PositionScale::Kind::Band &&
                           y.scale.kind() == PositionScale::Kind::Band;
        if (cells) fitCellTexts(layer, x.scale.step(), y.scale.step(), measure);
    } else if (mark == "arc") {
        STEMMA_CHECK(addArcs(unit, looks, layer, area));
    } else if (mark == "boxplot") {
        STEMMA_CHECK(addBoxes(place, unit, looks, layer));
    } else {
        addSymbols(place, unit, looks, layer);
    }
    if (layer.tips.empty()) addTips(unit, layer);
    return layer;
}

} // namespace stemma
