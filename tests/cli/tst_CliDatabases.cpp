// SPDX-License-Identifier: GPL-3.0-or-later
// Databases as inputs of SQL: what type a column has must depend on the file alone.
#include "tests/support/PythonFixture.h"

#include <duckdb.h>

using stemma::test::CliFixture;
using stemma::test::CliResult;
using stemma::test::PythonFixture;

namespace {

const QByteArray kShop = R"(
import sqlite3
db = sqlite3.connect('shop.sqlite')
db.executescript('''
CREATE TABLE orders(customer INTEGER, total REAL);
INSERT INTO orders VALUES (1, 2.5), (2, 10.5), (1, 9);
CREATE VIEW slow AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 15000000)
  SELECT max(n) AS n FROM r;
CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) AS n FROM r;
''')
db.commit()
)";

void makeDuckDb(const QString& file, const QList<QByteArray>& statements) {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    QCOMPARE(duckdb_open(file.toUtf8().constData(), &database), DuckDBSuccess);
    QCOMPARE(duckdb_connect(database, &connection), DuckDBSuccess);
    for (const QByteArray& sql : statements)
        QVERIFY2(duckdb_query(connection, sql.constData(), nullptr) == DuckDBSuccess, sql.constData());
    duckdb_disconnect(&connection);
    duckdb_close(&database);
}

QByteArray exported(const CliFixture& f, const QString& reference) {
    const CliResult got = f.run({"export", reference, "--to", "out.csv", "--force"});
    return got.exit == 0 ? f.readFile("out.csv") : got.told();
}

} // namespace

class CliDatabasesTest : public QObject {
    Q_OBJECT

