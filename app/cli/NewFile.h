// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace stemma::cli {

/// A file, or a folder, that is made for a person: written beside its place first and put there by one rename, so that
/// it is whole or not there at all. What is there already is replaced only where that was allowed, and a folder never.
class NewFile {
public:
    /// Errors: AlreadyExists, NotFound (no such folder), which name it.
    static Result<NewFile> at(fs::path to, bool replace);
    NewFile(NewFile&& other) noexcept;
    ~NewFile(); ///< what was written but not placed is removed
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    const fs::path& place() const { return m_to; }
    const fs::path& part() const { return m_part; } ///< where it is written; doesn't exist yet
    Status write(std::string_view content) const;   ///< to part()
    /// Syncs it, moves it to its place and syncs that. Errors: AlreadyExists, where something has come there meanwhile;
    /// Io, NoSpace …
    Status put();

private:
    NewFile(fs::path to, fs::path part, bool replace);
    fs::path m_to, m_part;
    bool m_replace = false;
};

} // namespace stemma::cli
