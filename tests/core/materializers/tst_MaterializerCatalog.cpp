// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"
#include "core/tables/Tables.h"

#include <set>
#include <sys/stat.h>

using namespace stemma;

namespace {

struct Sample {
    std::string type, file, text, headline;
};
std::string npyOf(const std::string& type, const std::string& shape, const std::string& values) {
    std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header.resize(117, ' ');
    return "\x93NUMPY" + bytes({1, 0, 118, 0}) + header + "\n" + values;
}

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = {
        {"chart", "a.vl.json", R"({"mark": "bar", "data": {"values": []}})", "mark"},
        {"metrics", "metrics.json", R"({"accuracy": 0.9})", "accuracy"},
        {"confusion", "c.json", R"({"matrix": [[3, 1], [0, 4]]})", "accuracy"},
        {"roc", "r.csv", "actual,score\n0,1\n1,2\n", "AUC"},
        {"pr", "r.csv", "actual,score\n0,1\n1,2\n", "average precision"},
        {"curve", "r.csv", "epoch,loss\n1,2\n2,1\n", "best loss"},
        {"residuals", "r.csv", "actual,predicted\n1,2\n3,3\n", "RMSE"},
        {"importance", "i.json", "{\"a\": 1, \"b\": 2}", "features"},
        {"table", "t.csv", "a,b\n1,2\n", "size"}, // there is no helper here
        {"image", "i.gif", "GIF89a" + bytes({4, 0, 3, 0}), "width"},
        {"array", "a.npy", npyOf("<f8", "(2,)", std::string(16, '\0')), "shape"},
        {"audio", "s.wav",
         "RIFF" + bytes({38, 0, 0, 0}) + "WAVEfmt " +
             bytes({16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0}) + "data" +
             bytes({2, 0, 0, 0, 5, 0}),
         "duration"},
        {"document", "d.md", "# A title\n\nThree more words\n", "words"},
        {"model", "m.pkl",
         "\x80\x04\x95"
         "data",
         "size"},
        {"json", "j.json", R"({"a": [1, {"b": 2}]})", "depth"},
        {"database", "d.sqlite", std::string("SQLite format 3\0", 16), "size"},
        {"archive", "a.zip", std::string("PK\5\6") + std::string(18, '\0'), "size"},
        {"folder", "", "", "files"},
        {"list", "", "", "items"},
        {"file", "f.bin", bytes({0, 1}), "size"},
    };
    return all;
}

} // namespace

class MaterializerCatalogTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void catalog_hasUniqueWordsAndSummaries() {
        std::set<std::string> words;
        for (const Materializer& type : materializers()) {
            QVERIFY2(words.insert(type.id).second, type.id.c_str());
            for (const std::string& alias : type.aliases) QVERIFY2(words.insert(alias).second, alias.c_str());
            QVERIFY2(type.summary.size() > 20 && type.summary.size() < 120, type.id.c_str());
            QVERIFY(type.describe);
            QVERIFY(type.format >= 1 && type.look >= 1);
            for (const std::string& extension : type.extensions)
                QVERIFY2(extension.starts_with('.'), extension.c_str());
            QCOMPARE(findMaterializer(type.id), &type);
        }
        QCOMPARE(materializers().back().id, std::string("file"));
        QCOMPARE(materializerWords().size(), words.size());
    }
    void helpPage_namesEveryType() {
        const fs::path page = fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/help/types.md";
        const std::string text = must(readFile(page));
        for (const Materializer& type : materializers())
            QVERIFY2(text.find("\n| `" + type.id + "` |") != std::string::npos, type.id.c_str());
    }
    void sample_ofEachTypeWorks_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < samples().size(); ++i) QTest::newRow(samples()[i].type.c_str()) << int(i);
    }
    void sample_ofEachTypeWorks() {
        QFETCH(int, index);
        const Sample sample = samples().at(std::size_t(index));
        const std::string& name = sample.type;
        MaterializerFixture f(sample.file.empty() ? Files() : Files{{sample.file, sample.text}});
        TablesClient tables;
        if (drawsResults(name)) f.context.tables = &tables;
        const Described declared = f.described(name);
        QCOMPARE(declared.materializer->id, name);
        QVERIFY2(!headlineOf(declared, sample.headline).isNull(), declared.headline.dump().c_str());
        if (!drawsResults(name) && name != "list") QCOMPARE(f.type(), name); // those must be declared
        for (const Visualization& picture : declared.visualizations) {
            QCOMPARE(picture.madeBy, name);
            QVERIFY(fs::exists(f.context.visualizations / picture.file));
            QVERIFY(!picture.title.empty());
        }
    }
    void samples_coverTheCatalog() {
        std::set<std::string> sampled, all;
        for (const Sample& sample : samples()) sampled.insert(sample.type);
        for (const Materializer& type : materializers()) all.insert(type.id);
        QCOMPARE(sampled, all);
    }
    void recognition_byNameAndContent_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("type");
        QTest::newRow("csv") << "a.csv" << QByteArray("a\n1\n") << "table";
        QTest::newRow("csv, upper case") << "A.CSV" << QByteArray("a\n1\n") << "table";
        QTest::newRow("gzip") << "a.csv.gz" << QByteArray("\x1f\x8b\x08") << "table";
        QTest::newRow("parquet") << "a.parquet" << QByteArray("PAR1") << "table";
        QTest::newRow("json lines") << "a.jsonl" << QByteArray("{}\n") << "table";
        QTest::newRow("records") << "a.json" << QByteArray("\n [ {\"a\": 1}]") << "table";
        QTest::newRow("list of lists") << "a.json" << QByteArray("[[1]]") << "json";
        QTest::newRow("map") << "settings.json" << QByteArray("{\"a\": 1}") << "json";
        QTest::newRow("map of numbers that says what it is")
            << "test_metrics.json" << QByteArray("{\"a\": 1}") << "metrics";
        QTest::newRow("chart") << "a.vl.json" << QByteArray("{}") << "chart";
        QTest::newRow("name is only an extension") << ".csv" << QByteArray("a\n") << "file";
        QTest::newRow("text without extension") << "README" << QByteArray("hello") << "file";
        QTest::newRow("png that is none") << "a.png" << QByteArray("hello") << "file";
        QTest::newRow("jpeg called png") << "a.png" << QByteArray("\xff\xd8\xff\xe0") << "image";
        QTest::newRow("notebook") << "a.ipynb" << QByteArray("{}") << "document";
        QTest::newRow("empty csv") << "a.csv" << QByteArray() << "table";
    }
    void recognition_byNameAndContent() {
        QFETCH(QString, file);
        QFETCH(QByteArray, text);
        QFETCH(QString, type);
        QCOMPARE(QString::fromStdString(MaterializerFixture(file.toStdString(), text.toStdString()).type()), type);
    }
    void recognition_previousCountsWhereItFits() {
        const MaterializerFixture map("results.json", R"({"accuracy": 0.9})");
        QCOMPARE(map.type(), std::string("json"));
        QCOMPARE(map.type("", "metrics"), std::string("metrics"));
        QCOMPARE(map.type("model", "metrics"), std::string("model"));
        QCOMPARE(map.type("", "image"), std::string("json"));
        QCOMPARE(map.type("", "file"), std::string("json")); // a type of last resort doesn't stick
        QCOMPARE(map.type("", "no such type any more"), std::string("json"));
        const MaterializerFixture other("f.bin", bytes({0, 1}));
        QCOMPARE(other.type("", "file"), std::string("file")); // but what is nothing else stays one
        QCOMPARE(other.described("", "table").materializer->id, std::string("file"));
        const MaterializerFixture words("results.json", R"({"name": "x"})");
        const Described now = words.described("", "metrics");
        QCOMPARE(now.materializer->id, std::string("json"));
        QCOMPARE(now.notes.size(), 1u);
        QVERIFY(now.notes.front().find("results.json isn't readable metrics: it has no numbers") != std::string::npos);
    }
    void aFileThatIsKnownNow_saysSo() {
        const MaterializerFixture map("results.json", R"({"name": "x"})");
        QVERIFY(map.described("", "").notes.empty());
        QVERIFY(map.described("", "json").notes.empty());
        QVERIFY(map.described("json", "file").notes.empty()); // the person said so
        QCOMPARE(
            map.described("", "file").notes,
            std::vector<std::string>{"p/thing was a file so far, and is known as json now: `type: file` at the output "
                                     "leaves it one"});
        QVERIFY(MaterializerFixture("f.bin", bytes({0, 1})).described("", "file").notes.empty());
    }
    void declaredWrongly_isAnErrorThatNamesBoth() {
        const MaterializerFixture text("c.json", R"({"a": 1})");
        QCOMPARE(text.error("confusion"), std::string("p/thing is declared as confusion, but it has no matrix"));
        QCOMPARE(text.error("image"),
                 std::string("p/thing is declared as image, but it isn't a PNG, JPEG, GIF, WebP or SVG "
                             "image (it is ASCII text)"));
        QCOMPARE(text.error("folder"), std::string("p/thing is declared as folder, but it is a single file"));
        QCOMPARE(text.describe("image").error().code, ErrorCode::BadData);
    }
    void unknownType_namesTheNearest() {
        const auto wrong = materializerFor("tabel");
        QCOMPARE(wrong.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(wrong.error().message.find("'table'") != std::string::npos, wrong.error().message.c_str());
        QCOMPARE(must(materializerFor("html"))->id, std::string("document"));
    }
    void extension_isWhatAnOutputGets() {
        QCOMPARE(extensionFor("table"), std::string(".csv"));
        QCOMPARE(extensionFor("parquet"), std::string(".parquet"));
        QCOMPARE(extensionFor("html"), std::string(".html"));
        QCOMPARE(extensionFor("markdown"), std::string(".md"));
        QCOMPARE(extensionFor("metrics"), std::string(".json"));
        QCOMPARE(extensionFor("chart"), std::string(".vl.json"));
        QCOMPARE(extensionFor("folder"), std::string());
        QCOMPARE(extensionFor("nonsense"), std::string());
    }
    void whatIsNoRegularFile_isNeverWaitedFor() {
        MaterializerFixture f("a.txt", "hello");
        fs::remove(f.content.data / "a.txt");
        QCOMPARE(::mkfifo((f.content.data / "a.txt").c_str(), 0600), 0);
        const auto described = f.describe();
        QVERIFY(!described);
        QVERIFY(described.error().message.find("isn't a regular file") != std::string::npos);
        fs::remove(f.content.data / "a.txt");
        fs::create_symlink("/etc/hostname", f.content.data / "a.txt");
        QVERIFY(!f.describe()); // a link that took a file's place isn't followed
    }
    void folder_countsWhatIsInIt() {
        MaterializerFixture f(Files{{"a.png", "x"}, {"b/c.png", "yy"}, {"b/d/e.txt", "z"}});
        const Described described = f.described();
        QCOMPARE(described.materializer->id, std::string("folder"));
        QCOMPARE(described.metadata["files"].integer(), 3);
        QCOMPARE(described.metadata["folders"].integer(), 2);
        QCOMPARE(described.metadata["bytes"].integer(), 4);
        QCOMPARE(described.metadata["extensions"][".png"].integer(), 2);
        QCOMPARE(described.metadata["listing"].at(1)["path"].text(), std::string("b/c.png"));
        const MaterializerFixture odd(Files{{"\xff.txt", "x"}, {"b", ""}});
        QCOMPARE(odd.described().metadata["listing"].at(1)["path"]["bytes"].text(), base64("\xff.txt"));
    }
    void file_saysWhatItIs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("kind");
        QTest::newRow("empty") << QByteArray() << "empty";
        QTest::newRow("ascii") << QByteArray("hello\n") << "ASCII text";
        QTest::newRow("utf-8") << QByteArray("h\xc3\xa9llo\n") << "UTF-8 text";
        QTest::newRow("latin-1") << QByteArray("h\xe9llo\n") << "text in an 8-bit encoding";
        QTest::newRow("zip") << QByteArray("PK\x03\x04") << "Zip archive";
        QTest::newRow("nul") << QByteArray("a\0b", 3) << "data";
        QTest::newRow("cut character") << QByteArray(4095, 'a') + QByteArray("\xc3\xa9") << "UTF-8 text";
    }
    void file_saysWhatItIs() {
        QFETCH(QByteArray, text);
        QFETCH(QString, kind);
        const Described described = MaterializerFixture("f", text.toStdString()).described();
        QCOMPARE(QString::fromStdString(described.metadata["kind"].text()), kind);
        QCOMPARE(described.metadata["bytes"].integer(), std::int64_t(text.size()));
    }
};

QTEST_GUILESS_MAIN(MaterializerCatalogTest)
#include "tst_MaterializerCatalog.moc"
