// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on the card of a folded group.
#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "core/layout/TextWidth.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

/// "0.2–1.4 s": the unit once where both have the same.
std::string range(double least, double most) {
    const std::string low = formatDuration(least), high = formatDuration(most);
    if (low == high) return low;
    const std::size_t lowUnit = low.find(' '), highUnit = high.find(' ');
    const bool simple = lowUnit == low.rfind(' ') && highUnit == high.rfind(' ') && lowUnit != std::string::npos;
    const bool same = simple && low.substr(lowUnit) == high.substr(highUnit);
    return (same ? low.substr(0, lowUnit) : low) + "–" + high;
}

} // namespace

std::string groupFacts(const FoldSummary& fold) {
    if (fold.median >= 0) {
        const std::string median = formatDuration(fold.median);
        if (fold.least < 0 || fold.longest < 0 || formatDuration(fold.least) == formatDuration(fold.longest))
            return median;
        constexpr NodeFrame frame = frameOf(DrawnNode::Kind::Group, false);
        const std::string both = median + " · " + range(fold.least, fold.longest);
        const bool fits = textWidth("median " + both, kFactsSize) <= kMostGroupWidth - frame.factsLeft - frame.right;
        return fits ? "median " + both : both;
    }
    if (fold.steps > 0 && fold.artifacts > 0) return plural(fold.artifacts, "artifact");
    return {};
}

std::string groupCount(const FoldSummary& fold, double room) {
    if (fold.steps <= 0 && fold.artifacts <= 0) return {};
    const std::string words = fold.steps > 0 ? plural(fold.steps, "step") : plural(fold.artifacts, "artifact");
    if (textWidth(words, kFactsSize) <= room) return words;
    return formatCount(fold.steps > 0 ? fold.steps : fold.artifacts);
}

GroupNews groupNews(const FoldSummary& fold) {
    for (const std::string_view status : kStatesByUrgency)
        for (const auto& [name, count] : fold.states)
            if (name == status && count > 0)
                return {std::string(status), formatCount(count) + " " + statusWord(status)};
    return {};
}

std::string groupStatus(const FoldSummary& fold) {
    const auto most = std::max_element(fold.states.begin(), fold.states.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == fold.states.end() ? std::string() : most->first;
}

std::vector<BarPiece> groupBar(const std::vector<int>& counts, double width) {
    constexpr double kGap = 1.5, kLeast = 3;
    double all = 0, some = 0;
    for (const int count : counts) {
        all += std::max(0, count);
        some += count > 0 ? 1 : 0;
    }
    // Those that would be too small to be seen get their least; the others share what is left.
    const double room = std::max(0.0, width - kGap * (some - 1));
    double taken = 0, rest = 0;
    for (const int count : counts) {
        if (count <= 0) continue;
        const bool small = count * room < kLeast * all;
        (small ? taken : rest) += small ? kLeast : double(count);
    }
    std::vector<BarPiece> pieces;
    double left = 0;
    for (const int count : counts) {
        const bool small = count * room < kLeast * all;
        const double own = count <= 0 ? 0 : small ? kLeast : count / rest * std::max(0.0, room - taken);
        pieces.push_back({left, own});
        if (count > 0) left += own + kGap;
    }
    return pieces;
}

Size groupBox(const DrawnNode& node, std::string_view shownName) {
    constexpr NodeFrame frame = frameOf(DrawnNode::Kind::Group, false);
    const double name = textWidth(shownName, kNameSize, true) + kCountGap +
                        textWidth(groupCount(node.fold, kMostGroupWidth), kFactsSize);
    const double facts = textWidth(factsOf(node), kFactsSize);
    const double needed = std::max(frame.nameLeft + name, frame.factsLeft + facts) + frame.right;
    const double steps = std::ceil((needed - kLeastGroupWidth) / kWidthStep);
    return {std::clamp(kLeastGroupWidth + steps * kWidthStep, kLeastGroupWidth, kMostGroupWidth), frame.height};
}

} // namespace stemma
