// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "core/base/Json.h"
#include "core/store/Records.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stemma {

/// One thing of a lineage: an artifact version, or a step run.
struct LineageNode {
    enum class Kind : std::uint8_t { Artifact, Step };
    std::string id; ///< "a17", "s9": kind and the version's or step run's number
    Kind kind = Kind::Artifact;
    std::string name;              ///< "penguins/clean"; of a step its name without the cell
    std::string facts;             ///< a few words: "333 × 7", "accuracy 0.965"; of a step ""
    std::string pipeline;          ///< of the run that made it; "" for `add`
    RunId run;                     ///< that made it
    Timestamp time = 0;            ///< when it was made; of a step when it ended, else began; 0: unknown
    std::vector<std::string> tags; ///< of the version; of a step those its file gives it
    std::string layer;             ///< of a step: the `layer:` its file puts it into
    // Artifacts only.
    VersionId version;
    int number = 0;
    std::string type;
    std::uint64_t bytes = 0;
    std::string state; ///< ok, check_failed, changed, evicted, deleted
    // Steps only.
    StepRunId stepRun;
    std::string stepKind, status, cell;
    double seconds = -1; ///< < 0: unknown
    StepRunId origin;    ///< of a reused step in the lineage of a run
    RunId originRun;
    std::string error;                      ///< of one that failed or was skipped, the sentence
    bool accepted = false;                  ///< of a reused step: a person took it for unchanged although it changed
    int checksPassed = 0, checksFailed = 0; ///< of an executed or reused step
    /// The first check that did not pass, those of severity `fail` before warnings; of a version only where it failed.
    std::string failedCheck;
    bool asked = false; ///< what the lineage is of
    bool operator==(const LineageNode&) const = default;
};

/// From was there before to: version -> step that read it (named as the input), step -> version it made (named as the
/// output). So there are no cycles. Beside these, version -> version that describes it: the latter may be older, where
/// a later run reused it.
struct LineageEdge {
    /// Yielded: a reused step -> the version it handed on, which another step run made. Describes: `to` describes
    /// `from`.
    enum class Kind : std::uint8_t { Input, Output, Yielded, Describes };
    std::string from, to, name;
    Kind kind = Kind::Input;
    bool operator==(const LineageEdge&) const = default;
};

/// A slice of the lineage, complete in itself: edges name nodes that are there. Nodes are in order of making
/// (ascending step run, steps before what they made), edges in order of their `to`, then name.
struct Lineage {
    std::vector<LineageNode> nodes;
    std::vector<LineageEdge> edges;
    bool cut = false;                                     ///< a depth limit left something out
    const LineageNode* find(const std::string& id) const; ///< linear; nullptr where missing
    bool operator==(const Lineage&) const = default;
};

enum class LineageDirection : std::uint8_t { Upstream, Downstream, Both };

/// What was asked for and what it was made from, as an indented tree with box characters: a version a line, with the
/// step that made it. One that was unfolded before is marked "(above)". With Downstream, what was made from it; with
/// Both, one after the other. Where nothing was asked for (a run), from its last versions upwards. At most 100 levels
/// deep, which it says. Names are made printable. Ends in a newline; "" for an empty lineage.
std::string toTree(const Lineage& lineage, LineageDirection direction = LineageDirection::Upstream);
/// {"nodes": […], "edges": […]} as resources/help and `lineage --json` promise; fields may be added, never changed.
Json toJson(const Lineage& lineage);
/// For Graphviz: numeric ids, names as escaped labels.
std::string toDot(const Lineage& lineage);
/// For Markdown pages that draw Mermaid.
std::string toMermaid(const Lineage& lineage);

} // namespace stemma
