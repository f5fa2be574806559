// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Arrange.h"

#include "core/layout/Bands.h"
#include "core/layout/Lists.h"
#include "core/layout/Pack.h"
#include "core/layout/Parts.h"
#include "core/layout/Reroute.h"
#include "core/layout/Room.h"

#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace stemma::layered {

namespace {

Point turned(Point p) {
    return {p.y, p.x};
}

/// New nodes that hang together, laid out by themselves.
struct Cluster {
    std::vector<std::size_t> nodes;
    LayoutGraph graph;
    LayoutResult drawn;
    std::optional<Point> near; ///< where it comes out of
    Wish wish;
    bool attached = false; ///< joined to something that was there
};

class Arranger {
public:
    Arranger(const LayoutGraph& graph, const LayoutBefore& before, std::optional<std::size_t> still, PartLayout& layout,
             const Limits& limits, bool down = false)
        : m_down(down), m_graph(graph), m_before(before),
          m_still(still && *still < graph.nodes.size() ? still : std::nullopt), m_layout(layout), m_limits(limits),
          m_changed(graph.nodes.size(), 0), m_index(standing()),
          m_room(m_index, fixed(), graph.rankGap, graph.nodeGap, [this](std::size_t box) { return follows(box); }) {}

    Result<LayoutResult> run() {
        m_result.centres.resize(m_graph.nodes.size());
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
            if (isKnown(i)) m_result.centres[i] = *m_before.centres[i];
        pushWhatGrew();
        STEMMA_TRY(auto clusters, makeClusters());
        for (Cluster& cluster : clusters)
            if (cluster.attached) place(cluster);
        placeApart(clusters);
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
            if (m_changed[i] != 0)
                m_result.centres[i] = {rounded(m_index[i].centre().x), rounded(m_index[i].centre().y)};
        for (std::size_t i = 0; i < std::min(m_changed.size(), m_before.moved.size()); ++i)
            if (m_before.moved[i]) m_changed[i] = 1;
        m_changed.resize(m_index.size(), 1); // whatever isn't of the graph may be new
        STEMMA_CHECK(reroute(m_graph, m_before, m_changed, m_index, m_layout, m_result));
        frame();
        return std::move(m_result);
    }

private:
    bool isKnown(std::size_t node) const { return isPlace(m_before.centres[node]); }

    /// Known boxes, and then what isn't of the graph.
    std::vector<Rect> standing() const {
        std::vector<Rect> boxes(m_graph.nodes.size(), kNowhere);
        for (std::size_t i = 0; i < boxes.size(); ++i)
            if (isKnown(i))
                boxes[i] = rectAround(*m_before.centres[i], m_graph.nodes[i].width, m_graph.nodes[i].height);
        boxes.insert(boxes.end(), m_limits.taken.begin(), m_limits.taken.end());
        return boxes;
    }

    std::vector<char> fixed() const {
        std::vector<char> all(m_index.size(), 1);
        std::fill_n(all.begin(), m_graph.nodes.size(), 0);
        for (std::size_t i = 0; i < std::min(m_graph.nodes.size(), m_before.pinned.size()); ++i)
            all[i] = m_before.pinned[i] ? 1 : 0;
        if (m_still) all[*m_still] = 1;
        return all;
    }

    std::vector<std::size_t> follows(std::size_t box) {
        if (m_heads.start.empty()) // most layouts push nothing
            m_heads = makeLists(
                m_graph.nodes.size(), m_graph.edges.size(), [&](std::size_t e) { return m_graph.edges[e].from; },
                [&](std::size_t e) { return Index(m_graph.edges[e].to); });
        return {m_heads.begin(Index(box)), m_heads.end(Index(box))};
    }

    bool isPinned(std::size_t node) const { return node < m_before.pinned.size() && m_before.pinned[node]; }

    bool isMoved(std::size_t node) const { return node < m_before.moved.size() && m_before.moved[node]; }

    /// A box that became larger where it stands, or came there, pushes those it now lies on, or stands too near to for
    /// edges to pass; one that may not move before all others. What a person put there stays.
    void pushWhatGrew() {
        constexpr double kLeastGap = 8;
        const auto push = [&](std::size_t i) {
            if (!isKnown(i) || isPinned(i)) return;
            const Rect mine = m_index[i];
            const auto stays = [&](std::size_t o) {
                return o == i || o >= m_graph.nodes.size() || isPinned(o) ||
                       !(isMoved(i) || isMoved(o) || mine.meets(m_index[o]));
            };
            if (!m_index.each(mine.grown(kLeastGap), stays)) clear(mine, i);
        };
        if (m_still) push(*m_still);
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
            if (isMoved(i)) push(i);
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) push(i);
    }

