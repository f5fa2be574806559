// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Id.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace stemma {
class Store;
}

namespace stemma::ui {

/// What tells two runs apart: parameters and metrics that differ, and of the steps both have what differs in their
/// keys, root causes first. A value, without limits on its texts.
struct RunComparison {
    struct Row {
        std::string name, before, after; ///< "" where a run hasn't it
        std::string change;              ///< of numbers: "+0.012"
        bool operator==(const Row&) const = default;
    };
    struct Cause {
        std::string step, words;
        bool root = true; ///< false: it follows from another step's
        bool operator==(const Cause&) const = default;
    };
    RunId before, after; ///< the older, the newer
    std::vector<Row> parameters, metrics;
    std::vector<Cause> causes;
    bool equal() const { return parameters.empty() && metrics.empty() && causes.empty(); }
    bool operator==(const RunComparison&) const = default;
};

/// Reads the store: on a worker. Which of the two is older is found here. Errors: NotFound, Cancelled, the store's.
Result<RunComparison> compareRuns(const Store& store, RunId one, RunId other, const Cancel& cancel = {});

} // namespace stemma::ui
