// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Process.h"
#include "tests/core/tables/TablesFixture.h"

#include <QObject>
#include <thread>

using namespace stemma;

/// Pages, checks and copies; and that a helper that is asked by many, or dies, harms nobody.
class TablesPagesTest : public QObject {
    Q_OBJECT

private:
    TablesFixture m;
    fs::path m_file;
    ReadOptions m_options;

    Result<Page> page(const PageQuery& query) { return m.client.page({m_file}, m_options, query); }
    QString checked(const std::string& expression, const Json& parameters = Json::object()) {
        const auto answers = m.client.check({m_file}, m_options, {expression}, parameters);
        if (!answers) return QString::fromStdString(describe(answers.error()));
        return QString::fromStdString(answers->at(0).value.dump() + (answers->at(0).passed ? " passed" : " failed"));
    }

private slots:
    void initTestCase() {
        std::string text = "n,mass,name,share\n";
        for (int i = 0; i < 1000; ++i)
            text += std::to_string(i) + ',' + (i % 10 == 0 ? "NA" : std::to_string(3000 + i % 7)) + ",bird" +
                    std::to_string(i % 3) + ",0." + std::to_string(i) + '\n';
        m_file = m.write("birds.csv", text);
        UNWRAP(const Sniffed sniffed, m.client.sniff({m_file}));
        m_options = sniffed.options;
    }

    void page_keepsTheOrderOfTheFile() {
        UNWRAP(const Page first, page({.columns = {"name", "n"}, .firstRow = 500, .count = 3}));
        QCOMPARE(first.rows.size(), 3u);
        QCOMPARE(first.rows[0], Json::array({"bird2", 500}));
        QCOMPARE(first.rows[2], Json::array({"bird1", 502}));
        QCOMPARE(first.columns, (std::vector<Column>{{"name", "VARCHAR"}, {"n", "BIGINT"}}));
        UNWRAP(const Page after, page({.firstRow = 999, .count = 50}));
        QCOMPARE(after.rows.size(), 1u);
        UNWRAP(const Page beyond, page({.firstRow = 5000}));
        QVERIFY(beyond.rows.empty());
    }

    void page_ofParquet_isTheSame() {
        const fs::path parquet = m.path("birds.parquet");
        QVERIFY(m.client.convertToParquet({m_file}, m_options, parquet));
        UNWRAP(const Sniffed sniffed, m.client.sniff({parquet}));
        for (const std::int64_t first : {std::int64_t(0), std::int64_t(777), std::int64_t(998)}) {
            UNWRAP(const Page one, page({.firstRow = first, .count = 4}));
            UNWRAP(const Page two, m.client.page({parquet}, sniffed.options, {.firstRow = first, .count = 4}));
            QCOMPARE(two.rows, one.rows);
            QCOMPARE(two.total, 1000);
        }
        QCOMPARE(m.client.convertToParquet({m_file}, m_options, parquet).error().code, ErrorCode::AlreadyExists);
    }

    void page_ordersAndFilters() {
        UNWRAP(const Page sorted, page({.columns = {"n"}, .count = 3, .orderBy = "mass", .descending = true}));
        QCOMPARE(sorted.rows[0].at(0), Json(6)); // ties keep the order of the file
        QCOMPARE(sorted.rows[1].at(0), Json(13));
        UNWRAP(const Page filtered,
               page({.columns = {"n"}, .firstRow = 1, .count = 2, .filter = "mass IS NULL AND n > 10"}));
        QCOMPARE(filtered.total, 98);
        QCOMPARE(filtered.rows[0].at(0), Json(30));
        UNWRAP(const Page nulls, page({.columns = {"mass"}, .firstRow = 899, .count = 2, .orderBy = "mass"}));
        QCOMPARE(nulls.rows, (std::vector<Json>{Json::array({3006}), Json::array({Json()})}));
    }

    void page_mistakesAreSaid() {
        const auto column = page({.columns = {"nmae"}});
        QVERIFY(!column && column.error().hint.find("'name'") != std::string::npos);
        const auto order = page({.orderBy = "masss"});
        QVERIFY(!order && order.error().message.find("masss") != std::string::npos);
        const auto filter = page({.filter = "mass > \n nosuch"});
        QVERIFY(!filter && filter.error().where);
        QCOMPARE(filter.error().where->line, 2);
        const auto escape = page({.filter = "n IN (FROM read_text('/etc/passwd') SELECT size)"});
        QVERIFY(!escape && escape.error().message.find("can't open") != std::string::npos);
    }

