// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

namespace stemma {

namespace {

Result<Described> describeFile(const ArtifactContent& content, const DescribeContext&) {
    Described described;
    const std::uint64_t bytes = totalBytes(content);
    if (const FileEntry* file = content.single()) {
        STEMMA_TRY(const Head head, readHead(content, *file));
        described.metadata.set("kind", magicName(head.bytes));
        if (head.size != file->bytes)
            described.notes.push_back(printable(file->path) + " changed while it was looked at");
    } else {
        described.metadata.set("files", content.files.size());
        described.addHeadline("files", content.files.size());
    }
    described.metadata.set("bytes", bytes);
    described.addHeadline("size", bytes, "bytes");
    return described;
}

} // namespace

Materializer fileType() {
    return {.id = "file",
            .summary = "Anything else: kept as it is, known by size and first bytes",
            .extensions = {},
            .aliases = {"any", "binary"},
            .recognises = [](const ArtifactContent& content) { return content.single() != nullptr; },
            .fits = [](const ArtifactContent&) { return false; }, // never sticky: a mended table is a table again
            .describe = &describeFile};
}

} // namespace stemma
