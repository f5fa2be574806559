// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Repeat.h"

#include "core/visual/SpecWords.h"

namespace stemma {

namespace {

constexpr std::size_t kMostViews = 144;

/// Takes the memory a value needs from what is left; false where that isn't enough.
bool spend(std::size_t bytes, std::size_t& left) {
    const bool enough = bytes < left;
    left -= enough ? bytes : left;
    return enough;
}

bool spendOn(const Json& value, std::size_t& left) {
    if (!spend(sizeof(Json) + value.text().size(), left)) return false;
    for (const auto& [key, member] : value.members())
        if (!spend(sizeof(std::string) + key.size(), left) || !spendOn(member, left)) return false;
    for (const Json& item : value.items())
        if (!spendOn(item, left)) return false;
    return true;
}

/// A copy with each {"repeat": WORD} replaced by a column's name; of no use once nothing is `left`. Json::parse bounded
/// the depth.
Json filledIn(const Json& given, const std::string& word, const std::string& name, std::size_t& left) {
    if (given.isObject()) {
        if (given.members().size() == 1 && given["repeat"].text() == word)
            return spend(sizeof(Json) + name.size(), left) ? Json(name) : Json();
        Json result = Json::object();
        for (const auto& [key, value] : given.members()) {
            // Rows are rows, and what another repetition repeats is its own.
            const bool own = key == "values" || key == "datasets" ||
                             (key == "spec" && word == "repeat" && given["repeat"].isArray());
            if (!spend(sizeof(std::string) + key.size(), left) || (own && !spendOn(value, left))) return {};
            result.members().emplace_back(key, own ? value : filledIn(value, word, name, left));
        }
        return result;
    }
    if (!given.isArray()) return spendOn(given, left) ? given : Json();
    Json::Array result;
    for (const Json& one : given.items()) {
        if (left == 0) return {};
        result.push_back(filledIn(one, word, name, left));
    }
    return spend(sizeof(Json), left) ? Json(std::move(result)) : Json();
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
Result<Json::Array> views(const Json& spec, const std::string& word, const std::vector<std::string>& names,
                          std::size_t& left) {
    Json::Array result;
    for (const std::string& name : names) {
        result.push_back(filledIn(spec, word, name, left));
        if (left == 0) return notDrawn("a repeat that makes so much of its spec");
    }
    return result;
}

/// The spec's own rows become the repetition's, so that its views share them. Nothing else may be said of those rows.
Json sharingRows(const Json& view, Json& result) {
    const Json& given = view["spec"];
    if (!given["data"]["values"].isArray() || view.contains("transform")) return given;
    result.set("data", given["data"]);
    Json spec = Json::object();
    for (const auto& [key, value] : given.members())
        if (key != "data") spec.members().emplace_back(key, value);
    return spec;
}

} // namespace

Result<Json> repeated(const Json& view, std::size_t& left) {
    const Json& repeat = view["repeat"];
    if (!view["spec"].isObject()) return fail(ErrorCode::BadData, "a repeat has no spec");
    Json result = Json::object();
    for (const auto& [key, value] : view.members())
        if (key != "repeat" && key != "spec" && key != "columns") result.set(key, value);
    const Json spec = sharingRows(view, result);
    if (repeat.isArray()) {
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat));
        if (names.size() > kMostViews) return notDrawn("a repeat of more than 144 views");
        STEMMA_TRY(Json::Array all, views(spec, "repeat", names, left));
        result.set("concat", Json(std::move(all)));
        if (view.contains("columns")) result.set("columns", view["columns"]);
        return result;
    }
    for (const auto& [word, list] : repeat.members())
        if (word != "row" && word != "column" && word != "layer") return notDrawn("repeat " + word);
    Json part = spec;
    if (repeat.contains("layer")) {
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat["layer"]));
        STEMMA_TRY(Json::Array layers, views(spec, "layer", names, left));
        part = Json::object({{"layer", Json(std::move(layers))}});
    }
    std::size_t columns = 1;
    Json::Array all{part};
    for (const char* word : {"row", "column"}) {
        if (!repeat.contains(word)) continue;
        STEMMA_TRY(const std::vector<std::string> names, namesOf(repeat[word]));
        if (all.size() * names.size() > kMostViews) return notDrawn("a repeat of more than 144 views");
        Json::Array more;
        for (const Json& one : all) {
            STEMMA_TRY(Json::Array each, views(one, word, names, left));
            for (Json& filled : each) more.push_back(std::move(filled));
        }
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
