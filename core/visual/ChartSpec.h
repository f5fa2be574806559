// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/visual/ChartData.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Predicate.h"
#include "core/visual/Scale.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stemma {

enum class FieldType : std::uint8_t { Quantitative, Temporal, Ordinal, Nominal };
enum class Channel : std::uint8_t {
    X,
    Y,
    X2,
    Y2,
    XOffset,
    YOffset,
    Color,
    Size,
    Shape,
    Opacity,
    StrokeDash,
    StrokeWidth,
    Theta,
    Radius,
    Text,
    Order,
    Detail,
    Tooltip,
    Row,
    Column,
    Facet
};
const char* channelName(Channel channel);

/// One channel of an encoding. `scale`, `axis` and `legend` keep their JSON, whose words have been checked.
struct ChannelDef {
    std::string field;             ///< "" for a count or a constant
    std::optional<FieldType> type; ///< found from the data where it isn't said
    std::string aggregate;         ///< "", "count", "mean" …
    std::optional<BinSpec> bin;    ///< to be binned
    bool binned = false;           ///< binned already: from in `field`, to in x2 or y2
    double binnedStep = 0;         ///< of what is binned already, where it is said
    std::optional<TimeUnit> timeUnit;
    Json extent;                      ///< of a bin: [from, to]
    std::optional<Json> sort, stack;  ///< as given; JSON null where null is given
    std::optional<std::string> title; ///< "" where null is given
    Json scale, axis, legend, header;
    bool noAxis = false, noLegend = false, noScale = false;
    std::optional<Json> value;          ///< a constant of the drawing: "red", 0.5
    std::optional<Json> datum;          ///< a constant of the data
    std::optional<double> bandPosition; ///< 0 to 1: where in its band or bin a mark stands
    std::string format;
    struct Condition {
        Predicate test; ///< over the rows that are drawn
        Json value;
    };
    std::vector<Condition> conditions; ///< the first that holds counts

    bool hasField() const { return !field.empty() || !aggregate.empty(); }
};

using Encoding = std::map<Channel, std::vector<ChannelDef>>; ///< lists only of detail, order and tooltip

struct MarkSpec {
    std::string type; ///< "bar"
    Json properties;  ///< its other words, checked
};

/// One view with a mark, everything above it inherited.
struct UnitSpec {
    MarkSpec mark;
    Encoding encoding;
    std::shared_ptr<const Json> data; ///< {"values": …} or {"name": …}; null: the artifact's own. Shared by many
    Json::Array transforms;           ///< in order
    std::shared_ptr<const ChartData> rows; ///< worked out already: instead of data and transforms
    std::size_t layer = 0;                 ///< which of its view's outermost layers it belongs to
};

/// How a chart is put together: layers over each other, views beside each other, or one view for each of some values.
/// Its units, and those of what is in it, are `units` of ChartSpec::units from `firstUnit` on.
struct ViewSpec {
    enum class Kind : std::uint8_t {
        Layers,
        Grid, ///< `views` in `columns` columns
        Facet ///< one view, for each value of the channels Row and Column, or Facet, of its units
    };
    Kind kind = Kind::Layers;
    std::string title;
    std::size_t firstUnit = 0, units = 0;
    std::vector<ViewSpec> views;
    std::size_t columns = 0;       ///< 0: as many as look best
    std::set<Channel> independent; ///< scales that its parts don't share
    std::set<Channel> apart;       ///< axes that each facet has for itself
    double width = 0, height = 0;  ///< that it asks for; 0: none. Only their proportions count

    bool shares(Channel channel) const { return !independent.contains(channel); }
};

/// A Vega-Lite specification that Stemma can draw, as values: repetitions written out, layers flattened, words checked.
struct ChartSpec {
    std::string title, subtitle;
    std::vector<UnitSpec> units; ///< of all views, from the outside in, from left to right
    ViewSpec view;
    Json datasets;       ///< inline data by name
    bool ofSelf = false; ///< some unit draws the rows of the artifact

    bool onePlot() const { return view.kind == ViewSpec::Kind::Layers; } ///< else views or facets beside each other

    /// Errors: NotSupported, and the sentence names what isn't drawn ("mark geoshape isn't drawn"); BadData where the
    /// specification is wrong. Nothing is ever ignored that would change what is shown; looks (config, width) are.
    static Result<ChartSpec> parse(const Json& specification);
};

} // namespace stemma
