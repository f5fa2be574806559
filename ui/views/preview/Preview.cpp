// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/Preview.h"

#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "ui/views/preview/PreviewParts.h"

#include <algorithm>
#include <sys/stat.h>
#include <unordered_set>

namespace stemma::ui {

struct PlanningPlace {
    PlanningPlace(WorkspacePlace where, PlanningStore store)
        : place(std::move(where)), planning(std::move(store)), engine(*planning.store, tables) {}
    WorkspacePlace place;
    PlanningStore planning;
    TablesClient tables;
    Engine engine; // refers to both
};

namespace {

constexpr std::uint64_t kLongestFile = 100'000'000; ///< as loadPipeline()

Timestamp savedAt(const fs::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) return 0;
    return Timestamp(facts.st_mtim.tv_sec) * 1'000'000 + facts.st_mtim.tv_nsec / 1000;
}

/// The engine to plan with: the window's, the one of the question before, or a new one.
Result<std::pair<Engine*, Store*>> engineFor(const PreviewQuestion& question, Preview& preview) {
    if (question.session && question.sessionWorkspace == preview.workspace.folder)
        return std::pair(question.session.engine.get(), question.session.store.get());
    if (!preview.place || preview.place->place != preview.workspace) {
        STEMMA_TRY(PlanningStore store, openForPlanning(preview.workspace));
        preview.place = std::make_shared<PlanningPlace>(preview.workspace, std::move(store));
    }
    return std::pair(&preview.place->engine, preview.place->planning.store.get());
}

/// The file with a person's values; those that don't fit are told at their fields and left out.
void applyParameters(const PreviewQuestion& question, Preview& preview) {
    if (question.parameters.empty()) return;
    LoadOptions options;
    for (const auto& given : question.parameters)
        if (preview.pipeline->parameter(given.first)) options.parameters.push_back(given);
    auto all = parsePipeline(preview.text, preview.file, options);
    if (!all) {
        LoadOptions good;
        for (const auto& given : options.parameters) {
            LoadOptions one;
            one.parameters = {given};
            if (const auto alone = parsePipeline(preview.text, preview.file, one); alone)
                good.parameters.push_back(given);
            else
                preview.parameterErrors[given.first] = allErrors(alone.error()).front().message;
        }
        all = parsePipeline(preview.text, preview.file, good);
    }
    if (all)
        preview.pipeline = std::make_shared<const Pipeline>(std::move(*all));
    else
        preview.problems = problemsOf(all.error(), preview);
}

void findTrust(Preview& preview) {
    std::unordered_set<std::string_view> known; // of the plan's own texts, which stay
    for (const PlannedStep& step : preview.plan->steps) {
        const bool runs = step.decision == Decision::Run || step.decision == Decision::Maybe;
        if (runs && !step.commands.empty()) preview.runsPrograms = true;
        for (const std::string& command : step.commands)
            if (known.insert(command).second) preview.commands.push_back(command);
    }
    preview.trust = trustOf(preview.pipeline->folder, preview.commands);
    preview.newCommands.clear();
    if (preview.trust == TrustState::Changed)
        preview.newCommands = notAgreedTo(preview.pipeline->folder, preview.commands);
}

/// What isn't known before its program is trusted, and so isn't shown.
bool isUnasked(const Reason& reason) {
    return reason.component == "environment" && reason.name.starts_with("identify:") && reason.after.empty();
}

/// Whether a person has seen all because of which it would run.
bool isAsAccepted(const PlannedStep& step, const Acceptance& accepted) {
    if (!step.accepted) return true; // it waits, or nothing has changed: there is nothing to accept now
    std::vector<Reason> reasons = step.reasons;
    std::erase_if(reasons, isUnasked);
    return reasons == accepted.reasons;
}

/// A plan in which what a person accepted stands as long as it is what they saw. What can't be accepted any more, or
/// has changed since, is told and runs.
Result<Plan> planWithAccepted(Engine& engine, const PreviewQuestion& question, bool identify, Preview& preview,
                              const Cancel& cancel) {
    RunRequest request;
    request.pipeline = preview.pipeline;
    preview.lapses.clear();
    Result<Plan> plan = engine.plan(request, identify, cancel);
    for (const Acceptance& one : question.accepted) {
        if (!plan) break;
        if (!preview.pipeline->step(one.step)) continue; // the file lost it; it may come back
        request.accept.push_back(one.step);
        auto with = engine.plan(request, identify, cancel);
        const PlannedStep* planned = with ? with->find(one.step) : nullptr;
        if (planned && isAsAccepted(*planned, one)) {
            plan = std::move(with);
            continue;
        }
        if (!with && with.error().code != ErrorCode::InvalidArgument) return with;
        request.accept.pop_back();
        preview.lapses.push_back(
            {one.step,
             with ? "Step " + one.step + " changed again since it was accepted: it will run." : with.error().message});
    }
    return plan;
}

Status makePlan(const PreviewQuestion& question, Preview& preview, const Cancel& cancel) {
    STEMMA_TRY(const auto found, engineFor(question, preview));
    const auto [engine, store] = found;
    STEMMA_TRY(preview.plan, planWithAccepted(*engine, question, false, preview, cancel));
    findTrust(preview);
    const bool identifies = std::any_of(preview.pipeline->steps.begin(), preview.pipeline->steps.end(),
                                        [](const Step& step) { return !step.identify.empty(); });
    if (identifies && preview.trust == TrustState::Trusted) { // agreed to: what they answer is part of the keys
        STEMMA_TRY(preview.plan, planWithAccepted(*engine, question, true, preview, cancel));
    }
    preview.pipeline = preview.plan->of; // with the cells that are known now
    preview.causes = causesOf(*preview.plan, *preview.pipeline, *store);
    return {};
}

/// An error of the plan that names a place or a step is the person's; others are of the workspace or of a helper.
void takePlanError(const Error& error, Preview& preview) {
    preview.problems = problemsOf(error, preview);
    const bool theirs = std::any_of(preview.problems.begin(), preview.problems.end(), [](const PreviewProblem& one) {
        return one.error.where.has_value() || !one.step.empty();
    });
    if (theirs) return;
    preview.trouble = allErrors(error).front();
    preview.problems.clear();
}

/// What the text says, without a plan.
void readText(const PreviewQuestion& question, Preview& preview) {
    auto loaded = parsePipeline(preview.text, preview.file);
    if (!loaded) {
        preview.sketch = sketchPipeline(preview.text, preview.file.extension() == ".json");
        preview.name = preview.sketch.name.empty() ? preview.file.stem().string() : preview.sketch.name;
        preview.problems = problemsOf(loaded.error(), preview);
        return;
    }
    preview.name = loaded->name;
    preview.parameters = parameterFields(*loaded);
    preview.pipeline = std::make_shared<const Pipeline>(std::move(*loaded));
    applyParameters(question, preview);
}

/// How long ago a file was saved so that nothing of it can have been read before.
constexpr Timestamp kSettled = 100'000;

} // namespace

Preview lookAtPipeline(const PreviewQuestion& question, const Cancel& cancel) {
    const Timestamp since = Clock::system().now() - kSettled;
    Preview preview;
    preview.file = question.file;
    preview.place = question.place;
    auto text = readFile(question.file, kLongestFile);
    if (text) preview.text = std::move(*text);
    if (!question.signature.empty() && signatureOf(preview.text, question.follows, since) == question.signature) {
        preview.unchanged = true;
        return preview;
    }
    preview.saved = savedAt(question.file);
    std::error_code failed;
    const fs::path folder = fs::absolute(question.file, failed).parent_path().lexically_normal();
    if (const auto place = findWorkspace(folder)) preview.workspace = *place;
    if (text) {
        readText(question, preview);
    } else {
        preview.trouble = std::move(text).error();
        preview.name = question.file.stem().string();
    }
    preview.follows = followedFiles(preview);
    preview.signature = signatureOf(preview.text, preview.follows, since);
    if (preview.pipeline && preview.problems.empty())
        if (Status planned = makePlan(question, preview, cancel); !planned) takePlanError(planned.error(), preview);
    preview.drawing = drawingOf(preview);
    return preview;
}

} // namespace stemma::ui
