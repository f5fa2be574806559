// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace stemma {

/// What a column of a training history is of: "val_loss" is the loss on what was held out.
struct MetricName {
    std::string metric; ///< "loss"
    std::string split;  ///< "train", "validation", "test", or "" where it isn't said
};
MetricName metricNamed(std::string_view column);

enum class Better : std::uint8_t { Unknown, Lower, Higher };
/// By the words people use for errors and for scores.
Better betterOf(std::string_view metric);
bool heldOut(std::string_view split); ///< validation, test: what counts when the best is looked for

} // namespace stemma
