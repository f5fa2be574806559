// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Committer.h"
#include "core/engine/Outputs.h"
#include "core/engine/Planner.h"
#include "core/steps/CopyAhead.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <set>

namespace stemma {

struct Provenance;
struct StepWork;
class StepTelling;

/// One run of one pipeline. Steps start as soon as everything before them is committed; a failed step takes only its
/// descendants with it. Used once; run() blocks until every step has its end on record.
class Runner {
public:
    Runner(Store& store, TablesClient& tables, const RunRequest& request, EventListener listener, Cancel cancel);
    ~Runner();
    Result<RunSummary> run();

private:
    enum class Phase : std::uint8_t { Outside, Waiting, Ready, Working, Done };
    struct Node {
        Phase phase = Phase::Outside;
        int waitingFor = 0; ///< steps before it; one more while it is looked at with others (Runner::fanOut)
        StepStatus status = StepStatus::Queued;
        bool beingLookedAt = false;
        bool cancelWished = false; ///< while it was looked at
        std::string uuid;
        Timestamp queued = 0;
    };
    /// What `resources` of steps at work may add up to. A step that asks for more than there is gets all of it. How
    /// many stand side by side is a matter of workers: one that declares nothing takes a core, and waits for none.
    struct Room {
        std::int64_t cpus = 1, cpusTaken = 0; ///< of the machine
        std::uint64_t memory = 0, memoryTaken = 0;
        std::int64_t cpusOf(const Step& step) const {
            return step.cells == CellState::Fixed ? std::min(step.resources.cpus.value_or(1), cpus) : 1;
        }
        std::uint64_t memoryOf(const Step& step) const {
            return step.cells == CellState::Fixed ? std::min(step.resources.memory.value_or(0), memory) : 0;
        }
        bool fits(const Step& step) const {
            const bool declares = step.cells == CellState::Fixed && step.resources.cpus;
            return (!declares || cpusTaken + cpusOf(step) <= cpus) && memoryTaken + memoryOf(step) <= memory;
        }
    };
    std::set<int>::iterator firstThatFits(); ///< of m_ready, in file order; its end where all wait for room
    void leave(int step);                    ///< gives back what it took
    struct Held;                             ///< a step at work: its key's lock, its record

