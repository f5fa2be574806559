// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/FreeRoute.h"

#include "core/layout/TrackSearch.h"

#include <cmath>
#include <optional>
#include <unordered_set>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kMargins[] = {10, 5, 2}; ///< between a way and a box it passes: the first that leaves a way
constexpr int kMostRounds = 100;
constexpr double kMostGreed = 2; ///< the longer it takes, the less it matters how short a way is
constexpr double kClear = 1.5;   ///< a curve keeps at least this away from boxes

Point along(Point from, Point direction, double length) {
    return {from.x + direction.x * length, from.y + direction.y * length};
}
double distance(Point a, Point b) {
    return std::abs(a.x - b.x) + std::abs(a.y - b.y);
}
Point directionOf(Point a, Point b) {
    const double length = std::max(distance(a, b), 1e-9);
    return {(b.x - a.x) / length, (b.y - a.y) / length};
}
bool same(Point a, Point b) {
    return std::abs(a.x - b.x) + std::abs(a.y - b.y) < 1e-6;
}

/// Draws a track of level and upright pieces: an S where it steps aside, an arc where it turns.
class TrackPen {
public:
    /// `isFree` of an area, for an S; `isClear` of a cubic, for an arc.
    template <typename IsFree, typename IsClear>
    TrackPen(std::vector<Point> track, double arrival, const IsFree& isFree, const IsClear& isClear)
        : m_track(std::move(track)) {
        m_curve.points.push_back(m_track.front());
        const std::size_t bends = m_track.size() < 2 ? 0 : m_track.size() - 2;
        for (std::size_t k = 1; k <= bends; ++k) {
            const bool aside = k < bends && same(directionIn(k), directionIn(k + 2));
            if (aside && stepAside(k, arrival, isFree)) {
                ++k;
                continue;
            }
            turn(k, arrival, isClear);
        }
        lineTo(m_track.back());
    }
    EdgeCurve take() { return std::move(m_curve); }

private:
    Point directionIn(std::size_t k) const { return directionOf(m_track[k - 1], m_track[k]); }

    /// How much of the piece after bend k may be used up by it: half, where another bend follows.
    double roomAfter(std::size_t k, double arrival) const {
        const double length = distance(m_track[k], m_track[k + 1]);
        return k + 2 < m_track.size() ? length / 2 : std::max(0.0, length - arrival);
    }

    template <typename IsFree>
    bool stepAside(std::size_t k, double arrival, const IsFree& isFree) {
        constexpr double kLeast = 16, kMost = 150, kSteep = 0.9, kShrink = 0.7, kFlat = 0.25;
        const Point in = directionIn(k), a = m_track[k], b = m_track[k + 1];
        const double before = distance(m_curve.points.back(), a), after = roomAfter(k + 1, arrival);
        const double climb = distance(a, b), least = std::max(kLeast, climb * kFlat); // flatter, two arcs look better
        for (double width = std::clamp(climb * kSteep, 40.0, kMost); width >= least; width *= kShrink)
            for (const double part : {0.5, 0.0, 1.0}) {
                const double u = std::min(width * part, before), v = std::min(width - width * part, after);
                if (u + v < least) continue;
                const Point from = along(a, in, -u), to = along(b, in, v);
                if (!isFree(rectOf(from, to))) continue;
                lineTo(from);
                const double half = (u + v) / 2;
                add(along(from, in, half), along(to, in, -half), to);
                return true;
            }
        return false;
    }

    template <typename IsClear>
    void turn(std::size_t k, double arrival, const IsClear& isClear) {
        constexpr double kRadius = 16, kLeast = 0.5, kShrink = 0.6; // the first where nothing stands in the corner
        const Point corner = m_track[k], in = directionIn(k), out = directionIn(k + 1);
        double r = std::min({kRadius, distance(m_curve.points.back(), corner), roomAfter(k, arrival)});
        for (; r >= kLeast; r *= kShrink) {
            constexpr double kArc = 0.5523; // a quarter of a circle
            const Point from = along(corner, in, -r), to = along(corner, out, r);
            const Point arc[] = {from, along(from, in, r * kArc), along(to, out, -r * kArc), to};
            if (!isClear(arc)) continue;
            lineTo(from);
            return add(arc[1], arc[2], to);
        }
        lineTo(corner);
    }

    void lineTo(Point to) {
        const Point from = m_curve.points.back();
        if (same(from, to)) return;
        add({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3},
            {from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3}, to);
    }
    void add(Point a, Point b, Point to) { m_curve.points.insert(m_curve.points.end(), {a, b, to}); }

    std::vector<Point> m_track;
    EdgeCurve m_curve;
};

/// A box as it must not be crossed by an edge that ends at it: the side it arrives at keeps the straight piece free.
Rect keepOut(const Rect& box, double margin, Point outwards, double stub) {
    Rect r = box.grown(margin);
    if (outwards.x < 0) r.left = box.left - stub;
    if (outwards.x > 0) r.right = box.right + stub;
    if (outwards.y < 0) r.top = box.top - stub;
    if (outwards.y > 0) r.bottom = box.bottom + stub;
    return r;
}

