// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::size_t kMostParsed = 8u << 20;
const std::vector<std::string> kJsonExtensions = {".json", ".geojson"};

std::size_t depthOf(const Json& json) { // Json::parse bounded it
    std::size_t deepest = 0;
    for (const Json& item : json.items()) deepest = std::max(deepest, depthOf(item));
    for (const auto& [key, value] : json.members()) deepest = std::max(deepest, depthOf(value));
    return json.isArray() || json.isObject() ? deepest + 1 : 0;
}

Result<Described> describeJson(const ArtifactContent& content, const DescribeContext&) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const Head head, readHead(content, *file, kMostParsed));
    if (head.size == 0) return unfit("it is empty");
    Described described;
    described.metadata = Json::object({{"bytes", head.size}});
    described.addHeadline("size", head.size, "bytes");
    if (!head.whole()) {
        if (!looksLikeText(std::string_view(head.bytes).substr(0, kSniffBytes)))
            return unfit("it isn't JSON (it is " + magicName(head.bytes) + ")");
        described.notes.push_back(printable(file->path) + " is larger than " + formatBytes(kMostParsed) +
                                  " and wasn't checked");
        return described;
    }
    std::string_view text = head.bytes;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Result<Json> json = Json::parse(text);
    if (!json) return unfit("it isn't JSON: " + json.error().message, json.error().hint);
    described.metadata.set("kind", json->typeName());
    described.metadata.set("depth", depthOf(*json));
    if (json->isArray() || json->isObject()) {
        described.metadata.set("entries", json->size());
        described.addHeadline("entries", json->size());
    }
    if (json->isObject()) {
        Json::Array keys;
        for (const auto& [key, value] : json->members())
            if (keys.size() < 50) keys.emplace_back(key);
        described.metadata.set("keys", Json(std::move(keys)));
    }
    described.addHeadline("depth", described.metadata["depth"]);
    return described;
}

} // namespace

Materializer jsonType() {
    return {.id = "json",
            .summary = "Any JSON: entries, keys, depth",
            .extensions = kJsonExtensions,
            .aliases = {"JSON"},
            .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kJsonExtensions); },
            .describe = &describeJson};
}

} // namespace stemma
