// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Curves.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kBlock = std::size_t(64) << 10;
constexpr const char* kHead = "name,step,value\n";

void appendNumber(std::string& line, double value) {
    char text[40];
    line.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

/// A name is whatever a step printed without a blank; only such as CSV would misread are quoted.
void appendName(std::string& line, const std::string& name) {
    if (name.find_first_of(",\"\r\n") == std::string::npos) {
        line += name;
        return;
    }
    line += '"';
    for (const char c : name) line.append(c == '"' ? 2 : 1, c);
    line += '"';
}

std::optional<double> numberOf(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The name at the beginning of a row, which is taken off it.
std::optional<std::string> takeName(std::string_view& row) {
    if (!row.starts_with('"')) {
        const std::size_t comma = row.find(',');
        if (comma == std::string_view::npos) return std::nullopt;
        std::string name(row.substr(0, comma));
        row.remove_prefix(comma + 1);
        return name;
    }
    std::string name;
    for (std::size_t i = 1; i < row.size(); ++i) {
        if (row[i] != '"') {
            name += row[i];
        } else if (i + 1 < row.size() && row[i + 1] == '"') {
            name += row[i++];
        } else {
            if (i + 1 >= row.size() || row[i + 1] != ',') return std::nullopt;
            row.remove_prefix(i + 2);
            return name;
        }
    }
    return std::nullopt;
}

Json numberJson(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

} // namespace

void Curve::add(double step, double value) {
    const Point point{step, value};
    m_last = point;
    ++m_values;
    if (m_share == 1) {
        m_points.push_back(point);
    } else {
        if (m_skipped == 0 || !(value >= m_least.value)) m_least = point; // NaN is told, too
        if (m_skipped == 0 || !(value <= m_most.value)) m_most = point;
        if (++m_skipped < 2 * m_share) return;
        m_skipped = 0;
        const bool rises = m_least.step <= m_most.step;
        m_points.push_back(rises ? m_least : m_most);
        m_points.push_back(rises ? m_most : m_least);
    }
    if (m_points.size() >= kMostPoints) thin();
}

/// Of four points the lowest and the highest stay.
void Curve::thin() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i + 4 <= m_points.size(); i += 4) {
        const auto from = m_points.begin() + std::ptrdiff_t(i);
        const auto [least, most] =
            std::minmax_element(from, from + 4, [](const Point& a, const Point& b) { return a.value < b.value; });
        const Point first = *std::min(least, most), second = *std::max(least, most);
        m_points[kept++] = first;
        m_points[kept++] = second;
    }
    m_points.resize(kept);
    m_share *= 2;
}

void CurveFile::add(const std::string& name, double step, double value) {
    if (m_failure || full()) return;
    if (m_written == 0 && m_buffer.empty()) m_buffer = kHead;
    appendName(m_buffer, name);
    m_buffer += ',';
    appendNumber(m_buffer, step);
    m_buffer += ',';
    appendNumber(m_buffer, value);
    m_buffer += '\n';
    if (m_buffer.size() >= kBlock) writeOut();
}

void CurveFile::writeOut() {
    if (m_failure || m_buffer.empty()) return;
    if (!m_file) {
        auto file = openFile(m_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (!file) {
            m_failure = file.error();
            return;
        }
        m_file = std::move(*file);
    }
    if (auto written = writeAll(m_file.get(), m_buffer); !written) m_failure = written.error();
    m_written += m_buffer.size();
    m_buffer.clear();
}

void CurveFile::restart() {
    m_buffer.clear();
    m_written = 0;
    if (!m_file) return;
    m_file.reset();
    std::error_code ignored;
    fs::remove(m_path, ignored);
}

void CurveFile::finish() {
    writeOut();
    m_file.reset();
}

Result<std::vector<std::pair<std::string, Curve>>> readCurves(const fs::path& file) {
    std::vector<std::pair<std::string, Curve>> curves;
    auto text = readFile(file, 2 * CurveFile::kMostBytes);
    if (!text && text.error().code == ErrorCode::NotFound) return curves;
    if (!text) return tl::unexpected<Error>(std::move(text).error());
    std::map<std::string, std::size_t> places;
    std::size_t begin = text->find('\n');
    if (begin == std::string::npos) return curves;
    for (std::size_t end = 0; (end = text->find('\n', ++begin)) != std::string::npos; begin = end) {
        std::string_view row = std::string_view(*text).substr(begin, end - begin);
        const auto name = takeName(row);
        const std::size_t comma = row.find(',');
        if (!name || comma == std::string_view::npos) continue;
        const auto step = numberOf(row.substr(0, comma)), value = numberOf(row.substr(comma + 1));
        if (!step || !value) continue;
        const auto [place, isNew] = places.emplace(*name, curves.size());
        if (isNew) curves.emplace_back(*name, Curve());
        curves[place->second].second.add(*step, *value);
    }
    return curves;
}

std::string curveChart(const std::string& name, const Curve& curve) {
    const std::string shown = toUtf8(name);
    Json rows = Json::array();
    const auto row = [&rows](const Curve::Point& point) {
        if (std::isfinite(point.step))
            rows.push(Json::object({{"step", point.step}, {"value", numberJson(point.value)}}));
    };
    for (const Curve::Point& point : curve.points()) row(point);
    if (curve.points().empty() || curve.points().back().step < curve.last().step) row(curve.last());
    const auto axis = [](const char* field, const std::string& title) {
        return Json::object(
            {{"field", field}, {"type", "quantitative"}, {"title", title}, {"scale", Json::object({{"zero", false}})}});
    };
    Json tooltip = Json::array();
    tooltip.push(Json::object({{"field", "step"}, {"type", "quantitative"}}));
    tooltip.push(Json::object({{"field", "value"}, {"type", "quantitative"}, {"title", shown}}));
    Json mark = Json::object({{"type", "line"}, {"point", curve.points().size() <= 60}});
    return Json::object({{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
                         {"title", shown + " by step"},
                         {"data", Json::object({{"values", std::move(rows)}})},
                         {"mark", std::move(mark)},
                         {"encoding", Json::object({{"x", axis("step", "step")},
                                                    {"y", axis("value", shown)},
                                                    {"tooltip", std::move(tooltip)}})}})
        .dump();
}

} // namespace stemma
