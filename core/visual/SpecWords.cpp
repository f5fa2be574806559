// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/SpecWords.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

struct NamedChannel {
    std::string_view word;
    Channel channel;
};
constexpr std::array kChannels = {NamedChannel{"x", Channel::X},
                                  NamedChannel{"y", Channel::Y},
                                  NamedChannel{"x2", Channel::X2},
                                  NamedChannel{"y2", Channel::Y2},
                                  NamedChannel{"xOffset", Channel::XOffset},
                                  NamedChannel{"yOffset", Channel::YOffset},
                                  NamedChannel{"color", Channel::Color},
                                  NamedChannel{"size", Channel::Size},
                                  NamedChannel{"shape", Channel::Shape},
                                  NamedChannel{"opacity", Channel::Opacity},
                                  NamedChannel{"strokeDash", Channel::StrokeDash},
                                  NamedChannel{"strokeWidth", Channel::StrokeWidth},
                                  NamedChannel{"theta", Channel::Theta},
                                  NamedChannel{"radius", Channel::Radius},
                                  NamedChannel{"text", Channel::Text},
                                  NamedChannel{"order", Channel::Order},
                                  NamedChannel{"detail", Channel::Detail},
                                  NamedChannel{"tooltip", Channel::Tooltip},
                                  NamedChannel{"row", Channel::Row},
                                  NamedChannel{"column", Channel::Column},
                                  NamedChannel{"facet", Channel::Facet},
                                  NamedChannel{"fill", Channel::Color},
                                  NamedChannel{"stroke", Channel::Color},
                                  NamedChannel{"fillOpacity", Channel::Opacity},
                                  NamedChannel{"strokeOpacity", Channel::Opacity}};

