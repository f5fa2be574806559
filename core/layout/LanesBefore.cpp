// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Arrange.h"
#include "core/layout/FreeRoute.h"
#include "core/layout/LaneParts.h"
#include "core/layout/LaneThreads.h"
#include "core/layout/Lanes.h"
#include "core/layout/Parts.h"
#include "core/layout/Reroute.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stemma::layered {

namespace {

constexpr double kStillAmong = 60; ///< nearer to the others of its lane, a node is still among them
constexpr double kShiftGap = 12;   ///< between boxes of a lane that is moved and others

class LaneArranger {
public:
    LaneArranger(const LayoutGraph& graph, const LayoutBefore& before, std::optional<std::size_t> still,
                 PartLayout& layout)
        : m_graph(graph), m_before(before), m_still(still), m_layout(layout),
          m_lanes(splitLanes(graph, m_laneOf, m_across)), m_contents(m_lanes.size()) {}

    Result<LayoutResult> run() {
        m_result.centres.resize(m_graph.nodes.size());
        m_result.curves.resize(m_graph.edges.size());
        findStays();
        STEMMA_TRY(const auto kinds, layKinds(m_graph, m_lanes, m_layout));
        setStraysAside();
        for (std::size_t l = 0; l < m_lanes.size(); ++l)
            if (m_lanes[l].stays) STEMMA_CHECK(arrangeLane(l));
        stackAround(kinds);
        STEMMA_CHECK(drawLeft());
        makeStrips(m_graph, m_lanes, m_result);
        return std::move(m_result);
    }

private:
    bool isKnown(std::size_t node) const { return isPlace(m_before.centres[node]); }
    bool isPinned(std::size_t node) const {
        return node < m_before.pinned.size() && m_before.pinned[node] && isKnown(node);
    }
    bool isMoved(std::size_t node) const { return node < m_before.moved.size() && m_before.moved[node]; }
    double headOf(std::size_t lane) const { return lane < m_graph.laneHeads.size() ? m_graph.laneHeads[lane] : 0; }

    Rect boxOf(std::size_t node) const {
        return rectAround(m_result.centres[node], m_graph.nodes[node].width, m_graph.nodes[node].height);
    }

    /// What a person put somewhere.
    struct Put {
        Rect box;
        std::size_t node = 0;
    };

    Rect boxBefore(std::size_t node) const {
        return rectAround(*m_before.centres[node], m_graph.nodes[node].width, m_graph.nodes[node].height);
    }

