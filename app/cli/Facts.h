// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"

namespace stemma::cli {

/// "  made by   clean in run 12", lines of a word and what it says, aligned.
class Facts {
public:
    void add(std::string word, std::string value, Tone tone = Tone::Plain);
    std::string text() const;

private:
    std::vector<std::pair<std::string, TextTable::Cell>> m_lines;
};

/// Numbers in boxes side by side, wrapped to the terminal.
struct Card {
    std::string title, value, note;
};
std::string cardsText(const std::vector<Card>& cards);

} // namespace stemma::cli
