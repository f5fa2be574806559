// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker does with one step: evaluate, hold its key, perform, describe, hand to the committer.
#include "core/engine/RunnerHeld.h"

#include "core/base/DiskSpace.h"
#include "core/base/ErrorJson.h"
#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma {

void addInputs(const Evaluation& evaluation, StepCommit& commit) {
    int position = 0;
    for (const ResolvedInput& input : evaluation.inputs) {
        int item = 0;
        for (const InputVersion& version : input.versions)
            commit.inputs.push_back({input.name, position, item++, version.id});
        ++position;
    }
}

namespace {
// Folders of finished steps are removed together. ext4 without a journal keeps freed inodes from reuse for seconds and
// searches past them at each new file: removing as one goes made a thousand small steps five times as slow.
constexpr std::size_t kMostGarbage = 4096;
// Mounted with `discard`, each removed file or folder waits until the disk has been told of its block (about 2 ms):
// that was most of the time of a thousand small steps. Several wait together.
constexpr std::size_t kRemovalsAtOnce = 16;
} // namespace

void Runner::sweep(std::size_t most) {
    std::vector<fs::path> garbage;
    {
        std::lock_guard lock(m_mutex);
        if (m_garbage.size() <= most) return;
        garbage.swap(m_garbage);
    }
    const auto remove = [&](std::size_t i) -> Status {
        (void)removeTree(garbage[i]);
        return {};
    };
    (void)forEachParallel(garbage.size(), remove, kRemovalsAtOnce);
}

void Runner::take(int step) {
    sweep(kMostGarbage);
    std::optional<Evaluation> evaluation;
    std::swap(evaluation, m_evaluations[std::size_t(step)]);
    if (!evaluation) {
        auto found = m_planner.evaluate(step, m_outcomes, true);
        if (!found) {
            auto held = std::make_shared<Held>();
            held->commit = record(step, StepStatus::Failed);
            fail(step, found.error(), std::move(held));
            return;
        }
        evaluation = std::move(*found);
    }
    if (evaluation->hit) {
        auto held = std::make_shared<Held>();
        submitReused(step, *evaluation, std::move(held));
        return;
    }
    execute(step, *evaluation);
}

void Runner::submitReused(int step, Evaluation& evaluation, std::shared_ptr<Held> held) {
    auto code = keepCode(evaluation.fingerprint.declared.code);
    if (!code) {
        held->commit = record(step, StepStatus::Failed);
        fail(step, code.error(), std::move(held));
        return;
    }
    held->commit = reusedRecord(step, evaluation, evaluation.outcome);
    held->commit.sources = std::move(*code);
    held->reusedOutcome = evaluation.outcome;
    held->originRun = evaluation.hit->run;
    held->savedSeconds = evaluation.hit->seconds;
    submit(step, std::move(held));
}

Result<bool> Runner::reusedMeanwhile(int step, Evaluation& evaluation, Held& held) {
    const Digest& key = evaluation.fingerprint.key;
    bool waited = false;
    for (;;) {
        auto lock = m_store.lockKey(key, waited ? 0.2 : 0);
        if (lock) {
            held.lock = std::move(*lock);
            break;
        }
        if (lock.error().code != ErrorCode::Busy) return tl::unexpected<Error>(lock.error());
        if (m_cancel.requested()) return stemma::fail(ErrorCode::Cancelled, "It was cancelled.");
        if (!waited)
            m_events->add("note", stepAt(step).name,
                          Json::object({{"text", "Waiting: the same work is under way in another step or program."}}));
        waited = true;
    }
    // Even without waiting: another program may have finished between the plan and now.
    STEMMA_TRY(evaluation.hit, m_planner.findHit(step, evaluation.fingerprint));
    if (!evaluation.hit) return false;
    STEMMA_TRY(evaluation.outcome, m_planner.outcomeOf(step, *evaluation.hit));
    return true;
}

