// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Provenance.h"

#include "core/base/Process.h"
#include "core/base/Text.h"

#include <pwd.h>
#include <unistd.h>

namespace stemma {

namespace {

bool insideRepository(const fs::path& folder) {
    std::error_code error;
    for (fs::path at = fs::absolute(folder, error); !at.empty(); at = at.parent_path()) {
        if (fs::exists(at / ".git", error)) return true;
        if (at == at.root_path()) break;
    }
    return false;
}

/// Two runs may ask at once: getpwuid() has one answer for all threads.
std::string accountName() {
    char text[16 * 1024];
    passwd entry{}, *found = nullptr;
    return ::getpwuid_r(::getuid(), &entry, text, sizeof text, &found) == 0 && found ? found->pw_name : std::string();
}

} // namespace

Provenance findProvenance(const fs::path& folder, double seconds) {
    Provenance found;
    char host[256] = "";
    if (::gethostname(host, sizeof host - 1) == 0) found.host = host;
    if (const char* user = ::getenv("USER")) found.user = user;
    if (found.user.empty()) found.user = accountName();
    if (!insideRepository(folder)) return found;

    SpawnOptions git;
    git.arguments = {"git",
                     "-c",
                     "core.fsmonitor=false",
                     "-c",
                     "core.hooksPath=/dev/null",
                     "-c",
                     "core.untrackedCache=false",
                     "-C",
                     folder.string(),
                     "status",
                     "--porcelain=v2",
                     "--branch"};
    git.environment = currentEnvironment();
    git.environment.push_back("GIT_OPTIONAL_LOCKS=0");
    const auto answer = runAndCapture(git, seconds, 1 << 20);
    if (!answer || !answer->status.ok()) return found;
    found.gitDirty = false;
    for (const std::string& line : split(answer->out, '\n')) {
        constexpr std::string_view kCommit = "# branch.oid ", kBranch = "# branch.head ";
        if (line.starts_with(kCommit))
            found.gitCommit = line.substr(kCommit.size());
        else if (line.starts_with(kBranch))
            found.gitBranch = line.substr(kBranch.size());
        else if (!line.empty() && line[0] != '#')
            found.gitDirty = true;
    }
    if (found.gitCommit == "(initial)") found.gitCommit.clear();
    if (found.gitBranch == "(detached)") found.gitBranch.clear();
    return found;
}

} // namespace stemma
