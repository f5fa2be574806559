// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/engine/Fingerprint.h"
#include "core/engine/Slots.h"
#include "core/pipeline/Cells.h"
#include "core/pipeline/PipelineGraph.h"
#include "core/store/Baselines.h"
#include "core/store/HashMemory.h"
#include "core/store/Store.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace stemma {

class TablesClient;

/// What has become of a step in this plan or run: its outputs' versions, by index of Step::outputs.
struct StepOutcome {
    bool known = false;    ///< outputs are there
    bool executed = false; ///< made now, rather than reused
    bool skipped = false;  ///< not needed: a `when` doesn't hold, its own or that of what it reads
    std::vector<InputVersion> outputs;
};

/// By step; more come where items become known.
using Outcomes = Slots<StepOutcome>;

/// A step with everything known before it.
struct Evaluation {
    std::vector<ResolvedInput> inputs;
    Fingerprint fingerprint;
    std::optional<Execution> hit;
    StepOutcome outcome;                   ///< of a hit
    std::vector<Reason> reasons;           ///< why it runs, where it isn't a hit; of an accepted one why it would
    bool accepted = false;                 ///< the hit isn't of this key: a person takes it for unchanged
    std::vector<Observation> observations; ///< of an accepted one: what its code is now
    std::optional<StepRunInfo> baseline;
    std::string notTaken;         ///< why its `when` leaves it out; the rest isn't known then; "": it doesn't
    std::vector<StepInput> reads; ///< what it reads, for the record; also what has its item, as "item.sample"
};
/// By step; there while somebody still needs it. A hit's has what committing it takes, no more: there are many of them.
using Evaluations = Slots<std::unique_ptr<Evaluation>>;

/// Decides, step by step, what will be reused and what will run, and why. Holds no lock: several threads may evaluate
/// different steps at once, once prepare() has returned, also while one of them makes cells of items that became known:
/// a step keeps its index and what it says from then on, and references to it stay good.
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

    ProgramMemory& programs() const { return m_programs; }
    const Pipeline& pipeline() const { return *stage().pipeline; }
    const PipelineGraph& graph() const { return stage().graph; }
    const std::vector<int>& order() const { return stage().order; } ///< chosen steps, each after all it needs
    bool chosen(int step) const { return stage().chosen[std::size_t(step)]; }
    bool forced(int step) const { return stage().forced[std::size_t(step)]; }

    /// The pipeline with the cells that are known by now.
    struct Stage {
        std::shared_ptr<const Pipeline> pipeline;
        PipelineGraph graph;
        std::vector<int> order;
        std::vector<bool> chosen, forced, accepted;
    };
    /// What becomes of the pipeline with the cells of this open step, whose `for_each` is there; every step keeps its
    /// index. Nothing sees it before enter(). Errors: as itemsOf and withItems.
    Result<std::unique_ptr<const Stage>> withCellsOf(int step, const Outcomes& outcomes);
    void enter(std::unique_ptr<const Stage> stage); ///< one at a time

    /// Everything before `step` is in `outcomes`. Looks for a hit unless the step always runs. `why` finds the reasons
    /// where it is none (a few queries more).
    Result<Evaluation> evaluate(int step, const Outcomes& outcomes, bool why) const;
    /// Why it isn't needed, where something that it reads was left out by a `when`; else none. What gathers does
    /// without, unless nothing is left.
    std::optional<Reason> notNeeded(int step, const Outcomes& outcomes) const;
    /// Something before it will run: what can be said already. Returns Run or Maybe, with reasons.
    Result<PlannedStep> foresee(int step, const Outcomes& outcomes,
                                const std::vector<std::optional<Decision>>& decisions) const;
    /// A hit under these components, or none. Used again once a key is held.
    Result<std::optional<Execution>> findHit(int step, const std::vector<ResolvedInput>& inputs,
                                             const Fingerprint& fingerprint, std::string* missing = nullptr) const;
    Result<StepOutcome> outcomeOf(int step, Execution& hit) const; ///< takes the hit's outputs

    /// The whole plan; steps that don't wait for each other are looked at on all cores. `outcomes` gets what is known
    /// of reused steps, `evaluations` what was found of them.
    Result<Plan> plan(Outcomes& outcomes, Evaluations& evaluations);
    /// Looks at these steps, as far as all they need is known: `evaluations` of those, and `outcomes` of hits, are
    /// there then. Errors are left for evaluate() to find again. Error: Cancelled, those of the store.
    Status lookAhead(const std::vector<int>& steps, Outcomes& outcomes, Evaluations& evaluations) const;

    /// A version as a step reads it.
    Result<InputVersion> load(VersionId id) const;

