// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

namespace stemma {

namespace {

Result<Described> describeList(const ArtifactContent& content, const DescribeContext&) {
    if (content.single() && !content.folder)
        return unfit("it is a single file", "A list is a folder; each file in it is an item.");
    Described described = describeFiles(content);
    described.headline.items().front().set("name", "items");
    if (content.files.empty()) described.notes.push_back(shownName(content) + " is an empty list");
    return described;
}

} // namespace

Materializer listType() {
    return {.id = "list",
            .summary = "A folder whose files are items: each may have a cell of its own (for_each)",
            .extensions = {},
            .aliases = {},
            .recognises = nullptr, // what was a list isn't one by itself: the pipeline says so each time
            .describe = &describeList};
}

} // namespace stemma
