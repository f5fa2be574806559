// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Tabular.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the types that draw a model's results share (roc, pr, curve, residuals, importance, confusion): finding their
// columns by the words people use, and asking the helper for what is drawn, so that a million rows never come here.
namespace stemma {

/// Rows of results, whatever they were written as: a table, or JSON with a list for each column ({"loss": [0.9, 0.5],
/// "val_loss": [1.0, 0.7]}), which becomes one in a folder of its own.
struct Measured {
    OpenedTable table;
    Json readOptions; ///< of the artifact itself; null where it is no table
    std::shared_ptr<const TempFolder> folder;

    const std::vector<Column>& columns() const { return table.options.columns; }
    const std::string& nameOf(std::size_t column) const { return columns()[column].name; }
    bool numeric(std::size_t column) const { return isNumeric(columns()[column]); }
    bool textual(std::size_t column) const; ///< what names a group: text, or an enumeration
    /// The column's name as SQL writes it.
    std::string sql(std::size_t column) const;
};

/// Errors: BadData with a clause (unfit), Cancelled, HelperFailed.
Result<Measured> openMeasured(const ArtifactContent& content, const DescribeContext& context);

/// One query over `self`; at most `most` rows come back, and more than that is an error of the caller.
Result<Page> askMeasured(const Measured& measured, const DescribeContext& context, const std::string& query,
                         std::int64_t most = 100'000, const Json& parameters = Json::object());
/// The answer of a query as rows to be asked again: what several questions have in common is worked out once.
Result<Measured> deriveMeasured(const Measured& measured, const DescribeContext& context, const std::string& query,
                                const Json& parameters = Json::object());

/// The first of these words that is a column's name, in lower case and with '_' for ' ', '-' and '.'.
std::optional<std::size_t> columnCalled(const std::vector<Column>& columns,
                                        std::initializer_list<std::string_view> words);
std::string columnWord(std::string_view name);
/// "it has no columns actual and score".
std::string missingColumns(const std::vector<std::string>& names);
/// Whether a column can be taken for numbers: it holds some, or there are no rows and so no types either.
Result<bool> mayBeNumeric(const Measured& measured, std::size_t column, const DescribeContext& context);
Result<bool> hasNoRows(const Measured& measured, const DescribeContext& context);
/// Whether a column names groups of rows, each of two or more; not each row, as an id does. What is as often a name of
/// something else (name, run) has few values besides.
Result<bool> groupsRows(const Measured& measured, std::size_t column, const DescribeContext& context);
/// A whole count stays whole in JSON.
Json countJson(double value);
/// Four significant digits: what a picture's words need.
std::string fewDigits(double value);
/// Cells of a page.
double numberAt(const Json& row, std::size_t column); ///< NaN where there is none
std::int64_t integerAt(const Json& row, std::size_t column);

/// Where the type's own name was last a version's type: a table, or JSON.
bool fitsMeasured(const ArtifactContent& content);

} // namespace stemma
