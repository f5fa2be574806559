// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Lists.h"
#include "core/layout/Ranked.h"

#include <utility>

namespace stemma::layered {

namespace {

void turn(Component::Edge& edge) {
    std::swap(edge.from, edge.to);
    edge.turned = 1 - edge.turned;
}

/// Turns, among edges that aren't weak, those that lead back to a node the search is coming from.
void turnStrong(Component& c, const Lists& out) {
    std::vector<char> state(c.size(), 0); // 0 unseen, 1 on the way, 2 done
    std::vector<std::pair<Index, const Index*>> stack;
    std::vector<Index> back;
    for (Index root = 0; std::size_t(root) < c.size(); ++root) {
        if (state[std::size_t(root)] != 0) continue;
        state[std::size_t(root)] = 1;
        stack.emplace_back(root, out.begin(root));
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            if (next == out.end(node)) {
                state[std::size_t(node)] = 2;
                stack.pop_back();
                continue;
            }
            const Index edge = *next++;
            const auto& [from, to, weight, weak, turned] = c.edges[std::size_t(edge)];
            if (weak != 0 || from == to) continue;
            if (state[std::size_t(to)] == 1) back.push_back(edge);
            if (state[std::size_t(to)] != 0) continue;
            state[std::size_t(to)] = 1;
            stack.emplace_back(to, out.begin(to));
        }
    }
    for (const Index edge : back) turn(c.edges[std::size_t(edge)]);
}

/// Whether edges that count lead from one node to another.
bool reaches(const Component& c, const std::vector<std::vector<Index>>& next, Index from, Index to) {
    std::vector<char> seen(c.size(), 0);
    std::vector<Index> stack{from};
    while (!stack.empty()) {
        const Index node = stack.back();
        stack.pop_back();
        if (node == to) return true;
        if (std::exchange(seen[std::size_t(node)], char(1)) != 0) continue;
        stack.insert(stack.end(), next[std::size_t(node)].begin(), next[std::size_t(node)].end());
    }
    return false;
}

/// Turns a weak edge where, with all before it, it would close a circle.
void turnWeak(Component& c) {
    std::vector<std::vector<Index>> next(c.size());
    for (const auto& edge : c.edges)
        if (edge.weak == 0 && edge.from != edge.to) next[std::size_t(edge.from)].push_back(edge.to);
    for (auto& edge : c.edges) {
        if (edge.weak == 0 || edge.from == edge.to) continue;
        if (reaches(c, next, edge.to, edge.from)) turn(edge);
        next[std::size_t(edge.from)].push_back(edge.to);
    }
}

} // namespace

void turnCycles(Component& c) {
    // Beyond, asking each weak edge takes too long, and they are treated as the others are.
    constexpr std::size_t kMostSteps = 50'000'000;
    std::size_t weak = 0;
    for (const auto& edge : c.edges) weak += std::size_t(edge.weak);
    if (weak * (c.edges.size() + c.size()) > kMostSteps)
        for (auto& edge : c.edges) edge.weak = 0;
    turnStrong(c, edgesFrom(c.size(), c.edges));
    turnWeak(c);
}

} // namespace stemma::layered
