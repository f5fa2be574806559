// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/ChartData.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Expression.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// A filter of Vega-Lite: an expression, or {"field": …, "equal" | "lt" | "lte" | "gt" | "gte" | "range" | "oneOf" |
/// "valid": …}, or and, or, not of such. A selection is one in which nothing is selected: it holds for all rows, or for
/// none where it says so ("empty": false). A value.
class Predicate {
public:
    static Result<Predicate> parse(const Json& given, int depth = 0);
    /// The rows for which it holds, ascending. Errors: BadData, a field isn't there.
    Result<std::vector<std::uint32_t>> rowsOf(const ChartData& data) const;

private:
    using Test = std::function<bool(std::size_t row)>;
    Result<Test> bind(const ChartData& data) const;

    std::string m_word; ///< "expression", "and", "or", "not", "equal" …
    std::optional<Expression> m_expression;
    std::vector<Predicate> m_parts;
    std::string m_field;
    std::optional<TimeUnit> m_unit;
    Json m_value;
};

} // namespace stemma
