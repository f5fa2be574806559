// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/tables/TablesFixture.h"

#include <QObject>
#include <array>
#include <sys/stat.h>

using namespace stemma;

/// How files are read is decided once, from all of them, and what can't be read is said with its place.
class TablesSniffTest : public QObject {
    Q_OBJECT

private:
    TablesFixture m;

    static Json parsed(const QString& json) { return json.isEmpty() ? Json() : *Json::parse(json.toStdString()); }
    /// "a BIGINT, b VARCHAR", or the error in words.
    QString columnsOf(const fs::path& file, const Json& options = {}) {
        const Result<Sniffed> sniffed = m.client.sniff({file}, options);
        if (!sniffed) return QString::fromStdString(describe(sniffed.error()));
        QStringList columns;
        for (const Column& column : sniffed->options.columns)
            columns << QString::fromStdString(column.name + ' ' + column.type);
        return columns.join(", ");
    }
    static void row(const char* name, const std::string& content, const char* options, const char* expected) {
        QTest::newRow(name) << QByteArray(content.data(), qsizetype(content.size())) << options << expected;
    }
    static std::string repeated(const std::string& line, int times) {
        std::string out;
        for (int i = 0; i < times; ++i) out += line;
        return out;
    }

private slots:
    void types_fitEveryValue_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("columns");
        row("plain", "a,b,c\n1,x,2020-01-31\n2,NA,2020-02-29\n", "", "a BIGINT, b VARCHAR, c DATE");
        row("carriage returns", "a,b\r\n1,x\r\n", "", "a BIGINT, b VARCHAR");
        row("byte order mark",
            "\xef\xbb\xbf"
            "a,b\n1,2",
            "", "a BIGINT, b BIGINT");
        row("tabs", "a\tb\n1\t2\n", "", "a BIGINT, b BIGINT");
        row("semicolons", "a;b\n1,5;x,y\n", "", "a VARCHAR, b VARCHAR");
        row("decimal comma", "a;b\n1,5;x\n-2;y\n", R"({"decimal":","})", "a DOUBLE, b VARCHAR");
        row("thousands", "a;b\n1.234,5;1.000\n", R"({"decimal":",","thousands":"."})", "a DOUBLE, b BIGINT");
        row("a fraction after 30,000 whole numbers", "a\n" + repeated("1\n", 30000) + "1.5\n", "", "a DOUBLE");
        row("a word after 30,000 numbers", "a\n" + repeated("1\n", 30000) + "none\n", "", "a VARCHAR");
        row("numbers after 30,000 nulls", "a,b\n" + repeated("NA,1\n", 30000) + "7,1\n", "", "a BIGINT, b BIGINT");
        row("zip codes keep their zeros", "zip,n\n00123,0\n4567,0.5\n", "", "zip VARCHAR, n DOUBLE");
        row("too many digits for a double", "id\n12345678901234567890\n1\n", "", "id VARCHAR");
        row("64 bits", "id\n9223372036854775807\n-9223372036854775808\n", "", "id BIGINT");
        row("signs and spaces", "a,b\n+5, 7\n-3, 8\n", "", "a BIGINT, b BIGINT");
        row("exponents", "a,b\n1e3,.5\n-2.5E-3,5.\n", "", "a DOUBLE, b DOUBLE");
        row("underscores are no digits", "a\n1_000\n", "", "a VARCHAR");
        row("hexadecimal is text", "a\n0x10\n", "", "a VARCHAR");
        row("infinities", "a\ninf\n-Infinity\n1.5\n", "", "a DOUBLE");
        row("truth", "a,b\nTRUE,t\nfalse,f\n", "", "a BOOLEAN, b VARCHAR");
        row("no such day", "a\n2021-02-28\n2021-02-29\n", "", "a VARCHAR");
        row("a time of day makes a date a moment", "a\n2020-01-01\n2020-01-01 10:00:00\n", "", "a TIMESTAMP");
        row("nanoseconds", "a\n2020-01-01 10:00:00.123456789\n", "", "a TIMESTAMP_NS");
        row("zones", "a\n2020-01-01T10:00:00Z\n2020-01-01T10:00:00+02:00\n", "", "a TIMESTAMP WITH TIME ZONE");
        row("clock", "a\n10:30:00\n23:59:59.5\n", "", "a TIME");
        row("date format", "a,b\n31.12.2020,x\nNA,y\n", R"({"dateformat":"%d.%m.%Y"})", "a DATE, b VARCHAR");
        row("dates of other countries stay text", "a\n31.12.2020\n", "", "a VARCHAR");
        row("given types", "a,b\n1,2\n", R"({"types":{"a":"VARCHAR"}})", "a VARCHAR, b BIGINT");
        row("only nulls", "a,b\n1,\n2,NA\n", "", "a BIGINT, b VARCHAR");
        row("given nulls", "a\n-99\n1\nNA\n", R"({"nulls":["-99"]})", "a VARCHAR");
        row("only a header", "a,b\n", "", "a VARCHAR, b VARCHAR");
        row("header without line end", "name", "", "name VARCHAR");
        row("no header", "1,2\n3,4\n", "", "column0 BIGINT, column1 BIGINT");
        row("a header of numbers, said so", "1,2\n3,4\n", R"({"header":true})", "1 BIGINT, 2 BIGINT");
        row("all text", "name,city\nbob,paris\n", "", "name VARCHAR, city VARCHAR");
        row("names twice and missing", "a,A,\n1,2,3\n", "", "a BIGINT, A_1 BIGINT, column2 BIGINT");
        row("comments above", "# made by x\n# y, z\na,b\n1,2\n", "", "a BIGINT, b BIGINT");
        row("skip", "Report\n\na,b\n1,2\n", R"({"skip":2})", "a BIGINT, b BIGINT");
        row("quotes after 30,000 lines", "a,b\n" + repeated("1,x\n", 30000) + "2,\"y, \"\"z\"\"\nw\"\n", "",
            "a BIGINT, b VARCHAR");
        row("nothing is quoted", "a,b\n\"1,x\n", R"({"quote":""})", "a VARCHAR, b VARCHAR");
        row("empty lines", "a,b\n1,2\n\n3,4\n", "", "a BIGINT, b BIGINT");
        row("latin-1", "a,b\n1,caf\xe9\n", R"({"encoding":"latin-1"})", "a BIGINT, b VARCHAR");
        row("utf-16",
            std::string("\xff\xfe"
                        "a\0,\0b\0\n\0"
                        "1\0,\0"
                        "2\0\n\0",
                        18),
            R"({"encoding":"utf-16"})", "a BIGINT, b BIGINT");
    }
    void types_fitEveryValue() {
        QFETCH(QByteArray, content);
        QFETCH(QString, options);
        QFETCH(QString, columns);
        const fs::path file = m.write("t.csv", content.toStdString());
        QCOMPARE(columnsOf(file, parsed(options)), columns);
        // What was decided reads every value, and is the same when it comes back from where it was kept.
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}, parsed(options)));
        UNWRAP(const Profile profile, m.client.profile({file}, sniffed.options));
        QCOMPARE(profile.rows, sniffed.rows);
        UNWRAP(const ReadOptions kept, ReadOptions::fromJson(sniffed.options.toJson()));
        QVERIFY(kept == sniffed.options);
    }

    void mistakes_haveTheirPlace_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("words");
        row("too many", "a,b\n1,2\n3,4,5\n", "", "t.csv: line 3 has 3 columns where the header has 2");
        row("too few", "a,b\n1,2\n3\n", "", "t.csv: line 3 has 1 column where the header has 2");
        row("late", "a,b\n" + repeated("1,x\n", 30000) + "1,2,3\n", "", "line 30002 has 3 columns");
        row("encoding", "a,b\n1,2\n3,caf\xe9\n", "", "line 3 isn't UTF-8: byte 0xe9 at offset 13*encoding: latin-1");
        row("late encoding", "a\n" + repeated("\xc3\xa9\n", 400000) + "\xe9\n", "",
            "line 400002 isn't UTF-8: byte 0xe9 at offset 1200002");
        row("open quote", "a,b\n1,2\n3,\"x\n", "", "line 3 has a quote that isn't closed");
        row("empty", "", "", "t.csv is empty: it has no header");
        row("only line ends", "\n\n", "", "there is no header in it");
        row("binary",
            std::string("\x7f"
                        "ELF\2\1\1\0\0\0\0",
                        11),
            "", "doesn't look like CSV: byte 0 at offset 7");
        row("utf-16 unsaid",
            std::string("\xff\xfe"
                        "a\0\n\0",
                        6),
            "", "UTF-16*encoding: utf-16");
        row("given type", "a,b\n1,paris\n", R"({"types":{"b":"BIGINT"}})",
            "line 2 column 'b' has 'paris', which isn't BIGINT");
        row("given type loses", "a\n1\n1.5\n", R"({"types":{"a":"INTEGER"}})", "column 'a' is not INTEGER throughout");
        row("unknown type", "a\n1\n", R"({"types":{"a":"NUMBR"}})", "no type 'NUMBR'");
        row("unknown column", "mass\n1\n", R"({"types":{"mas":"DOUBLE"}})", "no column 'mas'*Did you mean 'mass'");
        row("unknown option", "a\n1\n", R"({"delimeter":";"})", "no 'delimeter'*Did you mean 'delimiter'");
        row("wrong option", "a\n1\n", R"({"skip":"two"})", "skip is \"two\", but must be how many lines");
        row("both marks", "a\n1\n", R"({"thousands":"."})", "thousands and decimal are both '.'");
    }
    void mistakes_haveTheirPlace() {
        QFETCH(QByteArray, content);
        QFETCH(QString, options);
        QFETCH(QString, words);
        const QString said = columnsOf(m.write("t.csv", content.toStdString()), parsed(options));
        for (const QString& word : words.split('*')) QVERIFY2(said.contains(word), qPrintable(said));
        QVERIFY2(!said.contains("/proc/") && !said.contains("auto_detect"), qPrintable(said));
    }

    void nulls_areCounted() {
        const fs::path file = m.write("t.csv", "a,b\n1,NA\nNA,x\n,null\nNaN,NA\n");
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        QCOMPARE(sniffed.rows, 4);
        QCOMPARE(sniffed.facts["nulls"], *Json::parse(R"({"a":{"":1,"NA":1,"NaN":1},"b":{"NA":2,"null":1}})"));
        const fs::path one = m.write("one.csv", "only\n1\n\n3\n");
        UNWRAP(const Sniffed single, m.client.sniff({one}));
        QCOMPARE(single.facts["nulls"], *Json::parse(R"({"only":{"":1}})"));
    }

    void severalFiles_areOneTable() {
        const fs::path one = m.write("1.csv", "a,b\n1,x\n");
        const fs::path two = m.write("2.csv", "a,b\n1.5,y\n");
        UNWRAP(const Sniffed sniffed, m.client.sniff({one, two}));
        QCOMPARE(sniffed.rows, 2);
        QCOMPARE(sniffed.options.columns[0].type, std::string("DOUBLE"));
        const auto mixed = m.client.sniff({one, m.write("3.csv", "a,b\n1,x\n1,2,3\n")});
        QVERIFY(!mixed);
        QVERIFY2(mixed.error().message.starts_with("3.csv: line 3"), mixed.error().message.c_str());
        const auto other = m.client.sniff({one, m.write("4.csv", "b,a\nx,1\n")});
        QVERIFY(!other);
        QVERIFY2(other.error().message.find("4.csv") != std::string::npos, other.error().message.c_str());
    }

    void json_hasItsColumns_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char* name, const char* content, const char* expected) {
            QTest::newRow(expected) << name << QByteArray(content) << expected;
        };
        add("r.jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2.5,\"c\":[1]}\n", "a DOUBLE, b VARCHAR, c BIGINT[]");
        add("l.json", "[{\"a\":1},\n {\"a\":2}]", "a BIGINT");
        add("o.json", "{\n \"accuracy\": 0.5,\n \"n\": 3\n}", "accuracy DOUBLE, n BIGINT");
        add("n.json", "[1,2]",
            "n.json: its items aren't records. A table in JSON is a list of maps, or one map a line.");
    }
    void json_hasItsColumns() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        QCOMPARE(columnsOf(m.write(name.toStdString(), content.toStdString())), expected);
    }
    void json_brokenIsSaid() {
        const QString said = columnsOf(m.write("b.jsonl", "{\"a\":1}\n{\"a\":"));
        QVERIFY2(said.startsWith("b.jsonl: Malformed JSON"), qPrintable(said));
        QVERIFY2(!said.contains("/proc/"), qPrintable(said));
    }

    void packedFiles_areRead() {
        // "a,b" and 5,000 times "1,xyz", by gzip -9n and zstd --check.
        const std::vector<std::array<std::string, 3>> all{
            {"t.csv.gz", "gzip",
             "H4sIAAAAAAACA+3EIQEAMAgAME8WDJF4ip/"
             "0L4HcxDpPVN43tm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btr3wB7R25fs0dQAA"},
            {"t.csv.zst", "zstd", "KLUv/WQ0dI0AAEhhLGIKMSx4eXoBACh19nIEPiDbpA=="}};
        for (const auto& [name, how, base] : all) {
            const fs::path packed = m.write(name, *fromBase64(base));
            UNWRAP(const Sniffed sniffed, m.client.sniff({packed}));
            QCOMPARE(sniffed.options.compression, how);
            QCOMPARE(sniffed.rows, 5000);
            // The name doesn't matter.
            const fs::path other = m.write("data.bin", m.read(name));
            QCOMPARE(columnsOf(other), QString("a BIGINT, b VARCHAR"));
            // One that was cut off isn't a shorter table.
            const std::string bytes = m.read(name);
            const QString said = columnsOf(m.write(name, bytes.substr(0, bytes.size() - 9)));
            QVERIFY2(said.contains("can't be unpacked"), qPrintable(said));
        }
    }

    void parquet_hasItsColumns() {
        const fs::path csv = m.write("t.csv", "a,b\n1,x\n");
        UNWRAP(const Sniffed sniffed, m.client.sniff({csv}));
        const fs::path parquet = m.path("t.parquet");
        QVERIFY(m.client.convertToParquet({csv}, sniffed.options, parquet));
        QCOMPARE(columnsOf(parquet), QString("a BIGINT, b VARCHAR"));
        const std::string bytes = m.read("t.parquet");
        const QString cut = columnsOf(m.write("cut.parquet", bytes.substr(0, bytes.size() - 5)));
        QVERIFY2(cut.contains("cut.parquet isn't a whole Parquet file"), qPrintable(cut));
        const QString not1 = columnsOf(m.write("not.parquet", "hello"));
        QVERIFY2(not1.contains("not.parquet isn't a whole Parquet file"), qPrintable(not1));
    }

    void strangeFiles_areRefused() {
        QCOMPARE(m.client.sniff({m.path("nowhere.csv")}).error().code, ErrorCode::NotFound);
        QCOMPARE(m.client.sniff({m.folder.path()}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(::mkfifo(m.path("fifo.csv").c_str(), 0600), 0);
        QCOMPARE(m.client.sniff({m.path("fifo.csv")}).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TablesSniffTest)
#include "tst_TablesSniff.moc"
