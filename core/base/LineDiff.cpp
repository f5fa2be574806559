// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/LineDiff.h"

#include <algorithm>
#include <cstdint>

namespace stemma {

namespace {

using Lines = std::vector<std::string_view>;
constexpr int kMostEdits = 800; ///< the search is quadratic in them

Lines linesOf(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    Lines lines;
    if (text.empty()) return lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.push_back(line);
        at = end + 1;
    }
    return lines;
}

/// '=' both, '-' of a, '+' of b: the way from one to the other. Empty where it takes too many edits.
std::string editScript(const Lines& a, const Lines& b) {
    const int n = int(a.size()), m = int(b.size());
    const int most = std::min(n + m, kMostEdits);
    std::vector<std::vector<int>> trace; ///< furthest x on each diagonal, by number of edits
    std::vector<int> furthest(std::size_t(2 * most + 3), 0);
    const auto at = [most](int diagonal) { return std::size_t(diagonal + most + 1); };
    for (int edits = 0; edits <= most; ++edits) {
        trace.emplace_back(furthest.begin() + long(at(-edits)) - 1, furthest.begin() + long(at(edits)) + 2);
        for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
            const bool down =
                diagonal == -edits || (diagonal != edits && furthest[at(diagonal - 1)] < furthest[at(diagonal + 1)]);
            int x = down ? furthest[at(diagonal + 1)] : furthest[at(diagonal - 1)] + 1;
            int y = x - diagonal;
            while (x < n && y < m && a[std::size_t(x)] == b[std::size_t(y)]) ++x, ++y;
            furthest[at(diagonal)] = x;
            if (x < n || y < m) continue;
            std::string script; // backwards
            for (int e = edits; e > 0; --e) {
                const auto old = [&](int d) { return trace[std::size_t(e)][std::size_t(d + e + 1)]; };
                const int d = x - y;
                const bool from = d == -e || (d != e && old(d - 1) < old(d + 1));
                const int px = from ? old(d + 1) : old(d - 1);
                const int py = px - (from ? d + 1 : d - 1);
                while (x > px + (from ? 0 : 1) && y > py + (from ? 1 : 0)) script += '=', --x, --y;
                script += from ? '+' : '-';
                x = px, y = py;
            }
            script.append(std::size_t(x), '=');
            return {script.rbegin(), script.rend()};
        }
    }
    return {};
}

} // namespace

std::vector<DiffLine> diffLines(std::string_view before, std::string_view after, int context, int most) {
    const Lines a = linesOf(before), b = linesOf(after);
    if (a == b) return {};
    std::string script = editScript(a, b);
    if (script.empty()) script = std::string(a.size(), '-') + std::string(b.size(), '+');
    // Within a change, what goes comes first.
    for (auto from = script.begin(); from != script.end();) {
        const auto to = std::find(from, script.end(), '=');
        std::sort(from, to, std::greater<>()); // '-' is above '+'
        from = std::find_if(to, script.end(), [](char c) { return c != '='; });
    }
    std::vector<bool> shown(script.size(), false);
    for (std::size_t i = 0; i < script.size(); ++i)
        if (script[i] != '=')
            for (std::size_t k = i - std::min(i, std::size_t(context));
                 k <= i + std::size_t(context) && k < shown.size(); ++k)
                shown[k] = true;
    std::vector<DiffLine> result;
    std::size_t x = 0, y = 0;
    for (std::size_t i = 0; i < script.size(); ++i) {
        const char c = script[i];
        const std::string_view text = c == '+' ? b[y] : a[x];
        x += c != '+';
        y += c != '-';
        if (!shown[i]) continue;
        if (!result.empty() && i > 0 && !shown[i - 1]) result.push_back({DiffLine::Kind::Left, {}, 0});
        const auto kind = c == '=' ? DiffLine::Kind::Same : c == '-' ? DiffLine::Kind::Removed : DiffLine::Kind::Added;
        result.push_back({kind, std::string(text), 0});
    }
    if (int(result.size()) > most) {
        const int left = int(result.size()) - most + 1;
        result.resize(std::size_t(most - 1));
        result.push_back({DiffLine::Kind::Left, {}, left});
    }
    return result;
}

} // namespace stemma
