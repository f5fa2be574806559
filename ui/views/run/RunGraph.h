// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "core/lineage/Lineage.h"
#include "core/lineage/Overview.h"
#include "core/pipeline/Pipeline.h"
#include "core/store/Records.h"
#include "ui/graph/NodeSubjects.h"
#include "ui/session/RunCentre.h"

#include <set>
#include <string>
#include <unordered_map>

namespace stemma::ui {

/// A run's graph: steps and the artifacts they read and make. Nodes have ids that don't depend on how far the run is:
/// "s:STEP" and "o:ARTIFACT", so that one drawn from the pipeline while it runs and one drawn from the store afterwards
/// are the same.
struct RunGraph {
    LineageDrawing drawing;
    NodeSubjects subjects;
    std::unordered_map<std::string, std::size_t> places; ///< of nodes by id; applyLive's
};

/// Of a run that has just begun: everything it means to do. Artifacts that had a picture keep room for one.
/// `only`: the steps that were chosen with what they need; empty: all.
RunGraph graphOfPipeline(const Pipeline& pipeline, RunId run, const std::vector<std::string>& only,
                         const Overview& overview);
/// Of a run in the store.
RunGraph graphOfRun(const Lineage& lineage, RunId run, const std::set<VersionId>& pictured);
/// A step that never began read nothing: it hangs, dashed, on what the pipeline of that run meant it to read.
void addMeant(RunGraph& graph, const std::vector<StepRunInfo>& steps, const Pipeline& pipeline);
/// The same where the pipeline isn't known: it hangs on the step that kept it from it.
void addConsequences(RunGraph& graph, const std::vector<StepRunInfo>& steps);
/// Nodes and edges in the order they had, so that the layout of what is the same graph is the same.
void keepOrder(RunGraph& graph, const LineageDrawing& before);

/// What has changed meanwhile, as nodes of the same ids, and nothing else: states, progress, reasons, versions. Also
/// entered into `graph`, with the subjects of versions that were committed. Costs as much as there are `steps`.
std::vector<DrawnNode> applyLive(RunGraph& graph, const LiveRun& live, const std::set<std::string>& steps,
                                 const Overview& overview);
std::vector<DrawnNode> applyLive(RunGraph& graph, const LiveRun& live, const Overview& overview); ///< of all steps

} // namespace stemma::ui
