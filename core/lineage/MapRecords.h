// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/IdPlaces.h"
#include "core/store/Database.h"
#include "core/store/Records.h"

#include <functional>
#include <map>
#include <unordered_map>

namespace stemma {

/// A step of a pipeline, all its cells and runs together.
struct MapStep {
    std::string pipeline, step;
    std::int64_t runs = 0; ///< in which it ran or was reused
    struct Last {          ///< its step runs in one run
        RunId run;
        std::vector<StepRunId> stepRuns;
    };
    Last last, completed; ///< the newest, and the newest in which all went well
};

/// The versions of an artifact, all cells of a name together.
struct MapArtifact {
    std::string name; ///< without the cell
    std::int64_t versions = 0, cells = 0;
};

/// How one leads to another.
struct MapEdge {
    std::string name; ///< "" where it has had several
    bool current = false;
};

/// What a map is made from, read in scans over covering indexes: numbers, not texts, of what there is much of.
struct MapRecords {
    std::vector<MapStep> steps;
    std::vector<MapArtifact> artifacts;
    std::vector<std::int64_t> names;       ///< rows of `artifacts`, ascending
    std::vector<std::string> namesOf;      ///< their names
    std::vector<std::uint32_t> artifactOf; ///< of names[i], index into artifacts
    /// Key: from, to. Steps are counted from 0, artifacts from kArtifact.
    std::map<std::pair<std::uint32_t, std::uint32_t>, MapEdge> edges;
    static constexpr std::uint32_t kArtifact = 1u << 31;
};

/// On a connection that is watched. Errors: those of the database.
Result<MapRecords> readMapRecords(Connection& connection);

} // namespace stemma
