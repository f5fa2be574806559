// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/PlannerFindings.h"

#include "core/base/Text.h"
#include "core/engine/CodeLines.h"
#include "core/engine/Condition.h"
#include "core/engine/ReasonPlaces.h"
#include "core/pipeline/Cells.h"
#include "core/pipeline/PipelineFile.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma {

namespace {

/// Of a cell that isn't known yet the step it will be one of.
std::vector<int> stepIndexes(const Pipeline& pipeline, const std::vector<std::string>& names) {
    std::vector<int> indexes;
    for (const std::string& name : names) {
        std::vector<int> found = pipeline.stepIndexes(name);
        if (found.empty()) found = pipeline.stepIndexes(name.substr(0, name.find('[')));
        indexes.insert(indexes.end(), found.begin(), found.end());
    }
    return indexes;
}

/// The step run that has what it was seen to depend on: the one that made its outputs, or that accepted them.
StepRunId originOf(const StepRunInfo& baseline) {
    return baseline.origin && !baseline.reusable ? baseline.origin : baseline.id;
}

std::vector<StepInput> readsOf(const std::vector<ResolvedInput>& inputs) {
    std::vector<StepInput> reads;
    int position = 0;
    for (const ResolvedInput& input : inputs) {
        int item = 0;
        for (const InputVersion& version : input.versions) reads.push_back({input.name, position, item++, version.id});
        ++position;
    }
    return reads;
}

} // namespace

std::string referenceText(const Reference& reference) {
    return reference.artifact + (reference.version.empty() ? std::string() : "@" + reference.version);
}

Planner::Planner(Store& store, TablesClient& tables, const RunRequest& request, bool identify, Cancel cancel)
    : m_store(store), m_tables(tables), m_request(request), m_identify(identify), m_cancel(std::move(cancel)),
      m_baselines(store.database(), store.workspace() / "derived") {}

Result<std::unique_ptr<const Planner::Stage>> Planner::stageOf(std::shared_ptr<const Pipeline> kept) const {
    auto stage = std::make_unique<Stage>(Stage{kept, PipelineGraph(*kept), {}, {}, {}, {}});
    const std::size_t count = kept->steps.size();
    stage->chosen.assign(count, m_request.only.empty());
    stage->forced.assign(count, false);
    stage->accepted.assign(count, false);
    std::vector<int> only = stepIndexes(*kept, m_request.only);
    for (const int step : needsWithoutCells(*kept, m_request.only)) only.push_back(step); // there are no items
    for (const int step : upstreamOf(stage->graph, only)) stage->chosen[std::size_t(step)] = true;
    for (const int step : downstreamOf(stage->graph, stepIndexes(*kept, m_request.from)))
        stage->forced[std::size_t(step)] = true;
    for (const int step : stepIndexes(*kept, m_request.accept)) stage->accepted[std::size_t(step)] = true;
    for (const int step : topologicalOrder(stage->graph)) {
        if (kept->steps[std::size_t(step)].cells == CellState::Replaced) stage->chosen[std::size_t(step)] = false;
        if (stage->chosen[std::size_t(step)]) stage->order.push_back(step);
    }
    RunRequest asked = m_request;
    asked.pipeline = kept;
    STEMMA_CHECK(checkSteps(asked));
    return std::unique_ptr<const Stage>(std::move(stage));
}

void Planner::enter(std::unique_ptr<const Stage> stage) {
    m_stages.push_back(std::move(stage));
    m_stage.store(m_stages.back().get(), std::memory_order_release);
}

Status Planner::resolveReferences() {
    std::vector<Error> errors;
    const auto resolve = [&](const Step& step, const Reference& reference, bool mayLack) {
        const std::string text = referenceText(reference);
        if (reference.kind != Reference::Kind::Artifact || m_references.contains(text)) return;
        auto id = m_store.resolve(text);
        auto version = id ? load(*id) : Result<InputVersion>(tl::unexpect, id.error());
        if (version) {
            m_references.emplace(text, std::move(*version));
            return;
        }
        Error error = std::move(version).error();
        if (mayLack && error.code == ErrorCode::NotFound) return;
        error.where = pipeline().homeOf(step).position(reference.where);
        errors.push_back(std::move(error));
    };
    for (const int index : order()) {
        const Step& step = pipeline().steps[std::size_t(index)];
        for (const ForEach& items : step.forEach)
            if (items.from) resolve(step, *items.from, false);
        for (const Input& input : step.inputs)
            for (const Reference& reference : input.references) resolve(step, reference, input.first.has_value());
    }
    if (errors.empty()) return {};
    if (errors.size() == 1) return fail(errors.front());
    return fail(Error{
        ErrorCode::NotFound, plural(std::int64_t(errors.size()), "reference") + " can't be resolved.", {}, {}, errors});
}

