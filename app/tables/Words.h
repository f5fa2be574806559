// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::duck {

/// DuckDB's structured words for an error (`errors_as_json`), or its plain ones.
struct DuckWords {
    std::string type, message; ///< "Binder", "Catalog", "Parser", …
    std::string name, kind;    ///< what doesn't exist: a name, and "Table", "Scalar Function", …
    std::vector<std::string> candidates;
    std::int64_t position = -1; ///< byte offset in the text that was run
};
DuckWords wordsOf(const std::string& message);

/// The same as one sentence for a person, with the next step as hint. `tables`: names that a query may use.
Error spoken(const DuckWords& words, const std::vector<std::string>& tables);

/// Whether they complain that a file, or what was put aside for want of memory, has no room on its disk. Only of the
/// types "IO" and "Out of Memory": what others say may be the user's own text.
bool complainsOfSpace(const DuckWords& words);
/// The same as a person is told it: where `output` or the folder `spill` ("" for none) lies, and what is free there.
/// Other errors stay as they are.
Error withSpace(Error error, const std::string& output, const std::string& spill);

/// Line and column (from 1, in characters) of a byte offset.
SourcePosition positionAt(std::string_view text, std::size_t offset);

} // namespace stemma::duck
