// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/CsvHead.h"

#include "core/base/Text.h"

#include <algorithm>
#include <set>

namespace stemma::duck {
namespace {

constexpr std::size_t kMostRecords = 1000;
using Record = std::vector<std::string>;

std::size_t afterLine(std::string_view text, std::size_t at) {
    const std::size_t end = text.find_first_of("\r\n", at);
    if (end == std::string_view::npos) return text.size();
    return text.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
}

std::vector<Record> recordsOf(std::string_view text, const ReadOptions& options) {
    std::vector<Record> records;
    std::size_t at = 0;
    for (int i = 0; i < options.skip && at < text.size(); ++i) at = afterLine(text, at);
    while (at < text.size() && records.size() < kMostRecords) {
        if (!options.comment.empty() && text.substr(at).starts_with(options.comment)) {
            at = afterLine(text, at);
            continue;
        }
        Record record = takeRecord(text, at, options);
        // An empty line is no record, as DuckDB sees it.
        if (record.size() > 1 || !record.front().empty()) records.push_back(std::move(record));
    }
    return records;
}

/// How well a delimiter splits: the share of records with as many fields as the first, and how many fields those are.
struct Fit {
    double share = 0;
    std::size_t fields = 1;
};

Fit fitOf(const std::vector<Record>& records) {
    if (records.empty()) return {};
    const std::size_t fields = records.front().size();
    const auto alike =
        std::count_if(records.begin(), records.end(), [&](const Record& r) { return r.size() == fields; });
    return {double(alike) / double(records.size()), fields};
}

void chooseDelimiter(std::string_view text, bool tabsLikely, ReadOptions& options) {
    std::vector<std::string> candidates{",", ";", "\t", "|"};
    if (tabsLikely) std::swap(candidates[0], candidates[2]);
    Fit best;
    std::string chosen = candidates.front();
    for (const std::string& candidate : candidates) {
        options.delimiter = candidate;
        const Fit fit = fitOf(recordsOf(text, options));
        if (fit.fields < 2) continue;
        if (fit.share > best.share || (fit.share == best.share && fit.fields > best.fields)) {
            best = fit;
            chosen = candidate;
        }
    }
    options.delimiter = chosen;
}

/// Lines from the top that begin with #, where those below make a better table without them.
int commentLines(std::string_view text) {
    int lines = 0;
    for (std::size_t at = 0; at < text.size() && text[at] == '#'; at = afterLine(text, at)) ++lines;
    return lines;
}

TextRules rulesOf(const ReadOptions& options) {
    return {options.nulls, options.decimal.front(), options.thousands.empty() ? '\0' : options.thousands.front()};
}

bool isHeader(const std::vector<Record>& records, const ReadOptions& options) {
    const TextRules rules = rulesOf(options);
    const Record& first = records.front();
    const auto isNull = [&](const std::string& field) {
        return std::find(rules.nulls.begin(), rules.nulls.end(), field) != rules.nulls.end();
    };
    bool anyTyped = false;
    for (std::size_t column = 0; column < first.size(); ++column) {
        TextTypes types = kAnyType;
        std::size_t values = 0;
        for (std::size_t row = 1; row < records.size(); ++row) {
            if (column >= records[row].size() || isNull(records[row][column])) continue;
            types &= typesOf(records[row][column], rules);
            ++values;
        }
        if (values == 0 || types == 0) continue;
        anyTyped = true;
        // Text above a column of numbers: that is what a header looks like.
        if (!isNull(first[column]) && (typesOf(first[column], rules) & types) == 0) return true;
    }
    if (anyTyped) return false;
    // Nothing but text, or nothing below: a header unless one of its names is a number or missing twice.
    std::set<std::string> names;
    for (const std::string& field : first)
        if (typesOf(field, rules) != 0 || !names.insert(field).second) return false;
    return true;
}

std::vector<std::string> namesOf(const Record& fields, bool header) {
    std::vector<std::string> names;
    std::set<std::string> taken; // DuckDB folds the case of names
    const auto folded = [](std::string text) {
        for (char& c : text)
            if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
        return text;
    };
    for (std::size_t i = 0; i < fields.size(); ++i) {
        std::string name = header ? std::string(trim(fields[i])) : std::string();
        if (name.empty()) name = "column" + std::to_string(i);
        const std::string base = name;
        for (int n = 1; !taken.insert(folded(name)).second; ++n) name = base + '_' + std::to_string(n);
        names.push_back(std::move(name));
    }
    return names;
}

} // namespace

std::vector<std::string> takeRecord(std::string_view text, std::size_t& at, const ReadOptions& options) {
    Record fields(1);
    const char quote = options.quote.empty() ? '\0' : options.quote.front();
    const char escape = options.escape.empty() ? '\0' : options.escape.front();
    bool inQuotes = false;
    bool fresh = true; // at the beginning of a field
    while (at < text.size()) {
        const char c = text[at];
        if (inQuotes) {
            if (escape != '\0' && c == escape && at + 1 < text.size() && text[at + 1] == quote) {
                fields.back() += quote;
                at += 2;
                continue;
            }
            if (c == quote)
                inQuotes = false;
            else
                fields.back() += c;
            ++at;
        } else if (fresh && quote != '\0' && c == quote) {
            inQuotes = true;
            fresh = false;
            ++at;
        } else if (text.substr(at).starts_with(options.delimiter)) {
            fields.emplace_back();
            fresh = true;
            at += options.delimiter.size();
        } else if (c == '\n' || c == '\r') {
            at = afterLine(text, at);
            return fields;
        } else {
            fields.back() += c;
            fresh = false;
            ++at;
        }
    }
    return fields;
}

Result<CsvHead> readHead(std::string_view text, const Json& given, bool tabsLikely, ReadOptions& options) {
    const bool free = !given.contains("delimiter");
    if (free) chooseDelimiter(text, tabsLikely, options);
    std::vector<Record> records = recordsOf(text, options);
    if (const int lines = commentLines(text); lines > 0 && !given.contains("skip") && !given.contains("comment")) {
        ReadOptions without = options;
        without.skip = lines;
        if (free) chooseDelimiter(text, tabsLikely, without);
        const std::vector<Record> rest = recordsOf(text, without);
        if (fitOf(records).share < 1 && fitOf(rest).share > fitOf(records).share) {
            options = without;
            records = rest;
        }
    }
    if (records.empty())
        return fail(ErrorCode::BadData, "there is no header in it", "A table needs at least the names of its columns.");
    if (!given.contains("header")) options.header = isHeader(records, options);
    return CsvHead{namesOf(records.front(), options.header), options.header && records.size() == 1};
}

} // namespace stemma::duck
