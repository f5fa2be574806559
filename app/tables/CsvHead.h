// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/TextFacts.h"
#include "core/tables/ReadOptions.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma::duck {

/// What the first lines of a CSV tell about its dialect.
struct CsvHead {
    std::vector<std::string> names; ///< of the columns, unique; column0, column1 … where there is no header
    bool onlyHeader = false;        ///< there is nothing below the header
};

/// Decides delimiter, lines to pass over and header from `text` (UTF-8, whole lines, without a byte order mark), as far
/// as `given` (a pipeline's `csv:` map) leaves them open, and writes them into `options`.
/// The delimiter is the one of `,` `;` tab `|` that splits the most lines into as many fields as the header;
/// comment lines (#) above the header are passed over; a first line that could be data isn't a header.
/// Errors: BadData where there is no line at all.
Result<CsvHead> readHead(std::string_view text, const Json& given, bool tabsLikely, ReadOptions& options);

/// The fields of one record; `at` moves behind it. Quotes as in RFC 4180.
std::vector<std::string> takeRecord(std::string_view text, std::size_t& at, const ReadOptions& options);

} // namespace stemma::duck
