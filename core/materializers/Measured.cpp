// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Measured.h"

#include "core/base/Text.h"
#include "core/visual/ChartLoader.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostListBytes = 16u << 20;

/// JSON with a list for each column, as lines that a table is read from; "" where it is something else.
Result<std::string> linesOfLists(const Json& json) {
    if (!json.isObject() || json.empty()) return unfit("it is neither a table nor a map of lists");
    std::size_t rows = 0;
    std::string longest, shortest;
    for (const auto& [name, list] : json.members()) {
        if (!list.isArray()) return unfit("its " + printable(name) + " is a " + list.typeName() + ", not a list");
        if (longest.empty()) rows = list.size();
        longest = longest.empty() ? name : longest;
        if (list.size() != rows)
            return unfit("its " + printable(longest) + " has " + plural(std::int64_t(rows), "value") + ", its " +
                         printable(name) + " " + formatCount(std::int64_t(list.size())));
    }
    std::string lines;
    for (std::size_t row = 0; row < rows; ++row) {
        Json record = Json::object();
        for (const auto& [name, list] : json.members()) {
            const Json& cell = list.at(row);
            if (cell.isArray() || cell.isObject())
                return unfit("value " + std::to_string(row + 1) + " of its " + printable(name) + " is a " +
                             cell.typeName());
            record.set(name, cell);
        }
        lines += record.dump() + "\n";
    }
    return lines;
}

Result<Measured> openLists(const ArtifactContent& content, const DescribeContext& context, const FileEntry& file) {
    STEMMA_TRY(const Head head, readHead(content, file, kMostListBytes));
    if (head.size == 0) return unfit("it is empty");
    if (!head.whole()) return unfit("it is larger than " + formatBytes(kMostListBytes));
    const Result<Json> json = Json::parse(head.bytes);
    if (!json) return unfit("it isn't JSON: " + json.error().message, json.error().hint);
    STEMMA_TRY(const std::string lines, linesOfLists(*json));
    if (lines.empty()) return unfit("its lists are empty");
    Measured measured;
    auto folder = std::make_shared<TempFolder>();
    measured.table.files = {folder->path() / "lists.jsonl"};
    STEMMA_CHECK(writeFile(measured.table.files.front(), lines));
    STEMMA_TRY(Sniffed sniffed, context.tables->sniff(measured.table.files, {}, context.cancel));
    measured.table.options = std::move(sniffed.options);
    measured.folder = std::move(folder);
    return measured;
}

} // namespace

bool Measured::textual(std::size_t column) const {
    return columns()[column].type == "VARCHAR" || columns()[column].type.starts_with("ENUM");
}

std::string Measured::sql(std::size_t column) const {
    return sqlName(columns()[column].name);
}

Result<Measured> openMeasured(const ArtifactContent& content, const DescribeContext& context) {
    if (!context.tables) return unfit("there is no helper to read tables");
    const FileEntry* file = content.single();
    const bool lists = file && content.readOptions.isNull() && hasExtension(*file, {".json"}) &&
                       !namedLikeTable(content); // a list of records is a table
    if (lists) return openLists(content, context, *file);
    Measured measured;
    STEMMA_TRY(measured.table, openTable(content, context));
    measured.readOptions = measured.table.options.toJson();
    return measured;
}

Result<Measured> deriveMeasured(const Measured& measured, const DescribeContext& context, const std::string& query,
                                const Json& parameters) {
    auto folder = std::make_shared<TempFolder>();
    SqlRequest request;
    request.query = query;
    request.inputs = {{"self", {{measured.table.options, measured.table.files, {}}}, {}}};
    request.parameters = parameters;
    request.output = folder->path() / "answer.parquet";
    STEMMA_TRY(SqlResult result, context.tables->runSql(request, context.cancel));
    Measured derived;
    derived.table.files = {request.output};
    derived.table.options = std::move(result.options);
    derived.folder = std::move(folder);
    return derived;
}

Result<Page> askMeasured(const Measured& measured, const DescribeContext& context, const std::string& query,
                         std::int64_t most, const Json& parameters) {
    STEMMA_TRY(const Measured answer, deriveMeasured(measured, context, query, parameters));
    return firstRows(answer.table, context, std::size_t(most));
}

std::string columnWord(std::string_view name) {
    std::string word = lowerCase(name);
    for (char& c : word)
        if (c == ' ' || c == '-' || c == '.') c = '_';
    return word;
}

std::optional<std::size_t> columnCalled(const std::vector<Column>& columns,
                                        std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columnWord(columns[i].name) == word) return i;
    return std::nullopt;
}

std::string missingColumns(const std::vector<std::string>& names) {
    std::string words = "it has no ";
    words += names.size() > 1 ? "columns " : "column ";
    for (std::size_t i = 0; i < names.size(); ++i)
        words += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return words;
}

Result<bool> hasNoRows(const Measured& measured, const DescribeContext& context) {
    STEMMA_TRY(const Page page, askMeasured(measured, context, "SELECT count(*) FROM (FROM self LIMIT 1)", 1));
    return integerAt(page.rows.front(), 0) == 0;
}

Result<bool> mayBeNumeric(const Measured& measured, std::size_t column, const DescribeContext& context) {
    if (measured.numeric(column)) return true;
    return hasNoRows(measured, context);
}

Result<bool> groupsRows(const Measured& measured, std::size_t column, const DescribeContext& context) {
    constexpr std::int64_t kFew = 12;
    const std::string word = columnWord(measured.nameOf(column));
    STEMMA_TRY(
        const Page page,
        askMeasured(measured, context, "SELECT count(*), count(DISTINCT " + measured.sql(column) + ") FROM self", 1));
    const std::int64_t rows = integerAt(page.rows.front(), 0), values = integerAt(page.rows.front(), 1);
    return 2 * values <= rows && (values <= kFew || (word != "name" && word != "run"));
}

Json countJson(double value) {
    return std::fabs(value) < 9e15 && value == double(std::int64_t(value)) ? Json(std::int64_t(value)) : Json(value);
}

std::string fewDigits(double value) {
    if (value == 0 || !std::isfinite(value)) return formatNumber(value);
    const double unit = std::pow(10, std::floor(std::log10(std::fabs(value))) - 3);
    return formatNumber(unit >= 1 ? std::round(value) : std::round(value / unit) * unit);
}

double numberAt(const Json& row, std::size_t column) {
    return numberOf(row.at(column)).value_or(NAN);
}

std::int64_t integerAt(const Json& row, std::size_t column) {
    const double value = numberAt(row, column);
    return std::isfinite(value) ? std::int64_t(value) : 0;
}

bool fitsMeasured(const ArtifactContent& content) {
    return namedLikeTable(content) || singleWithExtension(content, {".json"});
}

} // namespace stemma
