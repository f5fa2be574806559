// SPDX-License-Identifier: GPL-3.0-or-later
// How steps of a run end that don't come to their own end: cancelled by a person, or skipped for want of another.
#include "core/engine/RunnerHeld.h"

#include <algorithm>
#include <set>

namespace stemma {

namespace {
constexpr std::chrono::milliseconds kLookEvery{50}; ///< for what a person wishes to stop
} // namespace

void Runner::watch() {
    CancelFile file(m_store.cancelFile(m_run));
    std::unique_lock lock(m_mutex);
    while (m_workers > 0) {
        m_changed.wait_for(lock, kLookEvery, [this] { return m_workers <= 0; });
        if (m_cancel.requested())
            for (const auto& [step, stop] : m_stops) stop.request();
        lock.unlock();
        std::vector<std::string> wished = m_request.cancels.take();
        for (std::string& name : file.take()) wished.push_back(std::move(name));
        for (const std::string& name : wished) {
            if (name == "*")
                m_cancel.request();
            else
                cancelStep(name);
        }
        lock.lock();
    }
}

void Runner::cancelStep(const std::string& name) {
    {
        std::lock_guard lock(m_mutex);
        for (const int step : m_planner.pipeline().stepIndexes(name)) {
            const Phase phase = m_nodes[std::size_t(step)].phase;
            if (phase == Phase::Working) m_stops[step].request();
            if (m_nodes[std::size_t(step)].beingLookedAt)
                m_nodes[std::size_t(step)].cancelWished = true; // its first record is being written: freeCells()
            else if (phase == Phase::Waiting || phase == Phase::Ready)
                cancelUnstarted(step);
        }
    }
    m_changed.notify_all();
}

void Runner::cancelUnstarted(int step) {
    Node& node = m_nodes[std::size_t(step)];
    node.phase = Phase::Done;
    node.status = StepStatus::Cancelled;
    m_ready.erase(step);
    m_open -= 1;
    m_counts.cancelled += 1;
    StepCommit commit = record(step, StepStatus::Cancelled);
    commit.queued = node.queued;
    commit.error = Json::object({{"code", "cancelled"}, {"message", "It was cancelled before it began."}});
    m_events->add("step.finished", stepAt(step).name,
                  Json::object({{"status", "cancelled"}, {"seconds", 0.0}, {"error", commit.error}}));
    m_committer->submit(std::move(commit), [](Result<CommittedStep>) {});
    skipAfter(step);
}

Cancel Runner::stopOf(int step) {
    std::lock_guard lock(m_mutex);
    return m_stops[step];
}

bool Runner::doesWithout(int step, int failed) const {
    const Step& declared = stepAt(step);
    if (std::ranges::find(declared.after, failed) != declared.after.end()) return false;
    for (const ForEach& items : declared.forEach)
        if (items.from && items.from->stepIndex == failed) return false; // no items, no cells
    // A cell's failure is one of those cells that need it, which are told once this one's are known.
    if (declared.cells == CellState::Open && !stepAt(failed).cell.empty()) return true;
    bool takes = false;
    for (const Input& input : declared.inputs)
        for (const Reference& reference : input.references) {
            if (reference.stepIndex != failed) continue;
            if (!input.allowFailed) return false;
            takes = true;
        }
    return takes;
}

void Runner::release(int step) {
    Node& node = m_nodes[std::size_t(step)];
    if (node.phase != Phase::Waiting || --node.waitingFor > 0) return;
    node.phase = Phase::Ready;
    m_ready.insert(step);
}

void Runner::skipAfter(int step) {
    std::set<int> lost{step};
    while (!lost.empty()) {
        const int up = *lost.begin();
        lost.erase(lost.begin());
        for (const int down : m_planner.graph().downstream(up)) {
            if (m_nodes[std::size_t(down)].phase != Phase::Waiting) continue;
            if (doesWithout(down, up)) {
                release(down);
            } else if (!m_nodes[std::size_t(down)].beingLookedAt) { // else freeCells() skips it
                skip(down, step);
                lost.insert(down);
            }
        }
    }
}

void Runner::skip(int step, int cause) {
    const bool stopped = m_nodes[std::size_t(cause)].status == StepStatus::Cancelled;
    const bool cancelled = stopped && m_cancel.requested(); // with all of the run, and not for that one step
    Node& node = m_nodes[std::size_t(step)];
    node.phase = Phase::Done;
    node.status = cancelled ? StepStatus::Cancelled : StepStatus::Skipped;
    m_open -= 1;
    (cancelled ? m_counts.cancelled : m_counts.skipped) += 1;
    const bool before = m_nodes[std::size_t(cause)].status == StepStatus::Skipped;
    const std::string why = stepAt(cause).name + (stopped ? " was cancelled" : before ? " was skipped" : " failed");
    StepCommit commit = record(step, node.status);
    commit.queued = node.queued;
    commit.error = Json::object({{"code", "skipped"}, {"message", why}, {"step", stepAt(cause).name}});
    m_events->add(
        "step.finished", stepAt(step).name,
        Json::object({{"status", std::string(name(node.status))}, {"seconds", 0.0}, {"error", commit.error}}));
    m_committer->submit(std::move(commit), [](Result<CommittedStep>) {});
}

} // namespace stemma
