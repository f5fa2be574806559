// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"

#include <QTest>

using namespace stemma;

class TextTest : public QObject {
    Q_OBJECT

private slots:
    void utf8_isToldFromWhatIsnt_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("valid");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("ascii") << QByteArray("plain text, longer than eight") << true;
        QTest::newRow("two, three, four") << QByteArray("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80") << true;
        QTest::newRow("after ascii") << QByteArray("12345678\xc3\xa4") << true;
        QTest::newRow("last code point") << QByteArray("\xf4\x8f\xbf\xbf") << true;
        QTest::newRow("beyond the last") << QByteArray("\xf4\x90\x80\x80") << false;
        QTest::newRow("overlong 2") << QByteArray("\xc0\xaf") << false;
        QTest::newRow("overlong 3") << QByteArray("\xe0\x9f\xbf") << false;
        QTest::newRow("overlong 4") << QByteArray("\xf0\x8f\xbf\xbf") << false;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("cut") << QByteArray("abcdefgh\xe2\x82") << false;
        QTest::newRow("continuation") << QByteArray("\x80") << false;
        QTest::newRow("ff") << QByteArray("1234567\xff") << false;
    }
    void utf8_isToldFromWhatIsnt() {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, valid);
        const std::string text = bytes.toStdString();
        QCOMPARE(isUtf8(text), valid);
        QVERIFY(isUtf8(toUtf8(text)));
        QCOMPARE(toUtf8(text) == text, valid);
    }

    void toUtf8_replacesOnlyWhatIsWrong() {
        QCOMPARE(toUtf8("a\xff\xc3\xa4\xe2\x82"), std::string("a\ufffd\xc3\xa4\ufffd\ufffd"));
    }

    void printable_showsWhatCouldDeceive() {
        QCOMPARE(printable("a\x1b[31mb\tc\nd\re\x7f"), std::string("a\\x1b[31mb\tc\\nd\\re\\x7f"));
        QCOMPARE(printable("x\u202ey\u2066z\u0085\xff"), std::string("x\\u202ey\\u2066z\\u0085\\xff"));
        QCOMPARE(printable(std::string_view("\0", 1)), std::string("\\x00"));
        QCOMPARE(printable("ä€😀"), std::string("ä€😀"));
    }

    void escapeXml_leavesNothingThatXmlForbids() {
        QCOMPARE(escapeXml("<a b=\"c\">&'\n"), std::string("&lt;a b=&quot;c&quot;&gt;&amp;&#39;\n"));
        QCOMPARE(escapeXml("a\x01\xff\xef\xbf\xbf"
                           "b"),
                 std::string("a\ufffd\ufffd\ufffdb"));
        QCOMPARE(escapeXml("ä😀"), std::string("ä😀"));
    }

    void base64_goesBothWays() {
        const std::pair<std::string, std::string> cases[] = {
            {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\x00\xfe", "/wD+"}};
        for (auto [bytes, text] : cases) {
            if (text == "/wD+") bytes = std::string("\xff\0\xfe", 3);
            QCOMPARE(base64(bytes), text);
            QCOMPARE(fromBase64(text).value(), bytes);
        }
        for (const char* bad : {"Zg", "Zg=", "Z===", "====", "Zm9v!AAA", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9"}) {
            QVERIFY2(!fromBase64(bad).has_value(), bad);
        }
    }

    void splitAndJoin_areOpposite() {
        using Words = std::vector<std::string>;
        QVERIFY(split("a,b,,c", ',') == (Words{"a", "b", "", "c"}));
        QVERIFY(split("", ',') == (Words{""}));
        QVERIFY(split(",", ',') == (Words{"", ""}));
        QCOMPARE(join({"a", "b"}, ", "), std::string("a, b"));
        QCOMPARE(join({}, ", "), std::string());
        QCOMPARE(trim(" \t a b \n"), std::string_view("a b"));
        QCOMPARE(trim(" \n"), std::string_view());
    }

    void shellQuote_quotesWhereNeeded() {
        QCOMPARE(shellQuote("plain/path-1.csv"), std::string("plain/path-1.csv"));
        QCOMPARE(shellQuote(""), std::string("''"));
        QCOMPARE(shellQuote("a b"), std::string("'a b'"));
        QCOMPARE(shellQuote("it's $HOME"), std::string("'it'\\''s $HOME'"));
        QCOMPARE(shellQuote("~x"), std::string("'~x'"));
    }

    void sqlQuote_holdsWhateverIsInside() {
        QCOMPARE(sqlQuote("it's \"it\""), std::string("'it''s \"it\"'"));
        QCOMPARE(sqlQuote("it's \"it\"", '"'), std::string("\"it's \"\"it\"\"\""));
        QCOMPARE(sqlQuote(std::string("a\0'b", 4)), std::string("'a''b'"));
    }

    void nearestWord_forgivesSlips() {
        const std::vector<std::string> words = {"inputs", "outputs", "parameters", "sql", "Größe"};
        QCOMPARE(nearestWord("input", words), std::string("inputs"));
        QCOMPARE(nearestWord("ouptuts", words), std::string("outputs"));
        QCOMPARE(nearestWord("INPUTS", words), std::string("inputs"));
        QCOMPARE(nearestWord("Grüße", words), std::string("Größe"));
        QCOMPARE(nearestWord("sqk", words), std::string("sql"));
        QCOMPARE(nearestWord("xy", words), std::string());
        QCOMPARE(nearestWord("command", words), std::string());
        QCOMPARE(nearestWord("", words), std::string());
        QCOMPARE(nearestWord(std::string(100'000, 'x'), words), std::string());
        QCOMPARE(didYouMean("parametres", words), std::string(" Did you mean 'parameters'?"));
        QCOMPARE(didYouMean("qqq", words), std::string());
    }

    void numbers_readWell() {
        const std::pair<std::uint64_t, const char*> bytes[] = {{0, "0 B"},
                                                               {999, "999 B"},
                                                               {1000, "1.0 kB"},
                                                               {14'200, "14.2 kB"},
                                                               {99'940, "99.9 kB"},
                                                               {99'960, "100 kB"},
                                                               {999'400, "999 kB"},
                                                               {999'500, "1.0 MB"},
                                                               {1'100'000'000, "1.1 GB"},
                                                               {UINT64_MAX, "18.4 EB"}};
        for (const auto& [value, text] : bytes) QCOMPARE(formatBytes(value), std::string(text));
        QCOMPARE(formatCount(1234567), std::string("1,234,567"));
        QCOMPARE(formatCount(-123), std::string("-123"));
        QCOMPARE(formatCount(-1234), std::string("-1,234"));
        QCOMPARE(formatCount(INT64_MIN), std::string("-9,223,372,036,854,775,808"));
        QCOMPARE(formatNumber(0.965), std::string("0.965"));
        QCOMPARE(formatNumber(1.2e-7), std::string("1.2e-07"));
        QCOMPARE(formatNumber(333), std::string("333"));
        QCOMPARE(formatNumber(1234567), std::string("1234567"));
        QCOMPARE(formatNumber(0.1 + 0.2), std::string("0.3"));
        QCOMPARE(formatNumber(-0.0), std::string("0"));
        QCOMPARE(formatNumber(1e300), std::string("1e+300"));
        QCOMPARE(plural(1, "step"), std::string("1 step"));
        QCOMPARE(plural(0, "step"), std::string("0 steps"));
        QCOMPARE(plural(3000, "entry", "entries"), std::string("3,000 entries"));
    }
};

QTEST_GUILESS_MAIN(TextTest)
#include "tst_Text.moc"
