// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Tabular.h"

#include "core/base/Text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

const std::vector<std::string> kPlain = {".csv",    ".tsv",     ".parquet", ".jsonl",    ".ndjson",    ".csv.gz",
                                         ".tsv.gz", ".csv.zst", ".tsv.zst", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz"};

bool beginsWithRecords(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    head = trim(head);
    if (!head.starts_with('[')) return false;
    return trim(head.substr(1)).starts_with('{');
}

} // namespace

bool namedLikeTable(const ArtifactContent& content) {
    const FileEntry* file = content.single();
    if (!file) return false;
    if (hasExtension(*file, kPlain)) return true;
    if (hasExtension(*file, {".xlsx", ".xlsm"})) return magicName(sniff(content, *file, 64).bytes) == "Zip archive";
    if (hasExtension(*file, {".json"}) && !hasExtension(*file, {".vl.json"}))
        return beginsWithRecords(sniff(content, *file, 256).bytes);
    return false;
}

Result<OpenedTable> openTable(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_ASSERT(context.tables != nullptr);
    OpenedTable table;
    for (const FileEntry& file : content.files)
        if (file.link.empty()) table.files.push_back(content.pathOf(file));
    if (table.files.empty()) return unfit("it has no file");
    if (!content.readOptions.isNull()) {
        STEMMA_TRY(table.options, ReadOptions::fromJson(content.readOptions));
        return table;
    }
    for (const FileEntry& file : content.files) {
        if (!file.link.empty()) continue;
        // What is plainly no table needn't reach the helper.
        STEMMA_TRY(const Head head, readHead(content, file, 512));
        const std::string which = content.files.size() > 1 ? printable(file.path) : std::string("it");
        if (head.size == 0) return unfit(which + " is empty: there isn't even a header");
        const std::string kind = magicName(head.bytes);
        const bool readable =
            kind == "Parquet table" || kind == "Zip archive" || kind == "gzip data" || kind == "Zstandard data";
        if (!readable && !looksLikeText(head.bytes)) return unfit(which + " isn't text (it is " + kind + ")");
    }
    STEMMA_TRY(Sniffed sniffed, context.tables->sniff(table.files, content.options["csv"], context.cancel));
    table.options = std::move(sniffed.options);
    table.facts = std::move(sniffed.facts);
    return table;
}

Result<Page> firstRows(const OpenedTable& table, const DescribeContext& context, std::size_t count) {
    PageQuery query;
    query.count = std::int64_t(count);
    return context.tables->page(table.files, table.options, query, context.cancel);
}

bool isNumeric(const Column& column) {
    static constexpr std::array<std::string_view, 13> kTypes = {
        "TINYINT",  "SMALLINT", "INTEGER",  "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
        "UINTEGER", "UBIGINT",  "UHUGEINT", "FLOAT",  "DOUBLE",  "DECIMAL"};
    const std::string_view type = std::string_view(column.type).substr(0, column.type.find('('));
    for (const std::string_view one : kTypes)
        if (type == one) return true;
    return false;
}

std::optional<double> numberOf(const Json& cell) {
    if (cell.isNumber()) return cell.number();
    if (!cell.isString()) return {};
    const std::string& text = cell.text();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

Json exactNumber(const Json& cell) {
    if (cell.isNumber()) return cell;
    const std::string& text = cell.text();
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && !text.empty() && end == text.data() + text.size()) return whole;
    if (const auto number = numberOf(cell)) return *number;
    return {};
}

std::string textOf(const Json& cell) {
    if (cell.isNull()) return {};
    return cell.isString() ? cell.text() : cell.dump();
}

} // namespace stemma
