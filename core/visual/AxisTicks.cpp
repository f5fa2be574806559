// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/Expression.h"
#include "core/visual/NumberFormat.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr int kUsualTicks = 10; ///< where an axis' length says nothing
constexpr double kMostAsked = 1000;
/// Numbers beyond are written short: "5e+14" is read, "500,000,000,000,000" is counted.
constexpr double kHuge = 1e7, kTiny = 1e-7;

/// "10⁻³"
std::string powerText(int power) {
    constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = power < 0 ? "10⁻" : "10";
    for (const char digit : std::to_string(std::abs(power))) text += kDigits[digit - '0'];
    return text;
}

std::string onOneLine(const std::string& text) {
    std::string line = printable(text.size() > 2000 ? toUtf8(text.substr(0, 2000)) : text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\t', ' ');
    return line;
}

/// As Vega-Lite and Vega find them.
class TickFinder {
public:
    TickFinder(const AxisPlan& plan, double length) : m_plan(plan), m_length(length) {}

    Result<std::vector<SceneTick>> find() {
        if (m_plan.scale.isDiscrete()) {
            for (std::size_t i = 0; i < m_plan.labels.size(); ++i)
                m_ticks.push_back({m_plan.scale.bandMiddle(i), double(i), onOneLine(m_plan.labels[i])});
            if (m_plan.values.isArray()) chosen();
        } else {
            STEMMA_CHECK(continuous());
        }
        if (m_plan.axis.contains("labelExpr")) STEMMA_CHECK(relabel());
        return std::move(m_ticks);
    }

private:
    void chosen() { ///< axis.values of a discrete axis
        std::vector<SceneTick> kept;
        for (const Json& value : m_plan.values.items()) {
            ChartColumn cell;
            cell.push(value);
            if (const int index = m_plan.scale.indexOf(cell.text(0)); index >= 0)
                kept.push_back(m_ticks[std::size_t(index)]);
        }
        m_ticks = std::move(kept);
    }

    double low() const { return std::min(m_plan.scale.from(), m_plan.scale.to()); }
    double high() const { return std::max(m_plan.scale.from(), m_plan.scale.to()); }

    int wanted() const {
        const bool log = m_plan.scale.kind() == PositionScale::Kind::Log;
        double count = log || m_plan.pixelsATick == 0 ? kUsualTicks : std::ceil(m_length / m_plan.pixelsATick);
        if (m_plan.values.isArray()) count = double(m_plan.values.size());
        if (m_plan.axis["tickCount"].isNumber()) count = m_plan.axis["tickCount"].number();
        count = std::max(count, double(m_plan.binEdges.size()));
        double least = m_plan.minStep;
        if (m_plan.format == "d") least = 1;
        if (least > 0) count = std::min(count, std::max(1.0, std::floor((high() - low()) / least)) + 1);
        return int(std::clamp(count, 1.0, kMostAsked));
    }

    std::vector<double> values(int count) const {
        std::vector<double> values;
        if (m_plan.values.isArray()) {
            for (const Json& value : m_plan.values.items()) values.push_back(specNumber(value));
            return values;
        }
        if (m_plan.only && *m_plan.only >= low() && *m_plan.only <= high()) return {*m_plan.only};
        const Json& asked = m_plan.axis["tickCount"];
        const std::string& interval = asked.isObject() ? asked["interval"].text() : asked.text();
        if (const auto step = timeStepNamed(interval, int(std::clamp(asked["step"].number(1), 1.0, kMostAsked)));
            step && m_plan.scale.kind() == PositionScale::Kind::Time)
            return timeTicks(low(), high(), *step);
        const auto seen = [this](double edge) { return edge >= low() && edge <= high(); };
        if (std::count_if(m_plan.binEdges.begin(), m_plan.binEdges.end(), seen) > 1) return m_plan.binEdges;
        values = m_plan.scale.ticks(count);
        // A count has no halves.
        const double least = m_plan.axis["tickMinStep"].number(m_plan.wholeNumbers ? 1 : 0);
        if (least > 0 && values.size() > 1 && values[1] - values[0] < least && (high() - low()) / least < kMostAsked) {
            values.clear();
            for (double at = std::ceil(low() / least) * least; at <= high(); at += least) values.push_back(at);
        }
        return values;
    }

    Status continuous() {
        const int count = wanted();
        std::vector<double> values = this->values(count);
        const double hair = (high() - low()) * 1e-9;
        std::erase_if(values, [&](double value) { return !(value >= low() - hair && value <= high() + hair); });
        STEMMA_TRY(const std::vector<std::string> texts, textsOf(values, count));
        for (std::size_t i = 0; i < values.size(); ++i)
            m_ticks.push_back({m_plan.scale.at(values[i]), values[i], texts[i]});
        return {};
    }

    Result<std::vector<std::string>> textsOf(const std::vector<double>& values, int count) const {
        if (m_plan.temporal) {
            const std::string& format = m_plan.format.empty() ? m_plan.timeFormat : m_plan.format;
            std::vector<std::string> texts;
            for (const double value : values)
                texts.push_back(format.empty() ? timeTickText(value) : formatTime(format, value));
            return texts;
        }
        if (m_plan.scale.kind() == PositionScale::Kind::Log) return logTexts(values, count);
        if (m_plan.only && m_plan.format.empty()) return numberLabels(values, ",", 0, 0, 0);
        // Ticks that were chosen or hold still for whole numbers tell their own distance.
        const bool own = m_plan.wholeNumbers || m_plan.axis.contains("tickMinStep");
        if (own && values.size() > 1)
            return numberLabels(values, m_plan.format, values.front(), values.back(), int(values.size()) - 1);
        return numberLabels(values, m_plan.format, m_plan.scale.from(), m_plan.scale.to(), count);
    }

    Result<std::vector<std::string>> logTexts(const std::vector<double>& values, int count) const {
        std::vector<std::string> texts;
        STEMMA_TRY(const NumberFormat format, NumberFormat::parse(m_plan.format.empty() ? "," : m_plan.format));
        const bool extreme = m_plan.format.empty() && !values.empty() && m_plan.values.isNull() &&
                             (values.front() < 1e-5 || values.back() >= kHuge);
        for (const double value : values) {
            const double exponent = std::log10(value);
            const bool power = std::fabs(exponent - std::round(exponent)) < 1e-9;
            if (!m_plan.values.isArray() && !m_plan.scale.writesTick(value, count, values.size()))
                texts.emplace_back();
            else if (extreme)
                texts.push_back(power ? powerText(int(std::lround(exponent))) : std::string());
            else
                texts.push_back(format(value));
        }
        return texts;
    }

    /// "labelExpr": the label of a tick from its value, its label and where it stands (index, 0 to 1).
    Status relabel() {
        STEMMA_TRY(const Expression expression, Expression::parse(m_plan.axis["labelExpr"].text()));
        ChartColumn value("value"), label("label"), index("index");
        for (std::size_t i = 0; i < m_ticks.size(); ++i) {
            if (m_plan.scale.isDiscrete())
                value.pushText(m_plan.scale.domain()[std::size_t(m_ticks[i].value)]);
            else
                value.pushNumber(m_ticks[i].value);
            label.pushText(m_ticks[i].label);
            index.pushNumber(m_ticks.size() > 1 ? double(i) / double(m_ticks.size() - 1) : 0);
        }
        ChartData data;
        data.rows = m_ticks.size();
        data.columns = {std::move(value), std::move(label), std::move(index)};
        const Expression::Bound bound = expression.bind(data);
        ChartColumn texts("text");
        for (std::size_t i = 0; i < m_ticks.size(); ++i) {
            bound.push(texts, i);
            m_ticks[i].label = texts.isNull(i) ? std::string() : onOneLine(texts.text(i));
        }
        return {};
    }

    const AxisPlan& m_plan;
    const double m_length;
    std::vector<SceneTick> m_ticks;
};

} // namespace

Result<std::vector<SceneTick>> axisTicks(const AxisPlan& plan, double length) {
    return TickFinder(plan, length).find();
}

Result<std::vector<std::string>> numberLabels(const std::vector<double>& values, const std::string& format,
                                              double start, double stop, int count) {
    std::vector<std::string> texts;
    double greatest = 0, least = INFINITY;
    for (const double value : values) {
        greatest = std::max(greatest, std::fabs(value));
        if (value != 0) least = std::min(least, std::fabs(value));
    }
    std::string wanted = format;
    const bool huge = format.empty() && greatest >= kHuge,
               tiny = format.empty() && greatest > 0 && greatest < 1 && least < kTiny;
    if (huge || tiny) wanted = tiny || greatest >= 1e15 ? "~e" : "~s";
    STEMMA_TRY(const NumberFormat written,
               huge || tiny ? NumberFormat::parse(wanted) : NumberFormat::forSpan(wanted, start, stop, count));
    for (const double value : values) texts.push_back((huge || tiny) && value == 0 ? "0" : written(value));
    return texts;
}

} // namespace stemma
