// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/TakenTracks.h"

#include <cmath>

namespace stemma::layered {

namespace {

constexpr double kTooNear = 2.5;  ///< nearer to each other, two ways look like one
constexpr double kMostShared = 5; ///< but for where they cross or turn
constexpr double kBucket = 8;

int bucketOf(double at) {
    return int(std::floor(at / kBucket));
}

} // namespace

void TakenTracks::add(Point a, Point b) {
    constexpr double kStraight = 0.05;
    const bool upright = std::abs(a.x - b.x) < kStraight, level = std::abs(a.y - b.y) < kStraight;
    if (upright == level) return; // slanting, or a point
    const Piece piece = upright ? Piece{a.x, std::min(a.y, b.y), std::max(a.y, b.y)}
                                : Piece{a.y, std::min(a.x, b.x), std::max(a.x, b.x)};
    if (piece.to - piece.from > kMostShared) (upright ? m_upright : m_level)[bucketOf(piece.at)].push_back(piece);
}

void TakenTracks::add(const EdgeCurve& curve) {
    const auto& p = curve.points;
    const auto onLine = [](Point a, Point b, Point q) {
        return std::abs((b.x - a.x) * (q.y - a.y) - (b.y - a.y) * (q.x - a.x)) < 0.5;
    };
    for (std::size_t s = 0; s + 3 < p.size(); s += 3)
        if (onLine(p[s], p[s + 3], p[s + 1]) && onLine(p[s], p[s + 3], p[s + 2])) add(p[s], p[s + 3]);
}

void TakenTracks::add(const std::vector<Point>& track) {
    for (std::size_t k = 0; k + 1 < track.size(); ++k) add(track[k], track[k + 1]);
}

bool TakenTracks::isTaken(const Pieces& pieces, const Piece& piece) const {
    for (int bucket = bucketOf(piece.at - kTooNear); bucket <= bucketOf(piece.at + kTooNear); ++bucket) {
        const auto found = pieces.find(bucket);
        if (found == pieces.end()) continue;
        for (const Piece& other : found->second)
            if (std::abs(other.at - piece.at) < kTooNear &&
                std::min(other.to, piece.to) - std::max(other.from, piece.from) > kMostShared)
                return true;
    }
    return false;
}

bool TakenTracks::pushAside(std::vector<Point>& track, std::size_t k, const IsFree& isFree) const {
    constexpr double kStep = 2, kMost = 60, kAtEnds = 4;
    const bool upright = track[k].x == track[k + 1].x;
    const Pieces& others = upright ? m_upright : m_level;
    const auto moved = [&](Point p, double by) { return upright ? Point{p.x + by, p.y} : Point{p.x, p.y + by}; };
    const auto isTakenAt = [&](double by) {
        const Point a = moved(track[k], by), b = moved(track[k + 1], by);
        return isTaken(others, upright ? Piece{a.x, std::min(a.y, b.y), std::max(a.y, b.y)}
                                       : Piece{a.y, std::min(a.x, b.x), std::max(a.x, b.x)});
    };
    if (!isTakenAt(0)) return true;
    // The pieces before and after it become longer or shorter, but don't turn round.
    const auto sameWay = [](Point from, Point to, Point now) {
        return (to.x - from.x) * (now.x - from.x) + (to.y - from.y) * (now.y - from.y) >= 0;
    };
    // The first and the last piece touch the boxes they end at.
    const auto inwards = [&](std::size_t end, Point towards) {
        if (end != 0 && end + 1 != track.size()) return track[end];
        const Point from = track[end];
        const double far = std::abs(towards.x - from.x) + std::abs(towards.y - from.y);
        const double part = far > kAtEnds ? kAtEnds / far : 1;
        return Point{from.x + (towards.x - from.x) * part, from.y + (towards.y - from.y) * part};
    };
    for (int step = 2; step <= 2 * int(kMost / kStep) + 1; ++step) {
        const double by = (step % 2 == 0 ? 1 : -1) * (step / 2) * kStep;
        const Point a = moved(track[k], by), b = moved(track[k + 1], by);
        if (isTakenAt(by) || !sameWay(track[k - 1], track[k], a) || !sameWay(track[k + 2], track[k + 1], b)) continue;
        if (!isFree(rectOf(a, b)) || !isFree(rectOf(inwards(k - 1, a), a)) || !isFree(rectOf(b, inwards(k + 2, b))))
            continue;
        track[k] = a;
        track[k + 1] = b;
        return true;
    }
    return false;
}

std::vector<Point> TakenTracks::beside(std::vector<Point> track, double leave, double arrive,
                                       const IsFree& isFree) const {
    if (track.size() < 2) return track;
    // Behind the straight pieces at both ends, which stay, there may be a step.
    const auto along = [](Point from, Point to, double length) {
        const double far = std::abs(to.x - from.x) + std::abs(to.y - from.y);
        return Point{from.x + (to.x - from.x) * length / far, from.y + (to.y - from.y) * length / far};
    };
    const auto longEnough = [](Point a, Point b, double least) {
        return std::abs(a.x - b.x) + std::abs(a.y - b.y) > 2 * least;
    };
    std::vector<Point> way = track;
    if (longEnough(track[0], track[1], leave + arrive))
        way.insert(way.begin() + 1, 2, along(track[0], track[1], leave));
    const Point last = track.back(), before = track[track.size() - 2];
    if (longEnough(last, before, leave + arrive)) way.insert(way.end() - 1, 2, along(last, before, arrive));
    for (std::size_t k = 1; k + 2 < way.size(); ++k)
        if (!(way[k] == way[k + 1])) pushAside(way, k, isFree);
    return way;
}

} // namespace stemma::layered
