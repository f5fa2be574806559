// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/PipelineGraph.h"

#include <algorithm>
#include <queue>

namespace stemma {

namespace {

std::span<const int> slice(const std::vector<int>& offsets, const std::vector<int>& all, int step) {
    STEMMA_ASSERT(step >= 0 && std::size_t(step) + 1 < offsets.size());
    const int from = offsets[std::size_t(step)];
    return {all.data() + from, std::size_t(offsets[std::size_t(step) + 1] - from)};
}

template <typename Next>
std::vector<int> reachable(const PipelineGraph& graph, const std::vector<int>& starts, Next next) {
    std::vector<char> seen(std::size_t(graph.size()), 0);
    std::vector<int> open;
    const auto visit = [&](int step) {
        if (seen[std::size_t(step)]) return;
        seen[std::size_t(step)] = 1;
        open.push_back(step);
    };
    for (const int step : starts) {
        STEMMA_ASSERT(step >= 0 && step < graph.size());
        visit(step);
    }
    while (!open.empty()) {
        const int step = open.back();
        open.pop_back();
        for (const int other : next(step)) visit(other);
    }
    std::vector<int> found;
    for (int step = 0; step < graph.size(); ++step)
        if (seen[std::size_t(step)]) found.push_back(step);
    return found;
}

} // namespace

PipelineGraph::PipelineGraph(const Pipeline& pipeline) {
    const std::size_t count = pipeline.steps.size();
    m_upOffsets.reserve(count + 1);
    m_upOffsets.push_back(0);
    m_downOffsets.assign(count + 1, 0);
    std::vector<int> needs;
    for (const Step& step : pipeline.steps) {
        needs = step.after;
        const auto add = [&](const Reference& reference) {
            if (reference.stepIndex >= 0) needs.push_back(reference.stepIndex);
        };
        for (const Input& input : step.inputs) {
            for (const Reference& reference : input.references) add(reference);
            if (input.first) add(*input.first);
        }
        for (const ForEach& items : step.forEach)
            if (items.from) add(*items.from);
        const int self = int(&step - pipeline.steps.data());
        for (const Output& output : step.outputs)
            if (output.describes && output.describes->stepIndex != self) add(*output.describes);
        std::sort(needs.begin(), needs.end());
        needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
        m_ups.insert(m_ups.end(), needs.begin(), needs.end());
        m_upOffsets.push_back(int(m_ups.size()));
        for (const int need : needs) ++m_downOffsets[std::size_t(need) + 1];
    }
    for (std::size_t i = 1; i <= count; ++i) m_downOffsets[i] += m_downOffsets[i - 1];
    m_downs.resize(m_ups.size());
    std::vector<int> at(m_downOffsets.begin(), m_downOffsets.end() - 1);
    for (std::size_t step = 0; step < count; ++step)
        for (const int need : upstream(int(step))) m_downs[std::size_t(at[std::size_t(need)]++)] = int(step);
}

std::span<const int> PipelineGraph::upstream(int step) const {
    return slice(m_upOffsets, m_ups, step);
}
std::span<const int> PipelineGraph::downstream(int step) const {
    return slice(m_downOffsets, m_downs, step);
}

std::vector<int> topologicalOrder(const Pipeline& pipeline) {
    return topologicalOrder(PipelineGraph(pipeline));
}

std::vector<int> topologicalOrder(const PipelineGraph& graph) {
    std::vector<int> missing(std::size_t(graph.size()));
    std::priority_queue<int, std::vector<int>, std::greater<>> ready;
    for (int step = 0; step < graph.size(); ++step) {
        missing[std::size_t(step)] = int(graph.upstream(step).size());
        if (missing[std::size_t(step)] == 0) ready.push(step);
    }
    std::vector<int> order;
    order.reserve(missing.size());
    while (!ready.empty()) {
        const int step = ready.top();
        ready.pop();
        order.push_back(step);
        for (const int next : graph.downstream(step))
            if (--missing[std::size_t(next)] == 0) ready.push(next);
    }
    STEMMA_ASSERT(order.size() == missing.size());
    return order;
}

std::vector<int> upstreamOf(const PipelineGraph& graph, const std::vector<int>& steps) {
    return reachable(graph, steps, [&](int step) { return graph.upstream(step); });
}
std::vector<int> downstreamOf(const PipelineGraph& graph, const std::vector<int>& steps) {
    return reachable(graph, steps, [&](int step) { return graph.downstream(step); });
}

} // namespace stemma
