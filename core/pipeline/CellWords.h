// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stemma {

/// The name of a cell, of its step or of what it makes, taken apart: "p/fit[a=1,b=x].curve" is "p/fit.curve" and
/// "a=1,b=x". What names no cell is all base.
struct CellName {
    std::string base, cell; ///< the cell without its brackets, as cellText() wrote it
    bool operator==(const CellName&) const = default;
};
CellName cellName(std::string_view name);

/// A cell as people read it: "a=1 · b=x", with what is written %XX in names as it was meant.
std::string cellWords(std::string_view cell);

/// The order of cells of one step: key by key, numbers by what they are worth.
bool cellBefore(std::string_view one, std::string_view other);

} // namespace stemma