    /// A lane stays where some node is that was there, unless a person put them all somewhere: what is known of those
    /// says nothing of the lane.
    void findStays() {
        const auto anyIn = [](const Lane& lane, auto&& is) {
            return std::any_of(lane.nodes.begin(), lane.nodes.end(), is);
        };
        const auto isFree = [&](std::size_t n) { return isKnown(n) && !isPinned(n); };
        for (Lane& lane : m_lanes) lane.stays = anyIn(lane, isFree);
        if (std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane& lane) { return lane.stays; })) return;
        for (Lane& lane : m_lanes) lane.stays = anyIn(lane, [&](std::size_t n) { return isKnown(n); });
    }

    /// What a person put away from the others of its lane, or into a lane that doesn't stay, belongs to none: it stays
    /// where it is, and everything else goes around it.
    void setStraysAside() {
        if (std::find(m_before.pinned.begin(), m_before.pinned.end(), true) == m_before.pinned.end()) return;
        m_isStray.assign(m_graph.nodes.size(), 0);
        for (const Lane& lane : m_lanes) {
            Rect others = kNowhere;
            for (const std::size_t node : lane.nodes)
                if (isKnown(node) && !isPinned(node)) others = others.with(boxBefore(node));
            for (const std::size_t node : lane.nodes) {
                if (!isPinned(node)) continue;
                const Rect box = boxBefore(node);
                const bool apart = box.top < others.top - kStillAmong || box.bottom > others.bottom + kStillAmong;
                m_isStray[node] = (lane.stays ? apart && !(others == kNowhere) : true) ? 1 : 0;
            }
        }
        for (std::size_t node = 0; node < m_isStray.size(); ++node) {
            if (isPinned(node)) m_put.push_back({boxBefore(node), node});
            if (m_isStray[node] != 0) m_result.centres[node] = *m_before.centres[node];
        }
        std::sort(m_put.begin(), m_put.end(), [](const Put& a, const Put& b) { return a.box.top < b.box.top; });
        for (Lane& lane : m_lanes) {
            if (!lane.stays) continue;
            std::erase_if(lane.nodes, [&](std::size_t n) { return m_isStray[n] != 0; });
            std::erase_if(lane.edges, [&](std::size_t e) {
                const bool loose = isStray(m_graph.edges[e].from) || isStray(m_graph.edges[e].to);
                if (loose) m_loose.push_back(e);
                return loose;
            });
        }
    }
    bool isStray(std::size_t node) const { return !m_isStray.empty() && m_isStray[node] != 0; }

    /// What a person put between two heights.
    std::vector<Rect> putIn(double top, double bottom, const std::vector<std::size_t>& but = {}) const {
        std::vector<Rect> some;
        for (const Put& put : m_put) {
            if (put.box.top > bottom) break;
            if (put.box.bottom >= top && !std::binary_search(but.begin(), but.end(), put.node)) some.push_back(put.box);
        }
        return some;
    }

    /// What something new in a lane may come near to, and isn't of it.
    std::vector<Rect> putNear(const Lane& lane) const {
        constexpr double kReach = 800;
        Rect known = kNowhere;
        for (const std::size_t node : lane.nodes)
            if (isKnown(node) && !m_put.empty()) known = known.with(boxBefore(node));
        return known == kNowhere ? std::vector<Rect>() : putIn(known.top - kReach, known.bottom + kReach, lane.nodes);
    }

    /// Places a lane's nodes and edges where they stay, and what is new around them.
    Status arrangeLane(std::size_t l) {
        Lane& lane = m_lanes[l];
        auto others = putNear(lane);
        if (!others.empty() || !copyLane(lane)) {
            const auto before = beforeOf(lane);
            std::optional<std::size_t> still;
            for (std::size_t k = 0; k < lane.nodes.size(); ++k)
                if (m_still && lane.nodes[k] == *m_still) still = k;
            Limits limits;
            limits.left = kLaneTitleWidth + kLanePad;
            limits.bottom = floorOf(l);
            limits.taken = std::move(others);
            STEMMA_TRY(auto drawn, arrange(graphOf(m_graph, lane), before, still, m_layout, limits));
            for (std::size_t k = 0; k < lane.nodes.size(); ++k) m_result.centres[lane.nodes[k]] = drawn.centres[k];
            for (std::size_t k = 0; k < lane.edges.size(); ++k)
                m_result.curves[lane.edges[k]] = std::move(drawn.curves[k]);
        }
        m_contents[l] = contentOf(lane);
        if (!m_put.empty()) loosen(lane);
        return {};
    }

    /// What the strip is around: a person may put nodes anywhere, and no strip grows by that.
    Rect contentOf(const Lane& lane) const {
        const bool all = std::all_of(lane.nodes.begin(), lane.nodes.end(), [&](auto n) { return isPinned(n); });
        Rect content = kNowhere;
        for (const std::size_t node : lane.nodes)
            if (all || !isPinned(node)) content = content.with(boxOf(node));
        for (const std::size_t e : lane.edges) {
            if (!all && hasPinnedEnd(e)) continue;
            for (const Point& p : m_result.curves[e].points) content = content.with({p.x, p.y, p.x, p.y});
        }
        return content;
    }
    bool hasPinnedEnd(std::size_t e) const { return isPinned(m_graph.edges[e].from) || isPinned(m_graph.edges[e].to); }

    /// A lane in which all is as it was, if it is: most are.
    bool copyLane(const Lane& lane) {
        for (const std::size_t node : lane.nodes) {
            if (!isKnown(node) || isMoved(node)) return false;
            m_result.centres[node] = *m_before.centres[node];
        }
        for (const std::size_t e : lane.edges) {
            if (e >= m_before.curves.size() || isPlainCurve(m_before.curves[e])) return false;
            const auto& edge = m_graph.edges[e];
            if (!joins(m_before.curves[e], boxOf(edge.from), boxOf(edge.to))) return false;
            m_result.curves[e] = m_before.curves[e];
        }
        return true;
    }

    LayoutBefore beforeOf(const Lane& lane) const {
        LayoutBefore before;
        for (const std::size_t node : lane.nodes) {
            before.centres.push_back(m_before.centres[node]);
            before.pinned.push_back(isPinned(node));
            before.moved.push_back(isMoved(node));
            before.near.push_back(node < m_before.near.size() ? m_before.near[node] : std::nullopt);
        }
        for (const std::size_t e : lane.edges)
            before.curves.push_back(e < m_before.curves.size() ? m_before.curves[e] : EdgeCurve{});
        return before;
    }

    /// How far down something new may reach, so that lanes below it stay: only the uppermost grows upwards.
    double floorOf(std::size_t l) const {
        const bool first = std::none_of(m_lanes.begin(), m_lanes.begin() + std::ptrdiff_t(l),
                                        [](const Lane& lane) { return lane.stays; });
        const bool last = std::none_of(m_lanes.begin() + std::ptrdiff_t(l) + 1, m_lanes.end(),
                                       [](const Lane& lane) { return lane.stays; });
        double low = -1e300;
        for (const std::size_t node : m_lanes[l].nodes)
            if (isKnown(node) && !isPinned(node))
                low = std::max(low, m_before.centres[node]->y + m_graph.nodes[node].height / 2);
        return first && !last && low > -1e299 ? low : 1e300;
    }

    /// The lane that isn't moved: that of the node that isn't, else the first that was there.
    std::size_t anchorLane() const {
        if (m_still && *m_still < m_laneOf.size() && !isStray(*m_still) && m_lanes[m_laneOf[*m_still]].stays)
            return m_laneOf[*m_still];
        std::size_t first = 0;
        while (!m_lanes[first].stays) ++first; // one does
        return first;
    }

    void stackAround(const std::vector<LayoutResult>& kinds) {
        for (std::size_t l = 0; l < m_lanes.size(); ++l) {
            const Rect& content = m_contents[l];
            Lane& lane = m_lanes[l];
            lane.height = stripHeight(lane.stays ? content.height() : kinds[lane.kind].size.height);
            if (lane.stays) lane.top = content.top - (lane.height - content.height()) / 2;
        }
        const std::size_t anchor = anchorLane();
        for (std::size_t l = anchor; l-- > 0;) {
            const double most = m_lanes[l + 1].top - headOf(l + 1) - kLaneGap - m_lanes[l].height;
            if (!m_lanes[l].stays) m_lanes[l].top = std::floor(most);
            if (m_lanes[l].stays && m_lanes[l].top > most + 1) shift(l, std::floor(most - m_lanes[l].top));
        }
        for (std::size_t l = anchor + 1; l < m_lanes.size(); ++l) {
            const double least = m_lanes[l - 1].top + m_lanes[l - 1].height + kLaneGap + headOf(l);
            if (!m_lanes[l].stays) m_lanes[l].top = std::ceil(least - 0.5);
            if (m_lanes[l].stays && m_lanes[l].top < least - 1) shift(l, std::ceil(least - m_lanes[l].top));
        }
        for (std::size_t l = 0; l < m_lanes.size(); ++l) {
            if (!m_lanes[l].stays)
                putBesideStrays(m_lanes[l], kinds[m_lanes[l].kind]);
            else
                m_result.size.width = std::max(m_result.size.width, m_contents[l].right + kLanePad);
        }
        m_result.origin = {0, m_lanes.front().top - headOf(0)};
        m_result.size.height = m_lanes.back().top + m_lanes.back().height - m_result.origin.y;
    }

    /// Puts a lane of a kind where it meets nothing that a person put there.
    void putBesideStrays(Lane& lane, const LayoutResult& kind) {
        constexpr double kGap = 24;
        const auto put = putIn(lane.top - kGap, lane.top + lane.height + kGap);
        for (bool met = true; met;) {
            putLane(lane, kind, m_result);
            met = false;
            double by = 0;
            for (const std::size_t node : lane.nodes)
                for (const Rect& box : put)
                    if (!isStray(node) && box.grown(kGap - 1).meets(boxOf(node)))
                        by = std::max(by, box.right + kGap - boxOf(node).left);
            if (by > 0) lane.aside += std::ceil(by), met = true;
        }
        for (const std::size_t node : lane.nodes)
            if (isStray(node)) m_result.centres[node] = *m_before.centres[node];
        loosen(lane);
    }

    /// Moves a lane down or up, but for what a person put somewhere; and further, where it would come to lie on that.
    void shift(std::size_t l, double by) {
        Lane& lane = m_lanes[l];
        const auto mayMove = [&](std::size_t node) { return !isPinned(node); };
        const auto put = m_put.empty() ? std::vector<Rect>() : putIn(-1e300, 1e300);
        for (bool met = true; met;) {
            met = false;
            for (const std::size_t node : lane.nodes)
                for (const Rect& other : put) {
                    const Rect box = boxOf(node).moved(0, by);
                    if (!mayMove(node) || !other.grown(kShiftGap).meets(box)) continue;
                    by = by > 0 ? std::ceil(by + other.bottom + kShiftGap - box.top)
                                : std::floor(by - (box.bottom - other.top + kShiftGap));
                    met = true;
                }
        }
        lane.top += by;
        for (const std::size_t node : lane.nodes)
            if (mayMove(node)) m_result.centres[node].y += by;
        for (const std::size_t e : lane.edges)
            if (!hasPinnedEnd(e))
                for (Point& p : m_result.curves[e].points) p.y += by;
        loosen(lane);
    }

    /// The edges of a lane that was put somewhere are drawn later, where an end isn't with them, something is in their
    /// way, or they had none.
    void loosen(Lane& lane) {
        const auto put = putIn(lane.top, lane.top + lane.height);
        std::erase_if(lane.edges, [&](std::size_t e) {
            auto& points = m_result.curves[e].points;
            bool loose = hasPinnedEnd(e) || isPlainCurve(m_result.curves[e]);
            for (std::size_t s = 0; s + 3 < points.size() && !loose; s += 3)
                loose = std::any_of(put.begin(), put.end(),
                                    [&](const Rect& box) { return entersBox(&points[s], box.grown(2)); });
            if (loose) points.clear(), m_loose.push_back(e);
            return loose;
        });
    }

    /// Edges between lanes, and those within one that have an end elsewhere: around all boxes.
    Status drawLeft() {
        std::vector<char> changed(m_graph.nodes.size(), 0);
        std::vector<Rect> boxes;
        for (std::size_t i = 0; i < changed.size(); ++i) {
            changed[i] = !isKnown(i) || isMoved(i) || !(*m_before.centres[i] == m_result.centres[i]);
            boxes.push_back(boxOf(i));
        }
        std::sort(m_loose.begin(), m_loose.end());
        const auto loose = keepCurves(m_graph, m_before, m_loose, changed, boxes, m_result);
        if (!loose.empty()) STEMMA_CHECK(drawAround(m_graph, loose, BoxIndex(boxes), m_layout, m_result));
        const auto left = keepCurves(m_graph, m_before, m_across, changed, boxes, m_result);
        return left.empty() ? Status{} : drawThreads(m_graph, m_lanes, m_laneOf, besides(left), m_layout, m_result);
    }

    /// Some edges, and all that pass the same lanes: they keep apart from each other.
    std::vector<std::size_t> besides(const std::vector<std::size_t>& some) const {
        const auto ends = [&](std::size_t e) {
            return std::minmax(m_laneOf[m_graph.edges[e].from], m_laneOf[m_graph.edges[e].to]);
        };
        std::vector<int> passed(m_lanes.size() + 1, 0); // how many begin less how many ended
        for (const std::size_t e : some) {
            const auto [first, last] = ends(e);
            ++passed[first];
            --passed[last + 1];
        }
        std::partial_sum(passed.begin(), passed.end(), passed.begin());
        std::vector<int> before(passed.size() + 1, 0); // lanes above it that are passed
        for (std::size_t l = 0; l < passed.size(); ++l) before[l + 1] = before[l] + (passed[l] > 0 ? 1 : 0);
        std::vector<std::size_t> all;
        for (const std::size_t e : m_across) {
            const auto [first, last] = ends(e);
            if (before[last + 1] > before[first]) all.push_back(e);
        }
        return all;
    }

    const LayoutGraph& m_graph;
    const LayoutBefore& m_before;
    std::optional<std::size_t> m_still;
    PartLayout& m_layout;
    std::vector<std::size_t> m_laneOf, m_across;
    std::vector<Lane> m_lanes;
    std::vector<Rect> m_contents;     ///< of lane i that stays, its boxes and edges that no person put somewhere
    std::vector<char> m_isStray;      ///< of node i; empty where there is none
    std::vector<Put> m_put;           ///< from the top down
    std::vector<std::size_t> m_loose; ///< edges within lanes that are drawn at the end
    LayoutResult m_result;
};

} // namespace

Result<LayoutResult> arrangeLanes(const LayoutGraph& graph, const LayoutBefore& before,
                                  std::optional<std::size_t> still, PartLayout& layout) {
    if (std::none_of(before.centres.begin(), before.centres.end(), isPlace)) return layoutLanes(graph, layout);
    return LaneArranger(graph, before, still, layout).run();
}

} // namespace stemma::layered
