// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/PythonMemory.h"

#include <sys/stat.h>

namespace stemma {

namespace {

/// As packages are compared: lower case, runs of - _ . are one dash.
std::string normalName(std::string_view name) {
    std::string normal;
    for (const char c : name) {
        if (c == '-' || c == '_' || c == '.') {
            if (!normal.empty() && normal.back() != '-') normal += '-';
        } else {
            normal += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        }
    }
    while (normal.ends_with('-')) normal.pop_back();
    return normal;
}

/// What pip and Debian leave beside a package: NAME-VERSION.dist-info, NAME-VERSION.egg-info. Of several the first by
/// name, as the step's process takes it.
std::map<std::string, std::string> packagesIn(const fs::path& site) {
    std::map<std::string, std::string> entries, found; // sorted by file name
    std::error_code error;
    for (fs::directory_iterator entry(site, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const std::size_t dash = name.find('-');
        if (!(name.ends_with(".dist-info") || name.ends_with(".egg-info")) || dash == std::string::npos) continue;
        const std::size_t end_ = name.size() - (name.ends_with(".dist-info") ? 10 : 9);
        if (dash + 1 < end_) entries.emplace(name, name.substr(dash + 1, end_ - dash - 1));
    }
    for (const auto& [name, version] : entries) found.emplace(normalName(name.substr(0, name.find('-'))), version);
    return found;
}

} // namespace

Result<Interpreter> PythonMemory::interpreter(const fs::path& folder, const std::string& wanted,
                                              const std::function<Result<Interpreter>()>& look) {
    std::lock_guard one(asking);
    {
        std::lock_guard lock(m_mutex);
        if (const auto at = m_interpreters.find({folder, wanted}); at != m_interpreters.end()) return at->second;
    }
    auto found = look();
    std::lock_guard lock(m_mutex);
    if (found) m_interpreters.emplace(std::pair(folder, wanted), found); // an error names its step
    return found;
}

std::string PythonMemory::packageVersion(const Interpreter& python, const std::string& package) {
    std::lock_guard lock(m_mutex);
    for (const fs::path& site : python.sites) {
        struct stat info {};
        if (::stat(site.c_str(), &info) != 0) continue;
        // Installing changes the folder: a step of this very run may have done it.
        const std::int64_t changed = std::int64_t(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
        Site& known = m_packages[site];
        if (known.changed != changed) known = {changed, packagesIn(site)};
        if (const auto version = known.versions.find(package); version != known.versions.end()) return version->second;
    }
    return {};
}

std::optional<Syntax> PythonMemory::syntax(const Digest& raw, const std::string& function) {
    std::lock_guard lock(m_mutex);
    const auto at = m_syntax.find({raw, function});
    return at == m_syntax.end() ? std::nullopt : std::optional(at->second);
}

void PythonMemory::remember(const Digest& raw, const std::string& function, const Syntax& syntax) {
    std::lock_guard lock(m_mutex);
    m_syntax.insert_or_assign({raw, function}, syntax);
}

} // namespace stemma
