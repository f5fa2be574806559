// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Sqlite.h"

#include "core/base/Text.h"

#include <chrono>
#include <set>
#include <sqlite3.h>

namespace stemma::duck {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kHeap = std::int64_t(256) << 20;
constexpr double kLookSeconds = 10; ///< for the kinds of all values of all tables
constexpr double kViewSeconds = 1;  ///< a view may be anything: each has that long
constexpr double kLeastSeconds = 0.2;
constexpr double kRowSeconds = 600; ///< to the next row: a view may never end
constexpr int kMostValue = 64 << 20;

/// Closes what SQLite hands out.
struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

/// Only reading, and functions that compute.
int allow(void*, int action, const char*, const char* name, const char*, const char*) {
    static const std::set<std::string_view> never{"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"};
    if (action == SQLITE_FUNCTION) return name != nullptr && never.contains(name) ? SQLITE_DENY : SQLITE_OK;
    if (action == SQLITE_PRAGMA || action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    return SQLITE_DENY;
}

class SqliteFile {
public:
    static Result<std::unique_ptr<SqliteFile>> open(int descriptor, double seconds) {
        sqlite3_hard_heap_limit64(kHeap);
        auto file = std::unique_ptr<SqliteFile>(new SqliteFile);
        const std::string uri = "file:/proc/self/fd/" + std::to_string(descriptor) + "?immutable=1&mode=ro";
        sqlite3* raw = nullptr;
        const int opened =
            sqlite3_open_v2(uri.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
        file->m_database.reset(raw);
        if (opened != SQLITE_OK) return file->failure();
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
        sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, kMostValue);
        sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_limit(raw, SQLITE_LIMIT_EXPR_DEPTH, 200);
        sqlite3_limit(raw, SQLITE_LIMIT_VDBE_OP, 250'000);
        sqlite3_exec(raw, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=2; PRAGMA query_only=1",
                     nullptr, nullptr, nullptr);
        sqlite3_set_authorizer(raw, &allow, nullptr);
        file->within(seconds);
        sqlite3_progress_handler(
            raw, 1000, [](void* self) { return Clock::now() > static_cast<SqliteFile*>(self)->m_until ? 1 : 0; },
            file.get());
        return file;
    }

    /// What is done from now on may take that long; later it is stopped.
    void within(double seconds) { m_until = Clock::now() + std::chrono::milliseconds(std::int64_t(seconds * 1000)); }
    Result<Statement> prepare(const std::string& sql) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(m_database.get(), sql.data(), int(sql.size()), &raw, nullptr) != SQLITE_OK)
            return failure();
        return Statement(raw);
    }
    Result<bool> step(const Statement& statement) {
        const int state = sqlite3_step(statement.get());
        if (state == SQLITE_ROW) return true;
        if (state == SQLITE_DONE) return false;
        return failure();
    }
    tl::unexpected<Error> failure() const {
        const int code = sqlite3_errcode(m_database.get());
        if (code == SQLITE_INTERRUPT) return fail(ErrorCode::TimedOut, "the reading of it took too long");
        const std::string words = sqlite3_errmsg(m_database.get());
        const bool foreign = code == SQLITE_NOTADB;
        return fail(ErrorCode::BadData,
                    foreign ? "it isn't an SQLite database, or is encrypted" : "SQLite says: " + printable(words),
                    "It may have been cut off or damaged: make or download it again.");
    }

private:
    SqliteFile() = default;
    std::unique_ptr<sqlite3, CloseDatabase> m_database;
    Clock::time_point m_until;
};

Value sqliteValue(sqlite3_stmt* statement, int column) {
    Value value;
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        value.kind = Value::Kind::Int;
        value.number = sqlite3_column_int64(statement, column);
        break;
    case SQLITE_FLOAT:
        value.kind = Value::Kind::Real;
        value.real = sqlite3_column_double(statement, column);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        value.kind = sqlite3_column_type(statement, column) == SQLITE_TEXT ? Value::Kind::Text : Value::Kind::Blob;
        const void* bytes = sqlite3_column_blob(statement, column);
        value.text = {static_cast<const char*>(bytes),
                      bytes ? std::size_t(sqlite3_column_bytes(statement, column)) : 0};
        break;
    }
    default:
        break;
    }
    return value;
}

class SqliteRows final : public RowSource {
public:
    SqliteRows(std::unique_ptr<SqliteFile> file, Statement statement)
        : m_file(std::move(file)), m_statement(std::move(statement)) {}
    Result<bool> next() override {
        m_file->within(kRowSeconds);
        return m_file->step(m_statement);
    }
    Value at(std::size_t i) const override { return sqliteValue(m_statement.get(), int(i)); }

private:
    std::unique_ptr<SqliteFile> m_file;
    Statement m_statement; ///< goes before its file
};

/// What kinds of values a column has: SQLite lets each row have its own.
struct ColumnKinds {
    bool whole = false, real = false, text = false, blob = false;
    const char* type() const {
        if (text) return "VARCHAR";
        if (blob) return whole || real ? "VARCHAR" : "BLOB";
        return real ? "DOUBLE" : whole ? "BIGINT" : "VARCHAR";
    }
};

