// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/TrackSearch.h"

#include <cmath>
#include <limits>
#include <queue>

namespace stemma::layered {

namespace {

constexpr double kBend = 34;                    ///< a bend is as bad as so many pixels
constexpr std::size_t kMostCrossings = 600'000; ///< of the tracks
constexpr std::size_t kMostVisits = 250'000;

/// Tracks along the borders of all obstacles and through both ends, and which pieces of them are free.
class Tracks {
public:
    Tracks(const std::vector<Rect>& obstacles, Point from, Point to) {
        m_xs = {from.x, to.x, (from.x + to.x) / 2};
        m_ys = {from.y, to.y, (from.y + to.y) / 2};
        for (const Rect& o : obstacles) {
            m_xs.insert(m_xs.end(), {o.left, o.right});
            m_ys.insert(m_ys.end(), {o.top, o.bottom});
        }
        for (auto* line : {&m_xs, &m_ys}) {
            std::sort(line->begin(), line->end());
            line->erase(std::unique(line->begin(), line->end()), line->end());
        }
        if (tooMany()) return;
        m_level.assign(m_xs.size() * m_ys.size(), 0);
        m_upright = m_level;
        for (const Rect& o : obstacles) block(o);
    }

    bool tooMany() const { return m_xs.size() * m_ys.size() > kMostCrossings; }
    std::size_t across() const { return m_xs.size(); }
    std::size_t down() const { return m_ys.size(); }
    std::size_t size() const { return m_xs.size() * m_ys.size(); }
    std::size_t at(Point p) const { return column(p.x) + row(p.y) * across(); }
    Point point(std::size_t i) const { return {m_xs[i % across()], m_ys[i / across()]}; }
    /// Whether the piece from a crossing to the next, to the right or downwards, is blocked.
    bool blocked(std::size_t i, bool upright) const { return (upright ? m_upright : m_level)[i] != 0; }

private:
    std::size_t column(double x) const {
        return std::size_t(std::lower_bound(m_xs.begin(), m_xs.end(), x) - m_xs.begin());
    }
    std::size_t row(double y) const {
        return std::size_t(std::lower_bound(m_ys.begin(), m_ys.end(), y) - m_ys.begin());
    }
    void block(const Rect& o) {
        const std::size_t left = column(o.left), right = column(o.right), top = row(o.top), bottom = row(o.bottom);
        for (std::size_t y = top; y <= bottom; ++y)
            for (std::size_t x = left; x <= right; ++x) {
                if (y > top && y < bottom && x < right) m_level[x + y * across()] = 1;
                if (x > left && x < right && y < bottom) m_upright[x + y * across()] = 1;
            }
    }

    std::vector<double> m_xs, m_ys;
    std::vector<char> m_level, m_upright;
};

/// A*: a state is a crossing and whether one came to it upright.
class Search {
public:
    Search(const Tracks& tracks, Point from, Point leave, Point to, Point arrive, double greed)
        : m_tracks(tracks), m_goal(to), m_start(tracks.at(from) * 2 + upright(leave)), m_arriveUpright(upright(arrive)),
          m_greed(greed), m_cost(tracks.size() * 2, std::numeric_limits<float>::infinity()),
          m_before(tracks.size() * 2, -1) {
        m_end = tracks.at(to);
        m_forwards = leave.x + leave.y > 0;
    }

    std::optional<std::vector<Point>> run() {
        reach(m_start, 0, -1);
        std::size_t visits = 0;
        while (!m_open.empty()) {
            if (++visits >= kMostVisits) return {};
            const Entry entry = m_open.top();
            m_open.pop();
            if (entry.cost > m_cost[entry.state]) continue;
            if (entry.state / 2 == m_end) {
                if (entry.state % 2 == m_arriveUpright) return way(entry.state);
                reach(entry.state ^ 1, entry.cost + float(kBend), std::int64_t(entry.state)); // turns at the very end
            }
            for (const bool along : {true, false})
                for (const bool forwards : {true, false}) step(entry, along, forwards);
        }
        return std::vector<Point>{};
    }

private:
    struct Entry {
        float bound = 0, cost = 0;
        std::size_t state = 0;
        bool operator<(const Entry& o) const { return bound > o.bound || (bound == o.bound && state > o.state); }
    };
    static std::size_t upright(Point direction) { return direction.y != 0 ? 1 : 0; }

    void step(const Entry& entry, bool along, bool forwards) {
        const std::size_t here = entry.state / 2, was = entry.state % 2, now = along ? was : 1 - was;
        if (entry.state == m_start && along && forwards != m_forwards) return;
        const bool isUpright = now == 1;
        const std::size_t place = isUpright ? here / m_tracks.across() : here % m_tracks.across();
        if (forwards ? place + 1 >= (isUpright ? m_tracks.down() : m_tracks.across()) : place == 0) return;
        const std::size_t stride = isUpright ? m_tracks.across() : 1;
        const std::size_t next = forwards ? here + stride : here - stride;
        if (m_tracks.blocked(forwards ? here : next, isUpright)) return;
        const Point a = m_tracks.point(here), b = m_tracks.point(next);
        const double length = std::abs(a.x - b.x) + std::abs(a.y - b.y);
        reach(next * 2 + now, entry.cost + float(length + (along ? 0 : kBend)), std::int64_t(entry.state));
    }

    void reach(std::size_t state, float cost, std::int64_t before) {
        if (cost >= m_cost[state]) return;
        m_cost[state] = cost;
        m_before[state] = std::int32_t(before);
        m_open.push({cost + float(m_greed * left(state)), cost, state});
    }

    /// What it costs at least from here: the way, and the bends without which one can't arrive.
    double left(std::size_t state) const {
        const Point p = m_tracks.point(state / 2);
        const double x = std::abs(p.x - m_goal.x), y = std::abs(p.y - m_goal.y);
        const bool isUpright = state % 2 == 1;
        const int bends = state % 2 != m_arriveUpright ? 1 : (isUpright ? x : y) > 0 ? 2 : 0;
        return x + y + bends * kBend;
    }

    std::vector<Point> way(std::size_t state) const {
        std::vector<Point> points;
        std::int64_t at = std::int64_t(state), came = -1;
        for (; at >= 0; came = at, at = m_before[std::size_t(at)]) {
            const bool bends = came < 0 || m_before[std::size_t(at)] < 0 || came % 2 != at % 2;
            const Point p = m_tracks.point(std::size_t(at) / 2);
            if (bends && (points.empty() || !(points.back() == p))) points.push_back(p);
        }
        std::reverse(points.begin(), points.end());
        return points;
    }

    const Tracks& m_tracks;
    Point m_goal;
    std::size_t m_start, m_end = 0, m_arriveUpright;
    double m_greed;
    bool m_forwards = true;
    std::vector<float> m_cost;
    std::vector<std::int32_t> m_before;
    std::priority_queue<Entry> m_open;
};

} // namespace

std::optional<std::vector<Point>> shortestTrack(const std::vector<Rect>& obstacles, Point from, Point leave, Point to,
                                                Point arrive, double greed) {
    const Tracks tracks(obstacles, from, to);
    if (tracks.tooMany()) return {};
    return Search(tracks, from, leave, to, arrive, greed).run();
}

} // namespace stemma::layered
