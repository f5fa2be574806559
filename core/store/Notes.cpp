// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Notes.h"

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/store/Database.h"

#include <charconv>

namespace stemma {

namespace {

constexpr std::string_view kPrefix = "run-";

fs::path annotations(const Store& store) {
    return store.workspace() / "store" / "annotations";
}

fs::path noteFile(const Store& store, RunId run) {
    return annotations(store) / (std::string(kPrefix) + std::to_string(run.value)) / "note.txt";
}

} // namespace

Result<std::string> runNote(const Store& store, RunId run) {
    auto text = readFile(noteFile(store, run), kLongestNote);
    if (text || text.error().code != ErrorCode::NotFound) return text;
    return std::string();
}

std::map<RunId, std::string> runNotes(const Store& store) {
    std::map<RunId, std::string> notes;
    std::error_code code;
    for (fs::directory_iterator entry(annotations(store), code), end; !code && entry != end; entry.increment(code)) {
        const std::string name = entry->path().filename().native();
        if (!name.starts_with(kPrefix)) continue;
        RunId run;
        const char* first = name.data() + kPrefix.size();
        const auto [rest, error] = std::from_chars(first, name.data() + name.size(), run.value);
        if (error != std::errc() || *rest != '\0') continue;
        if (auto text = runNote(store, run); text && !text->empty()) notes.emplace(run, std::move(*text));
    }
    return notes;
}

Status setRunNote(Store& store, RunId run, const std::string& text) {
    if (text.size() > kLongestNote)
        return fail(ErrorCode::InvalidArgument, "A note has at most " + formatBytes(kLongestNote));
    STEMMA_TRY(auto lock,
               store.database().transaction()); // one writer at a time, and none where nothing may be written
    STEMMA_CHECK(store.run(run));
    const fs::path file = noteFile(store, run);
    if (text.empty()) {
        std::error_code code;
        if (!fs::remove(file, code))
            return code ? fail(ErrorCode::Io, file.string() + ": " + code.message()) : Status();
        return syncFolder(file.parent_path());
    }
    STEMMA_CHECK(makeFolders(file.parent_path()));
    STEMMA_CHECK(syncFolder(annotations(store)));
    STEMMA_CHECK(syncFolder(annotations(store).parent_path()));
    return writeFileDurably(file, text);
}

} // namespace stemma
