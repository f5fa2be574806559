// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kLabelSize = 11, kTitleSize = 11.5, kLineHeight = 14;
constexpr double kGap = 7;         ///< between a label and the axis
constexpr double kApart = 8;       ///< the least between two labels
constexpr double kTickPixels = 40; ///< about one tick each, as Vega-Lite
constexpr double kLongestSlanted = 110, kLeastElided = 56;

/// "10⁻³"
std::string powerText(int power) {
    constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = power < 0 ? "10⁻" : "10";
    for (const char digit : std::to_string(std::abs(power))) text += kDigits[digit - '0'];
    return text;
}

bool isPower(double value, double base, int& power) {
    const double exact = std::log(value) / std::log(base);
    power = int(std::lround(exact));
    return std::fabs(exact - power) < 1e-9;
}

/// Places of one axis before they become labels.
class AxisLayer {
public:
    AxisLayer(const AxisPlan& plan, SceneAxis::Side side, const SceneBox& area, double room, const TextMeasure& measure)
        : m_plan(plan), m_area(area), m_room(room), m_measure(measure) {
        m_axis.side = side;
        m_across = side == SceneAxis::Side::Bottom || side == SceneAxis::Side::Top;
        m_axis.position = side == SceneAxis::Side::Bottom ? area.bottom()
                          : side == SceneAxis::Side::Top  ? area.y
                          : side == SceneAxis::Side::Left ? area.x
                                                          : area.right();
        m_axis.from = m_across ? area.x : area.bottom();
        m_axis.to = m_across ? area.right() : area.y;
        m_axis.grid = plan.axis["grid"].boolean(plan.grid && !plan.scale.isDiscrete());
        m_axis.line = plan.axis["domain"].boolean(!plan.cells && (m_across || !m_axis.grid));
        m_axis.marks = plan.axis["ticks"].boolean(!plan.scale.isDiscrete() && m_across);
    }

    Result<SceneAxis> lay() {
        if (m_plan.scale.isDiscrete()) {
            for (std::size_t i = 0; i < m_plan.labels.size(); ++i)
                m_axis.ticks.push_back({m_plan.scale.bandMiddle(i), double(i), oneLineOf(m_plan.labels[i])});
            if (m_plan.values.isArray()) chosen();
        } else {
            STEMMA_CHECK(continuousTicks());
        }
        if (m_plan.axis["labels"].boolean(true)) labels();
        title();
        extent();
        return std::move(m_axis);
    }

private:
    static std::string oneLineOf(const std::string& text) {
        std::string line = printable(text.size() > 2000 ? toUtf8(text.substr(0, 2000)) : text);
        std::replace(line.begin(), line.end(), '\n', ' ');
        std::replace(line.begin(), line.end(), '\t', ' ');
        return line;
    }

    double length() const { return m_across ? m_area.width : m_area.height; }

    void chosen() { ///< axis.values of a discrete axis
        std::vector<SceneTick> kept;
        for (const Json& value : m_plan.values.items()) {
            ChartColumn cell;
            cell.push(value);
            if (const int index = m_plan.scale.indexOf(cell.text(0)); index >= 0)
                kept.push_back(m_axis.ticks[std::size_t(index)]);
        }
        m_axis.ticks = std::move(kept);
    }

    std::vector<double> tickValues() const {
        if (m_plan.values.isArray()) {
            std::vector<double> values;
            for (const Json& value : m_plan.values.items()) values.push_back(specNumber(value));
            return values;
        }
        const bool log = m_plan.scale.kind() == PositionScale::Kind::Log;
        int count = log ? int(std::clamp(length() / 30, 2.0, 12.0)) : int(std::ceil(length() / kTickPixels));
        if (m_across && !log) count = std::max(2, int(std::ceil(length() / 55)));
        if (m_plan.axis["tickCount"].isNumber())
            count = int(std::clamp(m_plan.axis["tickCount"].number(), 1.0, 1000.0));
        if (!m_plan.binEdges.empty()) return binTicks(count);
        std::vector<double> values = m_plan.scale.ticks(std::max(1, count));
        const double least = m_plan.axis["tickMinStep"].number(m_plan.wholeNumbers ? 1 : 0);
        if (least > 0 && values.size() > 1 && values[1] - values[0] < least) {
            values.clear();
            const double low = std::min(m_plan.scale.from(), m_plan.scale.to()),
                         high = std::max(m_plan.scale.from(), m_plan.scale.to());
            for (double at = std::ceil(low / least) * least; at <= high && values.size() < 100; at += least)
                values.push_back(at);
        }
        return values;
    }

