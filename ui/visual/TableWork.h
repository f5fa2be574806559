// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "ui/visual/TableSource.h"

#include <QString>
#include <cstdint>
#include <memory>
#include <vector>

// What is done with a whole table by a worker: safe on any thread, everything by value.
namespace stemma::ui {

/// What is read: the files (or their copy) and which rows of them.
struct TableReading {
    std::shared_ptr<TablesClient> tables;
    std::vector<fs::path> files;
    ReadOptions options;
    RowChoice choice;
};

constexpr std::int64_t kMostCopiedCells = 2'000'000;

/// Some cells as tab separated values, a line each row, with their whole length. Errors: InvalidArgument (more than
/// kMostCopiedCells, or 64 MB), and those of TablesClient::page.
Result<QString> cellsAsTsv(const TableReading& reading, std::int64_t firstRow, std::int64_t lastRow,
                           const std::vector<std::string>& columns, bool withNames, const Cancel& cancel);

/// All rows of the choice, in its order, as CSV with a line of names; null is empty. `to` is whole or as it was.
Status exportCsv(const TableReading& reading, const fs::path& to, const Cancel& cancel);

/// The same as a new Parquet file, so that its pages are near wherever one looks.
Status writeChosen(const TableReading& reading, const fs::path& to, const Cancel& cancel);

/// The first megabyte of a large text file, as a file in a folder of its own: enough to show how it begins before all
/// of it has been read. nullptr where the file is small, or packed, or of another kind.
std::shared_ptr<TempFolder> beginningOf(const std::vector<fs::path>& files);

/// Where exportCsv writes before it renames: its size tells how far it is.
fs::path halfOf(const fs::path& to);

} // namespace stemma::ui
