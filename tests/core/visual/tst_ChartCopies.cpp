// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartCopies.h"
#include "core/visual/Resolve.h"

#include <QtTest>

using namespace stemma;

namespace {

Json parsed(const char* text) {
    return Json::parse(text).value_or(Json());
}

ReadOptions sniffed(TablesClient& tables, const fs::path& file) {
    return tables.sniff({file}).value_or(Sniffed{}).options;
}

} // namespace

/// A chart for other programs: with its rows in it, and its rows alone.
class ChartCopiesTest : public QObject {
    Q_OBJECT
    TempFolder m_folder;
    TablesClient m_tables;

    fs::path file(const char* name, const std::string& content) const {
        const fs::path path = m_folder.path() / name;
        const Status written = writeFile(path, content);
        return written ? path : fs::path();
    }
    Json whole(const char* specification, const fs::path& rows) {
        const auto text = selfContainedChart(m_tables, {parsed(specification), {rows}, sniffed(m_tables, rows)});
        if (!text) qWarning() << text.error().message.c_str();
        return text ? parsed(text->c_str()) : Json();
    }

private Q_SLOTS:
    void rows_standWhereTheyAreUsed() {
        const fs::path rows = file("a.csv", "mass,kind,unused\n3.5,Gentoo,x\n4,Adelie,y\n,\"a \"\"q\"\",<b>\",z\n");
        const Json chart = whole(R"({"data": {"name": "self"}, "mark": "point", "encoding": {
            "x": {"field": "mass", "type": "quantitative"}, "y": {"field": "kind", "type": "nominal"}}})",
                                 rows);
        QCOMPARE(chart["$schema"].text(), std::string("https://vega.github.io/schema/vega-lite/v5.json"));
        const Json& values = chart["data"]["values"];
        QCOMPARE(values.size(), std::size_t(3));
        QVERIFY(!values.at(0).contains("unused")); // only what it draws
        QCOMPARE(values.at(0)["mass"].number(), 3.5);
        QVERIFY(values.at(2)["mass"].isNull());
        QCOMPARE(values.at(2)["kind"].text(), std::string("a \"q\",<b>"));
        QCOMPARE(chart["mark"].text(), std::string("point"));
    }

    void layers_shareOneSetOfRows() {
        const fs::path rows = file("b.csv", "a,b\n1,2\n3,4\n");
        const Json chart = whole(R"({"layer": [
            {"data": {"name": "self"}, "mark": "line", "encoding": {"x": {"field": "a", "type": "quantitative"}}},
            {"data": {"name": "self"}, "mark": "point", "encoding": {"y": {"field": "b", "type": "quantitative"}}}]})",
                                 rows);
        QCOMPARE(chart["layer"].at(1)["data"]["name"].text(), std::string("rows"));
        QCOMPARE(chart["datasets"]["rows"].size(), std::size_t(2));
    }

    void dataOfItsOwn_staysAsItIs() {
        const Json chart = parsed(R"({"mark": "bar", "data": {"values": [{"name": "self", "n": 1}]},
                                      "encoding": {"y": {"field": "n", "type": "quantitative"}}})");
        const auto text = selfContainedChart(m_tables, {chart});
        QVERIFY(text);
        Json read = parsed(text->c_str());
        QVERIFY(read.erase("$schema"));
        QCOMPARE(read, chart);
        QVERIFY(parseable(*text));
    }

    /// JavaScript takes a bare day for midnight in Greenwich, and shows the day before in America.
    void days_stayTheDayTheyAre() {
        const fs::path rows = file("c.csv", "day,n\n2026-11-01,1\n2026-11-02,2\n");
        const Json local = whole(R"({"mark": "line", "encoding": {"x": {"field": "day", "type": "temporal"},
                                     "y": {"field": "n", "type": "quantitative"}}})",
                                 rows);
        QCOMPARE(local["data"]["values"].at(0)["day"].text(), std::string("2026-11-01T00:00:00"));
        const Json utc = whole(R"({"mark": "line", "encoding": {"x": {"field": "day", "timeUnit": "utcyearmonth"},
                                   "y": {"field": "n", "type": "quantitative"}}})",
                               rows);
        QCOMPARE(utc["data"]["values"].at(1)["day"].text(), std::string("2026-11-02T00:00:00Z"));
    }

    void tooManyRows_areRefused() {
        std::string text = "a,b,c\n";
        for (int i = 0; i < 100'000; ++i) text += "1,2,3\n";
        const fs::path rows = file("d.csv", text);
        const auto refused = selfContainedChart(m_tables, {parsed(R"({"mark": "point", "encoding": {
            "x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"},
            "color": {"field": "c", "type": "quantitative"}}})"),
                                                           {rows},
                                                           sniffed(m_tables, rows)});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::NotSupported);
        QVERIFY(refused.error().message.find("99,999") != std::string::npos);
    }

    void rowsThatAreDrawn_areThoseOfTheMarks() {
        const fs::path rows = file("e.csv", "kind,mass\nGentoo,5\nAdelie,3\nGentoo,7\n\"x,\"\"y\",1\n");
        const auto csv = drawnRows(m_tables, {parsed(R"({"mark": "bar", "encoding": {
            "x": {"field": "kind", "type": "nominal"},
            "y": {"field": "mass", "aggregate": "mean", "type": "quantitative"}}})"),
                                              {rows},
                                              sniffed(m_tables, rows)});
        QVERIFY2(csv, csv ? "" : csv.error().message.c_str());
        const QStringList lines = QString::fromStdString(*csv).split('\n', Qt::SkipEmptyParts);
        QVERIFY2(lines.contains("Gentoo,6") && lines.contains("\"x,\"\"y\",1"), csv->c_str());
        QVERIFY2(lines.first().startsWith("kind,mean_mass"), csv->c_str());
        QVERIFY(csv->find('\x1f') == std::string::npos);
    }

    void timesAndBins_haveReadableNames() {
        const fs::path rows = file("f.csv", "day,n\n2026-11-01,1\n2026-11-20,2\n2026-12-02,40\n");
        const auto csv = drawnRows(m_tables, {parsed(R"({"mark": "bar", "encoding": {
            "x": {"field": "day", "timeUnit": "yearmonth", "type": "temporal"}, "y": {"aggregate": "count"}}})"),
                                              {rows},
                                              sniffed(m_tables, rows)});
        QVERIFY2(csv, csv ? "" : csv.error().message.c_str());
        QVERIFY2(csv->find("yearmonth_day") != std::string::npos && csv->find("count") != std::string::npos,
                 csv->c_str());
        QVERIFY2(csv->find("2026-12-01") != std::string::npos, csv->c_str());
    }

    void nothingDrawn_isSaid() {
        const fs::path rows = file("g.csv", "a\n1\n");
        const auto none = drawnRows(m_tables, {parsed(R"({"mark": "point", "transform": [{"filter": "datum.a > 5"}],
            "encoding": {"x": {"field": "a", "type": "quantitative"}}})"),
                                               {rows},
                                               sniffed(m_tables, rows)});
        QVERIFY(!none);
    }

private:
    static bool parseable(const std::string& text) { return bool(Json::parse(text)); }
};

QTEST_GUILESS_MAIN(ChartCopiesTest)
#include "tst_ChartCopies.moc"
