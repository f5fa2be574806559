// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/pipeline/Starter.h"

namespace stemma::cli {

namespace {

Result<Exit> runNew(Invocation& invocation) {
    const fs::path given = invocation.text("FOLDER", ".");
    STEMMA_TRY(const fs::path pipeline, writeStarter(given));
    const bool here = !invocation.has("FOLDER");
    if (invocation.json()) {
        printJson(Json::object({{"folder", pathJson(pipeline.parent_path())}, {"pipeline", pathJson(pipeline)}}));
        return Exit::Success;
    }
    out("Wrote " + field(here ? "" : (given / "").lexically_normal().native()) +
        "pipeline.yaml, cities.sql and measurements.csv.\n" +
        "Run it:  " + (here ? "" : "cd " + field(shellQuote(given.native())) + " && ") + "stemma run\n");
    return Exit::Success;
}

} // namespace

Command newCommand() {
    Command command;
    command.name = "new";
    command.summary = "Write a small pipeline that runs, to start from";
    command.description = "A file that is there already is never overwritten.";
    command.arguments = {{.name = "FOLDER",
                          .help = "where to; made if it isn't there, else the current one",
                          .required = false,
                          .completes = Completes::Folder}};
    command.options = {jsonOption("{\"folder\", \"pipeline\"}")};
    command.examples = {{"stemma new weather && cd weather && stemma run", "a first run within a minute"}};
    command.run = runNew;
    return command;
}

} // namespace stemma::cli
