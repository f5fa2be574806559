// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/tables/Tables.h"

#include <QString>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

/// A table to be shown: its files and how to read them. A value; safe to copy to workers.
struct TableSource {
    std::vector<fs::path> files;
    std::optional<ReadOptions> options = {}; ///< nullopt: found by looking (a file that was just dropped)
    Json csv = {};                           ///< how to look, as a pipeline's `csv:`: {"sheet": …} of a workbook
    std::shared_ptr<TablesClient> tables = {};
    std::optional<Profile> profile = {}; ///< nullopt: made in the background
    /// Where a Parquet copy of a long text file may stand, so that every page is near; empty: none is made. It must
    /// stand for these files and no others: nobody compares them.
    fs::path copy = {};
    QString name = {}; ///< "clean @2", for messages and files made of it
};

/// Which rows of a table are seen, and in which order. A value.
struct RowChoice {
    std::string orderBy = {}; ///< a column; "" keeps the file's order
    bool descending = false;
    std::vector<std::string> conditions = {}; ///< DuckDB conditions, all must hold
    std::string find = {};                    ///< rows with this text in some column; "" for all
    bool operator==(const RowChoice&) const = default;

    bool filters() const { return !conditions.empty() || !find.empty(); }
    /// All of it as one DuckDB condition, "" for all rows.
    std::string filter(const std::vector<Column>& columns) const;
};

/// The choice as a query over `self`, for the whole table: what an export runs.
std::string queryOf(const RowChoice& choice, const std::vector<Column>& columns);

/// One value, ready to be painted.
struct Cell {
    enum class Kind : std::uint8_t { Null, Number, Text, Boolean };
    QString text; ///< as the helper gave it; at most kMostCharacters
    Kind kind = Kind::Null;
    bool cut = false; ///< the value is longer than `text`
    static constexpr int kMostCharacters = 1000;
};

} // namespace stemma::ui
