// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stemma {

/// A PNG of 8-bit samples, row by row: 1 (grey), 3 (RGB) or 4 (RGBA) a pixel. Contract: `samples` has rows × columns ×
/// channels bytes, and no side is 0 or above 2^31.
std::string pngOf(std::string_view samples, std::size_t columns, std::size_t rows, unsigned channels);

} // namespace stemma
