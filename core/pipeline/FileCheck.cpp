// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/FileCheck.h"

#include "core/base/Text.h"

#include <fnmatch.h>

namespace stemma {

namespace {

constexpr int kMostEntries = 200'000;

class GlobSearch {
public:
    explicit GlobSearch(std::vector<std::string> parts) : m_parts(std::move(parts)) {}

    bool below(const fs::path& folder, std::size_t part) {
        while (part < m_parts.size() && (m_parts[part].empty() || m_parts[part] == ".")) ++part;
        std::error_code error;
        if (part == m_parts.size()) return fs::exists(folder, error);
        const std::string& pattern = m_parts[part];
        if (!hasGlob(pattern)) return below(folder / pattern, part + 1);
        const bool deep = pattern == "**";
        if (deep && below(folder, part + 1)) return true;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            if (++m_entries > kMostEntries) return true;
            const std::string name = entry->path().filename().string();
            if (deep) {
                std::error_code ignored;
                if (name.front() != '.' && entry->is_directory(ignored) && !entry->is_symlink(ignored) &&
                    below(entry->path(), part))
                    return true;
            } else if (fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0 && below(entry->path(), part + 1)) {
                return true;
            }
        }
        return false;
    }

private:
    std::vector<std::string> m_parts;
    int m_entries = 0;
};

} // namespace

bool hasGlob(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

bool globMatchesAny(const fs::path& folder, const std::string& pattern) {
    const bool absolute = pattern.starts_with('/');
    return GlobSearch(split(pattern, '/')).below(absolute ? fs::path("/") : folder, 0);
}

void FileCheck::require(const std::string& path, Place where, const std::string& what, Problems& problems) const {
    if (!m_enabled) return;
    std::error_code error;
    if (path.find('\0') == std::string::npos && path.size() < 4096 && fs::exists(at(path), error)) return;
    if (hasGlob(path)) {
        if (globMatchesAny(m_folder, path)) return;
        problems.add(where, "No file matches " + inQuotes(path) + " of " + what,
                     "Paths start from the pipeline's folder, " + m_folder.string() + ".");
        return;
    }
    std::string hint = nearest(at(path), problems);
    if (hint.empty()) hint = "Paths start from the pipeline's folder, " + m_folder.string() + ".";
    problems.add(where, "The file " + inQuotes(path) + " of " + what + " doesn't exist", std::move(hint));
}

std::string FileCheck::nearest(const fs::path& path, Problems& problems) const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(path.parent_path(), error), end; !error && entry != end; entry.increment(error)) {
        names.push_back(entry->path().filename().string());
        if (names.size() > 2000) break;
    }
    return problems.suggest(path.filename().string(), names);
}

} // namespace stemma
