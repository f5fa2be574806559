// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/Resolve.h"

#include <QTest>
#include <algorithm>

using namespace stemma;

namespace {

ChartSpec specOf(const std::string& rest) {
    const auto spec = ChartSpec::parse(*Json::parse(R"({"data": {"name": "self"}, )" + rest + "}"));
    if (!spec) qFatal("%s", describe(spec.error()).c_str());
    return *spec;
}

/// Heights of the bars of a scene, sorted: what a grouped chart and the same chart of all rows must have alike.
std::vector<int> heights(const ChartRows& rows) {
    const auto scene = resolveScene(rows.spec, rows.data);
    if (!scene) qFatal("%s", describe(scene.error()).c_str());
    std::vector<int> found;
    for (const ScenePlot& plot : scene->plots)
        for (const SceneRect& rect : plot.layers.front().rects) found.push_back(int(rect.box.height * 100 + 0.5));
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

class ChartLoaderTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;
    std::unique_ptr<TablesClient> m_tables;
    std::vector<fs::path> m_files;
    ReadOptions m_options;

    ChartRows load(const std::string& spec, std::int64_t limit) {
        auto rows = loadChartRows(*m_tables, m_files, m_options, specOf(spec), {}, {limit});
        if (!rows) qFatal("%s", describe(rows.error()).c_str());
        return *rows;
    }

private slots:
    void initTestCase() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        m_tables = std::make_unique<TablesClient>();
        std::string text = "k,\"a \"\"b\",t,n\n";
        for (int i = 0; i < 5000; ++i)
            text += std::string(1, char('p' + i % 5)) + "," + std::to_string((i * 37) % 101) + ",2008-0" +
                    std::to_string(1 + i % 9) + "-15," + std::to_string(i % 13) + "\n";
        m_files = {m_folder.path() / "t.csv"};
        QVERIFY(writeFile(m_files.front(), text));
        const auto sniffed = m_tables->sniff(m_files);
        QVERIFY2(sniffed, sniffed ? "" : describe(sniffed.error()).c_str());
        m_options = sniffed->options;
    }
    void rows_areTheColumnsTheChartNeeds() {
        const ChartRows rows = load(
            R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "color": {"field": "k"}})",
            10'000);
        QCOMPARE(rows.data.rows, 5000u);
        QCOMPARE(rows.data.columns.size(), 2u);
        QCOMPARE(rows.drawn, rows.total);
    }
    void groups_areThoseOfAllRows_data() {
        QTest::addColumn<QString>("spec");
        const auto row = [](const char* name, const char* spec) { QTest::newRow(name) << spec; };
        row("count", R"("mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "count"}})");
        row("mean", R"("mark": "bar", "encoding": {"y": {"field": "k"}, "x": {"aggregate": "mean", "field": "n"}})");
        row("stacked sum",
            R"("mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "sum", "field": "n"}, "color": {"field": "t", "timeUnit": "yearmonth", "type": "ordinal"}})");
        row("histogram",
            R"("mark": "bar", "encoding": {"x": {"field": "a \u0022b", "bin": {"maxbins": 20}}, "y": {"aggregate": "count"}})");
        row("stacked by facet",
            R"("mark": "bar", "encoding": {"x": {"field": "n", "bin": true}, "y": {"aggregate": "count"}, "color": {"field": "k"}, "row": {"field": "k"}})");
        row("layers",
            R"("encoding": {"x": {"field": "k"}}, "layer": [{"mark": "bar", "encoding": {"y": {"aggregate": "mean", "field": "n"}}},
                {"mark": "tick", "encoding": {"y": {"aggregate": "max", "field": "n"}}}])");
        row("beside each other",
            R"("hconcat": [{"mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "count"}}},
                {"mark": "bar", "encoding": {"y": {"field": "k"}, "x": {"aggregate": "sum", "field": "n"}, "color": {"field": "k"}}}])");
        row("months",
            R"("mark": "bar", "encoding": {"x": {"field": "t", "timeUnit": "yearmonth"}, "y": {"aggregate": "median", "field": "n"}})");
    }
    void groups_areThoseOfAllRows() {
        QFETCH(QString, spec);
        const ChartRows all = load(spec.toStdString(), 10'000), grouped = load(spec.toStdString(), 500);
        QVERIFY(grouped.spec.units[0].rows->rows < 100);
        QCOMPARE(grouped.total, std::int64_t(5000));
        QCOMPARE(grouped.drawn, grouped.total); // not a sample
        QCOMPARE(heights(grouped), heights(all));
        const auto one = resolveScene(all.spec, all.data), other = resolveScene(grouped.spec, grouped.data);
        QCOMPARE(other->plots.front().xTitle, one->plots.front().xTitle);
        QCOMPARE(other->plots.front().yTitle, one->plots.front().yTitle);
    }
    void sums_areNeverOfASample_data() {
        QTest::addColumn<QString>("spec");
        const auto row = [](const char* name, const char* spec) { QTest::newRow(name) << spec; };
        row("filtered",
            R"("transform": [{"filter": "datum.n > 4"}], "mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"aggregate": "count"}})");
        row("aggregated before",
            R"("transform": [{"aggregate": [{"op": "sum", "field": "n", "as": "s"}], "groupby": ["k"]}], "mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"field": "s", "type": "quantitative"}})");
        row("boxes",
            R"("mark": "boxplot", "encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"}})");
        row("raw bars",
            R"("mark": "bar", "encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative"}})");
        row("raw areas on each other",
            R"("mark": "area", "encoding": {"x": {"field": "t", "type": "temporal"}, "y": {"field": "n", "type": "quantitative"}, "color": {"field": "k"}})");
        row("raw shares of a circle",
            R"("mark": "arc", "encoding": {"theta": {"field": "n", "type": "quantitative"}, "color": {"field": "k"}})");
        row("points on each other",
            R"("mark": "point", "encoding": {"x": {"field": "k"}, "y": {"field": "n", "type": "quantitative", "stack": "zero"}})");
        row("sorted by another field",
            R"("mark": "bar", "encoding": {"x": {"field": "k", "sort": {"field": "n", "op": "mean"}}, "y": {"aggregate": "count"}})");
    }
    void sums_areNeverOfASample() {
        QFETCH(QString, spec);
        const ChartRows all = load(spec.toStdString(), 10'000), big = load(spec.toStdString(), 500);
        QCOMPARE(big.drawn, std::int64_t(5000));
        QVERIFY(big.note().empty());
        QCOMPARE(heights(big), heights(all));
        const auto refused = loadChartRows(*m_tables, m_files, m_options, specOf(spec.toStdString()), {}, {500, 1000});
        QVERIFY(!refused && refused.error().message.find("over 5,000 rows") != std::string::npos);
    }
    void points_ofAGreatTableAreADensityOfAll_data() {
        QTest::addColumn<QString>("more");
        QTest::newRow("plain") << "";
        QTest::newRow("categories") << R"(, "color": {"field": "k"}, "shape": {"field": "k"})";
        QTest::newRow("a measure") << R"(, "color": {"field": "n", "type": "quantitative"})";
        QTest::newRow("facets") << R"(, "row": {"field": "k"})";
    }
    void points_ofAGreatTableAreADensityOfAll() {
        QFETCH(QString, more);
        const std::string spec =
            R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "a \u0022b", "type": "quantitative"})" +
            more.toStdString() + "}";
        const ChartRows all = load(spec, 10'000), big = load(spec, 500);
        QVERIFY(big.density);
        QCOMPARE(big.drawn, std::int64_t(5000));
        const auto points = resolveScene(all.spec, all.data), cells = resolveScene(big.spec, big.data);
        QVERIFY2(points && cells, cells ? "" : cells.error().message.c_str());
        QCOMPARE(cells->plots.size(), points->plots.size());
        double rows = 0;
        for (std::size_t p = 0; p < cells->plots.size(); ++p) {
            const ScenePlot &one = points->plots[p], &other = cells->plots[p];
            QCOMPARE(other.x.from(), one.x.from()); // the axes are the same
            QCOMPARE(other.x.to(), one.x.to());
            QCOMPARE(other.y.to(), one.y.to());
            QCOMPARE(other.xTitle, one.xTitle);
            const SceneLayer& layer = other.layers.front();
            const ChartColumn* counts = layer.data->find("n");
            QVERIFY(counts);
            for (const SceneRect& rect : layer.rects) rows += counts->number(rect.ink.row);
            // Each point lies in a cell.
            for (const SceneSymbol& symbol : one.layers.front().symbols) {
                const double x = (symbol.at.x - one.area.x) / one.area.width,
                             y = (symbol.at.y - one.area.y) / one.area.height;
                const ScenePoint at{other.area.x + x * other.area.width, other.area.y + y * other.area.height};
                QVERIFY(std::any_of(layer.rects.begin(), layer.rects.end(), [&](const SceneRect& rect) {
                    return at.x >= rect.box.x - 0.6 && at.x <= rect.box.right() + 0.6 && at.y >= rect.box.y - 0.6 &&
                           at.y <= rect.box.bottom() + 0.6;
                }));
            }
        }
        QCOMPARE(rows, 5000.0); // none is left out
    }
    void windows_areAsFineAsTheWhole() {
        const char* spec =
            R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "a \u0022b", "type": "quantitative"}})";
        const auto seen = loadChartRows(*m_tables, m_files, m_options, specOf(spec), {}, {500}, {{{2, 4}}, {{0, 50}}});
        QVERIFY(seen && seen->density);
        const ChartData& cells = *seen->spec.units[0].rows;
        double rows = 0;
        for (std::size_t row = 0; row < cells.rows; ++row) {
            QVERIFY(cells.find("x0")->number(row) >= 2 && cells.find("x0")->number(row) <= 4);
            QVERIFY(cells.find("x1")->number(row) - cells.find("x0")->number(row) < 0.01);
            rows += cells.find("n")->number(row);
        }
        QVERIFY(rows > 400 && rows < 700); // 3 of 13 values of n, half of the others
    }
    void domains_thatAreGivenAreAllTheCellsAreFor() {
        const auto scatter = [](const std::string& scale) {
            return R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative", "scale": )" + scale +
                   R"(}, "y": {"field": "a \u0022b", "type": "quantitative"}})";
        };
        const auto cellsOf = [&](const std::string& scale, const std::string& what) {
            const ChartRows rows = load(scatter(scale), 500);
            if (!rows.density) qFatal("no density");
            const auto scene = resolveScene(rows.spec, rows.data),
                       points = resolveScene(specOf(scatter(scale)), load(scatter(scale), 10'000).data);
            if (!scene || !points) qFatal("not drawn");
            if (what == "from") return scene->plots[0].x.from() - points->plots[0].x.from();
            if (what == "to") return scene->plots[0].x.to() - points->plots[0].x.to();
            const ChartData& cells = *rows.spec.units[0].rows;
            double result = 0;
            for (std::size_t row = 0; row < cells.rows; ++row)
                if (what == "beyond")
                    result += cells.find("x0")->number(row) < 2 - 1e-9 || cells.find("x1")->number(row) > 4 + 1e-9;
                else
                    result = what == "width"
                                 ? std::max(result, cells.find("x1")->number(row) - cells.find("x0")->number(row))
                                 : result + cells.find("n")->number(row);
            return result;
        };
        for (const char* scale :
             {R"({"domain": [2, 4]})", R"({"domain": [4, 2]})", R"({"domainMin": 2, "domainMax": 4})"}) {
            QVERIFY(cellsOf(scale, "width") < 0.01);
            QCOMPARE(cellsOf(scale, "rows"), 1155.0); // 3 of 13 values of n
            QCOMPARE(cellsOf(scale, "from"), 0.0);
            QCOMPARE(cellsOf(scale, "to"), 0.0);
        }
        QCOMPARE(cellsOf(R"({"domain": [2, 4], "clamp": true})", "rows"), 5000.0); // the others stand at its ends
        QCOMPARE(cellsOf(R"({"domain": [2, 4], "clamp": true})", "beyond"), 0.0);
        QVERIFY(cellsOf(R"({"domain": {"unionWith": [-100, 100]}})", "width") > 0.8);
        QCOMPARE(cellsOf(R"({"domain": {"unionWith": [-100, 103]}})", "to"), 0.0);
    }
    void notes_tellAllThereIsToTell() {
        ChartRows rows;
        rows.total = 1'000'000;
        rows.drawn = 99'999;
        rows.density = true;
        QVERIFY(rows.note().find("how many lie in each place") != std::string::npos);
        QVERIFY(rows.note().find("a sample of 99,999") != std::string::npos);
        rows.thinned = true;
        QVERIFY(rows.note().find("thinned to their peaks") != std::string::npos);
        rows.drawn = rows.total;
        QVERIFY(rows.note().find("sample") == std::string::npos);
    }
    void windows_keepAxesAndColours_data() {
        QTest::addColumn<QString>("more");
        QTest::newRow("categories") << R"(, "color": {"field": "n", "type": "nominal"})";
        QTest::newRow("from the last on") << R"(, "color": {"field": "n", "type": "ordinal", "sort": "descending"})";
        QTest::newRow("a measure") << R"(, "color": {"field": "n", "type": "quantitative"})";
        QTest::newRow("none") << "";
    }
    void windows_keepAxesAndColours() {
        QFETCH(QString, more);
        const std::string spec =
            R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "a \u0022b", "type": "quantitative"})" +
            more.toStdString() + "}";
        const ChartRows all = load(spec, 500);
        const auto near = loadChartRows(*m_tables, m_files, m_options, specOf(spec), {}, {500}, {{{2, 4}}, {}, {}});
        QVERIFY(near && near->density && near->spec.units[0].rows->rows < all.spec.units[0].rows->rows);
        const auto whole = resolveScene(all.spec, all.data), part = resolveScene(near->spec, near->data);
        QVERIFY(whole && part);
        const ScenePlot &one = whole->plots[0], &other = part->plots[0];
        QCOMPARE(other.x.from(), one.x.from());
        QCOMPARE(other.x.to(), one.x.to());
        QCOMPARE(other.y.to(), one.y.to());
        if (more.isEmpty()) return; // how many there are is told anew
        const SceneLegend &legend = whole->legends.front(), &same = part->legends.front();
        QCOMPARE(same.entries.size(), legend.entries.size());
        for (std::size_t i = 0; i < legend.entries.size(); ++i) {
            QCOMPARE(same.entries[i].key, legend.entries[i].key);
            QCOMPARE(part->colours[same.entries[i].symbol.ink.colour],
                     whole->colours[legend.entries[i].symbol.ink.colour]);
        }
        QCOMPARE(same.barLabels.size(), legend.barLabels.size());
        for (std::size_t i = 0; i < legend.barLabels.size(); ++i)
            QCOMPARE(same.barLabels[i].text, legend.barLabels[i].text);
    }
    void hidden_showsWhatLiesBeneath_data() {
        QTest::addColumn<QString>("colour");
        QTest::addColumn<QString>("hidden");
        QTest::addColumn<double>("rows");
        QTest::newRow("texts") << "k"
                               << "p" << 4000.0;
        QTest::newRow("numbers") << "n"
                                 << "3" << 5000.0 - 385;
        QTest::newRow("days") << "t"
                              << "2008-01-15" << 5000.0 - 556;
        QTest::newRow("nothing of it") << "k"
                                       << "null" << 5000.0;
        QTest::newRow("a quote") << "k"
                                 << "'; DROP" << 5000.0;
    }
    void hidden_showsWhatLiesBeneath() {
        QFETCH(QString, colour);
        QFETCH(QString, hidden);
        QFETCH(double, rows);
        const std::string spec =
            R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "a \u0022b", "type": "quantitative"},
            "color": {"type": "nominal", "field": )" +
            Json(colour.toStdString()).dump() + "}}";
        ResolveOptions options;
        options.hidden = {hidden.toStdString()};
        const auto fewer =
            loadChartRows(*m_tables, m_files, m_options, specOf(spec), {}, {500}, {{}, {}, options.hidden});
        QVERIFY2(fewer && fewer->density, fewer ? "" : describe(fewer.error()).c_str());
        const auto scene = resolveScene(fewer->spec, fewer->data, options);
        QVERIFY(scene);
        double seen = 0;
        const SceneLayer& layer = scene->plots[0].layers[0];
        for (const SceneRect& rect : layer.rects) {
            seen += layer.data->find("n")->number(rect.ink.row);
            QVERIFY(layer.data->find("c")->text(rect.ink.row) != hidden.toStdString());
        }
        QCOMPARE(seen, rows);
        const auto all = load(spec, 500);
        QCOMPARE(scene->legends[0].entries.size(), resolveScene(all.spec, all.data)->legends[0].entries.size());
    }
    void points_thatCantBeCountedAreASampleThatIsSaid() {
        const char* spec = R"("mark": "point", "encoding": {"x": {"field": "n", "type": "quantitative"}})";
        const ChartRows rows = load(spec, 500);
        QCOMPARE(rows.drawn, std::int64_t(500));
        QCOMPARE(rows.total, std::int64_t(5000));
        const auto cell = [](const ChartRows& all) { return all.spec.units[0].rows->columns[0].number(77); };
        QCOMPARE(cell(load(spec, 500)), cell(rows)); // the same each time
    }
    void lines_ofAGreatTableKeepTheirPeaks() {
        std::string text = "x,y,s\n";
        for (int i = 0; i < 150'000; ++i)
            text += std::to_string(i) + "," + (i == 123'456 ? "999" : std::to_string(i % 7)) + "," +
                    (i % 2 ? "odd" : "even") + "\n";
        const std::vector<fs::path> files = {m_folder.path() / "line.csv"};
        QVERIFY(writeFile(files.front(), text));
        const auto sniffed = m_tables->sniff(files);
        QVERIFY(sniffed);
        const auto rows =
            loadChartRows(*m_tables, files, sniffed->options,
                          specOf(R"("mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"}, "color": {"field": "s"}})"));
        QVERIFY2(rows, rows ? "" : describe(rows.error()).c_str());
        QVERIFY(rows->thinned);
        QCOMPARE(rows->total, std::int64_t(150'000));
        const ChartData& kept = *rows->spec.units[0].rows;
        QVERIFY(kept.rows < 40'000);
        double highest = 0;
        for (std::size_t row = 0; row < kept.rows; ++row) highest = std::max(highest, kept.find("y")->number(row));
        QCOMPARE(highest, 999.0);
        QVERIFY(!rows->note().empty());
        // A part of it stands on the same axes, in the same colours.
        const auto near =
            loadChartRows(*m_tables, files, sniffed->options,
                          specOf(R"("mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"}, "color": {"field": "s"}, "tooltip": {"field": "s"},
            "opacity": {"value": 0.5}})"),
                          {}, {}, {{{10.2, 10.8}}, {}, {}});
        QVERIFY(near && near->thinned);
        const auto whole = resolveScene(rows->spec, rows->data), part = resolveScene(near->spec, near->data);
        QVERIFY2(whole && part, part ? "" : describe(part.error()).c_str());
        QCOMPARE(part->plots[0].x.to(), whole->plots[0].x.to());
        QCOMPARE(part->plots[0].y.to(), whole->plots[0].y.to());
        QCOMPARE(part->legends[0].entries.size(), std::size_t(2));
        // On a logarithmic axis places are as wide on the screen as elsewhere: the first rows are all there.
        const auto log = loadChartRows(
            *m_tables, files, sniffed->options,
            specOf(
                R"("mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative", "scale": {"type": "log"}},
            "y": {"field": "y", "type": "quantitative"}})"));
        QVERIFY(log && log->thinned);
        const ChartColumn& places = *log->spec.units[0].rows->find("x");
        std::size_t early = 0;
        for (std::size_t row = 0; row < places.size(); ++row)
            early += places.number(row) > 0 && places.number(row) <= 100;
        QCOMPARE(early, 100u);
        // Without its own limit a table longer than a page of the helper must not pass for one that ends there.
        const auto points = loadChartRows(
            *m_tables, files, sniffed->options,
            specOf(R"("mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}})"), {}, {5'000'000});
        QVERIFY(points);
        QCOMPARE(points->total, std::int64_t(150'000));
        QVERIFY(points->drawn < points->total && !points->note().empty());
    }
    void columns_thatATransformMakesAreDrawnOfASample() {
        const ChartRows rows = load(
            R"("transform": [{"calculate": "datum.n * 2", "as": "z"}], "mark": "point", "encoding": {"x": {"field": "z", "type": "quantitative"}, "y": {"field": "n", "type": "quantitative"}})",
            500);
        QCOMPARE(rows.drawn, std::int64_t(500));
        const auto scene = resolveScene(rows.spec, rows.data);
        QVERIFY(scene && !scene->plots[0].layers[0].symbols.empty());
    }
    void columns_thatArentThereAreNamed() {
        const ChartRows rows = load(R"("mark": "point", "encoding": {"x": {"field": "kk"}})", 10'000);
        const auto scene = resolveScene(rows.spec, rows.data);
        QVERIFY(!scene);
        QVERIFY(scene.error().message.find("no column 'kk'") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ChartLoaderTest)
#include "tst_ChartLoader.moc"
