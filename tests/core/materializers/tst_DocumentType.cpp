// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"

#include "core/tables/Tables.h"

using namespace stemma;

class DocumentTypeTest : public QObject {
    Q_OBJECT

private slots:
    void words_areCounted_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("words");
        QTest::addColumn<int>("lines");
        QTest::addColumn<QString>("title");
        QTest::newRow("text") << "a.txt" << QByteArray("one two\nthree") << 3 << 2 << "";
        QTest::newRow("empty") << "a.txt" << QByteArray() << 0 << 0 << "";
        QTest::newRow("blank") << "a.log" << QByteArray(" \n\t\n") << 0 << 2 << "";
        QTest::newRow("markdown") << "a.md" << QByteArray("intro\n\n# The title \n\nbody\n") << 5 << 5 << "The title";
        QTest::newRow("html") << "a.html" << QByteArray("<html><TITLE lang=en>My page</title><p>two words</p>") << 4
                              << 1 << "My page";
        QTest::newRow("html heading") << "a.htm" << QByteArray("<h1>Top</h1>") << 1 << 1 << "Top";
        QTest::newRow("html, never closed") << "a.html" << QByteArray("<title>Top") << 1 << 1 << "";
        QTest::newRow("latin-1") << "a.txt" << QByteArray("caf\xe9 noir") << 2 << 1 << "";
    }
    void words_areCounted() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(int, words);
        QFETCH(int, lines);
        QFETCH(QString, title);
        const Described described = MaterializerFixture(name.toStdString(), text.toStdString()).described();
        QCOMPARE(described.materializer->id, std::string("document"));
        QCOMPARE(headlineOf(described, "words").integer(), words);
        QCOMPARE(described.metadata["lines"].integer(), lines);
        QCOMPARE(QString::fromStdString(described.metadata["title"].text()), title);
        QCOMPARE(described.notes.empty(), !text.isEmpty());
    }
    void large_isNotCounted() {
        const Described described = MaterializerFixture("a.log", std::string((4u << 20) + 1, 'x')).described();
        QVERIFY(headlineOf(described, "words").isNull());
        QCOMPARE(described.notes.size(), 1u);
        QCOMPARE(headlineOf(described, "size").integer(), (4 << 20) + 1);
    }
    void binary_isNoText() {
        const MaterializerFixture f("a.txt", std::string("PK\x03\x04\x00\x00", 6));
        QCOMPARE(f.error("document"),
                 std::string("p/thing is declared as document, but it isn't text (it is Zip archive)"));
        const Described fallback = f.described();
        QCOMPARE(fallback.materializer->id, std::string("file"));
        QCOMPARE(fallback.notes,
                 (std::vector<std::string>{"a.txt isn't a readable document: it isn't text (it is Zip archive)"}));
    }
    void pdf_isKnownByItsFirstBytes() {
        const Described described = MaterializerFixture("a.pdf", "%PDF-1.7\n...").described();
        QCOMPARE(described.metadata["pdf_version"].text(), std::string("1.7"));
        QCOMPARE(MaterializerFixture("a.pdf", "hello").described().materializer->id, std::string("file"));
    }
    void notebook_countsCells() {
        const std::string text = R"({"cells": [{"cell_type": "markdown", "source": ["# Title\n", "two words"]},)"
                                 R"( {"cell_type": "code", "source": "x = 1"}]})";
        const Described described = MaterializerFixture("a.ipynb", text).described();
        QCOMPARE(described.metadata["cells"].integer(), 2);
        QCOMPARE(described.metadata["code_cells"].integer(), 1);
        QCOMPARE(described.metadata["title"].text(), std::string("Title"));
        QCOMPARE(described.metadata["words"].integer(), 7);
        QVERIFY(!MaterializerFixture("a.ipynb", "{}").describe("document"));
    }
    void json_hasDepthAndEntries() {
        const Described described =
            MaterializerFixture("a.json", "\xEF\xBB\xBF{\"a\": [1, {\"b\": []}], \"c\": 2}").described();
        QCOMPARE(described.materializer->id, std::string("json"));
        QCOMPARE(described.metadata["depth"].integer(), 4);
        QCOMPARE(described.metadata["entries"].integer(), 2);
        QCOMPARE(described.metadata["keys"], Json::array({"a", "c"}));
        QCOMPARE(MaterializerFixture("a.json", "7").described().metadata["depth"].integer(), 0);
    }
    void json_thatIsNone_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray("{\"a\": ");
        QTest::newRow("two values") << QByteArray("{} {}");
        QTest::newRow("bomb") << QByteArray(1'000'000, '[');
        QTest::newRow("binary") << QByteArray("\x00\xff", 2);
        QTest::newRow("NaN") << QByteArray("{\"a\": NaN}");
    }
    void json_thatIsNone() {
        QFETCH(QByteArray, text);
        const MaterializerFixture f("a.json", text.toStdString());
        QVERIFY(f.error("json").starts_with("p/thing is declared as json, but it is"));
        const Described fallback = f.described();
        QCOMPARE(fallback.materializer->id, std::string("file"));
        QCOMPARE(fallback.notes.size(), 1u);
    }
    void chart_hasMarkAndFields() {
        const std::string text =
            R"({"title": "T", "mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}})";
        const Described described = MaterializerFixture("a.vl.json", text).described();
        QCOMPARE(described.metadata["mark"].text(), std::string("bar"));
        QCOMPARE(described.metadata["fields"], Json::array({"a"}));
        QCOMPARE(described.metadata["title"].text(), std::string("T"));
        QVERIFY(described.notes.empty());
        const Described far =
            MaterializerFixture("a.vl.json", R"({"mark": "bar", "data": {"url": "b.csv"}})").described();
        QCOMPARE(far.notes.size(), 1u);
        // What only has the name is kept as what it is.
        QCOMPARE(MaterializerFixture("a.vl.json", "{}").described().materializer->id, std::string("json"));
    }
    void model_isToldByItsBytesAlone() {
        const Described pickle = MaterializerFixture("m.pkl", "\x80\x04\x95....").described();
        QCOMPARE(pickle.materializer->id, std::string("model"));
        QCOMPARE(pickle.metadata["framework"].text(), std::string("Python pickle"));
        const Described folder = MaterializerFixture(Files{{"a", "xx"}, {"b", "y"}}).described("model");
        QCOMPARE(headlineOf(folder, "size").integer(), 3);
        QCOMPARE(MaterializerFixture("m.pkl", "").described().materializer->id, std::string("file"));
    }
    void safetensors_headerIsReadNotBelieved() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        TablesClient tables; // headers of strangers are read in its process
        const auto with = [&](const std::string& content) {
            MaterializerFixture f("m.safetensors", content);
            f.context.tables = &tables;
            return f.describe("model");
        };
        const auto file = [](std::uint64_t length, const std::string& header) {
            std::string text;
            for (int i = 0; i < 8; ++i) text += char(length >> (8 * i) & 255);
            return text + header;
        };
        const std::string header =
            R"({"__metadata__": {"a": "b"}, "w": {"dtype": "F32", "shape": [3, 4]}, "b": {"shape": [4]}})";
        const Described described = must(with(file(header.size(), header)));
        QCOMPARE(described.metadata["parameters"].integer(), 16);
        QCOMPARE(described.metadata["tensors"].integer(), 2);
        const auto lying = with(file(~std::uint64_t(0), header));
        QVERIFY(lying && !lying->metadata.contains("tensors"));
        QVERIFY2(lying->notes.front().find("claims more bytes than the file has") != std::string::npos,
                 lying->notes.front().c_str());
        const std::string huge = R"({"w": {"shape": [18446744073709551615, 18446744073709551615, 99]}})";
        const Described claimed = must(with(file(huge.size(), huge)));
        QVERIFY(!claimed.metadata.contains("parameters"));
        QVERIFY(must(with("short")).notes.size() > 0);
    }
};

QTEST_GUILESS_MAIN(DocumentTypeTest)
#include "tst_DocumentType.moc"
