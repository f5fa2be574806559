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
        int waitingFor = 0;
        StepStatus status = StepStatus::Queued;
        std::string uuid;
        Timestamp queued = 0;
    };
    struct Held; ///< a step at work: its key's lock, its record

    Status begin(const Plan& plan, std::shared_ptr<const Provenance> provenance);
    Status commitReused();
    void queueRest();
    void work();
    int nextReady(); ///< -1: nothing will come any more
    void take(int step);
    void execute(int step, Evaluation& evaluation);
    Status perform(int step, Evaluation& evaluation, Held& held);
    Result<bool> reusedMeanwhile(int step, Evaluation& evaluation, Held& held); ///< waits for the key
    void submitReused(int step, Evaluation& evaluation, std::shared_ptr<Held> held);
    void fail(int step, const Error& error, std::shared_ptr<Held> held);
    void submit(int step, std::shared_ptr<Held> held);
    void finished(int step, std::shared_ptr<Held> held, Result<CommittedStep> committed);
    void settle(int step, StepStatus status, StepOutcome outcome,
                Json payload); ///< publishes, frees or skips what follows
    void skipAfter(int step);
    void endUnstarted();
    void makeRoom(const Error& error, const fs::path& staging);
    Status recordEnd(RunSummary& summary);
    void sweep(std::size_t most); ///< removes the folders of committed steps where there are more than `most`
    StepCommit record(int step, StepStatus status) const;
    /// Takes what it needs out of the evaluation.
    StepCommit reusedRecord(int step, Evaluation& evaluation, const StepOutcome& outcome) const;
    /// What is told of a hit once it is committed; takes the evaluation, and adds what it saved.
    Json takeReusedPayload(int step);
    Json outputsPayload(int step, const StepOutcome& outcome, const std::vector<NewVersion>& made) const;
    /// What an output describes, by `describes`, as steps of this run.
    std::vector<YieldedOutput> describesOf(const Output& output) const;
    /// A hit is committed at once; what it describes may come later in the run, and says so then.
    void noteDescribers();
    /// Puts code into the store, for the record of this run. Returns what is new to it.
    Result<std::vector<std::pair<std::string, Digest>>> keepCode(const std::vector<CodeFile>& code);
    const Step& stepAt(int index) const { return m_planner.pipeline().steps[std::size_t(index)]; }

    Store& m_store;
    TablesClient& m_tables;
    RunRequest m_request;
    EventListener m_listener;
    Cancel m_cancel;
    Cancel m_steps; ///< what steps listen to: cancelled by a person, or because one failed and others shall not go on
    CopyAhead m_copies; ///< of imports that the plan had to hash
    Planner m_planner;
    RunId m_run;
    std::unique_ptr<EventLog> m_events;
    std::unique_ptr<Committer> m_committer;
    std::vector<std::optional<Evaluation>> m_evaluations; ///< from the plan; each taken by its worker once
    std::map<int, std::vector<Reason>> m_foreseen;
    std::map<int, std::vector<DescribedOutput>>
        m_describers; ///< by the step that is described; complete before workers

    std::mutex m_mutex; ///< for what follows; and m_changed
    std::condition_variable m_changed;
    std::vector<Node> m_nodes;
    std::vector<StepOutcome>
        m_outcomes;        ///< of step i: written once before its dependents are ready, read by their workers
    std::set<int> m_ready; ///< in file order
    int m_open = 0;        ///< chosen steps that aren't done
    StepCounts m_counts;
    double m_saved = 0;
    std::vector<std::pair<std::string, Error>> m_failures;
    std::set<std::pair<std::string, Digest>> m_kept; ///< code of this run that is in the store, or can't be
    std::vector<fs::path> m_garbage; ///< folders of committed steps: workers remove them, not the committing thread
    std::optional<Error> m_broken;   ///< the store can't be written any more
};

} // namespace stemma
