// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Room.h"

#include <cmath>
#include <limits>
#include <queue>
#include <set>
#include <tuple>
#include <unordered_map>

namespace stemma::layered {

namespace {

constexpr int kMostTries = 1'500;
constexpr std::size_t kMostPushes = 50'000;
constexpr double kPushGap = 14; ///< between a pushed box and what pushes it, at least

/// Boxes that push each other, all to the right or all down. They move in the index meanwhile, so that only those near
/// one are looked at.
class Pushing {
public:
    struct Pushed {
        Rect home;
        double by = 0;
    };
    using Follows = std::function<std::vector<std::size_t>(std::size_t)>;

    Pushing(BoxIndex& boxes, const std::vector<char>& fixed, std::optional<std::size_t> but, bool right)
        : m_boxes(boxes), m_fixed(fixed), m_but(but), m_right(right) {}

    /// Whether it had an end.
    bool run(const Rect& area, const Follows& follows) {
        for (const std::size_t box : near(area.grown(kPushGap)))
            if (!stays(box)) shift(box, endOf(area) + kPushGap);
        for (std::size_t pushes = 0; !m_waiting.empty() && pushes < kMostPushes; ++pushes) {
            const std::size_t box = m_waiting.front();
            m_waiting.pop();
            step(box, follows);
        }
        return m_waiting.empty();
    }
    const std::unordered_map<std::size_t, Pushed>& pushed() const { return m_pushed; }
    void takeBack() {
        for (const auto& [box, how] : m_pushed) m_boxes.move(box, how.home);
    }

private:
    double leastOf(const Rect& r) const { return m_right ? r.left : r.top; }
    double endOf(const Rect& r) const { return m_right ? r.right : r.bottom; }
    bool stays(std::size_t box) const { return m_fixed[box] != 0 || box == m_but; }
    Rect homeOf(std::size_t box) const {
        const auto known = m_pushed.find(box);
        return known == m_pushed.end() ? m_boxes[box] : known->second.home;
    }

    void shift(std::size_t box, double to) { // its left, or its top
        const Rect home = homeOf(box);
        const double by = std::ceil(to - leastOf(home));
        const auto known = m_pushed.find(box);
        if (by <= (known == m_pushed.end() ? 0 : known->second.by)) return;
        m_pushed[box] = {home, by};
        m_boxes.move(box, m_right ? home.moved(by, 0) : home.moved(0, by));
        m_waiting.push(box);
    }

    std::vector<std::size_t> near(const Rect& area) const {
        std::vector<std::size_t> boxes;
        m_boxes.each(area, [&](std::size_t box) { return boxes.push_back(box), true; });
        std::sort(boxes.begin(), boxes.end());
        boxes.erase(std::unique(boxes.begin(), boxes.end()), boxes.end());
        return boxes;
    }

    void step(std::size_t box, const Follows& follows) {
        const Rect now = m_boxes[box];
        const auto hit = near(now.grown(kPushGap - 1));
        bool jumped = false;
        for (const std::size_t other : hit)
            if (other != box && stays(other)) {
                shift(box, endOf(m_boxes[other]) + kPushGap);
                jumped = true;
            }
        if (jumped) return; // it waits again, further away
        for (const std::size_t other : hit)
            if (other != box) shift(other, endOf(now) + kPushGap);
        if (!m_right) return;
        const double end = homeOf(box).right;
        for (const std::size_t next : follows(box))
            if (m_fixed[next] == 0 && homeOf(next).left > end) shift(next, now.right + kPushGap);
    }

    BoxIndex& m_boxes;
    const std::vector<char>& m_fixed;
    std::optional<std::size_t> m_but;
    bool m_right;
    std::unordered_map<std::size_t, Pushed> m_pushed;
    std::queue<std::size_t> m_waiting;
};

} // namespace

std::optional<Rect> Room::nearest(const Wish& wish, double most, bool onlyFixed) const {
    struct Try {
        double cost = 0;
        Rect area;
        bool operator<(const Try& o) const {
            return std::tie(o.cost, o.area.left, o.area.top) < std::tie(cost, area.left, area.top);
        }
    };
    const double along = 1.5; // aside is better than further away in the direction of flow
    std::priority_queue<Try> open;
    std::set<std::pair<double, double>> seen;
    const auto offer = [&](double left, double top) {
        top = std::max(wish.highest, std::min(top, wish.lowest - wish.area.height()));
        left = std::clamp(left, wish.least, std::max(wish.least, wish.most));
        if (!seen.emplace(left, top).second) return;
        const double x = left - wish.area.left, y = top - wish.area.top;
        const double cost = along * std::abs(x) + std::abs(y);
        if (cost <= most) open.push({cost, wish.area.moved(x, y)});
    };
    offer(wish.area.left, wish.area.top);
    for (int tries = 0; !open.empty() && tries < kMostTries; ++tries) {
        const Rect area = open.top().area;
        open.pop();
        std::optional<Rect> hit;
        m_boxes.each(area.grown(m_gapAlong - 0.01, m_gapAcross - 0.01), [&](std::size_t box) {
            if (onlyFixed && m_fixed[box] == 0) return true;
            hit = m_boxes[box];
            return false;
        });
        if (!hit) return area;
        offer(area.left, hit->bottom + m_gapAcross);
        offer(area.left, hit->top - m_gapAcross - area.height());
        offer(hit->right + m_gapAlong, area.top);
        offer(hit->left - m_gapAlong - area.width(), area.top);
    }
    return {};
}

Room::Push Room::push(const Rect& area, bool right, std::optional<std::size_t> but) {
    Pushing pushing(m_boxes, m_fixed, but, right);
    Push result;
    const bool ended = pushing.run(area, m_follows);
    for (const auto& [box, how] : pushing.pushed()) {
        result.moves.emplace_back(box, m_boxes[box]);
        result.sum += how.by;
    }
    if (!ended) result.sum = std::numeric_limits<double>::infinity();
    pushing.takeBack();
    return result;
}

std::optional<std::vector<std::size_t>> Room::clear(const Rect& area, std::optional<std::size_t> but) {
    const Push down = push(area, false, but), right = push(area, true, but);
    if (std::isinf(down.sum) && std::isinf(right.sum)) return {};
    std::vector<std::size_t> moved;
    for (const auto& [box, to] : (right.sum < down.sum ? right : down).moves) {
        m_boxes.move(box, to);
        moved.push_back(box);
    }
    std::sort(moved.begin(), moved.end());
    return moved;
}

} // namespace stemma::layered
