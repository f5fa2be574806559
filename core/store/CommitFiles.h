// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreState.h"

namespace stemma {

/// The file half of the write protocol: staged folders on their way to store/artifacts/<uuid>.
///
/// prepare() checks each staged folder against its entries, stores equal content once, makes everything read-only and,
/// unless one sync for all is cheaper, makes data durable: all of that before the write lock is taken. place() and
/// sync() come inside it. What was placed goes back with undo(), or with the destructor, unless keep() was called.
class StagedFolders {
public:
    explicit StagedFolders(Store::State& state);
    ~StagedFolders();
    StagedFolders(const StagedFolders&) = delete;
    StagedFolders& operator=(const StagedFolders&) = delete;

    /// Errors: InvalidArgument (a staged folder is not what its entries say), Corrupt (changed meanwhile), NoSpace, Io.
    Status prepare(const NewVersion& version);
    /// The content of a committed version as a staged folder of its own, linked; for a hit under another name.
    Status prepareCopy(const fs::path& artifactFolder, const std::vector<FileEntry>& files,
                       const std::vector<Visualization>& visualizations, const fs::path& staged);
    /// Decides how this batch is synced, and does what comes before the lock.
    Status syncData();
    /// Writes the manifest into the staged folder and moves it to store/artifacts/<uuid>.
    Status place(const fs::path& staged, const std::string& uuid, const std::string& manifest);
    /// Moves all that place() was given, and makes it durable. Called once, after the last place().
    Status finish();
    void keep() { m_placed.clear(), m_folders.clear(); }
    void undo();

private:
    struct Placed {
        fs::path staged, target;
        bool moved = false;
    };
    Status prepareFile(const fs::path& file, const FileEntry& entry);
    Status linkToStored(const fs::path& file, const FileEntry& entry, bool& linked);
    Status walk(const fs::path& root, const std::string& below, std::vector<std::string>& found);

    /// A sync per file (and folder) that had none yet.
    Status syncEach();
    /// Remembers that what was staged here can't be made durable any more.
    Status lost(Status failed);

    Store::State& m_state;
    std::vector<fs::path> m_staged;   ///< given to prepare()
    std::vector<fs::path> m_unsynced; ///< files
    std::vector<fs::path> m_folders;  ///< to be synced and made read-only
    std::size_t m_foldersSynced = 0;  ///< of them
    std::vector<Placed> m_placed;
    std::uint64_t m_bytes = 0;
    bool m_clones = true;   ///< false: the file system can't share blocks between files
    bool m_oneSync = false; ///< one syncfs instead of a sync per file
};

} // namespace stemma
