// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Shared.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stemma {

/// One column of a chart's rows. Each cell is nothing, a number, a boolean or a text; a column of numbers costs nine
/// bytes a row. A value; copies share their cells until one of them is changed.
class ChartColumn {
public:
    enum class Kind : std::uint8_t { Null, Number, Boolean, Text };

    explicit ChartColumn(std::string name = {}) : m_name(std::move(name)) {}
    const std::string& name() const { return m_name; }
    void rename(std::string name) { m_name = std::move(name); }
    std::size_t size() const { return m_cells->kinds.size(); }
    void reserve(std::size_t rows);

    Kind kind(std::size_t row) const { return m_cells->kinds[row]; }
    bool isNull(std::size_t row) const { return m_cells->kinds[row] == Kind::Null; }
    /// Of a number or boolean; of a text that is a number, that number; else NaN.
    double number(std::size_t row) const { return m_cells->numbers[row]; }
    /// As a person would write it: "0.965", "true", the text; "null" for nothing.
    std::string text(std::size_t row) const;
    /// The text itself, "" where the cell is no text.
    const std::string& rawText(std::size_t row) const;
    Json json(std::size_t row) const;

    void pushNull() { add(Kind::Null, std::numeric_limits<double>::quiet_NaN()); }
    void pushNumber(double value); ///< NaN and infinities are nothing
    void pushBoolean(bool value) { add(Kind::Boolean, value ? 1 : 0); }
    void pushText(std::string value);
    void push(const Json& value); ///< a list or map becomes its JSON text
    void pushFrom(const ChartColumn& other, std::size_t row);

private:
    struct Cells {
        std::vector<Kind> kinds;
        std::vector<double> numbers;
        std::vector<std::string> texts; ///< empty until the first text
    };

    void add(Kind kind, double number);
    void addText(std::string text, double number);

    std::string m_name;
    Shared<Cells> m_cells;
};

/// Rows for a chart as columns of equal length. A value; safe to share between threads while nobody changes it.
struct ChartData {
    std::vector<ChartColumn> columns;
    std::size_t rows = 0; ///< length of every column

    const ChartColumn* find(std::string_view name) const; ///< nullptr where there is none
    ChartColumn* find(std::string_view name);
    /// Replaces a column of that name, or adds it. Contract: it has `rows` cells.
    void put(ChartColumn column);
    ChartData pick(const std::vector<std::uint32_t>& rowNumbers) const;

    /// Inline data: a list of maps (a nested map becomes columns "a.b"), or of plain values (a column "data").
    static ChartData fromJson(const Json& values);
};

/// "JavaScript's" text of a number: shortest that reads back the same, "333", "0.1", "1e+21".
std::string shortestNumber(double value);

} // namespace stemma
