// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/store/Names.h"
#include "core/store/Removal.h"
#include "core/store/StoreState.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

namespace stemma {

namespace {

constexpr Timestamp kDay = 86'400'000'000;

bool isWord(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && text.size() <= 64 && letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c) || c == '-' || c == '.'; });
}

Status checkWord(const char* what, const std::string& text) {
    if (!isWord(text)) {
        return fail(ErrorCode::InvalidArgument, std::string("'") + printable(text) + "' can't be " + what,
                    "Use a letter, then up to 63 letters, digits, dots, _ and -");
    }
    return {};
}

std::string label(const VersionInfo& version) {
    return version.name + "@" + std::to_string(version.number);
}

Result<std::vector<std::string>> texts(Connection& connection, std::string_view sql, VersionId id) {
    STEMMA_TRY(auto query, connection.prepare(sql));
    query.bind(id);
    std::vector<std::string> found;
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return found;
        found.push_back(query.text(0));
    }
}

/// Why a version may not go, or "".
Result<std::string> whyKept(Connection& connection, const VersionInfo& version) {
    if (!hasFiles(version.state)) return label(version) + " has no files left; only its record is kept";
    STEMMA_TRY(const auto tags, texts(connection, "SELECT tag FROM tags WHERE version = ? ORDER BY tag", version.id));
    if (!tags.empty())
        return label(version) + " stays: it has the " + (tags.size() > 1 ? "tags " : "tag ") + join(tags, ", ");
    STEMMA_TRY(const auto aliases,
               texts(connection, "SELECT alias FROM aliases WHERE version = ? ORDER BY alias", version.id));
    if (!aliases.empty()) return label(version) + " stays: it is " + join(aliases, ", ") + " of " + version.name;
    STEMMA_TRY(const auto busy,
               texts(connection,
                     "SELECT r.id FROM runs r CROSS JOIN step_runs s ON s.run = r.id CROSS JOIN step_outputs o ON "
                     "o.step_run = s.id AND o.version = ? WHERE r.status = 'running' LIMIT 1",
                     version.id));
    if (!busy.empty()) return label(version) + " stays: run " + busy.front() + ", which is under way, yields it";
    return std::string();
}

/// What the disk gains when all of `folders` go: a file that has another name elsewhere frees nothing.
std::uint64_t bytesFreed(const std::vector<fs::path>& folders) {
    struct Seen {
        std::uint64_t bytes = 0, links = 0, found = 0;
    };
    std::map<std::pair<dev_t, ino_t>, Seen> files;
    for (const fs::path& folder : folders) {
        std::error_code problem;
        for (fs::recursive_directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem)) {
            struct stat info {};
            if (::lstat(at->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
            Seen& seen = files[{info.st_dev, info.st_ino}];
            seen.bytes = std::uint64_t(info.st_size);
            seen.links = info.st_nlink;
            ++seen.found;
        }
    }
    std::uint64_t bytes = 0;
    for (const auto& [inode, seen] : files)
        if (seen.found >= seen.links) bytes += seen.bytes;
    return bytes;
}

} // namespace

// --- Tags and aliases --------------------------------------------------------------------------------------------

Status Store::tag(VersionId version, const std::string& tag) {
    STEMMA_CHECK(checkWord("a tag", tag));
    STEMMA_TRY(auto lock, m_state->database->transaction());
    STEMMA_TRY(const VersionInfo info, versionOn(*lock, version));
    STEMMA_TRY(auto put, lock->prepare("INSERT OR IGNORE INTO tags (tag, version) VALUES (?, ?)"));
    STEMMA_CHECK(put.bind(tag, version).run());
    if (lock->changes() == 0) return {};
    STEMMA_CHECK(NameEvents::append(m_state->namesFile(), {NameEvents::tag(info.uuid, tag)}, m_state->now()));
    return lock.commit();
}

Status Store::untag(VersionId version, const std::string& tag) {
    STEMMA_TRY(auto lock, m_state->database->transaction());
    STEMMA_TRY(const VersionInfo info, versionOn(*lock, version));
    STEMMA_TRY(auto remove, lock->prepare("DELETE FROM tags WHERE tag = ? AND version = ?"));
    STEMMA_CHECK(remove.bind(tag, version).run());
    if (lock->changes() == 0) return fail(ErrorCode::NotFound, label(info) + " has no tag " + printable(tag));
    STEMMA_CHECK(NameEvents::append(m_state->namesFile(), {NameEvents::untag(info.uuid, tag)}, m_state->now()));
    return lock.commit();
}

