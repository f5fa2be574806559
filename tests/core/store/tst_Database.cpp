// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "core/store/Database.h"

#include <atomic>
#include <thread>
#include <unistd.h>

using namespace stemma;

namespace {

std::vector<Migration> twoMigrations() {
    return {{1, "CREATE TABLE a (x INTEGER)"}, {2, "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7"}};
}

Result<std::unique_ptr<Database>> openWith(const fs::path& folder, const std::vector<Migration>& migrations,
                                           double busySeconds = 60) {
    Database::Options options;
    options.migrations = &migrations;
    options.busySeconds = busySeconds;
    return Database::open(folder, options);
}

std::int64_t query(Database& database, const char* sql) {
    return must((*must(database.reader())).integer(sql));
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

private slots:
    void open_migratesFromEveryEarlierVersion() {
        TempFolder folder;
        const auto all = twoMigrations();
        const std::vector<Migration> first(all.begin(), all.begin() + 1);
        {
            auto old = must(openWith(folder.path(), first));
            QCOMPARE(old->version(), 1);
            auto lock = must(old->transaction());
            must(lock->execute("INSERT INTO a VALUES (3)"));
            must(lock.commit());
        }
        auto fresh = must(openWith(folder.path(), all));
        QCOMPARE(fresh->version(), 2);
        QCOMPARE(query(*fresh, "SELECT x * 10 + y FROM a"), 37);
    }

    void cancelled_statementsEnd_inTheMidstToo() {
        TempFolder folder;
        const auto database = must(openWith(folder.path(), twoMigrations()));
        const auto reader = must(database->reader());
        const std::string endless = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT ";
        {
            const Cancel cancel;
            const auto watched = reader->watch(cancel);
            auto rows = must(reader->prepare(endless + "i FROM c"));
            QVERIFY(must(rows.step()));
            cancel.request();
            QCOMPARE(rows.step().error().code, ErrorCode::Cancelled);
        }
        {
            const Cancel cancel, inner;
            const auto watched = reader->watch(cancel);
            { const auto nested = reader->watch(inner); }
            std::atomic<bool> asking = false;
            std::thread other([&] {
                asking.wait(false);
                cancel.request();
            });
            asking = true;
            asking.notify_one();
            const auto counted = reader->integer(endless + "count(*) FROM c"); // it never has a row
            other.join();
            QCOMPARE(counted.error().code, ErrorCode::Cancelled);
        }
        QCOMPARE(must(reader->integer("SELECT count(*) FROM a")), 0); // nobody watches any more
    }

    void open_ofANewerOne_isRefusedUnharmed() {
        TempFolder folder;
        const auto all = twoMigrations();
        { must(openWith(folder.path(), all)); }
        const std::string before = must(readFile(folder.path() / "stemma.db"));
        const std::vector<Migration> first(all.begin(), all.begin() + 1);
        const auto refused = openWith(folder.path(), first);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TooNew);
        QCOMPARE(must(readFile(folder.path() / "stemma.db")), before);
    }

