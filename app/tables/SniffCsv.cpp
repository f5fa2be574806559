// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Aggregates.h"
#include "app/tables/CsvHead.h"
#include "app/tables/Scan.h"
#include "app/tables/Sniff.h"
#include "core/base/Text.h"

#include <algorithm>
#include <numeric>
#include <unistd.h>

namespace stemma::duck {
namespace {

constexpr std::size_t kHeadBytes = std::size_t(256) << 10;
constexpr int kHeadLines = 1000;

void takeGiven(const Json& given, ReadOptions& options) {
    const auto text = [&](const char* key, std::string& into) {
        if (given.contains(key)) into = given[key].text();
    };
    text("delimiter", options.delimiter);
    text("quote", options.quote);
    text("escape", options.escape);
    text("comment", options.comment);
    text("decimal", options.decimal);
    text("thousands", options.thousands);
    text("encoding", options.encoding);
    text("dateformat", options.dateFormat);
    text("timestampformat", options.timestampFormat);
    if (given.contains("quote") && !given.contains("escape")) options.escape = options.quote;
    options.header = given["header"].boolean(true);
    options.skip = int(given["skip"].integer());
    if (!given.contains("nulls")) return;
    options.nulls.clear();
    for (const Json& word : given["nulls"].items()) options.nulls.push_back(word.text());
}

tl::unexpected<Error> notText(const std::string& name, const std::string& head) {
    const std::string file = printable(name);
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
        return fail(ErrorCode::BadData, file + " is written in UTF-16", "Say so: `csv: {encoding: utf-16}`.");
    return fail(ErrorCode::BadData,
                file + " doesn't look like CSV: byte 0 at offset " + std::to_string(head.find('\0')),
                "It seems to be a binary file; give it its own ending, or a `type:`.");
}

/// The first lines through DuckDB, which unpacks and decodes: one column, split by a character no text has.
Result<std::string> linesByDuckDb(Connection& connection, const TableFiles& file, const ReadOptions& options) {
    ReadOptions whole;
    whole.compression = options.compression;
    whole.encoding = options.encoding;
    whole.columns = {{"line", "VARCHAR"}};
    whole.delimiter = "\x1f";
    whole.quote.clear();
    whole.escape.clear();
    whole.header = false;
    const Result<Rows> rows =
        connection.query("SELECT line FROM " + scanAsText(whole, file.paths) + " LIMIT " + std::to_string(kHeadLines));
    if (!rows) {
        Error error = csvError(connection, file, whole, rows.error());
        if (error.code == ErrorCode::BadData)
            error.hint += " If it isn't a table, give it its own ending, or a `type:`.";
        return fail(std::move(error));
    }
    std::string text;
    for (const Json::Array& row : rows->rows) text += row.at(0).text() + '\n';
    if (text.find('\0') == std::string::npos) return text;
    return fail(ErrorCode::BadData, printable(file.names.front()) + " doesn't look like CSV: there is a byte 0 in it",
                "It seems to hold a binary file; give it its own ending, or a `type:`.");
}

Result<std::string> headOf(Connection& connection, const TableFiles& files, const ReadOptions& options) {
    if (options.compression != "none" || options.encoding != "utf-8")
        return linesByDuckDb(connection, files.only(0), options);
    std::string head(kHeadBytes, '\0');
    const ssize_t got = ::pread(files.descriptors.front(), head.data(), head.size(), 0);
    head.resize(got > 0 ? std::size_t(got) : 0);
    if (head.find('\0') != std::string::npos || head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
        return notText(files.names.front(), head);
    if (head.size() == kHeadBytes) {
        const std::size_t end = head.rfind('\n');
        if (end != std::string::npos) head.resize(end + 1);
    }
    if (head.starts_with("\xef\xbb\xbf")) head.erase(0, 3);
    return head;
}

/// Types a person gave replace those found, for columns that exist.
Status takeTypes(const Json& types, std::vector<Column>& columns, const std::string& file) {
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    for (const auto& [name, type] : types.members()) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            return fail(ErrorCode::BadData,
                        printable(file) + " has no column '" + name + "', named in `csv: {types: …}`",
                        "Its columns are " + join(names, ", ") + '.' + didYouMean(name, names));
        columns[std::size_t(found - names.begin())].type = type.text();
    }
    return {};
}

/// All of every file as text: types that fit, and null words.
Result<std::vector<std::unique_ptr<TextFacts>>> readTexts(Connection& connection, const TableFiles& files,
                                                          const ReadOptions& options) {
    TextFacts::setRules(
        {options.nulls, options.decimal.front(), options.thousands.empty() ? '\0' : options.thousands.front()});
    Aggregate<TextFacts>::clear();
    std::vector<std::string> wanted;
    for (const Column& column : options.columns) wanted.push_back("stemma_text_facts(" + identifier(column.name) + ")");
    const Result<Rows> rows =
        connection.query("SELECT " + join(wanted, ", ") + " FROM " + scanAsText(options, files.paths));
    if (!rows) return fail(csvError(connection, files, options, rows.error()));
    std::vector<std::unique_ptr<TextFacts>> facts;
    for (std::size_t i = 0; i < options.columns.size(); ++i)
        facts.push_back(Aggregate<TextFacts>::take(rows->at(0, i).integer()));
    return facts;
}

/// Columns of text that a given date format fits throughout.
Status findDates(Connection& connection, const TableFiles& files, ReadOptions& options,
                 const std::vector<std::unique_ptr<TextFacts>>& facts) {
    for (const auto& [format, type] :
         {std::pair(options.dateFormat, "DATE"), std::pair(options.timestampFormat, "TIMESTAMP")}) {
        if (format.empty()) continue;
        for (std::size_t i = 0; i < options.columns.size(); ++i) {
            Column& column = options.columns[i];
            if (facts[i]->values == 0 || facts[i]->types != 0) continue;
            const std::string name = identifier(column.name);
            STEMMA_TRY(const Rows rows,
                       connection.query("SELECT count(*) FROM " + scanAsText(options, files.paths) +
                                        " WHERE NOT list_contains(" + list(options.nulls) + "::VARCHAR[], " + name +
                                        ") AND try_strptime(" + name + ", " + literal(format) + ") IS NULL"));
            if (rows.at(0, 0).integer() == 0) column.type = type;
        }
    }
    return {};
}

/// Types that a person gave, but that would lose something: DuckDB reads 1.5 as BIGINT 2 without a word.
Status checkGiven(const Json& types, const ReadOptions& options, const std::string& file,
                  const std::vector<std::unique_ptr<TextFacts>>& facts) {
    for (std::size_t i = 0; i < options.columns.size(); ++i) {
        const Column& column = options.columns[i];
        if (!types.contains(column.name) || facts[i]->values == 0) continue;
        const std::string type = column.type;
        const bool whole = type.ends_with("INT") || type.ends_with("INTEGER");
        const bool date = type == "DATE" && options.dateFormat.empty();
        const TextTypes fits = facts[i]->types;
        if ((whole && (fits & kBigint) == 0 && (fits & (kDouble | kDate | kTimestamp)) != 0) ||
            (date && (fits & kDate) == 0 && (fits & (kTimestamp | kZoned)) != 0))
            return fail(
                ErrorCode::BadData, printable(file) + ": column '" + column.name + "' is not " + type + " throughout",
                "Its values are " + bestType(fits) + "; reading them as " + type + " would lose a part of them.");
    }
    return {};
}

Json nullFacts(const ReadOptions& options, const std::vector<std::unique_ptr<TextFacts>>& facts, std::int64_t rows) {
    Json all = Json::object();
    const auto empty = std::find(options.nulls.begin(), options.nulls.end(), "");
    if (facts.size() == 1 && empty != options.nulls.end()) {
        // In a table of one column DuckDB takes an empty line for a row only where the empty text is null.
        TextFacts& only = *facts.front();
        only.nulls.resize(options.nulls.size());
        const std::int64_t seen = std::accumulate(only.nulls.begin(), only.nulls.end(), only.values);
        only.nulls[std::size_t(empty - options.nulls.begin())] += rows - seen;
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        Json words = Json::object();
        for (std::size_t k = 0; k < facts[i]->nulls.size(); ++k)
            if (facts[i]->nulls[k] > 0) words.set(options.nulls[k], facts[i]->nulls[k]);
        if (!words.empty()) all.set(options.columns[i].name, std::move(words));
    }
    return all;
}

/// Reads everything as decided; where DuckDB is stricter than we were, the column stays text.
Result<std::int64_t> readAsDecided(Connection& connection, const TableFiles& files, ReadOptions& options,
                                   const Json& types) {
    for (;;) {
        std::vector<std::string> counts{"count(*)"};
        for (const Column& column : options.columns) counts.push_back("count(" + identifier(column.name) + ")");
        const Result<Rows> rows =
            connection.query("SELECT " + join(counts, ", ") + " FROM " + scan(options, files.paths));
        if (rows) return rows->at(0, 0).integer();
        const Error error = csvError(connection, files, options, rows.error());
        const auto blamed = std::find_if(options.columns.begin(), options.columns.end(), [&](const Column& column) {
            return column.type != "VARCHAR" && !types.contains(column.name) &&
                   error.message.find("column '" + column.name + "'") != std::string::npos;
        });
        if (blamed == options.columns.end()) return fail(error);
        blamed->type = "VARCHAR";
    }
}

/// Further files must have the same header.
Status checkHeaders(Connection& connection, const TableFiles& files, const ReadOptions& options) {
    for (std::size_t i = 1; i < files.paths.size() && options.header; ++i) {
        STEMMA_TRY(const std::string text, headOf(connection, files.only(i), options));
        ReadOptions same = options;
        const Json said = Json::object({{"delimiter", true}, {"header", true}, {"skip", true}});
        const Result<CsvHead> head = readHead(text, said, false, same);
        if (!head) return fail(named(head.error(), files.names[i]));
        for (std::size_t k = 0; k < std::max(head->names.size(), options.columns.size()); ++k) {
            const std::string here = k < head->names.size() ? head->names[k] : "";
            const std::string there = k < options.columns.size() ? options.columns[k].name : "";
            if (here == there) continue;
            return fail(ErrorCode::BadData,
                        printable(files.names[i]) + " has other columns than " + printable(files.names.front()) +
                            ": column " + std::to_string(k + 1) + " is '" + here + "', not '" + there + "'",
                        "The files of one table have the same header: import these as two tables.");
        }
    }
    return {};
}

} // namespace

Result<Found> sniffCsv(Connection& connection, const TableFiles& files, const Json& given, ReadOptions options) {
    takeGiven(given, options);
    STEMMA_TRY(const std::string text, headOf(connection, files, options));
    std::string stem = files.names.front();
    const bool tabs = stem.find(".tsv") != std::string::npos || stem.find(".tab") != std::string::npos;
    const Result<CsvHead> head = readHead(text, given, tabs, options);
    if (!head) return fail(named(head.error(), stem));
    for (const std::string& name : head->names) options.columns.push_back({name, "VARCHAR"});
    STEMMA_CHECK(checkHeaders(connection, files, options));
    STEMMA_TRY(const auto facts, readTexts(connection, files, options));
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (facts[i]->values > 0) options.columns[i].type = bestType(facts[i]->types);
    STEMMA_CHECK(findDates(connection, files, options, facts));
    STEMMA_CHECK(takeTypes(given["types"], options.columns, stem));
    STEMMA_CHECK(checkGiven(given["types"], options, stem, facts));
    STEMMA_TRY(const std::int64_t rows, readAsDecided(connection, files, options, given["types"]));

    Found found;
    found.facts =
        Json::object({{"rows", rows}, {"encoding", options.encoding}, {"nulls", nullFacts(options, facts, rows)}});
    found.options = std::move(options);
    return found;
}

} // namespace stemma::duck
