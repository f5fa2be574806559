// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/ThreadTracks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace stemma::layered {

namespace {

constexpr double kTrackGap = 6;      ///< between two threads side by side, where there is room
constexpr double kFromBox = 8;       ///< between a thread and a box it passes
constexpr double kLeastFromBox = 3;  ///< nearer than that it has no track
constexpr double kChannelInset = 14; ///< of a strip's pad, what threads may use to step aside

/// Free room for upright tracks beside boxes: from the nearest to the boxes to the furthest.
struct Corridor {
    double near = 0, far = 0;
};

class Tracker {
public:
    Tracker(const BoxIndex& boxes, const std::vector<Lane>& lanes, const std::vector<Thread>& threads)
        : m_boxes(boxes), m_lanes(lanes), m_threads(threads), m_ways(threads.size()), m_gaps(lanes.size()) {}

    std::vector<std::vector<Point>> run(const std::function<bool()>& stop) {
        std::vector<std::vector<Point>> tracks(m_threads.size());
        for (std::size_t t = 0; t < m_threads.size(); ++t) addLegs(t);
        spreadLegs();
        if (!passLanes(stop)) return tracks;
        stepAside();
        for (std::size_t t = 0; t < m_threads.size(); ++t) tracks[t] = trackOf(t);
        return tracks;
    }

private:
    /// What is known of a thread's way.
    struct Way {
        bool good = true;
        bool outAside = false, inAside = false; ///< it has a leg beside its lower, its upper box
        double out = 0, in = 0;                 ///< where it crosses the borders of their lanes
        std::vector<double> xs; ///< in each lane from the lower to the upper one; in those its `out` and its `in`
        std::vector<double> ys; ///< where it steps aside between two of them
    };
    struct Leg {
        std::size_t thread = 0;
        bool isOut = false;
        Corridor corridor;
    };
    using Gaps = std::vector<std::pair<double, double>>; ///< of a lane, what is free from its top to its bottom

    double topOf(std::size_t lane) const { return m_lanes[lane].top; }
    double bottomOf(std::size_t lane) const { return m_lanes[lane].top + m_lanes[lane].height; }

    bool isFree(const Rect& area, std::size_t but) const {
        return m_boxes.each(area, [&](std::size_t box) { return box == but; });
    }

    /// Straight to the border of its lane, or beside what is in the way.
    void addLegs(std::size_t t) {
        const Thread& thread = m_threads[t];
        Way& way = m_ways[t];
        way.out = thread.low.x;
        way.in = thread.high.x;
        const Rect &low = m_boxes[thread.low.box], &high = m_boxes[thread.high.box];
        // A box that a person put above or below its lane has no track: its thread would begin the wrong way.
        if (low.top < topOf(thread.low.lane) || high.bottom > bottomOf(thread.high.lane)) {
            way.good = false;
            return;
        }
        const Rect up{way.out, topOf(thread.low.lane), way.out, low.top};
        const Rect down{way.in, high.bottom, way.in, bottomOf(thread.high.lane)};
        if (!isFree(up.grown(kLeastFromBox, -1), thread.low.box)) {
            way.outAside = true;
            addLeg({t, true, {}}, low.right, up.top, low.top - thread.low.stub);
        }
        if (!isFree(down.grown(kLeastFromBox, -1), thread.high.box)) {
            way.inAside = true;
            addLeg({t, false, {}}, high.left, high.bottom + thread.high.stub, down.bottom);
        }
    }

    /// Right of `side` for a leg that leads out, left of it for one that leads in; free from `top` to `bottom`.
    void addLeg(Leg leg, double side, double top, double bottom) {
        constexpr int kTries = 12;
        constexpr double kWide = 400;
        const double sign = leg.isOut ? 1 : -1;
        const auto reach = [&](double from, double to, auto&& visit) {
            m_boxes.each({std::min(from, to), top, std::max(from, to), bottom},
                         [&](std::size_t box) { return visit(m_boxes[box]), true; });
        };
        double near = side;
        bool clear = false;
        for (int tries = 0; tries < kTries && !clear; ++tries) {
            double next = near;
            reach(near, near + sign * 2 * kLeastFromBox,
                  [&](const Rect& box) { next = leg.isOut ? std::max(next, box.right) : std::min(next, box.left); });
            clear = next == near;
            near = next;
        }
        if (!clear) {
            m_ways[leg.thread].good = false;
            return;
        }
        double far = near + sign * kWide;
        reach(near, far, [&](const Rect& box) {
            const double edge = leg.isOut ? box.left : box.right;
            far = leg.isOut ? std::min(far, edge) : std::max(far, edge);
        });
        const double margin = std::min(kFromBox, std::abs(far - near) / 4);
        leg.corridor = {near + sign * margin, far - sign * margin};
        m_legs.push_back(leg);
    }