Status Planner::prepare() {
    // What an earlier plan knew of items is found again: it may be different now.
    auto written = m_request.pipeline;
    if (written->written.steps) {
        STEMMA_TRY(Pipeline fresh, withItems(*written, {}));
        written = std::make_shared<const Pipeline>(std::move(fresh));
    }
    STEMMA_TRY(auto first, stageOf(std::move(written)));
    enter(std::move(first));
    std::vector<Error> later;
    for (const int index : order()) {
        const Step& step = pipeline().steps[std::size_t(index)];
        for (const ComesLater& thing : step.comesLater)
            later.push_back({ErrorCode::NotSupported,
                             "Step " + step.name + " uses " + thing.what + ", which comes later.",
                             "This version runs steps without it.",
                             pipeline().homeOf(step).position(thing.where),
                             {}});
        if (!findStepKind(stepKindName(step.kind)) && step.comesLater.empty())
            later.push_back({ErrorCode::NotSupported,
                             "Step " + step.name + " is of kind " + stepKindName(step.kind) + ", which comes later.",
                             {},
                             pipeline().homeOf(step).position(step.where),
                             {}});
    }
    if (later.size() == 1) return fail(later.front());
    if (!later.empty())
        return fail(Error{
            ErrorCode::NotSupported, "The pipeline " + pipeline().name + " uses what comes later.", {}, {}, later});
    return resolveReferences();
}

Result<InputVersion> Planner::load(VersionId id) const {
    STEMMA_TRY(const VersionInfo info, m_store.version(id));
    if (info.state == VersionState::Evicted || info.state == VersionState::Deleted)
        return fail(ErrorCode::NotFound,
                    info.name + "@" + std::to_string(info.number) + " was deleted; only its record is left.",
                    "Make it again by running the pipeline that made it, or name another version.");
    InputVersion version{info.id,      info.name,        info.type,      info.uuid, info.number,
                         info.content, info.readOptions, info.reference, {},        {}};
    if (!info.reference) version.data = m_store.dataFolder(info.uuid).native();
    STEMMA_TRY(version.files, m_store.files(id));
    return version;
}

const Reference& Planner::takenFor(const Input& input, const Reference& reference) const {
    const bool lacks = reference.kind == Reference::Kind::Artifact && !m_references.contains(referenceText(reference));
    return lacks && input.first ? *input.first : reference;
}

Result<std::vector<ResolvedInput>> Planner::resolveInputs(int step, const Outcomes& outcomes, bool partly) const {
    std::vector<ResolvedInput> inputs;
    for (const Input& input : pipeline().steps[std::size_t(step)].inputs) {
        ResolvedInput resolved{&input, input.name, {}, input.list};
        for (const Reference& written : input.references) {
            const Reference& reference = takenFor(input, written);
            if (reference.kind == Reference::Kind::Artifact) {
                STEMMA_CHECK(takeVersion(input, m_references.at(referenceText(reference)), resolved));
                continue;
            }
            const StepOutcome& outcome = outcomes[std::size_t(reference.stepIndex)];
            if (outcome.skipped) continue; // what gathers does without: see notNeeded()
            if (!outcome.known) {
                if (!partly && input.allowFailed) continue;
                STEMMA_ASSERT(partly);
                resolved.versions.clear();
                break;
            }
            STEMMA_CHECK(takeVersion(input, outcome.outputs[std::size_t(reference.outputIndex)], resolved));
            if (reference.gathers()) {
                resolved.cells.resize(resolved.versions.size() - 1); // of those beside it that are no cells: none
                resolved.cells.push_back(pipeline().steps[std::size_t(reference.stepIndex)].cell);
            }
        }
        if (!partly && resolved.versions.empty() && !input.references.empty())
            return fail(ErrorCode::StepFailed,
                        "Nothing is left of the input " + input.name + ": all that it gathers failed.");
        inputs.push_back(std::move(resolved));
    }
    return inputs;
}

