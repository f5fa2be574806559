// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CodeLines.h"

#include "core/base/Text.h"
#include "core/store/Store.h"

#include <functional>
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

} // namespace

void addCodeLines(const Store& store, RunId before, RunId after, std::vector<Reason>& reasons) {
    addLines(keptIn(store, before), keptIn(store, after), reasons);
}

void addCodeLines(const Store& store, RunId before, const fs::path& folder, std::vector<Reason>& reasons) {
    addLines(
        keptIn(store, before), [&folder](const std::string& path) { return readFile(folder / path, kMostCode); },
        reasons);
}

} // namespace stemma