void Runner::execute(int step, Evaluation& evaluation) {
    auto held = std::make_shared<Held>();
    held->commit = record(step, StepStatus::Executed);
    auto meanwhile = reusedMeanwhile(step, evaluation, *held);
    if (!meanwhile) {
        fail(step, meanwhile.error(), std::move(held));
        return;
    }
    if (*meanwhile) {
        submitReused(step, evaluation, std::move(held));
        return;
    }
    Json reasons = Json::array();
    for (const Reason& reason : evaluation.reasons) reasons.push(toJson(reason));
    m_events->add("step.queued", stepAt(step).name, Json::object({{"reasons", reasons}}));
    StepCommit& commit = held->commit;
    commit.key = evaluation.fingerprint.key;
    commit.components = evaluation.fingerprint.components;
    commit.fullKey = fullKey(commit.key, evaluation.observations);
    commit.observations = evaluation.observations;
    commit.details.set("reasons", std::move(reasons));
    if (evaluation.baseline) commit.details.set("baseline_run", evaluation.baseline->run.value);
    addInputs(evaluation, commit);
    commit.queued = m_nodes[std::size_t(step)].queued;
    commit.started = Clock::system().now();
    held->started = true;
    m_events->add("step.started", stepAt(step).name, Json::object({{"uuid", commit.uuid}}));
    auto performed = perform(step, evaluation, *held);
    commit.ended = Clock::system().now();
    if (!performed)
        fail(step, performed.error(), std::move(held));
    else
        submit(step, std::move(held));
}

Status Runner::perform(int step, Evaluation& evaluation, Held& held) {
    const Step& declared = stepAt(step);
    StepCommit& commit = held.commit;
    STEMMA_TRY(commit.sources, keepCode(evaluation.fingerprint.declared.code));
    STEMMA_TRY(held.staging, m_store.makeStaging(m_run, commit.uuid));
    std::vector<std::string> secrets;
    for (const std::string& secret : declared.secrets)
        if (const char* value = ::getenv(secret.c_str())) secrets.emplace_back(value);
    StepLog log(m_store.logFile(m_run, commit.uuid), std::move(secrets),
                {[this, &declared](bool error, const std::string& line) {
                     m_events->add("step.line", declared.name,
                                   Json::object({{"stream", error ? "error" : "out"}, {"text", line}}));
                 },
                 [this, &declared, &commit](const std::string& kind, const Json& payload) {
                     if (kind == "step.metadata")
                         commit.details["metadata"].set(payload["key"].text(), payload["value"]);
                     m_events->add(kind, declared.name, payload);
                 }});
    StepWork work{m_planner.pipeline(),
                  declared,
                  evaluation.inputs,
                  commit.key,
                  evaluation.fingerprint.components,
                  commit.uuid,
                  held.staging,
                  m_store.workspace() / "scratch" / commit.key.hex(),
                  m_store.runLockDescriptor(m_run),
                  log,
                  m_store.hashMemory(),
                  m_tables,
                  m_cancel,
                  &m_copies};
    const StepKind* kind = findStepKind(stepKindName(declared.kind));
    auto done = kind->run(work);
    for (const auto& [key, value] : work.details.members()) commit.details.set(key, value);
    if (done) {
        auto described = describeOutputs(work, m_store, m_tables);
        if (described) {
            for (const std::string& note : described->notes) {
                log.note(note);
                m_events->add("note", declared.name, Json::object({{"text", note}}));
            }
            commit.made = std::move(described->made);
            for (std::size_t i = 0; i < commit.made.size(); ++i)
                commit.made[i].describesYielded = describesOf(*work.produced[i].spec);
            commit.checks = std::move(described->checks);
            held.error = std::move(described->failedCheck);
        } else {
            done = stemma::fail(std::move(described).error());
        }
    }
    log.finish();
    // A record that lacks what the step printed is no whole record of it: there is to be room first.
    if (done && log.failure() && log.failure()->code == ErrorCode::NoSpace) done = stemma::fail(*log.failure());
    if (log.failure())
        m_events->add("note", declared.name,
                      Json::object({{"text", "The log is incomplete: " + log.failure()->message}}));
    STEMMA_CHECK(std::move(done));
    // What it was keyed by must still be what is there; else the result is kept, marked, and never reused.
    auto again = m_planner.evaluate(step, m_outcomes, false);
    const bool changed = work.changedMeanwhile || !again || again->fingerprint.key != commit.key;
    if (changed) {
        commit.details.set("changed_meanwhile", true);
        for (NewVersion& version : commit.made)
            if (version.state == VersionState::Ok) version.state = VersionState::Changed;
        m_events->add(
            "note", declared.name,
            Json::object({{"text", "What it reads changed while it ran: the result is kept, and won't be reused."}}));
    }
    commit.reusable = !changed && !held.error;
    if (held.error) {
        commit.status = StepStatus::Failed;
        commit.error = toJson(*held.error);
    }
    held.produced = std::move(work.produced);
    return {};
}

