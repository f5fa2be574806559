// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/ExpressionNode.h"

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
    if (std::holds_alternative<std::string>(values[0]) || std::holds_alternative<std::string>(values[1])) {
        std::string text = t(values, 0);
        text += t(values, 1);
        if (text.size() > kLongestExpressionText) text.resize(kLongestExpressionText);
        return text;
    }
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

/// The number that a text begins with.
Value parsedNumber(const Arguments& values) {
    const std::string text = t(values, 0);
    const std::string_view rest = trim(text);
    double number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return error == std::errc() ? number : std::nan("");
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
    {"acos", 1, 1, numeric<std::acos>},
    {"asin", 1, 1, numeric<std::asin>},
    {"atan", 1, 1, numeric<std::atan>},
    {"atan2", 2, 2, [](const Arguments& v) { return Value(std::atan2(n(v, 0), n(v, 1))); }},
    {"hypot", 1, 99, [](const Arguments& v) { double sum = 0; for (std::size_t i = 0; i < v.size(); ++i) sum = std::hypot(sum, n(v, i)); return Value(sum); }},
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
    {"isDefined", 1, 1, [](const Arguments& v) { return Value(v[0].index() != 0); }},
    {"isDate", 1, 1, [](const Arguments&) { return Value(false); }}, // data have none: moments are numbers or texts
    {"isArray", 1, 1, [](const Arguments&) { return Value(false); }},
    {"isObject", 1, 1, [](const Arguments&) { return Value(false); }},
    {"isRegExp", 1, 1, [](const Arguments&) { return Value(false); }},
    {"inrange", 3, 3, [](const Arguments& v) { const auto [a, b] = std::minmax({n(v, 1), n(v, 2)}); return Value(a <= n(v, 0) && n(v, 0) <= b); }},
    {"toNumber", 1, 1, [](const Arguments& v) { return v[0].index() == 0 ? Value() : Value(n(v, 0)); }},
    {"toBoolean", 1, 1, [](const Arguments& v) { return v[0].index() == 0 ? Value() : Value(expressionTruth(v[0])); }},
    {"parseFloat", 1, 1, parsedNumber},
    {"parseInt", 1, 1, [](const Arguments& v) { return Value(std::trunc(expressionNumber(parsedNumber(v)))); }},
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
    for (const std::span<const ExpressionFunctionEntry> all :
         {std::span<const ExpressionFunctionEntry>(kFunctions), expressionTexts(), expressionDates()})
        for (const ExpressionFunctionEntry& entry : all)
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