    /// Ends of bins, every so many where they are close.
    std::vector<double> binTicks(int count) const {
        std::vector<double> values;
        const double low = std::min(m_plan.scale.from(), m_plan.scale.to()),
                     high = std::max(m_plan.scale.from(), m_plan.scale.to());
        std::vector<double> seen;
        for (const double edge : m_plan.binEdges)
            if (edge >= low && edge <= high) seen.push_back(edge);
        const std::vector<double> usual = m_plan.scale.ticks(count);
        if (seen.size() < 2) return usual;
        const bool onEdges = std::all_of(usual.begin(), usual.end(), [&](double tick) {
            return std::any_of(seen.begin(), seen.end(),
                               [&](double edge) { return std::fabs(edge - tick) < (high - low) * 1e-9; });
        });
        if (onEdges && usual.size() > 1) return usual; // round numbers, where bins end there
        const std::size_t every =
            std::max<std::size_t>(1, (seen.size() + std::size_t(count)) / (std::size_t(count) + 1));
        for (std::size_t i = 0; i < seen.size(); i += every) values.push_back(seen[i]);
        return values;
    }

    /// Fewer ticks until their labels stand apart: leaving every second label out would take the years away.
    std::vector<double> timeValues(std::vector<double> values) {
        if (!m_plan.values.isNull() || !m_across || !m_plan.format.empty() || !m_plan.timeFormat.empty()) return values;
        int count = int(values.size());
        for (const bool brief : {false, true}) {
            m_briefMonths = brief;
            if (apart(values)) return values;
        }
        while (--count > 1) {
            values = m_plan.scale.ticks(count);
            if (apart(values)) break;
        }
        return values;
    }

    bool apart(const std::vector<double>& values) const {
        for (std::size_t i = 1; i < values.size(); ++i) {
            const double width = (widthOf(timeText(values[i - 1])) + widthOf(timeText(values[i]))) / 2;
            if (std::fabs(m_plan.scale.at(values[i]) - m_plan.scale.at(values[i - 1])) < width + kApart) return false;
        }
        return true;
    }

    std::string timeText(double value) const {
        std::string text = timeTickText(value);
        const bool month = text.size() > 3 && text.find_first_of("0123456789 ") == std::string::npos;
        return m_briefMonths && month ? text.substr(0, 3) : text;
    }

    Status continuousTicks() {
        std::vector<double> values = tickValues();
        if (m_plan.temporal) values = timeValues(std::move(values));
        const double low = std::min(m_plan.scale.from(), m_plan.scale.to()),
                     high = std::max(m_plan.scale.from(), m_plan.scale.to());
        const double hair = (high - low) * 1e-9;
        std::erase_if(values, [&](double value) { return !(value >= low - hair && value <= high + hair); });
        STEMMA_TRY(const std::vector<std::string> texts, textsOf(values));
        for (std::size_t i = 0; i < values.size(); ++i)
            m_axis.ticks.push_back({m_plan.scale.at(values[i]), values[i], texts[i]});
        return {};
    }

    Result<std::vector<std::string>> textsOf(const std::vector<double>& values) const {
        std::vector<std::string> texts;
        if (m_plan.temporal) {
            const std::string& format = m_plan.format.empty() ? m_plan.timeFormat : m_plan.format;
            for (const double value : values)
                texts.push_back(format.empty() ? timeText(value) : formatTime(format, value));
            return texts;
        }
        if (!m_plan.format.empty()) {
            STEMMA_TRY(const NumberFormat format, NumberFormat::parse(m_plan.format));
            for (const double value : values) texts.push_back(format(value));
            return texts;
        }
        if (m_plan.scale.kind() == PositionScale::Kind::Log) return logTexts(values);
        return numberLabels(values, {});
    }

