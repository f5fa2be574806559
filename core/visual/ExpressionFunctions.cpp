// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"
#include "core/visual/ExpressionNode.h"
#include "core/visual/NumberFormat.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

using Value = ExpressionValue;
using Arguments = std::vector<Value>;

double n(const Arguments& values, std::size_t i) {
    return i < values.size() ? expressionNumber(values[i]) : std::nan("");
}
std::string t(const Arguments& values, std::size_t i) {
    return i < values.size() ? expressionText(values[i]) : std::string();
}

template <double (*function)(double)>
Value numeric(const Arguments& values) {
    return function(n(values, 0));
}

double moment(const Value& value) {
    if (const std::string* text = std::get_if<std::string>(&value)) return parseTime(*text).value_or(std::nan(""));
    return expressionNumber(value);
}

template <typename Part>
Value timePart(const Arguments& values, Part part) {
    const double ms = moment(values[0]);
    return std::isnan(ms) ? std::nan("") : double(part(CivilTime::fromMs(ms)));
}

/// null is equal to nothing but null; a number and a text compare as numbers.
bool looselyEqual(const Value& left, const Value& right) {
    if (left.index() == 0 || right.index() == 0) return left.index() == right.index();
    if (left.index() == right.index()) return left == right;
    return expressionNumber(left) == expressionNumber(right);
}

template <typename Compare>
Value compared(const Arguments& values, Compare compare) {
    const auto* left = std::get_if<std::string>(&values[0]);
    const auto* right = std::get_if<std::string>(&values[1]);
    if (left && right) return compare(*left, *right);
    return compare(n(values, 0), n(values, 1));
}

Value sum(const Arguments& values) {
    if (std::holds_alternative<std::string>(values[0]) || std::holds_alternative<std::string>(values[1]))
        return t(values, 0) + t(values, 1);
    return n(values, 0) + n(values, 1);
}

Value extreme(const Arguments& values, bool greatest) {
    double best = std::nan("");
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = n(values, i);
        if (std::isnan(value)) return value;
        if (std::isnan(best) || (greatest ? value > best : value < best)) best = value;
    }
    return best;
}

Value cased(const Arguments& values, bool upper) {
    std::string text = t(values, 0);
    for (char& c : text)
        if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') c = char(c ^ 0x20);
    return text;
}

Value slice(const Arguments& values) {
    const std::string text = t(values, 0);
    const auto size = double(text.size());
    const auto place = [&](double at) {
        return std::isnan(at) ? size : std::clamp(at < 0 ? size + at : at, 0.0, size);
    };
    const double from = place(n(values, 1)), to = values.size() > 2 ? place(n(values, 2)) : size;
    return from < to ? text.substr(std::size_t(from), std::size_t(to - from)) : std::string();
}

Value replaced(const Arguments& values) {
    std::string text = t(values, 0);
    const std::string what = t(values, 1);
    if (const std::size_t at = text.find(what); at != std::string::npos) text.replace(at, what.size(), t(values, 2));
    return text;
}

Value made(const Arguments& values) {
    if (values.size() == 1) return moment(values[0]);
    const auto part = [&](std::size_t i, int otherwise) { return i < values.size() ? int(n(values, i)) : otherwise; };
    if (std::isnan(n(values, 0)) || std::isnan(n(values, 1))) return std::nan("");
    CivilTime time{part(0, 1970), part(1, 0) + 1, part(2, 1), part(3, 0), part(4, 0), part(5, 0), part(6, 0)};
    return time.toMs();
}

Value formatted(const Arguments& values) {
    const auto format = NumberFormat::parse(t(values, 1));
    return format ? Value((*format)(n(values, 0))) : Value(t(values, 0));
}

double rounded(double value) {
    return std::floor(value + 0.5); // JavaScript's
}

