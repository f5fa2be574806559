// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/tables/TablesFixture.h"

#include <QObject>
#include <set>
#include <thread>

using namespace stemma;

/// Queries: what they see, what they give, what they may not do, and how their mistakes are said.
class TablesSqlTest : public QObject {
    Q_OBJECT

private:
    TablesFixture m;

    SqlRequest request(const std::string& query, const std::string& format = "csv") const {
        SqlRequest made;
        made.query = query;
        made.inputs = {
            TablesFixture::input("birds", m.path("birds.csv"), TablesFixture::csv("name VARCHAR, mass BIGINT"))};
        made.output = m.path("out." + format);
        made.format = format;
        return made;
    }
    /// What a query writes as CSV, or the error in words.
    std::string run(const std::string& query, const Json& parameters = Json::object()) {
        SqlRequest made = request(query);
        made.parameters = parameters;
        const Result<SqlResult> result = m.client.runSql(made);
        const std::string text = result ? m.read("out.csv") : describe(result.error());
        fs::remove(made.output);
        return text;
    }

private slots:
    void initTestCase() { m.write("birds.csv", "name,mass\nadelie,3700\ngentoo,5000\nchinstrap,NA\n"); }

    void query_seesItsInputs() {
        QCOMPARE(run("SELECT name, mass FROM birds ORDER BY mass NULLS FIRST"),
                 std::string("name,mass\nchinstrap,\nadelie,3700\ngentoo,5000\n"));
        QCOMPARE(run("FROM birds SELECT count(mass) AS n; -- two\n"), std::string("n\n2\n"));
        QCOMPARE(run("WITH heavy AS (FROM birds WHERE mass > 4000) FROM heavy"),
                 std::string("name,mass\ngentoo,5000\n"));
        QCOMPARE(run("VALUES (1), (2)"), std::string("col0\n1\n2\n"));
    }

    void parameters_areBoundByType() {
        const Json values = Json::object({{"least", 4000},
                                          {"name", "'; DROP VIEW birds; --"},
                                          {"share", 0.25},
                                          {"yes", true},
                                          {"none", Json()},
                                          {"many", Json::array({1, 2})}});
        QCOMPARE(run("SELECT name FROM birds WHERE mass > $least", values), std::string("name\ngentoo\n"));
        QCOMPARE(
            run("SELECT $name AS x, $share + 1 AS y, NOT $yes AS z, $none IS NULL AS n, list_sum($many) AS s", values),
            std::string("x,y,z,n,s\n'; DROP VIEW birds; --,1.25,false,true,3\n"));
    }

    void output_isReadAsSaid_data() {
        QTest::addColumn<QString>("format");
        for (const char* format : {"parquet", "csv", "json", "jsonl"}) QTest::newRow(format) << format;
    }
    void output_isReadAsSaid() {
        QFETCH(QString, format);
        const SqlRequest asked = request(
            "SELECT 1::BIGINT AS i, 0.5::DOUBLE AS d, DATE '2020-02-29' AS day, 'NA' AS word, NULL::BIGINT AS no, "
            "TIMESTAMP '2020-01-01 10:00:00.5' AS at, true AS yes, sum(mass) AS s FROM birds",
            format.toStdString());
        UNWRAP(const SqlResult result, m.client.runSql(asked));
        QCOMPARE(result.rows, 1);
        QCOMPARE(result.columns.size(), 8u);
        UNWRAP(const Page page, m.client.page({asked.output}, result.options, {}));
        QCOMPARE(page.rows.at(0).at(0), Json(1));
        QCOMPARE(page.rows.at(0).at(1), Json(0.5));
        QCOMPARE(page.rows.at(0).at(2), Json("2020-02-29"));
        QCOMPARE(page.rows.at(0).at(3), Json("NA"));
        QCOMPARE(page.rows.at(0).at(4), Json());
        QCOMPARE(page.rows.at(0).at(5), Json("2020-01-01 10:00:00.5"));
        QCOMPARE(page.rows.at(0).at(6), Json(true));
        QCOMPARE(page.rows.at(0).at(7).dump().substr(0, 4), std::string(format == "parquet" ? "8700" : "\"870"));
        fs::remove(asked.output);
    }

