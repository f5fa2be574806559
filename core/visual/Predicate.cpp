// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Predicate.h"

#include "core/base/Text.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <array>
#include <cmath>
#include <map>
#include <memory>

namespace stemma {

namespace {

constexpr int kDeepest = 50;
constexpr std::array kTests = {"equal", "lt", "lte", "gt", "gte", "range", "oneOf", "valid"};

/// {"year": 2001, "month": 2, "date": 3} or a number or text.
double numberOf(const Json& value, bool asTime) {
    if (value.isNumber() || value.isBool()) return value.isBool() ? value.boolean() : value.number();
    if (value.isObject()) return dateOfParts(value);
    return asTime ? parseTime(value.text()).value_or(NAN) : NAN;
}

/// A cell beside a constant of the specification; texts as dates where both are dates.
struct Comparison {
    const ChartColumn* column;
    const ChartColumn* times; ///< nullptr where the field isn't one of dates
    double value(std::size_t row) const { return times ? times->number(row) : column->number(row); }
    bool equal(std::size_t row, const Json& to) const {
        if (to.isNull()) return column->isNull(row);
        if (times) return times->number(row) == numberOf(to, true);
        if (to.isString()) return column->kind(row) == ChartColumn::Kind::Text && column->rawText(row) == to.text();
        return column->kind(row) != ChartColumn::Kind::Null && column->number(row) == numberOf(to, false);
    }
    /// −1, 0, 1; 2 where they can't be compared.
    int order(std::size_t row, const Json& to) const {
        if (!times && to.isString()) {
            if (column->kind(row) != ChartColumn::Kind::Text) return 2;
            const int order = column->rawText(row).compare(to.text());
            return order < 0 ? -1 : order > 0;
        }
        const double left = value(row), right = numberOf(to, times != nullptr);
        return std::isnan(left) || std::isnan(right) ? 2 : left < right ? -1 : left > right;
    }
};

bool fieldHolds(const std::string& word, const Comparison& cells, const Json& to, std::size_t row) {
    if (word == "equal") return cells.equal(row, to);
    if (word == "valid")
        return to.boolean(true) == (cells.times ? !cells.times->isNull(row) : !cells.column->isNull(row));
    if (word == "oneOf") {
        for (const Json& one : to.items())
            if (cells.equal(row, one)) return true;
        return false;
    }
    if (word == "range") {
        const int low = to.at(0).isNull() ? 0 : cells.order(row, to.at(0));
        const int high = to.at(1).isNull() ? 0 : cells.order(row, to.at(1));
        return (low == 0 || low == 1) && high <= 0;
    }
    const int order = cells.order(row, to);
    if (order == 2) return false;
    return word == "lt" ? order < 0 : word == "lte" ? order <= 0 : word == "gt" ? order > 0 : order >= 0;
}

/// 1970 beside the unit year means that year, "march" beside month that month.
Json dated(const Json& value, const TimeUnit& unit) {
    static const std::map<unsigned, const char*> kWords = {
        {TimeUnit::Year, "year"},       {TimeUnit::Quarter, "quarter"}, {TimeUnit::Month, "month"},
        {TimeUnit::Date, "date"},       {TimeUnit::Day, "day"},         {TimeUnit::Hours, "hours"},
        {TimeUnit::Minutes, "minutes"}, {TimeUnit::Seconds, "seconds"}, {TimeUnit::Milliseconds, "milliseconds"}};
    const auto word = kWords.find(unit.parts);
    if (value.isArray()) {
        Json list = Json::array();
        for (const Json& one : value.items()) list.push(dated(one, unit));
        return list;
    }
    const bool named = value.isString() && unit.parts == TimeUnit::Month;
    if (word == kWords.end() || !(value.isNumber() || named)) return value;
    return Json::object({{word->second, value}});
}

bool hasTime(const Json& value) {
    if (value.isObject()) return true;
    for (const Json& one : value.items())
        if (hasTime(one)) return true;
    return false;
}

} // namespace

Result<Predicate> Predicate::parse(const Json& given, int depth) {
    Predicate predicate;
    if (depth > kDeepest) return notDrawn("a filter nested so deeply");
    if (given.isString()) {
        predicate.m_word = "expression";
        STEMMA_TRY(predicate.m_expression, Expression::parse(given.text()));
        return predicate;
    }
    for (const char* word : {"and", "or", "not"}) {
        const Json* parts = given.find(word);
        if (!parts) continue;
        predicate.m_word = word;
        const std::size_t count = parts->isArray() ? parts->size() : 1;
        if (predicate.m_word == "not" && count != 1) // which of several isn't, nobody says
            return fail(ErrorCode::BadData, "a filter's not is of one condition, not of " + std::to_string(count));
        for (std::size_t i = 0; i < count; ++i) {
            STEMMA_TRY(Predicate part, parse(parts->isArray() ? parts->at(i) : *parts, depth + 1));
            predicate.m_parts.push_back(std::move(part));
        }
        return predicate;
    }
    if (given.contains("param") || given.contains("selection")) { // nothing is selected: all is, unless said otherwise
        predicate.m_word = given["empty"].boolean(true) ? "and" : "or"; // of no parts
        return predicate;
    }
    for (const char* word : kTests) {
        const Json* value = given.find(word);
        if (!value || !given["field"].isString()) continue;
        predicate.m_word = word;
        predicate.m_field = plainField(given["field"].text());
        predicate.m_value = *value;
        if (!given["timeUnit"].isNull()) {
            STEMMA_TRY(predicate.m_unit, TimeUnit::read(given["timeUnit"]));
            predicate.m_value = dated(*value, *predicate.m_unit);
        }
        return predicate;
    }
    return notDrawn("the filter " + printable(given.dump()));
}

Result<Predicate::Test> Predicate::bind(const ChartData& data) const {
    if (m_word == "expression") {
        const Expression::Bound bound = m_expression->bind(data);
        return Test([bound](std::size_t row) { return bound.holds(row); });
    }
    if (m_field.empty()) {
        std::vector<Test> tests;
        for (const Predicate& part : m_parts) {
            STEMMA_TRY(Test test, part.bind(data));
            tests.push_back(std::move(test));
        }
        return Test([tests, word = m_word](std::size_t row) {
            if (word == "not") return !tests.front()(row);
            for (const Test& test : tests)
                if (test(row) == (word == "or")) return word == "or";
            return word == "and";
        });
    }
    STEMMA_TRY(const ChartColumn* column, columnNamed(data, m_field));
    std::shared_ptr<ChartColumn> times;
    if (m_unit || hasTime(m_value)) {
        times = std::make_shared<ChartColumn>(timeColumn(*column, m_field));
        if (m_unit) {
            auto floored = std::make_shared<ChartColumn>(m_field);
            floorTimes(*times, *m_unit, *floored, nullptr);
            times = floored;
        }
    }
    return Test([column, times, word = m_word, value = m_value](std::size_t row) {
        return fieldHolds(word, {column, times.get()}, value, row);
    });
}

Result<std::vector<std::uint32_t>> Predicate::rowsOf(const ChartData& data) const {
    std::vector<std::uint32_t> rows;
    if (data.rows == 0) return rows;
    STEMMA_TRY(const Test test, bind(data));
    for (std::uint32_t row = 0; row < data.rows; ++row)
        if (test(row)) rows.push_back(row);
    return rows;
}

} // namespace stemma
