// SPDX-License-Identifier: GPL-3.0-or-later
// A whole plan: each step evaluated or foreseen, those that don't wait for each other side by side.
#include "core/engine/PlannerFindings.h"

#include "core/base/Text.h"
#include "core/base/Threads.h"
#include "core/store/Database.h"
#include "core/store/PipelinePlace.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <unordered_set>

namespace stemma {

namespace {

constexpr int kRunsLookedAt = 100;                            // for another file of the same name
constexpr std::uint64_t kMuchToCopy = std::uint64_t(1) << 30; // bytes, from which a plan says so first

constexpr std::size_t kStepsForThread = 500; // fewer cost less than another thread and its connection
constexpr std::size_t kShare = 50;           // steps a thread takes at a time

/// How long what a step is compared with took where it was executed.
Result<double> lastSeconds(const Store& store, const StepRunInfo& baseline) {
    return store.secondsOf(baseline.origin ? baseline.origin : baseline.id);
}

/// What is said is said once.
void dropEqual(std::vector<Error>& errors) {
    std::unordered_set<std::string> said;
    std::erase_if(errors, [&](const Error& error) { return !said.insert(describe(error)).second; });
}

/// A plan executes nothing, so it doesn't know what `identify` would print: where nothing else is different, the step
/// may run.
void leaveAsked(const Step& step, std::vector<Reason>& reasons, Decision& decision) {
    std::erase_if(reasons, [](const Reason& r) {
        return (r.component == "environment" && r.name.starts_with("identify:")) || r.component == "changed";
    });
    if (!reasons.empty()) return;
    decision = Decision::Maybe;
    for (const std::string& command : step.identify) reasons.push_back({"unasked", command, "", "", false});
}

} // namespace

Result<PlannedStep> Planner::foresee(int step, const Outcomes& outcomes,
                                     const std::vector<std::optional<Decision>>& decisions) const {
    const Step& s = pipeline().steps[std::size_t(step)];
    Evaluation evaluation;
    STEMMA_TRY(evaluation.inputs, resolveInputs(step, outcomes, true));
    const StepKind* kind = findStepKind(stepKindName(s.kind));
    STEMMA_TRY(evaluation.fingerprint, fingerprint(context(step, evaluation.inputs), *kind));
    STEMMA_CHECK(findReasons(step, evaluation, outcomes));
    // Inputs that aren't known yet look like missing ones: that is no reason, the step that makes them is.
    std::erase_if(evaluation.reasons, [&](const Reason& r) {
        return (r.component == "input" && r.after.empty() && s.input(r.name)) || r.component == "changed";
    });
    PlannedStep result;
    result.decision = evaluation.reasons.empty() ? Decision::Maybe : Decision::Run;
    if (!m_identify && !s.identify.empty()) leaveAsked(s, evaluation.reasons, result.decision);
    result.reasons = std::move(evaluation.reasons);
    // Only what it reads can make it run; what it merely comes after, or describes, can't.
    std::vector<int> before;
    for (const Input& input : s.inputs)
        for (const Reference& reference : input.references)
            if (reference.kind == Reference::Kind::StepOutput) before.push_back(reference.stepIndex);
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    for (const int up : before) {
        const auto decision = decisions[std::size_t(up)];
        if (decision && *decision != Decision::Reuse && *decision != Decision::Skip)
            result.reasons.push_back(
                {"upstream", pipeline().steps[std::size_t(up)].name, "", std::string(name(*decision)), false});
    }
    if (!s.when.empty()) { // whether it holds is known then
        result.decision = Decision::Maybe;
        result.reasons.push_back({"when", s.when, "", "", false});
    }
    if (evaluation.baseline) {
        result.baseline = evaluation.baseline->run;
        STEMMA_TRY(result.lastSeconds, lastSeconds(m_store, *evaluation.baseline));
    }
    result.commands = std::move(evaluation.fingerprint.declared.commands);
    return result;
}

Result<std::vector<std::string>> Planner::notes(std::uint64_t copies, const std::string& copier) const {
    std::vector<std::string> notes;
    const std::string own = fs::absolute(pipeline().file).lexically_normal().string();
    std::error_code error;
    STEMMA_TRY(const auto runs, m_store.runs(kRunsLookedAt));
    for (const RunInfo& run : runs) {
        // A file that is gone was renamed or moved: that is no second one.
        if (run.pipeline.empty() || run.pipeline != pipeline().name || run.pipelineFile == own) continue;
        if (pipelinePlace(m_store.workspace(), run.pipelineFile) == own) continue; // the project was copied
        if (!fs::exists(run.pipelineFile, error)) continue;
        notes.push_back("Another file has the pipeline name " + pipeline().name + " in this workspace too: " +
                        toUtf8(run.pipelineFile) + " (run " + std::to_string(run.id.value) +
                        "). Their artifacts share names; give one of them another `name`.");
        break;
    }
    if (copies > kMuchToCopy) {
        const auto space = fs::space(m_store.workspace(), error);
        notes.push_back(copier + " will copy " + formatBytes(copies) + " into the store; " +
                        (error ? std::string() : formatBytes(space.available) + " are free. ") +
                        "`keep: reference` leaves files where they are.");
    }
    return notes;
}

bool Planner::waits(const Step& step, const Outcomes& outcomes) const {
    return std::ranges::any_of(step.inputs, [&](const Input& input) {
        return std::ranges::any_of(input.references, [&](const Reference& written) {
            const Reference& reference = takenFor(input, written);
            if (reference.kind != Reference::Kind::StepOutput) return false;
            const StepOutcome& outcome = outcomes[std::size_t(reference.stepIndex)];
            return !outcome.known && !outcome.skipped;
        });
    });
}

Status Planner::planStep(int index, Findings& findings) const {
    const std::size_t i = std::size_t(index);
    const Step& s = pipeline().steps[i];
    PlannedStep& planned = findings.planned[i];
    const std::optional<Reason> left = notNeeded(index, findings.outcomes);
    if (left) {
        planned.decision = Decision::Skip;
        planned.reasons = {*left};
        findings.outcomes[i].skipped = true;
    } else if (s.cells == CellState::Open) {
        STEMMA_TRY(planned, planOpen(index, findings));
    } else if (waits(s, findings.outcomes)) {
        STEMMA_TRY(planned, foresee(index, findings.outcomes, findings.decisions));
    } else {
        STEMMA_TRY(Evaluation evaluated, evaluate(index, findings.outcomes, true));
        planned.decision = !evaluated.notTaken.empty() ? Decision::Skip
                           : evaluated.hit             ? Decision::Reuse
                                                       : Decision::Run;
        if (planned.decision == Decision::Skip) {
            evaluated.reasons = {{"when", s.when, "", evaluated.notTaken, true}};
            findings.outcomes[i].skipped = true;
        }
        if (!m_identify && !s.identify.empty() && planned.decision == Decision::Run)
            leaveAsked(s, evaluated.reasons, planned.decision);
        planned.reasons = evaluated.reasons;
        planned.commands = std::move(evaluated.fingerprint.declared.commands);
        if (evaluated.hit) {
            planned.originRun = evaluated.hit->run;
            planned.lastSeconds = evaluated.hit->seconds;
            planned.accepted = evaluated.accepted;
            if (evaluated.accepted) planned.baseline = evaluated.baseline->run;
            findings.outcomes[i] = std::move(evaluated.outcome);
            // `reads` has what is left to say of the inputs, and the key is in the store with its components.
            evaluated.inputs = {};
            if (!evaluated.accepted) evaluated.fingerprint.components = {};
        } else if (evaluated.baseline) {
            planned.baseline = evaluated.baseline->run;
            STEMMA_TRY(planned.lastSeconds, lastSeconds(m_store, *evaluated.baseline));
        }
        findings.evaluations[i] = std::make_unique<Evaluation>(std::move(evaluated));
    }
    planned.position = index;
    planned.step = s.name;
    planned.kind = stepKindName(s.kind);
    findings.decisions[i] = planned.decision;
    return {};
}

std::vector<std::vector<int>> Planner::rounds() const {
    std::vector<std::vector<int>> rounds;
    std::vector<std::size_t> round(pipeline().steps.size(), 0);
    for (const int index : order()) {
        std::size_t& own = round[std::size_t(index)];
        for (const int up : graph().upstream(index)) own = std::max(own, round[std::size_t(up)] + 1);
        if (own >= rounds.size()) rounds.resize(own + 1);
        rounds[own].push_back(index);
    }
    return rounds;
}

Status Planner::planRound(const std::vector<int>& steps, Findings& findings) const {
    std::atomic<std::size_t> next = 0;
    const auto share = [&]() -> Status {
        // One snapshot for all of a thread's questions: they agree with each other, and none has to lock by itself.
        STEMMA_TRY(const auto snapshot, m_store.database().snapshot());
        for (std::size_t from = next.fetch_add(kShare); from < steps.size(); from = next.fetch_add(kShare))
            for (std::size_t i = from; i < std::min(from + kShare, steps.size()); ++i) {
                if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "Planning was cancelled.");
                if (Status done = planStep(steps[i], findings); !done)
                    findings.errors[std::size_t(steps[i])] = std::move(done).error();
            }
        return {};
    };
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::future<Status>> others;
    for (std::size_t i = 1; i < std::min(cores, steps.size() / kStepsForThread + 1); ++i)
        others.push_back(std::async(kBeside, share));
    Status done = share();
    for (auto& other : others)
        if (Status ended = other.get(); !ended) done = std::move(ended);
    return done;
}

