// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/ChartData.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace stemma {

/// A value while an expression is worked out: nothing, a boolean, a number, a text.
using ExpressionValue = std::variant<std::monostate, bool, double, std::string>;

/// The part of Vega's expressions that Stemma works out: literals, datum.a and datum['a'], arithmetic, comparison,
/// logic, ?:, and functions on numbers (abs, ceil, exp, floor, log, max, min, pow, round, sqrt …), texts (length,
/// lower, upper, substring, replace of plain text, indexof, format), dates (year, month, date, day, hours, datetime,
/// toDate, time …) and tests (isValid, isNaN, isNumber …). No loops, no assignment, nothing outside the row: time is
/// linear in the expression, whose length and depth are bounded. A value; thread-safe.
class Expression {
public:
    /// Errors: NotSupported, names what isn't known; BadData where it is no expression, with the place.
    static Result<Expression> parse(std::string_view text);

    /// Columns are looked up once. Contract: `data` outlives what is returned, and keeps its columns.
    class Bound {
    public:
        ExpressionValue value(std::size_t row) const;
        bool holds(std::size_t row) const; ///< as JavaScript has it: not null, false, 0, NaN, ""
        void push(ChartColumn& to, std::size_t row) const;

    private:
        friend class Expression;
        std::shared_ptr<const struct ExpressionNode> m_root;
        std::vector<const ChartColumn*> m_columns;
    };
    Bound bind(const ChartData& data) const;
    const std::vector<std::string>& fields() const { return m_fields; }

private:
    std::shared_ptr<const struct ExpressionNode> m_root;
    std::vector<std::string> m_fields;
};

} // namespace stemma