bool has(const WordList& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

const char* channelName(Channel channel) {
    for (const NamedChannel& one : kChannels)
        if (one.channel == channel) return one.word.data();
    return "";
}

const WordList& viewWords() {
    static const WordList words = {"$schema", "title",      "description", "name",  "data",   "datasets", "transform",
                                   "mark",    "encoding",   "layer",       "width", "height", "config",   "autosize",
                                   "padding", "background", "bounds",      "view",  "params", "usermeta", "resolve",
                                   "hconcat", "vconcat",    "concat",      "facet", "repeat", "spec",     "columns",
                                   "align",   "center",     "spacing"};
    return words;
}

const WordList& channelWords() {
    static const WordList words = {"field", "type",   "aggregate",  "bin",       "timeUnit",    "sort",
                                   "stack", "title",  "scale",      "axis",      "legend",      "value",
                                   "datum", "format", "formatType", "condition", "bandPosition"};
    return words;
}

const WordList& facetWords() {
    static const WordList words = {"field", "type", "aggregate", "bin", "timeUnit", "sort", "title", "header",
                                   // how cells stand, which their room decides
                                   "align", "bounds", "center", "columns", "spacing"};
    return words;
}

const WordList& headerWords() {
    static const WordList words = {
        "title", "labels", "format", "formatType", "labelExpr",
        // looks
        "labelAlign", "labelAnchor", "labelAngle", "labelBaseline", "labelColor", "labelFont", "labelFontSize",
        "labelFontStyle", "labelFontWeight", "labelLimit", "labelLineHeight", "labelOrient", "labelPadding", "orient",
        "style", "titleAlign", "titleAnchor", "titleAngle", "titleBaseline", "titleColor", "titleFont", "titleFontSize",
        "titleFontStyle", "titleFontWeight", "titleLimit", "titleLineHeight", "titleOrient", "titlePadding"};
    return words;
}

const WordList& markWords() {
    static const WordList words = {
        // drawn
        "type", "filled", "point", "line", "interpolate", "color", "fill", "stroke", "opacity", "fillOpacity",
        "strokeOpacity", "size", "strokeWidth", "strokeDash", "orient", "shape", "align", "baseline", "dx", "dy",
        "angle", "fontSize", "fontWeight", "text", "innerRadius", "outerRadius", "radius", "thickness", "extent",
        "cornerRadius", "cornerRadiusEnd", "width", "height", "bandSize", "x", "y", "x2", "y2", "xOffset", "yOffset",
        // looks, and what Stemma does anyway
        "tooltip", "cursor", "clip", "style", "aria", "description", "name", "binSpacing", "invalid", "font",
        "fontStyle", "limit", "ellipsis", "strokeCap", "strokeJoin", "tension", "padAngle", "cornerRadiusTopLeft",
        "cornerRadiusTopRight", "cornerRadiusBottomLeft", "cornerRadiusBottomRight", "continuousBandSize",
        "discreteBandSize", "minBandSize", "box", "median", "whisker", "rule", "ticks", "outliers", "blend", "href",
        "lineBreak", "lineHeight", "strokeMiterLimit", "strokeDashOffset"};
    return words;
}

const WordList& scaleWords() {
    static const WordList words = {"type",         "domain",   "domainMin",   "domainMax", "domainMid", "range",
                                   "zero",         "nice",     "scheme",      "reverse",   "padding",   "paddingInner",
                                   "paddingOuter", "base",     "exponent",    "constant",  "clamp",     "round",
                                   "rangeMin",     "rangeMax", "interpolate", "align"};
    return words;
}

const WordList& axisWords() {
    static const WordList words = {
        "title", "format", "formatType", "values", "labelAngle", "grid", "tickCount", "tickMinStep", "labels", "ticks",
        "domain", "orient", "labelExpr", "labelLimit",
        // looks
        "labelOverlap", "labelFontSize", "titleFontSize", "labelColor", "titleColor", "gridColor", "gridDash",
        "gridOpacity", "gridWidth", "domainColor", "domainWidth", "tickColor", "tickSize", "tickWidth", "labelPadding",
        "titlePadding", "labelAlign", "labelBaseline", "labelFlush", "labelBound", "offset", "position", "zindex",
        "titleAngle", "titleAlign", "titleAnchor", "labelFontWeight", "titleFontWeight", "labelSeparation", "minExtent",
        "maxExtent", "tickBand", "tickExtra", "tickOffset", "tickRound", "titleX", "titleY", "titleLimit", "style",
        "labelFont", "titleFont", "labelOffset", "labelOpacity", "domainOpacity", "tickOpacity", "titleOpacity",
        "titleBaseline", "labelFlushOffset", "translate", "bandPosition", "tickDash", "domainDash", "aria",
        "description", "labelLineHeight", "titleLineHeight", "titleFontStyle", "labelFontStyle"};
    return words;
}

const WordList& legendWords() {
    static const WordList words = {
        "title", "format", "formatType", "values", "type",
        // looks
        "orient", "direction", "columns", "labelFontSize", "titleFontSize", "labelLimit", "titleLimit", "symbolSize",
        "symbolType", "symbolOpacity", "symbolStrokeWidth", "symbolFillColor", "symbolStrokeColor", "symbolLimit",
        "gradientLength", "gradientThickness", "offset", "padding", "rowPadding", "columnPadding", "titlePadding",
        "labelColor", "titleColor", "fillColor", "strokeColor", "cornerRadius", "tickCount", "zindex", "legendX",
        "legendY", "labelOverlap", "labelOffset", "titleAnchor", "titleAlign", "titleOrient", "clipHeight",
        "labelAlign", "labelFontWeight", "titleFontWeight", "gridAlign", "tickMinStep", "aria", "description",
        "gradientOpacity", "labelFont", "titleFont", "symbolDash", "symbolOffset", "style"};
    return words;
}

Status checkWords(const Json& map, const std::string& where, const WordList& words) {
    for (const auto& [key, value] : map.members())
        if (!has(words, key)) return notDrawn(printable(key) + " in " + where);
    return {};
}

tl::unexpected<Error> notDrawn(const std::string& what) {
    return fail(ErrorCode::NotSupported, what + " isn't drawn",
                "Stemma draws the everyday part of Vega-Lite; the chart's data can be seen as a table.");
}

bool isMark(std::string_view name) {
    static const WordList marks = {"bar",  "line", "area", "point", "circle", "square",
                                   "tick", "rect", "rule", "text",  "arc",    "boxplot"};
    return has(marks, name);
}

bool isAggregate(std::string_view name) {
    static const WordList names = {"count",    "sum",       "mean",  "average", "min",    "max",
                                   "median",   "distinct",  "valid", "missing", "stdev",  "stdevp",
                                   "variance", "variancep", "q1",    "q3",      "stderr", "product"};
    return has(names, name);
}

std::optional<Channel> channelNamed(std::string_view word) {
    for (const NamedChannel& one : kChannels)
        if (one.word == word) return one.channel;
    return std::nullopt;
}

bool isFacetChannel(Channel channel) {
    return channel == Channel::Row || channel == Channel::Column || channel == Channel::Facet;
}

bool isUnseenChannel(std::string_view word) {
    return word == "href" || word == "url" || word == "description" || word == "key";
}

std::string plainField(std::string_view field) {
    std::string plain;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] == '\\' && i + 1 < field.size()) {
            plain += field[++i];
        } else if (field[i] == '[' && i + 1 < field.size() && (field[i + 1] == '\'' || field[i + 1] == '"')) {
            const char quote = field[i + 1];
            const std::size_t end = field.find(std::string{quote, ']'}, i + 2);
            if (end == std::string_view::npos) return std::string(field);
            if (!plain.empty()) plain += '.';
            plain += field.substr(i + 2, end - i - 2);
            i = end + 1;
        } else {
            plain += field[i];
        }
    }
    return plain;
}

} // namespace stemma
