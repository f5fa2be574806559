// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Expression.h"

#include <span>
#include <vector>

namespace stemma {

/// What one operation of an expression does with what its parts gave.
using ExpressionFunction = ExpressionValue (*)(const std::vector<ExpressionValue>&);

struct ExpressionNode {
    enum class Kind { Literal, Field, Call, And, Or, Choice };
    Kind kind = Kind::Literal;
    ExpressionValue literal;
    std::size_t field = 0; ///< in Expression::fields()
    ExpressionFunction call = nullptr;
    std::vector<std::shared_ptr<const ExpressionNode>> parts;
};

/// nullptr where there is none; `least` and `most` arguments.
struct ExpressionFunctionEntry {
    std::string_view name;
    int least, most;
    ExpressionFunction call;
};
const ExpressionFunctionEntry* expressionFunction(std::string_view name);
std::span<const ExpressionFunctionEntry> expressionTexts(); ///< functions on texts
std::span<const ExpressionFunctionEntry> expressionDates(); ///< and on moments
constexpr std::size_t kLongestExpressionText = 100'000;     ///< bytes of a value; what is longer is cut
/// "+", "<=", "!", "u-" …
ExpressionFunction expressionOperator(std::string_view sign);
double expressionNumber(const ExpressionValue& value);
bool expressionTruth(const ExpressionValue& value);
std::string expressionText(const ExpressionValue& value);

} // namespace stemma
