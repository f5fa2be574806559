// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CodeLines.h"

#include "core/base/Text.h"
#include "core/store/Store.h"

#include <functional>
#include <map>
#include <optional>

namespace stemma {

namespace {

constexpr std::uint64_t kMostCode = 1 << 20; // a larger file is no code that a person reads

using TextOf = std::function<Result<std::string>(const std::string& path)>;

/// The code of a run by path; what was kept is asked for at the first question.
TextOf keptIn(const Store& store, RunId run) {
    return [&store, run,
            kept = std::optional<std::vector<std::pair<std::string, Digest>>>()](const std::string& path) mutable {
        if (!kept) kept = store.sources(run).value_or(std::vector<std::pair<std::string, Digest>>());
        for (const auto& [name, sha] : *kept)
            if (name == path) return store.source(sha);
        return Result<std::string>(fail(ErrorCode::NotFound, path + " wasn't kept."));
    };
}

void addLines(const TextOf& before, const TextOf& after, std::vector<Reason>& reasons) {
    for (Reason& reason : reasons) {
        const std::string path = codePath(reason);
        if (path.empty()) continue;
        const auto a = before(path);
        if (!a || a->size() > kMostCode || !isUtf8(*a)) continue;
        const auto b = after(path);
        if (!b || b->size() > kMostCode || !isUtf8(*b) || *a == *b) continue;
        reason.lines = differentLines(*a, *b);
        reason.kept = sha256(*a).hex();
        reason.line = firstDifferentLine(*a, *b);
    }
}

/// Of a step run with one output its version.
std::optional<VersionInfo> outputOf(const Store& store, StepRunId run) {
    const auto outputs = store.outputs(run);
    if (!outputs || outputs->size() != 1) return std::nullopt;
    const auto version = store.version(outputs->front().second);
    return version ? std::optional(*version) : std::nullopt;
}

std::optional<std::string> textOf(const fs::path& file) {
    auto text = readFile(file, kMostCode);
    if (!text || !isUtf8(*text)) return std::nullopt;
    return std::move(*text);
}

/// What is kept of a single file; what is only referred to may be another by now.
std::optional<std::string> keptText(const Store& store, const VersionInfo& version,
                                    const std::vector<FileEntry>& files) {
    if (version.reference || files.size() != 1) return std::nullopt;
    return textOf(store.dataFolder(version.uuid) / files.front().path);
}

/// "t.csv is different, u.csv is new"
std::string differentFiles(const std::vector<FileEntry>& before, const std::vector<FileEntry>& after) {
    constexpr std::size_t kMost = 3;
    std::map<std::string, std::pair<Digest, Digest>> all;
    for (const FileEntry& file : before) all[file.path].first = file.sha;
    for (const FileEntry& file : after) all[file.path].second = file.sha;
    std::vector<std::string> told;
    std::size_t more = 0;
    for (const auto& [path, hashes] : all) {
        if (hashes.first == hashes.second) continue;
        if (told.size() == kMost) {
            ++more;
            continue;
        }
        const char* how = hashes.first == Digest()    ? " is new"
                          : hashes.second == Digest() ? " is gone"
                                                      : " is different";
        told.push_back(printable(toUtf8(path)) + how);
    }
    if (more > 0) told.push_back(std::to_string(more) + " more");
    return join(told, ", ");
}

Reason* inputReason(std::vector<Reason>& reasons) {
    for (Reason& reason : reasons)
        if (reason.component == "input" && !reason.before.empty() && !reason.after.empty()) return &reason;
    return nullptr;
}

} // namespace

void addRowLines(const Store& store, StepRunId before, StepRunId after, std::vector<Reason>& reasons) {
    Reason* reason = inputReason(reasons);
    if (!reason) return;
    const auto a = outputOf(store, before), b = outputOf(store, after);
    if (!a || !b) return;
    const auto filesA = store.files(a->id), filesB = store.files(b->id);
    if (!filesA || !filesB) return;
    if (filesA->size() > 1 || filesB->size() > 1) {
        reason->lines = differentFiles(*filesA, *filesB);
        return;
    }
    const auto textA = keptText(store, *a, *filesA), textB = keptText(store, *b, *filesB);
    if (textA && textB && *textA != *textB) reason->lines = differentRows(*textA, *textB);
}

void addRowLines(const Store& store, StepRunId before, const fs::path& now, std::vector<Reason>& reasons) {
    Reason* reason = inputReason(reasons);
    std::error_code none;
    if (!reason || !fs::is_regular_file(now, none)) return;
    const auto version = outputOf(store, before);
    const auto files = version ? store.files(version->id) : Result<std::vector<FileEntry>>();
    if (!version || !files) return;
    const auto textA = keptText(store, *version, *files);
    if (!textA) return;
    const auto textB = textOf(now);
    if (textB && *textA != *textB) reason->lines = differentRows(*textA, *textB);
}

void addCodeLines(const Store& store, RunId before, RunId after, std::vector<Reason>& reasons) {
    addLines(keptIn(store, before), keptIn(store, after), reasons);
}

void addCodeLines(const Store& store, RunId before, const fs::path& folder, std::vector<Reason>& reasons) {
    addLines(
        keptIn(store, before), [&folder](const std::string& path) { return readFile(folder / path, kMostCode); },
        reasons);
}

} // namespace stemma
