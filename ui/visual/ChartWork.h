// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"
#include "core/tables/Tables.h"
#include "core/visual/ChartAdjust.h"
#include "core/visual/ChartData.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/ChartSpec.h"
#include "core/visual/GreatLine.h"
#include "ui/visual/TableSource.h"

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
    std::shared_ptr<const TableSource> table = {}; ///< the artifact's rows, to be shown as they are; null where none
    QString name = {};                             ///< "clean @2", for messages and files made of it
    /// As a person adjusted it, where the chart still has such columns; else as it is.
    std::optional<ChartKnobs> knobs = {};
    ChartWindow window = {}; ///< what is seen of it, to be as fine as the whole
    std::int64_t known = -1; ///< rows of the artifact, where they were counted before
};

/// The chart of a thing to be shown that is one, with its artifact's own rows for a chart that says "self".
ChartSource chartSourceOf(const Showable& what);

/// A specification with its rows, ready to be resolved.
struct LoadedChart {
    ChartSpec spec;
    ChartData data;
    std::string note; ///< what has to be said of the rows: that they are a sample; "" where they are all
    /// What can be adjusted of the specification as it is kept; nullptr where nothing can be.
    std::shared_ptr<const AdjustableChart> adjustable = {};
    std::optional<ChartKnobs> knobs = {}; ///< that were asked for, and are in force
    std::vector<Column> columns = {};     ///< of the artifact's table; empty where it is none
    /// What its axes are about, as it was written (`spec` may be grouped), without data; of the artifact's own rows
    /// (`ofSelf`) or of rows that stand in the specification.
    std::shared_ptr<const ChartSpec> axes = {};
    bool thinned = false;                        ///< a line of more rows than `data` has
    bool density = false;                        ///< points of more rows, as how many lie in each place
    ChartWindow window = {};                     ///< that it is thinned or counted for
    std::int64_t total = 0;                      ///< rows of the artifact
    std::shared_ptr<const GreatLine> great = {}; ///< all rows of that line, once they are here: in place of `data`

    std::size_t rowCount() const;                              ///< in `data` and in the specification
    Result<Scene> scene(const ResolveOptions& options) const { ///< on any thread
        return great ? great->scene(options) : resolveScene(spec, data, options);
    }
};

/// All rows of a chart that is one long line; nullptr where it isn't. On a worker. Errors: those of GreatLine.
Result<std::shared_ptr<const GreatLine>> loadGreatLine(const ChartSource& source, const LoadedChart& chart,
                                                       const Cancel& cancel);

/// On a worker. Errors: BadData (the specification, or rows that aren't at hand), those of loadChartRows.
Result<LoadedChart> loadChart(const ChartSource& source, const Cancel& cancel);

/// The rows a chart draws as a table: the artifact's own, or those of the specification as a file.
struct ChartTable {
    TableSource source;
    std::shared_ptr<TempFolder> folder; ///< the file is there as long as it is
};
/// On a worker. Errors: those of chartFiles and TablesClient.
Result<ChartTable> chartTable(const ChartSource& source, const Cancel& cancel);
/// The specification with its rows in it, for other programs (core/visual/ChartCopies.h). On a worker. Errors: as
/// above, NotSupported where there are too many rows.
Result<std::string> selfContainedChart(const ChartSource& source, const Cancel& cancel);

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
