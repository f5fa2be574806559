// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/GraphShot.h"

#include <QDir>
#include <QFontInfo>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

using namespace stemma;
using namespace stemma::ui;

/// The graph at each level of detail in both themes, beside pictures that were looked at (golden/*.png). Compared in
/// cells of 8 × 8 pixels, so that another version of a font or of Qt's rasteriser is no difference, but a thing that
/// is missing, moved, or in another colour is one. STEMMA_ACCEPT=1 writes them anew: look at them then.
class GraphGoldenTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levels_lookAsTheyDid_data();
    void levels_lookAsTheyDid();
    void areas_lookAsTheyDid_data();
    void areas_lookAsTheyDid();
    void colours_lookAsTheyDid_data();
    void colours_lookAsTheyDid();
    void comparison_seesWhatIsMissing();
};

namespace {

constexpr int kCell = 8;

/// One of everything: states, kinds, groups, a picture, lanes apart.
std::shared_ptr<const GraphScene> everything() {
    LineageDrawing all = graphs::groups();
    LineageDrawing more = graphs::states();
    for (DrawnNode& node : more.nodes) node.id.insert(0, "x");
    for (DrawnEdge& edge : more.edges) {
        edge.from.insert(0, "x");
        edge.to.insert(0, "x");
    }
    all.nodes.insert(all.nodes.end(), more.nodes.begin(), more.nodes.end());
    all.edges.insert(all.edges.end(), more.edges.begin(), more.edges.end());
    return rankedScene(all);
}

QImage pictureAt(const GraphScene& scene, double scale, bool dark, bool selected = false) {
    GraphLook look;
    look.palette = Palette(dark);
    look.scale = scale;
    const std::vector<int> chosen{scene.indexOf("g:cells:train")};
    const std::vector<std::uint8_t> lit = scene.connected(chosen);
    if (selected) {
        look.selected = &chosen;
        look.connected = &lit;
    }
    return graphShot(scene, look);
}

/// The mean colour of each cell.
std::vector<std::array<double, 3>> cellsOf(const QImage& image) {
    std::vector<std::array<double, 3>> cells;
    for (int top = 0; top + kCell <= image.height(); top += kCell)
        for (int left = 0; left + kCell <= image.width(); left += kCell) {
            std::array<double, 3> sum{};
            for (int y = top; y < top + kCell; ++y)
                for (int x = left; x < left + kCell; ++x) {
                    const QRgb pixel = image.pixel(x, y);
                    sum[0] += qRed(pixel);
                    sum[1] += qGreen(pixel);
                    sum[2] += qBlue(pixel);
                }
            for (double& value : sum) value /= kCell * kCell;
            cells.push_back(sum);
        }
    return cells;
}

/// The share of cells that look different, of those that something is painted in: in a picture that is nearly empty,
/// little is much. 1 where the pictures have other sizes.
double difference(const QImage& one, const QImage& other) {
    if (one.size() != other.size()) return 1;
    // Letters of another font may be somewhat bolder or elsewhere.
    const bool sameFont = QFontInfo(graphFont(13)).family().startsWith(QLatin1String("Inter"));
    const double tolerance = sameFont ? 14 : 40;
    const auto a = cellsOf(one), b = cellsOf(other);
    const auto apart = [](const std::array<double, 3>& x, const std::array<double, 3>& y) {
        double most = 0;
        for (std::size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(x[c] - y[c]));
        return most;
    };
    // The ground is what most cells look like.
    std::map<std::array<int, 3>, std::size_t> looks;
    for (const auto& cell : b) ++looks[{int(cell[0]), int(cell[1]), int(cell[2])}];
    const auto ground = std::ranges::max_element(looks, {}, [](const auto& look) { return look.second; })->first;
    const std::array<double, 3> plain{double(ground[0]), double(ground[1]), double(ground[2])};
    constexpr double kSomething = 5;
    std::size_t different = 0, painted = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        different += apart(a[i], b[i]) > tolerance ? 1 : 0;
        painted += apart(a[i], plain) > kSomething || apart(b[i], plain) > kSomething ? 1 : 0;
    }
    return double(different) / double(std::max<std::size_t>(1, painted));
}

/// Against the golden picture of the row; writes it where that is asked for.
void compareWithGolden(const QImage& image) {
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    const QString file =
        qEnvironmentVariable("STEMMA_SOURCE_DIR") + QStringLiteral("/tests/ui/paint/golden/") + tag + ".png";
    if (qEnvironmentVariableIsSet("STEMMA_ACCEPT")) {
        QDir().mkpath(QFileInfo(file).path());
        QVERIFY(image.save(file, "PNG", 1));
    }
    const QImage golden(file);
    QVERIFY2(!golden.isNull(), qPrintable(file));
    const double share = difference(image, golden.convertToFormat(QImage::Format_RGB32));
    constexpr double kMost = 0.004;
    if (share > kMost) image.save(QDir::temp().filePath(QStringLiteral("golden-") + tag + ".png"));
    QVERIFY2(share <= kMost, qPrintable(QStringLiteral("%1 of the cells look different").arg(share)));
}

