// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/engine/Fingerprint.h"
#include "core/pipeline/PipelineGraph.h"
#include "core/store/HashMemory.h"
#include "core/store/Store.h"

#include <functional>
#include <mutex>
#include <unordered_map>

namespace stemma {

class TablesClient;

/// What has become of a step in this plan or run: its outputs' versions, by index of Step::outputs.
struct StepOutcome {
    bool known = false;    ///< outputs are there
    bool executed = false; ///< made now, rather than reused
    std::vector<InputVersion> outputs;
};

/// A step with everything known before it.
struct Evaluation {
    std::vector<ResolvedInput> inputs;
    Fingerprint fingerprint;
    std::optional<Execution> hit;
    StepOutcome outcome;         ///< of a hit
    std::vector<Reason> reasons; ///< why it runs, where it isn't a hit
    std::optional<StepRunInfo> baseline;
    std::vector<Observation> observations;
};

/// Decides, step by step, what will be reused and what will run, and why. Holds no lock: several threads may evaluate
/// different steps at once, once prepare() has returned.
class Planner {
public:
    Planner(Store& store, TablesClient& tables, const RunRequest& request, bool identify, Cancel cancel);

    /// Checks that everything asked for can run ("comes later"), picks the steps, resolves references to versions of
    /// the workspace. Errors as Engine::plan.
    Status prepare();
    /// Baselines on this branch are preferred. Asked at most once, when the first baseline is looked for: finding the
    /// branch costs a process, and a run with nothing to do needs none.
    void setBranch(std::function<std::string()> branch) { m_askBranch = std::move(branch); }

    /// Where imports may copy what they hash; nullptr (as at first): nowhere. Not while it plans.
    void setCopies(CopyAhead* copies) { m_copies = copies; }

    const Pipeline& pipeline() const { return *m_request.pipeline; }
    const PipelineGraph& graph() const { return m_graph; }
    const std::vector<int>& order() const { return m_order; } ///< chosen steps, each after all it needs
    bool chosen(int step) const { return m_chosen[std::size_t(step)]; }
    bool forced(int step) const { return m_forced[std::size_t(step)]; }

    /// Everything before `step` is in `outcomes`. Looks for a hit unless the step always runs. `why` finds the reasons
    /// where it is none (a few queries more).
    Result<Evaluation> evaluate(int step, const std::vector<StepOutcome>& outcomes, bool why) const;
    /// Something before it will run: what can be said already. Returns Run or Maybe, with reasons.
    Result<PlannedStep> foresee(int step, const std::vector<StepOutcome>& outcomes,
                                const std::vector<std::optional<Decision>>& decisions) const;
    /// A hit under these components, or none. Used again once a key is held.
    Result<std::optional<Execution>> findHit(int step, const Fingerprint& fingerprint,
                                             std::string* missing = nullptr) const;
    Result<StepOutcome> outcomeOf(int step, const Execution& hit) const;

    /// The whole plan; steps that don't wait for each other are looked at on all cores. `outcomes` gets what is known
    /// of reused steps, `evaluations` what was found of them.
    Result<Plan> plan(std::vector<StepOutcome>& outcomes, std::vector<std::optional<Evaluation>>& evaluations) const;

    /// A version as a step reads it.
    Result<InputVersion> load(VersionId id) const;

private:
    Result<std::vector<ResolvedInput>> resolveInputs(int step, const std::vector<StepOutcome>& outcomes,
                                                     bool partly) const;
    DeclareContext context(int step, const std::vector<ResolvedInput>& inputs) const;
    Status findReasons(int step, Evaluation& evaluation, const std::vector<StepOutcome>& outcomes) const;
    Result<std::optional<StepRunInfo>> baselineOf(int step) const;
    /// A check that the step declares now and that wasn't passed when it was executed, or "".
    Result<std::string> newCheck(int step, StepRunId execution) const;
    /// The version of `artifact` that took `original` over from another name, if there is one.
    Result<std::optional<VersionId>> takenOver(const std::string& artifact, VersionId original) const;
    /// Sentences for the person before anything runs: another file of this name, much to be copied.
    Result<std::vector<std::string>> notes(std::uint64_t copies, const std::string& copier) const;
    struct Findings; ///< what a plan has found so far, a slot a step: each written by one thread
    Status planStep(int step, Findings& findings) const;
    Status planRound(const std::vector<int>& steps, Findings& findings) const;
    std::vector<std::vector<int>> rounds() const; ///< chosen steps: each only waits for those of earlier rounds
    Status chooseSteps();
    Status resolveReferences();

    Store& m_store;
    TablesClient& m_tables;
    RunRequest m_request;
    bool m_identify;
    Cancel m_cancel;
    PipelineGraph m_graph;
    std::vector<int> m_order;
    std::vector<bool> m_chosen, m_forced;
    std::unordered_map<std::string, InputVersion> m_references; ///< "name@version" of the workspace, resolved once
    std::function<std::string()> m_askBranch;
    mutable std::once_flag m_branchAsked;
    mutable std::string m_branch;
    mutable ProgramMemory m_programs;
    CopyAhead* m_copies = nullptr;
};

} // namespace stemma