    void readOnly_ofAnOlderOne_isReadWhereOnlyIndexesChanged() {
        const std::vector<Migration> made = {{1, "CREATE TABLE a (x INTEGER); CREATE INDEX i ON a (x)"}};
        std::vector<Migration> later = made;
        later.push_back({2, "-- Of no use; nobody asks.\nDROP INDEX i;\nCREATE INDEX j ON a (x, x);\n"});
        Database::Options options;
        options.readOnly = true;
        options.migrations = &later;
        TempFolder folder;
        { must(openWith(folder.path(), made)); }
        {
            const auto read = must(Database::open(folder.path(), options));
            QCOMPARE(query(*read, "SELECT count(*) FROM a"), 0);
            QCOMPARE(read->version(), 1);
        }
        later.push_back({3, "ALTER TABLE a ADD COLUMN y INTEGER"});
        const auto refused = Database::open(folder.path(), options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
        QCOMPARE(readableFrom(allMigrations()), 1);
    }

    void migration_thatFails_changesNothing() {
        TempFolder folder;
        { must(openWith(folder.path(), twoMigrations())); }
        auto broken = twoMigrations();
        broken.push_back({3, "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER)"});
        QVERIFY(!openWith(folder.path(), broken));
        auto again = must(openWith(folder.path(), twoMigrations()));
        QCOMPARE(query(*again, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    }

    void schema_isSound() {
        TempFolder folder;
        auto database = must(Database::open(folder.path(), {}));
        QCOMPARE(query(*database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
        // Every foreign key names a table that exists, and only STRICT tables are made.
        QCOMPARE(query(*database, "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND "
                                  "strict = 0 AND name NOT LIKE 'sqlite_%'"),
                 0);
        QCOMPARE(query(*database, "SELECT count(*) FROM pragma_table_list t, pragma_foreign_key_list(t.name) f WHERE "
                                  "f.\"table\" NOT IN (SELECT name FROM sqlite_schema)"),
                 0);
    }

    void connection_isSetForSafety() {
        TempFolder folder;
        auto database = must(Database::open(folder.path(), {}));
        auto lock = must(database->lock());
        QCOMPARE(must(lock->integer("PRAGMA synchronous")), 2);
        QCOMPARE(must(lock->integer("PRAGMA foreign_keys")), 1);
        QCOMPARE(must(lock->integer("PRAGMA trusted_schema")), 0);
        QCOMPARE(must(lock->integer("PRAGMA wal_autocheckpoint")), 0);
        QCOMPARE(must(lock->integer("PRAGMA busy_timeout")), 60000);
        QVERIFY(!lock->execute("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = sql"));
        auto reader = must(database->reader());
        QVERIFY(!reader->execute("DELETE FROM runs"));
    }

    void trigger_ofAStranger_doesNotRun() {
        TempFolder folder;
        const std::vector<Migration> hostile = {
            {1,
             "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER); CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT "
             "INTO b VALUES (1); END"}};
        auto database = must(openWith(folder.path(), hostile));
        auto lock = must(database->transaction());
        must(lock->execute("INSERT INTO a VALUES (1)"));
        must(lock.commit());
        QCOMPARE(query(*database, "SELECT count(*) FROM b"), 0);
    }

    void lock_heldByAnother_isBusyAndSaysSo() {
        TempFolder folder;
        const auto all = twoMigrations();
        auto database = must(openWith(folder.path(), all, 0.05));
        const FileLock other = must(FileLock::take(folder.path() / "write.lock", FileLock::Mode::Exclusive, 0));
        const auto refused = database->transaction();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        QVERIFY(!refused.error().hint.empty());
        QCOMPARE(openWith(folder.path(), all, 0.05).error().code, ErrorCode::Busy);
    }

    void transaction_thatIsNotCommitted_isRolledBack() {
        TempFolder folder;
        auto database = must(openWith(folder.path(), twoMigrations()));
        {
            auto lock = must(database->transaction());
            must(lock->execute("INSERT INTO a (x) VALUES (1)"));
        }
        QCOMPARE(query(*database, "SELECT count(*) FROM a"), 0);
        QVERIFY(must(database->transaction()).commit().has_value());
    }

    void snapshot_seesOneMoment() {
        TempFolder folder;
        auto database = must(openWith(folder.path(), twoMigrations()));
        const auto insert = [&] {
            std::jthread([&] {
                auto lock = must(database->transaction());
                must(lock->execute("INSERT INTO a (x) VALUES (1)"));
                must(lock.commit());
            });
        };
        insert();
        {
            const auto snapshot = must(database->snapshot());
            QCOMPARE(query(*database, "SELECT count(*) FROM a"), 1);
            insert();
            const auto inner = must(database->snapshot());
            QCOMPARE(query(*database, "SELECT count(*) FROM a"), 1);
        }
        QCOMPARE(query(*database, "SELECT count(*) FROM a"), 2);
    }

    void wal_isCheckpointedByUsOnly() {
        TempFolder folder;
        auto database = must(openWith(folder.path(), twoMigrations()));
        const auto log = folder.path() / "stemma.db-wal";
        const auto size = [&] { return fs::file_size(folder.path() / "stemma.db"); };
        const auto before = size();
        const auto grow = [&](int rows) {
            auto lock = must(database->transaction());
            auto put = must(lock->prepare("INSERT INTO a (x) SELECT value FROM json_each(?)"));
            std::string list = "[1";
            for (int i = 0; i < rows; ++i) list += ",12345678901";
            must(put.bind(list + "]").run());
            must(lock.commit());
        };
        grow(10'000);
        QCOMPARE(size(), before); // below 4 MB: nothing moved
        QVERIFY(fs::file_size(log) > 0);
        grow(400'000);
        QVERIFY(size() > 4'000'000);
        database.reset();
        QCOMPARE(fs::file_size(log), 0u); // moved at the end, the file stays
    }

    void statement_inUse_isGivenTwice() {
        TempFolder folder;
        auto database = must(openWith(folder.path(), twoMigrations()));
        auto reader = must(database->reader());
        auto outer = must(reader->prepare("SELECT 1 UNION SELECT 2"));
        QVERIFY(must(outer.step()));
        {
            auto inner = must(reader->prepare("SELECT 1 UNION SELECT 2"));
            QVERIFY(must(inner.step()));
            QCOMPARE(inner.integer(0), 1);
        }
        QVERIFY(must(outer.step()));
        QCOMPARE(outer.integer(0), 2);
    }

    void damaged_saysRepair_data() {
        QTest::addColumn<int>("offset");
        QTest::newRow("header") << 0;
        QTest::newRow("schema page") << 100;
    }
    void damaged_saysRepair() {
        QFETCH(int, offset);
        TempFolder folder;
        { must(Database::open(folder.path(), {})); }
        std::string bytes = must(readFile(folder.path() / "stemma.db"));
        for (int i = offset; i < offset + 60; ++i) bytes[std::size_t(i)] = char(~bytes[std::size_t(i)]);
        must(writeFile(folder.path() / "stemma.db", bytes));
        const auto refused = Database::open(folder.path(), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY(refused.error().hint.find("stemma repair") != std::string::npos);
    }

    void linkInPlaceOfTheDatabase_isRefused() {
        TempFolder folder, other;
        { must(Database::open(other.path(), {})); }
        fs::create_symlink(other.path() / "stemma.db", folder.path() / "stemma.db");
        QCOMPARE(Database::open(folder.path(), {}).error().code, ErrorCode::Corrupt);
    }

    void readOnly_readsAndRefusesToWrite() {
        TempFolder folder;
        { must(Database::open(folder.path(), {})); }
        Database::Options options;
        options.readOnly = true;
        auto database = must(Database::open(folder.path(), options));
        QCOMPARE(query(*database, "SELECT count(*) FROM runs"), 0);
        QCOMPARE(database->transaction().error().code, ErrorCode::ReadOnly);
    }

    void manyAtOnce_neverLocked() {
        TempFolder folder;
        const auto all = twoMigrations();
        std::atomic<int> failures{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 6; ++t) {
                threads.emplace_back([&] {
                    auto database = openWith(folder.path(), all);
                    if (!database) return void(++failures);
                    for (int i = 0; i < 15; ++i) {
                        auto lock = (*database)->transaction();
                        if (!lock || !(*lock)->execute("INSERT INTO a (x) VALUES (1)") || !lock->commit()) ++failures;
                        auto reader = (*database)->reader();
                        if (!reader || !(*reader)->integer("SELECT count(*) FROM a")) ++failures;
                    }
                });
            }
        }
        QCOMPARE(failures.load(), 0);
        QCOMPARE(query(*must(openWith(folder.path(), all)), "SELECT count(*) FROM a"), 90);
    }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_Database.moc"
