// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/tables/TablesFixture.h"

#include <QObject>

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
};

QTEST_GUILESS_MAIN(TablesSqlTest)
#include "tst_TablesSql.moc"
