// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Specification.h"

#include <QTest>

using namespace stemma;

class SpecificationTest : public QObject {
    Q_OBJECT

private slots:
    void facts_ofASingleView() {
        const std::string text =
            R"({"title": "T", "data": {"values": [{"a": 1}, {"a": 2}]}, "mark": {"type": "bar"},)"
            R"("encoding": {"x": {"field": "b"}, "y": {"field": "a"}, "tooltip": [{"field": "c"}],)"
            R"("color": {"condition": {"test": "x", "field": "d"}, "value": "red"}}})";
        const auto read = readSpecification(text, "x.vl.json");
        QVERIFY(read);
        QCOMPARE(read->facts.mark, std::string("bar"));
        QCOMPARE(read->facts.title, std::string("T"));
        QCOMPARE(read->facts.fields, (std::vector<std::string>{"a", "b", "c", "d"}));
        QCOMPARE(read->facts.values, 2u);
        QVERIFY(!read->facts.ofSelf);
    }
    void facts_ofComposedViews_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mark");
        QTest::newRow("layer") << R"({"layer": [{"mark": "rect", "encoding": {"x": {"field": "a"}}}]})"
                               << "layer";
        QTest::newRow("hconcat") << R"({"hconcat": [{"mark": "bar", "encoding": {"x": {"field": "a"}}}]})"
                                 << "hconcat";
        QTest::newRow("repeat") << R"({"repeat": ["p"], "spec": {"mark": "bar", "encoding": {"x": {"field": "a"}}}})"
                                << "repeat";
        QTest::newRow("facet")
            << R"({"facet": {"field": "f"}, "spec": {"layer": [{"mark": "bar", "encoding": {"x": {"field": "a"}}}]}})"
            << "facet";
    }
    void facts_ofComposedViews() {
        QFETCH(QString, text);
        QFETCH(QString, mark);
        const auto read = readSpecification(text.toStdString(), "x");
        QVERIFY(read);
        QCOMPARE(QString::fromStdString(read->facts.mark), mark);
        QCOMPARE(read->facts.fields, (std::vector<std::string>{"a"}));
    }
    void title_mayBeLinesOrAMap() {
        QCOMPARE(readSpecification(R"({"mark": "bar", "title": ["a", "b"]})", "x")->facts.title, std::string("a b"));
        QCOMPARE(readSpecification(R"({"mark": "bar", "title": {"text": "c"}})", "x")->facts.title, std::string("c"));
    }
    void wrong_isNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray() << "x.vl.json isn't a chart";
        QTest::newRow("no JSON") << QByteArray("{\"mark\": ") << "x.vl.json isn't a chart";
        QTest::newRow("a list") << QByteArray("[]") << "it is a list, not a map";
        QTest::newRow("no mark") << QByteArray(R"({"data": {}})") << "it has no mark";
        QTest::newRow("mark of another type") << QByteArray(R"({"mark": 7})") << "it has no mark";
        QTest::newRow("Vega") << QByteArray(
                                     "{\"$schema\": \"https://vega.github.io/schema/vega/v5.json\", \"marks\": []}")
                              << "Vega specification, not a Vega-Lite one";
        QTest::newRow("deep") << QByteArray(R"({"mark": "bar", "x": )") + QByteArray(100'000, '[') << "isn't a chart";
        QTest::newRow("bytes") << QByteArray("\x89PNG\r\n\xff", 7) << "isn't a chart";
    }
    void wrong_isNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const auto read = readSpecification(text.toStdString(), "x.vl.json");
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadData);
        QVERIFY2(read.error().message.find(message.toStdString()) != std::string::npos, read.error().message.c_str());
    }
    void tooLarge_isRefusedUnread() {
        const auto read = readSpecification(std::string((16u << 20) + 1, ' '), "x");
        QVERIFY(!read);
        QVERIFY(read.error().message.find("too large") != std::string::npos);
    }
    void prepared_keepsThePersonsBytes() {
        const std::string text = "{ \"data\": {\"name\": \"self\"},\n  \"mark\": \"bar\" }";
        const auto prepared = prepareVisualization(text, "charts/mass_by_species.vl.json");
        QVERIFY(prepared);
        QCOMPARE(prepared->text, text);
        QCOMPARE(prepared->title, std::string("mass_by_species"));
    }
    void prepared_getsSelfWhereItHasNoData() {
        const auto prepared = prepareVisualization(R"({"title": "Mass", "mark": "bar"})", "m.vl.json");
        QVERIFY(prepared);
        QCOMPARE(prepared->title, std::string("Mass"));
        QCOMPARE((*Json::parse(prepared->text))["data"]["name"].text(), std::string("self"));
    }
    void prepared_mayHaveDataOfItsOwn() {
        const std::string text = R"({"data": {"values": [{"a": 1}]}, "mark": "bar"})";
        QCOMPARE(prepareVisualization(text, "x.vl.json")->text, text);
        const std::string layers = R"({"layer": [{"data": {"values": [{"a": 1}]}, "mark": "bar"}]})";
        QCOMPARE(prepareVisualization(layers, "x.vl.json")->text, layers);
    }
    void prepared_neverFetches_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("url") << R"({"data": {"url": "http://a/b.csv"}, "mark": "bar"})";
        QTest::newRow("file") << R"({"data": {"url": "/etc/passwd"}, "mark": "bar"})";
        QTest::newRow("in a layer") << R"({"layer": [{"data": {"url": "http://a"}, "mark": "bar"}]})";
        QTest::newRow("look-up")
            << R"({"mark": "bar", "transform": [{"lookup": "a", "from": {"data": {"url": "b"}}}]})";
        QTest::newRow("in a facet") << R"({"facet": {}, "spec": {"data": {"url": "http://a"}, "mark": "bar"}})";
    }
    void prepared_neverFetches() {
        QFETCH(QString, text);
        const auto prepared = prepareVisualization(text.toStdString(), "x.vl.json");
        QVERIFY(!prepared);
        QVERIFY(prepared.error().message.find("would fetch") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(SpecificationTest)
#include "tst_Specification.moc"