    void record_isOneObject() {
        const SqlRequest asked = request("SELECT count(*) AS n, avg(mass) AS mean FROM birds", "record");
        UNWRAP(const SqlResult result, m.client.runSql(asked));
        QCOMPARE(result.options.format, std::string("json"));
        UNWRAP(const Json json, Json::parse(m.read("out.record")));
        QCOMPARE(json, Json::object({{"n", 3}, {"mean", 4350.0}}));
        fs::remove(asked.output);
        const auto three = m.client.runSql(request("FROM birds", "record"));
        QVERIFY(!three);
        QVERIFY(three.error().message.find("3 rows") != std::string::npos);
        QVERIFY(!fs::exists(asked.output));
    }

    void inputs_severalPartsAndDatabases() {
        m.write("more.csv", "name,mass\nking,15000\n");
        SqlRequest asked = request("SELECT depth, name FROM birds ORDER BY ALL");
        const ReadOptions options = TablesFixture::csv("name VARCHAR, mass BIGINT");
        asked.inputs[0].parts = {{options, {m.path("more.csv")}, {{"depth", 2}, {"kind", "a'b"}}},
                                 {options, {m.path("birds.csv")}, {{"depth", 3}, {"kind", Json()}}}};
        UNWRAP(const SqlResult result, m.client.runSql(asked));
        QCOMPARE(m.read("out.csv"), std::string("depth,name\n2,king\n3,adelie\n3,chinstrap\n3,gentoo\n"));
        fs::remove(asked.output);
        asked.inputs[0].parts = {{options, {m.path("birds.csv"), m.path("more.csv")}, {}}};
        asked.query = "SELECT count(*) AS n FROM birds";
        UNWRAP(const SqlResult both, m.client.runSql(asked));
        QCOMPARE(m.read("out.csv"), std::string("n\n4\n"));
        fs::remove(asked.output);
    }

    void output_isNeverOverwritten() {
        m.write("out.csv", "mine");
        const auto result = m.client.runSql(request("SELECT 1"));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(m.read("out.csv"), std::string("mine"));
        fs::remove(m.path("out.csv"));
    }

