// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"

#include "core/layout/Arrange.h"
#include "core/layout/Bands.h"
#include "core/layout/Lanes.h"
#include "core/layout/PartLayout.h"
#include "core/layout/Parts.h"

#include <algorithm>

namespace stemma {

using namespace layered;

namespace {

Result<LayoutResult> layoutAnyhow(const LayoutGraph& graph, const LayoutOptions& options, PartLayout& parts) {
    if (hasLanes(graph))
        return options.before ? arrangeLanes(graph, *options.before, options.still, parts) : layoutLanes(graph, parts);
    if (options.before) {
        STEMMA_TRY(auto result, arrange(graph, *options.before, options.still, parts));
        if (hasBands(graph) && result.bands.empty()) addBands(graph, result);
        return result;
    }
    if (hasBands(graph)) return layoutBands(graph, parts);
    return layoutWhole(graph, parts);
}

/// What was drawn then is still drawn so.
bool keepsSomething(const LayoutBefore& before) {
    return std::any_of(before.centres.begin(), before.centres.end(), [](const auto& at) { return at.has_value(); });
}

} // namespace

Result<LayoutResult> layout(const LayoutGraph& graph, const LayoutOptions& options) {
    STEMMA_CHECK(checkGraph(graph));
    if (options.before && options.before->centres.size() != graph.nodes.size())
        return fail(ErrorCode::InvalidArgument, "The places of before are of another graph");
    PartLayout parts(options);
    const std::string name = options.before ? std::string() : parts.memory().nameOf(graph);
    if (!name.empty() && !options.cancel.requested())
        if (auto known = parts.memory().whole(name, graph)) return std::move(*known);
    STEMMA_TRY(auto result, layoutAnyhow(graph, options, parts));
    result.note = parts.note();
    if (result.note.empty() && options.before && keepsSomething(*options.before)) result.note = options.before->note;
    if (parts.note().empty() && result.note.starts_with(kNoWays)) result.note.clear(); // there are, now
    result.exact = result.note.empty();
    if (!name.empty() && result.exact && parts.byGraphviz() > 0) parts.memory().keep(name, result);
    parts.memory().tidy();
    return result;
}

LayoutResult layoutByRank(const LayoutGraph& graph) {
    STEMMA_ASSERT(checkGraph(graph).has_value());
    LayoutOptions options;
    options.mostNodes = 0;
    auto result = layout(graph, options);
    STEMMA_ASSERT(result.has_value());
    result->exact = false;
    result->note = "placed by rank";
    return std::move(*result);
}

} // namespace stemma
