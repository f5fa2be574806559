// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartData.h"

#include "core/base/Result.h"

#include <charconv>
#include <cmath>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::size_t kDeepest = 8; ///< of nested maps that become columns

/// Fills columns row by row; cells that a row doesn't name stay nothing.
class Filler {
public:
    explicit Filler(ChartData& data) : m_data(data) {}

    void row(const Json& value) {
        if (value.isObject())
            members(value, {}, 0);
        else
            column("data").push(value);
        ++m_data.rows;
        for (ChartColumn& each : m_data.columns)
            if (each.size() < m_data.rows) each.pushNull();
    }

private:
    void members(const Json& map, const std::string& prefix, std::size_t depth) {
        for (const auto& [key, value] : map.members()) {
            const std::string name = prefix.empty() ? key : prefix + "." + key;
            if (value.isObject() && depth < kDeepest)
                members(value, name, depth + 1);
            else if (ChartColumn& cells = column(name); cells.size() == m_data.rows)
                cells.push(value);
        }
    }

    ChartColumn& column(const std::string& name) {
        const auto [place, isNew] = m_index.try_emplace(name, m_data.columns.size());
        if (isNew) {
            ChartColumn fresh(name);
            for (std::size_t row = 0; row < m_data.rows; ++row) fresh.pushNull();
            m_data.columns.push_back(std::move(fresh));
        }
        return m_data.columns[place->second];
    }

    ChartData& m_data;
    std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace

void ChartColumn::reserve(std::size_t rows) {
    Cells& cells = m_cells.edit();
    cells.kinds.reserve(rows);
    cells.numbers.reserve(rows);
}

void ChartColumn::add(Kind kind, double number) {
    Cells& cells = m_cells.edit();
    cells.kinds.push_back(kind);
    cells.numbers.push_back(number);
    if (!cells.texts.empty()) cells.texts.emplace_back();
}

void ChartColumn::pushNumber(double value) {
    add(std::isfinite(value) ? Kind::Number : Kind::Null, value);
}

void ChartColumn::pushText(std::string value) {
    double number = std::numeric_limits<double>::quiet_NaN();
    if (!value.empty() && value.size() < 40) {
        const char* end = value.data() + value.size();
        const auto [rest, error] = std::from_chars(value.data(), end, number);
        if (error != std::errc() || rest != end) number = std::numeric_limits<double>::quiet_NaN();
    }
    addText(std::move(value), number);
}

void ChartColumn::addText(std::string text, double number) {
    Cells& cells = m_cells.edit();
    if (cells.texts.empty()) {
        cells.texts.reserve(cells.kinds.capacity());
        cells.texts.resize(cells.kinds.size());
    }
    cells.kinds.push_back(Kind::Text);
    cells.numbers.push_back(number);
    cells.texts.push_back(std::move(text));
}

void ChartColumn::push(const Json& value) {
    if (value.isNull()) return pushNull();
    if (value.isBool()) return pushBoolean(value.boolean());
    if (value.isNumber()) return pushNumber(value.number());
    pushText(value.isString() ? value.text() : value.dump());
}

void ChartColumn::pushFrom(const ChartColumn& other, std::size_t row) {
    if (other.kind(row) != Kind::Text) return add(other.kind(row), other.number(row));
    std::string text = other.rawText(row); // `other` may be this one
    const double number = other.number(row);
    addText(std::move(text), number);
}

const std::string& ChartColumn::rawText(std::size_t row) const {
    static const std::string kNone;
    return m_cells->texts.empty() ? kNone : m_cells->texts[row];
}

std::string ChartColumn::text(std::size_t row) const {
    switch (m_cells->kinds[row]) {
    case Kind::Null:
        return "null";
    case Kind::Number:
        return shortestNumber(m_cells->numbers[row]);
    case Kind::Boolean:
        return m_cells->numbers[row] != 0 ? "true" : "false";
    case Kind::Text:
        break;
    }
    return m_cells->texts[row];
}

Json ChartColumn::json(std::size_t row) const {
    switch (m_cells->kinds[row]) {
    case Kind::Null:
        return {};
    case Kind::Number:
        return m_cells->numbers[row];
    case Kind::Boolean:
        return m_cells->numbers[row] != 0;
    case Kind::Text:
        break;
    }
    return m_cells->texts[row];
}

const ChartColumn* ChartData::find(std::string_view name) const {
    for (const ChartColumn& column : columns)
        if (column.name() == name) return &column;
    return nullptr;
}

ChartColumn* ChartData::find(std::string_view name) {
    return const_cast<ChartColumn*>(std::as_const(*this).find(name));
}

void ChartData::put(ChartColumn column) {
    STEMMA_ASSERT(column.size() == rows);
    if (ChartColumn* same = find(column.name()))
        *same = std::move(column);
    else
        columns.push_back(std::move(column));
}

ChartData ChartData::pick(const std::vector<std::uint32_t>& rowNumbers) const {
    ChartData picked;
    picked.rows = rowNumbers.size();
    for (const ChartColumn& column : columns) {
        ChartColumn copy(column.name());
        copy.reserve(rowNumbers.size());
        for (const std::uint32_t row : rowNumbers) copy.pushFrom(column, row);
        picked.columns.push_back(std::move(copy));
    }
    return picked;
}

ChartData ChartData::fromJson(const Json& values) {
    ChartData data;
    Filler filler(data);
    for (const Json& row : values.items()) filler.row(row);
    return data;
}

std::string shortestNumber(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    if (value == 0) return "0";
    char text[40];
    const double size = std::fabs(value);
    const auto format = size >= 1e21 || size < 1e-6 ? std::chars_format::scientific : std::chars_format::fixed;
    return {text, std::to_chars(text, text + sizeof text, value, format).ptr};
}

} // namespace stemma
