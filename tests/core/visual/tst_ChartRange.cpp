// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartRange.h"

#include <QTest>

using namespace stemma;

namespace {

const std::vector<Column> kColumns = {{"mass", "DOUBLE"},  {"year", "BIGINT"},      {"species", "VARCHAR"},
                                      {"day", "DATE"},     {"at", "TIMESTAMP"},     {"text day", "VARCHAR"},
                                      {"o'\"x", "DOUBLE"}, {"odd", "DECIMAL(9,2)"}, {"yes", "BOOLEAN"}};

ChartSpec specOf(const std::string& encoding, const std::string& more = {}) {
    const auto json =
        Json::parse(R"({"data": {"name": "self"}, "mark": "point")" + more + R"(, "encoding": {)" + encoding + "}}");
    if (!json) qFatal("%s", json.error().message.c_str());
    auto spec = ChartSpec::parse(*json);
    if (!spec) qFatal("%s", spec.error().message.c_str());
    return std::move(*spec);
}

} // namespace

class ChartRangeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbers_areRoundedToWhatAPixelTells() {
        const ChartSpec spec = specOf(R"("x": {"field": "mass", "type": "quantitative"})");
        const auto rows = rowsInRange(spec, kColumns, {AxisRange{2.9971, 5.0418, 0.013, {}}, {}});
        QVERIFY(rows);
        QCOMPARE(rows->condition, std::string("\"mass\" BETWEEN 3 AND 5.04"));
        QCOMPARE(rows->words, std::string("mass between 3 and 5.04"));
        const auto turned = rowsInRange(spec, kColumns, {AxisRange{5, 3, 0, {}}, {}});
        QCOMPARE(turned->words, std::string("mass between 3 and 5"));
    }
    void rounding_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::addColumn<double>("rounded");
        QTest::newRow("tenths") << 0.30000000000000004 << 0.1 << 0.3;
        QTest::newRow("thousands") << 41'234.0 << 1'500.0 << 41'000.0;
        QTest::newRow("tiny") << 1.23456e-9 << 2e-11 << 1.23e-9;
        QTest::newRow("no step") << 1.5 << 0.0 << 1.5;
        QTest::newRow("a step of nothing") << 1.5 << double(NAN) << 1.5;
    }
    void rounding() {
        QFETCH(double, value);
        QFETCH(double, step);
        QTEST(roundedTo(value, step), "rounded");
    }
    void moments_areThoseOfTheAxis() {
        const double day = 86'400'000;
        const auto days = rowsInRange(specOf(R"("x": {"field": "day", "type": "temporal"})"), kColumns,
                                      {AxisRange{0.4 * day, 31.2 * day, day / 3, {}}, {}});
        QVERIFY(days);
        QCOMPARE(days->condition, std::string("\"day\" BETWEEN TIMESTAMP '1970-01-01 00:00:00.000' AND "
                                              "TIMESTAMP '1970-02-01 00:00:00.000'"));
        QCOMPARE(days->words, std::string("day between 1970-01-01 and 1970-02-01"));
        const auto texts = rowsInRange(specOf(R"("x": {"field": "text day", "type": "temporal"})"), kColumns,
                                       {AxisRange{0, day, 1000, {}}, {}});
        QVERIFY(QByteArray::fromStdString(texts->condition).startsWith("try_cast(\"text day\" AS TIMESTAMP) BETWEEN"));
    }
    void discreteValues_areListed() {
        const ChartSpec spec = specOf(R"("x": {"field": "species", "type": "nominal"})");
        const auto two = rowsInRange(spec, kColumns, {AxisRange{0, 0, 0, {"Adelie", "O'Neil"}}, {}});
        QCOMPARE(two->condition, std::string("CAST(\"species\" AS VARCHAR) IN ('Adelie', 'O''Neil')"));
        QCOMPARE(two->words, std::string("species is Adelie or O'Neil"));
        const auto many = rowsInRange(spec, kColumns, {AxisRange{0, 0, 0, {"a", "b", "c", "null"}}, {}});
        QCOMPARE(many->words, std::string("species is one of 4"));
        QVERIFY(QByteArray::fromStdString(many->condition).endsWith("OR \"species\" IS NULL)"));
        const auto numbers = rowsInRange(specOf(R"("x": {"field": "year", "type": "ordinal"})"), kColumns,
                                         {AxisRange{0, 0, 0, {"2007", "null"}}, {}});
        QCOMPARE(numbers->condition, std::string("(\"year\" IN (2007) OR \"year\" IS NULL)"));
    }
    void bothAxes_holdTogether_aComputedOneDoesnt() {
        const AxisRange part{1, 2, 0, {}};
        const auto both = rowsInRange(specOf(R"("x": {"field": "mass", "type": "quantitative"},
            "y": {"field": "o'\"x", "type": "quantitative"})"),
                                      kColumns, {part, part});
        QVERIFY(both);
        QCOMPARE(both->condition, std::string("\"mass\" BETWEEN 1 AND 2 AND \"o'\"\"x\" BETWEEN 1 AND 2"));
        const ChartSpec counted = specOf(R"("x": {"field": "mass", "bin": true}, "y": {"aggregate": "count"})");
        QCOMPARE(rowsInRange(counted, kColumns, {part, part})->words, std::string("mass between 1 and 2"));
    }
    void whatIsntAColumn_isSaid() {
        const AxisRange part{1, 2, 0, {}};
        const auto counted =
            rowsInRange(specOf(R"("x": {"aggregate": "count"}, "y": {"field": "species"})"), kColumns, {part, {}});
        QVERIFY(!counted);
        QVERIFY(counted.error().message.ends_with("its x axis is computed from many rows"));
        const auto calculated =
            rowsInRange(specOf(R"("x": {"field": "mass", "type": "quantitative"})",
                               R"(, "transform": [{"calculate": "datum.mass / 1000", "as": "mass"}])"),
                        kColumns, {part, {}});
        QVERIFY(!calculated);
        QVERIFY(!rowsInRange(specOf(R"("x": {"field": "none", "type": "quantitative"})"), kColumns, {part, {}}));
        QVERIFY(!rowsInRange(specOf(R"("x": {"field": "day", "timeUnit": "month"})"), kColumns, {part, {}}));
        QVERIFY(!rowsInRange(specOf(R"("x": {"field": "mass"})"), kColumns, {}));
    }
};

QTEST_GUILESS_MAIN(ChartRangeTest)
#include "tst_ChartRange.moc"