std::optional<Reason> Planner::notNeeded(int step, const Outcomes& outcomes) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    const auto skipped = [&](const Reference& reference) {
        return reference.kind == Reference::Kind::StepOutput && outcomes[std::size_t(reference.stepIndex)].skipped;
    };
    const auto because = [&](const Reference& reference) {
        return Reason{"upstream", pipeline().steps[std::size_t(reference.stepIndex)].name, "", "skip", false};
    };
    for (const ForEach& items : s.forEach)
        if (items.from && skipped(*items.from)) return because(*items.from);
    for (const Input& input : s.inputs) {
        const Reference* last = nullptr;
        bool left = false;
        for (const Reference& written : input.references) {
            const Reference& reference = takenFor(input, written);
            if (!skipped(reference)) {
                left = true;
                continue;
            }
            if (!reference.gathers()) return because(reference);
            last = &reference;
        }
        if (last && !left) return because(*last);
    }
    return std::nullopt;
}

DeclareContext Planner::context(int step, const std::vector<ResolvedInput>& inputs) const {
    return DeclareContext{pipeline().homeOf(pipeline().steps[std::size_t(step)]),
                          pipeline().steps[std::size_t(step)],
                          inputs,
                          m_store.hashMemory(),
                          m_tables,
                          m_programs,
                          m_store.workspace() / "derived",
                          m_identify,
                          m_cancel,
                          m_copies};
}

Result<std::string> Planner::newCheck(int step, StepRunId execution) const {
    std::vector<std::string> wanted;
    const Step& declared = pipeline().steps[std::size_t(step)];
    auto add = [&wanted](const std::vector<Check>& checks) {
        for (const Check& check : checks)
            if (check.severity == Severity::Fail) wanted.push_back(check.expression);
    };
    add(declared.checks);
    for (const Output& output : declared.outputs) add(output.checks);
    if (wanted.empty()) return std::string();
    STEMMA_TRY(const auto passed, m_store.checks(execution));
    for (const std::string& expression : wanted)
        if (std::none_of(passed.begin(), passed.end(),
                         [&](const CheckResult& check) { return check.passed && check.expression == expression; }))
            return expression;
    return std::string();
}

Result<std::optional<Execution>> Planner::findHit(int step, const std::vector<ResolvedInput>& inputs,
                                                  const Fingerprint& print, std::string* missing) const {
    const CachePolicy& cache = pipeline().steps[std::size_t(step)].cache;
    if (forced(step) || cache.kind == CachePolicy::Kind::Never || !print.declared.runsAlways.empty())
        return std::optional<Execution>();
    STEMMA_TRY(auto executions, m_store.executions(print.key));
    for (Execution& execution : executions) {
        if (cache.kind == CachePolicy::Kind::Expires) {
            STEMMA_TRY(const StepRunInfo run, m_store.stepRun(execution.stepRun));
            const double age = double(Clock::system().now() - run.ended.value_or(0)) / 1e6;
            if (age > cache.seconds) {
                if (missing) *missing = "expired";
                continue;
            }
        }
        STEMMA_TRY(const std::string unchecked, newCheck(step, execution.stepRun));
        if (!unchecked.empty()) {
            if (missing) *missing = "check " + unchecked;
            continue;
        }
        STEMMA_TRY(const auto changed, observedDifferences(step, inputs, print, execution.stepRun));
        if (!changed.empty()) continue;
        bool present = true;
        for (const Execution::Output& output : execution.outputs) {
            if (m_store.filesPresent(output, m_request.verify)) continue;
            present = false;
            if (missing) *missing = output.artifact + "@" + std::to_string(output.number);
        }
        if (present) return std::optional<Execution>(std::move(execution));
    }
    return std::optional<Execution>();
}

Result<std::vector<Reason>> Planner::observedDifferences(int step, const std::vector<ResolvedInput>& inputs,
                                                         const Fingerprint& print, StepRunId execution) const {
    std::vector<Reason> reasons;
    if (!print.declared.observes) return reasons;
    const StepKind* kind = findStepKind(stepKindName(pipeline().steps[std::size_t(step)].kind));
    STEMMA_TRY(const auto observations, m_store.observations(execution));
    const DeclareContext asked = context(step, inputs);
    for (const Observation& seen : observations) {
        STEMMA_TRY(const std::string now, kind->observe(asked, seen.name));
        if (now != seen.value) reasons.push_back({"observed", seen.name, seen.value, now, true});
    }
    return reasons;
}

Result<std::optional<VersionId>> Planner::takenOver(const std::string& artifact, VersionId original) const {
    STEMMA_TRY(const auto versions, m_store.versions(artifact));
    std::optional<VersionId> found;
    for (const VersionInfo& version : versions)
        if (version.name == artifact && version.sameAs == original && version.state == VersionState::Ok)
            found = version.id;
    return found;
}

