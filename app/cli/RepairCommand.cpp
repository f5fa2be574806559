// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

Result<Exit> runRepair(Invocation& invocation) {
    invocation.failing = Exit::Workspace;
    std::error_code failed;
    STEMMA_TRY(const WorkspacePlace place, placeFor(invocation, fs::current_path(failed)));
    if (!place.exists)
        return fail(ErrorCode::NotFound, "There is no workspace here to repair", "-w FOLDER names one elsewhere.");
    STEMMA_TRY(const std::vector<std::string> told, Store::repair(place.folder));
    if (invocation.json()) {
        Json notes = Json::array();
        for (const std::string& note : told) notes.push(note);
        printJson(Json::object({{"workspace", pathJson(place.folder)}, {"notes", std::move(notes)}}));
        return Exit::Success;
    }
    for (const std::string& note : told) out(field(note) + "\n");
    out("Repaired " + field(place.folder.native()) + ". stemma verify looks at the files too.\n");
    return Exit::Success;
}

} // namespace

Command repairCommand() {
    Command command;
    command.name = "repair";
    command.summary = "Rebuild a damaged database from what lies beside it";
    command.description =
        "Every artifact's manifest, every run's record and the list of names are read again. The damaged\n"
        "database goes to the trash.";
    command.options = {jsonOption("{\"workspace\", \"notes\": […]}")};
    command.examples = {{"stemma repair", "the workspace of this folder"},
                        {"stemma repair -w ~/project", "another one"}};
    command.run = runRepair;
    return command;
}

} // namespace stemma::cli
