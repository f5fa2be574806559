// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stemma::ui {

/// The folders whose pipelines a person lets run programs: $XDG_CONFIG_HOME/stemma/trust.json, per user, never in a
/// workspace. A folder is known by its real path, device and inode, so that another one put in its place isn't trusted.
/// What its pipelines would run is kept with it, so that "commands changed since you trusted it" can be said.
///
/// Files are read and written by each call: call it on a worker. Errors: Io, NoSpace, ReadOnly.
struct TrustedFolder {
    std::string path; ///< real path
    std::uint64_t device = 0, inode = 0;
    std::vector<std::string> commands; ///< sorted: what the person saw when they said yes
    bool operator==(const TrustedFolder&) const = default;
};

enum class TrustState : std::uint8_t { NotNeeded, Trusted, Changed /* other commands than were agreed to */, Unknown };

Result<std::vector<TrustedFolder>> trustedFolders();
/// `commands` is what a pipeline in `folder` would run; none need no trust.
TrustState trustOf(const std::filesystem::path& folder, const std::vector<std::string>& commands);
/// Those of `commands` that nobody agreed to for that folder, in their order.
std::vector<std::string> notAgreedTo(const std::filesystem::path& folder, const std::vector<std::string>& commands);
Status trust(const std::filesystem::path& folder, const std::vector<std::string>& commands);
Status withdrawTrust(const std::string& path);

} // namespace stemma::ui
