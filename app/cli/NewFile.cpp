// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/NewFile.h"

#include "core/base/DiskSpace.h"
#include "core/base/Id.h"
#include "core/base/Text.h"

#include <unistd.h>

namespace stemma::cli {

NewFile::NewFile(fs::path to, fs::path part, bool replace)
    : m_to(std::move(to)), m_part(std::move(part)), m_replace(replace) {}

NewFile::NewFile(NewFile&& other) noexcept
    : m_to(std::move(other.m_to)), m_part(std::exchange(other.m_part, {})), m_replace(other.m_replace) {}

NewFile::~NewFile() {
    if (!m_part.empty()) (void)removeTree(m_part);
}

Result<NewFile> NewFile::at(fs::path to, bool replace) {
    std::error_code failed;
    const fs::path folder = to.parent_path();
    if (!folder.empty() && !fs::is_directory(folder, failed))
        return fail(ErrorCode::NotFound, "There is no folder '" + printable(folder.native()) + "'",
                    "Make it first: mkdir -p " + printable(shellQuote(folder.native())));
    const fs::file_status there = fs::symlink_status(to, failed);
    if (fs::is_directory(there))
        return fail(ErrorCode::AlreadyExists, "'" + printable(to.native()) + "' is a folder; it isn't replaced",
                    "Name one that doesn't exist.");
    if (fs::exists(there) && !replace)
        return fail(ErrorCode::AlreadyExists, "'" + printable(to.native()) + "' is there already",
                    "--force writes over it.");
    fs::path part = folder / (".stemma-" + newUuid() + ".part"); // not after its name: that may be as long as names get
    return NewFile(std::move(to), std::move(part), replace);
}

Status NewFile::write(std::string_view content) const {
    return writeFile(m_part, content);
}

Status NewFile::put() {
    // Before the rename: else a power cut may leave the name with nothing in it, in the place of a good file.
    STEMMA_CHECK(syncTree(m_part));
    if (m_replace) {
        std::error_code failed;
        fs::rename(m_part, m_to, failed);
        if (failed) return failWriting(failed.value(), "Can't write '" + printable(m_to.native()) + "'", m_to);
    } else {
        STEMMA_CHECK(renameNoReplace(m_part, m_to));
    }
    m_part.clear();
    const fs::path folder = m_to.has_parent_path() ? m_to.parent_path() : fs::path(".");
    if (::access(folder.c_str(), R_OK) != 0) return {}; // may be written to but not opened: its name isn't synced
    return syncFolder(folder);
}

} // namespace stemma::cli
