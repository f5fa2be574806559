// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/ChartFixture.h"
#include "ui/paint/QtCharts.h"

#include <QWidget>

using namespace stemma;
using namespace stemma::ui;

namespace {

const std::string kXY = R"("x": {"field": "n", "type": "quantitative"}, "y": {"field": "m", "type": "quantitative"})";

/// Marks only, on the theme's surface: as Qt Charts draws them, and as ChartPainter does.
QImage byQtCharts(QtCharts& charts, const Scene& scene) {
    QWidget ground;
    ground.resize(int(scene.width), int(scene.height));
    QPalette palette = ground.palette();
    palette.setColor(QPalette::Window, Palette(false)("surface"));
    ground.setPalette(palette);
    charts.widget()->setParent(&ground);
    charts.show(scene, Palette(false));
    charts.widget()->show();
    ground.show();
    const QImage image = ground.grab().toImage().convertToFormat(QImage::Format_ARGB32_Premultiplied);
    charts.widget()->setParent(nullptr);
    return image;
}

QImage byPainter(const Scene& scene) {
    QImage image(int(scene.width), int(scene.height), QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    ChartPainter::paint(painter, scene, Palette(false), ChartPainter::Ground | ChartPainter::Marks);
    return image;
}

bool isInk(const QImage& image, int x, int y) {
    const QColor ground = Palette(false)("surface"), seen = image.pixelColor(x, y);
    return std::abs(ground.red() - seen.red()) + std::abs(ground.green() - seen.green()) +
               std::abs(ground.blue() - seen.blue()) >
           200;
}

/// Pixels with ink in one picture that have none within a pixel in the other.
int strayPixels(const QImage& one, const QImage& other) {
    int stray = 0;
    for (int y = 1; y + 1 < one.height(); ++y)
        for (int x = 1; x + 1 < one.width(); ++x) {
            if (!isInk(one, x, y)) continue;
            bool near = false;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) near = near || isInk(other, x + dx, y + dy);
            stray += !near;
        }
    return stray;
}

} // namespace

class QtChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marks_standWithinAPixelOfThePainters_data() {
        QTest::addColumn<QString>("spec");
        const auto row = [](const char* name, const std::string& spec) {
            QTest::newRow(name) << QString::fromStdString(spec);
        };
        row("line", chartOf(R"("line")", kXY));
        row("scatter", chartOf(R"({"type": "point", "filled": true, "opacity": 1})", kXY));
        row("squares", chartOf(R"({"type": "square", "size": 80, "opacity": 1})", kXY));
        row("area", chartOf(R"({"type": "area", "opacity": 1})", kXY));
        row("bars",
            chartOf(R"("bar")",
                    R"("x": {"field": "k"}, "y": {"aggregate": "sum", "field": "m"}, "color": {"field": "g"})"));
        row("horizontal bars", chartOf(R"("bar")", R"("y": {"field": "k"}, "x": {"aggregate": "mean", "field": "m"})"));
        row("histogram", chartOf(R"("bar")", R"("x": {"field": "n", "bin": true}, "y": {"aggregate": "count"})"));
        row("pie", chartOf(R"("arc")", R"("theta": {"aggregate": "sum", "field": "m"}, "color": {"field": "k"})"));
        row("ring", chartOf(R"({"type": "arc", "innerRadius": 60})",
                            R"("theta": {"aggregate": "count"}, "color": {"field": "g"})"));
        row("log line",
            chartOf(
                R"("line")",
                R"("x": {"field": "n", "type": "quantitative", "scale": {"type": "log"}}, "y": {"field": "m", "type": "quantitative"})"));
    }
    void marks_standWithinAPixelOfThePainters() {
        QFETCH(QString, spec);
        const Scene scene = sceneOf(spec.toStdString());
        QVERIFY(QtCharts::takes(scene));
        QtCharts charts;
        const QImage one = byQtCharts(charts, scene), other = byPainter(scene);
        QCOMPARE(one.size(), other.size());
        QCOMPARE(strayPixels(one, other), 0);
        QCOMPARE(strayPixels(other, one), 0);
        int ink = 0;
        for (int y = 0; y < one.height(); ++y)
            for (int x = 0; x < one.width(); ++x) ink += isInk(one, x, y);
        QVERIFY2(ink > 30, "nothing was drawn");
    }
    void axes_arePinnedToTheScenes() {
        const Scene scene = sceneOf(chartOf(R"("line")", kXY));
        QtCharts charts;
        byQtCharts(charts, scene);
        const SceneBox& area = scene.plots.front().area;
        const QRectF plot = charts.plotArea();
        QVERIFY(std::abs(plot.x() - area.x) < 1 && std::abs(plot.right() - area.right()) < 1);
        QVERIFY(std::abs(plot.y() - area.y) < 1 && std::abs(plot.bottom() - area.bottom()) < 1);
        for (const ScenePoint& point : scene.plots.front().layers.front().lines.front().points) {
            const QPointF at = charts.mapped(point);
            QVERIFY(std::abs(at.x() - point.x) <= 1 && std::abs(at.y() - point.y) <= 1);
        }
    }
    void takes_onlyWhatItDrawsAsMeant() {
        QVERIFY(!QtCharts::takes(sceneOf(
            chartOf(R"("rect")",
                    R"("x": {"field": "k"}, "y": {"field": "g"}, "color": {"field": "m", "type": "quantitative"})"))));
        QVERIFY(!QtCharts::takes(
            sceneOf(chartOf(R"("boxplot")", R"("x": {"field": "k"}, "y": {"field": "m", "type": "quantitative"})"))));
        QVERIFY(!QtCharts::takes(sceneOf(chartOf(R"({"type": "point", "shape": "cross"})", kXY))));
        // Bars over each other would be a hole in one polygon.
        QVERIFY(!QtCharts::takes(sceneOf(chartOf(
            R"("bar")", R"("x": {"field": "k"}, "y": {"field": "m", "type": "quantitative", "stack": null})"))));
    }
};

QTEST_MAIN(QtChartsTest)
#include "tst_QtCharts.moc"
