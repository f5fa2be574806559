// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PipelineRequest.h"

#include "app/cli/Memory.h"
#include "app/cli/PlanText.h"
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "core/base/Text.h"
#include "core/pipeline/PipelineFile.h"
#include "core/pipeline/PipelineGraph.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma::cli {

Argument pipelineArgument() {
    return {.name = "FILE",
            .help = "the pipeline, YAML or JSON; else the only one in this folder",
            .required = false,
            .completes = Completes::PipelineFile};
}

std::vector<Option> pipelineOptions() {
    return {
        {.name = "parameter",
         .letter = 'p',
         .value = "NAME=VALUE",
         .help = "another value for a parameter, as YAML; again for another one",
         .repeats = true,
         .completes = Completes::Parameter},
        {.name = "from",
         .value = "STEP",
         .help = "this step and all after it run, reusable or not",
         .repeats = true,
         .completes = Completes::Step},
        {.name = "accept",
         .value = "STEP",
         .help = "reuse its last result although it changed; recorded, and so from now on",
         .repeats = true,
         .completes = Completes::Step},
        {.name = "only",
         .value = "STEP",
         .help = "only this step and what it needs",
         .repeats = true,
         .completes = Completes::Step},
        {.name = "to",
         .value = "STEP",
         .help = "up to this step: as --only; with --from what lies between runs, reusable or not",
         .repeats = true,
         .completes = Completes::Step},
        {.name = "failed", .value = "", .help = "only what failed or was skipped in the last run, and what it needs"}};
}

/// Between steps of which none needs the other there is nothing to run, and that is hardly meant.
static Status checkBetween(const Pipeline& pipeline, const std::vector<std::string>& from,
                           const std::vector<std::string>& to) {
    const auto indexes = [&](const std::vector<std::string>& names) {
        std::vector<int> all;
        for (const std::string& name : names) {
            std::vector<int> one = pipeline.stepIndexes(name);
            if (one.empty())
                one = pipeline.stepIndexes(name.substr(0, name.find('['))); // a cell that a run makes known
            all.insert(all.end(), one.begin(), one.end());
        }
        return all;
    };
    const std::vector<int> ends = indexes(to);
    if (from.empty() || ends.empty()) return {};
    const std::vector<int> below = downstreamOf(PipelineGraph(pipeline), indexes(from));
    if (std::ranges::any_of(ends, [&](int end) { return std::ranges::binary_search(below, end); })) return {};
    return fail(ErrorCode::InvalidArgument,
                "Nothing lies between '" + printable(join(from, ", ")) + "' and '" + printable(join(to, ", ")) +
                    "': no step on the way to the latter needs the former",
                "Take --from away to run all that '" + printable(join(to, ", ")) + "' needs.");
}

Result<RunRequest> pipelineRequest(const Invocation& invocation) {
    STEMMA_TRY(const fs::path file, choosePipelineFile(invocation.text("FILE")));
    LoadOptions options;
    for (const std::string& word : invocation.texts("parameter")) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidArgument, "'" + printable(word) + "' gives no parameter a value",
                        "Write -p name=value.");
        options.parameters.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    std::error_code unknown;
    if (const auto bytes = fs::file_size(file, unknown); !unknown) expectPipeline(bytes);
    RunRequest request;
    STEMMA_TRY(Pipeline pipeline, loadPipeline(file, options));
    if (pipeline.written.steps) expectManySteps(); // as many as there are items
    request.pipeline = std::make_shared<const Pipeline>(std::move(pipeline));
    request.only = invocation.texts("only");
    for (const std::string& step : invocation.texts("to")) request.only.push_back(step);
    request.from = invocation.texts("from");
    request.accept = invocation.texts("accept");
    STEMMA_CHECK(checkSteps(request));
    STEMMA_CHECK(checkBetween(*request.pipeline, request.from, invocation.texts("to")));
    STEMMA_TRY(request.jobs, invocation.number("jobs", 1, 0));
    request.message = toUtf8(invocation.text("message"));
    request.verify = invocation.has("verify");
    request.origin = Json::object({{"program", "stemma"}, {"version", STEMMA_VERSION}});
    return request;
}

Status addFailed(Invocation& invocation, const Store& store, RunRequest& request) {
    if (!invocation.has("failed")) return {};
    if (!request.only.empty())
        return fail(ErrorCode::InvalidArgument,
                    "--failed says itself which steps run: --only and --to can't stand beside it");
    auto failed = failedSteps(store, *request.pipeline);
    if (!failed && failed.error().code == ErrorCode::NotFound) invocation.failing = Exit::Wrong;
    if (!failed) return tl::unexpected<Error>(std::move(failed).error());
    request.only = std::move(*failed);
    return {};
}

Result<Exit> showPlan(Invocation& invocation, RunRequest request, bool identify) {
    STEMMA_TRY(const PlanningStore planning, openStoreForPlan(invocation, request.pipeline->folder));
    STEMMA_CHECK(addFailed(invocation, *planning.store, request));
    TablesClient tables;
    Engine engine(*planning.store, tables);
    const Cancel cancel;
    const Interruption interruption(cancel);
    STEMMA_TRY(const Plan plan, engine.plan(request, identify, cancel));
    if (invocation.json()) {
        Json steps = Json::array();
        for (const PlannedStep& step : plan.steps) steps.push(toJson(step));
        printJson(steps);
    } else {
        out(planText(plan, invocation.has("why")));
    }
    return Exit::Success;
}

} // namespace stemma::cli