    /// Legs that stand side by side in one corridor: from `first` on, before `end`. Outwards is more.
    struct Bundle {
        std::size_t first = 0, end = 0, lane = 0;
        bool isOut = false;
        double least = 0, most = 0;
        /// Whether those of the other come in where these lead out, or the other way round.
        bool meets(const Bundle& o) const {
            return lane == o.lane && isOut != o.isOut && least < -o.least && -o.most < most;
        }
    };

    static double nearOf(const Leg& leg) { return leg.isOut ? leg.corridor.near : -leg.corridor.near; }
    static double farOf(const Leg& leg) { return leg.isOut ? leg.corridor.far : -leg.corridor.far; }
    const Thread::End& endOf(const Leg& leg) const {
        return leg.isOut ? m_threads[leg.thread].low : m_threads[leg.thread].high;
    }
    double lengthOf(const Leg& leg) const {
        const Rect& box = m_boxes[endOf(leg).box];
        return leg.isOut ? box.top : -box.bottom; // of legs in one lane, the one with more is longer
    }

    std::vector<Bundle> bundles() {
        std::sort(m_legs.begin(), m_legs.end(), [&](const Leg& a, const Leg& b) {
            return std::tuple(endOf(a).lane, a.isOut, nearOf(a), a.thread) <
                   std::tuple(endOf(b).lane, b.isOut, nearOf(b), b.thread);
        });
        std::vector<Bundle> found;
        for (std::size_t k = 0; k < m_legs.size(); ++k) {
            const Leg& leg = m_legs[k];
            const bool another = found.empty() || found.back().lane != endOf(leg).lane ||
                                 found.back().isOut != leg.isOut || nearOf(leg) >= found.back().most;
            if (another) found.push_back({k, k, endOf(leg).lane, leg.isOut, nearOf(leg), farOf(leg)});
            found.back().end = k + 1;
            found.back().least = nearOf(leg); // they ascend
            found.back().most = std::min(found.back().most, farOf(leg));
        }
        return found;
    }

    /// Legs of one corridor side by side: the longer, the further out.
    void spreadLegs() {
        const auto all = bundles();
        for (const Bundle& bundle : all) {
            std::sort(m_legs.begin() + std::ptrdiff_t(bundle.first), m_legs.begin() + std::ptrdiff_t(bundle.end),
                      [&](const Leg& a, const Leg& b) {
                          return std::tuple(lengthOf(a), a.thread) < std::tuple(lengthOf(b), b.thread);
                      });
            // Where others come in beside the next boxes, one half is theirs.
            const auto meets = [&](const Bundle& other) { return bundle.meets(other); };
            const auto inLane = std::ranges::equal_range(all, bundle.lane, {}, &Bundle::lane);
            const bool shared = std::any_of(inLane.begin(), inLane.end(), meets);
            const double room = std::max(0.0, bundle.most - bundle.least);
            const double step =
                std::min(kTrackGap, (shared ? std::max(0.0, room / 2 - 1) : room) /
                                        double(std::max<std::size_t>(1, bundle.end - bundle.first - 1)));
            double x = -std::numeric_limits<double>::infinity();
            for (std::size_t k = bundle.first; k < bundle.end; ++k) {
                const Leg& leg = m_legs[k];
                x = std::max(nearOf(leg), x + step);
                (leg.isOut ? m_ways[leg.thread].out : m_ways[leg.thread].in) = leg.isOut ? x : -x;
            }
        }
    }

