// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/tables/ReadOptions.h"

#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What of a chart a person can change in place. A value.
struct ChartKnobs {
    struct Axis {
        std::string field;     ///< a column's name; "" where rows are counted
        std::string aggregate; ///< "" for each row's own value, else "count", "mean" …
        int bins = 0;          ///< at most so many; 0: not binned
        std::string timeUnit;  ///< "yearmonth"; "" for the moment itself
        bool log = false;
        bool operator==(const Axis&) const = default;
    };
    std::string mark; ///< "bar"
    Axis x, y;
    std::string colour; ///< a column, "" for none
    bool operator==(const ChartKnobs&) const = default;

    Json toJson() const;
    static std::optional<ChartKnobs> fromJson(const Json& json); ///< nullopt: what isn't one
};

/// A chart of one mark whose columns, bins, scales and mark can be changed: of an artifact's own rows, of rows that
/// stand in the specification, or one of Stemma's own pictures of a table's column, which then draws the table's rows
/// themselves. A pure rewriting of Vega-Lite: what isn't changed stays as its author wrote it. A value.
class AdjustableChart {
public:
    /// nullopt where there is nothing to be changed like that: layers, several plots, arcs. `columns` are those of the
    /// artifact's table, empty where it is none.
    static std::optional<AdjustableChart> of(const Json& specification, const std::vector<Column>& columns);

    const ChartKnobs& knobs() const { return m_knobs; }              ///< as the specification has them
    const std::vector<Column>& columns() const { return m_columns; } ///< that can be chosen
    bool drawsTheTable() const { return m_drawsTable; }              ///< its rows are the artifact's

    /// The specification with these.
    Json with(const ChartKnobs& knobs) const;
    std::vector<std::string> marks(const ChartKnobs& knobs) const; ///< that make sense with them
    bool canLog(const ChartKnobs& knobs, bool y) const;            ///< the axis is one of plain numbers or counts
    /// With another column along an axis, binned or in months where the other axis counts or averages. `column` ""
    /// with an `aggregate` "count": the rows counted.
    ChartKnobs choose(ChartKnobs knobs, bool y, const std::string& column, const std::string& aggregate = {}) const;
    /// With fewer (-1) or more (1) bins along x or y, whichever has them; as it is where there is no further step.
    ChartKnobs rebin(ChartKnobs knobs, int by) const;
    /// A title that tells it from the original: "bill_length_mm by species, 40 bins".
    std::string titleOf(const ChartKnobs& knobs) const;

private:
    Json m_base;
    ChartKnobs m_knobs;
    std::vector<Column> m_columns;
    std::string m_title;
    bool m_drawsTable = false;
};

/// A specification's title in words, and with another one; its subtitle stays.
std::string chartTitle(const Json& specification);
void setChartTitle(Json& specification, const std::string& title);

} // namespace stemma
