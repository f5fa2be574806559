// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChangeText.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cmath>

namespace stemma::ui {

std::string changeText(double before, double after) {
    const double change = after - before;
    if (!std::isfinite(change)) return {};
    const double size = std::max(std::abs(before), std::abs(after));
    double unit = size > 0 ? std::pow(10.0, std::floor(std::log10(size)) - 8) : 1;
    // Counts are told to the last one; of measures, so many figures say how far.
    constexpr int kFigures = 4;
    const bool counts = before == std::floor(before) && after == std::floor(after);
    if (!counts && change != 0)
        unit = std::max(unit, std::pow(10.0, std::floor(std::log10(std::abs(change))) - kFigures + 1));
    const double rounded = std::round(change / unit) * unit;
    return (rounded > 0 ? "+" : "") + formatNumber(rounded);
}

} // namespace stemma::ui
