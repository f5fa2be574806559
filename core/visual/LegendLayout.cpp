// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Resolving.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kTextSize = 11, kRow = 18, kSymbolRoom = 20, kTitleRoom = 20, kBarWidth = 10, kBarHeight = 110;
constexpr std::size_t kMostEntries = 40;

SceneText quiet(std::string text) {
    SceneText label;
    label.text = std::move(text);
    label.align = SceneText::Align::Start;
    return label;
}

/// Cuts a text to its room; returns its width.
double fit(SceneText& text, double most, const TextMeasure& measure) {
    std::string whole = printable(text.text.substr(0, 2000));
    std::replace(whole.begin(), whole.end(), '\n', ' ');
    text.text = elidedText(whole, most, text.size, text.bold, measure);
    if (text.text != whole) text.full = whole;
    return measure(text.text, text.size, text.bold);
}

/// A bar of colours with labels beside it, from `y` on; returns how wide it is.
double layRamp(SceneLegend& legend, const LegendPlan& plan, const SceneBox& room, double y,
               const TextMeasure& measure) {
    legend.ramp = plan.ramp;
    legend.rampReversed = plan.rampReversed;
    const double height = std::clamp(room.bottom() - y - 10, 20.0, kBarHeight);
    legend.bar = {room.x, y + 4, kBarWidth, height};
    const bool log = plan.scale == "log" && plan.from > 0 && plan.to > plan.from;
    PositionScale scale =
        PositionScale::continuous(log ? PositionScale::Kind::Log : PositionScale::Kind::Linear, plan.from, plan.to);
    scale.setRange(0, 1);
    const int count = std::max(2, int(height / 24));
    std::vector<double> values = plan.temporal ? timeTicks(plan.from, plan.to, 3) : scale.ticks(count);
    if (!plan.values.empty()) values = plan.values;
    std::erase_if(values, [&](double value) { return !(value >= plan.from && value <= plan.to); });
    if (values.empty()) values = {plan.from, plan.to};
    const std::size_t all = values.size();
    if (log && plan.values.empty())
        std::erase_if(values, [&](double value) { return !scale.writesTick(value, count, all); });
    std::vector<std::string> texts;
    if (plan.temporal)
        for (const double value : values) texts.push_back(formatTime(plan.format, value));
    else
        texts = numberLabels(values, plan.format, plan.from, plan.to, count).value_or(std::vector<std::string>());
    texts.resize(values.size());
    double widest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double share = plan.to == plan.from ? 1 : scale.at(values[i]);
        SceneText label = quiet(texts[i]);
        label.at = {room.x + kBarWidth + 6, legend.bar.bottom() - share * height};
        widest = std::max(widest, kBarWidth + 6 + fit(label, room.width - kBarWidth - 6, measure));
        legend.barLabels.push_back(std::move(label));
    }
    return widest;
}

/// One value with its mark, its label still to be placed. `rest`: it stands for all there is no room for.
SceneLegendEntry entryOf(const LegendPlan& plan, std::size_t i, bool rest, const ResolveOptions& options) {
    SceneLegendEntry entry;
    entry.key = plan.ofColour ? hiddenKey(plan.keys[i], plan.group) : plan.keys[i];
    entry.hidden = plan.ofColour && options.hidden.contains(entry.key);
    entry.symbol.size = i < plan.sizes.size() ? plan.sizes[i] : plan.shapes.empty() ? 72 : 64;
    entry.symbol.shape = i < plan.shapes.size() ? plan.shapes[i] : SceneShape::Circle;
    entry.symbol.filled = plan.filled;
    entry.symbol.ink.colour = plan.colours[i];
    if (i < plan.opacities.size()) entry.symbol.ink.opacity = plan.opacities[i];
    entry.isLine = plan.lines;
    if (i < plan.dashes.size()) entry.dash = plan.dashes[i];
    entry.label = quiet(rest ? "and " + formatCount(std::int64_t(plan.keys.size() - i)) + " more" : plan.labels[i]);
    if (rest) entry.key.clear(), entry.symbol.size = 0, entry.isLine = false;
    return entry;
}

} // namespace

void chooseEntries(const Json& values, LegendPlan& plan) {
    if (!values.isArray()) return;
    LegendPlan kept = plan;
    kept.keys.clear(), kept.labels.clear(), kept.colours.clear();
    for (const Json& value : values.items()) {
        ChartColumn cell;
        cell.push(value);
        const auto found = std::find(plan.keys.begin(), plan.keys.end(), cell.text(0));
        if (found == plan.keys.end()) continue;
        const auto at = std::size_t(found - plan.keys.begin());
        kept.keys.push_back(*found);
        kept.labels.push_back(plan.labels[at]);
        kept.colours.push_back(plan.colours[at]);
    }
    plan = std::move(kept);
}

SceneLegend layLegend(const LegendPlan& plan, SceneBox room, const TextMeasure& measure,
                      const ResolveOptions& options) {
    SceneLegend legend;
    legend.field = plan.field;
    legend.toggles = plan.ofColour && plan.ramp.empty();
    double y = room.y, widest = 0;
    if (!plan.title.empty()) {
        SceneText title = quiet(plan.title);
        title.tone = SceneText::Tone::Text;
        title.size = 11.5;
        widest = fit(title, room.width, measure);
        title.at = {room.x, y + 7};
        legend.title = std::move(title);
        y += kTitleRoom;
    }
    if (!plan.ramp.empty()) {
        widest = std::max(widest, layRamp(legend, plan, room, y, measure));
        legend.box = {room.x, room.y, widest, legend.bar.bottom() + 6 - room.y};
        return legend;
    }
    const auto most = std::size_t(std::max(1.0, (room.bottom() - y) / kRow));
    const std::size_t count = std::min({plan.keys.size(), kMostEntries, most});
    double greatest = 0;
    for (const double size : plan.sizes) greatest = std::max(greatest, std::sqrt(size));
    const double symbolRoom = std::max(kSymbolRoom, greatest + 6);
    for (std::size_t i = 0; i < count; ++i) {
        SceneLegendEntry entry = entryOf(plan, i, i + 1 == count && count < plan.keys.size(), options);
        const double height = i < plan.sizes.size() ? std::max(kRow, std::sqrt(plan.sizes[i]) + 4) : kRow;
        entry.symbol.at = {room.x + symbolRoom / 2 - 4, y + height / 2};
        const double width = fit(entry.label, room.width - symbolRoom, measure);
        entry.label.at = {room.x + symbolRoom, y + height / 2};
        entry.box = {room.x, y, symbolRoom + width, height};
        widest = std::max(widest, symbolRoom + width);
        legend.entries.push_back(std::move(entry));
        y += height;
    }
    legend.box = {room.x, room.y, widest, y - room.y};
    return legend;
}

} // namespace stemma
