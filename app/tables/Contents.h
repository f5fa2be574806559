// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/ForeignRows.h"

#include <optional>
#include <set>
#include <string>

namespace stemma::duck {

constexpr std::size_t kMostTables = 2000;         ///< of one file, that are described
constexpr std::size_t kMostColumnsInAll = 50'000; ///< of all of them
constexpr std::size_t kMostNames = 100'000;       ///< where some are asked for, of the others
constexpr const char* kTooManyAsked = "more tables are asked for than are described at once";

/// The tables whose columns are asked for: all, as far as a few seconds go; or those named, however long it takes.
using Only = std::optional<std::set<std::string>>;

/// The request of TablesClient::contents: {"files", "name"}, of contentsOf {"only"} too; the body is what it returns.
Result<HelperReply> contents(HelperRequest& request);
/// The request of TablesClient::outline: {"files", "name", "kind"}.
Result<HelperReply> outline(HelperRequest& request);

std::string lowerName(std::string_view name); ///< ASCII
/// The list of columns with names that differ, whatever the case of their letters: "a", "a_1".
Json uniqueNames(Json columns);

/// Some columns of rows that come whole.
class PickedRows final : public RowSource {
public:
    PickedRows(std::unique_ptr<RowSource> rows, std::vector<std::size_t> wanted)
        : m_rows(std::move(rows)), m_wanted(std::move(wanted)) {}
    Result<bool> next() override { return m_rows->next(); }
    Value at(std::size_t i) const override { return m_rows->at(m_wanted[i]); }

private:
    std::unique_ptr<RowSource> m_rows;
    std::vector<std::size_t> m_wanted;
};

} // namespace stemma::duck
