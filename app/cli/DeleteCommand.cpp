// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Removing.h"
#include "app/cli/Session.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"

#include <algorithm>

namespace stemma::cli {

namespace {

/// The versions a word names: one, or all that a run made.
Status collect(const Store& store, const std::string& word, std::vector<VersionId>& versions) {
    STEMMA_TRY(const Thing thing, findThing(store, word));
    const auto add = [&](VersionId id) {
        if (std::find(versions.begin(), versions.end(), id) == versions.end()) versions.push_back(id);
    };
    if (thing.version) add(thing.version);
    if (!thing.run) return {};
    STEMMA_TRY(const std::vector<StepRunInfo> steps, store.stepRuns(thing.run));
    for (const StepRunInfo& step : steps) {
        if (thing.stepRun && step.id != thing.stepRun) continue;
        STEMMA_TRY(const auto outputs, store.outputs(step.id));
        for (const auto& [name, id] : outputs) {
            STEMMA_TRY(const VersionInfo version, store.version(id));
            if (version.stepRun == step.id) add(id); // made, not handed on
        }
    }
    return {};
}

Result<Exit> runDelete(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation, Access::Write));
    std::vector<VersionId> versions;
    for (const std::string& word : invocation.texts("REF")) STEMMA_CHECK(collect(*store, word, versions));
    STEMMA_TRY(const Store::Removal removal, store->planDelete(versions));
    return removeWithPreview(invocation, *store, removal, VersionState::Deleted);
}

} // namespace

Command deleteCommand() {
    Command command;
    command.name = "delete";
    command.summary = "Delete versions, or all that a run made";
    command.description =
        "Shows first what would go. Files are moved to the trash; the record stays, so that the lineage\n"
        "stays whole. What is tagged or aliased is never taken.";
    command.arguments = {
        {.name = "REF", .help = "a version, run:12, or run:12/step", .repeats = true, .completes = Completes::Thing}};
    command.options = {{.name = "yes", .letter = 'y', .value = "", .help = "do it without asking"},
                       {.name = "dry-run", .value = "", .help = "only show it"},
                       jsonOption("what goes, what stays, and whether it was done")};
    command.examples = {{"stemma delete penguins/model@2", "shows what would go, then asks"},
                        {"stemma delete run:12 --yes", "all that run 12 made"}};
    command.run = runDelete;
    return command;
}

} // namespace stemma::cli
