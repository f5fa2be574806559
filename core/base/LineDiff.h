// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// A line of a difference between two texts.
struct DiffLine {
    enum class Kind : std::uint8_t { Same, Removed, Added, Left /* `count` lines that aren't shown */ };
    Kind kind = Kind::Same;
    std::string text;
    int count = 0;
    bool operator==(const DiffLine&) const = default;
};

/// What to take away from `before` and add to get `after`: a shortest edit by lines (Myers 1986), what stays with
/// `context` lines around; a trailing newline doesn't count. Texts that differ in very much are told as all of one
/// against all of the other. At most `most` lines, the rest is one Left. Equal texts: empty.
std::vector<DiffLine> diffLines(std::string_view before, std::string_view after, int context = 1, int most = 40);

} // namespace stemma