constexpr auto kFunctions = std::to_array<ExpressionFunctionEntry>({
    {"abs", 1, 1, numeric<std::fabs>},
    {"ceil", 1, 1, numeric<std::ceil>},
    {"floor", 1, 1, numeric<std::floor>},
    {"round", 1, 1, numeric<rounded>},
    {"exp", 1, 1, numeric<std::exp>},
    {"log", 1, 1, numeric<std::log>},
    {"sqrt", 1, 1, numeric<std::sqrt>},
    {"sin", 1, 1, numeric<std::sin>},
    {"cos", 1, 1, numeric<std::cos>},
    {"tan", 1, 1, numeric<std::tan>},
    {"pow", 2, 2, [](const Arguments& v) { return Value(std::pow(n(v, 0), n(v, 1))); }},
    {"min", 1, 99, [](const Arguments& v) { return extreme(v, false); }},
    {"max", 1, 99, [](const Arguments& v) { return extreme(v, true); }},
    {"clamp", 3, 3, [](const Arguments& v) { return Value(std::max(n(v, 1), std::min(n(v, 2), n(v, 0)))); }},
    {"isValid", 1, 1, [](const Arguments& v) { return Value(v[0].index() != 0 && !(v[0].index() == 2 && std::isnan(n(v, 0)))); }},
    {"isNaN", 1, 1, [](const Arguments& v) { return Value(std::isnan(n(v, 0))); }},
    {"isFinite", 1, 1, [](const Arguments& v) { return Value(bool(std::isfinite(n(v, 0)))); }},
    {"isNumber", 1, 1, [](const Arguments& v) { return Value(v[0].index() == 2); }},
    {"isString", 1, 1, [](const Arguments& v) { return Value(v[0].index() == 3); }},
    {"isBoolean", 1, 1, [](const Arguments& v) { return Value(v[0].index() == 1); }},
    {"toNumber", 1, 1, [](const Arguments& v) { return Value(n(v, 0)); }},
    {"toString", 1, 1, [](const Arguments& v) { return Value(t(v, 0)); }},
    {"toBoolean", 1, 1, [](const Arguments& v) { return Value(expressionTruth(v[0])); }},
    {"length", 1, 1, [](const Arguments& v) { return Value(double(t(v, 0).size())); }},
    {"lower", 1, 1, [](const Arguments& v) { return cased(v, false); }},
    {"upper", 1, 1, [](const Arguments& v) { return cased(v, true); }},
    {"slice", 2, 3, slice},
    {"substring", 2, 3, slice},
    {"replace", 3, 3, replaced},
    {"indexof", 2, 2, [](const Arguments& v) { const auto at = t(v, 0).find(t(v, 1)); return Value(at == std::string::npos ? -1.0 : double(at)); }},
    {"format", 2, 2, formatted},
    {"timeFormat", 2, 2, [](const Arguments& v) { return Value(formatTime(t(v, 1), moment(v[0]))); }},
    {"utcFormat", 2, 2, [](const Arguments& v) { return Value(formatTime(t(v, 1), moment(v[0]))); }},
    {"toDate", 1, 1, [](const Arguments& v) { return Value(moment(v[0])); }},
    {"time", 1, 1, [](const Arguments& v) { return Value(moment(v[0])); }},
    {"datetime", 1, 7, made},
    {"date", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.day; }); }},
    {"year", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.year; }); }},
    {"quarter", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return (at.month + 2) / 3; }); }},
    {"month", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.month - 1; }); }},
    {"day", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.weekday(); }); }},
    {"hours", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.hour; }); }},
    {"minutes", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.minute; }); }},
    {"seconds", 1, 1, [](const Arguments& v) { return timePart(v, [](const CivilTime& at) { return at.second; }); }},
});

struct Operator {
    std::string_view sign;
    ExpressionFunction call;
};
constexpr auto kOperators = std::to_array<Operator>({
    {"+", sum},
    {"-", [](const Arguments& v) { return Value(n(v, 0) - n(v, 1)); }},
    {"*", [](const Arguments& v) { return Value(n(v, 0) * n(v, 1)); }},
    {"/", [](const Arguments& v) { return Value(n(v, 0) / n(v, 1)); }},
    {"%", [](const Arguments& v) { return Value(std::fmod(n(v, 0), n(v, 1))); }},
    {"<", [](const Arguments& v) { return compared(v, [](const auto& a, const auto& b) { return a < b; }); }},
    {">", [](const Arguments& v) { return compared(v, [](const auto& a, const auto& b) { return a > b; }); }},
    {"<=", [](const Arguments& v) { return compared(v, [](const auto& a, const auto& b) { return a <= b; }); }},
    {">=", [](const Arguments& v) { return compared(v, [](const auto& a, const auto& b) { return a >= b; }); }},
    {"==", [](const Arguments& v) { return Value(looselyEqual(v[0], v[1])); }},
    {"!=", [](const Arguments& v) { return Value(!looselyEqual(v[0], v[1])); }},
    {"===", [](const Arguments& v) { return Value(v[0] == v[1]); }},
    {"!==", [](const Arguments& v) { return Value(v[0] != v[1]); }},
    {"!", [](const Arguments& v) { return Value(!expressionTruth(v[0])); }},
    {"u-", [](const Arguments& v) { return Value(-n(v, 0)); }},
    {"u+", [](const Arguments& v) { return Value(n(v, 0)); }},
});

} // namespace

const ExpressionFunctionEntry* expressionFunction(std::string_view name) {
    for (const ExpressionFunctionEntry& entry : kFunctions)
        if (entry.name == name) return &entry;
    return nullptr;
}

ExpressionFunction expressionOperator(std::string_view sign) {
    for (const Operator& one : kOperators)
        if (one.sign == sign) return one.call;
    STEMMA_ASSERT(false);
    return nullptr;
}

double expressionNumber(const ExpressionValue& value) {
    if (const double* number = std::get_if<double>(&value)) return *number;
    if (const bool* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
    const std::string* text = std::get_if<std::string>(&value);
    if (!text || text->empty()) return 0; // as JavaScript: null and "" are 0
    double number = 0;
    const char* end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    return error == std::errc() && rest == end ? number : std::nan("");
}

bool expressionTruth(const ExpressionValue& value) {
    if (const double* number = std::get_if<double>(&value)) return *number != 0 && !std::isnan(*number);
    if (const bool* truth = std::get_if<bool>(&value)) return *truth;
    const std::string* text = std::get_if<std::string>(&value);
    return text && !text->empty();
}

std::string expressionText(const ExpressionValue& value) {
    if (const double* number = std::get_if<double>(&value)) return shortestNumber(*number);
    if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    const std::string* text = std::get_if<std::string>(&value);
    return text ? *text : "null";
}

} // namespace stemma
