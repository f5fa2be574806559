// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepKind.h"

#include "core/store/Content.h"
#include "core/store/Store.h"

#include <sys/stat.h>

#include <cstdio>

namespace stemma {

Result<Produced> describeStaged(const Output& spec, const fs::path& staged, bool folder) {
    Produced produced;
    produced.spec = &spec;
    produced.output = spec.name;
    produced.staged = staged;
    produced.folder = folder;
    STEMMA_TRY(produced.files, collectEntries(staged / "data"));
    produced.content = contentHash(produced.files, folder);
    for (const FileEntry& file : produced.files) produced.bytes += file.bytes;
    return produced;
}

Result<Produced> collectPath(const Output& spec, const fs::path& from, const fs::path& staged) {
    struct stat info {};
    if (::lstat(from.c_str(), &info) != 0)
        return failErrno(errno, "Can't find output " + spec.name + " at " + from.string());
    const bool folder = S_ISDIR(info.st_mode);
    if (!folder && !S_ISREG(info.st_mode))
        return fail(ErrorCode::BadData,
                    "Output " + spec.name + " is " +
                        (S_ISLNK(info.st_mode) ? "a link" : "neither a file nor a folder") + ": " +
                        from.filename().string() + ".",
                    "Write a plain file or a folder there.");
    STEMMA_CHECK(makeFolders(folder ? staged : staged / "data"));
    const fs::path to = folder ? staged / "data" : staged / "data" / from.filename();
    if (::rename(from.c_str(), to.c_str()) != 0) return failErrno(errno, "Can't collect " + from.string());
    return describeStaged(spec, staged, folder);
}

} // namespace stemma
