// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker does with one step: evaluate, hold its key, perform, describe, hand to the committer.
#include "core/engine/Items.h"
#include "core/engine/KeptFolders.h"
#include "core/engine/RunnerHeld.h"
#include "core/engine/StepTelling.h"

#include "core/base/DiskSpace.h"
#include "core/base/ErrorJson.h"
#include "core/base/Text.h"
#include "core/steps/LastWords.h"
#include "core/steps/OnFailure.h"
#include "core/steps/ProgramStep.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace stemma {

namespace {
// Folders of finished steps are removed together. ext4 without a journal keeps freed inodes from reuse for seconds and
// searches past them at each new file: removing as one goes made a thousand small steps five times as slow.
constexpr std::size_t kMostGarbage = 4096;
// Mounted with `discard`, each removed file or folder waits until the disk has been told of its block (about 2 ms):
// that was most of the time of a thousand small steps. Several wait together.
constexpr std::size_t kRemovalsAtOnce = 16;
constexpr std::size_t kTailLines = 10;      ///< told with a failure
constexpr double kLongestDelay = 24 * 3600; ///< seconds between two attempts

/// A step that failed by itself, or took too long; not one that was cancelled, or can't start.
bool mayPassNextTime(const Error& error) {
    return error.code == ErrorCode::StepFailed || error.code == ErrorCode::TimedOut;
}

/// False where it was cancelled meanwhile.
bool waitFor(double seconds, const Cancel& cancel) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    // A wish to stop comes as a flag: signal handlers can do no more.
    while (!cancel.requested() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(end - std::chrono::steady_clock::now(),
                                                                            std::chrono::milliseconds(50)));
    return !cancel.requested();
}

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
    if (const auto reason = m_planner.notNeeded(step, m_outcomes)) return leaveOut(step, describe(*reason));
    if (stepAt(step).cells == CellState::Open) return fanOut(step);
    std::unique_ptr<Evaluation> evaluation = std::move(m_evaluations[std::size_t(step)]);
    if (!evaluation) {
        auto found = m_planner.evaluate(step, m_outcomes, true);
        if (!found) {
            auto held = std::make_shared<Held>();
            held->commit = record(step, StepStatus::Failed);
            fail(step, found.error(), std::move(held));
            return;
        }
        evaluation = std::make_unique<Evaluation>(std::move(*found));
    }
    if (!evaluation->notTaken.empty()) return leaveOut(step, evaluation->notTaken);
    if (evaluation->hit) {
        auto held = std::make_shared<Held>();
        submitReused(step, *evaluation, std::move(held));
        return;
    }
    execute(step, *evaluation);
}

void Runner::leaveOut(int step, const std::string& why) {
    auto held = std::make_shared<Held>();
    held->commit = record(step, StepStatus::Skipped);
    held->commit.queued = m_nodes[std::size_t(step)].queued;
    held->commit.error = Json::object({{"code", "not_needed"}, {"message", why}});
    held->reusedOutcome.skipped = true;
    submit(step, std::move(held));
}

void Runner::submitReused(int step, Evaluation& evaluation, std::shared_ptr<Held> held) {
    auto code = keepCode(step, evaluation.fingerprint.declared.code);
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
    const Cancel stop = stopOf(step);
    bool waited = false;
    for (;;) {
        auto lock = m_store.lockKey(key, waited ? 0.2 : 0);
        if (lock) {
            held.lock = std::move(*lock);
            break;
        }
        if (lock.error().code != ErrorCode::Busy) return tl::unexpected<Error>(lock.error());
        if (stop.requested()) return stemma::fail(ErrorCode::Cancelled, "It was cancelled.");
        if (!waited)
            m_events->add("note", stepAt(step).name,
                          Json::object({{"text", "Waiting: the same work is under way in another step or program."}}));
        waited = true;
    }
    // Even without waiting: another program may have finished between the plan and now.
    STEMMA_TRY(evaluation.hit, m_planner.findHit(step, evaluation.inputs, evaluation.fingerprint));
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
    commit.fullKey = fullKey(commit.key, {});
    commit.details.set("reasons", std::move(reasons));
    if (evaluation.baseline) commit.details.set("baseline_run", evaluation.baseline->run.value);
    commit.inputs = evaluation.reads;
    commit.queued = m_nodes[std::size_t(step)].queued;
    commit.started = Clock::system().now();
    const auto began = std::chrono::steady_clock::now();
    held->started = true;
    m_events->add("step.started", stepAt(step).name, Json::object({{"uuid", commit.uuid}}));
    auto performed = perform(step, evaluation, *held);
    // A clock that was set back meanwhile makes nothing take less time than it took.
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count();
    commit.ended = std::max(Clock::system().now(), *commit.started + took);
    if (!performed)
        fail(step, performed.error(), std::move(held));
    else
        submit(step, std::move(held));
}

