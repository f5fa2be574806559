// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Process.h"
#include "core/store/Store.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// Opens the store and holds it to its promises and to what a ledger says was acknowledged; the sentences of what is
/// broken. No workspace at all is fine where nothing was acknowledged.
std::vector<std::string> checkWorkspace(const fs::path& workspace, const std::string& ledger);
/// The same once more after the database was thrown away and rebuilt, and what was removed came back from the trash.
std::vector<std::string> checkWhatIsBeside(const fs::path& workspace, const std::string& ledger);

/// One workspace, the ledger of what the driver saw acknowledged, and ways to run the driver on them.
class DriverBench {
public:
    /// In a folder that isn't there yet.
    fs::path workspace() const { return m_folder.path() / "project/.stemma"; }
    fs::path folder() const { return m_folder.path(); }
    /// Runs to the end; `extra` are further environment variables.
    ExitStatus run(const std::vector<std::string>& mode, const std::vector<std::string>& extra = {},
                   std::string* error = nullptr);
    Child start(const std::vector<std::string>& mode, const std::vector<std::string>& extra = {}, int errorFd = -1);
    std::vector<std::string> check(); ///< checkWorkspace
    static fs::path tests();          ///< where the driver and the preloaded library are

private:
    TempFolder m_folder;
};

} // namespace stemma
