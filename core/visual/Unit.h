// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartSpec.h"
#include "core/visual/Scene.h"

#include <memory>
#include <set>

namespace stemma {

/// A channel with its column: binned, cut to time units, aggregated.
struct UnitField {
    const ChannelDef* def = nullptr;
    FieldType type = FieldType::Nominal;
    std::string column;    ///< "" where it has none (a constant)
    std::string columnEnd; ///< of a bin or time unit: where it ends; of a stack: its upper side
    std::string stackStart;
    std::string title;
    bool binned = false;
    Bins bins; ///< where Stemma binned
    std::string timeFormat;

    bool discrete() const { return type == FieldType::Nominal || type == FieldType::Ordinal; }
};

/// One view with its rows ready to be drawn. A value.
struct Unit {
    const UnitSpec* spec = nullptr;
    std::shared_ptr<const ChartData> data;  ///< one row a mark (of lines and areas: a point)
    std::shared_ptr<const ChartData> raw;   ///< before grouping, for sorting by another field
    std::shared_ptr<const ChartData> whole; ///< `data` with what is hidden; nullptr where no order needs it
    std::map<Channel, std::vector<UnitField>> fields;
    std::size_t given = 0;                  ///< rows before those without a place were left out
    bool vertical = true;                   ///< bars stand; lines and areas run along x
    std::string stackOffset;                ///< "" where nothing is stacked
    std::vector<std::string> seriesColumns; ///< lines and areas: one for each combination

    const UnitField* field(Channel channel) const; ///< nullptr where the channel has no column
    const ChannelDef* def(Channel channel) const;  ///< nullptr where the channel isn't there
    const std::string& mark() const { return spec->mark.type; }
    const Json& property(const char* word) const { return spec->mark.properties[word]; }
};

/// Bins, time units, groups and stacks. `hidden`: values of the colour that are left out; `ordered`: orders need them
/// (sortsByChannel of some unit), so that Unit::whole has them where any are left out. Errors: NotSupported, BadData.
Result<Unit> prepareUnit(const UnitSpec& spec, ChartData rows, const std::set<std::string>& hidden, bool ordered);
/// Whether marks of one row each stand on each other (Unit::stackOffset), whatever the rows are.
bool stacksRows(const UnitSpec& spec);

/// "Mean of y", "date (year-month)": what Vega-Lite calls a field.
std::string defaultTitle(const ChannelDef& def);

} // namespace stemma
