// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/engine/CacheKey.h"
#include "ui/visual/ArtifactSource.h"

#include <memory>
#include <string>
#include <vector>

namespace stemma {
class Store;
}

namespace stemma::ui {

/// What tells two versions apart: the figures of their headlines and metrics, and what differs in the keys of the steps
/// that made them. A value, without limits on its texts.
struct VersionComparison {
    struct Row {
        std::string name, before, after; ///< "" where one hasn't it
        std::string change;              ///< of numbers: "+0.012", "0" where they are equal
        bool operator==(const Row&) const = default;
    };
    std::shared_ptr<const ArtifactSource> before, after;
    RunId runBefore, runAfter;
    bool sameContent = false; ///< byte for byte
    std::vector<Row> figures;
    std::vector<Reason> reasons;
};

/// Reads the store: on a worker. Errors: NotFound, Cancelled, the store's.
Result<VersionComparison> compareVersions(const Store& store, VersionId before, VersionId after,
                                          const Cancel& cancel = {});

} // namespace stemma::ui
