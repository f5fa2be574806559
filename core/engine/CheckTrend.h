// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

namespace stemma {

/// A check of the step that made a version, and how it went for the versions of that name before it.
struct CheckTrend {
    CheckResult now;
    struct Past {
        int number = 0; ///< of the version
        VersionId version;
        RunId run;
        bool passed = false;
        Json value;
    };
    std::vector<Past> past; ///< oldest first, the version itself last; only those that had this check
    int passed() const;     ///< of `past`
};

/// In the order of the pipeline; empty where its step has none. Looks at `most` versions. Errors: those of the store.
Result<std::vector<CheckTrend>> checkTrends(const Store& store, const VersionInfo& version, int most = 20);
/// The same for a step run, by what it yielded; of a reused one those of the run that it stands for.
Result<std::vector<CheckTrend>> checkTrends(const Store& store, const StepRunInfo& step, int most = 20);

} // namespace stemma
