// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>
#include <vector>

namespace stemma {

class Connection;

/// One numbered change of the schema; `number` is the database's user_version after it.
struct Migration {
    int number = 0;
    std::string sql;
};

/// schema.sql as 1, then migrations/NNN.sql; built into the program.
const std::vector<Migration>& allMigrations();

/// Brings a database to the newest version, each migration in one transaction; nothing changes where it is newest.
/// Errors: TooNew (unharmed), Corrupt (not a workspace's database). The caller holds the application lock.
Status migrate(Connection& connection, const std::vector<Migration>& migrations);

/// The oldest version whose data today's queries can read as it is, where a workspace can't be written: migrations
/// after it made and dropped indexes, nothing else.
int readableFrom(const std::vector<Migration>& migrations);

} // namespace stemma
