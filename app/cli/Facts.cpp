// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Facts.h"

#include <algorithm>

namespace stemma::cli {

namespace {

std::string repeated(const char* text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
}

} // namespace

void Facts::add(std::string word, std::string value, Tone tone) {
    if (!value.empty()) m_lines.emplace_back(std::move(word), TextTable::Cell(std::move(value), tone));
}

std::string Facts::text() const {
    TextTable table({{""}, {""}}, 2);
    for (const auto& [word, cell] : m_lines) table.add({{word, Tone::Quiet}, cell});
    Terminal terminal = outTerminal();
    terminal.width = 0; // a path or a hash is there to be copied
    return table.text(terminal);
}

std::string cardsText(const std::vector<Card>& cards) {
    const Terminal& terminal = outTerminal();
    const int available = terminal.width > 0 ? terminal.width : 100;
    std::string all;
    for (std::size_t first = 0; first < cards.size();) {
        std::string lines[4];
        int used = 2;
        std::size_t next = first;
        for (; next < cards.size(); ++next) {
            const std::string title = fitted(field(cards[next].title), 30),
                              value = fitted(field(cards[next].value), 30);
            const std::string note = cards[next].note.empty() ? "" : " " + field(cards[next].note);
            const int width = std::max(displayWidth(title), displayWidth(value + note));
            if (next > first && used + width + 6 > available) break;
            const auto cell = [&](const std::string& text, const std::string& painted) {
                return "│ " + painted + std::string(std::size_t(width - displayWidth(text)), ' ') + " │ ";
            };
            lines[0] += "╭" + repeated("─", width + 2) + "╮ ";
            lines[1] += cell(title, terminal.paint(Tone::Quiet, title));
            lines[2] += cell(value + note, terminal.paint(Tone::Strong, value) + terminal.paint(Tone::Quiet, note));
            lines[3] += "╰" + repeated("─", width + 2) + "╯ ";
            used += width + 5;
        }
        for (std::string& line : lines) {
            line.pop_back();
            all += "  " + line + "\n";
        }
        first = next;
    }
    return all;
}

} // namespace stemma::cli
