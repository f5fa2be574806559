// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/Manifest.h"
#include "core/store/StoreState.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

namespace stemma {

namespace {

using Inode = std::pair<dev_t, ino_t>;

/// One file on the disk, hashed once however many names it has.
struct Job {
    fs::path path;
    std::uint64_t bytes = 0;
    Result<HashedFile> hashed = HashedFile{};
};

struct Expected {
    std::size_t version = 0; ///< place in the list
    fs::path path;
    Digest sha;
    Inode inode;
};

class Verification {
public:
    Verification(const Store::State& state, Store::VerifyReport& report) : m_state(state), m_report(report) {}

    Status version(Connection& connection, const VersionInfo& version);
    Status hashAll(const Cancel& cancel);
    Status sources(Connection& connection);
    Status database(Connection& connection);
    Status folders(Connection& connection);
    Status dependents(Connection& connection);

private:
    void problem(VersionId version, std::string what) { m_report.problems.push_back({version, std::move(what), {}}); }
    void manifest(const VersionInfo& version, std::vector<FileEntry> files);
    void content(const VersionInfo& version, const std::vector<FileEntry>& files);

    const Store::State& m_state;
    Store::VerifyReport& m_report;
    std::vector<VersionId> m_versions;
    std::map<Inode, Job> m_jobs;
    std::vector<Expected> m_expected;
};

std::string label(const VersionInfo& version) {
    return version.name + "@" + std::to_string(version.number);
}

void Verification::manifest(const VersionInfo& version, std::vector<FileEntry> files) {
    auto found = readManifest(m_state.artifact(version.uuid));
    if (!found) return problem(version.id, label(version) + ": its manifest can't be read: " + found.error().message);
    const VersionInfo& said = found->version;
    const auto byPath = [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; };
    std::sort(files.begin(), files.end(), byPath);
    std::sort(found->files.begin(), found->files.end(), byPath);
    std::string differs;
    if (said.uuid != version.uuid || said.number != version.number)
        differs = "number";
    else if (said.content != version.content || said.bytes != version.bytes)
        differs = "content";
    else if (found->files != files)
        differs = "files";
    else if (said.type != version.type || said.output != version.output)
        differs = "type";
    else if (said.metadata != version.metadata)
        differs = "metadata";
    if (!differs.empty()) problem(version.id, label(version) + ": its manifest was changed (" + differs + ")");
}

void Verification::content(const VersionInfo& version, const std::vector<FileEntry>& files) {
    const fs::path data = m_state.artifact(version.uuid) / "data";
    std::set<std::string> known;
    for (const FileEntry& file : files) {
        const fs::path path = version.reference ? fs::path(file.path) : data / file.path;
        known.insert(file.path);
        const std::string shown = label(version) + ": " + printable(file.path);
        struct stat info {};
        if (::lstat(path.c_str(), &info) != 0) {
            problem(version.id, shown + " is missing");
            continue;
        }
        if (!file.link.empty()) {
            std::error_code failure;
            if (!S_ISLNK(info.st_mode) || fs::read_symlink(path, failure).string() != file.link)
                problem(version.id, shown + " is not the link it was");
            continue;
        }
        if (version.reference && S_ISLNK(info.st_mode)) (void)::stat(path.c_str(), &info);
        if (!S_ISREG(info.st_mode)) {
            problem(version.id, shown + " is not a regular file any more");
            continue;
        }
        ++m_report.files;
        if (std::uint64_t(info.st_size) != file.bytes) {
            problem(version.id, shown + (version.reference ? " has changed since: it has " : " has ") +
                                    std::to_string(info.st_size) + " bytes instead of " + std::to_string(file.bytes));
            continue;
        }
        if (!version.reference && ((info.st_mode & S_IXUSR) != 0) != file.executable)
            problem(version.id, shown + " has its executable bit changed");
        const Inode inode{info.st_dev, info.st_ino};
        m_jobs.try_emplace(inode, Job{version.reference ? fs::weakly_canonical(path) : path, file.bytes, HashedFile{}});
        m_expected.push_back({m_versions.size() - 1, file.path, file.sha, inode});
    }
    // Of several files that are referred to the names they had in it aren't kept; each has its own hash.
    const bool told = !version.reference || files.size() == 1;
    if (told && !contentMatches(files, version.content))
        problem(version.id, label(version) + ": its list of files does not have its content hash");
    if (version.reference) return;
    std::error_code failure;
    for (fs::recursive_directory_iterator at(data, failure), end; !failure && at != end; at.increment(failure)) {
        if (at->is_directory(failure) && !at->is_symlink(failure)) continue;
        const std::string path = at->path().lexically_relative(data).string();
        if (!known.contains(path))
            problem(version.id, label(version) + ": " + printable(path) + " was put there by somebody else");
    }
}

Status Verification::version(Connection& connection, const VersionInfo& version) {
    ++m_report.versions;
    if (!hasFiles(version.state)) return {};
    m_versions.push_back(version.id);
    STEMMA_TRY(const auto files, filesOn(connection, version.id));
    struct stat info {};
    if (::lstat(m_state.artifact(version.uuid).c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
        problem(version.id, label(version) + ": its folder store/artifacts/" + version.uuid + " is missing");
        return {};
    }
    manifest(version, files);
    content(version, files);
    STEMMA_TRY(auto picture, connection.prepare("SELECT file FROM visualizations WHERE version = ?"));
    picture.bind(version.id);
    for (;;) {
        STEMMA_TRY(const bool row, picture.step());
        if (!row) return {};
        const fs::path path = m_state.artifact(version.uuid) / "visualizations" / picture.text(0);
        if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
            problem(version.id, label(version) + ": its visualization " + printable(picture.text(0)) + " is missing");
    }
}

Status Verification::hashAll(const Cancel& cancel) {
    std::vector<Job*> jobs;
    for (auto& [inode, job] : m_jobs) jobs.push_back(&job);
    // The longest first, so that the cores end together.
    std::stable_sort(jobs.begin(), jobs.end(), [](const Job* a, const Job* b) { return a->bytes > b->bytes; });
    STEMMA_CHECK(forEachParallel(jobs.size(), [&](std::size_t i) -> Status {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "The verification was cancelled");
        jobs[i]->hashed = hashFile(jobs[i]->path);
        return {};
    }));
    for (const Job* job : jobs) m_report.bytes += job->bytes;
    STEMMA_ASSERT(m_expected.empty() || !m_jobs.empty());
    for (const Expected& one : m_expected) {
        const Result<HashedFile>& hashed = m_jobs.at(one.inode).hashed;
        if (!hashed)
            problem(m_versions[one.version],
                    printable(one.path.string()) + " can't be read: " + hashed.error().message);
        else if (hashed->digest != one.sha)
            problem(m_versions[one.version],
                    printable(one.path.string()) + " is not what was written: its hash differs");
    }
    return {};
}

Status Verification::sources(Connection& connection) {
    STEMMA_TRY(auto find,
               connection.prepare("SELECT DISTINCT sha FROM sources WHERE sha IS NOT NULL UNION SELECT pipeline_sha "
                                  "FROM runs WHERE pipeline_sha IS NOT NULL"));
    for (;;) {
        STEMMA_TRY(const bool row, find.step());
        if (!row) return {};
        const Digest sha = find.digest(0);
        const auto hashed = hashFile(m_state.sources() / sha.hex());
        if (!hashed && hashed.error().code == ErrorCode::NotFound)
            problem(VersionId(), "The kept source " + sha.hex() + " is missing");
        else if (!hashed || hashed->digest != sha)
            problem(VersionId(), "The kept source " + sha.hex() + " is not what was written");
    }
}

Status Verification::database(Connection& connection) {
    // integrity_check: quick_check of SQLite 3.40 gives false errors on WITHOUT ROWID tables.
    STEMMA_TRY(auto check, connection.prepare("PRAGMA integrity_check(20)"));
    for (;;) {
        STEMMA_TRY(const bool row, check.step());
        if (!row) break;
        if (check.view(0) != "ok") problem(VersionId(), "The database is damaged: " + check.text(0));
    }
    STEMMA_TRY(auto keys, connection.prepare("PRAGMA foreign_key_check"));
    for (;;) {
        STEMMA_TRY(const bool row, keys.step());
        if (!row) return {};
        problem(VersionId(),
                "The database is damaged: a row of " + keys.text(0) + " refers to nothing in " + keys.text(2));
    }
}

Status Verification::folders(Connection& connection) {
    std::set<std::string> without;
    std::error_code failure;
    STEMMA_TRY(auto find, connection.prepare("SELECT 1 FROM versions WHERE uuid = ?"));
    for (fs::directory_iterator at(m_state.artifacts(), failure), end; !failure && at != end; at.increment(failure)) {
        const std::string name = at->path().filename().string();
        STEMMA_TRY(const bool known, find.bind(name).step());
        if (!known) without.insert(name);
    }
    if (failure) return failErrno(failure.value(), "The store " + m_state.artifacts().string());
    for (const std::string& name : without)
        problem(VersionId(), "store/artifacts/" + printable(name) + " belongs to no version");
    return {};
}

Status Verification::dependents(Connection& connection) {
    STEMMA_TRY(auto users,
               connection.prepare("SELECT DISTINCT o.version FROM step_inputs i CROSS JOIN step_outputs o ON "
                                  "o.step_run = i.step_run WHERE i.version = ?"));
    for (Store::Problem& one : m_report.problems) {
        if (!one.version) continue;
        std::set<VersionId> seen{one.version};
        std::vector<VersionId> queue{one.version};
        while (!queue.empty()) {
            users.bind(queue.back());
            queue.pop_back();
            for (;;) {
                STEMMA_TRY(const bool row, users.step());
                if (!row) break;
                const VersionId next{users.integer(0)};
                if (!seen.insert(next).second) continue;
                queue.push_back(next);
                one.dependents.push_back(next);
            }
        }
        std::sort(one.dependents.begin(), one.dependents.end());
    }
    return {};
}

} // namespace

Result<Store::VerifyReport> Store::verify(const Cancel& cancel) const {
    const State& state = *m_state;
    VerifyReport report;
    Verification work(state, report);
    STEMMA_TRY(auto snapshot, state.database->snapshot());
    STEMMA_TRY(auto reader, state.database->reader());
    STEMMA_TRY(const auto all, versions());
    for (const VersionInfo& one : all) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "The verification was cancelled");
        STEMMA_CHECK(work.version(*reader, one));
    }
    STEMMA_CHECK(work.hashAll(cancel));
    STEMMA_CHECK(work.sources(*reader));
    STEMMA_CHECK(work.database(*reader));
    STEMMA_CHECK(work.dependents(*reader));
    if (state.database->readOnly()) return report;
    // Under the lock, with a fresh view: a commit that is under way has folders before it has rows.
    STEMMA_TRY(auto lock, state.database->lock());
    STEMMA_CHECK(work.folders(*lock));
    return report;
}

} // namespace stemma
