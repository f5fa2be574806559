// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/SpecWords.h"

#include <algorithm>

namespace stemma {

namespace {

bool isSignal(const Json& value) {
    return value.isObject() && (value.contains("expr") || value.contains("signal"));
}

bool among(const WordList& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

Status checkGuide(const Json& guide, const std::string& where) {
    for (const auto& [word, value] : guide.members())
        if (isSignal(value)) return notDrawn(word + " worked out by an expression in " + where);
    for (const char* word : {"format", "labelExpr", "formatType"})
        if (guide.contains(word) && !guide[word].isString() && !guide[word].isNull())
            return notDrawn(std::string(word) + " that isn't text in " + where);
    if (const std::string& type = guide["formatType"].text(); !type.empty() && type != "number" && type != "time")
        return notDrawn("format type " + printable(type));
    if (guide.contains("values") && !guide["values"].isArray() && !guide["values"].isNull())
        return notDrawn("values that aren't a list in " + where);
    return {};
}

Status checkMark(const Json& mark, const std::string& type) {
    for (const auto& [word, value] : mark.members())
        if (isSignal(value)) return notDrawn("expr in mark " + type);
    // How rows that can't be placed are shown; Stemma does what Vega-Lite does unless told.
    if (const Json& invalid = mark["invalid"]; !invalid.isNull() && invalid.text() != "break-paths-show-path-domains" &&
                                               !(invalid.text() == "filter" && type != "line" && type != "area"))
        return notDrawn("invalid " + printable(invalid.dump()) + " in mark " + type);
    for (const char* word : {"xOffset", "yOffset"})
        if (type != "text" && mark[word].number() != 0) return notDrawn(std::string(word) + " in mark " + type);
    for (const char* word : {"x", "y", "x2", "y2"})
        if (!mark[word].isNull()) return notDrawn(std::string(word) + " in mark " + type);
    for (const char* part : {"box", "median", "rule", "outliers"})
        if (mark[part].isBool() && !mark[part].boolean()) return notDrawn(std::string("a boxplot without its ") + part);
    return {};
}

Status checkConfig(const Json& config, const std::string& where) {
    // Words of a configuration that would change what is shown, not only how it looks.
    static const WordList words = {"invalid",
                                   "interpolate",
                                   "zero",
                                   "clamp",
                                   "xReverse",
                                   "numberFormat",
                                   "timeFormat",
                                   "countTitle",
                                   "fieldTitle",
                                   "format",
                                   "tickCount",
                                   "values",
                                   "extent",
                                   "labelExpr",
                                   "numberFormatType",
                                   "tension",
                                   "nice",
                                   "timeFormatType",
                                   "useUnaggregatedDomain",
                                   "normalizedNumberFormat"};
    for (const auto& [word, value] : config.members()) {
        if (among(words, word) && !value.isNull()) return notDrawn(printable(word) + " in " + where);
        if (value.isObject() && where == "config") STEMMA_CHECK(checkConfig(value, where + "." + word));
    }
    return {};
}

} // namespace stemma