/// Runs of a history, in days, with what they reused.
LineageDrawing lanes() {
    LineageDrawing all;
    const char* states[] = {"completed", "failed", "completed", "running"};
    for (int run = 0; run < 4; ++run) {
        LineageDrawing one = graphs::penguins();
        one.nodes.resize(6);
        const std::string prefix = "r" + std::to_string(4 - run) + "/";
        for (DrawnNode node : one.nodes) {
            node.id.insert(0, prefix);
            node.lane = run;
            all.nodes.push_back(std::move(node));
        }
        for (DrawnEdge edge : one.edges) {
            edge.from.insert(0, prefix);
            edge.to.insert(0, prefix);
            all.edges.push_back(std::move(edge));
        }
        if (run > 0) {
            all.edges.push_back(graphs::edge(prefix + "a1", "r" + std::to_string(5 - run) + "/a1"));
            all.edges.back().dashed = true;
        }
        all.lanes.push_back({prefix, "run " + std::to_string(4 - run), "3 ran · 6 reused · 1.4 s", states[run],
                             run % 2 == 0 ? (run == 0 ? "21 March 2026" : "20 March 2026") : "", 0});
    }
    return all;
}

LineageDrawing bands() {
    LineageDrawing all = graphs::penguins();
    for (DrawnNode& node : all.nodes)
        if (node.kind == DrawnNode::Kind::Step)
            node.layer = node.id == "s1" || node.id == "s2" ? "prepare" : node.id == "s3" ? "train" : "evaluate";
    return all;
}

/// With the titles, as a window shows it.
QImage titledAt(const GraphScene& scene, double scale, bool dark) {
    GraphLook look;
    look.palette = Palette(dark);
    look.scale = scale;
    QImage image = graphShot(scene, look);
    QPainter painter(&image);
    painter.scale(scale, scale);
    painter.translate(QPointF(10, 10) - scene.bounds().topLeft());
    GraphPainter(scene, look).paintTitles(painter, scene.bounds().adjusted(-10, -10, 10, 10));
    return image;
}

} // namespace

void GraphGoldenTest::levels_lookAsTheyDid_data() {
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("selected");
    for (const double scale : {0.1, 0.25, 0.32, 0.45, 0.6, 1.0})
        for (const bool dark : {false, true})
            for (const bool selected : {false, true})
                if (!selected || scale == 0.25 || scale == 1.0)
                    QTest::addRow("%d%s%s", int(scale * 100), dark ? "-dark" : "-light", selected ? "-lit" : "")
                        << scale << dark << selected;
}

void GraphGoldenTest::levels_lookAsTheyDid() {
    QFETCH(double, scale);
    QFETCH(bool, dark);
    QFETCH(bool, selected);
    const auto scene = everything();
    compareWithGolden(pictureAt(*scene, scale, dark, selected));
}

void GraphGoldenTest::areas_lookAsTheyDid_data() {
    QTest::addColumn<bool>("inLanes");
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("dark");
    for (const bool inLanes : {true, false})
        for (const double scale : {0.25, 0.8})
            for (const bool dark : {false, true})
                QTest::addRow("%s-%d%s", inLanes ? "lanes" : "bands", int(scale * 100), dark ? "-dark" : "-light")
                    << inLanes << scale << dark;
}

void GraphGoldenTest::areas_lookAsTheyDid() {
    QFETCH(bool, inLanes);
    QFETCH(double, scale);
    QFETCH(bool, dark);
    LayoutOptions byRank; // the same without the helper
    byRank.mostNodes = 0;
    const auto scene = GraphScene::make(inLanes ? lanes() : bands(), byRank);
    QVERIFY(scene);
    compareWithGolden(titledAt(**scene, scale, dark));
}

void GraphGoldenTest::colours_lookAsTheyDid_data() {
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("by");
    for (const ColourBy by : {ColourBy::Status, ColourBy::Duration})
        for (const double scale : {0.1, 0.8})
            for (const bool dark : {false, true})
                QTest::addRow("by-%s-%d%s", wordOf(by).data(), int(scale * 100), dark ? "-dark" : "-light")
                    << scale << dark << int(by);
}

void GraphGoldenTest::colours_lookAsTheyDid() {
    QFETCH(double, scale);
    QFETCH(bool, dark);
    QFETCH(int, by);
    const auto scene = everything();
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy(by), 1'800'000'000'000'000);
    GraphLook look;
    look.palette = Palette(dark);
    look.scale = scale;
    look.colours = &colours;
    compareWithGolden(graphShot(*scene, look));
}

/// A comparison that can't fail would prove nothing.
void GraphGoldenTest::comparison_seesWhatIsMissing() {
    const auto scene = everything();
    const QImage whole = pictureAt(*scene, 1, false);
    QCOMPARE(difference(whole, pictureAt(*scene, 1, false)), 0.0);
    QVERIFY(difference(whole, pictureAt(*scene, 1, true)) > 0.9);
    QImage gone = whole;
    QPainter painter(&gone);
    const QRectF box = scene->nodes()[1].box.translated(QPointF(10, 10) - scene->bounds().topLeft());
    painter.fillRect(box.adjusted(4, 4, -4, -20), Palette(false)("surface")); // its texts
    painter.end();
    QVERIFY(difference(whole, gone) > 0.004);
    // Nor is little lost in a large picture that has little in it.
    QImage few(1600, 1600, QImage::Format_RGB32), fewer;
    few.fill(Palette(false)("canvas"));
    fewer = few;
    QPainter(&few).fillRect(QRect(100, 100, 160, 44), Palette(false)("failed"));
    QPainter(&fewer).fillRect(QRect(100, 100, 160, 36), Palette(false)("failed"));
    QVERIFY(difference(fewer, few) > 0.02);
}

QTEST_MAIN(GraphGoldenTest)
#include "tst_GraphGolden.moc"