    /// Powers are named; between them 2 and 5 where there is room, the rest are only marked.
    std::vector<std::string> logTexts(const std::vector<double>& values) const {
        std::vector<std::string> texts;
        const double decades = std::log10(std::max(m_plan.scale.to(), 1e-300) / std::max(m_plan.scale.from(), 1e-300));
        const double perDecade = length() / std::max(0.1, decades);
        const bool extreme = values.empty() || values.front() < 1e-4 || values.back() >= 1e6;
        for (const double value : values) {
            int power = 0;
            const double leading = value / std::pow(10, std::floor(std::log10(value) + 1e-9));
            const bool two = std::fabs(leading - 2) < 1e-6, five = std::fabs(leading - 5) < 1e-6;
            if (isPower(value, 10, power))
                texts.push_back(extreme ? powerText(power) : numberLabels({value}, {}).front());
            else if (decades < 1 || (perDecade > (m_across ? 130 : 60) && (two || five) && !extreme))
                texts.push_back(numberLabels({value}, {}).front());
            else
                texts.emplace_back();
        }
        return texts;
    }

    double widthOf(const std::string& text) const { return m_measure(text, kLabelSize, false); }

    void labels() {
        if (m_axis.side == SceneAxis::Side::Left || m_axis.side == SceneAxis::Side::Right) return sideLabels();
        const double asked =
            m_plan.axis["labelAngle"].isNumber() ? std::remainder(m_plan.axis["labelAngle"].number(), 360) : NAN;
        if (!m_plan.scale.isDiscrete()) {
            if (!std::isnan(asked) && asked != 0) return slantedLabels(asked);
            return flatLabels(keptFlat());
        }
        const double step = m_plan.scale.step();
        double widest = 0;
        for (const SceneTick& tick : m_axis.ticks) widest = std::max(widest, widthOf(tick.label));
        if (!std::isnan(asked) && asked != 0) return slantedLabels(asked);
        if (widest <= step - 6 || asked == 0 || m_axis.ticks.size() < 2)
            return flatLabels(every(1), std::max(step - 6, m_axis.ticks.size() < 2 ? m_area.width : 0));
        const bool numbers = std::all_of(m_axis.ticks.begin(), m_axis.ticks.end(), [](const SceneTick& tick) {
            return !tick.label.empty() && tick.label.find_first_not_of("0123456789.-−") == std::string::npos;
        });
        if (numbers)
            return flatLabels(every(std::size_t(std::ceil((widest + kApart) / step)))); // their order names the rest
        if (step >= kLeastElided * 1.6 && widest < step * 1.5) return flatLabels(every(1), step - 6);
        slantedLabels(-40);
    }

    std::vector<std::size_t> every(std::size_t n) const {
        std::vector<std::size_t> kept;
        for (std::size_t i = 0; i < m_axis.ticks.size(); i += std::max<std::size_t>(1, n)) kept.push_back(i);
        return kept;
    }

    /// Every first, second, fourth … label, so that none touches the next (Vega's "parity").
    std::vector<std::size_t> keptFlat() const {
        std::vector<std::size_t> labelled;
        for (std::size_t i = 0; i < m_axis.ticks.size(); ++i)
            if (!m_axis.ticks[i].label.empty()) labelled.push_back(i);
        for (std::size_t n = 1; n < labelled.size(); n *= 2) {
            bool apart = true;
            std::vector<std::size_t> kept;
            for (std::size_t i = 0; i < labelled.size(); i += n) kept.push_back(labelled[i]);
            for (std::size_t i = 1; i < kept.size() && apart; ++i) {
                const SceneTick &left = m_axis.ticks[kept[i - 1]], &right = m_axis.ticks[kept[i]];
                apart = std::fabs(right.at - left.at) >= (widthOf(left.label) + widthOf(right.label)) / 2 + kApart;
            }
            if (apart) return kept;
        }
        return labelled.empty() ? labelled : std::vector<std::size_t>{labelled.front()};
    }

    SceneText label(const SceneTick& tick, double most) const {
        SceneText text;
        text.size = kLabelSize;
        text.text = elidedText(tick.label, most, kLabelSize, false, m_measure);
        if (text.text != tick.label) text.full = tick.label;
        return text;
    }

    void flatLabels(const std::vector<std::size_t>& kept, double most = 1e9) {
        const bool top = m_axis.side == SceneAxis::Side::Top;
        for (const std::size_t i : kept) {
            SceneText text = label(m_axis.ticks[i], std::max(most, 10.0));
            text.at = {m_axis.ticks[i].at, m_axis.position + (top ? -kGap : kGap)};
            text.base = top ? SceneText::Base::Bottom : SceneText::Base::Top;
            m_axis.labels.push_back(std::move(text));
        }
        m_extent = kGap + kLineHeight;
    }