    bool clear(const Rect& area, std::optional<std::size_t> but) {
        const auto moved = m_room.clear(area, but);
        if (!moved) return false;
        for (const std::size_t box : *moved) m_changed[box] = 1;
        return true;
    }

    Result<std::vector<Cluster>> makeClusters() {
        std::vector<std::size_t> parent(m_graph.nodes.size());
        std::iota(parent.begin(), parent.end(), std::size_t(0));
        const auto find = [&](std::size_t n) {
            while (parent[n] != n) n = parent[n] = parent[parent[n]];
            return n;
        };
        for (const auto& edge : m_graph.edges)
            if (!isKnown(edge.from) && !isKnown(edge.to)) {
                const std::size_t a = find(edge.from), b = find(edge.to);
                parent[std::max(a, b)] = std::min(a, b);
            }
        constexpr auto kNone = std::numeric_limits<std::size_t>::max();
        std::vector<std::size_t> clusterOf(m_graph.nodes.size(), kNone), local(m_graph.nodes.size());
        std::vector<Cluster> clusters;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (isKnown(i)) continue;
            const std::size_t root = find(i);
            if (root == i) {
                clusterOf[i] = clusters.size();
                clusters.emplace_back();
                clusters.back().graph = likeIt(m_graph);
            }
            Cluster& cluster = clusters[clusterOf[i] = clusterOf[root]];
            local[i] = cluster.nodes.size();
            cluster.nodes.push_back(i);
            cluster.graph.nodes.push_back(m_graph.nodes[i]);
        }
        for (const auto& edge : m_graph.edges)
            if (clusterOf[edge.from] != kNone && clusterOf[edge.from] == clusterOf[edge.to])
                clusters[clusterOf[edge.from]].graph.edges.push_back(
                    {local[edge.from], local[edge.to], edge.weight, edge.weak});
        m_drawnAs.resize(m_graph.nodes.size());
        for (Cluster& cluster : clusters) {
            STEMMA_TRY(cluster.drawn, layoutWhole(cluster.graph, m_layout));
            for (std::size_t k = 0; k < cluster.nodes.size(); ++k)
                m_drawnAs[cluster.nodes[k]] = cluster.drawn.centres[k];
        }
        wish(clusters, clusterOf);
        if (hasBands(m_graph)) keepToBands(clusters);
        return clusters;
    }

    /// Right of what it follows, left of what follows it, level with them.
    void wish(std::vector<Cluster>& clusters, const std::vector<std::size_t>& clusterOf) {
        constexpr double kFar = 1e300;
        struct Seen {
            double after = -kFar, until = kFar, level = 0;
            int count = 0;
        };
        std::vector<Seen> seen(clusters.size());
        for (const auto& edge : m_graph.edges) {
            if (isKnown(edge.from) == isKnown(edge.to)) continue;
            const bool arrives = isKnown(edge.from);
            const std::size_t mine = arrives ? edge.to : edge.from, other = arrives ? edge.from : edge.to;
            Seen& s = seen[clusterOf[mine]];
            const double half = m_graph.nodes[mine].width / 2;
            if (arrives) s.after = std::max(s.after, m_index[other].right - (m_drawnAs[mine].x - half));
            if (!arrives) s.until = std::min(s.until, m_index[other].left - (m_drawnAs[mine].x + half));
            s.level += m_index[other].centre().y - m_drawnAs[mine].y;
            ++s.count;
        }
        for (std::size_t c = 0; c < clusters.size(); ++c) {
            Cluster& cluster = clusters[c];
            const Seen& s = seen[c];
            const Size size = cluster.drawn.size;
            cluster.near = nearOf(cluster);
            cluster.attached = s.count > 0 || cluster.near;
            if (!cluster.attached) continue;
            const double gap = m_graph.rankGap;
            Point corner = cluster.near ? Point{cluster.near->x - size.width / 2, cluster.near->y - size.height / 2}
                                        : Point{s.after > -kFar ? s.after + gap : s.until - gap, s.level / s.count};
            cluster.wish.least = std::max(m_limits.left, s.after > -kFar ? s.after + gap : -kFar);
            cluster.wish.highest = m_limits.top;
            cluster.wish.lowest = m_limits.bottom;
            cluster.wish.most = s.after > -kFar || s.until >= kFar ? kFar : s.until - gap;
            const double furthest = std::max(m_limits.left, m_limits.right - size.width);
            cluster.wish.most = std::min(cluster.wish.most, furthest);
            cluster.wish.least = std::min(cluster.wish.least, furthest); // rather beside what it follows than beyond
            corner.x = std::clamp(corner.x, cluster.wish.least, std::max(cluster.wish.least, cluster.wish.most));
            cluster.wish.area = {std::round(corner.x), std::round(corner.y), 0, 0};
            cluster.wish.area.right = cluster.wish.area.left + size.width;
            cluster.wish.area.bottom = cluster.wish.area.top + size.height;
        }
    }

    /// What is of one band wants to stand among its band.
    void keepToBands(std::vector<Cluster>& clusters) {
        std::map<int, std::pair<double, double>> span;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (m_graph.nodes[i].band < 0 || !isKnown(i)) continue;
            auto& [low, high] = span.try_emplace(m_graph.nodes[i].band, 1e300, -1e300).first->second;
            low = std::min(low, m_index[i].left);
            high = std::max(high, m_index[i].right);
        }
        for (Cluster& cluster : clusters) {
            const double after = cluster.wish.least;
            int band = -1;
            bool several = false;
            for (const std::size_t node : cluster.nodes) {
                const int own = m_graph.nodes[node].band;
                if (own >= 0 && band >= 0 && own != band) several = true;
                band = std::max(band, own);
            }
            const auto at = span.find(band);
            if (several || at == span.end()) continue;
            const double width = cluster.drawn.size.width;
            const auto [low, high] = at->second;
            const double last = std::max(low, high - width);
            cluster.wish.least = std::max(m_limits.left, low);
            if (after <= last) cluster.wish.least = std::max(cluster.wish.least, after); // behind what it follows
            cluster.wish.most = std::max(cluster.wish.least, last);
            const double left = std::clamp(cluster.wish.area.left, cluster.wish.least, cluster.wish.most);
            cluster.wish.area = cluster.wish.area.moved(left - cluster.wish.area.left, 0);
        }
    }

    std::optional<Point> nearOf(const Cluster& cluster) const {
        Point sum;
        int count = 0;
        for (const std::size_t node : cluster.nodes) {
            if (node >= m_before.near.size() || !isPlace(m_before.near[node])) continue;
            sum = {sum.x + m_before.near[node]->x, sum.y + m_before.near[node]->y};
            ++count;
        }
        if (count == 0) return {};
        return Point{sum.x / count, sum.y / count};
    }

    void place(Cluster& cluster) {
        constexpr double kNear = 90, kAnywhere = 1e9;
        if (cluster.near) {
            if (const auto found = m_room.nearest(cluster.wish, kNear)) return put(cluster, *found);
            const auto area = m_room.nearest(cluster.wish, kAnywhere, true);
            if (area && clear(*area, {})) return put(cluster, *area);
        }
        if (const auto found = m_room.nearest(cluster.wish, kAnywhere)) return put(cluster, *found);
        const double top = whole().bottom + m_graph.componentGap;
        const Rect& area = cluster.wish.area;
        putFreely(cluster, area.moved(0, top - area.top));
    }

    /// In rows, as one reads, whatever the direction.
    std::vector<Point> packed(std::vector<Size> sizes, Size& whole) const {
        if (!m_down) return pack(sizes, m_graph.componentGap, 1 / m_graph.aspect, whole);
        for (Size& size : sizes) size = {size.height, size.width};
        auto corners = pack(sizes, m_graph.componentGap, m_graph.aspect, whole);
        for (Point& p : corners) p = turned(p);
        whole = {whole.height, whole.width};
        return corners;
    }

    /// What is joined to nothing stands beside or below everything, wherever the whole keeps its shape better.
    void placeApart(std::vector<Cluster>& clusters) {
        std::vector<Size> sizes;
        for (const Cluster& cluster : clusters)
            if (!cluster.attached) sizes.push_back(cluster.drawn.size);
        Size size;
        const auto corners = packed(sizes, size);
        const Rect all = whole();
        const double gap = m_graph.componentGap;
        const auto cost = [&](double w, double h) { return std::max(w / m_graph.aspect, h); };
        const bool below =
            m_limits.bottom > 1e299 &&
            (m_limits.right < 1e299 || cost(std::max(all.width(), size.width), all.height() + size.height) <=
                                           cost(all.width() + size.width, std::max(all.height(), size.height)));
        const Point start = below ? Point{all.left, all.bottom + gap} : Point{all.right + gap, all.top};
        std::size_t next = 0;
        for (Cluster& cluster : clusters) {
            if (cluster.attached) continue;
            const Point corner{start.x + corners[next].x, start.y + corners[next].y};
            putFreely(cluster, {corner.x, corner.y, corner.x + sizes[next].width, corner.y + sizes[next].height});
            ++next;
        }
    }

    /// Beside everything of the graph there may still stand something else.
    void putFreely(const Cluster& cluster, const Rect& area) {
        constexpr double kAnywhere = 1e9;
        const double gap = std::min(m_graph.nodeGap, m_graph.componentGap) - 0.01;
        const bool free = m_index.each(area.grown(gap), [](std::size_t) { return false; });
        const Wish wish{.area = area, .least = m_limits.left, .highest = m_limits.top, .lowest = m_limits.bottom};
        put(cluster, free ? area : m_room.nearest(wish, kAnywhere).value_or(area));
    }

    void put(const Cluster& cluster, const Rect& area) {
        for (std::size_t k = 0; k < cluster.nodes.size(); ++k) {
            const std::size_t node = cluster.nodes[k];
            const Point centre{rounded(area.left + cluster.drawn.centres[k].x),
                               rounded(area.top + cluster.drawn.centres[k].y)};
            m_index.move(node, rectAround(centre, m_graph.nodes[node].width, m_graph.nodes[node].height));
            m_changed[node] = 1;
            m_room.fix(node);
        }
    }

    Rect whole() const {
        Rect all = kNowhere;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) all = all.with(m_index[i]);
        return all == kNowhere ? Rect{} : all;
    }

    void frame() {
        Rect all = whole();
        for (const auto& curve : m_result.curves)
            for (const Point& p : curve.points) all = all.with({p.x, p.y, p.x, p.y});
        m_result.origin = {std::floor(all.left), std::floor(all.top)};
        m_result.size = {std::ceil(all.right) - m_result.origin.x, std::ceil(all.bottom) - m_result.origin.y};
    }

    bool m_down; ///< x and y are exchanged
    const LayoutGraph& m_graph;
    const LayoutBefore& m_before;
    std::optional<std::size_t> m_still;
    PartLayout& m_layout;
    const Limits& m_limits;
    std::vector<char> m_changed; ///< node i is new, or was pushed
    Lists m_heads;               ///< of the edges that leave node i, once asked for
    BoxIndex m_index;
    Room m_room;
    std::vector<Point> m_drawnAs; ///< of a new node, within its cluster
    LayoutResult m_result;
};

} // namespace

