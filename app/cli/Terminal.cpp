// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace stemma::cli {

namespace {

const char* escapeOf(Tone tone) {
    switch (tone) {
    case Tone::Quiet:
        return "\x1b[2m";
    case Tone::Strong:
        return "\x1b[1m";
    case Tone::Good:
        return "\x1b[32m";
    case Tone::Reused:
        return "\x1b[36m";
    case Tone::Bad:
        return "\x1b[1;31m";
    case Tone::Warning:
        return "\x1b[33m";
    case Tone::Name:
        return "\x1b[34m";
    default:
        return "";
    }
}

/// The code point at `i`, and its length in bytes. What isn't UTF-8 counts as one column a byte.
char32_t decode(std::string_view text, std::size_t i, std::size_t& length) {
    const auto byte = static_cast<unsigned char>(text[i]);
    length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length == 1 || i + length > text.size()) {
        length = 1;
        return byte;
    }
    char32_t point = byte & (0xff >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    return point;
}

struct Range {
    char32_t first, last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
    const auto found = std::upper_bound(ranges.begin(), ranges.end(), point,
                                        [](char32_t value, const Range& range) { return value < range.first; });
    return found != ranges.begin() && point <= std::prev(found)->last;
}

int columnsOf(char32_t point) {
    if (point < 0x300) return 1;
    // Blocks, not single characters: near enough for aligning names.
    static constexpr std::array<Range, 12> kNone = {{{0x300, 0x36f},
                                                     {0x483, 0x489},
                                                     {0x591, 0x5bd},
                                                     {0x610, 0x61a},
                                                     {0x64b, 0x65f},
                                                     {0x1ab0, 0x1aff},
                                                     {0x1dc0, 0x1dff},
                                                     {0x200b, 0x200d},
                                                     {0x20d0, 0x20ff},
                                                     {0xfe00, 0xfe0f},
                                                     {0xfe20, 0xfe2f},
                                                     {0xe0100, 0xe01ef}}};
    static constexpr std::array<Range, 10> kTwo = {{{0x1100, 0x115f},
                                                    {0x2e80, 0x303e},
                                                    {0x3041, 0xa4cf},
                                                    {0xac00, 0xd7a3},
                                                    {0xf900, 0xfaff},
                                                    {0xfe30, 0xfe6f},
                                                    {0xff00, 0xff60},
                                                    {0xffe0, 0xffe6},
                                                    {0x1f300, 0x1faff},
                                                    {0x20000, 0x3fffd}}};
    if (within(kNone, point)) return 0;
    return within(kTwo, point) ? 2 : 1;
}

void writeTo(std::FILE* stream, std::string_view text) {
    // Whoever closed the other end doesn't want it; the work goes on (SIGPIPE is ignored).
    (void)std::fwrite(text.data(), 1, text.size(), stream);
}

} // namespace

Terminal Terminal::of(int descriptor) {
    Terminal terminal;
    if (!::isatty(descriptor)) return terminal;
    const char* kind = std::getenv("TERM");
    const std::string_view type = kind ? kind : "dumb";
    terminal.interactive = !type.empty() && type != "dumb";
    const char* noColour = std::getenv("NO_COLOR");
    terminal.colours = terminal.interactive && !(noColour && *noColour);
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        terminal.width = size.ws_col;
    } else {
        const char* columns = std::getenv("COLUMNS");
        terminal.width = columns ? std::atoi(columns) : 0;
    }
    if (terminal.width <= 0) terminal.width = 80;
    terminal.width = std::max(terminal.width, 20);
    return terminal;
}

std::string Terminal::paint(Tone tone, std::string_view text) const {
    const std::string_view escape = escapeOf(tone);
    if (!colours || escape.empty() || text.empty()) return std::string(text);
    return std::string(escape) + std::string(text) + "\x1b[0m";
}

const Terminal& outTerminal() {
    static const Terminal kTerminal = Terminal::of(STDOUT_FILENO);
    return kTerminal;
}

