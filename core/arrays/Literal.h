// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stemma {

/// A literal of Python, as the header of an .npy file has one: nothing is evaluated.
struct Literal {
    enum class Kind : std::uint8_t { None, Bool, Whole, Text, List, Map };
    Kind kind = Kind::None;
    bool truth = false;
    bool negative = false, tooLarge = false; ///< of Whole: outside 64 bits
    std::uint64_t number = 0;                ///< of Whole, without its sign
    std::string text;
    std::vector<Literal> items; ///< of List (and tuple); of Map keys and values in turn

    const Literal* find(std::string_view key) const; ///< of Map; the last one counts, as in Python
};

/// None, True, False, whole numbers (also 3L), texts ('…', "…", b'…', u'…' with escapes), lists, tuples, maps. Bounded:
/// 64 deep, 100,000 values. Errors: BadData, a clause.
Result<Literal> parseLiteral(std::string_view text);

} // namespace stemma
