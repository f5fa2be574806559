// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"

#include "core/base/Helper.h"
#include "core/base/Text.h"
#include "core/layout/Pack.h"
#include "core/layout/Ranked.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <unordered_map>

namespace stemma {

namespace {

using layered::Component;
using layered::Drawn;
using layered::Placed;

constexpr std::int64_t kHelperMemory = helperMemory(std::int64_t(1) << 30);

/// One weakly connected component, with where its parts stand in the whole graph.
struct Part {
    Component component;
    std::vector<std::size_t> nodes;
    std::vector<std::size_t> edges;
};

Status check(const LayoutGraph& graph) {
    const auto good = [](double value) { return std::isfinite(value) && value > 0 && value <= 1e6; };
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        if (!good(graph.nodes[i].width) || !good(graph.nodes[i].height))
            return fail(ErrorCode::InvalidArgument, "Node " + std::to_string(i) + " of the graph has no proper size");
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        if (graph.edges[i].from >= graph.nodes.size() || graph.edges[i].to >= graph.nodes.size())
            return fail(ErrorCode::InvalidArgument,
                        "Edge " + std::to_string(i) + " of the graph names a node that isn't there");
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        if (graph.edges[i].weight < 1 || graph.edges[i].weight > 100)
            return fail(ErrorCode::InvalidArgument,
                        "Edge " + std::to_string(i) + " of the graph has a weight that isn't 1 to 100");
    if (!good(graph.aspect) || !good(graph.nodeGap) || !good(graph.rankGap) || !good(graph.componentGap) ||
        !good(graph.arrivalLength) || !good(graph.arrivalGap))
        return fail(ErrorCode::InvalidArgument, "The graph's aspect or a gap isn't a positive number");
    return {};
}

/// Of each node, the least node of its component.
std::vector<std::size_t> roots(const LayoutGraph& graph) {
    std::vector<std::size_t> parent(graph.nodes.size());
    std::iota(parent.begin(), parent.end(), std::size_t(0));
    const auto find = [&](std::size_t node) {
        while (parent[node] != node) node = parent[node] = parent[parent[node]];
        return node;
    };
    for (const auto& edge : graph.edges) {
        const std::size_t a = find(edge.from), b = find(edge.to);
        parent[std::max(a, b)] = std::min(a, b);
    }
    for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = find(i);
    return parent;
}

/// Components in the order of their first nodes; those of a group follow its first one.
std::vector<Part> splitParts(const LayoutGraph& graph) {
    const auto root = roots(graph);
    const bool across = graph.direction == LayoutDirection::TopDown;
    std::vector<Part> parts;
    std::vector<std::size_t> partOf(graph.nodes.size()), local(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (root[i] == i) {
            partOf[i] = parts.size();
            parts.emplace_back();
            parts.back().component.nodeGap = graph.nodeGap;
            parts.back().component.rankGap = graph.rankGap;
            parts.back().component.arrivalLength = graph.arrivalLength;
            parts.back().component.arrivalGap = graph.arrivalGap;
        }
        partOf[i] = partOf[root[i]];
        Part& part = parts[partOf[i]];
        local[i] = part.nodes.size();
        part.nodes.push_back(i);
        part.component.length.push_back(across ? graph.nodes[i].height : graph.nodes[i].width);
        part.component.breadth.push_back(across ? graph.nodes[i].width : graph.nodes[i].height);
    }
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const auto& edge = graph.edges[e];
        Part& part = parts[partOf[edge.from]];
        part.edges.push_back(e);
        part.component.edges.push_back(
            {std::int32_t(local[edge.from]), std::int32_t(local[edge.to]), edge.weight, edge.weak ? 1 : 0, 0});
    }
    for (Part& part : parts) layered::turnCycles(part.component);
    std::map<std::int64_t, std::size_t> firstOfGroup;
    std::vector<std::size_t> key(parts.size()), order(parts.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const std::int64_t group = graph.nodes[parts[p].nodes.front()].group;
        key[p] = group < 0 ? p : firstOfGroup.emplace(group, p).first->second;
    }
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key[a] < key[b]; });
    std::vector<Part> sorted;
    sorted.reserve(parts.size());
    for (const std::size_t p : order) sorted.push_back(std::move(parts[p]));
    return sorted;
}

/// A path, or a single box: there is one way to draw it, and it needs no helper.
bool isChain(const Component& c) {
    if (c.size() == 1) return true;
    std::vector<char> in(c.size(), 0), out(c.size(), 0);
    for (const auto& edge : c.edges)
        if (edge.from == edge.to || out[std::size_t(edge.from)]++ != 0 || in[std::size_t(edge.to)]++ != 0) return false;
    return c.edges.size() + 1 == c.size();
}

/// Equal components have equal keys and are laid out once.
std::string keyOf(const Component& c) {
    std::string key;
    const auto add = [&](const auto* data, std::size_t bytes) {
        key.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
        if (bytes > 0) key.append(reinterpret_cast<const char*>(data), bytes);
    };
    add(c.length.data(), c.length.size() * sizeof(double));
    add(c.breadth.data(), c.breadth.size() * sizeof(double));
    add(c.edges.data(), c.edges.size() * sizeof(Component::Edge));
    return key;
}

