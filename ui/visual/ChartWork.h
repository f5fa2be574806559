// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"
#include "core/tables/Tables.h"
#include "core/visual/ChartData.h"
#include "core/visual/ChartSpec.h"

#include <QString>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

struct Showable;

/// A chart to be shown: its specification and the artifact's own rows, as a file and as files. A value.
struct ChartSource {
    fs::path specification;                  ///< a .vl.json; or
    std::string text = {};                   ///< the specification itself
    std::vector<fs::path> files = {};        ///< of the artifact, for data named "self"
    std::optional<ReadOptions> options = {}; ///< nullopt: found by looking
    std::shared_ptr<TablesClient> tables = {};
    QString name = {}; ///< "clean @2", for messages and files made of it
};

/// The chart of a thing to be shown that is one, with its artifact's own rows for a chart that says "self".
ChartSource chartSourceOf(const Showable& what);

/// A specification with its rows, ready to be resolved.
struct LoadedChart {
    ChartSpec spec;
    ChartData data;
    std::string note; ///< what has to be said of the rows: that they are a sample; "" where they are all
};

/// On a worker. Errors: BadData (the specification, or rows that aren't at hand), those of loadChartRows.
Result<LoadedChart> loadChart(const ChartSource& source, const Cancel& cancel);

/// The files a chart's data are in, whether or not it can be drawn.
struct ChartFiles {
    std::vector<fs::path> files;
    bool own = false;                   ///< the artifact's, to be read as it says
    std::shared_ptr<TempFolder> folder; ///< of inline data; the file is there as long as it is
};

/// On a worker; inline data are written to a file. Errors: BadData (as loadChart), NotFound (they lie elsewhere, or
/// there are none), Io.
Result<ChartFiles> chartFiles(const ChartSource& source);

} // namespace stemma::ui
