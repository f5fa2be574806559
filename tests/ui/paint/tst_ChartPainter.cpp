// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Charts.h"
#include "tests/ui/paint/ChartFixture.h"
#include "ui/paint/ChartExport.h"
#include "ui/paint/Clip.h"

#include <QRegularExpression>
#include <QThread>
#include <cmath>
#include <memory>

using namespace stemma;
using namespace stemma::ui;

namespace {

const std::string kLine =
    chartOf(R"("line")", R"("x": {"field": "n", "type": "quantitative"}, "y": {"field": "m", "type": "quantitative"})");
const std::string kBars = chartOf(R"("bar")", R"("x": {"field": "k"}, "y": {"aggregate": "sum", "field": "m"})");

/// How many pixels outside a rectangle have a colour.
int pixelsOutside(const QImage& image, const QRectF& area, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (!area.contains(x + 0.5, y + 0.5) && image.pixelColor(x, y) == colour) ++count;
    return count;
}

} // namespace

class ChartPainterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bars_areWhereTheSceneSays_data() {
        QTest::addColumn<double>("scale");
        QTest::newRow("1") << 1.0;
        QTest::newRow("2") << 2.0;
    }
    void bars_areWhereTheSceneSays() {
        QFETCH(double, scale);
        const Scene scene = sceneOf(kBars);
        const QImage image = painted(scene, false, scale);
        const QColor ink = Palette(false).category(0);
        for (const SceneRect& rect : scene.plots.front().layers.front().rects) {
            const auto at = [&](double x, double y) { return image.pixelColor(int(x * scale), int(y * scale)); };
            const SceneBox& box = rect.box;
            QCOMPARE(at(box.x + box.width / 2, box.y + box.height / 2), ink);
            // Crisp: a pixel inside its corners is all ink, a pixel outside has none.
            const double pixel = 1.01 / scale;
            QCOMPARE(at(std::round(box.x * scale) / scale + pixel / 2, box.y + box.height / 2), ink);
            QVERIFY(at(std::round(box.x * scale) / scale - pixel, box.y + box.height / 2) != ink);
        }
    }
    void marks_areCutAtThePlot() {
        ResolveOptions options;
        options.zooms[0] = {2, 4};
        options.zooms[1] = {0, 2};
        const Scene scene = sceneOf(kLine, options);
        const SceneBox& area = scene.plots.front().area;
        const QImage image = painted(scene);
        const QRectF inside(area.x - 2, area.y - 2, area.width + 4, area.height + 4);
        QCOMPARE(pixelsOutside(image, inside, Palette(false).category(0)), 0);
        QVERIFY(pixelsOutside(image, QRectF(), Palette(false).category(0)) > 50);
    }
    void clip_keepsWhatIsInside() {
        const QRectF area(0, 0, 10, 10);
        const auto line = clippedLine({-5, 5, 15, 5}, area);
        QVERIFY(line);
        QCOMPARE(*line, QLineF(0, 5, 10, 5));
        QVERIFY(!clippedLine({-5, -5, -1, 20}, area));
        const auto parts = clippedPolyline({{1, 1}, {20, 1}, {20, 9}, {1, 9}}, area);
        QCOMPARE(parts.size(), 2u);
        const QPolygonF polygon = clippedPolygon(QPolygonF({{-5, -5}, {5, -5}, {5, 5}, {-5, 5}}), area);
        QCOMPARE(polygon.boundingRect(), QRectF(0, 0, 5, 5));
        QVERIFY(clippedPolygon(QPolygonF({{20, 20}, {30, 20}, {30, 30}}), area).isEmpty());
    }
    void painter_paintsTheSameOnAnyThread() {
        const Scene scene = sceneOf(kBars);
        const QImage here = painted(scene, true, 2);
        QImage there;
        const std::unique_ptr<QThread> thread(QThread::create([&] { there = painted(sceneOf(kBars), true, 2); }));
        thread->start();
        QVERIFY(thread->wait(20'000));
        QCOMPARE(there, here);
    }
    void cells_haveReadableNumbers() {
        HeatmapText text;
        const Scene scene =
            sceneOf(heatmapChart(text, {{"a", "a", 30}, {"b", "a", 1}, {"a", "b", 2}, {"b", "b", 25}}).dump());
        for (const bool dark : {false, true}) {
            const QImage image = painted(scene, dark);
            const SceneRect& rect = scene.plots.front().layers[0].rects[0];
            const QColor ground = ChartPainter::colour(scene.colours[rect.ink.colour], Palette(dark));
            QCOMPARE(image.pixelColor(int(rect.box.x + 8), int(rect.box.y + 8)), ground);
            const QColor words = textOn(ground);
            int found = 0;
            for (int y = int(rect.box.y); y < int(rect.box.bottom()); ++y)
                for (int x = int(rect.box.x); x < int(rect.box.right()); ++x)
                    if (image.pixelColor(x, y) == words) ++found;
            QVERIFY2(found > 5, "there is no number in the cell");
        }
    }
    void png_hasScaleAndGround() {
        const Scene scene = sceneOf(kBars);
        for (const double scale : {1.0, 3.0}) {
            const auto bytes = chartPicture(scene, {ChartPicture::Format::Png, false, scale, false});
            QVERIFY(bytes);
            const QImage image = QImage::fromData(*bytes);
            QCOMPARE(image.width(), int(scene.width * scale));
            QCOMPARE(image.pixelColor(1, 1).alpha(), 0);
        }
        const auto dark = chartPicture(scene, {ChartPicture::Format::Png, true, 1, true});
        QCOMPARE(QImage::fromData(*dark).pixelColor(1, 1), Palette(true)("surface"));
        const QImage screen = painted(scene, true);
        QCOMPARE(QImage::fromData(*dark).convertToFormat(screen.format()), screen); // what is exported is what is seen
    }
    void svg_hasTextAsTextAndNothingOutside() {
        ResolveOptions options;
        options.zooms[1] = {0, 2};
        const Scene scene = sceneOf(kLine, options);
        const auto bytes = chartPicture(scene, {ChartPicture::Format::Svg, false, 1, true});
        QVERIFY(bytes);
        const QString svg = QString::fromUtf8(*bytes);
        QVERIFY(svg.contains("A &lt;b&gt;title&lt;/b&gt; &amp; more"));
        QVERIFY(!svg.contains("<b>")); // nor in the title, which Qt 6.4 writes as it is
        QVERIFY(svg.contains("sans-serif"));
        QVERIFY(svg.contains("viewBox=\"0 0 480 320\""));
        QVERIFY(!svg.contains("<image"));
        // A clip would be lost: the line itself ends at the plot.
        const SceneBox& area = scene.plots.front().area;
        const QString ink = Palette(false).category(0).name();
        const QRegularExpression points("<polyline[^>]*points=\"([^\"]*)\"");
        int seen = 0;
        for (const QString& group : svg.split("<g ")) {
            if (!group.contains("stroke=\"" + ink + "\"")) continue;
            auto each = points.globalMatch(group);
            while (each.hasNext())
                for (const QString& point : each.next().captured(1).split(' ', Qt::SkipEmptyParts)) {
                    const double y = point.section(',', 1).toDouble();
                    QVERIFY2(y >= area.y - 1 && y <= area.bottom() + 1, qPrintable(point));
                    ++seen;
                }
        }
        QVERIFY(seen >= 4);
    }
    void pdf_isOnePageOfTheScenesSize() {
        const auto bytes = chartPicture(sceneOf(kBars), {ChartPicture::Format::Pdf, false, 1, true});
        QVERIFY(bytes);
        QVERIFY(bytes->startsWith("%PDF-"));
        QVERIFY(bytes->contains("/MediaBox [0 0 360")); // 480 pixels of 96 to the inch
        QVERIFY(bytes->contains("/Count 1"));
    }
    void colours_ofAStrangerAreColours() {
        const Palette palette(false);
        QCOMPARE(ChartPainter::colour({SceneColour::From::Literal, "firebrick", 0}, palette), QColor("firebrick"));
        QCOMPARE(ChartPainter::colour({SceneColour::From::Literal, "no such", 0}, palette), palette.category(0));
        QCOMPARE(ChartPainter::colour({SceneColour::From::Ramp, "white,red", 1}, palette), QColor("red"));
    }
};

QTEST_MAIN(ChartPainterTest)
#include "tst_ChartPainter.moc"
