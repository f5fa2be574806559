// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/tables/Tables.h"
#include "core/visual/Charts.h"

#include <algorithm>

namespace stemma {

namespace {

const std::vector<std::string> kDatabaseExtensions = {".sqlite", ".db", ".sqlite3", ".duckdb", ".db3"};
constexpr std::size_t kMostDescribed = 500; ///< tables in the metadata
constexpr std::size_t kMostNamed = 100;     ///< columns of one there
constexpr std::size_t kMostBars = 20;

bool isDatabaseHead(std::string_view head) {
    const std::string kind = magicName(head);
    return kind == "SQLite database" || kind == "DuckDB database";
}

bool isDatabase(const ArtifactContent& content) {
    const FileEntry* file = content.single();
    // By its first bytes: a .db may be of anyone.
    return file && isDatabaseHead(sniff(content, *file, 64).bytes);
}

Status drawRows(Described& described, const DescribeContext& context, const Json& tables) {
    std::vector<ValueCount> counts;
    for (const Json& table : tables.items())
        if (table["rows"].integer() > 0) counts.push_back({table["name"].text(), table["rows"].integer()});
    if (counts.size() < 2) return {};
    std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    std::int64_t others = 0;
    for (std::size_t i = kMostBars; i < counts.size(); ++i) others += counts[i].count;
    if (counts.size() > kMostBars) counts.resize(kMostBars);
    return addChart(described, context, "rows", topValuesChart("Rows of each table", "table", counts, others),
                    "Rows of each table");
}

Json describedTables(const Json& tables) {
    Json described = Json::array();
    for (const Json& table : tables.items()) {
        if (described.size() >= kMostDescribed) break;
        Json one = table;
        if (one["columns"].size() > kMostNamed) {
            one.set("column_count", one["columns"].size());
            one["columns"].items().resize(kMostNamed);
        }
        described.push(std::move(one));
    }
    return described;
}

Status describeTables(Described& described, const DescribeContext& context, const Json& found) {
    const Json& tables = found["tables"];
    std::int64_t rows = 0;
    bool counted = true;
    for (const Json& table : tables.items()) {
        rows += table["rows"].integer();
        counted &= table["rows"].isInteger() || table["kind"].text() == "view"; // to count one may take for ever
        if (table.contains("problem"))
            described.notes.push_back("The " + table["kind"].text() + " " + printable(table["name"].text()) +
                                      " can't be read: " + table["problem"].text());
        if (described.notes.size() > 10) described.notes.resize(10);
    }
    const std::int64_t count = std::int64_t(tables.size()) + found["more"].integer();
    described.metadata.set("tables", describedTables(tables));
    described.metadata.set("table_count", count);
    if (counted) described.metadata.set("rows", rows);
    described.addHeadline("tables", count);
    if (counted) described.addHeadline("rows", rows);
    described.metadata.set("format", found["format"]);
    return drawRows(described, context, tables);
}

Result<Described> describeDatabase(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const Head head, readHead(content, *file));
    if (!isDatabaseHead(head.bytes)) return unfit("it is neither an SQLite nor a DuckDB database");
    Described described;
    described.metadata.set("format", magicName(head.bytes));
    if (context.tables) {
        const auto found = context.tables->contents(content.pathOf(*file), context.cancel);
        if (!found && !endedHelper(found.error())) return fail(found.error());
        if (found) {
            STEMMA_CHECK(describeTables(described, context, *found));
        } else {
            described.notes.push_back(shownName(content) + " can't be looked into: " + found.error().message);
        }
    } else {
        described.notes.push_back(shownName(content) + " wasn't looked into: there is no helper for tables");
    }
    described.metadata.set("bytes", totalBytes(content));
    described.addHeadline("size", totalBytes(content), "bytes");
    return described;
}

} // namespace

Materializer databaseType() {
    return {.id = "database",
            .summary = "An SQLite or DuckDB file, read only: its tables, views, columns and rows",
            .look = 2,
            .extensions = kDatabaseExtensions,
            .aliases = {"sqlite", "duckdb"},
            .recognises = &isDatabase,
            .describe = &describeDatabase};
}

} // namespace stemma
