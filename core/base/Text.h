// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

bool isUtf8(std::string_view bytes);
/// Invalid sequences become U+FFFD.
std::string toUtf8(std::string_view bytes);
/// For a terminal or a log line: control characters, escapes and bidirectional overrides made visible (\x1b, \u202e).
std::string printable(std::string_view text);
std::string escapeXml(std::string_view text); ///< & < > " ' and control characters, for SVG and HTML
std::string base64(std::string_view bytes);
Result<std::string> fromBase64(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string shellQuote(std::string_view word); ///< as a POSIX shell needs it, unquoted where it can be
/// In quotes as SQL needs it: a text in ', a name in "; without NUL, which would end the query.
std::string sqlQuote(std::string_view text, char quote = '\'');

/// The nearest of `words` by optimal string alignment distance, "" where none is near (a third of the length at most).
std::string nearestWord(std::string_view word, const std::vector<std::string>& words);
/// " Did you mean 'x'?" or "".
std::string didYouMean(std::string_view word, const std::vector<std::string>& words);

std::string formatBytes(std::uint64_t bytes); ///< "312 B", "14.2 kB", "1.1 GB" (decimal units)
std::string formatCount(std::int64_t count);  ///< "1,234,567"
std::string formatNumber(double value);       ///< shortest that reads well: "0.965", "1.2e-07", "333"
std::string plural(std::int64_t count, std::string_view one, std::string_view many = {}); ///< "1 step", "3 steps"

} // namespace stemma
