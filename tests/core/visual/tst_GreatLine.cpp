// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/GreatLine.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace stemma;

namespace {

ChartSpec specOf(const std::string& mark, const std::string& more = {}) {
    const auto json = Json::parse(R"({"data": {"name": "self"}, "mark": ")" + mark + R"(", "encoding": {
        "x": {"field": "x", "type": "quantitative", "scale": {"zero": false}},
        "y": {"field": "y", "type": "quantitative", "scale": {"zero": false}})" +
                                  more + "}}");
    if (!json) qFatal("%s", json.error().message.c_str());
    auto spec = ChartSpec::parse(*json);
    if (!spec) qFatal("%s", spec.error().message.c_str());
    return std::move(*spec);
}

Scene must(Result<Scene> scene) {
    if (!scene) qFatal("%s", describe(scene.error()).c_str());
    return std::move(*scene);
}

std::vector<double> upTo(std::size_t count) {
    std::vector<double> x(count);
    std::iota(x.begin(), x.end(), 0);
    return x;
}

} // namespace

class GreatLineTest : public QObject {
    Q_OBJECT

    TempFolder m_folder;

private Q_SLOTS:
    void aLine_hasEverySpike_fromFarAndNear() {
        std::vector<double> y(1'000'000);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = double(i % 10);
        y[765'432] = 500;
        const GreatLine chart(specOf("line"), upTo(y.size()), y);
        ResolveOptions options;
        const Scene whole = must(chart.scene(options));
        const ScenePlot& plot = whole.plots.front();
        QVERIFY(plot.y.to() >= 500);
        std::size_t points = 0;
        double highest = 1e9;
        for (const SceneLine& line : plot.layers.front().lines) {
            points += line.points.size();
            for (const ScenePoint& point : line.points) highest = std::min(highest, point.y);
        }
        QVERIFY(points < 4 * std::size_t(options.width) + 16);
        QVERIFY(std::fabs(highest - plot.y.at(500)) < 1e-6);
        QVERIFY(isDense(plot.layers.front().lines.front()));
        // Near, each row is there, and the axis across stays what it was.
        options.zooms[0] = std::pair(765'400.0, 765'460.0);
        const Scene near = must(chart.scene(options));
        QCOMPARE(near.plots.front().y.to(), plot.y.to());
        const auto& line = near.plots.front().layers.front().lines.front();
        QVERIFY(line.points.size() >= 61 && line.points.size() < 80);
        QVERIFY(!isDense(line));
        const double at = near.plots.front().x.at(765'432);
        QVERIFY(std::any_of(line.points.begin(), line.points.end(),
                            [&](const ScenePoint& point) { return std::fabs(point.x - at) < 1e-6; }));
    }
    void nothing_isSaid() {
        const GreatLine chart(specOf("line"), {}, {});
        const auto scene = chart.scene({});
        QVERIFY(!scene || !scene->nothing.empty());
    }
    void isLoadedFromTheHelper_sorted_withoutWhatIsNoNumber() {
        std::string text = "x,y,k\n";
        for (int i = 0; i < 1'000; ++i)
            text += std::to_string((i * 7) % 1'000) + "," + (i == 500 ? "" : std::to_string(i % 13)) + ",a\n";
        const std::vector<fs::path> files = {m_folder.path() / "t.csv"};
        QVERIFY(writeFile(files.front(), text));
        TablesClient tables;
        const auto sniffed = tables.sniff(files);
        QVERIFY(sniffed);
        const auto line = GreatLine::load(tables, files, sniffed->options, specOf("line"));
        QVERIFY2(line && *line, line ? "" : describe(line.error()).c_str());
        QCOMPARE((*line)->rows(), std::size_t(999));
        QVERIFY(must((*line)->scene({})).nothing.empty());
        // What tells more than places isn't one.
        ChartSpec log = specOf("line"); // its columns of pixels aren't even in numbers
        log.units[0].encoding[Channel::X][0].scale.set("type", "log");
        for (const ChartSpec& spec : {specOf("line", R"(, "color": {"field": "k"})"), specOf("point"), log}) {
            const auto other = GreatLine::load(tables, files, sniffed->options, spec);
            QVERIFY(other && !*other);
        }
    }
    void series_areBoundedAndOnlyNumbers() {
        const std::vector<fs::path> files = {m_folder.path() / "s.csv"};
        QVERIFY(writeFile(files.front(), std::string("x,k\n1,a\n2,b\n3,c\n")));
        TablesClient tables;
        const auto sniffed = tables.sniff(files);
        QVERIFY(sniffed);
        const std::vector<fs::path> to = {m_folder.path() / "out"};
        const auto few = tables.series(files, sniffed->options, "SELECT x::DOUBLE FROM self", to, 2);
        QVERIFY(!few);
        QCOMPARE(few.error().code, ErrorCode::NotSupported);
        QVERIFY(!tables.series(files, sniffed->options, "SELECT k FROM self", to, 100));
        QVERIFY(!tables.series(files, sniffed->options, "SELECT 1.0::DOUBLE FROM read_csv('/etc/passwd')", to, 100));
        const auto all = tables.series(files, sniffed->options, "SELECT -x::DOUBLE FROM self", to, 100);
        QVERIFY(all);
        QCOMPARE(all->rows, std::int64_t(3));
        QVERIFY(!all->sorted);
        QCOMPARE(fs::file_size(to.front()), std::uintmax_t(24));
    }
};

QTEST_GUILESS_MAIN(GreatLineTest)
#include "tst_GreatLine.moc"