/// Looks for a track, learning of boxes only where one is in the way. Empty: there is none; nothing: it takes too long.
std::optional<std::vector<Point>> findTrack(const BoxIndex& boxes, const RouteEnd& from, const RouteEnd& to,
                                            double margin, double arrival, const std::function<bool()>& late) {
    constexpr double kTurn = 6; ///< before the straight piece, so that it may begin with a turn
    const double stub = margin < kMargins[1] ? margin : std::max(margin, arrival + (margin < kMargins[0] ? 0 : kTurn));
    const Point start = along(from.port, from.outwards, margin), end = along(to.port, to.outwards, stub);
    std::vector<Rect> obstacles{keepOut(boxes[from.box], margin, from.outwards, margin),
                                keepOut(boxes[to.box], margin, to.outwards, stub)};
    std::unordered_set<std::size_t> known{from.box, to.box};
    for (int round = 0; round < kMostRounds; ++round) {
        if (late && late()) return {};
        const double greed = std::min(1.02 + 0.04 * round, kMostGreed);
        auto found = shortestTrack(obstacles, start, from.outwards, end, to.outwards, greed);
        if (!found || found->empty()) return found;
        std::vector<Point>& track = *found;
        track.insert(track.begin(), from.port);
        track.push_back(to.port);
        const std::size_t before = obstacles.size();
        for (std::size_t k = 0; k + 1 < track.size(); ++k)
            boxes.each(rectOf(track[k], track[k + 1]).grown(margin - 0.01), [&](std::size_t box) {
                if (known.insert(box).second) obstacles.push_back(boxes[box].grown(margin));
                return true;
            });
        if (obstacles.size() == before) return found;
    }
    return {};
}

} // namespace

std::vector<Point> onlyBends(const std::vector<Point>& track) {
    std::vector<Point> bends;
    for (const Point& p : track) {
        if (!bends.empty() && same(bends.back(), p)) continue;
        if (bends.size() >= 2 && same(directionOf(bends[bends.size() - 2], bends.back()), directionOf(bends.back(), p)))
            bends.back() = p;
        else
            bends.push_back(p);
    }
    return bends;
}

bool entersBox(const Point* p, const Rect& box) {
    Rect hull = rectOf(p[0], p[3]);
    hull = hull.with(rectOf(p[1], p[2]));
    if (!hull.meets(box)) return false;
    for (int k = 0; k < 4; k += 3)
        if (p[k].x > box.left && p[k].x < box.right && p[k].y > box.top && p[k].y < box.bottom) return true;
    if (std::max(hull.width(), hull.height()) < 0.2) return false;
    const auto middle = [](Point a, Point b) { return Point{(a.x + b.x) / 2, (a.y + b.y) / 2}; };
    const Point a = middle(p[0], p[1]), b = middle(p[1], p[2]), c = middle(p[2], p[3]);
    const Point ab = middle(a, b), bc = middle(b, c), centre = middle(ab, bc);
    const Point first[] = {p[0], a, ab, centre}, second[] = {centre, bc, c, p[3]};
    return entersBox(first, box) || entersBox(second, box);
}

std::vector<Point> FreeRoute::track(const RouteEnd& from, const RouteEnd& to) {
    for (const double margin : kMargins) {
        auto found = findTrack(m_boxes, from, to, margin, m_arrival, m_late);
        if (!found) return m_gaveUp = true, std::vector<Point>(); // nearer to the boxes it would take as long
        if (!found->empty()) return std::move(*found);
    }
    return {};
}

bool FreeRoute::isClear(const Point* cubic) const {
    const Rect hull = rectOf(cubic[0], cubic[3]).with(rectOf(cubic[1], cubic[2]));
    return m_boxes.each(hull, [&](std::size_t box) { return !entersBox(cubic, m_boxes[box]); });
}

EdgeCurve FreeRoute::draw(std::vector<Point> track, std::size_t from, std::size_t to) const {
    const auto isFree = [&](const Rect& area) {
        return m_boxes.each(area.grown(kClear),
                            [&](std::size_t box) { return (box == from || box == to) && !m_boxes[box].meets(area); });
    };
    return TrackPen(onlyBends(track), m_arrival, isFree, [&](const Point* arc) { return isClear(arc); }).take();
}

EdgeCurve FreeRoute::drawArcs(std::vector<Point> track) const {
    const auto never = [](const Rect&) { return false; };
    return TrackPen(onlyBends(track), m_arrival, never, [&](const Point* arc) { return isClear(arc); }).take();
}

EdgeCurve FreeRoute::curve(const RouteEnd& from, const RouteEnd& to) {
    auto way = track(from, to);
    return way.empty() ? plainCurve(from, to) : draw(std::move(way), from.box, to.box);
}

EdgeCurve FreeRoute::plainCurve(const RouteEnd& from, const RouteEnd& to) {
    // Never a third, as a straight line has it: it is told apart.
    const double far = distance(from.port, to.port),
                 reach = far < 500 ? std::max(20.0, far * 0.36) : std::min(far * 0.3, 200.0);
    return {{from.port, along(from.port, from.outwards, reach), along(to.port, to.outwards, reach), to.port}};
}

bool isPlainCurve(const EdgeCurve& curve) {
    const auto& p = curve.points;
    if (p.size() != 4) return false;
    const auto off = [&](Point q, double part) {
        return distance(q, {p[0].x + (p[3].x - p[0].x) * part, p[0].y + (p[3].y - p[0].y) * part});
    };
    return off(p[1], 1.0 / 3) > 1 || off(p[2], 2.0 / 3) > 1; // no straight line
}

} // namespace stemma::layered
