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
constexpr double kGap = 7;        ///< between a label and the axis
constexpr double kApart = 5;      ///< the least between two labels
constexpr double kLeastLine = 10; ///< of labels under each other
constexpr double kLongestSlanted = 110, kLeastElided = 56;

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
        STEMMA_TRY(m_axis.ticks, axisTicks(m_plan, length()));
        for (const SceneTick& tick : m_axis.ticks) m_shown.push_back(tick.label);
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

    double widthOf(const std::string& text) const { return m_measure(text, kLabelSize, false); }

    void labels() {
        if (m_axis.side == SceneAxis::Side::Left || m_axis.side == SceneAxis::Side::Right) return sideLabels();
        const double asked =
            m_plan.axis["labelAngle"].isNumber() ? std::remainder(m_plan.axis["labelAngle"].number(), 360) : NAN;
        if (!m_plan.scale.isDiscrete()) {
            if (!std::isnan(asked) && asked != 0) return slantedLabels(asked);
            return flatLabels(kept());
        }
        const double step = m_plan.scale.step();
        double widest = 0;
        for (const SceneTick& tick : m_axis.ticks) widest = std::max(widest, widthOf(tick.label));
        if (!std::isnan(asked) && asked != 0) return slantedLabels(asked);
        if (widest <= step - 6 || asked == 0 || m_axis.ticks.size() < 2)
            return flatLabels(every(1), std::max(step - 6, m_axis.ticks.size() < 2 ? m_area.width : 0));
        const bool numbers =
            m_plan.timeUnits || std::all_of(m_axis.ticks.begin(), m_axis.ticks.end(), [](const SceneTick& tick) {
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

    /// Where the text of a label begins and ends along the axis: in the middle of its tick, but the first and the last
    /// of a continuous axis below or above the plot don't hang over its ends.
    SceneText::Align flush(const SceneTick& tick) const {
        if (!m_across || m_plan.scale.isDiscrete() || !m_plan.axis["labelFlush"].boolean(true))
            return SceneText::Align::Middle;
        if (std::fabs(tick.at - m_area.x) < 1) return SceneText::Align::Start;
        return std::fabs(tick.at - m_area.right()) < 1 ? SceneText::Align::End : SceneText::Align::Middle;
    }
    std::pair<double, double> reach(std::size_t i) const {
        const SceneTick& tick = m_axis.ticks[i];
        const double room = m_across ? widthOf(m_shown[i]) + kApart : kLeastLine;
        const SceneText::Align align = flush(tick);
        const double before = align == SceneText::Align::Start ? 0 : align == SceneText::Align::End ? room : room / 2;
        return {tick.at - before, tick.at - before + room};
    }
    bool touch(std::size_t a, std::size_t b) const {
        const auto [begin, end] = reach(a);
        const auto [otherBegin, otherEnd] = reach(b);
        return std::max(otherBegin - end, begin - otherEnd) < -1e-9;
    }
    bool apart(const std::vector<std::size_t>& kept) const {
        for (std::size_t i = 1; i < kept.size(); ++i)
            if (touch(kept[i - 1], kept[i])) return false;
        return true;
    }

    /// Fewer labels until none touches the next, as Vega: every second away, of a log axis those that touch.
    std::vector<std::size_t> kept() {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < m_axis.ticks.size(); ++i)
            if (!m_axis.ticks[i].label.empty()) all.push_back(i);
        if (m_across && m_plan.temporal && !apart(all)) shortenMonths();
        const auto kind = m_plan.scale.kind();
        const bool greedy = kind == PositionScale::Kind::Log || kind == PositionScale::Kind::Symlog;
        std::vector<std::size_t> kept = all;
        while (kept.size() >= 3 && !apart(kept)) {
            std::vector<std::size_t> fewer;
            const std::size_t first = greedy ? 0 : betterHalf(kept);
            for (std::size_t i = first; i < kept.size(); ++i)
                if (greedy ? fewer.empty() || !touch(fewer.back(), kept[i]) : (i - first) % 2 == 0)
                    fewer.push_back(kept[i]);
            const bool less = fewer.size() < kept.size();
            kept = std::move(fewer);
            if (!less) break;
        }
        if (all.size() >= 3 && kept.size() < 3 && kept.back() != all.back()) {
            if (kept.size() > 1) kept.pop_back();
            kept.push_back(all.back());
        }
        if (kept.size() == 2 && touch(kept[0], kept[1])) kept.pop_back();
        return kept;
    }

    /// Of a time axis the half that has the years: without them the months say little.
    std::size_t betterHalf(const std::vector<std::size_t>& kept) const {
        if (!m_plan.temporal || !m_plan.format.empty() || !m_plan.timeFormat.empty() || kept.size() < 4) return 0;
        std::size_t years[2] = {0, 0};
        for (std::size_t i = 0; i < kept.size(); ++i)
            years[i % 2] += m_shown[kept[i]].find_first_not_of("0123456789") == std::string::npos;
        return years[1] > years[0] ? 1 : 0;
    }

    void shortenMonths() {
        if (!m_plan.format.empty() || !m_plan.timeFormat.empty()) return;
        for (std::string& text : m_shown)
            if (text.size() > 3 && text.find_first_of("0123456789 ") == std::string::npos) text.resize(3);
    }

    SceneText label(std::size_t i, double most) const {
        SceneText text;
        text.size = kLabelSize;
        text.text = elidedText(m_shown[i], most, kLabelSize, false, m_measure);
        if (text.text != m_axis.ticks[i].label) text.full = m_axis.ticks[i].label;
        return text;
    }

    void flatLabels(const std::vector<std::size_t>& kept, double most = 1e9) {
        const bool top = m_axis.side == SceneAxis::Side::Top;
        for (const std::size_t i : kept) {
            SceneText text = label(i, std::max(most, 10.0));
            text.align = flush(m_axis.ticks[i]);
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
            SceneText text = label(i, most);
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
        double widest = 0;
        const double step = m_axis.ticks.size() > 1 ? std::fabs(m_axis.ticks[1].at - m_axis.ticks[0].at) : 1e9;
        const bool discrete = m_plan.scale.isDiscrete();
        const auto n = std::size_t(std::ceil(kLineHeight * 0.9 / std::max(step, 0.01)));
        for (const std::size_t i : discrete ? every(n) : kept()) {
            SceneText text = label(i, m_room);
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
                const double begin = text.at.x - (text.align == SceneText::Align::Start ? 0
                                                  : text.align == SceneText::Align::End ? width
                                                                                        : width / 2);
                low = std::min(low, begin);
                high = std::max(high, begin + width);
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
    std::vector<std::string> m_shown; ///< the ticks' labels, months cut where there is no room for them
};

} // namespace

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