const Terminal& errorTerminal() {
    static const Terminal kTerminal = Terminal::of(STDERR_FILENO);
    return kTerminal;
}

void out(std::string_view text) {
    writeTo(stdout, text);
}

void err(std::string_view text) {
    std::fflush(stdout); // so that the two are in order where both are one terminal
    writeTo(stderr, text);
}

void flushOut() {
    std::fflush(stdout);
}

int displayWidth(std::string_view text) {
    int width = 0;
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size(); i += length) width += columnsOf(decode(text, i, length));
    return width;
}

std::string fitted(std::string_view text, int width) {
    if (displayWidth(text) <= width) return std::string(text);
    if (width <= 0) return {};
    int used = 0;
    std::size_t i = 0, length = 0;
    for (; i < text.size(); i += length) {
        const int columns = columnsOf(decode(text, i, length));
        if (used + columns > width - 1) break;
        used += columns;
    }
    return std::string(text.substr(0, i)) + "…";
}

std::string field(std::string_view text) {
    std::string shown = printable(text);
    std::replace(shown.begin(), shown.end(), '\t', ' ');
    return shown;
}

std::string heading(std::string_view text) {
    return "\n" + outTerminal().paint(Tone::Quiet, field(text)) + "\n";
}

void TextTable::add(std::vector<Cell> row) {
    row.resize(m_columns.size(), Cell(""));
    for (Cell& cell : row) cell.text = field(cell.text);
    m_rows.push_back(std::move(row));
}

std::vector<int> TextTable::widths(int available) const {
    std::vector<int> widths;
    for (const Column& column : m_columns) widths.push_back(displayWidth(column.title));
    for (const auto& row : m_rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], displayWidth(row[i].text));
    if (available <= 0) return widths;
    constexpr int kLeast = 6, kGap = 2;
    const auto total = [&] {
        int sum = m_indent - kGap;
        for (const int width : widths) sum += width > 0 ? width + kGap : 0;
        return sum;
    };
    while (total() > available) {
        std::size_t chosen = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (m_columns[i].drops > 0 && widths[i] >= 0 &&
                (chosen == widths.size() || m_columns[i].drops > m_columns[chosen].drops))
                chosen = i;
        if (chosen == widths.size()) break;
        widths[chosen] = -1;
    }
    for (int over = total() - available; over > 0; --over) { // the widest that may, one column at a time
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (m_columns[i].shrinks && widths[i] > kLeast && (widest == widths.size() || widths[i] > widths[widest]))
                widest = i;
        if (widest == widths.size()) break;
        --widths[widest];
    }
    return widths;
}

std::string TextTable::text(const Terminal& terminal) const {
    const std::vector<int> sizes = widths(terminal.width);
    std::string all;
    const auto addLine = [&](const std::vector<Cell>& row) {
        std::string line(std::size_t(m_indent), ' ');
        int used = m_indent, pending = 0; // spaces are put only before something, so that no line ends in them
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (sizes[i] <= 0) continue;
            std::string shown = fitted(row[i].text, sizes[i]);
            const int left = sizes[i] - displayWidth(shown);
            if (m_columns[i].right) pending += left;
            if (!shown.empty()) {
                if (terminal.width > 0) shown = fitted(shown, terminal.width - used - pending);
                if (shown.empty()) break;
                line += std::string(std::size_t(pending), ' ');
                line += terminal.paint(row[i].tone, shown);
                used += pending + displayWidth(shown);
                pending = 0;
            }
            pending += (m_columns[i].right ? 0 : left) + 2;
        }
        all += line + "\n";
    };
    std::vector<Cell> titles;
    bool titled = false;
    for (const Column& column : m_columns) {
        titles.emplace_back(column.title, Tone::Quiet);
        titled = titled || !column.title.empty();
    }
    if (titled) addLine(titles);
    for (const auto& row : m_rows) addLine(row);
    return all;
}

} // namespace stemma::cli