    void mistakes_haveAPlaceAndAHint_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* query, int line, int column, const char* message, const char* hint) {
            QTest::newRow(query) << query << line << column << message << hint;
        };
        row("SELECT *\nFROM bird", 2, 6, "There is no table 'bird'", "Did you mean 'birds'");
        row("SELECT nane FROM birds", 1, 8, "There is no column 'nane'", "name");
        row("SELECT é.x, nane\n  FROM birds", 1, 8, "é", "");
        row("SELEC 1", 1, 1, "syntax error at or near \"SELEC\"", "");
        row("SELECT (1 + ", 0, 0, "syntax error at end of input", "");
        row("SELECT medain(mass) FROM birds", 1, 8, "no function 'medain'", "");
        row("SELECT name + 1 FROM birds", 1, 13, "No function matches", "");
        row("SELECT name::BIGINT FROM birds", 0, 0, "adelie", "");
        row("SELECT $seed", 0, 0, "$seed, which it isn't given", "parameters");
        row("SELECT ?", 0, 0, "parameter without a name", "$name");
        row("", 0, 0, "The query is empty", "");
        row("-- nothing", 0, 0, "The query is empty", "");
        row("SELECT 1; SELECT 2", 0, 0, "2 statements", "one SELECT");
        row("DELETE FROM birds", 0, 0, "must be one SELECT", "");
        row("CREATE TABLE x AS SELECT 1", 0, 0, "must be one SELECT", "");
        row("PIVOT birds ON name USING sum(mass)", 0, 0, "must be one SELECT", "IN (");
        row("SELECT 1) TO '/tmp/x' (FORMAT csv); --", 1, 9, "syntax error", "");
        row("SELECT error('stop here')", 0, 0, "stop here", "");
    }
    void mistakes_haveAPlaceAndAHint() {
        QFETCH(QString, query);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const auto result = m.client.runSql(request(query.toStdString()));
        QVERIFY(!result);
        const Error& error = result.error();
        const QString all = QString::fromStdString(describe(error));
        QVERIFY2(error.code == ErrorCode::BadData, qPrintable(all));
        QVERIFY2(QString::fromStdString(error.message).contains(message), qPrintable(all));
        QVERIFY2(QString::fromStdString(error.hint).contains(hint), qPrintable(all));
        QVERIFY2(!error.message.ends_with('!') && error.message.find('\n') == std::string::npos, qPrintable(all));
        if (line > 0) {
            QVERIFY2(error.where.has_value(), qPrintable(all));
            QCOMPARE(error.where->line, line);
            QCOMPARE(error.where->column, column);
        }
        QVERIFY(!fs::exists(m.path("out.csv")));
    }

    /// What a user wrote, or what their data say, is no word of DuckDB's about the disk.
    void wordsOfAFullDisk_inAQuery_areNoFullDisk() {
        for (const std::string words : {"No space left on device", "Disk quota exceeded", "max_temp_directory_size"}) {
            for (const std::string& query : {"SELECT CAST('" + words + "' AS INT)", "SELECT error('" + words + "')",
                                             "SELECT \"" + words + "\"", "SELECT '" + words + "' FRO birds"}) {
                const Result<SqlResult> result = m.client.runSql(request(query));
                QVERIFY2(!result && result.error().code == ErrorCode::BadData, query.c_str());
                QVERIFY2(describe(result.error()).find(" free on ") == std::string::npos, query.c_str());
            }
        }
    }

    void query_reachesNothingElse_data() {
        QTest::addColumn<QString>("query");
        const fs::path secret = m.write("secret.csv", "a\nhunter2\n");
        const QString path = QString::fromStdString(secret.string());
        for (const char* query :
             {"FROM read_csv('%1')", "FROM read_text('%1')", "FROM read_blob('%1')", "FROM '%1'", "FROM glob('%1')",
              "FROM parquet_metadata('%1')", "FROM sniff_csv('%1')", "FROM read_json_auto('%1')",
              "SELECT getenv('HOME')", "FROM read_text('/proc/self/environ')",
              "FROM read_text('/proc/self/fd/../../../etc/passwd')",
              "FROM read_text('/proc/self/cwd/../../etc/passwd')", "FROM query('FROM read_csv(''%1'')')",
              "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''%1'')'))",
              "FROM query_table('%1')", "WITH x AS (FROM read_csv('%1')) FROM x",
              "SELECT (SELECT content FROM read_text('%1'))"})
            QTest::newRow(query) << QString(query).replace("%1", path);
    }
    void query_reachesNothingElse() {
        QFETCH(QString, query);
        const auto result = m.client.runSql(request(query.toStdString()));
        fs::remove(m.path("out.csv"));
        QVERIFY2(!result, "it was run");
        const std::string all = describe(result.error());
        QVERIFY2(all.find("hunter2") == std::string::npos && all.find("root:") == std::string::npos, all.c_str());
        QVERIFY2(result.error().code == ErrorCode::BadData, all.c_str());
    }

    void statements_areRefused_data() {
        QTest::addColumn<QString>("query");
        for (const char* query :
             {"COPY birds TO '/tmp/stemma-copied.csv'", "ATTACH '/tmp/stemma-attached.db'", "INSTALL httpfs",
              "LOAD httpfs", "SET threads = 8", "PRAGMA database_list", "SET lock_configuration = false",
              "EXPORT DATABASE '/tmp/stemma-export'", "EXPLAIN ANALYZE SELECT 1", "DROP VIEW birds",
              "CALL enable_logging()", "CHECKPOINT", "EXECUTE x", "BEGIN", "IMPORT DATABASE '/tmp'"})
            QTest::newRow(query) << query;
    }
    void statements_areRefused() {
        QFETCH(QString, query);
        const auto result = m.client.runSql(request(query.toStdString()));
        QVERIFY2(!result, "it was run");
        QCOMPARE(result.error().code, ErrorCode::BadData);
        QVERIFY(!fs::exists("/tmp/stemma-copied.csv") && !fs::exists("/tmp/stemma-attached.db"));
    }

    void cancel_stopsAQuery() {
        const Cancel cancel;
        std::thread later([&] {
            while (!fs::exists(m.path("out.csv"))) std::this_thread::yield();
            cancel.request();
        });
        const auto result = m.client.runSql(
            request("SELECT count(*) AS n FROM range(100000000) a, range(100000000) b WHERE a.range != b.range"),
            cancel);
        later.join();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY(!fs::exists(m.path("out.csv")));
    }

    void memory_isLimited() {
        SqlRequest asked = request("SELECT list(range) AS l FROM range(200000000)");
        asked.memoryBytes = std::int64_t(100) << 20;
        const auto result = m.client.runSql(asked);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::BadData);
        QVERIFY2(result.error().hint.find("memory") != std::string::npos, describe(result.error()).c_str());
    }

    void memory_spillsBeforeItEnds() {
        SqlRequest asked = request("SELECT i, hash(i) AS h FROM range(4000000) t(i) ORDER BY h", "parquet");
        asked.memoryBytes = std::int64_t(64) << 20;
        UNWRAP(const SqlResult result, m.client.runSql(asked));
        QCOMPARE(result.rows, 4'000'000);
        fs::remove(asked.output);
    }

    void inspection_tells() {
        UNWRAP(
            const SqlInspection seen,
            m.client.inspectSql("WITH q AS (FROM raw) SELECT *, $b + $a, now(), \"current_date\", age(day), random() "
                                "FROM q JOIN other.t USING (k) WHERE EXISTS (FROM deep USING SAMPLE 10%)"));
        QCOMPARE(seen.parameters, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(seen.tables, (std::vector<std::string>{"deep", "other", "raw"}));
        QCOMPARE(seen.clock, (std::vector<std::string>{"age", "current_date", "now"}));
        QCOMPARE(seen.random, (std::vector<std::string>{"USING SAMPLE", "random"}));
        UNWRAP(const std::string version, m.client.duckdbVersion());
        QCOMPARE(seen.duckdb, version);
        UNWRAP(const SqlInspection plain, m.client.inspectSql("SELECT age(a, b), name FROM t, range(3)"));
        QVERIFY(plain.clock.empty() && plain.random.empty() && plain.parameters.empty());
        UNWRAP(const SqlInspection hidden, m.client.inspectSql("FROM duckdb_settings()"));
        QCOMPARE(hidden.clock, (std::vector<std::string>{"duckdb_settings"}));
        const auto wrong = m.client.inspectSql("SELECT a\nFROM FROM t");
        QVERIFY(!wrong && wrong.error().where);
        QCOMPARE(wrong.error().where->line, 2);
        QCOMPARE(wrong.error().where->column, 6);
    }

    /// DuckDB's own list of functions that differ from one execution to the next; new ones must be looked at.
    void clock_knowsAllThatDuckDBNames() {
        const std::set<std::string> harmless{
            "current_database", "current_schema", "current_schemas", "in_search_path", "error", "random", "setseed"};
        const SqlRequest asked =
            request("SELECT DISTINCT function_name AS f FROM duckdb_functions() WHERE stability IN "
                    "('VOLATILE', 'CONSISTENT_WITHIN_QUERY') ORDER BY f");
        UNWRAP(const SqlResult result, m.client.runSql(asked));
        const std::vector<std::string> names = split(m.read("out.csv"), '\n');
        fs::remove(asked.output);
        QVERIFY(names.size() > 20);
        for (std::size_t i = 1; i + 1 < names.size(); ++i) {
            UNWRAP(const SqlInspection seen, m.client.inspectSql("SELECT " + names[i] + "(1)"));
            QVERIFY2(!seen.clock.empty() || harmless.contains(names[i]), names[i].c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TablesSqlTest)
#include "tst_TablesSql.moc"
