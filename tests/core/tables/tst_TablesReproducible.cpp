// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Hash.h"
#include "tests/core/tables/TablesFixture.h"

#include <QObject>
#include <atomic>
#include <thread>

using namespace stemma;

/// The same query over the same inputs gives the same bytes, while every core has other work.
class TablesReproducibleTest : public QObject {
    Q_OBJECT

private:
    static constexpr int kTimes = 20;
    TablesFixture m;
    std::atomic<bool> m_stop{false};
    std::vector<std::thread> m_load;

    SqlRequest request(const std::string& query) const {
        SqlRequest made;
        made.query = query;
        ReadOptions options = TablesFixture::csv("k BIGINT, g VARCHAR, x DOUBLE");
        options.format = "parquet";
        made.inputs = {TablesFixture::input("t", m.path("t.parquet"), options),
                       TablesFixture::input("u", m.path("u.csv"), TablesFixture::csv("k BIGINT, y DOUBLE"))};
        made.output = m.path("out.parquet");
        made.seed = 0x9E3779B97F4A7C15;
        return made;
    }
    /// The hash of what it writes, or "" with a failed test.
    std::string hashOf(const SqlRequest& asked) {
        fs::remove(asked.output);
        const Result<SqlResult> result = m.client.runSql(asked);
        if (!result) {
            QTest::qFail(describe(result.error()).c_str(), __FILE__, __LINE__);
            return {};
        }
        return hashFile(asked.output)->digest.hex();
    }

private slots:
    void initTestCase() {
        // More rows than one row group of a Parquet file, so that several threads would have work.
        std::string t = "k,g,x\n";
        std::string u = "k,y\n";
        std::uint64_t state = 1;
        for (int i = 0; i < 125'000; ++i) {
            state = state * 6364136223846793005ull + 1442695040888963407ull;
            const double x = double(state >> 11) * 0x1p-53 * std::pow(10.0, double(state >> 60) - 8);
            t += std::to_string(state >> 49) + ",g" + std::to_string(state >> 61) + ',' + formatNumber(x) + '\n';
            if (i % 10 == 0) u += std::to_string(state >> 49) + ',' + std::to_string(i) + ".1\n";
        }
        m.write("t.csv", t);
        m.write("u.csv", u);
        const ReadOptions options = TablesFixture::csv("k BIGINT, g VARCHAR, x DOUBLE");
        QVERIFY(m.client.convertToParquet({m.path("t.csv")}, options, m.path("t.parquet")));
        for (unsigned i = 0; i < std::max(2u, std::thread::hardware_concurrency()); ++i)
            m_load.emplace_back([this] {
                volatile double sum = 0;
                while (!m_stop) sum = sum + 1.5;
            });
    }
    void cleanupTestCase() {
        m_stop = true;
        for (std::thread& thread : m_load) thread.join();
    }

    void result_isTheSameBytes_data() {
        QTest::addColumn<QString>("query");
        QTest::newRow("join") << "SELECT t.k, g, x, y FROM t JOIN u USING (k)";
        QTest::newRow("sums of doubles")
            << "SELECT g, sum(x) AS s, avg(x) AS a, stddev(x) AS d, corr(x, k) AS c FROM t GROUP BY g";
        QTest::newRow("windows with ties") << "SELECT k, row_number() OVER (ORDER BY k) AS r, first_value(x) OVER "
                                              "(PARTITION BY g ORDER BY k) AS f FROM t";
        QTest::newRow("string_agg") << "SELECT k, string_agg(x::VARCHAR, ',') AS xs, any_value(x) AS v, list(g) AS gs "
                                       "FROM t GROUP BY k";
        QTest::newRow("seeded sample") << "SELECT * FROM t USING SAMPLE reservoir(1000 ROWS) REPEATABLE (7)";
        QTest::newRow("sample") << "SELECT * FROM t USING SAMPLE 1000 ROWS";
        QTest::newRow("share of rows") << "SELECT * FROM t USING SAMPLE 5% (bernoulli)";
        QTest::newRow("random") << "SELECT *, random() AS r FROM t WHERE random() < 0.1 ORDER BY r";
        QTest::newRow("approximate") << "SELECT approx_quantile(x, 0.3) AS q, approx_count_distinct(x) AS n, "
                                        "reservoir_quantile(x, 0.5) AS v, approx_top_k(k, 5) AS top FROM t";
    }
    void result_isTheSameBytes() {
        QFETCH(QString, query);
        const SqlRequest asked = request(query.toStdString());
        const std::string first = hashOf(asked);
        QVERIFY(!first.empty());
        for (int i = 1; i < kTimes; ++i) QCOMPARE(hashOf(asked), first);
    }

    void seed_decides() {
        SqlRequest asked = request("SELECT random() AS r FROM t LIMIT 10");
        const std::string first = hashOf(asked);
        asked.seed ^= 1ull << 40;
        QVERIFY(hashOf(asked) != first);
    }

    void threads_orderTheResult() {
        SqlRequest asked = request("SELECT k, g FROM t");
        asked.threads = 4;
        const std::string first = hashOf(asked);
        for (int i = 1; i < 5; ++i) QCOMPARE(hashOf(asked), first);
    }

    void bytes_nameNoMomentAndNoPath() {
        const SqlRequest asked = request("SELECT 1 AS one");
        QVERIFY(!hashOf(asked).empty());
        const std::string bytes = m.read("out.parquet");
        QVERIFY(bytes.find("/proc") == std::string::npos && bytes.find(m.folder.path().string()) == std::string::npos);
        QCOMPARE(hashOf(asked), sha256(bytes).hex());
    }
};

QTEST_GUILESS_MAIN(TablesReproducibleTest)
#include "tst_TablesReproducible.moc"