namespace {

std::vector<std::string> secretValues(const Step& step) {
    std::vector<std::string> values;
    for (auto& [name, value] : secretsOf(step)) values.push_back(std::move(value));
    return values;
}

std::string incompleteCurves(const std::optional<Error>& failure) {
    return "Its curves are incomplete: " + (failure ? failure->message : std::string("it told too much."));
}

} // namespace

Status Runner::perform(int step, Evaluation& evaluation, Held& held) {
    const Step& declared = stepAt(step);
    StepCommit& commit = held.commit;
    STEMMA_TRY(commit.sources, keepCode(step, evaluation.fingerprint.declared.code));
    STEMMA_TRY(held.staging, m_store.makeStaging(m_run, commit.uuid));
    STEMMA_CHECK(
        openItems(declared, evaluation.inputs, m_tables, m_store.workspace() / "derived", stopOf(commit.position)));
    StepTelling telling(*m_events, declared.name, m_store.curvesFile(m_run, commit.uuid));
    StepLog log(m_store.logFile(m_run, commit.uuid), secretValues(declared),
                {[this, &declared](bool error, const std::string& line) {
                     m_events->add("step.line", declared.name,
                                   Json::object({{"stream", error ? "error" : "out"}, {"text", line}}));
                 },
                 [&telling, &commit](const std::string& kind, const Json& payload) {
                     if (kind == "step.metadata")
                         commit.details["metadata"].set(payload["key"].text(), payload["value"]);
                     telling.take(kind, payload);
                 }});
    StepWork work{m_planner.pipeline().homeOf(declared),
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
                  stopOf(commit.position),
                  m_planner.programs(),
                  m_store.workspace() / "derived",
                  &m_copies};
    const StepKind* kind = findStepKind(stepKindName(declared.kind));
    auto done = attempt(*kind, work, held, telling);
    for (const auto& [key, value] : work.details.members()) commit.details.set(key, value);
    if (done) done = describeMade(work, held);
    if (!done && done.error().code != ErrorCode::Cancelled)
        runOnFailure(work, done.error(), m_run);
    else if (held.error)
        runOnFailure(work, *held.error, m_run);
    log.finish();
    telling.finish();
    if (!done) held.tail = lastLinesOf(log.errorTail().empty() ? log.outTail() : log.errorTail(), kTailLines);
    if (telling.curves().full() || telling.curves().failure())
        m_events->add("note", declared.name, Json::object({{"text", incompleteCurves(telling.curves().failure())}}));
    // A record that lacks what the step printed is no whole record of it: there is to be room first.
    if (done && log.failure() && log.failure()->code == ErrorCode::NoSpace) done = stemma::fail(*log.failure());
    if (log.failure())
        m_events->add("note", declared.name,
                      Json::object({{"text", "The log is incomplete: " + log.failure()->message}}));
    STEMMA_CHECK(std::move(done));
    STEMMA_TRY(auto seen, keepCode(step, work.code));
    std::move(seen.begin(), seen.end(), std::back_inserter(commit.sources));
    commit.observations = work.observations;
    commit.fullKey = fullKey(commit.key, commit.observations);
    judge(step, work.changedMeanwhile, held);
    held.produced = std::move(work.produced);
    return {};
}

