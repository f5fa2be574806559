// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/InputGuard.h"

#include "core/base/Text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace stemma {

namespace {

constexpr std::ptrdiff_t kStateOfFile = 4;   ///< numbers of state() for each, the last one its inode
constexpr std::ptrdiff_t kStateOfFolder = 2; ///< for each folder of a kept version, after its files

/// Empties a file of the store that has lost its content, under all names it is kept; what a step put into its place,
/// a link to somewhere perhaps, is only taken away.
void emptySpoiled(const fs::path& path, ino_t inode) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat info {};
    const bool ours = file && ::fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode) && info.st_ino == inode;
    if (!ours) return void(::unlink(path.c_str()));
    (void)::fchmod(file.get(), 0644);
    const Fd writable(::open(("/proc/self/fd/" + std::to_string(file.get())).c_str(), O_WRONLY | O_CLOEXEC));
    if (writable) (void)!::ftruncate(writable.get(), 0);
    (void)::fchmod(file.get(), 0444);
}

bool hasContent(const fs::path& path, const Digest& sha) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
    const auto hashed = hashFile(path);
    return hashed && hashed->digest == sha;
}

std::string placeIn(const std::string& path, const InputVersion& version) {
    return printable(path) + " of " + version.artifact + "@" + std::to_string(version.number);
}

/// Takes away what isn't the version's own, says which.
std::vector<std::string> removeAdded(const InputVersion& version, const fs::path& folder,
                                     const std::set<fs::path>& folders) {
    std::set<fs::path> known = folders;
    for (const FileEntry& file : version.files) known.insert(version.pathOf(file));
    std::vector<fs::path> added;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (!known.contains(entry->path())) added.push_back(entry->path());
    std::vector<std::string> names;
    for (const fs::path& path : added) {
        (void)removeTree(path);
        names.push_back(placeIn(path.lexically_relative(version.data).string(), version));
    }
    return names;
}

/// Of a kept folder all that have files in them, and itself.
std::set<fs::path> foldersOf(const InputVersion& version) {
    std::set<fs::path> all;
    if (version.reference || version.single()) return all;
    const fs::path data(version.data);
    all.insert(data);
    for (const FileEntry& file : version.files)
        for (fs::path folder = version.pathOf(file).parent_path(); folder != data && all.insert(folder).second;)
            folder = folder.parent_path();
    return all;
}

} // namespace

std::vector<std::int64_t> InputGuard::state() const {
    std::vector<std::int64_t> state;
    auto own = m_folders.begin();
    for (const ResolvedInput& input : m_work->inputs)
        for (const InputVersion& version : input.versions) {
            for (const FileEntry& file : version.files) {
                struct stat info {};
                if (::lstat(version.pathOf(file).c_str(), &info) != 0) info = {};
                state.push_back(info.st_size);
                // Who gives a file of his own back its old time can't do so with this one; links made of ours change
                // it.
                const timespec& time = version.reference ? info.st_ctim : info.st_mtim;
                state.push_back(time.tv_sec);
                state.push_back(time.tv_nsec);
                state.push_back(std::int64_t(info.st_ino));
            }
            for (const fs::path& folder : *own++) {
                struct stat info {};
                if (::lstat(folder.c_str(), &info) != 0) info = {};
                state.push_back(info.st_mtim.tv_sec);
                state.push_back(info.st_mtim.tv_nsec);
            }
        }
    return state;
}

bool InputGuard::referencesHold() const {
    for (const ResolvedInput& input : m_work->inputs)
        for (const InputVersion& version : input.versions)
            for (const FileEntry& file : version.files) {
                if (!version.reference || !file.link.empty()) continue;
                const auto hashed = m_work->hashes.hash(version.pathOf(file), true); // remembered, unless it changed
                if (!hashed || hashed->digest != file.sha) return false;
            }
    return true;
}

Result<InputGuard> InputGuard::take(StepWork& work) {
    InputGuard guard(work);
    for (const ResolvedInput& input : work.inputs)
        for (const InputVersion& version : input.versions) guard.m_folders.push_back(foldersOf(version));
    guard.m_before = guard.state();
    auto is = guard.m_before.begin();
    auto own = guard.m_folders.begin();
    for (const ResolvedInput& input : work.inputs)
        for (const InputVersion& version : input.versions) {
            for (const FileEntry& file : version.files) {
                const bool whole = *is == std::int64_t(file.bytes) && *(is + kStateOfFile - 1) != 0;
                is += kStateOfFile;
                if (whole || version.reference || !file.link.empty()) continue;
                return fail(ErrorCode::Corrupt,
                            "Step " + work.step.name + " can't read " + placeIn(file.path, version) +
                                ": another step wrote into it, and what was kept of it is lost.",
                            "The next run makes it again.");
            }
            is += kStateOfFolder * std::ptrdiff_t((own++)->size());
        }
    guard.m_held = guard.referencesHold();
    return guard;
}

std::optional<Error> InputGuard::giveUpHarmed() const {
    const std::vector<std::int64_t> now = state();
    if (now == m_before) return std::nullopt;
    auto is = now.begin(), was = m_before.begin();
    const auto unchanged = [&](std::ptrdiff_t numbers) {
        const bool same = std::equal(is, is + numbers, was);
        is += numbers;
        was += numbers;
        return same;
    };
    std::vector<std::string> lost, added;
    auto folders = m_folders.begin();
    for (const ResolvedInput& input : m_work->inputs)
        for (const InputVersion& version : input.versions) {
            for (const FileEntry& file : version.files) {
                const auto inode = ino_t(*(was + kStateOfFile - 1));
                if (unchanged(kStateOfFile) || version.reference || !file.link.empty()) continue;
                const fs::path path = version.pathOf(file);
                if (hasContent(path, file.sha)) continue; // its time alone
                emptySpoiled(path, inode);
                lost.push_back(placeIn(file.path, version));
            }
            const std::set<fs::path>& own = *folders++;
            for (const fs::path& folder : own) {
                if (unchanged(kStateOfFolder)) continue;
                std::vector<std::string> names = removeAdded(version, folder, own);
                std::move(names.begin(), names.end(), std::back_inserter(added));
            }
        }
    if (lost.empty() && added.empty()) return std::nullopt;
    Error error{ErrorCode::StepFailed,
                "Step " + m_work->step.name + " (or one beside it) wrote into what it should only read: " +
                    join(lost.empty() ? added : lost, ", ") + ".",
                "`writable: true` on an input gives a step a copy of its own.",
                {},
                {}};
    if (lost.empty()) {
        error.message += " That was taken away again.";
    } else {
        error.message += " What was kept of it is lost.";
        error.hint = "The next run makes it again. " + error.hint;
    }
    return error;
}

bool InputGuard::changed() const {
    return !m_held || state() != m_before || !referencesHold();
}

} // namespace stemma
