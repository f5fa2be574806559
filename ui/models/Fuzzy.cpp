// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Fuzzy.h"

#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kMostText = 200, kMostTyped = 40;
constexpr int kLetter = 1, kSideBySide = 6, kWordStart = 8, kTextStart = 4, kNone = -1'000'000;

bool startsWord(const QString& text, int at) {
    if (at == 0) return true;
    const QChar before = text[at - 1], here = text[at];
    return !before.isLetterOrNumber() || (before.isLower() && here.isUpper()) || (before.isLetter() && here.isDigit());
}

} // namespace

FuzzyMatch fuzzyMatch(const QString& typed, const QString& text) {
    const QString word = typed.left(kMostTyped).toLower();
    if (word.isEmpty()) return {0, {}};
    const QString shown = text.left(kMostText), lower = shown.toLower();
    const int n = int(word.size()), m = int(std::min(lower.size(), shown.size()));
    // best[i][j]: the first i letters matched, the i-th of them at j.
    std::vector<std::vector<int>> best(std::size_t(n), std::vector<int>(std::size_t(m), kNone));
    std::vector<std::vector<int>> from(std::size_t(n), std::vector<int>(std::size_t(m), -1));
    for (int i = 0; i < n; ++i) {
        int before = kNone, beforeAt = -1; // the best end of the letters before, left of j
        for (int j = 0; j < m; ++j) {
            const auto I = std::size_t(i), J = std::size_t(j);
            if (i > 0 && j > 0 && best[I - 1][J - 1] > before) {
                before = best[I - 1][J - 1];
                beforeAt = j - 1;
            }
            if (lower[j] != word[i]) continue;
            const int own = kLetter + (startsWord(shown, j) ? kWordStart : 0) + (j == 0 ? kTextStart : 0);
            if (i == 0) {
                best[I][J] = own;
                continue;
            }
            const int beside = j > 0 && best[I - 1][J - 1] > kNone ? best[I - 1][J - 1] + kSideBySide : kNone;
            const int apart = before > kNone ? before : kNone;
            if (std::max(beside, apart) == kNone) continue;
            best[I][J] = own + std::max(beside, apart);
            from[I][J] = beside >= apart ? j - 1 : beforeAt;
        }
    }
    const auto& last = best.back();
    const auto end = std::max_element(last.begin(), last.end());
    if (end == last.end() || *end == kNone) return {};
    FuzzyMatch match{*end * 4 - std::min(m, 120) / 10, {}};
    for (int i = n - 1, j = int(end - last.begin()); i >= 0; j = from[std::size_t(i)][std::size_t(j)], --i)
        match.positions.push_back(j);
    std::reverse(match.positions.begin(), match.positions.end());
    match.score = std::max(match.score, 0);
    return match;
}

} // namespace stemma::ui
