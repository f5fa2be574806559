// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/DrawnThing.h"
#include "core/lineage/Folding.h"
#include "core/lineage/HistoryGraph.h"
#include "core/lineage/LineageRequest.h"

namespace stemma {

/// A graph as one value, which also travels to a helper: what it is of, and how it is folded.
struct GraphRequest {
    enum class View : std::uint8_t { Lineage, Map, History } view = View::Lineage;
    LineageRequest lineage;  ///< of View::Lineage
    HistoryQuestion history; ///< of View::History
    Folding folding;         ///< what is a person's own (byHand) doesn't travel

    Json toJson() const;
    /// What is missing, or isn't known, is as in a fresh value.
    static GraphRequest fromJson(const Json& json);
};

/// What is drawn, or written down.
struct GraphAnswer {
    LineageDrawing drawing;          ///< folded
    DrawnThings things;              ///< of nodes; groups have none
    std::vector<FoldedGroup> groups; ///< as Folded::groups
    std::string title, subtitle;     ///< "Lineage of penguins/model@3"; "5 steps · 6 artifacts"
    std::string note;                ///< what was folded without being asked for; ""
    std::int64_t next = 0;           ///< as HistoryGraph::next
};

/// Errors: those of lineageOf, mapOf and historyOf.
Result<GraphAnswer> answer(const Store& store, const GraphRequest& request, const Cancel& cancel = {});

} // namespace stemma
