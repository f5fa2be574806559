// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stemma {

/// Of the name of a cell, or of what it makes, what sets it apart, and the rest: "p/fit[a=1].curve" is "a=1" and
/// "p/fit.curve". What names no cell has no cell and is all base.
std::string cellOfName(std::string_view name);
std::string baseOfName(std::string_view name);

/// As people order names: numbers in them by what they are worth ("depth=2" before "depth=10"). A strict weak order.
bool naturallyBefore(std::string_view one, std::string_view other);

} // namespace stemma
