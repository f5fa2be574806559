// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/WorkingFolder.h"

#include "core/base/DiskSpace.h"
#include "core/base/Text.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>

namespace stemma {

namespace {

Status linkTo(const fs::path& target, const fs::path& place) {
    std::error_code error;
    fs::create_symlink(target, place, error);
    if (error) return failWriting(error.value(), "Can't link " + place.string(), place);
    return {};
}

Status copyTo(const fs::path& source, const fs::path& place) {
    STEMMA_CHECK(copyFileHashed(source, place, true));
    if (::chmod(place.c_str(), 0644) != 0) return failErrno(errno, "Can't make " + place.string() + " writable");
    return {};
}

Status makeFolder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
        return failWriting(errno, "Can't make the folder " + folder.string(), folder);
    return {};
}

Status checkRelative(const fs::path& path) {
    if (path.empty() || path.is_absolute())
        return fail(ErrorCode::InvalidArgument, "The path '" + path.string() + "' isn't relative.");
    for (const fs::path& part : path)
        if (part == "..")
            return fail(ErrorCode::InvalidArgument, "The path '" + path.string() + "' leaves the pipeline's folder.");
    return {};
}

/// Links each entry of `from` into `into`, but for those named.
Status linkEntries(const fs::path& from, const fs::path& into, std::string_view except) {
    std::error_code error;
    fs::directory_iterator entries(from, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return {};
    if (error) return failErrno(error.value(), "Can't list " + from.string());
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
        const fs::path name = entries->path().filename();
        if (name != except) STEMMA_CHECK(linkTo(entries->path(), into / name));
        if (error) return failErrno(error.value(), "Can't list " + from.string());
    }
    return {};
}

bool partMatches(const std::string& pattern, const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

void globInto(const fs::path& folder, const fs::path& relative, const std::vector<std::string>& parts, std::size_t at,
              std::vector<fs::path>& found) {
    std::error_code error;
    if (parts[at] == "**") {
        if (at + 1 < parts.size()) globInto(folder, relative, parts, at + 1, found);
    } else if (!isGlob(parts[at])) { // no listing needed
        const fs::path next = folder / parts[at];
        if (at + 1 == parts.size()) {
            if (fs::exists(fs::symlink_status(next, error))) found.push_back(relative / parts[at]);
        } else if (fs::is_directory(next, error)) {
            globInto(next, relative / parts[at], parts, at + 1, found);
        }
        return;
    }
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        const bool folderHere = it->is_directory(ignored);
        if (parts[at] == "**") {
            if (name.starts_with('.')) continue;
            if (folderHere && !it->is_symlink(ignored))
                globInto(it->path(), relative / name, parts, at, found);
            else if (at + 1 == parts.size() && !folderHere)
                found.push_back(relative / name);
        } else if (partMatches(parts[at], name)) {
            if (at + 1 == parts.size())
                found.push_back(relative / name);
            else if (folderHere)
                globInto(it->path(), relative / name, parts, at + 1, found);
        }
    }
}

bool matchesFrom(const std::vector<std::string>& pattern, std::size_t p, const std::vector<std::string>& path,
                 std::size_t i) {
    if (p == pattern.size()) return i == path.size();
    if (pattern[p] == "**") {
        for (std::size_t next = i; next <= path.size(); ++next)
            if (matchesFrom(pattern, p + 1, path, next)) return true;
        return false;
    }
    return i < path.size() && partMatches(pattern[p], path[i]) && matchesFrom(pattern, p + 1, path, i + 1);
}

} // namespace

