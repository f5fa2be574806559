// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/Resolve.h"

#include <QTest>
#include <algorithm>

using namespace stemma;

namespace {

ChartSpec specOf(const std::string& rest) {
    const auto spec = ChartSpec::parse(*Json::parse(R"({"data": {"name": "self"}, )" + rest + "}"));
    if (!spec) qFatal("%s", describe(spec.error()).c_str());
    return *spec;
}

/// A mark over the columns x and y.
std::string over(const std::string& mark, const std::string& xScale = "{}", const std::string& more = "") {
    return R"("mark": ")" + mark + R"(", "encoding": {"x": {"field": "x", "type": "quantitative", "scale": )" + xScale +
           R"(}, "y": {"field": "y", "type": "quantitative"})" + more + "}";
}

double sumOf(const ChartColumn& column) {
    double sum = 0;
    for (std::size_t row = 0; row < column.size(); ++row) sum += column.number(row);
    return sum;
}

std::vector<double> sorted(const ChartColumn& column) {
    std::vector<double> values;
    for (std::size_t row = 0; row < column.size(); ++row) values.push_back(column.number(row));
    std::sort(values.begin(), values.end());
    return values;
}

Scene sceneOf(const ChartRows& rows) {
    auto scene = resolveScene(rows.spec, rows.data);
    if (!scene) qFatal("%s", describe(scene.error()).c_str());
    return std::move(*scene);
}

} // namespace

/// Charts of more rows than are read one by one: what few rows, that are nowhere or far away, do to them.
class BigChartsTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;
    std::unique_ptr<TablesClient> m_tables;

    Result<ChartRows> tried(const std::string& csv, const std::string& spec, const ChartLimits& limits,
                            const ChartWindow& window = {}) {
        const std::vector<fs::path> files = {m_folder.path() / "t.csv"};
        if (!writeFile(files.front(), csv)) qFatal("not written");
        const auto sniffed = m_tables->sniff(files);
        if (!sniffed) qFatal("%s", describe(sniffed.error()).c_str());
        return loadChartRows(*m_tables, files, sniffed->options, specOf(spec), {}, limits, window);
    }
    ChartRows load(const std::string& csv, const std::string& spec, std::int64_t most, const ChartWindow& window = {}) {
        auto rows = tried(csv, spec, {most}, window);
        if (!rows) qFatal("%s", describe(rows.error()).c_str());
        return *rows;
    }