Status Store::setAlias(VersionId version, const std::string& alias) {
    STEMMA_CHECK(checkWord("an alias", alias));
    if (alias == "latest" || alias == "newest")
        return fail(ErrorCode::InvalidArgument, "The alias " + alias + " would hide @" + alias, "Choose another word");
    STEMMA_TRY(auto lock, m_state->database->transaction());
    STEMMA_TRY(const VersionInfo info, versionOn(*lock, version));
    STEMMA_TRY(auto put,
               lock->prepare("INSERT INTO aliases (artifact, alias, version) VALUES (?, ?, ?) ON CONFLICT (artifact, "
                             "alias) DO UPDATE SET version = excluded.version"));
    STEMMA_CHECK(put.bind(info.artifact, alias, version).run());
    STEMMA_CHECK(
        NameEvents::append(m_state->namesFile(), {NameEvents::alias(info.uuid, info.name, alias)}, m_state->now()));
    return lock.commit();
}

Status Store::removeAlias(const std::string& artifact, const std::string& alias) {
    STEMMA_TRY(auto lock, m_state->database->transaction());
    STEMMA_TRY(auto find,
               lock->prepare("SELECT l.artifact, v.uuid FROM aliases l JOIN artifacts a ON a.id = l.artifact JOIN "
                             "versions v ON v.id = l.version WHERE a.name = ? AND l.alias = ?"));
    STEMMA_TRY(const bool there, find.bind(artifact, alias).step());
    if (!there) return fail(ErrorCode::NotFound, printable(artifact) + " has no alias " + printable(alias));
    STEMMA_TRY(auto remove, lock->prepare("DELETE FROM aliases WHERE artifact = ? AND alias = ?"));
    STEMMA_CHECK(remove.bind(find.integer(0), alias).run());
    STEMMA_CHECK(NameEvents::append(m_state->namesFile(), {NameEvents::unalias(find.text(1), alias)}, m_state->now()));
    return lock.commit();
}

// --- Removal -----------------------------------------------------------------------------------------------------

Result<Store::Removal> Store::planDelete(const std::vector<VersionId>& versions) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    Removal removal;
    std::vector<fs::path> folders;
    std::set<VersionId> seen;
    for (const VersionId id : versions) {
        if (!seen.insert(id).second) continue;
        STEMMA_TRY(const VersionInfo info, versionOn(*reader, id));
        STEMMA_TRY(std::string why, whyKept(*reader, info));
        if (!why.empty()) {
            removal.kept.push_back(std::move(why));
            continue;
        }
        removal.versions.push_back(id);
        folders.push_back(m_state->artifact(info.uuid) / "data");
        folders.push_back(m_state->artifact(info.uuid) / "visualizations");
    }
    removal.freedBytes = bytesFreed(folders);
    return removal;
}

Result<Store::Removal> Store::planGc(int keepLast) const {
    std::vector<VersionId> candidates;
    {
        STEMMA_TRY(auto reader, m_state->database->reader());
        STEMMA_TRY(auto find, reader->prepare("SELECT id, artifact FROM versions WHERE state IN ('ok', 'check_failed', "
                                              "'changed') ORDER BY artifact, number DESC"));
        ArtifactId artifact;
        int kept = 0;
        std::optional<VersionId> latest;
        for (;;) {
            STEMMA_TRY(const bool row, find.step());
            if (!row) break;
            const ArtifactId of{find.integer(1)};
            if (of != artifact) {
                artifact = of;
                kept = 0;
                latest = latestOn(*reader, of);
            }
            const VersionId id{find.integer(0)};
            if (kept++ < std::max(0, keepLast) || latest == id) continue;
            candidates.push_back(id);
        }
    }
    return planDelete(candidates);
}

Result<std::int64_t> Store::emptyTrash(int olderThanDays) {
    const State& state = *m_state;
    std::vector<fs::path> old;
    std::error_code problem;
    for (fs::directory_iterator at(state.trash(), problem), end; !problem && at != end; at.increment(problem)) {
        const std::string name = at->path().filename().string();
        const std::size_t digits = name.find_first_not_of("0123456789");
        if (digits == 0 || digits > 18) continue; // not ours
        if (std::stoll(name) + olderThanDays * kDay <= state.now()) old.push_back(at->path());
    }
    if (problem) return failErrno(problem.value(), "The trash " + state.trash().string());
    if (old.empty()) return 0;
    // While something is missing, the trash may hold the only copy of it.
    STEMMA_TRY(const auto all, versions());
    for (const VersionInfo& one : all) {
        if (!hasFiles(one.state) || one.reference) continue;
        STEMMA_TRY(const bool whole, filesPresent(one.id));
        if (!whole) {
            return fail(ErrorCode::Corrupt, "The trash is not emptied while files of " + label(one) + " are missing",
                        "`stemma verify` lists what is damaged");
        }
    }
    const std::uint64_t bytes = bytesFreed(old);
    for (const fs::path& folder : old) STEMMA_CHECK(removeTree(folder));
    return std::int64_t(bytes);
}

} // namespace stemma
