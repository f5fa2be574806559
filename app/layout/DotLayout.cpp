// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/DotLayout.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

// Graphviz' headers are C of an older taste.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <graphviz/gvc.h>
#pragma GCC diagnostic pop

#ifdef STEMMA_DOT_PLUGIN
extern "C" gvplugin_library_t gvplugin_dot_layout_LTX_library;
#endif

namespace stemma {

namespace {

constexpr double kPointsPerInch = 72;
constexpr std::size_t kMostNodes = 5'000; ///< far above what a client sends

struct CloseGraph {
    void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeContext {
    void operator()(GVC_t* context) const { gvFreeContext(context); }
};

std::unique_ptr<GVC_t, FreeContext> newContext() {
#ifdef STEMMA_DOT_PLUGIN
    static char name[] = "gvplugin_dot_layout_LTX_library";
    static lt_symlist_t plugins[] = {{name, &gvplugin_dot_layout_LTX_library}, {nullptr, nullptr}};
    return std::unique_ptr<GVC_t, FreeContext>(gvContextPlugins(plugins, 0));
#else
    return std::unique_ptr<GVC_t, FreeContext>(gvContext());
#endif
}

/// Graphviz takes `char*` for text it only reads.
char* text(const char* constant) {
    return const_cast<char*>(constant);
}

std::string inches(double pixels) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6f", pixels / kPointsPerInch);
    return buffer;
}

Status check(const Json& request) {
    const auto bad = [](const char* what) {
        return fail(ErrorCode::InvalidArgument, std::string("A layout request needs ") + what);
    };
    const auto& sizes = request["sizes"].items();
    const auto& edges = request["edges"].items();
    if (sizes.empty() || sizes.size() % 2 != 0 || sizes.size() / 2 > kMostNodes)
        return bad("a list of sizes, in pairs");
    if (edges.size() % 2 != 0) return bad("a list of edges, in pairs");
    for (const Json& size : sizes)
        if (!(size.number() > 0) || size.number() > 1e5) return bad("sizes that are positive numbers");
    for (const Json& weight : request["weights"].items())
        if (!weight.isInteger() || weight.integer() < 1 || weight.integer() > 100) return bad("weights from 1 to 100");
    for (const Json& end : edges)
        if (!end.isInteger() || end.integer() < 0 || std::size_t(end.integer()) >= sizes.size() / 2)
            return bad("edges that name nodes");
    return {};
}

struct Built {
    std::unique_ptr<Agraph_t, CloseGraph> graph;
    std::vector<Agnode_t*> nodes;
    std::vector<Agedge_t*> edges;
};

Built build(const Json& request) {
    Built built;
    built.graph.reset(agopen(text("g"), Agdirected, nullptr));
    Agraph_t* g = built.graph.get();
    agattr(g, AGRAPH, text("rankdir"), text("LR"));
    agattr(g, AGRAPH, text("splines"), text("true")); // never "ortho": it hangs and crashes
    agattr(g, AGRAPH, text("nodesep"), text(inches(request["nodeGap"].number(24)).c_str()));
    agattr(g, AGRAPH, text("ranksep"), text(inches(request["rankGap"].number(44)).c_str()));
    agattr(g, AGNODE, text("shape"), text("box"));
    agattr(g, AGNODE, text("label"), text(""));
    agattr(g, AGNODE, text("fixedsize"), text("true"));
    Agsym_t* width = agattr(g, AGNODE, text("width"), text("1"));
    Agsym_t* height = agattr(g, AGNODE, text("height"), text("1"));
    agattr(g, AGEDGE, text("arrowhead"), text("none"));
    agattr(g, AGEDGE, text("tailport"), text("e"));
    agattr(g, AGEDGE, text("headport"), text("w"));
    const auto& sizes = request["sizes"].items();
    for (std::size_t i = 0; i < sizes.size(); i += 2) {
        Agnode_t* node = agnode(g, text(std::to_string(i / 2).c_str()), 1);
        agxset(node, width, text(inches(sizes[i].number()).c_str()));
        agxset(node, height, text(inches(sizes[i + 1].number()).c_str()));
        built.nodes.push_back(node);
    }
    const auto& edges = request["edges"].items();
    const auto& weights = request["weights"].items();
    Agsym_t* weight = agattr(g, AGEDGE, text("weight"), text("1"));
    for (std::size_t i = 0; i < edges.size(); i += 2) {
        Agnode_t* from = built.nodes[std::size_t(edges[i].integer())];
        Agnode_t* to = built.nodes[std::size_t(edges[i + 1].integer())];
        // Numbered, so that equal edges stay apart and their order is ours.
        built.edges.push_back(agedge(g, from, to, text(std::to_string(i / 2).c_str()), 1));
        if (i / 2 < weights.size())
            agxset(built.edges.back(), weight, text(std::to_string(weights[i / 2].integer()).c_str()));
    }
    return built;
}

Json answer(const Built& built) {
    const boxf box = GD_bb(built.graph.get());
    Json::Array centres, curves;
    centres.reserve(2 * built.nodes.size());
    curves.reserve(built.edges.size());
    for (Agnode_t* node : built.nodes) {
        centres.emplace_back(ND_coord(node).x - box.LL.x);
        centres.emplace_back(box.UR.y - ND_coord(node).y);
    }
    for (Agedge_t* edge : built.edges) {
        Json::Array points;
        const splines* found = ED_spl(edge);
        if (found != nullptr && found->size > 0) {
            const bezier& curve = found->list[0];
            for (int i = 0; i < curve.size; ++i) {
                points.emplace_back(curve.list[i].x - box.LL.x);
                points.emplace_back(box.UR.y - curve.list[i].y);
            }
        }
        curves.emplace_back(std::move(points));
    }
    return Json::object({{"centres", Json(std::move(centres))}, {"curves", Json(std::move(curves))}});
}

} // namespace

Result<Json> dotLayout(const Json& request) {
    STEMMA_CHECK(check(request));
    agseterr(AGMAX);
    agseterrf([](char*) { return 0; });
    const auto context = newContext();
    if (!context) return fail(ErrorCode::HelperFailed, "Graphviz could not be started");
    const Built built = build(request);
    if (gvLayout(context.get(), built.graph.get(), "dot") != 0)
        return fail(ErrorCode::HelperFailed, "Graphviz refused to lay out the graph");
    Json reply = answer(built);
    gvFreeLayout(context.get(), built.graph.get());
    return reply;
}

} // namespace stemma
