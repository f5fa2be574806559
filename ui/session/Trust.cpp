// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Trust.h"

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <sys/stat.h>

namespace stemma::ui {

namespace {

fs::path trustFile() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const fs::path base = config && *config ? fs::path(config) : fs::path(home ? home : "/") / ".config";
    return base / "stemma" / "trust.json";
}

/// A folder as it is known: NotFound where it isn't there.
Result<TrustedFolder> identify(const fs::path& folder) {
    std::error_code code;
    const fs::path real = fs::canonical(folder, code);
    struct stat facts {};
    if (code || ::stat(real.c_str(), &facts) != 0) return fail(ErrorCode::NotFound, folder.string() + " isn't there");
    TrustedFolder known;
    known.path = real.string();
    known.device = facts.st_dev;
    known.inode = facts.st_ino;
    return known;
}

std::vector<std::string> sorted(std::vector<std::string> commands) {
    std::sort(commands.begin(), commands.end());
    commands.erase(std::unique(commands.begin(), commands.end()), commands.end());
    return commands;
}

Status save(const std::vector<TrustedFolder>& folders) {
    Json list = Json::array();
    for (const TrustedFolder& folder : folders) {
        Json commands = Json::array();
        for (const std::string& command : folder.commands) commands.push(command);
        list.push(Json::object({{"path", folder.path},
                                {"device", std::to_string(folder.device)},
                                {"inode", std::to_string(folder.inode)},
                                {"commands", commands}}));
    }
    const fs::path file = trustFile();
    STEMMA_CHECK(makeFolders(file.parent_path()));
    return writeFileDurably(file, Json::object({{"trusted", list}}).dump(2) + "\n");
}

} // namespace

Result<std::vector<TrustedFolder>> trustedFolders() {
    const auto text = readFile(trustFile(), 16 << 20);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound) return std::vector<TrustedFolder>{};
        return tl::unexpected<Error>(text.error());
    }
    STEMMA_TRY(const Json json, Json::parse(*text));
    std::vector<TrustedFolder> folders;
    for (const Json& entry : json["trusted"].items()) {
        TrustedFolder folder;
        folder.path = entry["path"].text();
        folder.device = std::strtoull(entry["device"].text().c_str(), nullptr, 10);
        folder.inode = std::strtoull(entry["inode"].text().c_str(), nullptr, 10);
        for (const Json& command : entry["commands"].items()) folder.commands.push_back(command.text());
        folders.push_back(std::move(folder));
    }
    return folders;
}

namespace {

/// What was agreed to for a folder, sorted; nullopt where it isn't trusted.
std::optional<std::vector<std::string>> agreedTo(const fs::path& folder) {
    const auto known = identify(folder);
    const auto folders = trustedFolders();
    if (!known || !folders) return std::nullopt;
    const auto found = std::find_if(folders->begin(), folders->end(), [&](const TrustedFolder& entry) {
        return entry.path == known->path && entry.device == known->device && entry.inode == known->inode;
    });
    if (found == folders->end()) return std::nullopt;
    return sorted(found->commands);
}

} // namespace

TrustState trustOf(const fs::path& folder, const std::vector<std::string>& commands) {
    if (commands.empty()) return TrustState::NotNeeded;
    const auto agreed = agreedTo(folder);
    if (!agreed) return TrustState::Unknown;
    const std::vector<std::string> wanted = sorted(commands);
    return std::includes(agreed->begin(), agreed->end(), wanted.begin(), wanted.end()) ? TrustState::Trusted
                                                                                       : TrustState::Changed;
}

std::vector<std::string> notAgreedTo(const fs::path& folder, const std::vector<std::string>& commands) {
    const auto agreed = agreedTo(folder);
    if (!agreed) return commands;
    std::vector<std::string> others;
    std::copy_if(commands.begin(), commands.end(), std::back_inserter(others), [&](const std::string& command) {
        return !std::binary_search(agreed->begin(), agreed->end(), command);
    });
    return others;
}

Status trust(const fs::path& folder, const std::vector<std::string>& commands) {
    STEMMA_TRY(TrustedFolder known, identify(folder));
    STEMMA_TRY(std::vector<TrustedFolder> folders, trustedFolders());
    known.commands = commands;
    const auto same = std::find_if(folders.begin(), folders.end(),
                                   [&](const TrustedFolder& entry) { return entry.path == known.path; });
    if (same != folders.end()) {
        // What was agreed to for its other pipelines stays agreed to, if it is still the same folder.
        if (same->device == known.device && same->inode == known.inode)
            known.commands.insert(known.commands.end(), same->commands.begin(), same->commands.end());
        folders.erase(same);
    }
    known.commands = sorted(std::move(known.commands));
    folders.push_back(std::move(known));
    return save(folders);
}

Status withdrawTrust(const std::string& path) {
    STEMMA_TRY(std::vector<TrustedFolder> folders, trustedFolders());
    std::erase_if(folders, [&](const TrustedFolder& entry) { return entry.path == path; });
    return save(folders);
}

} // namespace stemma::ui
