// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace stemma::ui {

/// A column that wants a place in a table as wide as it is. Widths are pixels.
struct FitColumn {
    QString id;
    int natural = 0;                 ///< as its content asks for
    int least = 0;                   ///< narrower, it says nothing any more
    int priority = 0;                ///< the lower, the sooner it has its place
    std::optional<bool> wished = {}; ///< shown or hidden by hand
};

struct ColumnFit {
    std::vector<bool> shown;
    std::vector<int> widths; ///< of those not shown too
};

/// Shows as many columns as stand beside each other in `room` without scrolling, the more important first, each at
/// least as wide as it must be; what room is left makes them wider, in the same order. What was wished is done, also
/// where it doesn't fit.
ColumnFit fitColumns(const std::vector<FitColumn>& columns, int room);

} // namespace stemma::ui