private slots:
    void initTestCase() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        m_tables = std::make_unique<TablesClient>();
    }
    void lines_thatCrossTheWindowAreSeenEach() {
        // One reaches from far left to far right, another lies nearer on both sides, a third has no name.
        const ChartRows rows = load("x,y,s\n0,1,a\n100,2,a\n40,3,b\n50,4,b\n60,5,b\n-7,6,\n107,7,\n",
                                    over("line", "{}", R"(, "color": {"field": "s"})"), 3, {{{45, 55}}, {}, {}});
        QVERIFY(rows.thinned);
        QCOMPARE(sorted(*rows.spec.units[0].rows->find("x")), (std::vector<double>{-7, 0, 40, 50, 60, 100, 107}));
        QCOMPARE(sceneOf(rows).plots[0].layers[0].lines.size(), std::size_t(3));
    }
    void lines_ofOnePlaceInTheWindowKeepIt() {
        const ChartRows rows = load("x,y\n0,0\n50,5\n100,10\n", over("line"), 2, {{{49, 51}}, {}, {}});
        QVERIFY(rows.thinned);
        QCOMPARE(sorted(*rows.spec.units[0].rows->find("x")), (std::vector<double>{0, 50, 100}));
    }
    void lines_onALogAxisKeepPeaksBesideRowsWithoutAPlace() {
        std::string csv = "x,y\n-5,1000\n0,2000\n999.8,1\n999.9,500\n1000,1\n";
        for (int i = 1; i < 100; ++i) csv += std::to_string(i) + ",2\n";
        const ChartRows rows = load(csv, over("line", R"({"type": "log"})"), 50);
        QVERIFY(rows.thinned);
        QCOMPARE(sorted(*rows.spec.units[0].rows->find("y")).back(), 500.0);
        // The row before the window is the last one that has a place.
        const ChartRows near =
            load("x,y\n-5,1\n1,2\n100,3\n200,4\n", over("line", R"({"type": "log"})"), 3, {{{90, 110}}, {}, {}});
        QCOMPARE(sorted(*near.spec.units[0].rows->find("x")), (std::vector<double>{1, 100, 200}));
        const ChartRows first =
            load("x,y\n-5,1\n1,2\n100,3\n200,4\n", over("line", R"({"type": "log"})"), 3, {{{0.5, 2}}, {}, {}});
        QCOMPARE(sorted(*first.spec.units[0].rows->find("x")), (std::vector<double>{1, 100}));
    }
    void lines_colouredByNumbersKeepTheirColours() {
        std::string csv = "x,y,s\n";
        for (int i = 0; i < 10; ++i)
            csv += std::to_string(i) + ",1,1\n" + std::to_string(i) + ",4,9\n" + std::to_string(i * 10) + ",2,4\n";
        const std::string spec = over("line", "{}", R"(, "color": {"field": "s", "type": "quantitative"})");
        const Scene whole = sceneOf(load(csv, spec, 5)),
                    part = sceneOf(load(csv, over("line", "{}", R"(, "color": {"field": "s", "type": "quantitative"})"),
                                        5, {{{40, 60}}, {}, {}}));
        const auto texts = [](const Scene& scene) {
            std::vector<std::string> all;
            for (const SceneText& label : scene.legends.at(0).barLabels) all.push_back(label.text);
            return all;
        };
        QVERIFY(texts(whole).size() > 1);
        QCOMPARE(texts(part), texts(whole));
    }
    void clamped_pointsWithoutAValueAreNowhere() {
        const std::string csv = "x,y\n1,1\n2,2\n,3\n3,\nnan,4\n9,5\n-3,6\n";
        const ChartRows rows = load(csv, over("point", R"({"domain": [2, 4], "clamp": true})"), 3);
        QVERIFY(rows.density);
        QCOMPARE(sumOf(*rows.spec.units[0].rows->find("n")), 4.0);
    }
    void histograms_ofRowsWithoutAValueHaveNoBarOfThem() {
        const std::string csv = "x,y\n1,1\n2,2\n,3\n,4\n,5\n3,6\n11,7\n";
        const std::string spec =
            R"("mark": "bar", "encoding": {"x": {"field": "x", "bin": true}, "y": {"aggregate": "count"}})";
        const auto heights = [](const Scene& scene) {
            std::vector<int> found;
            for (const SceneRect& rect : scene.plots[0].layers[0].rects) found.push_back(int(rect.box.height * 10));
            return found;
        };
        const Scene all = sceneOf(load(csv, spec, 100)), grouped = sceneOf(load(csv, spec, 3));
        QCOMPARE(heights(grouped), heights(all));
    }
    void densities_asWideAsNumbersGoAreDrawn() {
        const ChartRows rows = load("x,y\n0,-1.7e308\n1,0\n2,1.7e308\n3,1e308\n", over("point"), 3);
        QVERIFY(rows.density);
        QCOMPARE(sumOf(*rows.spec.units[0].rows->find("n")), 4.0);
        const Scene scene = sceneOf(rows);
        QCOMPARE(scene.plots[0].layers[0].rects.size(), std::size_t(4));
        for (const SceneRect& rect : scene.plots[0].layers[0].rects)
            QVERIFY(rect.box.y >= scene.plots[0].area.y - 1 && rect.box.bottom() <= scene.plots[0].area.bottom() + 1);
    }
    void bars_thatDontStackAreASample_data() {
        QTest::addColumn<QString>("spec");
        QTest::newRow("on a log axis")
            << R"("mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"field": "x", "type": "quantitative", "scale": {"type": "log"}}})";
        QTest::newRow("the other axis is asked not to")
            << R"("mark": "bar", "encoding": {"x": {"field": "y", "type": "quantitative"}, "y": {"field": "x", "type": "quantitative", "stack": null}})";
    }
    void bars_thatDontStackAreASample() {
        QFETCH(QString, spec);
        std::string csv = "k,x,y\n";
        for (int i = 0; i < 100; ++i) csv += std::string(1, char('a' + i % 3)) + "," + std::to_string(i + 1) + ",2\n";
        const auto rows = tried(csv, spec.toStdString(), {10, 20});
        QVERIFY2(rows, rows ? "" : describe(rows.error()).c_str());
        QCOMPARE(rows->drawn, std::int64_t(10));
        QVERIFY(!rows->note().empty());
    }
};

QTEST_GUILESS_MAIN(BigChartsTest)
#include "tst_BigCharts.moc"