/// Its columns by their values, all of them. Where that takes longer than `seconds` each column is text, which takes
/// any value, and it says so; with no limit it is an error.
Result<Json> tableFacts(SqliteFile& file, const std::string& name, const std::string& kind,
                        std::optional<double> seconds) {
    file.within(seconds.value_or(kRowSeconds));
    STEMMA_TRY(const Statement all, file.prepare("SELECT * FROM " + identifier(name)));
    const int count = sqlite3_column_count(all.get());
    std::vector<ColumnKinds> kinds(static_cast<std::size_t>(count));
    std::int64_t rows = 0;
    Result<bool> more = file.step(all);
    for (; more && *more; more = file.step(all)) {
        ++rows;
        if (!seconds) file.within(kRowSeconds);
        for (int i = 0; i < count; ++i) {
            ColumnKinds& column = kinds[std::size_t(i)];
            switch (sqlite3_column_type(all.get(), i)) {
            case SQLITE_INTEGER:
                column.whole = true;
                break;
            case SQLITE_FLOAT:
                column.real = true;
                break;
            case SQLITE_TEXT:
                column.text = true;
                break;
            case SQLITE_BLOB:
                column.blob = true;
                break;
            default:
                break;
            }
        }
    }
    if (!more && (!seconds || more.error().code != ErrorCode::TimedOut)) return fail(more.error());
    Json columns = Json::array();
    for (int i = 0; i < count; ++i)
        columns.push(Json::object({{"name", toUtf8(sqlite3_column_name(all.get(), i))},
                                   {"type", more ? kinds[std::size_t(i)].type() : "VARCHAR"}}));
    Json facts = Json::object({{"name", toUtf8(name)}, {"kind", kind}, {"columns", uniqueNames(std::move(columns))}});
    facts.set("rows", more ? Json(rows) : Json());
    if (!more) facts.set("typed", false);
    return facts;
}

Json namedOnly(std::string_view name, std::string_view kind) {
    return Json::object(
        {{"name", toUtf8(name)}, {"kind", std::string(kind)}, {"columns", Json::array()}, {"rows", Json()}});
}

} // namespace

Result<Json> sqliteContents(int descriptor, const Only& only) {
    STEMMA_TRY(const auto file, SqliteFile::open(descriptor, kLookSeconds));
    STEMMA_TRY(const Statement list,
               file->prepare("SELECT name, type, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_schema WHERE type IN ('table', "
                             "'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"));
    Json tables = Json::array();
    std::int64_t more = 0;
    std::size_t described = 0, columns = 0; // those that weren't asked for take no place of those that were
    const Clock::time_point end = Clock::now() + std::chrono::seconds(std::int64_t(kLookSeconds));
    for (;;) {
        file->within(kLookSeconds);
        STEMMA_TRY(const bool row, file->step(list));
        if (!row) break;
        const Value name = sqliteValue(list.get(), 0), kind = sqliteValue(list.get(), 1);
        const bool wanted = !only || only->contains(toUtf8(name.text));
        if (!wanted || described >= kMostTables || columns >= kMostColumnsInAll) {
            if (!only || tables.size() >= kMostNames) {
                ++more;
                continue;
            }
            tables.push(namedOnly(name.text, kind.text));
            if (wanted) tables.items().back().set("problem", kTooManyAsked);
            continue;
        }
        ++described;
        const double left = std::chrono::duration<double>(end - Clock::now()).count();
        std::optional<double> seconds;
        if (!only) seconds = std::max(kLeastSeconds, kind.text == "view" ? std::min(kViewSeconds, left) : left);
        Result<Json> facts = tableFacts(*file, std::string(name.text), std::string(kind.text), seconds);
        if (!facts) {
            if (facts.error().code == ErrorCode::TimedOut) return fail(facts.error());
            const std::string problem = facts.error().message;
            facts = namedOnly(name.text, kind.text);
            facts->set("problem", problem);
        }
        columns += (*facts)["columns"].size();
        tables.push(std::move(*facts));
    }
    return Json::object({{"format", "sqlite"}, {"tables", std::move(tables)}, {"more", more}});
}

Result<std::unique_ptr<RowSource>> openSqliteRows(const ReadOptions& options, int descriptor,
                                                  const std::vector<std::size_t>& wanted) {
    STEMMA_TRY(auto file, SqliteFile::open(descriptor, kRowSeconds));
    // Columns are found by place: two may have one name, and ours may differ from theirs.
    STEMMA_TRY(const Statement all, file->prepare("SELECT * FROM " + identifier(options.table)));
    if (std::size_t(sqlite3_column_count(all.get())) != options.columns.size())
        return fail(ErrorCode::BadData, "The table " + options.table + " has other columns than it had");
    std::set<std::string> names;
    bool twice = false;
    for (int i = 0; i < sqlite3_column_count(all.get()); ++i)
        twice |= !names.insert(lowerName(sqlite3_column_name(all.get(), i))).second;
    if (twice) {
        STEMMA_TRY(Statement again, file->prepare("SELECT * FROM " + identifier(options.table)));
        return std::make_unique<PickedRows>(std::make_unique<SqliteRows>(std::move(file), std::move(again)), wanted);
    }
    std::string select;
    for (const std::size_t i : wanted)
        select += (select.empty() ? "" : ", ") + identifier(sqlite3_column_name(all.get(), int(i)));
    STEMMA_TRY(Statement some,
               file->prepare("SELECT " + (select.empty() ? "1" : select) + " FROM " + identifier(options.table)));
    return std::make_unique<SqliteRows>(std::move(file), std::move(some));
}

} // namespace stemma::duck
