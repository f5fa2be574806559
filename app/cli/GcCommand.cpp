// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Removing.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

Result<Exit> runGc(Invocation& invocation) {
    if (!invocation.has("keep-last") && !invocation.has("empty-trash"))
        return fail(ErrorCode::InvalidArgument, "How many versions of each artifact are to stay?",
                    "Say --keep-last N, as in: stemma gc --keep-last 3");
    STEMMA_TRY(const int keep, invocation.number("keep-last", 1, 0));
    STEMMA_TRY(const int days, invocation.number("empty-trash", 0, 0));
    STEMMA_TRY(const auto store, openStore(invocation, Access::Write));
    Exit exit = Exit::Success;
    if (invocation.has("keep-last")) {
        STEMMA_TRY(const Store::Removal removal, store->planGc(keep));
        STEMMA_TRY(exit, removeWithPreview(invocation, *store, removal, VersionState::Evicted));
    }
    if (invocation.has("empty-trash")) {
        STEMMA_TRY(const std::int64_t freed, store->emptyTrash(days));
        if (!invocation.json()) out("Emptied the trash: " + formatBytes(std::uint64_t(freed)) + ".\n");
    }
    return exit;
}

} // namespace

Command gcCommand() {
    Command command;
    command.name = "gc";
    command.summary = "Clean old versions away";
    command.description =
        "Shows first what would go. The last versions of each artifact stay, and all that is tagged or\n"
        "aliased; of the others the record stays, and they can be made again.";
    command.options = {
        {.name = "keep-last", .value = "N", .help = "so many versions of each artifact stay"},
        {.name = "yes", .letter = 'y', .value = "", .help = "do it without asking"},
        {.name = "dry-run", .value = "", .help = "only show it"},
        {.name = "empty-trash", .value = "DAYS", .help = "and remove for good what is in the trash for longer"},
        jsonOption("what goes, what stays, and whether it was done")};
    command.examples = {{"stemma gc --keep-last 3", "shows what would go, then asks"},
                        {"stemma gc --keep-last 3 --yes", "without asking"},
                        {"stemma gc --empty-trash 7", "what was thrown away a week ago and longer"}};
    command.run = runGc;
    return command;
}

} // namespace stemma::cli
