// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"
#include "core/tables/Tables.h"
#include "core/visual/Resolve.h"

#include <set>

using namespace stemma;

/// Pictures of a table beyond its single columns: by class, over time, what is missing.
class TablePicturesTest : public QObject {
    Q_OBJECT

private:
    TablesClient m_tables;

    MaterializerFixture fixture(const std::string& text) {
        MaterializerFixture f("t.csv", text);
        f.context.tables = &m_tables;
        return f;
    }
    static std::optional<Json> pictureCalled(const MaterializerFixture& f, const Described& described,
                                             const std::string& title) {
        for (std::size_t i = 0; i < described.visualizations.size(); ++i)
            if (described.visualizations[i].title == title) return f.picture(described, i);
        return std::nullopt;
    }
    /// Two classes of thirty, of which `apart` tells them apart and `noise` doesn't.
    static std::string classes() {
        std::string text = "kind,noise,apart,sample_id\n";
        for (int i = 0; i < 60; ++i) {
            const bool one = i % 2;
            text += std::string(one ? "x" : "y") + "," + std::to_string(i * 7 % 31) + "," +
                    std::to_string(i / 2 + (one ? 100 : 0)) + "," + std::to_string(i) + "\n";
        }
        return text;
    }

private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void classes_areComparedByWhatTellsThemApart() {
        const MaterializerFixture f = fixture(classes());
        const Described described = f.described();
        std::vector<std::string> titles;
        for (const Visualization& one : described.visualizations)
            if (one.title.find(" by ") != std::string::npos) titles.push_back(one.title);
        QCOMPARE(titles, (std::vector<std::string>{"apart by kind", "noise by kind"})); // an id is no number
        const Json chart = *pictureCalled(f, described, "apart by kind");
        const Json rows = chart["data"]["values"];
        std::map<std::string, double> shares;
        for (const Json& row : rows.items()) shares[row["series"].text()] += row["share"].number();
        QCOMPARE(shares.size(), 2u);
        for (const auto& [name, share] : shares) QVERIFY2(std::abs(share - 1) < 0.01, name.c_str());
        QVERIFY(must(resolveScene(must(ChartSpec::parse(*pictureCalled(f, described, "apart by kind"))), {}))
                    .nothing.empty());
    }
    void wordsThatAreNoClass_areNotCompared() {
        std::string names = "name,n\n", rare = "kind,n\n";
        for (int i = 0; i < 40; ++i) {
            names += "name" + std::to_string(i) + "," + std::to_string(i * 3 % 17) + "\n";
            rare += std::string(i == 7 ? "odd" : "usual") + "," + std::to_string(i * 3 % 17) + "\n";
        }
        for (const std::string& text : {names, rare}) {
            const MaterializerFixture f = fixture(text);
            for (const Visualization& one : f.described().visualizations)
                QVERIFY2(one.title.find(" by ") == std::string::npos, one.title.c_str());
        }
    }
    void missingValues_areMappedWhereSomethingIsMissing() {
        std::string text = "a,b,whole\n";
        for (int i = 0; i < 100; ++i)
            text += (i < 50 ? "" : std::to_string(i)) + std::string(",") + (i % 2 ? "" : "x") + "," +
                    std::to_string(i) + "\n";
        const MaterializerFixture f = fixture(text);
        const Described described = f.described();
        QCOMPARE(described.visualizations.back().title, std::string("Missing values"));
        std::map<std::string, double> missing;
        std::set<std::string> columns;
        const Json chart = *pictureCalled(f, described, "Missing values");
        const Json rows = chart["data"]["values"];
        for (const Json& row : rows.items()) {
            columns.insert(row["column"].text());
            missing[row["column"].text()] += row["share"].number() * (row["to"].number() - row["from"].number());
        }
        QCOMPARE(columns, (std::set<std::string>{"a", "b"}));
        QCOMPARE(missing["a"], 50.0);
        QCOMPARE(missing["b"], 50.0);
        QCOMPARE(rows.at(0), Json::object({{"column", "a"}, {"from", 0.0}, {"to", 2.0}, {"share", 1.0}}));
        const MaterializerFixture whole = fixture("a\n1\n2\n2\n");
        QVERIFY(!pictureCalled(whole, whole.described(), "Missing values"));
    }
    void timeSeries_isOfTheFirstTimeAndNumber() {
        std::string text = "id,day,value\n";
        for (int day = 1; day <= 28; ++day)
            text += std::to_string(day) + ",2024-02-" + (day < 10 ? "0" : "") + std::to_string(day) + "," +
                    std::to_string(day * day % 13) + "\n";
        const MaterializerFixture f = fixture(text);
        const auto chart = pictureCalled(f, f.described(), "value by day");
        QVERIFY(chart);
        QCOMPARE((*chart)["data"]["values"].size(), 28u);
        QCOMPARE((*chart)["data"]["values"].at(0), Json::object({{"x", 1706745600000.0}, {"y", 1.0}}));
        // Twice each day: the mean of both.
        const MaterializerFixture twice = fixture(text + text.substr(text.find('\n') + 1));
        QVERIFY(pictureCalled(twice, twice.described(), "Mean value by day"));
    }
    void aPictureThatFails_isANote() {
        std::string text = "kind,large\n"; // whose variance is no number any more
        for (int i = 0; i < 60; ++i)
            text += std::string(i % 2 ? "x" : "y") + "," + std::to_string(i * 7 % 31) + "e300\n";
        const Described described = fixture(text).described();
        QCOMPARE(described.materializer->id, std::string("table"));
        QCOMPARE(headlineOf(described, "rows"), Json(60));
        QCOMPARE(described.notes.size(), 1u);
        QVERIFY2(described.notes.front().starts_with("The numbers by class can't be drawn: "),
                 described.notes[0].c_str());
    }
    void longTexts_areNotReadForEachPicture() {
        std::string text = "kind,gap,n\n";
        for (int i = 0; i < 200'001; ++i)
            text += std::string(i % 2 ? "x," : "y,") + (i % 3 ? "," : "1,") + std::to_string(i * 7 % 31) + "\n";
        const MaterializerFixture lines = fixture(text);
        const Described described = lines.described();
        QVERIFY(!pictureCalled(lines, described, "n by kind"));
        QVERIFY(!pictureCalled(lines, described, "Missing values"));
        QVERIFY(pictureCalled(lines, described, "n"));
        // Of columns that lie by themselves it costs little.
        SqlRequest request;
        request.query = "SELECT * FROM t";
        request.inputs = {
            {"t", {{must(ReadOptions::fromJson(described.readOptions)), {lines.content.data / "t.csv"}, {}}}, {}}};
        request.output = lines.folder.path() / "t.parquet";
        must(m_tables.runSql(request));
        MaterializerFixture columns("t.parquet", must(readFile(request.output)));
        columns.context.tables = &m_tables;
        QVERIFY(pictureCalled(columns, columns.described(), "n by kind"));
    }
    void longTimeSeries_keepsItsPeaks() {
        std::string text = "at,value\n";
        for (int i = 0; i < 20'000; ++i) {
            char at[40];
            std::snprintf(at, sizeof at, "2024-01-%02d %02d:%02d:%02d", 1 + i / 3600 / 24, i / 3600 % 24, i / 60 % 60,
                          i % 60);
            text += std::string(at) + "," + (i == 12'345 ? "99" : std::to_string(i % 5)) + "\n";
        }
        const MaterializerFixture f = fixture(text);
        const auto chart = pictureCalled(f, f.described(), "value by at");
        QVERIFY(chart);
        const Json rows = (*chart)["data"]["values"];
        QVERIFY(rows.size() <= 1'200);
        double highest = 0;
        for (const Json& row : rows.items()) highest = std::max(highest, row["y"].number());
        QCOMPARE(highest, 99.0);
    }
};

QTEST_GUILESS_MAIN(TablePicturesTest)
#include "tst_TablePictures.moc"
