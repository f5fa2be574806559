// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"

#include <QTest>
#include <bit>
#include <limits>

using namespace stemma;

class JsonTest : public QObject {
    Q_OBJECT

    static std::string canonicalOf(const char* text) { return Json::parse(text).value().canonical(); }
    static std::string dumpOf(const char* text) { return Json::parse(text).value().dump(); }

private slots:
    void parse_keepsOrderAndTypes() {
        const Json json = Json::parse(R"({"b":1,"a":[true,false,null,"x",-2,1.5]})").value();
        QCOMPARE(json.dump(), std::string(R"({"b":1,"a":[true,false,null,"x",-2,1.5]})"));
        QVERIFY(json["a"].at(0).boolean());
        QVERIFY(json["a"].at(2).isNull());
        QCOMPARE(json["a"].at(3).text(), std::string("x"));
        QCOMPARE(json["a"].at(4).integer(), std::int64_t(-2));
        QCOMPARE(json["a"].at(5).number(), 1.5);
        QVERIFY(json["a"].at(9).isNull());
        QVERIFY(json["none"]["deeper"].isNull());
    }

    void integers_areExactTo64Bits() {
        for (const char* text :
             {"9223372036854775807", "-9223372036854775808", "18446744073709551615", "9007199254740993", "0", "-1"}) {
            const Json json = Json::parse(text).value();
            QVERIFY2(json.isInteger(), text);
            QCOMPARE(json.dump(), std::string(text));
            QCOMPARE(json.canonical(), std::string(text));
        }
        QCOMPARE(Json::parse("18446744073709551615").value().unsignedInteger(), std::uint64_t(-1));
        QCOMPARE(Json::parse("18446744073709551615").value().integer(-5), std::int64_t(-5));
        QCOMPARE(Json::parse("-1").value().unsignedInteger(7), std::uint64_t(7));
        QVERIFY(Json::parse("18446744073709551616").value().isDouble());
        QVERIFY(Json::parse("-9223372036854775809").value().isDouble());
        QVERIFY(Json(7UL) == Json(7));
        QVERIFY(Json(std::uint64_t(-1)).isInteger());
    }

    void doubles_differFromIntegers() {
        QVERIFY(!(Json(1) == Json(1.0)));
        QCOMPARE(dumpOf("1.0"), std::string("1.0"));
        QCOMPARE(canonicalOf("[1,1.0,\"1\"]"), std::string("[1,1.0,\"1\"]"));
        QCOMPARE(Json(3).number(), 3.0);
        QCOMPARE(Json(3.0).integer(-1), std::int64_t(-1));
        QCOMPARE(Json(std::numeric_limits<double>::quiet_NaN()).dump(), std::string("null"));
        QCOMPARE(Json(-std::numeric_limits<double>::infinity()).canonical(), std::string("null"));
        QCOMPARE(Json(-0.0).dump(), std::string("-0.0"));
        QCOMPARE(Json(-0.0).canonical(), std::string("0.0"));
    }

