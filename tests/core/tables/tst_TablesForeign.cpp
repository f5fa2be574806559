// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/tables/TablesFixture.h"
#include "tests/support/ZipBuilder.h"

#include <QProcess>
#include <duckdb.h>
#include <random>

using namespace stemma;

namespace {

const char* kMakeSqlite = R"(
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript('''
CREATE TABLE birds(id INTEGER PRIMARY KEY, name TEXT, mass REAL, mixed, raw BLOB, day DATE);
CREATE TABLE "odd ""name"(a, A2, "select");
CREATE TABLE empty(x INTEGER, y);
CREATE VIEW heavy AS SELECT name, mass FROM birds WHERE mass > 2;
CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) AS n FROM r;
CREATE VIEW broken AS SELECT * FROM nowhere;
''')
db.executemany('INSERT INTO birds VALUES (?, ?, ?, ?, ?, ?)',
    [(i, f'bird {i}', i / 2, i if i % 2 else f't{i}', bytes([i % 256]), '2026-11-01') for i in range(1, 6)])
db.execute('INSERT INTO birds VALUES (6, NULL, NULL, NULL, NULL, NULL)')
db.execute('INSERT INTO "odd ""name" VALUES (1, 2, 3)')
db.commit()
)";

/// A workbook by hand: sheets by name and their XML, shared texts, number formats of its own as styles 4, 5 …
std::string workbook(const std::vector<std::pair<std::string, std::string>>& sheets, const std::string& shared = {},
                     bool from1904 = false, const std::vector<std::string>& own = {}) {
    std::string names, links, formats, styles;
    for (std::size_t i = 0; i < own.size(); ++i) {
        const std::string n = std::to_string(166 + i);
        formats += "<numFmt numFmtId='" + n + "' formatCode='" + own[i] + "'/>";
        styles += "<xf numFmtId='" + n + "'/>";
    }
    ZipBuilder zip;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const std::string n = std::to_string(i + 1);
        names += "<sheet name='" + sheets[i].first + "' sheetId='" + n + "' r:id='rId" + n + "'/>";
        links += "<Relationship Id='rId" + n + "' Type='t' Target='worksheets/sheet" + n + ".xml'/>";
    }
    const ZipBuilder::Options packed{.deflate = true};
    zip.add("xl/workbook.xml",
            "<?xml version='1.0' encoding='UTF-8'?><workbook xmlns:r='r'><workbookPr date1904='" +
                std::string(from1904 ? "1" : "0") + "'/><sheets>" + names + "</sheets></workbook>",
            packed);
    zip.add("xl/_rels/workbook.xml.rels", "<Relationships>" + links + "</Relationships>", packed);
    zip.add("xl/styles.xml",
            std::string() +
                "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd hh:mm'/><numFmt "
                "numFmtId='165' formatCode='0.00 \"days\"'/>" +
                formats +
                "</numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf "
                "numFmtId='165'/>" +
                styles + "</cellXfs></styleSheet>",
            packed);
    if (!shared.empty()) zip.add("xl/sharedStrings.xml", "<sst>" + shared + "</sst>", packed);
    for (std::size_t i = 0; i < sheets.size(); ++i)
        zip.add("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml",
                "<worksheet><sheetData>" + sheets[i].second + "</sheetData></worksheet>", packed);
    return zip.finish();
}

const char* kShared =
    "<si><t>name</t></si><si><t>count</t></si><si><r><t>Ad</t></r><r><t>élie</t></r><rPh><t>x</t></rPh></si>"
    "<si><t>NA</t></si><si><t>a &amp; b &#233;</t></si>";
const char* kBirds =
    "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='inlineStr'><is><t>day</t></is></c>"
    "<c r='D1' t='str'><f>1+1</f><v>when</v></c><c r='E1' t='inlineStr'><is><t>flag</t></is></c><c r='F1' "
    "t='inlineStr'><is><t>days</t></is></c></row>"
    "<row r='2'><c r='A2' t='s'><v>2</v></c><c r='B2'><v>3</v></c><c r='C2' s='1'><v>46327</v></c><c r='D2' "
    "s='2'><v>46327.5</v></c><c r='E2' t='b'><v>1</v></c><c r='F2' s='3'><v>1.5</v></c></row>"
    "<row r='4'><c r='A4' t='s'><v>4</v></c><c r='B4'><v>4</v></c><c r='D4' s='2'><v>1.25</v></c><c r='E4' "
    "t='b'><v>0</v></c><c r='F4' t='e'><v>#N/A</v></c></row>"
    "<row r='5'><c r='A5' t='s'><v>3</v></c><c r='F5' s='3'><v>2</v></c></row><row r='6'><c r='A6' s='1'/></row>";

} // namespace

