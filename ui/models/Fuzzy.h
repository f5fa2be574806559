// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace stemma::ui {

/// How well a word that was typed fits a text: its letters in order, not necessarily side by side, case not counted.
struct FuzzyMatch {
    int score = -1;             ///< < 0: it doesn't fit; more is better
    std::vector<int> positions; ///< of the letters in the text that were matched
};

/// Letters at the beginning of words, letters side by side, and short texts count more. An empty word fits everything
/// with 0. Time: length of the text times that of the word; texts are looked at up to 200 characters.
FuzzyMatch fuzzyMatch(const QString& typed, const QString& text);

} // namespace stemma::ui
