// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PipelineRequest.h"
#include "app/cli/catalog.h"

namespace stemma::cli {

namespace {

Result<Exit> runPlan(Invocation& invocation) {
    STEMMA_TRY(const RunRequest request, pipelineRequest(invocation));
    return showPlan(invocation, request, false);
}

} // namespace

Command planCommand() {
    Command command;
    command.name = "plan";
    command.summary = "Say what a run would do, and why";
    command.description =
        "Executes nothing of the project. A step that may run is one whose inputs will be made anew: it is\n"
        "reused after all where they come out the same.";
    command.arguments = {pipelineArgument()};
    command.options = pipelineOptions();
    command.options.push_back({.name = "why", .value = "", .help = "all reasons, root causes first, and what follows"});
    command.options.push_back(jsonOption("a list of steps with their decisions and reasons"));
    command.examples = {{"stemma plan", "the only pipeline file of this folder"},
                        {"stemma plan penguins.yaml -p smoothing=0.1 --why", "what another value would cost, and why"},
                        {"stemma plan --json", "for a program"}};
    command.run = runPlan;
    return command;
}

} // namespace stemma::cli
