// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Content.h"
#include "core/tables/Tables.h"

#include <optional>
#include <string>
#include <vector>

// How the types that may be tables (table, metrics, confusion, model) read them.
namespace stemma {

/// A table that can be read, or couldn't be asked about because there is no helper.
struct OpenedTable {
    std::vector<fs::path> files;
    ReadOptions options;
    Json facts; ///< of sniffing; null where the options were known before
};

/// Known tables by extension and first bytes; .json only as a list of records.
bool namedLikeTable(const ArtifactContent& content);
/// Decides how it is read, unless that was decided before. Errors: BadData with a clause (unfit), Cancelled,
/// HelperFailed. Contract: context.tables is there.
Result<OpenedTable> openTable(const ArtifactContent& content, const DescribeContext& context);

/// The first rows, all columns.
Result<Page> firstRows(const OpenedTable& table, const DescribeContext& context, std::size_t count);

/// Profile, headline and charts of a table; what the type `table` is.
Result<Described> describeTable(const ArtifactContent& content, const DescribeContext& context);
/// The same of one that is open: nothing is sniffed once more.
Result<Described> describeOpened(const OpenedTable& table, const ArtifactContent& content,
                                 const DescribeContext& context);

bool isNumeric(const Column& column); ///< by its DuckDB type
/// A cell of Page::rows as a number; wide integers and decimals arrive as text.
std::optional<double> numberOf(const Json& cell);
/// A cell as text: "null" is "".
std::string textOf(const Json& cell);
/// An exact number where it was one: 80 stays an integer.
Json exactNumber(const Json& cell);

} // namespace stemma
