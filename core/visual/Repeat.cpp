// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Repeat.h"

#include "core/visual/SpecWords.h"

namespace stemma {

namespace {

constexpr std::size_t kMostRepeated = 144;

/// A copy with each {"repeat": WORD} replaced by a column's name. Json::parse bounded the depth.
Json filledIn(const Json& given, const std::string& word, const std::string& name) {
    if (given.isObject()) {
        if (given.members().size() == 1 && given["repeat"].text() == word) return name;
        Json result = Json::object();
        for (const auto& [key, value] : given.members()) {
            // Rows are rows, and what another repetition repeats is its own.
            const bool own = key == "values" || key == "datasets" ||
                             (key == "spec" && word == "repeat" && given["repeat"].isArray());
            result.set(key, own ? value : filledIn(value, word, name));
        }
        return result;
    }
    if (!given.isArray()) return given;
    Json::Array result;
    result.reserve(given.size());
    for (const Json& one : given.items()) result.push_back(filledIn(one, word, name));
    return Json(std::move(result));
}

Result<std::vector<std::string>> namesOf(const Json& list) {
    std::vector<std::string> names;
    if (!list.isArray() || list.empty()) return fail(ErrorCode::BadData, "a repeat lists no columns");
    for (const Json& name : list.items()) {
        if (!name.isString()) return fail(ErrorCode::BadData, "a repeat lists something that isn't a column's name");
        names.push_back(name.text());
    }
    return names;
}

/// One view for each name, as the list of a concat or of layers.
Json::Array views(const Json& spec, const std::string& word, const std::vector<std::string>& names) {
    Json::Array result;
    for (const std::string& name : names) result.push_back(filledIn(spec, word, name));
    return result;
}

} // namespace

Result<Json> repeated(const Json& view) {
    const Json &repeat = view["repeat"], &spec = view["spec"];
    if (!spec.isObject()) return fail(ErrorCode::BadData, "a repeat has no spec");
    Json result = Json::object();
    for (const auto& [key, value] : view.members())
        if (key != "repeat" && key != "spec" && key != "columns") result.set(key, value);
    if (repeat.isArray()) {
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat));
        if (names.size() > kMostRepeated) return notDrawn("a repeat of more than 144 views");
        result.set("concat", Json(views(spec, "repeat", names)));
        if (view.contains("columns")) result.set("columns", view["columns"]);
        return result;
    }
    for (const auto& [word, list] : repeat.members())
        if (word != "row" && word != "column" && word != "layer") return notDrawn("repeat " + word);
    Json part = spec;
    if (repeat.contains("layer")) {
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat["layer"]));
        part = Json::object({{"layer", Json(views(spec, "layer", names))}});
    }
    std::size_t columns = 1;
    Json::Array all{part};
    for (const char* word : {"row", "column"}) {
        if (!repeat.contains(word)) continue;
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat[word]));
        if (all.size() * names.size() > kMostRepeated) return notDrawn("a repeat of more than 144 views");
        Json::Array more;
        for (const Json& one : all)
            for (Json& each : views(one, word, names)) more.push_back(std::move(each));
        all = std::move(more);
        if (std::string_view(word) == "column") columns = names.size();
    }
    if (all.size() == 1 && !repeat.contains("row") && !repeat.contains("column")) {
        for (const auto& [key, value] : all.front().members()) result.set(key, value);
        return result;
    }
    result.set("concat", Json(std::move(all)));
    result.set("columns", columns);
    return result;
}

} // namespace stemma