bool isPlace(const std::optional<Point>& centre) {
    constexpr double kFarthest = 1e8;
    return centre && std::abs(centre->x) < kFarthest && std::abs(centre->y) < kFarthest; // no NaN is
}

LayoutGraph turned(const LayoutGraph& graph) {
    LayoutGraph result = graph;
    for (auto& node : result.nodes) std::swap(node.width, node.height);
    result.direction = LayoutDirection::LeftToRight;
    result.aspect = 1 / graph.aspect;
    return result;
}

LayoutBefore turned(const LayoutBefore& before) {
    LayoutBefore result = before;
    for (auto* places : {&result.centres, &result.near})
        for (auto& place : *places)
            if (place) place = turned(*place);
    for (auto& curve : result.curves)
        for (Point& p : curve.points) p = turned(p);
    return result;
}

LayoutResult turned(LayoutResult result) {
    for (Point& p : result.centres) p = turned(p);
    for (auto& curve : result.curves)
        for (Point& p : curve.points) p = turned(p);
    result.origin = turned(result.origin);
    result.size = {result.size.height, result.size.width};
    for (auto* areas : {&result.lanes, &result.bands})
        for (Area& area : *areas) area = {turned(area.corner), {area.size.height, area.size.width}};
    return result;
}

Result<LayoutResult> arrange(const LayoutGraph& graph, const LayoutBefore& before, std::optional<std::size_t> still,
                             PartLayout& layout, const Limits& limits) {
    if (std::none_of(before.centres.begin(), before.centres.end(), isPlace))
        return hasBands(graph) ? layoutBands(graph, layout) : layoutWhole(graph, layout);
    if (graph.direction == LayoutDirection::LeftToRight) return Arranger(graph, before, still, layout, limits).run();
    const LayoutGraph across = turned(graph);
    const LayoutBefore then = turned(before);
    Limits turnedLimits{limits.top, limits.left, limits.bottom, limits.right, {}};
    for (const Rect& r : limits.taken) turnedLimits.taken.push_back({r.top, r.left, r.bottom, r.right});
    STEMMA_TRY(auto result, Arranger(across, then, still, layout, turnedLimits, true).run());
    return turned(std::move(result));
}

} // namespace stemma::layered