    const Gaps& gapsOf(std::size_t lane) {
        constexpr double kAnywhere = 1e9;
        Gaps& gaps = m_gaps[lane];
        if (!gaps.empty()) return gaps;
        std::vector<std::pair<double, double>> taken;
        const Rect strip{-kAnywhere, topOf(lane), kAnywhere, bottomOf(lane)}; // a person may have put a box into any
        m_boxes.each(strip, [&](std::size_t box) {
            taken.emplace_back(m_boxes[box].left, m_boxes[box].right);
            return true;
        });
        std::sort(taken.begin(), taken.end());
        double free = kLaneTitleWidth + kFromBox;
        for (const auto& [left, right] : taken) {
            if (left - kFromBox > free) gaps.emplace_back(free, left - kFromBox);
            free = std::max(free, right + kFromBox);
        }
        gaps.emplace_back(free, std::numeric_limits<double>::infinity());
        return gaps;
    }

    /// The gap of a lane that costs least on the way from `x` to `goal`.
    std::pair<double, double> nearestGap(std::size_t lane, double x, double goal) {
        const Gaps& gaps = gapsOf(lane);
        const auto after =
            std::lower_bound(gaps.begin(), gaps.end(), x, [](const auto& gap, double v) { return gap.second < v; });
        STEMMA_ASSERT(after != gaps.end()); // the last one has no end
        if (after->first <= x || after == gaps.begin()) return *after;
        const auto cost = [&](double to) { return std::abs(to - x) + std::abs(to - goal) / 2; };
        return cost(std::prev(after)->second) < cost(after->first) ? *std::prev(after) : *after;
    }

    /// Through the lanes between, lane by lane from below: those that pass the same gap keep their order.
    bool passLanes(const std::function<bool()>& stop) {
        std::map<std::size_t, std::vector<std::size_t>, std::greater<>> starts; // by lower lane
        for (std::size_t t = 0; t < m_threads.size(); ++t) {
            m_ways[t].xs = {m_ways[t].out};
            if (m_threads[t].low.lane > m_threads[t].high.lane + 1) starts[m_threads[t].low.lane].push_back(t);
        }
        std::vector<std::size_t> under; // those that pass the lane at hand
        for (std::size_t lane = m_lanes.size(); lane-- > 0;) {
            if (const auto begun = starts.find(lane + 1); begun != starts.end())
                under.insert(under.end(), begun->second.begin(), begun->second.end());
            std::erase_if(under, [&](std::size_t t) { return m_threads[t].high.lane >= lane; });
            if (under.empty()) continue;
            if (stop && stop()) return false;
            passLane(lane, under);
        }
        for (Way& way : m_ways) way.xs.push_back(way.in);
        return true;
    }

    void passLane(std::size_t lane, const std::vector<std::size_t>& threads) {
        struct Pass {
            std::pair<double, double> gap;
            double x = 0, from = 0;
            std::size_t thread = 0;
        };
        std::vector<Pass> passes;
        for (const std::size_t t : threads) {
            const double from = m_ways[t].xs.back();
            const auto gap = nearestGap(lane, from, m_ways[t].in);
            passes.push_back({gap, std::clamp(from, gap.first, gap.second), from, t});
        }
        std::sort(passes.begin(), passes.end(), [](const Pass& a, const Pass& b) {
            return std::tie(a.gap.first, a.x, a.from, a.thread) < std::tie(b.gap.first, b.x, b.from, b.thread);
        });
        for (std::size_t first = 0; first < passes.size();) {
            std::size_t end = first;
            while (end < passes.size() && passes[end].gap.first == passes[first].gap.first) ++end;
            const auto [low, high] = passes[first].gap;
            const double step = std::min(kTrackGap, (high - low) / double(std::max<std::size_t>(1, end - first - 1)));
            for (std::size_t k = first + 1; k < end; ++k) passes[k].x = std::max(passes[k].x, passes[k - 1].x + step);
            double most = high;
            for (std::size_t k = end; k-- > first; most = passes[k].x - step) passes[k].x = std::min(passes[k].x, most);
            first = end;
        }
        for (const Pass& pass : passes) m_ways[pass.thread].xs.push_back(pass.x);
    }