    // RFC 8785, appendix B, with ".0" where the number is whole.
    void canonical_printsDoublesAsEcmaScript_data() {
        QTest::addColumn<quint64>("bits");
        QTest::addColumn<QString>("text");
        const std::pair<quint64, const char*> cases[] = {
            {0x0000000000000001, "5e-324"},
            {0x8000000000000001, "-5e-324"},
            {0x7fefffffffffffff, "1.7976931348623157e+308"},
            {0xffefffffffffffff, "-1.7976931348623157e+308"},
            {0x4340000000000000, "9007199254740992.0"},
            {0xc340000000000000, "-9007199254740992.0"},
            {0x4430000000000000, "295147905179352830000.0"},
            {0x44b52d02c7e14af5, "9.999999999999997e+22"},
            {0x44b52d02c7e14af6, "1e+23"},
            {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
            {0x444b1ae4d6e2ef4e, "999999999999999700000.0"},
            {0x444b1ae4d6e2ef4f, "999999999999999900000.0"},
            {0x444b1ae4d6e2ef50, "1e+21"},
            {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
            {0x3eb0c6f7a0b5ed8d, "0.000001"},
            {0x41b3de4355555553, "333333333.3333332"},
            {0x41b3de4355555557, "333333333.33333343"},
            {0xbecbf647612f3696, "-0.0000033333333333333333"},
            {0x43143ff3c1cb0959, "1424953923781206.2"},
            {0x3ff0000000000000, "1.0"},
            {0x4024000000000000, "10.0"},
            {0x3fb999999999999a, "0.1"},
        };
        for (const auto& [bits, text] : cases) QTest::newRow(text) << bits << QString(text);
    }
    void canonical_printsDoublesAsEcmaScript() {
        QFETCH(quint64, bits);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(Json(std::bit_cast<double>(bits)).canonical()), text);
        QCOMPARE(Json::parse(text.toStdString()).value().number(), std::bit_cast<double>(bits));
    }

    // RFC 8785, 3.2.3: the order is by UTF-16 code units, not by code points.
    void canonical_sortsMembersByUtf16() {
        const char* text = R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"":8,"11":9})";
        QCOMPARE(canonicalOf(text),
                 std::string("{\"\":8,\"\\r\":2,\"1\":4,\"11\":9,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,"
                             "\"\U0001f600\":5,\"\ufb33\":3}"));
    }

    void canonical_escapesOnlyWhatMustBe() {
        const char* text = "[\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\\\/\\u007f\\u00e9\"]";
        QCOMPARE(canonicalOf(text), std::string("[\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\x7f\u00e9\"]"));
    }

    void dump_indents() {
        const Json json = Json::object({{"a", Json::array({1, Json::object()})}, {"b", Json::array()}});
        QCOMPARE(json.dump(2), std::string("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"));
    }

    void dump_replacesInvalidUtf8() {
        QCOMPARE(Json(std::string("a\xff\"")).dump(), std::string("\"a\ufffd\\\"\""));
        const Json json = Json::object({{std::string("k\xc3"), 1}});
        QCOMPARE(json.dump(), std::string("{\"k\ufffd\":1}"));
        QVERIFY(Json::parse(json.dump()).has_value());
    }

    void parse_ofDuplicateKeysTakesTheLast() {
        QCOMPARE(dumpOf(R"({"a":1,"b":2,"a":{"c":3,"c":4}})"), std::string(R"({"a":{"c":4},"b":2})"));
    }

    void parse_manyMembersInReasonableTime() {
        std::string text = "{";
        for (int i = 0; i < 200000; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
        text += "\"k0\":-1}";
        const Json json = Json::parse(text).value();
        QCOMPARE(json.size(), std::size_t(200000));
        QCOMPARE(json["k0"].integer(), std::int64_t(-1));
    }

    void parse_saysWhereItIsBroken_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("empty") << QByteArray("") << 1 << 1;
        QTest::newRow("open") << QByteArray("{\n") << 2 << 1;
        QTest::newRow("comma") << QByteArray("[1,\n  2,]") << 2 << 5;
        QTest::newRow("trailing") << QByteArray("{}\n\n x") << 3 << 2;
        QTest::newRow("after umlauts") << QByteArray("[\"\xc3\xa4\xc3\xb6\" x]") << 1 << 7;
        QTest::newRow("utf-8") << QByteArray("\"ab\xff\"") << 1 << 4;
        QTest::newRow("overlong") << QByteArray("\"\xc0\x80\"") << 1 << 2;
        QTest::newRow("lone surrogate") << QByteArray("\"\\ud800\"") << 1 << 8;
        QTest::newRow("control") << QByteArray("\"a\x01\"") << 1 << 3;
        QTest::newRow("NaN") << QByteArray("NaN") << 1 << 1;
        QTest::newRow("huge") << QByteArray("[1e999]") << 1 << 6;
        QTest::newRow("comment") << QByteArray("/**/1") << 1 << 1;
        QTest::newRow("leading zero") << QByteArray("[01]") << 1 << 3;
        QTest::newRow("null byte") << QByteArray("1\0", 2) << 1 << 2;
    }
    void parse_saysWhereItIsBroken() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, column);
        const auto result = Json::parse(std::string_view(text.constData(), std::size_t(text.size())));
        QVERIFY(!result.has_value());
        QVERIFY(result.error().code == ErrorCode::BadData);
        QVERIFY(result.error().where.has_value());
        QCOMPARE(result.error().where->line, line);
        QCOMPARE(result.error().where->column, column);
        QVERIFY(QString::fromStdString(result.error().message).isValidUtf16());
    }

    void parse_limitsDepth() {
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(Json::parse(nested(200)).has_value());
        const auto result = Json::parse("\n [\"[[[\\\"[\"," + nested(200) + "]");
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().where->line, 2);
        QCOMPARE(result.error().where->column, 12 + 199);
        QVERIFY(!Json::parse(std::string(1'000'000, '[')).has_value());
        QVERIFY(!Json::parse("[[]]", 1).has_value());
        QVERIFY(Json::parse("1", 0).has_value());
    }

    void equality_ignoresTheOrderOfMembers() {
        const Json a = Json::parse(R"({"x":1,"y":{"p":1,"q":2}})").value();
        QVERIFY(a == Json::parse(R"({"y":{"q":2,"p":1},"x":1})").value());
        QVERIFY(!(a == Json::parse(R"({"y":{"q":2,"p":3},"x":1})").value()));
        QVERIFY(!(a == Json::parse(R"({"x":1})").value()));
        QVERIFY(!(Json::array({1, 2}) == Json::array({2, 1})));
    }

    void members_areChangedInPlace() {
        Json json;
        json["a"]["b"] = 1;
        json.set("c", "text");
        json["list"].push(1);
        json.set("a", 2);
        QCOMPARE(json.dump(), std::string(R"({"a":2,"c":"text","list":[1]})"));
        QVERIFY(json.erase("c"));
        QVERIFY(!json.erase("c"));
        QVERIFY(!json.contains("c"));
        QCOMPARE(json.size(), std::size_t(2));
        QCOMPARE(std::string(json["list"].typeName()), std::string("list"));
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "tst_Json.moc"
