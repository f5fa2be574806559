// SPDX-License-Identifier: GPL-3.0-or-later
// A step with `for_each` in a run: once its items are known, cells take its place, and what waited for it waits for
// them. Steps keep their indexes; workers go on meanwhile.
#include "core/engine/RunnerHeld.h"

#include "core/base/Text.h"
#include "core/pipeline/Cells.h"

#include <algorithm>
#include <set>

namespace stemma {

struct Runner::Growth {
    std::size_t before = 0;    ///< steps there were
    std::vector<int> fresh;    ///< chosen steps that came
    std::vector<int> lookable; ///< of them those that wait for none but each other
};

void Runner::countWaiting(int step) {
    Node& node = m_nodes[std::size_t(step)];
    node.waitingFor = 0;
    for (const int up : m_planner.graph().upstream(step))
        if (m_planner.chosen(up) && m_nodes[std::size_t(up)].phase != Phase::Done) node.waitingFor += 1;
}

void Runner::fanOut(int step) {
    Growth growth;
    {
        std::lock_guard alone(m_growing);
        auto stage = m_planner.withCellsOf(step, m_outcomes);
        if (stopOf(step).requested()) stage = stemma::fail(ErrorCode::Cancelled, "It was cancelled.");
        if (!stage) {
            auto held = std::make_shared<Held>();
            held->commit = record(step, StepStatus::Failed);
            return fail(step, stage.error(), std::move(held));
        }
        enterCells(step, std::move(*stage), growth);
    }
    Status looked = m_planner.lookAhead(growth.lookable, m_outcomes, m_evaluations);
    if (looked) looked = recordCells(growth);
    if (!looked && looked.error().code != ErrorCode::Cancelled) {
        std::lock_guard lock(m_mutex);
        m_broken = looked.error();
    }
    freeCells(growth);
}

/// From here on the graph has cells; they are held back by one more thing they wait for.
void Runner::enterCells(int step, std::unique_ptr<const Planner::Stage> stage, Growth& growth) {
    std::lock_guard lock(m_mutex);
    growth.before = m_nodes.size();
    const std::size_t count = stage->pipeline->steps.size();
    m_nodes.grow(count);
    m_outcomes.grow(count);
    m_evaluations.grow(count);
    m_planner.enter(std::move(stage));
    const Pipeline& pipeline = m_planner.pipeline();
    int cells = 0;
    for (std::size_t i = 0; i < growth.before; ++i) {
        Node& node = m_nodes[i];
        const bool open = node.phase == Phase::Waiting || node.phase == Phase::Working;
        if (pipeline.steps[i].cells != CellState::Replaced || !open) continue;
        node.phase = Phase::Done;
        m_open -= 1;
    }
    for (const int index : m_planner.order()) {
        if (std::size_t(index) < growth.before) continue;
        Node& node = m_nodes[std::size_t(index)];
        node.uuid = newUuid();
        node.phase = Phase::Waiting;
        node.queued = Clock::system().now();
        m_open += 1;
        growth.fresh.push_back(index);
        if (pipeline.steps[std::size_t(index)].base == stepAt(step).written()) ++cells;
    }
    std::vector<char> ready(count, 0); // done, or looked at before
    for (const int index : m_planner.order()) {
        Node& node = m_nodes[std::size_t(index)];
        if (node.phase != Phase::Waiting) {
            ready[std::size_t(index)] = node.phase == Phase::Done && m_outcomes[std::size_t(index)].known;
            continue;
        }
        countWaiting(index);
        if (node.beingLookedAt) node.waitingFor += 1;
        if (std::size_t(index) < growth.before) continue;
        node.waitingFor += 1;
        node.beingLookedAt = true;
        const auto ups = m_planner.graph().upstream(index);
        const bool fixed = pipeline.steps[std::size_t(index)].cells == CellState::Fixed;
        if (fixed && std::ranges::all_of(ups, [&](int up) { return ready[std::size_t(up)] != 0; })) {
            growth.lookable.push_back(index);
            ready[std::size_t(index)] = 1;
        }
    }
    m_events->add("note", stepAt(step).written(),
                  Json::object({{"text", plural(cells, "cell") + ", one for each item."}, {"cells", cells}}));
}

Status Runner::recordCells(const Growth& growth) {
    std::vector<Json> payloads;
    STEMMA_TRY(const auto hits, commitHits(growth.lookable, payloads));
    const std::set<int> hit(hits.begin(), hits.end());
    std::vector<QueuedStep> queued;
    for (const int index : growth.fresh) {
        const Step& step = stepAt(index);
        if (step.cells != CellState::Fixed || hit.contains(index)) continue;
        queued.push_back(
            {m_nodes[std::size_t(index)].uuid, index, step.written(), cellText(step.cell), stepKindName(step.kind)});
    }
    STEMMA_CHECK(m_store.addQueued(m_run, queued));
    std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        Node& node = m_nodes[std::size_t(hits[i])];
        node.phase = Phase::Done;
        node.status = StepStatus::Reused;
        m_open -= 1;
        m_counts.reused += 1;
        m_events->add("step.finished", stepAt(hits[i]).name, std::move(payloads[i]));
    }
    for (const int step : hits)
        for (const int down : m_planner.graph().downstream(step)) release(down);
    return {};
}

void Runner::freeCells(const Growth& growth) {
    std::lock_guard lock(m_mutex);
    for (const int index : growth.fresh) {
        Node& node = m_nodes[std::size_t(index)];
        node.beingLookedAt = false;
        if (node.phase != Phase::Waiting) continue;
        if (node.cancelWished) {
            cancelUnstarted(index);
            continue;
        }
        // What it needs may have ended, badly, before it was known.
        for (const int up : m_planner.graph().upstream(index)) {
            const Node& before = m_nodes[std::size_t(up)];
            if (m_outcomes[std::size_t(up)].skipped) continue;
            const bool bad = before.phase == Phase::Done && before.status != StepStatus::Executed &&
                             before.status != StepStatus::Reused && before.status != StepStatus::Queued;
            if (!bad || doesWithout(index, up)) continue;
            skip(index, up);
            skipAfter(index);
            break;
        }
        release(index);
    }
    // Who gathers no cell at all waits for nothing any more.
    for (const int index : m_planner.order()) {
        Node& node = m_nodes[std::size_t(index)];
        if (node.phase != Phase::Waiting || node.waitingFor > 0) continue;
        node.phase = Phase::Ready;
        m_ready.insert(index);
    }
    m_changed.notify_all();
}

} // namespace stemma
