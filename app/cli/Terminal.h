// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::cli {

/// What a piece of text means; colours come from it, and never alone.
enum class Tone : std::uint8_t { Plain, Quiet, Strong, Good, Reused, Bad, Warning, Name };

/// What one of our standard streams is connected with.
struct Terminal {
    bool interactive = false; ///< a terminal that understands escapes: it may be redrawn
    bool colours = false;     ///< interactive, and NO_COLOR isn't set
    int width = 0;            ///< columns; 0: not a terminal, nothing is cut

    static Terminal of(int descriptor);
    std::string paint(Tone tone, std::string_view text) const;
};

/// Standard output's and standard error's, looked at once.
const Terminal& outTerminal();
const Terminal& errorTerminal();

/// Text to standard output or error. A closed pipe isn't an error: what nobody reads is dropped.
void out(std::string_view text);
void err(std::string_view text);
void flushOut();

/// Columns that printable UTF-8 takes; East Asian wide characters and emoji count two, combining marks none.
int displayWidth(std::string_view text);
/// At most `width` columns; what is cut is told by "…".
std::string fitted(std::string_view text, int width);
/// A stranger's text for one field of a line: printable, tabs as spaces.
std::string field(std::string_view text);
/// The quiet line above a part of an answer, with an empty line before it.
std::string heading(std::string_view text);

/// Columns aligned by display width. Every cell is made printable. Where a row is too wide for the terminal, columns
/// are left out, then cut, and at last the row is.
class TextTable {
public:
    struct Column {
        std::string title;
        bool right = false;   ///< numbers
        bool shrinks = false; ///< is cut where the row is too wide
        int drops = 0;        ///< over 0: left out where the row is too wide, the highest first, before any is cut
    };
    struct Cell {
        std::string text;
        Tone tone = Tone::Plain;
        Cell(std::string value, Tone meaning = Tone::Plain) : text(std::move(value)), tone(meaning) {}
        Cell(const char* value, Tone meaning = Tone::Plain) : text(value), tone(meaning) {}
    };
    explicit TextTable(std::vector<Column> columns, int indent = 0) : m_columns(std::move(columns)), m_indent(indent) {}
    void add(std::vector<Cell> row);
    bool empty() const { return m_rows.empty(); }
    /// Titles (unless all are empty), then the rows, each ended by a newline.
    std::string text(const Terminal& terminal) const;

private:
    std::vector<int> widths(int available) const; ///< -1: left out
    std::vector<Column> m_columns;
    int m_indent;
    std::vector<std::vector<Cell>> m_rows;
};

} // namespace stemma::cli