Json requestFor(const Component& c) {
    Json::Array sizes, edges, weights;
    sizes.reserve(2 * c.size());
    edges.reserve(2 * c.edges.size());
    for (std::size_t i = 0; i < c.size(); ++i) {
        sizes.emplace_back(c.length[i]);
        sizes.emplace_back(c.breadth[i]);
    }
    for (const auto& edge : c.edges) {
        if (edge.from == edge.to) continue; // drawn by ourselves
        edges.emplace_back(int(edge.from));
        edges.emplace_back(int(edge.to));
        weights.emplace_back(int(edge.weight));
    }
    return Json::object({{"op", "layout"},
                         {"sizes", Json(std::move(sizes))},
                         {"edges", Json(std::move(edges))},
                         {"weights", Json(std::move(weights))},
                         {"nodeGap", c.nodeGap},
                         {"rankGap", c.rankGap}});
}

Error nonsense(const char* what) {
    return {ErrorCode::HelperFailed, std::string("The layout helper answered with ") + what, {}, {}, {}};
}

/// Where a curve that runs to the right passes `x`.
double acrossAt(const Json::Array& curve, double x) {
    double best = curve[1].number();
    for (std::size_t i = 0; i + 7 < curve.size(); i += 6) {
        const auto px = [&](std::size_t k) { return curve[i + 2 * k].number(); };
        const auto py = [&](std::size_t k) { return curve[i + 2 * k + 1].number(); };
        const auto at = [](double t, double a, double b, double c, double d) {
            const double s = 1 - t;
            return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
        };
        best = py(3);
        if (px(3) < x) continue;
        double low = 0, high = 1;
        for (int step = 0; step < 40; ++step) {
            const double t = (low + high) / 2;
            (at(t, px(0), px(1), px(2), px(3)) < x ? low : high) = t;
        }
        return at(low, py(0), py(1), py(2), py(3));
    }
    return best;
}

/// Reads ranks and ways out of the helper's answer, which is checked: it comes from another process.
Result<Placed> placedFrom(const Component& c, const Json& reply) {
    const auto& centres = reply["centres"].items();
    const auto& curves = reply["curves"].items();
    const auto isLoop = [](const Component::Edge& edge) { return edge.from == edge.to; };
    const auto loops = std::size_t(std::count_if(c.edges.begin(), c.edges.end(), isLoop));
    if (centres.size() != 2 * c.size() || curves.size() + loops != c.edges.size())
        return fail(nonsense("another graph"));
    std::vector<double> columns;
    Placed placed;
    for (std::size_t i = 0; i < c.size(); ++i) {
        const double x = centres[2 * i].number(NAN), y = centres[2 * i + 1].number(NAN);
        if (!std::isfinite(x) || !std::isfinite(y)) return fail(nonsense("positions that are no numbers"));
        columns.push_back(x);
        placed.across.push_back(y);
    }
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end(), [](double a, double b) { return b - a < 1; }),
                  columns.end());
    for (std::size_t i = 0; i < c.size(); ++i) {
        const auto at = std::upper_bound(columns.begin(), columns.end(), centres[2 * i].number() + 1e-9);
        placed.rank.push_back(std::int32_t(at - columns.begin()) - 1);
    }
    placed.ways.resize(c.edges.size());
    std::size_t asked = 0;
    for (std::size_t e = 0; e < c.edges.size(); ++e) {
        if (isLoop(c.edges[e])) continue;
        const auto& curve = curves[asked++].items();
        const auto from = placed.rank[std::size_t(c.edges[e].from)], to = placed.rank[std::size_t(c.edges[e].to)];
        if (from >= to) return fail(nonsense("an edge that leads back"));
        if (from + 1 == to) continue;
        if (curve.size() < 8 || curve.size() % 6 != 2) return fail(nonsense("an edge without a way"));
        for (auto r = from + 1; r < to; ++r) {
            placed.ways[e].push_back(acrossAt(curve, columns[std::size_t(r)]));
            if (!std::isfinite(placed.ways[e].back())) return fail(nonsense("a way that is no number"));
        }
    }
    return placed;
}