Status Runner::attempt(const StepKind& kind, StepWork& work, Held& held, StepTelling& telling) {
    const Retry& retry = work.step.retry;
    double delay = retry.delay;
    for (int again = 1;; ++again) {
        Status done = kind.run(work);
        if (again > 1) held.commit.details.set("attempts", again);
        if (done || again > retry.times || !mayPassNextTime(done.error())) return done;
        const std::string told = "Attempt " + std::to_string(again) + " of " + std::to_string(retry.times + 1) +
                                 " failed: " + done.error().message +
                                 (delay > 0 ? ". Again in " + formatDuration(delay) + "." : std::string(". Again."));
        work.log.note(told);
        m_events->add("note", work.step.name, Json::object({{"text", told}}));
        if (!waitFor(delay, work.cancel)) return stemma::fail(ErrorCode::Cancelled, "It was cancelled.");
        delay = std::min(delay * retry.backoff, kLongestDelay);
        telling.restart();
        (void)removeTree(held.staging);
        STEMMA_TRY(held.staging, m_store.makeStaging(m_run, work.uuid));
        work.produced.clear();
        work.details = Json::object();
        held.commit.details.erase("metadata"); // what the failed attempt told of itself
        work.observations.clear();
        work.code.clear();
        work.changedMeanwhile = false;
        work.where.reset();
    }
}

Status Runner::describeMade(StepWork& work, Held& held) {
    auto made = describeOutputs(work, m_store, m_tables);
    if (!made) {
        Error error = std::move(made).error();
        if (!error.where) error.where = work.where;
        return stemma::fail(std::move(error));
    }
    DescribedOutputs& described = *made;
    for (const std::string& note : described.notes) {
        work.log.note(note);
        m_events->add("note", work.step.name, Json::object({{"text", note}}));
    }
    held.commit.made = std::move(described.made);
    for (std::size_t i = 0; i < held.commit.made.size(); ++i)
        held.commit.made[i].describesYielded = describesOf(*work.produced[i].spec);
    held.commit.checks = std::move(described.checks);
    held.error = std::move(described.failedCheck);
    return {};
}

void Runner::judge(int step, bool changed, Held& held) {
    StepCommit& commit = held.commit;
    auto again = m_planner.evaluate(step, m_outcomes, false);
    if (!again || again->fingerprint.key != commit.key) changed = true;
    if (changed) {
        std::vector<std::string> what;
        if (again)
            for (const Reason& reason : differences(commit.components, again->fingerprint.components))
                what.push_back(reason.component + " " + printable(reason.name));
        commit.details.set("changed_meanwhile", true);
        for (NewVersion& version : commit.made)
            if (version.state == VersionState::Ok) version.state = VersionState::Changed;
        m_events->add("note", stepAt(commit.position).name,
                      Json::object({{"text", "What it reads changed while it ran" +
                                                 (what.empty() ? std::string() : " (" + join(what, ", ") + ")") +
                                                 ": the result is kept, and won't be reused."}}));
    }
    commit.reusable = !changed && !held.error;
    if (held.error) {
        commit.status = StepStatus::Failed;
        commit.error = toJson(*held.error);
    }
}

/// Where it stood, for a person to look into.
void Runner::keepFolder(Held& held) {
    const fs::path work = held.staging / "work";
    std::error_code none;
    if (held.staging.empty() || !fs::is_directory(work, none)) return; // not a program, or it didn't begin
    const std::string& step = stepAt(held.commit.position).name;
    const auto kept =
        KeptFolders(m_store.failedFolder()).keep(work, {m_run, m_planner.pipeline().name, step}, Clock::system());
    if (kept)
        held.commit.details.set("kept", kept->filename().string());
    else
        m_events->add("note", step, Json::object({{"text", kept.error().message}}));
}

void Runner::fail(int step, const Error& error, std::shared_ptr<Held> held) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    held->error = withDiskSpace(error, m_store.workspace()); // before what the step left is removed
    held->commit.status = cancelled ? StepStatus::Cancelled : StepStatus::Failed;
    held->commit.error = toJson(*held->error);
    held->commit.made.clear();
    if (m_request.keepFailed && !cancelled && held->started) keepFolder(*held);
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

