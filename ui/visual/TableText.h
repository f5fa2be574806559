// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/Profile.h"
#include "ui/visual/TableSource.h"

#include <QString>
#include <string>

namespace stemma::ui {

bool isNumberType(const std::string& duckdbType);
bool isWholeType(const std::string& duckdbType);
/// "integer", "double", "text", "date"; what has no word of ours keeps DuckDB's, in small letters.
QString typeWord(const std::string& duckdbType);

Cell cellOf(const Json& value, const std::string& duckdbType);

/// How the numbers of one column are written, so that they stand below each other.
struct NumberStyle {
    int decimals = -1;   ///< of each; -1: as they come
    bool grouped = true; ///< thousands apart; not years, not numbers that name something
    /// Takes further values into account: decimals may grow.
    void see(const Cell& cell);
    static NumberStyle of(const Column& column);
    bool operator==(const NumberStyle&) const = default;
};
QString numberText(const QString& raw, const NumberStyle& style);

/// The line under a column's name: "double · 32.1 – 59.6", "text · 3 values"; the type alone without a profile.
QString summaryText(const Column& column, const ColumnProfile* profile);

/// A field of tab separated values, quoted where it must be.
QString tsvField(const Cell& cell);

} // namespace stemma::ui
