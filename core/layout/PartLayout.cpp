// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/PartLayout.h"

#include "core/base/Helper.h"
#include "core/base/Text.h"
#include "core/layout/Parts.h"

#include <algorithm>
#include <cmath>

namespace stemma::layered {

namespace {

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

constexpr std::int64_t kHelperMemory = helperMemory(std::int64_t(1) << 30);

} // namespace

PartLayout::PartLayout(const LayoutOptions& options)
    : m_options(options),
      m_end(Clock::now() +
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::max(0.0, options.seconds)))),
      m_memory(options.memory) {}

Status PartLayout::stillWanted() const {
    if (m_options.cancel.requested()) return fail(ErrorCode::Cancelled, "The layout was cancelled");
    return {};
}

Result<Drawn> PartLayout::lay(const Component& c) {
    STEMMA_CHECK(stillWanted());
    if (isChain(c)) return route(c, placeByRank(c));
    const std::string key = keyOf(c);
    const auto known = m_known.find(key);
    if (known != m_known.end()) return known->second;
    const auto know = [&](Placed placed) { return m_known.emplace(key, route(c, std::move(placed))).first->second; };
    const std::string name = isTooLarge(c) ? std::string() : m_memory.nameOf(c);
    if (!name.empty()) // looking it up takes no time, and no helper
        if (auto remembered = m_memory.placed(name, c)) return know(std::move(*remembered));
    if (const std::string reason = reasonAgainst(c); !reason.empty()) {
        say(reason);
        return route(c, placeByRank(c));
    }
    auto placed = ask(c);
    if (placed) {
        m_memory.keep(name, *placed);
        return know(std::move(*placed));
    }
    if (placed.error().code == ErrorCode::Cancelled) return fail(std::move(placed.error()));
    note(placed.error());
    return route(c, placeByRank(c));
}

bool PartLayout::isTooLarge(const Component& c) const {
    return c.size() > m_options.mostNodes || c.edges.size() > m_options.mostEdges;
}

std::string PartLayout::reasonAgainst(const Component& c) const {
    if (c.size() > m_options.mostNodes) return formatCount(std::int64_t(c.size())) + " nodes hang together";
    if (c.edges.size() > m_options.mostEdges) return formatCount(std::int64_t(c.edges.size())) + " edges hang together";
    if (m_failures >= kMostFailures) return m_failure;
    if (left() <= 0) return tooLong();
    return {};
}

bool PartLayout::isLate() {
    constexpr double kLeast = 5; // seconds for edges, after those for components
    if (left() > -std::max(kLeast, m_options.seconds)) return false;
    if (m_note.empty()) m_note = std::string(kNoWays) + ": " + tooLong();
    return true;
}

void PartLayout::noteWays(bool gaveUp) {
    if (gaveUp && m_note.empty()) m_note = std::string(kNoWays) + ": very much is in their way";
}

std::string PartLayout::tooLong() const {
    return "the layout took longer than " + formatNumber(m_options.seconds) + " s";
}

Result<Placed> PartLayout::ask(const Component& c) {
    static const std::shared_ptr<HelperPool> shared = newLayoutHelpers();
    HelperPool& pool = m_options.helpers ? *m_options.helpers : *shared;
    STEMMA_TRY(auto reply, pool.call(requestFor(c), {}, {}, std::max(0.001, left()), m_options.cancel));
    return placedFrom(c, reply.header);
}

void PartLayout::note(const Error& error) {
    if (error.code == ErrorCode::TimedOut) return say(tooLong());
    ++m_failures;
    m_failure = "the layout helper failed";
    if (error.code == ErrorCode::NotFound) m_failure = "the helper stemma-layout is missing";
    if (error.code == ErrorCode::WrongHelper) m_failure = "the helper stemma-layout isn't of this version";
    if (error.code == ErrorCode::NotFound || error.code == ErrorCode::WrongHelper) m_failures = kMostFailures;
    say(m_failure);
}

void PartLayout::say(const std::string& reason) {
    if (m_note.empty()) m_note = "placed by rank: " + reason;
}

Result<LayoutResult> layoutWhole(const LayoutGraph& graph, PartLayout& layout) {
    const auto parts = splitParts(graph);
    std::vector<Drawn> drawn;
    drawn.reserve(parts.size());
    for (const Part& part : parts) {
        STEMMA_TRY(auto one, layout.lay(part.component));
        drawn.push_back(std::move(one));
    }
    return assemble(graph, parts, drawn);
}

} // namespace stemma::layered

namespace stemma {

std::shared_ptr<HelperPool> newLayoutHelpers() {
    HelperOptions options;
    options.program = "stemma-layout";
    options.memoryBytes = layered::kHelperMemory;
    return std::make_shared<HelperPool>(std::move(options));
}

} // namespace stemma
