// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Workbook.h"

#include "core/base/Text.h"

#include <charconv>
#include <cmath>

namespace stemma::duck {
namespace {

using Event = XmlReader::Event;
using Kind = Value::Kind;

/// Excel counts days from 1899-12-30, since it takes 1900 for a leap year as Lotus 1-2-3 did; a Mac's from 1904-01-01.
constexpr std::int64_t kEpoch1900 = -25'569, kEpoch1904 = -24'107;
constexpr std::int64_t kDayMicros = std::int64_t(86'400) * 1'000'000;
constexpr double kMostDays = 2'958'466; ///< the year 9999

Value numberValue(double number) {
    Value value;
    value.kind = Kind::Real;
    value.real = number;
    if (std::abs(number) < 9.007e15 && number == std::floor(number)) {
        value.kind = Kind::Int;
        value.number = std::int64_t(number);
    }
    return value;
}

Value dateValue(double number, bool from1904, bool withTime) {
    if (!(number >= 0 && number < kMostDays)) return numberValue(number);
    // Before March 1900 its days are one off.
    const std::int64_t early = !from1904 && number < 60 ? 1 : 0;
    const std::int64_t epoch = (from1904 ? kEpoch1904 : kEpoch1900) + early;
    const double day = std::floor(number);
    Value value;
    if (!withTime && day == number) {
        value.kind = Kind::Date;
        value.number = std::int64_t(day) + epoch;
        return value;
    }
    value.kind = Kind::Time; // to the second: the rest is what doubles leave
    value.number = (std::int64_t(day) + epoch) * kDayMicros + std::llround((number - day) * 86'400) * 1'000'000;
    return value;
}

} // namespace

Result<std::size_t> SheetReader::columnOf(std::string_view reference) const {
    std::size_t column = reference.empty() ? m_next + 1 : 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + std::size_t(c - 'A' + 1);
        if (column > Workbook::kMostColumns) break;
    }
    if (column == 0 || column > Workbook::kMostColumns)
        return fail(ErrorCode::BadData,
                    (reference.empty() ? "row " + std::to_string(m_row) + " has more cells"
                                       : "a cell is at " + printable(std::string(reference.substr(0, 20)))) +
                        ": a sheet has 16,384 columns at most");
    return column - 1;
}

void SheetReader::put(std::size_t column, Value value, std::string text) {
    if (value.kind == Kind::Null) return;
    if (m_cells.size() <= column) {
        m_cells.resize(column + 1);
        m_texts.resize(column + 1);
    }
    if (!text.empty()) {
        m_texts[column] = std::move(text);
        value.text = m_texts[column];
    }
    m_cells[column] = value;
}

/// From its start to its end. `t` says what kind it is, `s` how it looks, `v` has its value, `is` a text of its own.
Status SheetReader::readCell(std::size_t column) {
    const std::string type(m_xml.attribute("t"));
    std::size_t style = 0;
    const std::string_view s = m_xml.attribute("s");
    std::from_chars(s.data(), s.data() + s.size(), style);
    const std::size_t depth = m_xml.depth();
    std::string value, text;
    bool inValue = false, inText = false;
    for (;;) {
        STEMMA_TRY(const Event event, m_xml.next());
        if (event == Event::Finished) return fail(ErrorCode::BadData, "it ends in the middle of a cell");
        if (event == Event::End && m_xml.depth() == depth) break;
        if (event != Event::Text) {
            const bool start = event == Event::Start;
            if (m_xml.name() == "v") inValue = start;
            if (m_xml.name() == "t") inText = start;
            continue;
        }
        std::string& into = inText ? text : value;
        if (inValue || inText) into += m_xml.text();
        if (into.size() > XmlReader::kMostText) return fail(ErrorCode::BadData, "a cell's text is too long");
    }
    if (type == "inlineStr" || type == "str") {
        std::string& own = type == "str" ? value : text;
        put(column, {Kind::Text}, std::move(own));
        return {};
    }
    if (value.empty()) return {};
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool isNumber = error == std::errc() && end == value.data() + value.size();
    if (type == "e") {
        ++m_errors;
    } else if (type == "s") {
        if (!isNumber || number < 0) return fail(ErrorCode::BadData, "a cell names a text that isn't there");
        const std::string_view shared = m_workbook.shared(std::size_t(number));
        if (!shared.empty()) put(column, {Kind::Text, 0, 0, shared});
    } else if (type == "b") {
        put(column, {Kind::Bool, number != 0});
    } else if (type == "d" || !isNumber) { // a date as ISO 8601 writes it, which hardly anyone does
        put(column, {Kind::Text}, std::move(value));
    } else {
        const Workbook::Style how = m_workbook.style(style);
        put(column, how == Workbook::Style::Number
                        ? numberValue(number)
                        : dateValue(number, m_workbook.from1904(), how == Workbook::Style::Time));
    }
    return {};
}

Result<bool> SheetReader::next() {
    for (;;) {
        STEMMA_TRY(const Event event, m_xml.next());
        if (event == Event::Finished) return false;
        if (event == Event::Start && m_xml.name() == "row") {
            m_cells.clear();
            m_texts.clear();
            m_next = 0;
            std::int64_t row = m_row + 1;
            const std::string_view r = m_xml.attribute("r");
            std::from_chars(r.data(), r.data() + r.size(), row);
            if (row <= m_row || row > std::int64_t(Workbook::kMostRows))
                return fail(ErrorCode::BadData, "its rows aren't in order, or too many");
            m_row = row;
            if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "the reading of it was cancelled");
        } else if (event == Event::Start && m_xml.name() == "c") {
            STEMMA_TRY(const std::size_t column, columnOf(m_xml.attribute("r")));
            m_next = column + 1;
            STEMMA_CHECK(readCell(column));
        } else if (event == Event::End && m_xml.name() == "row" && !m_cells.empty()) {
            return true;
        }
    }
}

} // namespace stemma::duck