private:
    Result<std::vector<ResolvedInput>> resolveInputs(int step, const Outcomes& outcomes, bool partly) const;
    DeclareContext context(int step, const std::vector<ResolvedInput>& inputs) const;
    Status findReasons(int step, Evaluation& evaluation, const Outcomes& outcomes) const;
    /// What an execution was seen to depend on and that is different now.
    Result<std::vector<Reason>> observedDifferences(int step, const std::vector<ResolvedInput>& inputs,
                                                    const Fingerprint& print, StepRunId execution) const;
    Result<std::optional<StepRunInfo>> baselineOf(int step) const;
    /// "Accept as unchanged": the last result of the step counts as that of its key now. Errors: InvalidArgument where
    /// there is none, or it can't stand for the step any more.
    Status accept(int step, Evaluation& evaluation, const Outcomes& outcomes) const;
    /// A check that the step declares now and that wasn't passed when it was executed, or "".
    Result<std::string> newCheck(int step, StepRunId execution) const;
    /// The version of `artifact` that took `original` over from another name, if there is one.
    Result<std::optional<VersionId>> takenOver(const std::string& artifact, VersionId original) const;
    /// Sentences for the person before anything runs: another file of this name, much to be copied.
    Result<std::vector<std::string>> notes(std::uint64_t copies, const std::string& copier) const;
    struct Findings; ///< what a plan has found so far, a slot a step: each written by one thread
    Status planStep(int step, Findings& findings) const;
    Status planRound(const std::vector<int>& steps, Findings& findings) const;
    /// What is read under a reference: the input's `first` while there is no such artifact.
    const Reference& takenFor(const Input& input, const Reference& reference) const;
    bool waits(const Step& step, const Outcomes& outcomes) const;           ///< something that it reads isn't known
    Result<PlannedStep> planOpen(int step, const Findings& findings) const; ///< one whose cells aren't known
    /// Makes cells where items are known; what was found so far moves with its steps. True where it did.
    Result<bool> makeCells(Findings& findings);
    std::vector<std::vector<int>> rounds() const; ///< chosen steps: each only waits for those of earlier rounds
    const Stage& stage() const { return *m_stage.load(std::memory_order_acquire); }
    Result<std::unique_ptr<const Stage>> stageOf(std::shared_ptr<const Pipeline> pipeline) const;
    /// All of a version, or of a list what the input takes of it.
    Status takeVersion(const Input& input, const InputVersion& version, ResolvedInput& into) const;
    /// Where an open step's items are; null where they aren't known yet.
    const InputVersion* itemSource(const Step& step, const Outcomes& outcomes) const;
    Result<std::vector<CellItem>> itemsFor(const Step& step, const InputVersion& source) const;
    Status resolveReferences();

    Store& m_store;
    TablesClient& m_tables;
    RunRequest m_request;
    bool m_identify;
    Cancel m_cancel;
    std::vector<std::unique_ptr<const Stage>> m_stages; ///< all of them: who works on an earlier one goes on with it
    std::atomic<const Stage*> m_stage = nullptr;
    ItemsByStep m_items;
    std::unordered_map<std::string, InputVersion> m_references; ///< "name@version" of the workspace, resolved once
    std::function<std::string()> m_askBranch;
    mutable Baselines m_baselines;
    mutable std::once_flag m_branchAsked;
    mutable std::string m_branch;
    mutable ProgramMemory m_programs;
    CopyAhead* m_copies = nullptr;
};

} // namespace stemma
