// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Content.h"

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/base/Threads.h"
#include "core/store/HashMemory.h"
#include "core/store/Store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace stemma {

namespace {

Status list(const fs::path& root, const std::string& below, std::vector<FileEntry>& out, int depth) {
    if (depth > 200) return fail(ErrorCode::BadData, "The folder " + printable(root.string()) + " is nested too deep");
    const fs::path folder = below.empty() ? root : root / below;
    std::error_code problem;
    fs::directory_iterator entries(folder, problem);
    if (problem) return failErrno(problem.value(), "The folder " + printable(folder.string()));
    for (; entries != fs::directory_iterator(); entries.increment(problem)) {
        const std::string part = entries->path().filename().string();
        FileEntry entry;
        entry.path = below.empty() ? part : below + "/" + part;
        struct stat info {};
        if (::lstat(entries->path().c_str(), &info) != 0) return failErrno(errno, printable(entries->path().string()));
        if (S_ISDIR(info.st_mode)) {
            STEMMA_CHECK(list(root, entry.path, out, depth + 1));
            continue;
        }
        if (S_ISLNK(info.st_mode)) {
            const fs::path target = fs::read_symlink(entries->path(), problem);
            if (problem) return failErrno(problem.value(), printable(entries->path().string()));
            entry.link = target.string();
            if (leadsOutside(below, entry.link)) {
                return fail(ErrorCode::BadData,
                            "The link " + printable(entry.path) + " points outside the folder, to " +
                                printable(entry.link),
                            "Put a copy of the file there, or a relative link that stays inside");
            }
        } else if (S_ISREG(info.st_mode)) {
            entry.bytes = std::uint64_t(info.st_size);
            entry.executable = (info.st_mode & S_IXUSR) != 0;
        } else {
            return fail(ErrorCode::BadData,
                        printable(entries->path().string()) + " is neither a file, a folder nor a link",
                        "Pipes, sockets and devices can't be kept");
        }
        out.push_back(std::move(entry));
    }
    if (problem) return failErrno(problem.value(), "The folder " + printable(folder.string()));
    return {};
}

} // namespace

bool leadsOutside(std::string_view folder, std::string_view target) {
    if (target.empty() || target.front() == '/') return true;
    int depth = 0;
    for (const std::string& part : split(folder, '/'))
        if (!part.empty()) ++depth;
    for (const std::string& part : split(target, '/')) {
        if (part.empty() || part == ".") continue;
        if (part == "..") {
            if (--depth < 0) return true;
        } else {
            ++depth;
        }
    }
    return false;
}

bool isInsideRelative(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.find('\0') != path.npos) return false;
    const std::vector<std::string> parts = split(path, '/');
    return std::find(parts.begin(), parts.end(), "..") == parts.end();
}

std::vector<fs::path> placesBelow(const std::vector<FileEntry>& files, bool reference) {
    fs::path common;
    if (reference && !files.empty()) common = fs::path(files.front().path).parent_path();
    std::vector<fs::path> places;
    for (const FileEntry& file : files) {
        const fs::path path(file.path);
        while (reference && std::mismatch(common.begin(), common.end(), path.begin(), path.end()).first != common.end())
            common = common.parent_path();
        places.push_back(path);
    }
    if (reference)
        for (fs::path& place : places) place = place.lexically_relative(common);
    return places;
}

Status forEachParallel(std::size_t count, const std::function<Status(std::size_t)>& work, std::size_t threads) {
    const std::size_t most = threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency());
    const std::size_t workers = std::min(count, most);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stop{false};
    std::mutex mutex;
    std::map<std::size_t, Error> errors;
    const auto loop = [&] {
        for (std::size_t i; !stop && (i = next++) < count;) {
            Status done = work(i);
            if (done) continue;
            stop = true;
            const std::scoped_lock guard(mutex);
            errors.emplace(i, std::move(done).error());
        }
    };
    if (workers <= 1) {
        loop();
    } else {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < workers; ++i) {
            others.push_back(startThread(loop));
            if (!others.back().joinable()) break; // those that started do it all
        }
        loop();
    }
    if (errors.empty()) return {};
    return fail(errors.begin()->second);
}

Result<std::vector<FileEntry>> collectEntries(const fs::path& root, HashMemory* memory) {
    std::vector<FileEntry> files;
    STEMMA_CHECK(list(root, "", files, 0));
    std::sort(files.begin(), files.end(), [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
    // A thread is worth its start only where there is something to read.
    std::uint64_t bytes = 0;
    for (const FileEntry& file : files) bytes += file.bytes;
    const auto hashOne = [&](std::size_t i) -> Status {
        FileEntry& file = files[i];
        if (!file.link.empty()) return {};
        STEMMA_TRY(const HashedFile hashed, memory ? memory->hash(root / file.path) : hashFile(root / file.path));
        file.sha = hashed.digest;
        file.bytes = hashed.bytes;
        return {};
    };
    if (files.size() > 1 && (bytes > 1u << 20 || files.size() > 64)) {
        STEMMA_CHECK(forEachParallel(files.size(), hashOne));
    } else {
        for (std::size_t i = 0; i < files.size(); ++i) STEMMA_CHECK(hashOne(i));
    }
    return files;
}

Result<ArtifactTree> hashFolder(const fs::path& root, HashMemory* memory) {
    ArtifactTree tree;
    tree.folder = true;
    STEMMA_TRY(tree.files, collectEntries(root, memory));
    for (const FileEntry& file : tree.files) tree.bytes += file.bytes;
    tree.content = contentHash(tree.files, true);
    return tree;
}

Result<ArtifactTree> hashTree(const fs::path& path, HashMemory* memory) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return failErrno(errno, printable(path.string()));
    if (S_ISDIR(info.st_mode)) return hashFolder(path, memory);
    ArtifactTree tree;
    STEMMA_TRY(const HashedFile hashed, memory ? memory->hash(path) : hashFile(path));
    FileEntry entry;
    entry.path = path.filename().string();
    entry.sha = hashed.digest;
    entry.bytes = hashed.bytes;
    entry.executable = (info.st_mode & S_IXUSR) != 0;
    tree.files.push_back(std::move(entry));
    tree.bytes = hashed.bytes;
    tree.content = contentHash(tree.files, false);
    return tree;
}

Digest contentHash(const std::vector<FileEntry>& files, bool folder) {
    if (!folder && files.size() == 1 && files.front().link.empty()) return files.front().sha;
    std::vector<const FileEntry*> sorted;
    sorted.reserve(files.size());
    for (const FileEntry& file : files) sorted.push_back(&file);
    std::sort(sorted.begin(), sorted.end(), [](const FileEntry* a, const FileEntry* b) { return a->path < b->path; });
    Sha256 hash;
    for (const FileEntry* file : sorted) {
        hash.addNetstring(file->path);
        if (!file->link.empty()) {
            hash.addNetstring("l");
            hash.addNetstring(file->link);
        } else {
            hash.addNetstring(file->executable ? "x" : "");
            hash.addNetstring(file->sha.hex());
        }
    }
    return hash.finish();
}

bool contentMatches(const std::vector<FileEntry>& files, const Digest& content) {
    if (files.size() == 1 && files.front().link.empty() && files.front().sha == content) return true;
    return contentHash(files, true) == content;
}

} // namespace stemma
