// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <duckdb.h>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::duck {

/// Types that a text can be read as without losing anything: 1.5 isn't an integer, 007 and 20 digits aren't numbers,
/// a date with a time isn't a date. DuckDB itself is more generous: it reads 1.5 as BIGINT 2.
using TextTypes = std::uint32_t;
constexpr TextTypes kBoolean = 1;      ///< true and false, in any case
constexpr TextTypes kBigint = 2;       ///< 64 bits
constexpr TextTypes kDouble = 4;       ///< at most 15 digits where it is whole
constexpr TextTypes kDate = 8;         ///< YYYY-MM-DD, of the calendar
constexpr TextTypes kTimestamp = 16;   ///< a date, or one with a time of at most six decimals
constexpr TextTypes kNanoseconds = 32; ///< the same, with nine
constexpr TextTypes kZoned = 64;       ///< a timestamp with Z or an offset
constexpr TextTypes kTime = 128;       ///< HH:MM:SS with at most six decimals
constexpr TextTypes kAnyType = 255;

/// How numbers are written, and which texts are null.
struct TextRules {
    std::vector<std::string> nulls;
    char decimal = '.';
    char thousands = 0;
};

/// The types (bits of TextTypes) that a text can be read as.
TextTypes typesOf(std::string_view text, const TextRules& rules);
/// The best of several types, as DuckDB calls it; VARCHAR for none.
std::string bestType(TextTypes types);

/// A column of texts, read once: which types fit all that aren't null, and how often each null word is there.
class TextFacts {
public:
    static void setRules(TextRules rules); ///< before the query
    void add(duckdb_data_chunk chunk);     ///< (VARCHAR)
    void merge(TextFacts& other);

    TextTypes types = kAnyType;
    std::int64_t values = 0;         ///< that aren't null
    std::vector<std::int64_t> nulls; ///< by word, as in the rules; empty where there was no value at all
};

} // namespace stemma::duck
