// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Planner.h"

#include "core/base/Text.h"
#include "core/pipeline/PipelineFile.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma {

namespace {

std::string referenceText(const Reference& reference) {
    return reference.artifact + (reference.version.empty() ? std::string() : "@" + reference.version);
}

/// Contract: they are steps (checkSteps).
std::vector<int> stepIndexes(const Pipeline& pipeline, const std::vector<std::string>& names) {
    std::vector<int> indexes;
    for (const std::string& name : names) indexes.push_back(pipeline.stepIndex(name));
    return indexes;
}

} // namespace

Planner::Planner(Store& store, TablesClient& tables, const RunRequest& request, bool identify, Cancel cancel)
    : m_store(store), m_tables(tables), m_request(request), m_identify(identify), m_cancel(std::move(cancel)),
      m_graph(*request.pipeline) {}

Status Planner::chooseSteps() {
    const Pipeline& p = pipeline();
    const std::size_t count = p.steps.size();
    m_chosen.assign(count, m_request.only.empty());
    m_forced.assign(count, false);
    STEMMA_CHECK(checkSteps(m_request));
    for (const int step : upstreamOf(m_graph, stepIndexes(p, m_request.only))) m_chosen[std::size_t(step)] = true;
    for (const int step : downstreamOf(m_graph, stepIndexes(p, m_request.from))) m_forced[std::size_t(step)] = true;
    for (const int step : topologicalOrder(m_graph))
        if (m_chosen[std::size_t(step)]) m_order.push_back(step);
    return {};
}

Status Planner::resolveReferences() {
    std::vector<Error> errors;
    for (const int index : m_order)
        for (const Input& input : pipeline().steps[std::size_t(index)].inputs)
            for (const Reference& reference : input.references) {
                if (reference.kind != Reference::Kind::Artifact) continue;
                const std::string text = referenceText(reference);
                if (m_references.contains(text)) continue;
                auto id = m_store.resolve(text);
                auto version = id ? load(*id) : Result<InputVersion>(tl::unexpect, id.error());
                if (version) {
                    m_references.emplace(text, std::move(*version));
                    continue;
                }
                Error error = std::move(version).error();
                error.where = pipeline().position(reference.where);
                errors.push_back(std::move(error));
            }
    if (errors.empty()) return {};
    if (errors.size() == 1) return fail(errors.front());
    return fail(Error{
        ErrorCode::NotFound, plural(std::int64_t(errors.size()), "reference") + " can't be resolved.", {}, {}, errors});
}

Status Planner::prepare() {
    STEMMA_CHECK(chooseSteps());
    std::vector<Error> later;
    for (const int index : m_order) {
        const Step& step = pipeline().steps[std::size_t(index)];
        for (const ComesLater& thing : step.comesLater)
            later.push_back({ErrorCode::NotSupported,
                             "Step " + step.name + " uses " + thing.what + ", which comes later.",
                             "This version runs import, sql and command steps without fan-out.",
                             pipeline().position(thing.where),
                             {}});
        if (!findStepKind(stepKindName(step.kind)) && step.comesLater.empty())
            later.push_back({ErrorCode::NotSupported,
                             "Step " + step.name + " is of kind " + stepKindName(step.kind) + ", which comes later.",
                             {},
                             pipeline().position(step.where),
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
    version.data = info.reference ? fs::path() : m_store.dataFolder(info.uuid);
    STEMMA_TRY(version.files, m_store.files(id));
    return version;
}

Result<std::vector<ResolvedInput>> Planner::resolveInputs(int step, const std::vector<StepOutcome>& outcomes,
                                                          bool partly) const {
    std::vector<ResolvedInput> inputs;
    for (const Input& input : pipeline().steps[std::size_t(step)].inputs) {
        ResolvedInput resolved{&input, input.name, {}, input.list};
        for (const Reference& reference : input.references) {
            if (reference.kind == Reference::Kind::Artifact) {
                resolved.versions.push_back(m_references.at(referenceText(reference)));
                continue;
            }
            const StepOutcome& outcome = outcomes[std::size_t(reference.stepIndex)];
            if (!outcome.known) {
                STEMMA_ASSERT(partly);
                resolved.versions.clear();
                break;
            }
            resolved.versions.push_back(outcome.outputs[std::size_t(reference.outputIndex)]);
        }
        inputs.push_back(std::move(resolved));
    }
    return inputs;
}

DeclareContext Planner::context(int step, const std::vector<ResolvedInput>& inputs) const {
    return DeclareContext{pipeline(),
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

Result<std::optional<Execution>> Planner::findHit(int step, const Fingerprint& print, std::string* missing) const {
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

Result<std::optional<VersionId>> Planner::takenOver(const std::string& artifact, VersionId original) const {
    STEMMA_TRY(const auto versions, m_store.versions(artifact));
    std::optional<VersionId> found;
    for (const VersionInfo& version : versions)
        if (version.name == artifact && version.sameAs == original && version.state == VersionState::Ok)
            found = version.id;
    return found;
}

Result<StepOutcome> Planner::outcomeOf(int step, const Execution& hit) const {
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
        version.data = at->reference ? fs::path() : m_store.dataFolder(at->uuid);
        version.files = at->files;
        outcome.outputs.push_back(std::move(version));
    }
    outcome.known = true;
    return outcome;
}

Result<std::optional<StepRunInfo>> Planner::baselineOf(int step) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    std::call_once(m_branchAsked, [this] {
        if (m_askBranch) m_branch = m_askBranch();
    });
    const std::string& branch = m_branch;
    STEMMA_TRY(auto found, m_store.baseline(pipeline().name, s.name, {}, branch));
    if (!found && !s.was.empty()) {
        STEMMA_TRY(auto former, m_store.baseline(pipeline().name, s.was, {}, branch));
        found = std::move(former);
    }
    if (!found && !pipeline().was.empty()) {
        STEMMA_TRY(auto former, m_store.baseline(pipeline().was, s.name, {}, branch));
        found = std::move(former);
    }
    return found;
}

Status Planner::findReasons(int step, Evaluation& evaluation, const std::vector<StepOutcome>& outcomes) const {
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
    std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) { return a.root > b.root; });
    if (!reasons.empty()) return {};
    std::string missing;
    STEMMA_CHECK(findHit(step, evaluation.fingerprint, &missing));
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

Result<Evaluation> Planner::evaluate(int step, const std::vector<StepOutcome>& outcomes, bool why) const {
    Evaluation evaluation;
    STEMMA_TRY(evaluation.inputs, resolveInputs(step, outcomes, false));
    const StepKind* kind = findStepKind(stepKindName(pipeline().steps[std::size_t(step)].kind));
    STEMMA_TRY(evaluation.fingerprint, fingerprint(context(step, evaluation.inputs), *kind));
    STEMMA_TRY(evaluation.hit, findHit(step, evaluation.fingerprint));
    if (evaluation.hit) {
        STEMMA_TRY(evaluation.outcome, outcomeOf(step, *evaluation.hit));
    } else if (why) {
        STEMMA_CHECK(findReasons(step, evaluation, outcomes));
    }
    return evaluation;
}

} // namespace stemma
