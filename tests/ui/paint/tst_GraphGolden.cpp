// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/GraphShot.h"

#include <QDir>
#include <QFontInfo>
#include <QTest>
#include <array>
#include <cmath>

using namespace stemma;
using namespace stemma::ui;

/// The graph at each level of detail in both themes, beside pictures that were looked at (golden/*.png). Compared in
/// cells of 8 × 8 pixels, so that another version of a font or of Qt's rasteriser is no difference, but a thing that
/// is missing, moved, or in another colour is one. STEMMA_WRITE_GOLDEN=1 writes them anew: look at them then.
class GraphGoldenTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levels_lookAsTheyDid_data();
    void levels_lookAsTheyDid();
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

/// The share of cells that look different; 1 where the pictures have other sizes.
double difference(const QImage& one, const QImage& other) {
    if (one.size() != other.size()) return 1;
    // Letters of another font may be somewhat bolder or elsewhere.
    const bool sameFont = QFontInfo(graphFont(13)).family().startsWith(QLatin1String("Inter"));
    const double tolerance = sameFont ? 14 : 40;
    const auto a = cellsOf(one), b = cellsOf(other);
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        double most = 0;
        for (int c = 0; c < 3; ++c) most = std::max(most, std::abs(a[i][std::size_t(c)] - b[i][std::size_t(c)]));
        different += most > tolerance ? 1 : 0;
    }
    return double(different) / double(std::max<std::size_t>(1, a.size()));
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
    const QImage image = pictureAt(*scene, scale, dark, selected);
    const QString file = qEnvironmentVariable("STEMMA_SOURCE_DIR") + QStringLiteral("/tests/ui/paint/golden/") +
                         QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png");
    if (qEnvironmentVariableIsSet("STEMMA_WRITE_GOLDEN")) {
        QDir().mkpath(QFileInfo(file).path());
        QVERIFY(image.save(file, "PNG", 1));
    }
    const QImage golden(file);
    QVERIFY2(!golden.isNull(), qPrintable(file));
    const double share = difference(image, golden.convertToFormat(QImage::Format_RGB32));
    constexpr double kMost = 0.002;
    if (share > kMost) image.save(QDir::temp().filePath(QStringLiteral("golden-") + QTest::currentDataTag() + ".png"));
    QVERIFY2(share <= kMost, qPrintable(QStringLiteral("%1 of the cells look different").arg(share)));
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
    QVERIFY(difference(whole, gone) > 0.002);
}

QTEST_MAIN(GraphGoldenTest)
#include "tst_GraphGolden.moc"
