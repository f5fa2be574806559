// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/layout/LineageDrawing.h"
#include "core/lineage/DrawnThing.h"

#include <string>
#include <string_view>

namespace stemma {

class Store;

/// What a workspace is made of, over all its history: steps ("m:penguins/clean") and artifact names
/// ("n:penguins/clean"), each once. Cells of a step, and of its results, are one. A step has the state of its last run;
/// what is behind its inputs is marked as out of date. Edges that the last run of a step didn't have are dashed.
/// Pipelines are DrawnNode::pipeline, and packed side by side. `add` is no step here: what it made is a beginning.
struct MapGraph {
    LineageDrawing drawing;
    DrawnThings things;
};

/// In one moment of the database, in time linear in its size: a million versions take about a second, 10,000 some 20
/// ms. Errors: those of the database, Cancelled.
Result<MapGraph> mapOf(const Store& store, const Cancel& cancel = {});

/// The map's node of an artifact and of a step, by their names, with or without a cell.
std::string mapArtifactNode(std::string_view artifact);
std::string mapStepNode(std::string_view pipeline, std::string_view step);

} // namespace stemma
