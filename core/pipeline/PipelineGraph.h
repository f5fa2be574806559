// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <span>

namespace stemma {

/// Which step needs which, by index in Pipeline::steps, as flat arrays in both directions. Edges are inputs, `after`,
/// `for_each` and `describes`; each pair once, sorted. A value; building it is linear.
class PipelineGraph {
public:
    explicit PipelineGraph(const Pipeline& pipeline);
    int size() const { return int(m_upOffsets.size()) - 1; }
    std::span<const int> upstream(int step) const;   ///< the steps it needs, directly
    std::span<const int> downstream(int step) const; ///< the steps that need it, directly

private:
    std::vector<int> m_upOffsets, m_ups, m_downOffsets, m_downs;
};

/// Every step after all it needs; among those that could come next, the order of the file. Contract: free of cycles,
/// as every loaded pipeline is.
std::vector<int> topologicalOrder(const Pipeline& pipeline);
std::vector<int> topologicalOrder(const PipelineGraph& graph);

/// All steps that the given ones need, or that need them, at any distance, the given ones included; sorted.
std::vector<int> upstreamOf(const PipelineGraph& graph, const std::vector<int>& steps);
std::vector<int> downstreamOf(const PipelineGraph& graph, const std::vector<int>& steps);

} // namespace stemma