void Runner::fail(int step, const Error& error, std::shared_ptr<Held> held) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    held->error = withDiskSpace(error, m_store.workspace()); // before what the step left is removed
    held->commit.status = cancelled ? StepStatus::Cancelled : StepStatus::Failed;
    held->commit.error = toJson(*held->error);
    held->commit.made.clear();
    if (!held->staging.empty()) (void)removeTree(held->staging); // what a failed step left may be large
    held->staging.clear();
    held->commit.reusable = false;
    submit(step, std::move(held));
}

void Runner::submit(int step, std::shared_ptr<Held> held) {
    StepCommit commit = held->commit;
    m_committer->submit(std::move(commit), [this, step, held](Result<CommittedStep> committed) {
        finished(step, held, std::move(committed));
    });
}

/// Where the disk is full, so that what happened can be recorded: this step's leavings go, and the reserve.
void Runner::makeRoom(const Error& error, const fs::path& staging) {
    if (error.code != ErrorCode::NoSpace) return;
    m_copies.clear(); // their steps copy for themselves
    if (!staging.empty()) (void)removeTree(staging);
    sweep(0);
    m_store.useReserve();
}

void Runner::finished(int step, std::shared_ptr<Held> held, Result<CommittedStep> committed) {
    const StepCommit& commit = held->commit;
    StepStatus status = commit.status;
    StepOutcome outcome;
    if (!committed) {
        // The step's own record couldn't be written (a full disk, a damaged output): it counts as failed.
        // Why it failed before is kept where only the room to say so is missing.
        if (!held->error || committed.error().code != ErrorCode::NoSpace)
            held->error = withDiskSpace(committed.error(), m_store.workspace());
        status = StepStatus::Failed;
        makeRoom(committed.error(), held->staging);
        StepCommit failure = record(step, StepStatus::Failed);
        failure.key = commit.key;
        failure.components = commit.components;
        failure.started = commit.started;
        failure.ended = commit.ended;
        failure.sources = commit.sources;
        failure.error = toJson(*held->error);
        if (auto recorded = m_store.commit({std::move(failure)}); !recorded) {
            std::lock_guard lock(m_mutex);
            m_broken = recorded.error();
        }
    } else if (status == StepStatus::Reused || status == StepStatus::Executed) {
        if (status == StepStatus::Reused)
            outcome = held->reusedOutcome;
        else
            outcome.executed = true;
        outcome.known = true;
        for (std::size_t i = 0; i < committed->versions.size(); ++i) {
            auto version = m_planner.load(committed->versions[i]);
            if (!version) {
                std::lock_guard lock(m_mutex);
                m_broken = version.error();
                break;
            }
            if (i < outcome.outputs.size())
                outcome.outputs[i] = std::move(*version);
            else
                outcome.outputs.push_back(std::move(*version));
        }
    }
    if (committed)
        for (std::size_t i = 0; i < committed->versions.size() && i < commit.made.size(); ++i) {
            const NewVersion& made = commit.made[i];
            const int number = i < outcome.outputs.size() ? outcome.outputs[i].number : 0;
            Json payload = Json::object({{"output", made.output},
                                         {"name", made.artifact},
                                         {"version", number},
                                         {"type", made.type},
                                         {"bytes", made.bytes}});
            if (number == 0)
                if (auto info = m_store.version(committed->versions[i])) payload.set("version", info->number);
            m_events->add("artifact.committed", commit.step, std::move(payload));
        }
    held->lock = {};

    Json payload = Json::object({{"status", std::string(name(status))}});
    if (held->originRun) payload.set("origin_run", held->originRun.value);
    payload.set("seconds", commit.started && commit.ended ? double(*commit.ended - *commit.started) / 1e6 : 0.0);
    if (held->error) payload.set("error", toJson(*held->error));
    payload.set("outputs", outputsPayload(step, outcome, commit.made));
    {
        std::lock_guard lock(m_mutex);
        m_saved += held->savedSeconds;
        if (!held->staging.empty()) m_garbage.push_back(std::move(held->staging));
        if (status == StepStatus::Failed) m_failures.emplace_back(commit.step, *held->error);
    }
    settle(step, status, std::move(outcome), std::move(payload));
}

} // namespace stemma
