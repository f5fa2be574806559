// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ReplaceText.h"

#include "core/base/Id.h"
#include "core/base/Text.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

Status writeBeside(const fs::path& beside, std::string_view text, mode_t mode) {
    STEMMA_TRY(const Fd fd, openFile(beside, O_WRONLY | O_CREAT | O_EXCL, 0600));
    STEMMA_CHECK(writeAll(fd.get(), text));
    if (::fchmod(fd.get(), mode & 07777) != 0 || ::fsync(fd.get()) != 0)
        return failErrno(errno, "Can't write '" + beside.string() + "'");
    return {};
}

} // namespace

Status replaceText(const fs::path& file, std::string_view expected, std::string_view text) {
    std::error_code failed;
    const fs::path target = fs::canonical(file, failed);
    if (failed) return failErrno(failed.value(), "Can't find '" + file.string() + "'");
    struct stat facts {};
    if (::stat(target.c_str(), &facts) != 0) return failErrno(errno, "Can't look at '" + file.string() + "'");
    const fs::path beside = target.parent_path() / ("." + newUuid() + ".new");
    const auto attempt = [&]() -> Status {
        STEMMA_CHECK(writeBeside(beside, text, facts.st_mode));
        STEMMA_TRY(const std::string current, readFile(target)); // as late as it can be asked
        if (current != expected)
            return fail(ErrorCode::Busy, printable(toUtf8(file.filename().native())) + " was changed meanwhile",
                        "Nothing was written; look at what it says now, and save again.");
        if (::rename(beside.c_str(), target.c_str()) != 0)
            return failErrno(errno, "Can't write '" + file.string() + "'");
        return {};
    };
    if (Status done = attempt(); !done) {
        ::unlink(beside.c_str());
        return done;
    }
    return syncFolder(target.parent_path());
}

} // namespace stemma