    void slantedLabels(double angle) {
        const double turn = angle * 3.14159265358979 / 180;
        // Two slanted lines are a line's height apart where their ticks are this far apart.
        const double least = kLineHeight / std::max(0.2, std::fabs(std::sin(turn)));
        std::size_t n = 1;
        if (m_axis.ticks.size() > 1) {
            const double step = std::fabs(m_axis.ticks[1].at - m_axis.ticks[0].at);
            n = std::size_t(std::ceil(least * 0.85 / std::max(step, 0.01)));
        }
        const double most =
            std::min(kLongestSlanted, std::max(40.0, (m_room - 2 * kGap) / std::max(0.3, std::fabs(std::sin(turn)))));
        double deepest = 0;
        for (const std::size_t i : every(n)) {
            SceneText text = label(m_axis.ticks[i], most);
            text.angle = angle;
            text.align = angle < 0 ? SceneText::Align::End : SceneText::Align::Start;
            text.at = {m_axis.ticks[i].at + (angle < 0 ? 3 : -3), m_axis.position + kGap + 4};
            deepest = std::max(deepest, widthOf(text.text) * std::fabs(std::sin(turn)) +
                                            kLabelSize * std::fabs(std::cos(turn)) / 2);
            m_axis.labels.push_back(std::move(text));
        }
        m_extent = kGap + 6 + deepest;
    }

    void sideLabels() {
        const bool left = m_axis.side == SceneAxis::Side::Left;
        double widest = 0, last = NAN;
        std::vector<std::size_t> kept;
        const double step = m_axis.ticks.size() > 1 ? std::fabs(m_axis.ticks[1].at - m_axis.ticks[0].at) : 1e9;
        const bool discrete = m_plan.scale.isDiscrete();
        const std::size_t n = discrete ? std::size_t(std::ceil(kLineHeight * 0.9 / std::max(step, 0.01))) : 1;
        for (const std::size_t i : every(n)) {
            const SceneTick& tick = m_axis.ticks[i];
            if (tick.label.empty() || (!discrete && std::fabs(tick.at - last) < kLineHeight)) continue;
            last = tick.at;
            kept.push_back(i);
        }
        for (const std::size_t i : kept) {
            SceneText text = label(m_axis.ticks[i], m_room);
            text.at = {m_axis.position + (left ? -kGap : kGap), m_axis.ticks[i].at};
            text.align = left ? SceneText::Align::End : SceneText::Align::Start;
            widest = std::max(widest, widthOf(text.text));
            m_axis.labels.push_back(std::move(text));
        }
        m_extent = widest + kGap;
    }

    void title() {
        if (m_plan.title.empty()) return;
        SceneText text;
        text.size = kTitleSize;
        text.tone = SceneText::Tone::Text;
        const std::string all = oneLineOf(m_plan.title);
        text.text = elidedText(all, length(), kTitleSize, false, m_measure);
        if (text.text != all) text.full = all;
        const double beyond = m_extent + 6;
        switch (m_axis.side) {
        case SceneAxis::Side::Bottom:
            text.at = {m_area.x + m_area.width / 2, m_axis.position + beyond};
            text.base = SceneText::Base::Top;
            break;
        case SceneAxis::Side::Top:
            text.at = {m_area.x + m_area.width / 2, m_axis.position - beyond};
            text.base = SceneText::Base::Bottom;
            break;
        case SceneAxis::Side::Left:
        case SceneAxis::Side::Right:
            text.at = {m_axis.position + (m_axis.side == SceneAxis::Side::Left ? -beyond - 11 : beyond + 11),
                       m_area.y + m_area.height / 2};
            text.angle = -90;
        }
        m_extent += (m_across ? 6 : 10) + kLineHeight + 1;
        m_axis.title = std::move(text);
    }

