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
    std::unordered_map<std::size_t, double> by;
    std::queue<std::size_t> waiting;
    const auto at = [&](std::size_t box) {
        const auto moved = by.find(box);
        const double d = moved == by.end() ? 0 : moved->second;
        return right ? m_boxes[box].moved(d, 0) : m_boxes[box].moved(0, d);
    };
    const auto shift = [&](std::size_t box, double to) { // its left, or its top
        const double d = std::ceil(to - (right ? m_boxes[box].left : m_boxes[box].top));
        if (d <= 0 || (by.count(box) != 0 && by[box] >= d)) return;
        by[box] = d;
        waiting.push(box);
    };
    const auto endOf = [&](const Rect& r) { return right ? r.right : r.bottom; };
    std::vector<std::size_t> hit;
    const auto hits = [&](const Rect& r) {
        hit.clear();
        m_boxes.each(r, [&](std::size_t box) { return hit.push_back(box), true; });
        for (const auto& [box, d] : by)
            if (at(box).meets(r)) hit.push_back(box);
        std::sort(hit.begin(), hit.end());
        hit.erase(std::unique(hit.begin(), hit.end()), hit.end());
    };
    hits(area.grown(kPushGap));
    for (const std::size_t box : std::vector<std::size_t>(hit))
        if (m_fixed[box] == 0 && box != but) shift(box, endOf(area) + kPushGap);
    for (std::size_t pushes = 0; !waiting.empty() && pushes < kMostPushes; ++pushes) {
        const std::size_t box = waiting.front();
        waiting.pop();
        const Rect now = at(box);
        hits(now.grown(kPushGap - 1));
        bool jumped = false;
        for (const std::size_t other : hit)
            if (other != box && (m_fixed[other] != 0 || other == but) && at(other).meets(now.grown(kPushGap - 1))) {
                shift(box, endOf(m_boxes[other]) + kPushGap);
                jumped = true;
            }
        if (jumped) continue; // it waits again, further away
        for (const std::size_t other : hit)
            if (other != box && m_fixed[other] == 0 && other != but && at(other).meets(now.grown(kPushGap - 1)))
                shift(other, endOf(now) + kPushGap);
        if (!right) continue;
        for (const std::size_t next : m_follows(box))
            if (m_fixed[next] == 0 && m_boxes[next].left > m_boxes[box].right) shift(next, now.right + kPushGap);
    }
    Push result;
    for (const auto& [box, d] : by) {
        result.moves.emplace_back(box, d);
        result.sum += d;
    }
    if (!waiting.empty()) result.sum = std::numeric_limits<double>::infinity();
    std::sort(result.moves.begin(), result.moves.end());
    return result;
}

std::optional<std::vector<std::size_t>> Room::clear(const Rect& area, std::optional<std::size_t> but) {
    const Push down = push(area, false, but), right = push(area, true, but);
    if (std::isinf(down.sum) && std::isinf(right.sum)) return {};
    const bool toRight = right.sum < down.sum;
    std::vector<std::size_t> moved;
    for (const auto& [box, d] : (toRight ? right : down).moves) {
        m_boxes.move(box, toRight ? m_boxes[box].moved(d, 0) : m_boxes[box].moved(0, d));
        moved.push_back(box);
    }
    return moved;
}

} // namespace stemma::layered
