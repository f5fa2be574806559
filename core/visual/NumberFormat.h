// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace stemma {

/// A number format of d3 (https://d3js.org/d3-format): "[[fill]align][sign][symbol][0][width][,][.precision][~][type]"
/// with the types e f g r s % p b o d x X c and none; "," groups by thousands, "$" puts a dollar sign. A value.
/// Negative numbers get U+2212, as d3 writes them.
class NumberFormat {
public:
    NumberFormat() = default; ///< d3's "": up to twelve significant digits, no zeros at the end
    /// Errors: NotSupported, names the text.
    static Result<NumberFormat> parse(std::string_view text);
    /// As d3 formats the ticks of a linear scale from `start` to `stop`: where the text (",f" if it is empty) has no
    /// precision, as many digits as tell about `count` ticks apart, and one SI prefix for all of them.
    static Result<NumberFormat> forSpan(std::string_view text, double start, double stop, int count);
    std::string operator()(double value) const;

private:
    char m_fill = ' ', m_align = '>', m_sign = '-', m_symbol = 0, m_type = 0, m_letter = 0;
    bool m_zero = false, m_comma = false, m_trim = false, m_exact = false;
    int m_width = 0, m_precision = -1;
    int m_thousands = kNoPrefix; ///< which SI prefix, where all numbers get the same
    static constexpr int kNoPrefix = 99;
};

/// Decimals that tell values `step` apart, as d3.precisionFixed: 0.25 -> 1 (d3 rounds down), 10 -> 0.
int decimalsFor(double step);

} // namespace stemma
