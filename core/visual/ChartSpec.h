// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Scale.h"

#include <map>
#include <optional>
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
    Tooltip
};
const char* channelName(Channel channel);

/// One channel of an encoding. `scale`, `axis` and `legend` keep their JSON, whose words have been checked.
struct ChannelDef {
    std::string field;             ///< "" for a count or a constant
    std::optional<FieldType> type; ///< found from the data where it isn't said
    std::string aggregate;         ///< "", "count", "mean" …
    std::optional<BinSpec> bin;    ///< to be binned
    bool binned = false;           ///< binned already: from in `field`, to in x2 or y2
    std::optional<TimeUnit> timeUnit;
    Json extent;                      ///< of a bin: [from, to]
    std::optional<Json> sort, stack;  ///< as given; JSON null where null is given
    std::optional<std::string> title; ///< "" where null is given
    Json scale, axis, legend;
    bool noAxis = false, noLegend = false, noScale = false;
    std::optional<Json> value; ///< a constant of the drawing: "red", 0.5
    std::optional<Json> datum; ///< a constant of the data
    std::string format;
    struct Condition {
        std::string test; ///< an expression over datum
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
    Json::Array data;       ///< from the outside in: each {"values": …} or {"name": "self"}; the last counts
    Json::Array transforms; ///< in order
};

/// A Vega-Lite specification that Stemma can draw, as values: layers flattened, words checked.
struct ChartSpec {
    std::string title, subtitle;
    std::vector<UnitSpec> units;
    Json datasets;                    ///< inline data by name
    std::vector<Channel> independent; ///< scales that layers don't share
    bool ofSelf = false;              ///< some unit draws the rows of the artifact

    /// Errors: NotSupported, and the sentence names what isn't drawn ("mark geoshape isn't drawn"); BadData where the
    /// specification is wrong. Nothing is ever ignored that would change what is shown; looks (config, width) are.
    static Result<ChartSpec> parse(const Json& specification);
};

} // namespace stemma