/// Lays parts out one by one, and remembers why some had to be placed by rank.
class Session {
public:
    explicit Session(const LayoutOptions& options)
        : m_options(options), m_end(Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                       std::chrono::duration<double>(std::max(0.0, options.seconds)))) {
    }

    Result<Drawn> lay(const Component& c) {
        if (m_options.cancel.requested()) return fail(ErrorCode::Cancelled, "The layout was cancelled");
        if (isChain(c)) return layered::route(c, layered::placeByRank(c));
        const std::string reason = reasonAgainst(c);
        if (reason.empty()) {
            const auto known = m_known.find(keyOf(c));
            if (known != m_known.end()) return known->second;
            auto placed = ask(c);
            if (placed) return m_known.emplace(keyOf(c), layered::route(c, std::move(*placed))).first->second;
            if (placed.error().code == ErrorCode::Cancelled) return fail(std::move(placed.error()));
            note(placed.error());
        } else {
            say(reason);
        }
        return layered::route(c, layered::placeByRank(c));
    }

    const std::string& note() const { return m_note; }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr int kMostFailures = 2; ///< of the helper, then it isn't asked again

    double left() const { return std::chrono::duration<double>(m_end - Clock::now()).count(); }

    std::string reasonAgainst(const Component& c) const {
        if (c.size() > m_options.mostNodes) return formatCount(std::int64_t(c.size())) + " nodes hang together";
        if (c.edges.size() > m_options.mostEdges)
            return formatCount(std::int64_t(c.edges.size())) + " edges hang together";
        if (m_failures >= kMostFailures) return m_failure;
        if (left() <= 0) return tooLong();
        return {};
    }

    std::string tooLong() const { return "the layout took longer than " + formatNumber(m_options.seconds) + " s"; }

    Result<Placed> ask(const Component& c) {
        static const std::shared_ptr<HelperPool> shared = newLayoutHelpers();
        HelperPool& pool = m_options.helpers ? *m_options.helpers : *shared;
        STEMMA_TRY(auto reply, pool.call(requestFor(c), {}, {}, std::max(0.001, left()), m_options.cancel));
        return placedFrom(c, reply.header);
    }

    void note(const Error& error) {
        if (error.code == ErrorCode::TimedOut) return say(tooLong());
        ++m_failures;
        m_failure = "the layout helper failed";
        if (error.code == ErrorCode::NotFound) m_failure = "the helper stemma-layout is missing";
        if (error.code == ErrorCode::WrongHelper) m_failure = "the helper stemma-layout isn't of this version";
        if (error.code == ErrorCode::NotFound || error.code == ErrorCode::WrongHelper) m_failures = kMostFailures;
        say(m_failure);
    }

    void say(const std::string& reason) {
        if (m_note.empty()) m_note = "placed by rank: " + reason;
    }

    const LayoutOptions& m_options;
    Clock::time_point m_end;
    std::unordered_map<std::string, Drawn> m_known;
    int m_failures = 0;
    std::string m_failure, m_note;
};

double rounded(double value) {
    const double r = std::round(value * 100) / 100;
    return r == 0 ? 0 : r; // no "-0"
}

/// Puts the parts side by side and turns along and across into x and y.
LayoutResult assemble(const LayoutGraph& graph, const std::vector<Part>& parts, const std::vector<Drawn>& drawn) {
    const bool topDown = graph.direction == LayoutDirection::TopDown;
    const auto turn = [&](Point p) { return topDown ? Point{p.y, p.x} : p; };
    std::vector<Size> sizes;
    for (const Drawn& d : drawn)
        sizes.push_back(topDown ? Size{d.size.height, d.size.width} : Size{d.size.width, d.size.height});
    LayoutResult result;
    const auto corners = layered::pack(sizes, graph.componentGap, graph.aspect, result.size);
    result.centres.resize(graph.nodes.size());
    result.curves.resize(graph.edges.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const auto put = [&](Point point) {
            const Point t = turn(point);
            return Point{rounded(t.x + corners[p].x), rounded(t.y + corners[p].y)};
        };
        for (std::size_t i = 0; i < parts[p].nodes.size(); ++i)
            result.centres[parts[p].nodes[i]] = put(drawn[p].centres[i]);
        for (std::size_t i = 0; i < parts[p].edges.size(); ++i) {
            auto& points = result.curves[parts[p].edges[i]].points;
            for (const Point& point : drawn[p].curves[i].points) points.push_back(put(point));
        }
    }
    result.size = {rounded(result.size.width), rounded(result.size.height)};
    return result;
}

} // namespace

std::shared_ptr<HelperPool> newLayoutHelpers() {
    HelperOptions options;
    options.program = "stemma-layout";
    options.memoryBytes = kHelperMemory;
    return std::make_shared<HelperPool>(std::move(options));
}

Result<LayoutResult> layout(const LayoutGraph& graph, const LayoutOptions& options) {
    STEMMA_CHECK(check(graph));
    const auto parts = splitParts(graph);
    Session session(options);
    std::vector<Drawn> drawn;
    drawn.reserve(parts.size());
    for (const Part& part : parts) {
        STEMMA_TRY(auto one, session.lay(part.component));
        drawn.push_back(std::move(one));
    }
    LayoutResult result = assemble(graph, parts, drawn);
    result.note = session.note();
    result.exact = result.note.empty();
    return result;
}

LayoutResult layoutByRank(const LayoutGraph& graph) {
    STEMMA_ASSERT(check(graph).has_value());
    const auto parts = splitParts(graph);
    std::vector<Drawn> drawn;
    for (const Part& part : parts)
        drawn.push_back(layered::route(part.component, layered::placeByRank(part.component)));
    LayoutResult result = assemble(graph, parts, drawn);
    result.exact = false;
    result.note = "placed by rank";
    return result;
}

} // namespace stemma
