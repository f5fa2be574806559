// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/tables/Tables.h"
#include "core/visual/Scene.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

// A chart as files for other programs: its specification with its rows, and its rows alone.

/// What a chart is made of. `files` are the artifact's own rows, for data named "self"; none: it has no such data.
struct ChartOrigin {
    Json specification;
    std::vector<fs::path> files = {};
    std::optional<ReadOptions> options = {}; ///< nullopt: found by looking
};

/// The specification as one file that needs no other: the artifact's rows stand in it, of the columns it uses, and the
/// words that other programs want ($schema). Days and times are written so that they mean the same hour there, where a
/// time without a zone is the reader's. The same bytes each time.
/// Errors: NotSupported (more rows than belong into such a file), BadData (rows that aren't at hand), those of
/// TablesClient.
Result<std::string> selfContainedChart(TablesClient& tables, const ChartOrigin& chart, const Cancel& cancel = {});

/// The rows that are drawn, as CSV: filtered, binned and grouped as the marks show them; of several layers one after
/// another, with a column that names the mark. Columns that bins, groups and time units made have readable names
/// ("count", "mean_mass"), times are in ISO 8601. A scene without rows gives "".
std::string drawnRows(const Scene& scene);
/// The same of a chart that isn't resolved yet. Errors: those of loadChartRows and resolveScene.
Result<std::string> drawnRows(TablesClient& tables, const ChartOrigin& chart, const Cancel& cancel = {});

} // namespace stemma
