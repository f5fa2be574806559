// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

/// Copies a version's files to `to`, which doesn't exist, and makes sure that they are what was recorded.
Status copyOut(const Store& store, const VersionInfo& version, const fs::path& to) {
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(version.id));
    const fs::path data = store.dataFolder(version.uuid);
    STEMMA_TRY(const fs::path path, versionPath(store, version));
    const bool single = files.size() == 1 && !path.empty() && path != data;
    if (!single) STEMMA_CHECK(makeFolders(to));
    for (const FileEntry& file : files) {
        const fs::path source = version.reference ? fs::path(file.path) : data / file.path;
        const fs::path relative = version.reference ? source.filename() : fs::path(file.path);
        const fs::path target = single ? to : to / relative;
        if (!single) STEMMA_CHECK(makeFolders(target.parent_path()));
        if (!file.link.empty()) {
            std::error_code failed;
            fs::create_symlink(file.link, target, failed);
            if (failed) return failErrno(failed.value(), "Can't make the link '" + printable(target.native()) + "'");
            continue;
        }
        STEMMA_TRY(const HashedFile copied, copyFileHashed(source, target));
        if (copied.digest != file.sha)
            return fail(ErrorCode::Corrupt,
                        printable(versionName(version)) + " isn't what was kept: '" + printable(file.path) +
                            "' has other bytes",
                        version.reference ? "It is a reference, and its file was changed since."
                                          : "`stemma verify` says what else is damaged.");
    }
    return {};
}

Result<Exit> run(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const VersionId id, store->resolve(invocation.text("REF")));
    STEMMA_TRY(const VersionInfo version, store->version(id));
    if (version.state == VersionState::Evicted || version.state == VersionState::Deleted)
        return fail(ErrorCode::NotFound,
                    "The files of " + printable(versionName(version)) + " are gone: it was " +
                        std::string(name(version.state)),
                    "`stemma lineage` tells what it was made from; a run of that pipeline makes it again.");
    if (!invocation.has("to"))
        return fail(ErrorCode::InvalidArgument, "Where to? --to FILE is missing",
                    "As in: stemma export " + shellQuote(invocation.text("REF")) + " --to out.csv");
    STEMMA_TRY(const fs::path path, versionPath(*store, version));
    fs::path to = invocation.text("to");
    std::error_code failed;
    // Into a folder that is there, under its own name, as cp does.
    if (fs::is_directory(to, failed) && path != store->dataFolder(version.uuid)) to /= path.filename();
    if (fs::exists(fs::symlink_status(to, failed))) {
        if (!invocation.has("force"))
            return fail(ErrorCode::AlreadyExists, "'" + printable(to.native()) + "' is there already",
                        "--force writes over it.");
        if (fs::is_directory(fs::symlink_status(to, failed)))
            return fail(ErrorCode::AlreadyExists, "'" + printable(to.native()) + "' is a folder; it isn't replaced",
                        "Name one that doesn't exist.");
    }
    // Beside it first, so that a failed copy never leaves half a file under the name.
    const fs::path part = to.parent_path() / ("." + to.filename().native() + ".part-" + newUuid());
    invocation.failing = Exit::Wrong;
    if (const Status copied = copyOut(*store, version, part); !copied) {
        (void)removeTree(part);
        if (copied.error().code == ErrorCode::Corrupt) invocation.failing = Exit::Workspace;
        return tl::unexpected<Error>(copied.error());
    }
    if (!invocation.has("force")) {
        if (const Status placed = renameNoReplace(part, to); !placed) {
            (void)removeTree(part);
            return tl::unexpected<Error>(placed.error());
        }
    } else if (fs::rename(part, to, failed); failed) {
        (void)removeTree(part);
        return failErrno(failed.value(), "Can't write '" + printable(to.native()) + "'");
    }
    invocation.failing.reset();
    printNote(versionName(version) + " is copied to " + to.native() + ", " + formatBytes(version.bytes));
    return Exit::Success;
}

} // namespace

Command exportCommand() {
    Command command;
    command.name = "export";
    command.summary = "Copy an artifact's content out";
    command.arguments = {{.name = "REF", .help = "the version", .completes = Completes::Version}};
    command.options = {{.name = "to",
                        .letter = 'o',
                        .value = "FILE",
                        .help = "a file, or a folder for what has several files",
                        .completes = Completes::File},
                       {.name = "force", .letter = 'f', .value = "", .help = "write over a file that is there"}};
    command.examples = {{"stemma export penguins/predicted --to predicted.parquet", "the version that counts now"},
                        {"stemma export penguins/model@production --to .", "into this folder, under its own name"}};
    command.run = run;
    return command;
}

} // namespace stemma::cli