    /// Heights at which threads step aside between two lanes: of those that lead to the left, the left one first.
    void stepAside() {
        struct Step {
            double from = 0, to = 0;
            std::size_t thread = 0, at = 0;
            int level = 0;
            bool left() const { return to < from; }
        };
        std::map<std::size_t, std::vector<Step>> channels; // by the lane above
        for (std::size_t t = 0; t < m_threads.size(); ++t) {
            Way& way = m_ways[t];
            way.ys.assign(way.xs.size() - 1, 0);
            for (std::size_t k = 0; k + 1 < way.xs.size(); ++k)
                if (way.xs[k] != way.xs[k + 1])
                    channels[m_threads[t].low.lane - k - 1].push_back({way.xs[k], way.xs[k + 1], t, k});
        }
        for (auto& [lane, steps] : channels) {
            std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
                if (a.left() != b.left()) return a.left();
                const double x = a.from - b.from;
                return x != 0 ? (a.left() ? x < 0 : x > 0) : a.thread < b.thread;
            });
            constexpr std::size_t kMostLooks = 64; // with more, some levels are shared
            int levels = 0;
            for (std::size_t k = 0; k < steps.size(); ++k) {
                const auto [low, high] = std::minmax(steps[k].from, steps[k].to);
                for (std::size_t i = k - std::min(k, kMostLooks); i < k; ++i) {
                    const auto [otherLow, otherHigh] = std::minmax(steps[i].from, steps[i].to);
                    if (otherLow <= high + 1 && low <= otherHigh + 1)
                        steps[k].level = std::max(steps[k].level, steps[i].level + 1);
                }
                levels = std::max(levels, steps[k].level);
            }
            const double top = bottomOf(lane) - kChannelInset, bottom = topOf(lane + 1) + kChannelInset;
            const double step = levels > 0 ? std::min(kTrackGap, std::max(0.0, bottom - top) / levels) : 0;
            for (const Step& one : steps)
                m_ways[one.thread].ys[one.at] = (top + bottom) / 2 + step * (levels / 2.0 - one.level);
        }
    }

    /// Put together; nothing where it would run into a box.
    std::vector<Point> trackOf(std::size_t t) const {
        const Thread& thread = m_threads[t];
        const Way& way = m_ways[t];
        if (!way.good) return {};
        const double start = m_boxes[thread.low.box].top, end = m_boxes[thread.high.box].bottom;
        std::vector<Point> track{{thread.low.x, start}};
        if (way.outAside) {
            track.push_back({thread.low.x, start - thread.low.stub});
            track.push_back({way.out, start - thread.low.stub});
        }
        for (std::size_t k = 0; k + 1 < way.xs.size(); ++k) {
            if (way.xs[k] == way.xs[k + 1]) continue;
            track.push_back({way.xs[k], way.ys[k]});
            track.push_back({way.xs[k + 1], way.ys[k]});
        }
        if (way.inAside) {
            track.push_back({way.in, end + thread.high.stub});
            track.push_back({thread.high.x, end + thread.high.stub});
        }
        track.push_back({thread.high.x, end});
        for (std::size_t k = 0; k + 1 < track.size(); ++k) {
            Rect piece = rectOf(track[k], track[k + 1]).grown(kLeastFromBox);
            const bool first = k == 0, last = k + 2 == track.size();
            if (first) piece.bottom = start;
            if (last) piece.top = end;
            if (!isFree(piece, kNoBox)) return {};
        }
        return track;
    }

    static constexpr std::size_t kNoBox = std::size_t(-1);
    const BoxIndex& m_boxes;
    const std::vector<Lane>& m_lanes;
    const std::vector<Thread>& m_threads;
    std::vector<Way> m_ways;
    std::vector<Leg> m_legs;
    std::vector<Gaps> m_gaps; ///< of lane i, once asked for
};

} // namespace

std::vector<std::vector<Point>> threadTracks(const BoxIndex& boxes, const std::vector<Lane>& lanes,
                                             const std::vector<Thread>& threads, const std::function<bool()>& stop) {
    return Tracker(boxes, lanes, threads).run(stop);
}

} // namespace stemma::layered
