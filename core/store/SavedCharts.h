// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <string>
#include <vector>

namespace stemma {

/// Charts that people adjusted and kept beside a version: store/annotations/<uuid>/NN-title.vl.json, Vega-Lite whose
/// own title is its name. Part of no hash, no key and no manifest; a repair leaves them alone. Thread-safe; who renames
/// or removes what is gone meanwhile is told.
struct SavedChart {
    std::string file; ///< "02-bill-length.vl.json"; stays through renaming
    std::string title;
    fs::path path;
    bool operator==(const SavedChart&) const = default;
};
constexpr std::size_t kLargestSavedChart = 16 << 20; ///< bytes, as of any specification
constexpr std::size_t kMostSavedCharts = 1'000;      ///< beside one version

/// In the order in which they were made; none where the version has none. What can't be read is left out.
std::vector<SavedChart> savedCharts(const Store& store, const std::string& uuid);
/// Durable when it returns. An empty title becomes "Chart". Errors: NotFound (no such version), InvalidArgument (no
/// map, too large, too many), ReadOnly, NoSpace, Io, Busy.
Result<SavedChart> saveChart(Store& store, VersionId version, Json specification, const std::string& title);
/// Errors: as above; NotFound where there is no such chart, BadData where it can't be read.
Status renameChart(Store& store, VersionId version, const std::string& file, const std::string& title);
/// Moves it to the trash and gives its bytes.
Result<std::string> removeChart(Store& store, VersionId version, const std::string& file);
/// Brings it back under the name it had; under the next number where another was saved meanwhile that has this name.
/// Returns the name. Errors: as those of saveChart().
Result<std::string> restoreChart(Store& store, VersionId version, const std::string& file, const std::string& bytes);

/// A file that shows a version: one of its visualizations, or a chart that a person kept, which come after those.
struct ShownFile {
    std::string title, file, madeBy;
    fs::path path;
    bool saved = false; ///< by a person, with saveChart()
};
Result<std::vector<ShownFile>> shownFiles(const Store& store, const VersionInfo& version);

} // namespace stemma
