// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/CellGroups.h"

#include "core/pipeline/CellWords.h"

namespace stemma::ui {

std::unordered_map<std::string, int> cellGroups(const Overview& overview) {
    std::unordered_map<std::string, int> counts;
    for (const OverviewArtifact& artifact : overview.artifacts) {
        if (artifact.versions.empty()) continue;
        if (const CellName name = cellName(artifact.name); !name.cell.empty()) ++counts[name.base];
    }
    std::erase_if(counts, [](const auto& entry) { return entry.second < 2; });
    return counts;
}

} // namespace stemma::ui
