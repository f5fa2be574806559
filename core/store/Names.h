// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Json.h"

#include <string>
#include <vector>

namespace stemma {

/// store/names.jsonl: what happened to names, one JSON object a line, append-only; `repair` replays it. Events:
/// {"event":"tag"|"untag","version":UUID,"tag"}, {"event":"alias","version":UUID,"artifact","alias"},
/// {"event":"unalias","version":UUID,"alias"}, {"event":"rename","artifact":ROW,"from","to"},
/// {"event":"state","version":UUID,"state"}; each with "time". Lines are appended, synced, inside the application lock
/// before their transaction commits.
class NameEvents {
public:
    static Json tag(const std::string& versionUuid, const std::string& tag);
    static Json untag(const std::string& versionUuid, const std::string& tag);
    static Json alias(const std::string& versionUuid, const std::string& artifact, const std::string& alias);
    static Json unalias(const std::string& versionUuid, const std::string& alias);
    static Json rename(std::int64_t artifact, const std::string& from, const std::string& to);
    static Json state(const std::string& versionUuid, std::string_view state);

    /// Appends and syncs. A torn last line of a crash is ended first.
    static Status append(const fs::path& file, std::vector<Json> events, Timestamp now);
    /// All whole lines, in order; what can't be read is counted in `skipped`.
    static Result<std::vector<Json>> read(const fs::path& file, int& skipped);
};

} // namespace stemma
