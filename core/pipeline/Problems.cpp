// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Problems.h"

#include "core/base/Text.h"

#include <algorithm>
#include <tuple>

namespace stemma {

namespace {
constexpr std::size_t kMostProblems = 1000;
constexpr std::size_t kMostComparisons = 2'000'000;
constexpr std::size_t kLongestQuote = 80;

auto placeOf(const SourcePosition& where) {
    return std::tie(where.file, where.line, where.column);
}
} // namespace

void Problems::add(Place where, std::string message, std::string hint, ErrorCode code) {
    if (m_errors.size() >= kMostProblems) {
        ++m_left;
        return;
    }
    m_errors.push_back({where, Error{code, std::move(message), std::move(hint), std::nullopt, {}}});
}

void Problems::add(Place where, Error error) {
    if (m_errors.size() >= kMostProblems) {
        ++m_left;
        return;
    }
    m_errors.push_back({where, std::move(error)});
}

void Problems::add(const Step& of, Place where, std::string message, std::string hint) {
    if (!of.home) return add(where, std::move(message), std::move(hint));
    add({}, Error{ErrorCode::InvalidPipeline, std::move(message), std::move(hint), of.home->position(where), {}});
}

void Problems::append(Problems other) {
    for (Entry& entry : other.m_errors) add(entry.where, std::move(entry.error));
}

std::string Problems::suggest(std::string_view word, const std::vector<std::string>& words) {
    if (word.size() > 200) return {};
    m_compared += words.size();
    if (m_compared > kMostComparisons) return {};
    return std::string(trim(didYouMean(word, words)));
}

Error Problems::toError(const fs::path& file) const {
    STEMMA_ASSERT(!m_errors.empty());
    std::vector<Entry> sorted = m_errors;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
        if (a.where != b.where)
            return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
        if (!a.error.where || !b.error.where)
            return !a.error.where && b.error.where; // without a place of its own first
        return placeOf(*a.error.where) < placeOf(*b.error.where);
    });
    const std::string name = file.string();
    std::vector<Error> errors;
    for (Entry& entry : sorted) {
        if (!entry.error.where) entry.error.where = SourcePosition{name, entry.where.line, entry.where.column};
        errors.push_back(std::move(entry.error));
    }
    if (errors.size() == 1) return std::move(errors.front());
    Error all{errors.front().code,
              inQuotes(file.filename().string()) + " has " + plural(std::int64_t(count()), "error"),
              {},
              errors.front().where,
              std::move(errors)};
    if (m_left > 0) all.hint = "The first " + formatCount(std::int64_t(kMostProblems)) + " are shown.";
    return all;
}

std::string inQuotes(std::string_view word) {
    std::string shown = printable(word.substr(0, std::min(word.size(), kLongestQuote + 3)));
    if (word.size() > kLongestQuote) {
        std::size_t end = kLongestQuote;
        while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
        shown = printable(word.substr(0, end)) + "…";
    }
    return "'" + shown + "'";
}

} // namespace stemma