    static void makeShop(const PythonFixture& f) { runPython(f, kShop); }
    static void runPython(const CliFixture& f, const QByteArray& code) {
        f.writeFile("make.py", code);
        QProcess make;
        make.setWorkingDirectory(f.path());
        make.start("/usr/bin/python3", {"make.py"});
        QVERIFY(make.waitForFinished(120'000));
        QVERIFY2(make.exitCode() == 0, make.readAllStandardError().constData());
    }

private Q_SLOTS:
    void sqlite_typesDontDependOnTime() {
        PythonFixture f;
        makeShop(f);
        // It takes longer than a description may, and is what it is for all that.
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.sqlite}\n"
                              "  most: {sql: 'SELECT typeof(n) AS type, n FROM Shop.SLOW', inputs: [shop], "
                              "outputs: {most: {format: csv}}}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/most"), QByteArray("type,n\nBIGINT,15000000\n"));
        const CliResult out = f.run({"export", "p/shop", "--table", "slow", "--to", "slow.jsonl"});
        QVERIFY2(out.exit == 0, out.told());
        QCOMPARE(f.readFile("slow.jsonl"), QByteArray("{\"n\":15000000}\n"));
    }

    void sqlite_thatTakesTooLongIsNamed() {
        PythonFixture f;
        makeShop(f);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.sqlite}\n"
                              "  n: {sql: 'SELECT n FROM shop.endless', inputs: [shop], timeout: 1s, "
                              "outputs: {n: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY(run.exit != 0);
        QVERIFY2(run.told().contains("shop.endless weren't known in time"), run.told());
    }

    void sqlite_isLookedAtOnceForAllTables() {
        PythonFixture f;
        makeShop(f);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.sqlite}\n"
                              "  n: {sql: 'SELECT e.n FROM shop.endless e, shop.orders o', inputs: [shop], "
                              "timeout: 1s, outputs: {n: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY(run.exit != 0);
        QVERIFY2(run.told().contains("shop.orders, shop.endless weren't known in time"), run.told());
    }

    void queries_areLookedAtOnceForAllCells() {
        PythonFixture f;
        makeShop(f);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.sqlite}\n"
                              "  n: {sql: 'SELECT count(*) AS n FROM shop.orders', inputs: [shop], "
                              "outputs: {n: {format: csv}}}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        // What a step's query names was found when it was planned, and is what the step goes by.
        const QString folder = f.path(".stemma/derived/sql");
        const QStringList known = QDir(folder).entryList({"*.json"});
        QCOMPARE(known.size(), 1);
        const QString file = ".stemma/derived/sql/" + known.first();
        QJsonObject look = QJsonDocument::fromJson(f.readFile(file)).object();
        QCOMPARE(look["inside"].toArray(), QJsonArray({"shop.orders"}));
        look["inside"] = QJsonArray({"shop.nowhere"});
        f.writeFile(file, QJsonDocument(look).toJson());
        const CliResult run = f.run({"run", "--from", "n"});
        QVERIFY2(run.told().contains("has no table nowhere."), run.told());
        QVERIFY(QFile::remove(f.path(file))); // it may go at any time
        QCOMPARE(f.run({"run", "--from", "n"}).exit, 0);
        QCOMPARE(exported(f, "p/n"), QByteArray("n\n3\n"));
    }

    void sqlite_isntReadToAskWhichTable() {
        CliFixture f;
        runPython(f, "import sqlite3\ndb = sqlite3.connect('views.sqlite')\n"
                     "db.execute('CREATE VIEW a AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
                     "SELECT count(*) AS n FROM r')\ndb.execute('CREATE VIEW b AS SELECT 1 AS n')\n");
        QCOMPARE(f.run({"add", "views.sqlite", "--name", "views"}).exit, 0);
        const CliResult out = f.run({"export", "views", "--to", "out.csv"}); // the first of them has no end
        QVERIFY2(out.told().contains("has 2 tables: which one?"), out.told());
        QVERIFY2(out.told().contains("Its tables are a, b."), out.told());
    }

    void manyTables_areEachThere_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("SQLite") << "many.sqlite";
        QTest::newRow("DuckDB") << "many.duckdb";
    }
    void manyTables_areEachThere() { // more than are ever described
        QFETCH(QString, file);
        CliFixture f;
        if (file.endsWith("sqlite")) {
            runPython(f, "import sqlite3\ndb = sqlite3.connect('many.sqlite')\ndb.execute('BEGIN')\n"
                         "for i in range(2100): db.execute(f'CREATE TABLE t{i:04} AS SELECT {i} AS n')\ndb.commit()\n");
        } else {
            QList<QByteArray> statements{"BEGIN"};
            for (int i = 0; i < 2100; ++i) {
                const QByteArray name = "t" + QByteArray::number(i).rightJustified(4, '0');
                statements << "CREATE TABLE " + name + " AS SELECT " + QByteArray::number(i) + " AS n";
            }
            makeDuckDb(f.path(file), statements << "COMMIT");
        }
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  many: {import: " + file.toUtf8() +
                                  "}\n  n: {sql: 'SELECT sum(n) AS n FROM (FROM many.t0000 UNION FROM many.t2099)', "
                                  "inputs: [many], outputs: {n: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/n"), QByteArray("n\n2099\n"));
        const CliResult out = f.run({"export", "p/many", "--table", "t2098", "--to", "t.csv"});
        QVERIFY2(out.exit == 0, out.told());
        QCOMPARE(f.readFile("t.csv"), QByteArray("n\n2098\n"));
        const CliResult all = f.run({"export", "p/many", "--to", "all.csv"});
        QVERIFY2(all.told().contains("has 2,100 tables: which one?"), all.told());
    }

    void tables_thatArentThereAreTold() {
        PythonFixture f;
        makeShop(f);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.sqlite}\n"
                              "  a: {sql: 'SELECT * FROM shop.order', inputs: [shop], outputs: {a: {format: csv}}}\n"
                              "  b: {sql: 'SELECT * FROM shop', inputs: [shop], outputs: {b: {format: csv}}}\n"
                              "  c: {sql: 'SELECT 1 AS one', inputs: [shop], outputs: {c: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.told().contains("has no table order."), run.told());
        QVERIFY2(run.told().contains("Did you mean 'orders'?"), run.told());
        QVERIFY2(run.told().contains("The query reads shop, which is a database."), run.told());
        QCOMPARE(exported(f, "p/c"), QByteArray("one\n1\n"));
    }

    void duckdb_numbersStayNumbers() {
        CliFixture f;
        makeDuckDb(f.path("shop.duckdb"),
                   {"CREATE TABLE t AS SELECT price::DECIMAL(10,2) AS price, (price * 10)::HUGEINT AS huge, "
                    "price::UBIGINT AS ubig, TIME '09:30:00.5' AS started, INTERVAL 90 MINUTE AS long, "
                    "'00000000-0000-0000-0000-000000000001'::UUID AS id, [1, 2] AS list "
                    "FROM (VALUES (9.5), (10.25)) v(price)"});
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n  shop: {import: shop.duckdb}\n"
            "  most: {sql: 'SELECT max(price) AS price, max(huge) AS huge, max(ubig) AS ubig, "
            "max(started) + max(long) AS done, any_value(typeof(id)) AS id, any_value(list) AS list FROM shop.t', "
            "inputs: [shop], outputs: {most: {format: csv}}}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/most"),
                 QByteArray("price,huge,ubig,done,id,list\n10.25,103,10,11:00:00.5,UUID,\"[1, 2]\"\n"));
    }

    void duckdb_namesThatMeetAreTold() {
        CliFixture f;
        makeDuckDb(f.path("d.duckdb"), {"CREATE SCHEMA a", "CREATE SCHEMA a_b", "CREATE TABLE a.b_c AS SELECT 1 AS n",
                                        "CREATE TABLE a_b.c AS SELECT 2 AS n", "CREATE TABLE A_B_C AS SELECT 0 AS n"});
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  d: {import: d.duckdb}\n"
                              "  n: {sql: 'SELECT x.n AS x, y.n AS y, z.n AS z FROM d.a_b_c x, d.a_b_c_2 y, "
                              "d.a_b_c_3 z', inputs: [d], outputs: {n: {format: csv}}}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/n"), QByteArray("x,y,z\n0,1,2\n"));
    }
};

QTEST_GUILESS_MAIN(CliDatabasesTest)
#include "tst_CliDatabases.moc"