    /// All the axis takes, labels that hang over its ends included.
    void extent() {
        double low = std::min(m_axis.from, m_axis.to), high = std::max(m_axis.from, m_axis.to);
        for (const SceneText& text : m_axis.labels) {
            const double width = m_measure(text.text, text.size, text.bold);
            if (m_across && text.angle == 0) {
                low = std::min(low, text.at.x - width / 2);
                high = std::max(high, text.at.x + width / 2);
            } else if (m_across) {
                const double reach = width * std::fabs(std::cos(text.angle * 3.14159265358979 / 180)) + 4;
                low = std::min(low, text.at.x - (text.align == SceneText::Align::End ? reach : 6));
                high = std::max(high, text.at.x + (text.align == SceneText::Align::Start ? reach : 6));
            } else {
                low = std::min(low, text.at.y - kLineHeight / 2);
                high = std::max(high, text.at.y + kLineHeight / 2);
            }
        }
        switch (m_axis.side) {
        case SceneAxis::Side::Bottom:
            m_axis.box = {low, m_axis.position, high - low, m_extent};
            break;
        case SceneAxis::Side::Top:
            m_axis.box = {low, m_axis.position - m_extent, high - low, m_extent};
            break;
        case SceneAxis::Side::Left:
            m_axis.box = {m_axis.position - m_extent, low, m_extent, high - low};
            break;
        case SceneAxis::Side::Right:
            m_axis.box = {m_axis.position, low, m_extent, high - low};
            break;
        }
    }

    const AxisPlan& m_plan;
    const SceneBox m_area;
    const double m_room;
    const TextMeasure& m_measure;
    SceneAxis m_axis;
    bool m_across = true;
    double m_extent = 0;
    bool m_briefMonths = false;
};

} // namespace

std::vector<std::string> numberLabels(const std::vector<double>& values, const std::string& format) {
    std::vector<std::string> texts;
    if (const auto given = NumberFormat::parse(format); given && !format.empty()) {
        for (const double value : values) texts.push_back((*given)(value));
        return texts;
    }
    double greatest = 0;
    int decimals = 0;
    for (const double value : values) {
        greatest = std::max(greatest, std::fabs(value));
        const std::string text = shortestNumber(value);
        if (const std::size_t point = text.find('.'); point != std::string::npos && text.find('e') == std::string::npos)
            decimals = std::max(decimals, int(text.size() - point - 1));
        else if (text.find("e-") != std::string::npos)
            decimals = 20;
    }
    const std::string wanted = greatest >= 1e7 || decimals > 7 ? (greatest >= 1e15 || greatest < 1e-3 ? "~e"
                                                                  : greatest >= 1e7                   ? "~s"
                                                                                                      : ".4~g")
                                                               : ",." + std::to_string(decimals) + "f";
    const auto usual = NumberFormat::parse(wanted);
    for (const double value : values)
        texts.push_back(value == 0 ? (decimals > 0 && decimals <= 7 ? (*usual)(0) : "0") : (*usual)(value));
    return texts;
}

std::string elidedText(std::string_view text, double most, double pixels, bool bold, const TextMeasure& measure) {
    if (text.size() < 4096 && measure(text, pixels, bold) <= most) return std::string(text);
    const double room = most - measure("…", pixels, bold);
    const auto whole = [&](std::size_t at) { // never inside a character
        while (at > 0 && at < text.size() && (std::uint8_t(text[at]) & 0xC0) == 0x80) --at;
        return at;
    };
    // The beginning, and a little of the end, which often tells a name from its neighbours.
    const auto longest = [&](double share, const auto& part) {
        std::size_t low = 0, high = std::min<std::size_t>(text.size(), 4096);
        while (low < high) {
            const std::size_t middle = (low + high + 1) / 2;
            if (measure(part(middle), pixels, bold) <= room * share)
                low = middle;
            else
                high = middle - 1;
        }
        return part(low);
    };
    const std::string_view head = longest(0.66, [&](std::size_t size) { return text.substr(0, whole(size)); });
    const std::string_view tail = longest(0.34, [&](std::size_t size) {
        std::size_t at = text.size() - size;
        while (at < text.size() && (std::uint8_t(text[at]) & 0xC0) == 0x80) ++at;
        return text.substr(at);
    });
    return std::string(trim(head)) + "…" + std::string(trim(tail));
}

Result<SceneAxis> layAxis(const AxisPlan& plan, SceneAxis::Side side, const SceneBox& area, double room,
                          const TextMeasure& measure) {
    return AxisLayer(plan, side, area, room, measure).lay();
}

} // namespace stemma
