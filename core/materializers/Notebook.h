// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Hash.h"
#include "core/base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// A Jupyter notebook (nbformat 4) as values: what is written in it and what came out, as text and pictures. Nothing
/// of it is executed, and no HTML or script of an output is kept.
struct Notebook {
    struct Output {
        enum class Kind : std::uint8_t { Text, Error, Picture };
        Kind kind = Kind::Text;
        std::string text;    ///< UTF-8, without a terminal's colours; of a picture what stands for it
        std::string picture; ///< of a picture the bytes of a PNG or JPEG, of nobody's choosing
    };
    struct Cell {
        enum class Kind : std::uint8_t { Text, Code, Raw };
        Kind kind = Kind::Code;
        std::string source;
        std::optional<std::int64_t> execution; ///< "In [3]"
        std::vector<Output> outputs;
    };
    std::string language; ///< "python"
    std::vector<Cell> cells;
};

/// Errors: BadData (it isn't one), the sentence says so. Of an output that comes in several forms a picture is taken,
/// else plain text; one that has neither is told by the form it has.
Result<Notebook> parseNotebook(std::string_view text);

/// The hash of what a notebook does: its kernel's name and, cell by cell, kind, source, tags and attachments. Outputs,
/// counts and everything an editor keeps of how it looks don't count, so that saving it with other outputs changes
/// nothing. For ever: resources/help/cache-key.md. Errors: BadData, where it isn't one.
Result<Digest> notebookCode(std::string_view text);

/// Text as a terminal would show it, without its colours and cursor moves; a line that was written over is its last
/// state.
std::string plainOfTerminal(std::string_view text);

} // namespace stemma