/// The step's own record couldn't be written (a full disk, a damaged output): it counts as failed.
void Runner::recordFailure(int step, Held& held, const Error& error) {
    // Why it failed before is kept where only the room to say so is missing.
    if (!held.error || error.code != ErrorCode::NoSpace) held.error = withDiskSpace(error, m_store.workspace());
    makeRoom(error, held.staging);
    StepCommit failure = record(step, StepStatus::Failed);
    failure.key = held.commit.key;
    failure.components = held.commit.components;
    failure.started = held.commit.started;
    failure.ended = held.commit.ended;
    failure.sources = held.commit.sources;
    failure.error = toJson(*held.error);
    if (auto recorded = m_store.commit({std::move(failure)}); !recorded) {
        std::lock_guard lock(m_mutex);
        m_broken = recorded.error();
    }
}

StepOutcome Runner::outcomeOf(const Held& held, const CommittedStep& committed) {
    StepOutcome outcome;
    const StepStatus status = held.commit.status;
    if (status == StepStatus::Skipped) return held.reusedOutcome;
    if (status != StepStatus::Reused && status != StepStatus::Executed) return outcome;
    if (status == StepStatus::Reused)
        outcome = held.reusedOutcome;
    else
        outcome.executed = true;
    outcome.known = true;
    for (std::size_t i = 0; i < committed.versions.size(); ++i) {
        auto version = m_planner.load(committed.versions[i]);
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
    return outcome;
}

void Runner::tellVersions(const StepCommit& commit, const CommittedStep& committed, const StepOutcome& outcome) {
    for (std::size_t i = 0; i < committed.versions.size() && i < commit.made.size(); ++i) {
        const NewVersion& made = commit.made[i];
        const int number = i < outcome.outputs.size() ? outcome.outputs[i].number : 0;
        Json payload = Json::object({{"output", made.output},
                                     {"name", made.artifact},
                                     {"version", number},
                                     {"type", made.type},
                                     {"bytes", made.bytes}});
        if (number == 0)
            if (auto info = m_store.version(committed.versions[i])) payload.set("version", info->number);
        m_events->add("artifact.committed", stepAt(commit.position).name, std::move(payload));
    }
}

void Runner::finished(int step, std::shared_ptr<Held> held, Result<CommittedStep> committed) {
    const StepCommit& commit = held->commit;
    const StepStatus status = committed ? commit.status : StepStatus::Failed;
    StepOutcome outcome;
    if (committed) {
        outcome = outcomeOf(*held, *committed);
        tellVersions(commit, *committed, outcome);
    } else {
        recordFailure(step, *held, committed.error());
    }
    held->lock = {};

    Json payload = Json::object({{"status", std::string(name(status))}});
    if (held->originRun) payload.set("origin_run", held->originRun.value);
    if (!commit.acceptance.isNull()) payload.set("accepted", true);
    payload.set("seconds", commit.started && commit.ended ? double(*commit.ended - *commit.started) / 1e6 : 0.0);
    if (held->error)
        payload.set("error", toJson(*held->error));
    else if (status == StepStatus::Skipped)
        payload.set("error", commit.error);
    if (!held->tail.empty()) {
        Json tail = Json::array();
        for (const std::string& line : held->tail) tail.push(printable(toUtf8(line)));
        payload.set("tail", std::move(tail));
    }
    if (const std::string& kept = commit.details["kept"].text(); !kept.empty())
        payload.set("folder", (m_store.failedFolder() / kept).string());
    if (status == StepStatus::Executed)
        KeptFolders(m_store.failedFolder()).worked(m_planner.pipeline().name, stepAt(step).name);
    if (!commit.checks.empty()) {
        const auto passed = std::ranges::count(commit.checks, true, &CheckResult::passed);
        payload.set("checks", Json::object({{"passed", std::int64_t(passed)},
                                            {"failed", std::int64_t(commit.checks.size()) - std::int64_t(passed)}}));
    }
    payload.set("outputs", outputsPayload(step, outcome, commit.made));
    {
        std::lock_guard lock(m_mutex);
        m_saved += held->savedSeconds;
        if (!held->staging.empty()) m_garbage.push_back(std::move(held->staging));
        if (status == StepStatus::Failed) m_failures.emplace_back(stepAt(commit.position).name, *held->error);
    }
    settle(step, status, std::move(outcome), std::move(payload));
}

} // namespace stemma
