// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Node.h"

#include <QtTest>
#include <cmath>

using namespace stemma;

namespace {

Json value(const std::string& text) {
    Problems problems;
    const auto node = readYamlTree(text, problems);
    return node && problems.empty() ? toJson(*node) : Json("unreadable");
}

std::string problemsOf(const std::string& text, bool json = false) {
    Problems problems;
    readTree(text, json, problems);
    if (problems.empty()) return "";
    const Error error = problems.toError("f");
    return std::to_string(error.where->line) + ":" + std::to_string(error.where->column) + " " + error.message;
}

} // namespace

class PipelineNodeTest : public QObject {
    Q_OBJECT
private slots:
    void scalars_followTheCoreSchema_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        const std::pair<const char*, const char*> rows[] = {
            {"no", "\"no\""},
            {"yes", "\"yes\""},
            {"on", "\"on\""},
            {"off", "\"off\""},
            {"y", "\"y\""},
            {"true", "true"},
            {"True", "true"},
            {"FALSE", "false"},
            {"tRue", "\"tRue\""},
            {"null", "null"},
            {"~", "null"},

            {"Null", "null"},
            {"nil", "\"nil\""},
            {"7", "7"},
            {"-7", "-7"},
            {"+7", "7"},
            {"007", "7"},
            {"0o17", "15"},
            {"0x1F", "31"},
            {"0b1", "\"0b1\""},
            {"1_000", "\"1_000\""},
            {"1,000", "\"1,000\""},
            {"12:30:45", "\"12:30:45\""},
            {"2026-11-23", "\"2026-11-23\""},
            {"1e-3", "0.001"},
            {"1E3", "1000.0"},
            {"0.25", "0.25"},
            {".5", "0.5"},
            {"-.5e1", "-5.0"},
            {"1.", "1.0"},
            {".", "\".\""},
            {"1e", "\"1e\""},
            {"e3", "\"e3\""},
            {"-", "[null]"},
            {"1.0", "1.0"},
            {"9223372036854775807", "9223372036854775807"},
            {"18446744073709551615", "18446744073709551615"},
            {"-9223372036854775808", "-9223372036854775808"},
            {"'7'", "\"7\""},
            {"\"true\"", "\"true\""},
            {"!!str 7", "\"7\""},
            {"!!int 7", "7"},
            {"!!float 7", "7.0"},
            {"''", "\"\""},
            {"|\n a\n b\n", "\"a\\nb\\n\""},
            {">-\n a\n b\n", "\"a b\""},
            {"{a: 1, b: [x, 2]}", "{\"a\":1,\"b\":[\"x\",2]}"},
        };
        for (const auto& [text, json] : rows) QTest::newRow(text) << text << json;
    }
    void scalars_followTheCoreSchema() {
        QFETCH(QString, text);
        QFETCH(QString, json);
        const Json read = value(text.toStdString());
        const std::string shown = read.isDouble() ? read.canonical() : read.dump();
        QCOMPARE(QString::fromStdString(shown), json);
    }

    void infinities_areNumbers() {
        QCOMPARE(value(".inf").number(), double(INFINITY));
        QCOMPARE(value("-.Inf").number(), -double(INFINITY));
        QVERIFY(std::isnan(value(".nan").number()));
    }

    void json_andYamlReadTheSame() {
        const std::string text = R"({"a": [1, 2.5, true, null, "x\u00e4\ud83d\ude00\n"], "b": {"c": -1e-3}})";
        Problems problems;
        const auto json = readJsonTree(text, problems);
        QVERIFY(json && problems.empty());
        QCOMPARE(toJson(*json).dump(), std::string("{\"a\":[1,2.5,true,null,\"xä😀\\n\"],\"b\":{\"c\":-0.001}}"));
        QVERIFY(toJson(*json) == value("a: [1, 2.5, true, null, \"xä\U0001F600\\n\"]\nb: {c: -1e-3}"));
    }

    void json_keepsPlaces() {
        Problems problems;
        const auto root = readJsonTree("{\n  \"ä\": [1,\n 22]}", problems);
        QVERIFY(root.has_value());
        const Node& list = root->children.front();
        QVERIFY((list.keyWhere == Place{2, 3}));
        QVERIFY((list.where == Place{2, 8}));
        QVERIFY((list.children[1].where == Place{3, 2}));
    }

    void yaml_keepsPlacesInCharacters() {
        Problems problems;
        const auto root = readTree("\xEF\xBB\xBF"
                                   "a: 1\r\n'ä': [ö, ü]\r\n",
                                   false, problems);
        QVERIFY(root.has_value());
        const Node& list = root->children[1];
        QVERIFY((list.keyWhere == Place{2, 1}));
        QVERIFY((list.where == Place{2, 6}));
        QVERIFY((list.children[1].where == Place{2, 10}));
    }

    void braces_areYamlWhereTheyAreNotJson() {
        Problems problems;
        const auto root = readTree("{a: 1, b: x}", false, problems);
        QVERIFY(root && problems.empty());
        QCOMPARE(toJson(*root).dump(), std::string(R"({"a":1,"b":"x"})"));
    }

    void aliases_areExpanded() {
        QCOMPARE(value("a: &x [1, {b: 2}]\nc: *x\nd: {e: *x}").dump(),
                 std::string(R"({"a":[1,{"b":2}],"c":[1,{"b":2}],"d":{"e":[1,{"b":2}]}})"));
    }

    void faults_areToldWithTheirPlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("json");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, QByteArray text, bool json, const char* told) {
            QTest::newRow(name) << text << json << QString::fromUtf8(told);
        };
        row("invalid UTF-8", "a: 1\nb: \xE4h\n", false, "2:4 The byte 0xE4 isn't UTF-8");
        row("overlong", "a: \xC0\x80", false, "1:4 The byte 0xC0 isn't UTF-8");
        row("surrogate", "a: \xED\xA0\x80", false, "1:4 The byte 0xED isn't UTF-8");
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "a\0:\0",
                       6),
            false, "1:1 The file is UTF-16");
        row("nul", QByteArray("a: 1\nb: \0", 9), false,
            "2:4 The control character U+0000 can't stand in a pipeline file");
        row("end of transmission", "a: 1\n\x04 b: 2", false,
            "2:1 The control character U+0004 can't stand in a pipeline file");
        row("alias of itself", "a: &x [*x]", false, "1:8 An alias stands inside of what it refers to");
        row("duplicate", "a: 1\nb: {c: 1, c: 2}", false, "2:11 The key 'c' stands twice in the same map");
        row("trailing comma", "{\"a\": 1,}", true, "1:9 This isn't valid JSON: a comma stands before }");
        row("trailing text", "{\"a\": 1} x", true,
            "1:10 This isn't valid JSON: text follows after the end of the JSON value");
        row("unended", "{\"a\": \"x", true, "1:9 This isn't valid JSON: a text doesn't end");
        row("leading zero", "{\"a\": 01}", true, "1:9 This isn't valid JSON: a number can't start with 0");
        row("half a character", "{\"a\": \"\\ud800\"}", true,
            "1:14 This isn't valid JSON: half a character stands in a text");
        row("comment", "{\"a\": 1 // x\n}", true, "1:9 This isn't valid JSON: a comma or } is expected here");
        row("nothing", "", true, "1:1 This isn't valid JSON: it ends too early");
    }
    void faults_areToldWithTheirPlace() {
        QFETCH(QByteArray, text);
        QFETCH(bool, json);
        QFETCH(QString, told);
        QCOMPARE(QString::fromStdString(problemsOf(text.toStdString(), json)), told);
    }
};

QTEST_GUILESS_MAIN(PipelineNodeTest)
#include "tst_PipelineNode.moc"