    Status begin(const Plan& plan, std::shared_ptr<const Provenance> provenance);
    Status commitReused();
    /// Those of them that were found to be hits: committed together. Returns them, and what is to be told of each.
    Result<std::vector<int>> commitHits(const std::vector<int>& steps, std::vector<Json>& payloads);
    /// An open step whose turn it is: its cells, and those of steps that inherit them, take its place.
    void fanOut(int step);
    struct Growth; ///< what came with it
    void enterCells(int step, std::unique_ptr<const Planner::Stage> stage, Growth& growth);
    Status recordCells(const Growth& growth); ///< hits as reused, the others as queued
    void freeCells(const Growth& growth);
    void countWaiting(int step); ///< from what the graph is like by now
    void queueRest();
    void work();
    void watch(); ///< passes on what a person wishes to stop, while workers are at work
    void cancelStep(const std::string& name);
    void cancelUnstarted(int step);
    Cancel stopOf(int step);
    int nextReady(); ///< -1: nothing will come any more
    void take(int step);
    void execute(int step, Evaluation& evaluation);
    Status perform(int step, Evaluation& evaluation, Held& held);
    /// Runs it, and again where it failed and its `retry` says so: what an attempt left goes, what it printed stays.
    Status attempt(const StepKind& kind, StepWork& work, Held& held, StepTelling& telling);
    Status describeMade(StepWork& work, Held& held); ///< by materializers, and its checks
    /// What it was keyed by must still be what is there; else the result is kept, marked, and never reused.
    void judge(int step, bool changed, Held& held);
    Result<bool> reusedMeanwhile(int step, Evaluation& evaluation, Held& held); ///< waits for the key
    void submitReused(int step, Evaluation& evaluation, std::shared_ptr<Held> held);
    void leaveOut(int step, const std::string& why); ///< it isn't needed: skipped, and nobody's failure
    void fail(int step, const Error& error, std::shared_ptr<Held> held);
    void submit(int step, std::shared_ptr<Held> held);
    void finished(int step, std::shared_ptr<Held> held, Result<CommittedStep> committed);
    void keepFolder(Held& held);
    void recordFailure(int step, Held& held, const Error& error);
    StepOutcome outcomeOf(const Held& held, const CommittedStep& committed); ///< what those that wait for it get
    void tellVersions(const StepCommit& commit, const CommittedStep& committed, const StepOutcome& outcome);
    void settle(int step, StepStatus status, StepOutcome outcome,
                Json payload); ///< publishes, frees or skips what follows
    void skipAfter(int step);
    void skip(int step, int cause);
    bool doesWithout(int step, int failed) const; ///< takes it only where a failure is allowed
    void release(int step);                       ///< one that it waited for is done
    void endUnstarted();
    void makeRoom(const Error& error, const fs::path& staging);
    Status recordEnd(RunSummary& summary);
    void sweep(std::size_t most); ///< removes the folders of committed steps where there are more than `most`
    StepCommit record(int step, StepStatus status) const;
    /// Takes what it needs out of the evaluation.
    void acceptInto(const Evaluation& evaluation, StepCommit& commit) const;
    StepCommit reusedRecord(int step, Evaluation& evaluation, const StepOutcome& outcome) const;
    /// What is told of a hit once it is committed; takes the evaluation, and adds what it saved.
    Json takeReusedPayload(int step);
    Json outputsPayload(int step, const StepOutcome& outcome, const std::vector<NewVersion>& made) const;
    /// What an output describes, by `describes`, as steps of this run.
    std::vector<YieldedOutput> describesOf(const Output& output) const;
    /// A hit is committed at once; what it describes may come later in the run, and says so then.
    void noteDescribers();
    /// Puts code into the store, for the record of this run. Returns what is new to it.
    Result<std::vector<std::pair<std::string, Digest>>> keepCode(int step, const std::vector<CodeFile>& code);
    const Step& stepAt(int index) const { return m_planner.pipeline().steps[std::size_t(index)]; }

    Store& m_store;
    TablesClient& m_tables;
    RunRequest m_request;
    EventListener m_listener;
    Cancel m_cancel;
    CopyAhead m_copies; ///< of imports that the plan had to hash
    Planner m_planner;
    RunId m_run;
    std::unique_ptr<EventLog> m_events;
    std::unique_ptr<Committer> m_committer;
    Evaluations m_evaluations; ///< from the plan; each taken by its worker once
    std::map<int, std::vector<DescribedOutput>>
        m_describers; ///< by the step that is described; complete before workers

    std::mutex m_growing; ///< one worker at a time makes cells; taken before m_mutex
    std::mutex m_mutex;   ///< for what follows; and m_changed
    std::condition_variable m_changed;
    Slots<Node> m_nodes;
    Outcomes m_outcomes;           ///< of step i: written once before its dependents are ready, read by their workers
    std::set<int> m_ready;         ///< in file order
    int m_open = 0;                ///< chosen steps that aren't done
    int m_workers = 0;             ///< threads that take steps
    std::map<int, Cancel> m_stops; ///< what steps at work listen to
    Room m_room;                   ///< what steps at work leave of the machine
    StepCounts m_counts;
    double m_saved = 0;
    std::vector<std::pair<std::string, Error>> m_failures;
    std::set<std::pair<std::string, Digest>> m_kept; ///< code of this run that is in the store, or can't be
    std::vector<fs::path> m_garbage; ///< folders of committed steps: workers remove them, not the committing thread
    std::optional<Error> m_broken;   ///< the store can't be written any more
};

} // namespace stemma
