// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Expression.h"
#include "core/visual/Transform.h"

#include <QTest>

using namespace stemma;

namespace {

ChartData data() {
    return ChartData::fromJson(*Json::parse(
        R"([{"a": 2, "name": "Adelie", "when": "2008-11-16", "none": null, "in": {"side": 5}},
            {"a": 7, "name": "Gentoo", "when": "2009-01-02", "none": null, "in": {"side": 6}}])"));
}

Json result(const char* text, std::size_t row = 0) {
    const ChartData rows = data();
    const auto expression = Expression::parse(text);
    if (!expression) return expression.error().message;
    ChartColumn column;
    expression->bind(rows).push(column, row);
    return column.json(0);
}

std::vector<std::string> left(const char* transforms, const char* column = "name") {
    const auto rows = transformed(data(), Json::parse(transforms)->items());
    if (!rows) return {rows.error().message};
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < rows->rows; ++row) texts.push_back(rows->find(column)->text(row));
    return texts;
}

} // namespace

class ExpressionTest : public QObject {
    Q_OBJECT

private slots:
    void expression_isWorkedOut_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        const auto row = [](const char* text, const char* json) { QTest::newRow(text) << text << json; };
        row("1 + 2 * 3", "7.0");
        row("(1 + 2) * 3", "9.0");
        row("-datum.a + 10 % 4", "0.0");
        row("datum.a > 1 && datum['name'] == 'Adelie'", "true");
        row("datum.a < 1 || 'x'", "\"x\"");
        row("datum.a >= 2 ? 'big' : 'small'", "\"big\"");
        row("if(datum.a > 5, 1, 0)", "0.0");
        row("datum.none == null", "true");
        row("isValid(datum.none)", "false");
        row("datum.name + '!'", "\"Adelie!\"");
        row("upper(datum.name)", "\"ADELIE\"");
        row("Math.max(1, datum.a, 1.5)", "2.0");
        row("pow(2, 10)", "1024.0");
        row("round(2.5) + floor(-0.5)", "2.0");
        row("year(datum.when)", "2008.0");
        row("month(datum.when)", "10.0");
        row("format(0.12345, '.1%')", "\"12.3%\"");
        row("length(datum.name)", "6.0");
        row("datum.in.side", "5.0");
        row("substring(datum.name, 0, 2)", "\"Ad\"");
        row("1 / 0", "null"); // no number to draw
    }
    void expression_isWorkedOut() {
        QFETCH(QString, text);
        QFETCH(QString, json);
        QCOMPARE(QString::fromStdString(result(text.toUtf8().constData()).dump()), json);
    }
    void expression_whatIsntKnownIsNamed() {
        QVERIFY(result("regexp(datum.a)").text().find("regexp") != std::string::npos);
        QVERIFY(result("window.location").text().find("window") != std::string::npos);
        QVERIFY(result("1 +").text().find("wrong at character") != std::string::npos);
        QVERIFY(result("datum.a = 3").text().find("wrong") != std::string::npos);
        QVERIFY(!Expression::parse(std::string(5000, '(')));
        QVERIFY(!Expression::parse(std::string(5000, '-') + "1"));
        QVERIFY(!Expression::parse(std::string(20'000, '1')));
    }
    void filter_takesExpressionsAndPredicates() {
        const std::vector<std::string> gentoo = {"Gentoo"}, adelie = {"Adelie"};
        QCOMPARE(left(R"([{"filter": "datum.a > 3"}])"), gentoo);
        QCOMPARE(left(R"([{"filter": {"field": "a", "lt": 3}}])"), adelie);
        QCOMPARE(left(R"([{"filter": {"field": "a", "range": [3, 8]}}])"), gentoo);
        QCOMPARE(left(R"([{"filter": {"field": "name", "oneOf": ["Gentoo", "x"]}}])"), gentoo);
        QCOMPARE(left(R"([{"filter": {"not": {"field": "name", "equal": "Gentoo"}}}])"), adelie);
        QCOMPARE(left(R"([{"filter": {"or": [{"field": "a", "equal": 2}, "datum.a == 7"]}}])").size(), 2u);
        QCOMPARE(left(R"([{"filter": {"timeUnit": "year", "field": "when", "equal": {"year": 2009}}}])"), gentoo);
        QCOMPARE(left(R"([{"filter": {"param": "brush"}}])").size(), 2u); // of which nothing is selected
        QVERIFY(left(R"([{"filter": {"field": "nam", "equal": 1}}])").front().find("name") != std::string::npos);
    }
    void transforms_makeColumns() {
        QCOMPARE(left(R"([{"calculate": "datum.a * 2", "as": "b"}])", "b"), (std::vector<std::string>{"4", "14"}));
        QCOMPARE(left(R"([{"aggregate": [{"op": "sum", "field": "a", "as": "s"}], "groupby": []}])", "s"),
                 (std::vector<std::string>{"9"}));
        QCOMPARE(left(R"([{"joinaggregate": [{"op": "mean", "field": "a", "as": "m"}]}])", "m"),
                 (std::vector<std::string>{"4.5", "4.5"}));
        QCOMPARE(left(R"([{"fold": ["a", "in.side"], "as": ["k", "v"]}])", "v"),
                 (std::vector<std::string>{"2", "5", "7", "6"}));
        QCOMPARE(left(R"([{"bin": {"step": 5}, "field": "a", "as": "f"}])", "f_end"),
                 (std::vector<std::string>{"5", "10"}));
        QCOMPARE(left(R"([{"timeUnit": "year", "field": "when", "as": "y"}])", "y").front(),
                 std::string("1199145600000"));
        QVERIFY(left(R"([{"loess": "a", "on": "b"}])").front().find("loess") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ExpressionTest)
#include "tst_Expression.moc"