Result<Plan> Planner::plan(Outcomes& outcomes, Evaluations& evaluations) {
    const std::size_t count = pipeline().steps.size();
    outcomes = Outcomes(count);
    evaluations = Evaluations(count);
    Findings findings{outcomes, evaluations, {}, {}, {}, {}};
    findings.resize(count);
    m_store.lookAgain();
    STEMMA_TRY(const auto snapshot, m_store.database().snapshot());
    for (bool again = true; again;) {
        again = false;
        for (std::vector<int>& round : rounds()) {
            std::erase_if(round, [&](int step) { return findings.done[std::size_t(step)] != 0; });
            // Cells of items that are known stand for their step before it is looked at.
            STEMMA_TRY(again, makeCells(findings));
            if (again) break;
            STEMMA_CHECK(planRound(round, findings));
            for (const int step : round) findings.done[std::size_t(step)] = 1;
        }
    }

    Plan plan;
    plan.pipeline = pipeline().name;
    plan.of = stage().pipeline;
    plan.steps.reserve(order().size());
    std::vector<Error> errors;
    std::uint64_t copies = 0;
    std::string copier;
    for (const int index : order()) {
        const std::size_t i = std::size_t(index);
        if (findings.errors[i]) {
            errors.push_back(std::move(*findings.errors[i]));
            continue;
        }
        if (const auto& e = evaluations[i]; e && !e->hit && e->fingerprint.declared.copies > 0) {
            copies += e->fingerprint.declared.copies;
            copier += (copier.empty() ? "" : ", ") + pipeline().steps[i].name;
        }
        plan.steps.push_back(std::move(findings.planned[i]));
    }
    if (errors.size() == 1) return fail(errors.front());
    const std::size_t failed = errors.size();
    dropEqual(errors); // a thousand cells have one reason
    if (!errors.empty())
        return fail(Error{errors.front().code,
                          plural(std::int64_t(failed), "step") + " of " + pipeline().name + " can't run.",
                          {},
                          {},
                          errors});
    STEMMA_TRY(plan.notes, notes(copies, copier));
    return plan;
}

} // namespace stemma