    void checks_areEvaluated_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* expression, const char* answer) {
            QTest::newRow(expression) << expression << answer;
        };
        row("row_count > 300", "true passed");
        row("row_count = 333", "false failed");
        row("row_count() = 1000 AND column_count = 4", "true passed");
        row("null_share(mass) < 0.01", "false failed");
        row("null_share(mass) = 0.1", "true passed");
        row("null_count(n) = 0", "true passed");
        row("distinct_count(name) = 3;", "true passed");
        row("has_column('mass') AND NOT has_column('row_count')", "true passed");
        row("bool_and(n >= 0) -- all of them", "true passed");
        row("max(name) = 'row_count'", "false failed");
        row("avg(share) BETWEEN 0 AND 1", "true passed");
        row("min(mass)", "3000 failed");
        row("sum(n)", "499500.0 failed");
        row("NULL", "null failed");
        row("row_count > $least", "true passed");
        row("mass > 3",
            "The check `mass > 3` can't be evaluated: it names a column of many rows. Say it of all rows, such "
            "as bool_and(mass > 3), or of a number of them, such as avg(…).");
    }
    void checks_areEvaluated() {
        QFETCH(QString, expression);
        QFETCH(QString, answer);
        QCOMPARE(checked(expression.toStdString(), Json::object({{"least", 999}})), answer);
    }
    void checks_sayWhatTheyMeasure_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("measured");
        const auto row = [](const char* expression, const char* measured) {
            QTest::newRow(expression) << expression << measured;
        };
        row("row_count > 300", "1000");
        row("row_count > 3000", "1000");
        row("null_share(mass) < 0.01", "0.1");
        row("0.01 > null_share(mass);", "0.1");
        row("$least <= row_count", "1000");
        row("min(mass)>-1", "3000");
        row("max(name) = 'a < b'", "\"bird2\"");
        row("max(\"name\") <> 'x' -- not < that", "\"bird2\"");
        row("count(*) FILTER (n > 3) != 5", "996");
        row("row_count > 1 AND row_count < 3", "null");
        row("NOT row_count > 1", "null");
        row("max(mass) between 0 AND 9000", "3006");
        row("max(mass) NOT BETWEEN 0 AND 1", "null");
        row("max(mass) BETWEEN 0 AND 1 AND true", "null");
        row("max(mass) BETWEEN 0 AND 9000 OR row_count > 3", "null");
        row("bool_and(n >= 0)", "null");
        row("min(mass)", "null");
        row("len(list(n)) >> 1 > 3", "500");
        row("list(n) = [1]", "null"); // what it measures is no plain value
    }
    void checks_sayWhatTheyMeasure() {
        QFETCH(QString, expression);
        UNWRAP(const auto answers, m.client.check({m_file}, m_options, {expression.toStdString(), "row_count = 1000"},
                                                  Json::object({{"least", 999}})));
        QTEST(QString::fromStdString(answers.at(0).measured.dump()), "measured");
        QVERIFY(answers.at(1).passed);
    }
    void checks_mistakesAreSaid_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("words");
        QTest::newRow("column") << "avg(mas) > 3"
                                << "There is no column 'mas'";
        QTest::newRow("function") << "averag(mass) > 3"
                                  << "no function 'averag'";
        QTest::newRow("syntax") << "row_count >"
                                << "can't be evaluated";
        QTest::newRow("two") << "row_count > 1, 2"
                             << "can't be evaluated";
        QTest::newRow("breaking out") << "1) FROM self; DROP VIEW self; --"
                                      << "can't be evaluated";
        QTest::newRow("files") << "(SELECT count(*) FROM read_text('/etc/passwd')) > 0"
                               << "can't open '/etc/passwd'";
    }
    void checks_mistakesAreSaid() {
        QFETCH(QString, expression);
        QFETCH(QString, words);
        const QString said = checked(expression.toStdString());
        QVERIFY2(said.contains(words), qPrintable(said));
    }
    void checks_ofAnEmptyTable() {
        const fs::path file = m.write("none.csv", "a,b\n");
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        UNWRAP(const auto answers, m.client.check({file}, sniffed.options, {"row_count = 0", "null_share(a) = 0"}));
        QVERIFY(answers[0].passed && answers[1].passed);
    }

    void manyCallers_areServed() {
        std::vector<std::thread> callers;
        std::atomic<int> right = 0;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&, i] {
                for (int k = 0; k < 5; ++k) {
                    const auto got = page({.columns = {"n"}, .firstRow = i * 10 + k, .count = 1});
                    if (got && got->rows.size() == 1 && got->rows[0].at(0) == Json(i * 10 + k)) ++right;
                }
            });
        for (std::thread& caller : callers) caller.join();
        QCOMPARE(right.load(), 40);
    }

    void manyFiles_areOneTable() {
        std::vector<fs::path> files;
        for (int i = 0; i < 150; ++i)
            files.push_back(m.write("part\n" + std::to_string(i) + "'\xff.csv", "n\n" + std::to_string(i) + '\n'));
        UNWRAP(const Sniffed sniffed, m.client.sniff(files));
        QCOMPARE(sniffed.rows, 150);
        UNWRAP(const Page last, m.client.page(files, sniffed.options, {.firstRow = 149, .count = 1}));
        QCOMPARE(last.rows.at(0), Json::array({149}));
        SqlRequest asked;
        asked.query = "SELECT sum(n)::BIGINT AS s FROM t";
        asked.inputs = {{"t", {{sniffed.options, files, {}}}, {}}};
        asked.output = m.path("sum.csv");
        asked.format = "csv";
        QVERIFY(m.client.runSql(asked));
        QCOMPARE(m.read("sum.csv"), std::string("s\n11175\n"));
    }

    void checks_severalAtOnce() {
        UNWRAP(const auto answers,
               m.client.check({m_file}, m_options, {"row_count = 1000", "max(n) = 3", "min(n) = 0"}));
        QVERIFY(answers.size() == 3 && answers[0].passed && !answers[1].passed && answers[2].passed);
        const auto wrong = m.client.check({m_file}, m_options, {"row_count = 1000", "max(nosuch) = 3"});
        QVERIFY(!wrong && wrong.error().message.find("`max(nosuch) = 3`") != std::string::npos);
    }

    void helper_saysItsVersion() {
        SpawnOptions options;
        options.arguments = {qgetenv("STEMMA_BIN").toStdString() + "/stemma-tables", "--version"};
        options.environment = currentEnvironment();
        UNWRAP(const Captured said, runAndCapture(options, 60, 1000));
        UNWRAP(const std::string version, m.client.duckdbVersion());
        QCOMPARE(said.out, std::string("stemma-tables " STEMMA_VERSION ", DuckDB ") + version + '\n');
    }
};

QTEST_GUILESS_MAIN(TablesPagesTest)
#include "tst_TablesPages.moc"