/// Tables inside of files that DuckDB doesn't read itself, by the real helper.
class TablesForeignTest : public QObject {
    Q_OBJECT

private:
    TablesFixture m;

    fs::path sqlite() {
        const fs::path file = m.path("birds.sqlite");
        if (fs::exists(file)) return file;
        QProcess python;
        python.start("/usr/bin/python3", {"-c", kMakeSqlite, QString::fromStdString(file.string())});
        if (!python.waitForFinished(60'000) || python.exitCode() != 0)
            qFatal("%s", python.readAllStandardError().constData());
        return file;
    }
    static const Json& tableIn(const Json& contents, const std::string& name) {
        static const Json none;
        for (const Json& table : contents["tables"].items())
            if (table["name"].text() == name) return table;
        return none;
    }
    static ReadOptions optionsOf(const Json& contents, const std::string& name) {
        ReadOptions options;
        options.format = contents["format"].text();
        options.table = name;
        for (const Json& column : tableIn(contents, name)["columns"].items())
            options.columns.push_back({column["name"].text(), column["type"].text()});
        return options;
    }
    static std::string types(const ReadOptions& options) {
        std::string text;
        for (const Column& column : options.columns) text += column.name + " " + column.type + ", ";
        return text;
    }

private slots:
    void sqlite_hasTablesViewsColumnsAndRows() {
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        QCOMPARE(contents["format"].text(), std::string("sqlite"));
        QCOMPARE(tableIn(contents, "birds")["rows"].integer(), std::int64_t(6));
        QCOMPARE(types(optionsOf(contents, "birds")),
                 std::string("id BIGINT, name VARCHAR, mass DOUBLE, mixed VARCHAR, raw BLOB, day VARCHAR, "));
        QCOMPARE(tableIn(contents, "heavy")["kind"].text(), std::string("view"));
        QCOMPARE(tableIn(contents, "heavy")["rows"].integer(), std::int64_t(1));
        QVERIFY(tableIn(contents, "broken")["problem"].text().find("nowhere") != std::string::npos);
        QVERIFY(tableIn(contents, "endless")["rows"].isNull()); // it never ends; it was stopped
        QCOMPARE(types(optionsOf(contents, "empty")), std::string("x VARCHAR, y VARCHAR, "));
    }

    void sqlite_isPagedSortedAndFiltered() {
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        const ReadOptions options = optionsOf(contents, "birds");
        QVERIFY(ReadOptions::fromJson(options.toJson()).value() == options);
        PageQuery query;
        UNWRAP(const Page all, m.client.page({sqlite()}, options, query));
        QCOMPARE(all.rows.size(), std::size_t(6));
        QCOMPARE(all.rows[0].dump(), std::string(R"([1,"bird 1",0.5,"1","\\x01","2026-11-01"])"));
        QCOMPARE(all.rows[1].at(3).text(), std::string("t2"));
        QVERIFY(all.rows[5].at(1).isNull());
        query.columns = {"name"};
        query.orderBy = "mass";
        query.descending = true;
        query.filter = "mass > 1";
        UNWRAP(const Page some, m.client.page({sqlite()}, options, query));
        QCOMPARE(some.total, std::int64_t(3));
        QCOMPARE(some.rows[0].at(0).text(), std::string("bird 5"));
        UNWRAP(const Profile profile, m.client.profile({sqlite()}, options));
        QCOMPARE(profile.rows, std::int64_t(6));
        QCOMPARE(profile.columns[0].max.integer(), std::int64_t(6));
        UNWRAP(const Page odd, m.client.page({sqlite()}, optionsOf(contents, "odd \"name"), {}));
        QCOMPARE(odd.rows[0].dump(), std::string("[1,2,3]"));
    }

    void sqlite_isASchemaForAQuery() {
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        SqlRequest request;
        request.query = "SELECT b.name, h.mass FROM db.birds b JOIN db.heavy h USING (name) ORDER BY 1";
        SqlInput input{"db", {}, {}, {}};
        for (const char* name : {"birds", "heavy"})
            input.tables.emplace_back(name, SqlPart{optionsOf(contents, name), {sqlite()}, {}});
        request.inputs = {input};
        request.format = "csv";
        request.output = m.path("joined.csv");
        UNWRAP(const SqlResult result, m.client.runSql(request));
        QCOMPARE(m.read("joined.csv"), std::string("name,mass\nbird 5,2.5\n"));
        QCOMPARE(result.rows, std::int64_t(1));
        request.query = "SELECT * FROM stemma_rows('{}')";
        request.output = m.path("never.csv");
        const auto never = m.client.runSql(request);
        QVERIFY(!never && never.error().message.find("can't open files") != std::string::npos);
    }

    void aQuery_opensNoFileOfTheHelper() {
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        const SqlPart birds{optionsOf(contents, "birds"), {sqlite()}, {}};
        SqlRequest request;
        request.inputs = {{"db", {}, {}, {}}};
        request.inputs.front().tables.emplace_back("heavy", SqlPart{optionsOf(contents, "heavy"), {sqlite()}, {}});
        request.format = "csv";
        for (int descriptor = 3; descriptor < 40; ++descriptor) {
            const Json spec = Json::object(
                {{"options", birds.options.toJson()}, {"path", "/proc/self/fd/" + std::to_string(descriptor)}});
            const std::string inner = "SELECT count(*) FROM stemma_rows(" + sqlQuote(spec.dump()) + ")";
            request.query = "SELECT * FROM query(" + sqlQuote(inner) + "), (SELECT count(*) FROM db.heavy)";
            request.output = m.path("never.csv");
            const auto never = m.client.runSql(request);
            QVERIFY2(!never, m.read("never.csv").c_str());
            QVERIFY2(never.error().message.find("Stemma's own use") != std::string::npos,
                     never.error().message.c_str());
        }
    }

    void sqlite_thatChangedIsAnError() {
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        ReadOptions options = optionsOf(contents, "birds");
        options.columns[1].type = "BIGINT"; // it has texts
        const auto page = m.client.page({sqlite()}, options, {});
        QVERIFY(!page);
        QVERIFY2(page.error().message.find("Row 1 has another kind of value in the column 'name'") != std::string::npos,
                 page.error().message.c_str());
    }

    void tablesAskedFor_areDescribedWhereverTheyStand() {
        const fs::path file = m.path("many.sqlite");
        QProcess python;
        python.start("/usr/bin/python3",
                     {"-c",
                      "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\ndb.execute('BEGIN')\n"
                      "for i in range(2100): db.execute(f'CREATE TABLE t{i:04}(n)')\ndb.commit()\n",
                      QString::fromStdString(file.string())});
        QVERIFY(python.waitForFinished(60'000));
        UNWRAP(const Json some, m.client.contentsOf(file, {"t2099"}));
        QCOMPARE(some["tables"].size(), 2100u);
        QCOMPARE(some["more"].integer(), std::int64_t(0));
        QCOMPARE(types(optionsOf(some, "t2099")), std::string("n VARCHAR, "));
        QCOMPARE(types(optionsOf(some, "t2098")), std::string());
        UNWRAP(const Json described, m.client.contents(file));
        QCOMPARE(described["tables"].size(), 2000u);
        QCOMPARE(described["more"].integer(), std::int64_t(100));
        std::vector<std::string> names;
        for (const Json& one : some["tables"].items()) names.push_back(one["name"].text());
        UNWRAP(const Json all, m.client.contentsOf(file, names)); // each is named, and why it isn't described
        QCOMPARE(types(optionsOf(all, "t1999")), std::string("n VARCHAR, "));
        QCOMPARE(tableIn(all, "t2000")["problem"].text(),
                 std::string("more tables are asked for than are described at once"));
    }

    void duckdb_isReadInAnInstanceOfItsOwn() {
        const fs::path file = m.path("a.duckdb");
        duckdb_database database;
        duckdb_connection connection;
        QCOMPARE(duckdb_open(file.c_str(), &database), DuckDBSuccess);
        QCOMPARE(duckdb_connect(database, &connection), DuckDBSuccess);
        const std::string secret = m.write("secret.csv", "a\n1\n").string();
        for (const std::string& sql :
             {std::string("CREATE TABLE t AS SELECT i::INTEGER AS i, i / 3.0 AS x, 'n' || i AS n, DATE '2026-01-01' + "
                          "i::INTEGER AS d, [i] AS l FROM range(5000) r(i)"),
              "CREATE VIEW spy AS SELECT * FROM '" + secret + "'",
              std::string("CREATE SCHEMA s; CREATE TABLE s.u(a INTEGER); CHECKPOINT")})
            QCOMPARE(duckdb_query(connection, sql.c_str(), nullptr), DuckDBSuccess);
        duckdb_disconnect(&connection);
        duckdb_close(&database);
        UNWRAP(const Json contents, m.client.contents(file));
        QCOMPARE(types(optionsOf(contents, "main.t")),
                 std::string("i BIGINT, x DOUBLE, n VARCHAR, d DATE, l VARCHAR, "));
        QCOMPARE(tableIn(contents, "main.t")["rows"].integer(), std::int64_t(5000));
        QVERIFY(tableIn(contents, "main.spy").contains("problem"));
        QVERIFY(tableIn(contents, "s.u")["columns"].size() == 1);
        PageQuery last;
        last.firstRow = 4999;
        UNWRAP(const Page page, m.client.page({file}, optionsOf(contents, "main.t"), last));
        QCOMPARE(page.rows[0].dump(), std::string(R"([4999,1666.3333333333333,"n4999","2039-09-09","[4999]"])"));
    }

    void workbook_isReadWithItsTypes() {
        const fs::path file =
            m.write("b.xlsx", workbook({{"Birds", kBirds}, {"Other", "<row><c><v>1</v></c></row>"}}, kShared));
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        QCOMPARE(types(sniffed.options),
                 std::string("name VARCHAR, count BIGINT, day DATE, when TIMESTAMP, flag BOOLEAN, days DOUBLE, "));
        QCOMPARE(sniffed.rows, std::int64_t(3));
        QCOMPARE(sniffed.facts["nulls"]["name"]["NA"].integer(), std::int64_t(1));
        QCOMPARE(sniffed.facts["error_cells"].integer(), std::int64_t(1));
        UNWRAP(const Page page, m.client.page({file}, sniffed.options, {}));
        QCOMPARE(page.rows[0].dump(), std::string(R"(["Adélie",3,"2026-11-01","2026-11-01 12:00:00",true,1.5])"));
        QCOMPARE(page.rows[1].dump(), std::string(R"(["a & b é",4,null,"1900-01-01 06:00:00",false,null])"));
        QCOMPARE(page.rows[2].dump(), std::string(R"([null,null,null,null,null,2.0])"));
        UNWRAP(const Json contents, m.client.contents(file));
        QCOMPARE(contents["tables"].size(), std::size_t(2));
        UNWRAP(const Sniffed other, m.client.sniff({file}, Json::object({{"sheet", "Other"}, {"header", false}})));
        QCOMPARE(types(other.options), std::string("column0 BIGINT, "));
        const auto none = m.client.sniff({file}, Json::object({{"sheet", "Brids"}}));
        QVERIFY(!none);
        QVERIFY(none.error().hint.find("Did you mean 'Birds'?") != std::string::npos);
    }

    void workbook_timesWithoutADayAreNumbers() {
        const std::vector<std::string> formats = {"[h]:mm:ss", "[mm]:ss",  "mm:ss",     "mm:ss.0", "h:mm AM/PM",
                                                  "HH:MM",     "[Red]0.0", "yyyy\\-mm", "d/m h:m", "mmm;@"};
        std::string names, row;
        for (std::size_t i = 0; i < formats.size(); ++i) {
            names += "<c t='str'><v>c" + std::to_string(i) + "</v></c>";
            row += "<c s='" + std::to_string(4 + i) + "'><v>1.5</v></c>";
        }
        const fs::path file =
            m.write("t.xlsx", workbook({{"S", "<row>" + names + "</row><row>" + row + "</row>"}}, {}, false, formats));
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        QCOMPARE(types(sniffed.options),
                 std::string("c0 DOUBLE, c1 DOUBLE, c2 DOUBLE, c3 DOUBLE, c4 DOUBLE, c5 DOUBLE, "
                             "c6 DOUBLE, c7 TIMESTAMP, c8 TIMESTAMP, c9 TIMESTAMP, "));
        UNWRAP(const Page page, m.client.page({file}, sniffed.options, {}));
        QCOMPARE(page.rows[0].at(0).number(), 1.5); // a day and a half, as the file has it
    }

    void workbook_of1904HasItsDays() {
        const fs::path file = m.write(
            "mac.xlsx",
            workbook(
                {{"S", "<row r='1'><c r='A1' t='str'><v>d</v></c></row><row r='2'><c r='A2' s='1'><v>0</v></c></row>"}},
                {}, true));
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        UNWRAP(const Page page, m.client.page({file}, sniffed.options, {}));
        QCOMPARE(page.rows[0].at(0).text(), std::string("1904-01-01"));
    }

    void badWorkbooks_areToldAndBounded_data() {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("message");
        QTest::newRow("entities") << QByteArray("</sheetData><!DOCTYPE x [<!ENTITY a 'aaaa'>]>") << "document type";
        QTest::newRow("entity") << QByteArray("<row><c t='str'><v>&a;</v></c></row>") << "entity of its own";
        QTest::newRow("columns") << QByteArray("<row><c r='ZZZZ1'><v>1</v></c></row>") << "16,384 columns";
        QTest::newRow("more cells than columns")
            << "<row>" + QByteArray("<c><v>1</v></c>").repeated(16'385) << "16,384";
        QTest::newRow("rows") << QByteArray("<row r='99999999'><c><v>1</v></c></row>") << "rows aren't in order";
        QTest::newRow("depth") << QByteArray("<a>").repeated(200) << "nested too deep";
        QTest::newRow("cut") << QByteArray("<row><c><v>1") << "ends"; // its end tags belong to others
        QTest::newRow("empty") << QByteArray() << "is empty";
        QTest::newRow("zeros") << QByteArray(1'000'000, '\0') << "byte 0";
        QTest::newRow("text") << QByteArray("<row><c t='s'><v>-5</v></c></row>") << "text that isn't there";
    }
    void badWorkbooks_areToldAndBounded() {
        QFETCH(QByteArray, rows);
        QFETCH(QString, message);
        std::string bytes = workbook({{"S", rows.toStdString()}});
        if (message == "ends") {
            ZipBuilder zip;
            zip.add("xl/workbook.xml", "<workbook><sheets><sheet name='S' id='r1'/></sheets></workbook>");
            zip.add("xl/_rels/workbook.xml.rels", "<R><Relationship Id='r1' Target='worksheets/s.xml'/></R>");
            zip.add("xl/worksheets/s.xml", "<worksheet><sheetData><row><c><v>1");
            bytes = zip.finish();
        }
        const auto sniffed = m.client.sniff({m.write("bad.xlsx", bytes)});
        QVERIFY(!sniffed);
        QVERIFY2(sniffed.error().message.find(message.toStdString()) != std::string::npos,
                 sniffed.error().message.c_str());
    }

    void helper_thatIsKilledIsReplaced() {
        // A view without an end holds the helper where it hears nothing.
        UNWRAP(const Json contents, m.client.contents(sqlite()));
        const TablesClient::Options hasty{.processes = 1, .seconds = 1};
        TablesClient hurried(hasty);
        const auto stopped = hurried.page({sqlite()}, optionsOf(contents, "endless"), {});
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::TimedOut);
        UNWRAP(const Page after, hurried.page({sqlite()}, optionsOf(contents, "heavy"), {}));
        QCOMPARE(after.rows.size(), std::size_t(1));
    }

    void damage_neverHarms() {
        std::mt19937 random(9);
        const fs::path plain = m.path("plain.sqlite");
        QProcess python;
        const QString script =
            QString::fromUtf8(kMakeSqlite).replace("CREATE VIEW endless", "CREATE VIEW IF NOT EXISTS heavy");
        python.start("/usr/bin/python3", {"-c", script, QString::fromStdString(plain.string())});
        QVERIFY(python.waitForFinished(60'000) && python.exitCode() == 0);
        const std::string database = readFile(plain).value();
        const std::string book = workbook({{"Birds", kBirds}}, kShared);
        for (int round = 0; round < 300; ++round) {
            for (const bool ofDatabase : {true, false}) {
                std::string bytes = ofDatabase ? database : book;
                for (unsigned n = 1 + random() % 6; n-- > 0;) bytes[random() % bytes.size()] = char(random());
                if (random() % 8 == 0) bytes.resize(random() % bytes.size());
                const fs::path file = m.write(ofDatabase ? "d.sqlite" : "d.xlsx", bytes);
                const auto contents = m.client.contents(file);
                QVERIFY2(contents || contents.error().code != ErrorCode::HelperFailed,
                         contents ? "" : contents.error().message.c_str());
                if (!ofDatabase) {
                    const auto sniffed = m.client.sniff({file});
                    QVERIFY(sniffed || sniffed.error().code != ErrorCode::HelperFailed);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TablesForeignTest)
#include "tst_TablesForeign.moc"
