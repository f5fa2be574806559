// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Migrations.h"

#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Database.h"

namespace stemma {

namespace {

bool changesIndexesOnly(const std::string& sql) {
    std::string code;
    for (const std::string& line : split(sql, '\n')) code += line.substr(0, line.find("--")) + '\n';
    for (const std::string& statement : split(code, ';')) {
        const std::string words(trim(statement));
        if (!words.empty() && !words.starts_with("DROP INDEX ") && !words.starts_with("CREATE INDEX ")) return false;
    }
    return true;
}

} // namespace

int readableFrom(const std::vector<Migration>& migrations) {
    int oldest = migrations.back().number;
    for (auto at = migrations.rbegin(); at != migrations.rend() && changesIndexesOnly(at->sql); ++at)
        oldest = at->number - 1;
    return oldest;
}

Status migrate(Connection& connection, const std::vector<Migration>& migrations) {
    STEMMA_TRY(const std::int64_t found, connection.integer("PRAGMA user_version"));
    const int newest = migrations.back().number;
    if (found > newest) {
        return fail(ErrorCode::TooNew,
                    "The workspace " + connection.file().parent_path().string() +
                        " was made by a newer Stemma (format " + std::to_string(found) + ", this one knows " +
                        std::to_string(newest) + ")",
                    "Use the newer Stemma; the workspace was left as it is");
    }
    if (found == newest) return {};
    if (found == 0) {
        STEMMA_TRY(const std::int64_t tables, connection.integer("SELECT count(*) FROM sqlite_schema"));
        if (tables > 0) {
            return fail(ErrorCode::Corrupt, connection.file().string() + " is not the database of a workspace",
                        "Move it away, then run `stemma repair`");
        }
    }
    for (const Migration& migration : migrations) {
        if (migration.number <= found) continue;
        STEMMA_CHECK(connection.execute("BEGIN IMMEDIATE"));
        const auto change = [&]() -> Status {
            STEMMA_CHECK(connection.execute(migration.sql));
            STEMMA_CHECK(connection.execute("PRAGMA user_version=" + std::to_string(migration.number)));
            STEMMA_CRASH_POINT("migration-before-commit");
            return connection.execute("COMMIT");
        };
        if (Status done = change(); !done) {
            (void)connection.execute("ROLLBACK");
            return done;
        }
        STEMMA_CRASH_POINT("migration-committed");
    }
    return {};
}

} // namespace stemma