Result<StepOutcome> Planner::outcomeOf(int step, Execution& hit) const {
    StepOutcome outcome;
    const Step& declared = pipeline().steps[std::size_t(step)];
    for (const Output& output : declared.outputs) {
        const auto at = std::find_if(hit.outputs.begin(), hit.outputs.end(),
                                     [&](const auto& o) { return o.output == output.name; });
        if (at == hit.outputs.end())
            return fail(ErrorCode::Corrupt,
                        "Run " + std::to_string(hit.run.value) + " has no output " + output.name + " under this key.",
                        "Run `stemma verify`.");
        // The same work under another name was taken over before: that version is it, not one more.
        const std::string artifact = outputName(pipeline(), declared, output);
        if (at->artifact != artifact) {
            STEMMA_TRY(const auto own, takenOver(artifact, at->version));
            if (own) {
                STEMMA_TRY(InputVersion version, load(*own));
                outcome.outputs.push_back(std::move(version));
                continue;
            }
        }
        InputVersion version{at->version, at->artifact,    at->type,      at->uuid, at->number,
                             at->content, at->readOptions, at->reference, {},       {}};
        if (!at->reference) version.data = m_store.dataFolder(at->uuid).native();
        version.files = std::move(at->files);
        outcome.outputs.push_back(std::move(version));
    }
    hit.outputs = {};
    outcome.known = true;
    return outcome;
}

Result<std::optional<StepRunInfo>> Planner::baselineOf(int step) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    std::call_once(m_branchAsked, [this] {
        if (m_askBranch) m_branch = m_askBranch();
    });
    const std::string& branch = m_branch;
    StepRunId found;
    const auto look = [&](const std::string& ofPipeline, const std::string& name) -> Status {
        if (found || ofPipeline.empty() || name.empty()) return {};
        STEMMA_TRY(found, m_baselines.find(ofPipeline, name, cellText(s.cell), branch));
        return {};
    };
    STEMMA_CHECK(look(pipeline().name, s.written()));
    STEMMA_CHECK(look(pipeline().name, s.was));
    STEMMA_CHECK(look(pipeline().was, s.written()));
    if (!found) return std::optional<StepRunInfo>();
    return m_store.stepRun(found);
}

Status Planner::accept(int step, Evaluation& evaluation, const Outcomes& outcomes) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    const auto refuse = [&](const std::string& why) {
        return fail(Error{ErrorCode::InvalidArgument,
                          "Step " + s.name + " can't be accepted as unchanged: " + why + ".",
                          "Run it without --accept.",
                          pipeline().homeOf(s).position(s.where),
                          {}});
    };
    if (s.cache.kind == CachePolicy::Kind::Never || forced(step)) return refuse("it is to run each time");
    if (!evaluation.fingerprint.declared.runsAlways.empty())
        return refuse(evaluation.fingerprint.declared.runsAlways + ", so it runs each time");
    STEMMA_CHECK(findReasons(step, evaluation, outcomes));
    if (!evaluation.baseline) return refuse("it has no earlier result");
    STEMMA_TRY(evaluation.hit, m_store.execution(originOf(*evaluation.baseline)));
    if (!evaluation.hit) return refuse("its last result was deleted, or failed a check");
    STEMMA_TRY(const std::string unchecked, newCheck(step, evaluation.hit->stepRun));
    if (!unchecked.empty()) return refuse("its last result never passed the check " + unchecked);
    for (const Execution::Output& output : evaluation.hit->outputs)
        if (!m_store.filesPresent(output, m_request.verify))
            return refuse("the files of " + output.artifact + "@" + std::to_string(output.number) + " are gone");
    for (const Output& output : s.outputs)
        if (std::ranges::find(evaluation.hit->outputs, output.name, &Execution::Output::output) ==
            evaluation.hit->outputs.end())
            return refuse("its last result has no output " + output.name);
    const StepKind* kind = findStepKind(stepKindName(s.kind));
    if (evaluation.fingerprint.declared.observes) {
        STEMMA_TRY(evaluation.observations, m_store.observations(evaluation.hit->stepRun));
        for (Observation& seen : evaluation.observations) {
            STEMMA_TRY(seen.value, kind->observe(context(step, evaluation.inputs), seen.name));
        }
    }
    evaluation.accepted = true;
    STEMMA_TRY(evaluation.outcome, outcomeOf(step, *evaluation.hit));
    return {};
}