bool isGlob(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

bool globMatches(std::string_view pattern, std::string_view path) {
    return matchesFrom(split(pattern, '/'), 0, split(path, '/'), 0);
}

std::vector<fs::path> globFiles(const fs::path& root, const std::string& pattern) {
    std::vector<fs::path> found;
    std::vector<std::string> parts;
    for (const std::string& part : split(pattern, '/'))
        if (!part.empty() && part != ".") parts.push_back(part);
    if (parts.empty()) return found;
    const bool absolute = pattern.starts_with('/');
    globInto(absolute ? fs::path("/") : root, absolute ? fs::path("/") : fs::path(), parts, 0, found);
    std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<WorkingFolder> WorkingFolder::make(const fs::path& project, const fs::path& view) {
    WorkingFolder folder;
    folder.m_project = project;
    folder.m_view = view;
    if (::mkdir(view.c_str(), 0777) != 0)
        return failWriting(errno, "Can't make the working folder " + view.string(), view);
    STEMMA_CHECK(linkEntries(project, view, ".stemma"));
    return folder;
}

Status WorkingFolder::makeReal(const fs::path& folder) {
    fs::path done;
    for (const fs::path& part : folder) {
        done /= part;
        const fs::path here = m_view / done;
        std::error_code error;
        const auto status = fs::symlink_status(here, error);
        if (status.type() == fs::file_type::directory) continue;
        if (fs::exists(status) && ::unlink(here.c_str()) != 0)
            return failErrno(errno, "Can't replace " + here.string());
        STEMMA_CHECK(makeFolder(here));
        STEMMA_CHECK(linkEntries(m_project / done, here, {}));
    }
    return {};
}

Status WorkingFolder::reserve(const fs::path& path) {
    STEMMA_CHECK(checkRelative(path));
    const fs::path clean = path.lexically_normal();
    STEMMA_CHECK(makeReal(clean.parent_path()));
    const fs::path here = m_view / clean;
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(here, error)) && ::unlink(here.c_str()) != 0)
        return failErrno(errno, "Can't free " + here.string());
    return {};
}

Status WorkingFolder::reserveGlob(const std::string& pattern) {
    STEMMA_CHECK(checkRelative(pattern));
    // The folders above the first part with a wildcard are real even where nothing matches yet.
    fs::path fixed;
    for (const fs::path& part : fs::path(pattern).parent_path()) {
        if (isGlob(part.string())) break;
        fixed /= part;
    }
    if (!fixed.empty()) STEMMA_CHECK(makeReal(fixed));
    for (const fs::path& match : globFiles(m_project, pattern))
        if (!match.native().starts_with(".stemma")) STEMMA_CHECK(reserve(match));
    return {};
}

Status WorkingFolder::addLink(const fs::path& path, const fs::path& target) {
    STEMMA_CHECK(reserve(path));
    return linkTo(target, m_view / path.lexically_normal());
}

Status WorkingFolder::addCopy(const fs::path& path, const fs::path& source) {
    STEMMA_CHECK(reserve(path));
    const fs::path here = m_view / path.lexically_normal();
    std::error_code error;
    if (fs::is_directory(source, error)) {
        fs::copy(source, here, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
        if (error) return failWriting(error.value(), "Can't copy " + source.string(), here);
        for (const auto& entry : fs::recursive_directory_iterator(here, error))
            if (!entry.is_symlink()) fs::permissions(entry, fs::perms::owner_write, fs::perm_options::add, error);
        fs::permissions(here, fs::perms::owner_write, fs::perm_options::add, error);
        return {};
    }
    return copyTo(source, here);
}

Status WorkingFolder::addFolder(const fs::path& path, const std::vector<fs::path>& places,
                                const std::vector<fs::path>& files, bool copies) {
    STEMMA_CHECK(reserve(path));
    const fs::path here = m_view / path.lexically_normal();
    STEMMA_CHECK(makeFolders(here));
    for (std::size_t i = 0; i < files.size(); ++i) {
        STEMMA_CHECK(checkRelative(places[i]));
        const fs::path place = here / places[i];
        STEMMA_CHECK(makeFolders(place.parent_path()));
        std::error_code error;
        if (!copies)
            STEMMA_CHECK(linkTo(files[i], place));
        else if (const fs::path text = fs::read_symlink(files[i], error); !error)
            STEMMA_CHECK(linkTo(text, place)); // to another of them
        else
            STEMMA_CHECK(copyTo(files[i], place));
    }
    return {};
}

std::vector<fs::path> WorkingFolder::leftovers(const std::vector<fs::path>& known, std::size_t most) const {
    std::vector<fs::path> found;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(m_view, error); !error && it != fs::recursive_directory_iterator();
         it.increment(error)) {
        const fs::path relative = it->path().lexically_relative(m_view);
        const bool below = std::any_of(known.begin(), known.end(), [&](const fs::path& k) {
            const auto [a, b] = std::mismatch(k.begin(), k.end(), relative.begin(), relative.end());
            return a == k.end();
        });
        if (below) {
            it.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;
        if (it->is_symlink(ignored) || it->is_directory(ignored)) continue;
        found.push_back(relative);
        if (found.size() >= most) break;
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace stemma
