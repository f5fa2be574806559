// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/tables/ReadOptions.h"

#include <algorithm>

namespace stemma {
namespace {

const std::vector<std::string>& keys() {
    static const std::vector<std::string> all{"delimiter", "quote",      "escape",          "comment",   "header",
                                              "skip",      "nulls",      "decimal",         "thousands", "encoding",
                                              "types",     "dateformat", "timestampformat", "sheet"};
    return all;
}

tl::unexpected<Error> must(const std::string& key, const std::string& be, const Json& value) {
    return fail(ErrorCode::InvalidArgument, "`csv:` " + key + " is " + value.dump() + ", but must be " + be);
}

Status checkCharacter(const std::string& key, const Json& value, bool mayBeEmpty) {
    const std::string& text = value.text();
    const std::size_t most = key == "delimiter" ? 4 : 1;
    if (!value.isString() || text.size() > most || (text.empty() && !mayBeEmpty) ||
        text.find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos)
        return must(key, most == 1 ? "one character" : "one to four characters (a tab is \"\\t\")", value);
    return {};
}

Status checkTypes(const Json& types) {
    if (!types.isObject()) return must("types", "a map of column names to types, such as {code: VARCHAR}", types);
    for (const auto& [column, type] : types.members())
        if (!type.isString() || type.text().empty() || type.text().size() > 200)
            return must("types." + column, "a type, such as VARCHAR, BIGINT, DOUBLE or DATE", type);
    return {};
}

Status checkValue(const std::string& key, const Json& value) {
    if (key == "delimiter" || key == "decimal") return checkCharacter(key, value, false);
    if (key == "quote" || key == "escape" || key == "comment" || key == "thousands")
        return checkCharacter(key, value, true);
    if (key == "types") return checkTypes(value);
    if (key == "header" && !value.isBool()) return must(key, "true or false", value);
    if (key == "skip" && (!value.isInteger() || value.integer(-1) < 0 || value.integer() > 1'000'000))
        return must(key, "how many lines come before the header", value);
    if (key == "nulls") {
        const auto text = [](const Json& word) { return word.isString(); };
        if (!value.isArray() || !std::all_of(value.items().begin(), value.items().end(), text))
            return must(key, "a list of texts, such as [\"\", NA]", value);
    }
    if (key == "encoding" && value.text() != "utf-8" && value.text() != "utf-16" && value.text() != "latin-1")
        return must(key, "utf-8, utf-16 or latin-1", value);
    if (key == "sheet" && (!value.isString() || value.text().empty()))
        return must(key, "the name of a sheet of the workbook", value);
    if ((key == "dateformat" || key == "timestampformat") && value.text().find('%') == std::string::npos)
        return must(key, "a pattern, such as \"%d.%m.%Y\"", value);
    return {};
}

} // namespace

Status checkCsvOptions(const Json& options) {
    if (options.isNull()) return {};
    if (!options.isObject()) return must("options", "a map", options);
    for (const auto& [key, value] : options.members()) {
        if (key.starts_with("x-")) continue;
        if (std::find(keys().begin(), keys().end(), key) == keys().end()) {
            const std::string near = didYouMean(key, keys());
            return fail(ErrorCode::InvalidArgument, "`csv:` has no '" + key + "'",
                        near.empty() ? "It may have " + join(keys(), ", ") + '.' : std::string(trim(near)));
        }
        STEMMA_CHECK(checkValue(key, value));
    }
    if (const Json& thousands = options["thousands"];
        thousands.isString() && thousands.text() == options["decimal"].text("."))
        return fail(ErrorCode::InvalidArgument, "`csv:` thousands and decimal are both '" + thousands.text() + "'",
                    "Say both, such as `csv: {thousands: \".\", decimal: \",\"}`.");
    return {};
}

} // namespace stemma