Status Planner::findReasons(int step, Evaluation& evaluation, const Outcomes& outcomes) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    auto& reasons = evaluation.reasons;
    STEMMA_TRY(evaluation.baseline, baselineOf(step));
    if (forced(step)) reasons.push_back({"forced", s.name, "", "it was asked to run (--from)", true});
    if (s.cache.kind == CachePolicy::Kind::Never)
        reasons.push_back({"cache", "never", "", "it is never reused (cache: never)", true});
    if (!evaluation.fingerprint.declared.runsAlways.empty())
        reasons.push_back(
            {"volatile", "clock", "", evaluation.fingerprint.declared.runsAlways + ", so it runs each time", true});
    if (!evaluation.baseline) {
        if (reasons.empty()) reasons.push_back({"new", s.name, "", "", true});
        return {};
    }
    STEMMA_TRY(const auto before, m_store.keyComponents(evaluation.baseline->key));
    for (Reason& reason : differences(before, evaluation.fingerprint.components)) {
        if (reason.component == "input") {
            // An input that a step of this run made is a consequence; an import's file, or another pipeline's, is a
            // cause.
            reason.root = true;
            if (const Input* input = s.input(reason.name))
                for (const Reference& reference : input->references)
                    if (reference.kind == Reference::Kind::StepOutput &&
                        outcomes[std::size_t(reference.stepIndex)].known)
                        reason.root = false;
        }
        reasons.push_back(std::move(reason));
    }
    STEMMA_TRY(const auto observed,
               observedDifferences(step, evaluation.inputs, evaluation.fingerprint, originOf(*evaluation.baseline)));
    reasons.insert(reasons.end(), observed.begin(), observed.end());
    const StepRunInfo& last = *evaluation.baseline;
    addPlaces(pipeline(), s, reasons);
    addCodeLines(m_store, last.origin ? last.originRun : last.run, pipeline().folder, reasons);
    if (s.kind == StepKindId::Import && s.paths.size() == 1)
        addRowLines(m_store, last.id, pipeline().homeOf(s).folder / s.paths.front(), reasons);
    std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) { return a.root > b.root; });
    if (!reasons.empty()) return {};
    std::string missing;
    STEMMA_CHECK(findHit(step, evaluation.inputs, evaluation.fingerprint, &missing));
    if (missing == "expired")
        reasons.push_back({"cache", "expired", "", "its result is older than its cache allows", true});
    else if (missing.starts_with("check "))
        reasons.push_back({"check", missing.substr(6), "", "", true});
    else if (!missing.empty())
        reasons.push_back({"missing", missing, "", "", true});
    else
        reasons.push_back(
            {"changed", s.name, "",
             evaluation.baseline->reusable
                 ? std::string("its earlier result can't be used any more")
                 : std::string("its last result isn't reusable (a check failed, or something changed while it ran)"),
             true});
    return {};
}

Result<Evaluation> Planner::evaluate(int step, const Outcomes& outcomes, bool why) const {
    Evaluation evaluation;
    STEMMA_TRY(evaluation.inputs, resolveInputs(step, outcomes, false));
    const Step& declared = pipeline().steps[std::size_t(step)];
    evaluation.reads = readsOf(evaluation.inputs);
    const bool reads = std::ranges::none_of(declared.inputs, [](const Input& input) { return !input.item.empty(); });
    for (const ForEach& items : declared.forEach)
        if (const InputVersion* source = reads ? itemSource(declared, outcomes) : nullptr)
            evaluation.reads.push_back(
                {"item." + items.name, int(evaluation.inputs.size()), 0, source->id}); // one for_each at most
    if (why && !declared.when.empty()) {
        STEMMA_TRY(const bool holds, conditionHolds(pipeline().homeOf(declared), declared, evaluation.inputs, m_store,
                                                    m_tables, m_cancel));
        if (!holds) {
            evaluation.notTaken = "not needed: " + declared.when + " doesn't hold";
            return evaluation;
        }
    }
    const StepKind* kind = findStepKind(stepKindName(declared.kind));
    STEMMA_TRY(evaluation.fingerprint, fingerprint(context(step, evaluation.inputs), *kind));
    STEMMA_TRY(evaluation.hit, findHit(step, evaluation.inputs, evaluation.fingerprint));
    if (evaluation.hit) {
        STEMMA_TRY(evaluation.outcome, outcomeOf(step, *evaluation.hit));
    } else if (stage().accepted[std::size_t(step)]) {
        STEMMA_CHECK(accept(step, evaluation, outcomes));
    } else if (why) {
        STEMMA_CHECK(findReasons(step, evaluation, outcomes));
    }
    return evaluation;
}

} // namespace stemma
