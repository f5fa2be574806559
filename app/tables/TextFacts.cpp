// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/TextFacts.h"

#include "app/tables/Aggregates.h"
#include "core/base/Text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace stemma::duck {
namespace {

TextRules& currentRules() {
    static TextRules rules;
    return rules;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool equalsFolded(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? char(a - 'A' + 'a') : a) == b;
           });
}

/// Digits from the front, exactly `count`; nothing where there are fewer.
std::optional<int> takeDigits(std::string_view& text, std::size_t count) {
    int value = 0;
    if (text.size() < count) return {};
    for (std::size_t i = 0; i < count; ++i) {
        if (!isDigit(text[i])) return {};
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// Whole part without its thousands marks, which must stand every three digits.
bool withoutMarks(std::string_view digits, char mark, std::string& into) {
    const std::size_t first = digits.find(mark);
    if (first == std::string_view::npos) {
        into.append(digits);
        return true;
    }
    if (first == 0 || first > 3) return false;
    into.append(digits.substr(0, first));
    for (std::size_t i = first; i < digits.size(); i += 4) {
        if (digits[i] != mark || digits.size() - i < 4) return false;
        into.append(digits.substr(i + 1, 3));
    }
    return true;
}

TextTypes wholeTypes(std::string_view number, std::size_t digits) {
    std::int64_t value = 0;
    const char* begin = number.data() + (number.front() == '+' ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, number.data() + number.size(), value);
    TextTypes types = digits <= 15 ? kDouble : 0;
    if (error == std::errc{} && end == number.data() + number.size()) types |= kBigint;
    return types;
}

TextTypes numberTypes(std::string_view text, const TextRules& rules) {
    std::string plain;
    std::string_view rest = text;
    const bool sign = !rest.empty() && (rest.front() == '-' || rest.front() == '+');
    if (sign) rest.remove_prefix(1);
    if (equalsFolded(rest, "nan") || equalsFolded(rest, "inf") || equalsFolded(rest, "infinity")) return kDouble;
    if (rules.decimal != '.' || rules.thousands != 0) {
        const std::size_t point = std::min(rest.find(rules.decimal), rest.size());
        if (sign) plain += text.front();
        if (!withoutMarks(rest.substr(0, point), rules.thousands == 0 ? '\0' : rules.thousands, plain)) return 0;
        if (rules.decimal != '.' && rest.find('.') != std::string_view::npos && rules.thousands != '.') return 0;
        if (point < rest.size()) plain += '.' + std::string(rest.substr(point + 1));
        text = plain;
        rest = text;
        if (sign) rest.remove_prefix(1);
    }
    std::size_t whole = 0;
    while (whole < rest.size() && isDigit(rest[whole])) ++whole;
    if (whole > 1 && rest.front() == '0') return 0; // 007 is a name
    if (whole == rest.size()) return whole == 0 ? 0 : wholeTypes(text, whole);
    // from_chars knows what a double is, but also hexadecimal words that begin with a letter.
    if (whole == 0 && !(rest.size() > 1 && rest[0] == '.' && isDigit(rest[1]))) return 0;
    double value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return error == std::errc{} && end == rest.data() + rest.size() ? kDouble : 0;
}

/// HH:MM:SS with up to nine decimals, taken from the front: how many decimals; -1 where it isn't one.
int takeClock(std::string_view& text) {
    const auto hours = takeDigits(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return -1;
    const auto minutes = takeDigits(text, 2);
    if (!minutes || *minutes > 59) return -1;
    if (!take(text, ':')) return 0;
    const auto seconds = takeDigits(text, 2);
    if (!seconds || *seconds > 59) return -1;
    if (!take(text, '.')) return 0;
    int decimals = 0;
    while (!text.empty() && isDigit(text.front())) {
        text.remove_prefix(1);
        ++decimals;
    }
    return decimals == 0 || decimals > 9 ? -1 : decimals;
}

bool isOffset(std::string_view text) {
    if (text == "Z") return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    const auto hours = takeDigits(text, 2);
    if (!hours || *hours > 15) return false;
    if (text.empty()) return true;
    if (!take(text, ':')) return false;
    const auto minutes = takeDigits(text, 2);
    return minutes && *minutes < 60 && text.empty();
}

TextTypes timeTypes(std::string_view text) {
    if (text.size() > 2 && text[2] == ':') {
        const bool seconds = text.size() > 5;
        const int decimals = takeClock(text);
        return decimals >= 0 && decimals <= 6 && seconds && text.empty() ? kTime : 0;
    }
    using namespace std::chrono;
    const auto year = takeDigits(text, 4);
    if (!year || !take(text, '-')) return 0;
    const auto month = takeDigits(text, 2);
    if (!month || !take(text, '-')) return 0;
    const auto day = takeDigits(text, 2);
    if (!day) return 0;
    const year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                              std::chrono::day(unsigned(*day))};
    if (!date.ok()) return 0;
    // Nanoseconds since 1970 in 64 bits end in 1677 and 2262.
    const TextTypes nanoseconds = *year > 1677 && *year < 2262 ? kNanoseconds : 0;
    if (text.empty()) return kDate | kTimestamp | nanoseconds;
    if (!take(text, ' ') && !take(text, 'T')) return 0;
    const int decimals = takeClock(text);
    if (decimals < 0) return 0;
    if (text.empty()) return (decimals <= 6 ? kTimestamp : 0) | nanoseconds;
    return decimals <= 6 && isOffset(text) ? kZoned : 0;
}

} // namespace

TextTypes typesOf(std::string_view text, const TextRules& rules) {
    text = trim(text);
    if (text.empty() || text.size() > 64) return 0;
    const char first = text.front();
    if (isDigit(first)) {
        const bool time = text.size() > 4 && (text[4] == '-' || text[2] == ':');
        return time ? timeTypes(text) : numberTypes(text, rules);
    }
    if (first == '-' || first == '+' || first == '.' || first == rules.decimal || first == 'n' || first == 'N' ||
        first == 'i' || first == 'I')
        return numberTypes(text, rules);
    return equalsFolded(text, "true") || equalsFolded(text, "false") ? kBoolean : 0;
}

std::string bestType(TextTypes types) {
    if ((types & kBoolean) != 0) return "BOOLEAN";
    if ((types & kBigint) != 0) return "BIGINT";
    if ((types & kDouble) != 0) return "DOUBLE";
    if ((types & kDate) != 0) return "DATE";
    if ((types & kTimestamp) != 0) return "TIMESTAMP";
    if ((types & kNanoseconds) != 0) return "TIMESTAMP_NS";
    if ((types & kZoned) != 0) return "TIMESTAMP WITH TIME ZONE";
    return (types & kTime) != 0 ? "TIME" : "VARCHAR";
}

void TextFacts::setRules(TextRules rules) {
    currentRules() = std::move(rules);
}

void TextFacts::add(duckdb_data_chunk chunk) {
    const TextRules& rules = currentRules();
    nulls.resize(rules.nulls.size());
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
    forEachValid(vector, duckdb_data_chunk_get_size(chunk), [&](idx_t row) {
        const std::string_view text(duckdb_string_t_data(&texts[row]), duckdb_string_t_length(texts[row]));
        for (std::size_t i = 0; i < rules.nulls.size(); ++i)
            if (text == rules.nulls[i]) {
                ++nulls[i];
                return;
            }
        ++values;
        if (types != 0) types &= typesOf(text, rules);
    });
}

void TextFacts::merge(TextFacts& other) {
    types &= other.types;
    values += other.values;
    nulls.resize(std::max(nulls.size(), other.nulls.size()));
    for (std::size_t i = 0; i < other.nulls.size(); ++i) nulls[i] += other.nulls[i];
}

} // namespace stemma::duck
