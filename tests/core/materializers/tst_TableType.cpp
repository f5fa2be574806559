// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"
#include "core/tables/Tables.h"

using namespace stemma;

namespace {

const char* const kBirds = "species,bill,mass,sex\n"
                           "Adelie,39.1,3750,male\n"
                           "Adelie,39.5,3800,female\n"
                           "Adelie,40.3,3250,NA\n"
                           "Gentoo,46.1,4500,female\n"
                           "Gentoo,50.0,5700,male\n";

} // namespace

class TableTypeTest : public QObject {
    Q_OBJECT

private:
    TablesClient m_tables;

    MaterializerFixture fixture(const std::string& name, const std::string& text) {
        MaterializerFixture f(name, text);
        f.context.tables = &m_tables;
        return f;
    }
    std::string error(const std::string& name, const std::string& text, const std::string& type) {
        return fixture(name, text).error(type);
    }

private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void table_hasRowsColumnsAndProfile() {
        const MaterializerFixture f = fixture("birds.csv", kBirds);
        const Described described = f.described();
        QCOMPARE(described.materializer->id, std::string("table"));
        QCOMPARE(headlineOf(described, "rows").integer(), 5);
        QCOMPARE(headlineOf(described, "columns").integer(), 4);
        QCOMPARE(described.metadata["rows"].integer(), 5);
        const Json& columns = described.metadata["columns"];
        QCOMPARE(columns.size(), 4u);
        QCOMPARE(columns.at(2)["name"].text(), std::string("mass"));
        QCOMPARE(columns.at(2)["min"].number(), 3250.0);
        QCOMPARE(columns.at(3)["nulls"].integer(), 1); // NA
        QCOMPARE(described.readOptions["format"].text(), std::string("csv"));
        QVERIFY(described.notes.empty());
    }
    void pictures_areDrawnForColumnsThatSaySomething() {
        const MaterializerFixture f = fixture("birds.csv", kBirds);
        const Described described = f.described();
        std::vector<std::string> titles;
        for (std::size_t i = 0; i < described.visualizations.size(); ++i) {
            const Visualization& one = described.visualizations[i];
            titles.push_back(one.title);
            QCOMPARE(one.madeBy, std::string("table"));
            QVERIFY(f.picture(described, i)["data"]["values"].size() > 0);
        }
        QCOMPARE(titles, (std::vector<std::string>{"species", "bill", "mass", "sex",
                                                   "Missing values"})); // two numbers correlate
                                                                        // with nobody
        const Json bars = f.picture(described, 0);
        QCOMPARE(bars["data"]["values"].at(0), Json::object({{"value", "Adelie"}, {"count", 3}}));
        std::int64_t counted = 0;
        const Json bins = f.picture(described, 1)["data"]["values"];
        for (const Json& bin : bins.items()) counted += bin["count"].integer();
        QCOMPARE(counted, 5);
    }
    /// Where the most frequent texts are next to nothing of all rows, a picture of them says nothing; whole numbers
    /// have no halves between them.
    void textsThatHardlyRepeat_haveNoPicture() {
        std::string rows = "moment,year\n";
        for (int i = 0; i < 2000; ++i)
            rows += "at " + std::to_string(i / 2) + "," + std::to_string(2007 + i % 3) + "\n";
        const MaterializerFixture f = fixture("n.csv", rows);
        const Described described = f.described();
        QCOMPARE(described.visualizations.size(), std::size_t(1));
        QCOMPARE(described.visualizations.front().title, std::string("year"));
        QCOMPARE(f.picture(described, 0)["encoding"]["x"]["axis"]["format"].text(), std::string("d"));
    }
    void correlations_areThoseOfTheNumbers() {
        const MaterializerFixture f = fixture("n.csv", "a,b,\"c \"\"q\"\"\"\n1,2,9\n2,4,7\n3,6,5\n4,8,1\n");
        const Described described = f.described();
        QCOMPARE(described.visualizations.back().title, std::string("Correlations"));
        const Json values = f.picture(described, described.visualizations.size() - 1)["data"]["values"];
        QCOMPARE(values.size(), 9u);
        QCOMPARE(values.at(1), Json::object({{"x", "b"}, {"y", "a"}, {"value", 1.0}}));
        QVERIFY(values.at(2)["value"].number() < -0.9);
    }
    void readOptions_areDecidedOnce() {
        MaterializerFixture f = fixture("a.csv", "x;y\n1;a\n2;b\n");
        f.content.options = *Json::parse(R"({"csv": {"types": {"x": "DOUBLE"}}})");
        const Described first = f.described();
        QCOMPARE(first.metadata["columns"].at(0)["type"].text(), std::string("DOUBLE"));
        f.content.readOptions = first.readOptions;
        f.content.options = Json();
        const Described again = f.described();
        QCOMPARE(again.metadata["columns"].at(0)["type"].text(), std::string("DOUBLE"));
        QCOMPARE(again.readOptions, first.readOptions);
    }
    void pictures_areTheSameEachTime() {
        const MaterializerFixture one = fixture("birds.csv", kBirds), other = fixture("birds.csv", kBirds);
        const Described a = one.described(), b = other.described();
        QCOMPARE(a.visualizations, b.visualizations);
        QCOMPARE(a.metadata, b.metadata);
        for (const Visualization& picture : a.visualizations)
            QCOMPARE(must(readFile(one.context.visualizations / picture.file)),
                     must(readFile(other.context.visualizations / picture.file)));
    }
    void formats_areAllRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("tsv") << "a.tsv" << QByteArray("x\ty\n1\ta\n2\tb\n");
        QTest::newRow("json lines") << "a.jsonl" << QByteArray("{\"x\": 1, \"y\": \"a\"}\n{\"x\": 2, \"y\": \"b\"}\n");
        QTest::newRow("records") << "a.json" << QByteArray("[{\"x\": 1, \"y\": \"a\"}, {\"x\": 2, \"y\": \"b\"}]");
    }
    void formats_areAllRead() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const Described described = fixture(name.toStdString(), text.toStdString()).described();
        QCOMPARE(described.materializer->id, std::string("table"));
        QCOMPARE(headlineOf(described, "rows").integer(), 2);
        QCOMPARE(headlineOf(described, "columns").integer(), 2);
    }
    void emptyTable_staysATable() {
        const Described described = fixture("a.csv", "x,y\n").described();
        QCOMPARE(described.materializer->id, std::string("table"));
        QCOMPARE(headlineOf(described, "rows"), Json(0));
        QCOMPARE(headlineOf(described, "columns"), Json(2));
        QVERIFY(described.visualizations.empty());
    }
    void broken_isAnErrorWhenDeclaredElseAFile_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("ragged") << "a.csv" << QByteArray("a,b\n1,2\n1,2,3,4\n3,4\n");
        QTest::newRow("empty") << "a.csv" << QByteArray();
        QTest::newRow("picture by a table's name") << "a.csv" << QByteArray::fromStdString(pngHeader(3, 3));
        QTest::newRow("parquet that is none") << "a.parquet" << QByteArray("PAR1 but no more");
        QTest::newRow("cut parquet") << "a.parquet" << QByteArray("PA");
        QTest::newRow("gzip that is none") << "a.csv.gz" << QByteArray("\x1f\x8b\x08\x00garbage garbage", 19);
        QTest::newRow("json lines that are none") << "a.jsonl" << QByteArray("{\"x\": 1}\n{\"x\": \n");
    }
    void broken_isAnErrorWhenDeclaredElseAFile() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const MaterializerFixture f = fixture(name.toStdString(), text.toStdString());
        const auto declared = f.describe("table");
        QVERIFY(!declared);
        QCOMPARE(declared.error().code, ErrorCode::BadData);
        QVERIFY2(declared.error().message.starts_with("p/thing is declared as table, but "),
                 declared.error().message.c_str());
        const Described fallback = f.described();
        QCOMPARE(fallback.materializer->id, std::string("file"));
        QCOMPARE(fallback.notes.size(), 1u);
        const std::string start = name.toStdString() + " isn't a readable table: ";
        QVERIFY(fallback.notes.front().find(name.toStdString() + ":") == std::string::npos); // said once
        QVERIFY2(fallback.notes.front().starts_with(start), fallback.notes.front().c_str());
        QVERIFY2(fallback.notes.front().size() < 400, fallback.notes.front().c_str());
        QVERIFY(!fs::exists(f.context.visualizations) || fs::is_empty(f.context.visualizations));
    }
    void filesOfOneTable_areReadTogether() {
        MaterializerFixture f(Files{{"a.csv", "x\n1\n2\n"}, {"b.csv", "x\n3\n"}});
        f.context.tables = &m_tables;
        QCOMPARE(f.type(), std::string("folder"));
        QCOMPARE(headlineOf(f.described("table"), "rows"), Json(3));
    }
    void confusion_ofATable() {
        const MaterializerFixture f = fixture("c.csv", "actual,predicted,count\na,a,3\na,b,1\nb,b,4\n");
        const Described described = f.described("confusion");
        QCOMPARE(headlineOf(described, "accuracy"), Json(7.0 / 8));
        QCOMPARE(described.readOptions["format"].text(), std::string("csv")); // SQL reads it as a table afterwards
        const Json values = f.picture(described)["data"]["values"];
        QCOMPARE(values.size(), 4u); // the empty cell too
        QCOMPARE(values.at(2), Json::object({{"x", "a"}, {"y", "b"}, {"value", 0.0}}));
    }
    void confusion_isRecognisedByItsColumns() {
        const MaterializerFixture f = fixture("c.csv", "predicted,actual,count\na,a,3\na,b,1\n");
        const Described described = f.described();
        QCOMPARE(described.materializer->id, std::string("confusion"));
        QCOMPARE(described.visualizations.size(), 2u); // counts and rates
        std::size_t files = 0;
        for ([[maybe_unused]] const auto& entry : fs::directory_iterator(f.context.visualizations)) ++files;
        QCOMPARE(files, 2u); // no left-over picture of the columns
        QCOMPARE(f.described("table").materializer->id, std::string("table"));
        QCOMPARE(f.described("", "table").materializer->id, std::string("table"));
    }
    void confusion_understandsOtherWords() {
        const Described described = fixture("c.csv", "y_true,y_pred,birds\nx,x,2\nx,y,2\n").described("confusion");
        QCOMPARE(headlineOf(described, "accuracy"), Json(0.5));
    }
    void confusionWithoutItsColumns_saysWhich() {
        QCOMPARE(error("c.csv", "actual,note\na,b\n", "confusion"),
                 std::string("p/thing is declared as confusion, but it has no columns predicted and count"));
        QCOMPARE(error("c.csv", "a,b\n1,x\n", "confusion"),
                 std::string("p/thing is declared as confusion, but it has no columns actual and predicted"));
        QCOMPARE(error("c.csv", "actual,predicted,count\na,a,-1\n", "confusion"),
                 std::string("p/thing is declared as confusion, but the count in row 1 is -1"));
    }
    void metrics_ofATableWithOneRow() {
        const Described described = fixture("m.csv", "accuracy,birds,model\n0.9625,80,bayes\n").described("metrics");
        QCOMPARE(headlineOf(described, "accuracy"), Json(0.9625));
        QCOMPARE(headlineOf(described, "birds"), Json(80));
        QCOMPARE(described.metadata["words"]["model"].text(), std::string("bayes"));
        QVERIFY(!described.readOptions.isNull());
    }
    void metrics_ofNamesBesideNumbers() {
        const Described described = fixture("m.csv", "metric,value\naccuracy,0.5\nloss,0.25\n").described("metrics");
        QCOMPARE(headlineOf(described, "loss"), Json(0.25));
        const std::string records = "[{\"metric\": \"loss\", \"value\": 0.25}, {\"metric\": \"n\", \"value\": 3}]";
        QCOMPARE(headlineOf(fixture("m.json", records).described("metrics"), "n"), Json(3.0));
        QCOMPARE(error("m.csv", "a,b\n1,2\n3,4\n", "metrics"),
                 std::string("p/thing is declared as metrics, but it is a table of 2 rows and 2 columns"));
    }
    void model_mayBeATable() {
        const Described described = fixture("m.csv", kBirds).described("model");
        QCOMPARE(described.materializer->id, std::string("model"));
        QCOMPARE(headlineOf(described, "rows"), Json(5));
        QVERIFY(headlineOf(described, "size").integer() > 0);
        QVERIFY(!described.readOptions.isNull());
        QVERIFY(!described.visualizations.empty());
    }
    void namesOfColumns_areOnlyEverText() {
        const MaterializerFixture f = fixture("a.csv", "\"../../x\",\"a.b[0]\"\nq,1\nq,2\nr,3\n");
        const Described described = f.described();
        QCOMPARE(described.visualizations.size(), 2u);
        for (const Visualization& picture : described.visualizations)
            QVERIFY2(picture.file.find('/') == std::string::npos, picture.file.c_str());
        QCOMPARE(described.visualizations.at(0).title, std::string("../../x"));
    }
    void cancelled_isSaid() {
        const MaterializerFixture f = fixture("birds.csv", kBirds);
        f.context.cancel.request();
        const auto described = f.describe();
        QVERIFY(!described);
        QCOMPARE(described.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TableTypeTest)
#include "tst_TableType.moc"
