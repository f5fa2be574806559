// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/GraphShot.h"
#include "ui/paint/GraphExport.h"

#include <QTest>
#include <cmath>

using namespace stemma;
using namespace stemma::ui;

/// Lanes and bands: their strips, and their titles wherever one is.
class GraphAreasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lanes_areStripsThatAlternate();
    void lanes_areWholeInTheBounds();
    void titles_stayAtTheLeftWhilePanning();
    void titles_neverCoverWhatCanBeRead();
    void titles_haveRoomForAllTheirFacts();
    void titles_becomeLessFromAfar();
    void titles_followThePersonsTextSize();
    void headings_areDaysMonthsOrYears();
    void states_areToldByTheirShape();
    void bands_areNamedAbove();
    void export_hasTitles();
};

namespace {

constexpr double kStrip = 100, kWide = 900;

/// A heading has room above every other strip.
double topOf(int lane) {
    return lane * kStrip + 30 * (lane / 2 + 1);
}

struct Laned {
    LineageDrawing drawing;
    LayoutGraph graph;
    LayoutResult placed;
    std::shared_ptr<const GraphScene> scene() const { return GraphScene::make(drawing, graph, placed); }
};

/// A step in each of `runs` strips; a day has two of them.
Laned laned(int runs) {
    Laned all;
    for (int i = 0; i < runs; ++i) {
        DrawnNode node = graphs::step("s" + std::to_string(i), "fit", "sql", "executed");
        node.lane = i;
        all.drawing.nodes.push_back(node);
        const int day = i / 2;
        all.drawing.lanes.push_back({"r" + std::to_string(i), "run " + std::to_string(i), "1 ran · 0.3 s", "completed",
                                     i % 2 == 0
                                         ? std::to_string(28 - day % 28) + (day / 28 % 2 == 0 ? " March" : " May") +
                                               " " + std::to_string(2026 - day / 56)
                                         : "",
                                     0});
        all.placed.centres.push_back({400, topOf(i) + kStrip / 2});
        all.placed.lanes.push_back({{0, topOf(i)}, {kWide, kStrip}});
    }
    all.graph = layoutGraph(all.drawing);
    all.placed.size = {700, topOf(runs - 1) + kStrip};
    return all;
}

/// Nearly: letters have soft edges.
bool isInk(QRgb pixel, const QColor& ink) {
    return qAlpha(pixel) > 200 && std::abs(qRed(pixel) - ink.red()) + std::abs(qGreen(pixel) - ink.green()) +
                                          std::abs(qBlue(pixel) - ink.blue()) <
                                      75;
}

/// How many pixels of a part of the picture of titles alone have ink of a token.
int inked(const GraphScene& scene, const GraphLook& look, const QRectF& seen, const QRectF& part, const char* token) {
    QImage image((seen.size() * look.scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    {
        QPainter painter(&image);
        painter.scale(look.scale, look.scale);
        painter.translate(-seen.topLeft());
        GraphPainter(scene, look).paintTitles(painter, seen);
    }
    int count = 0;
    const QRect pixels = QRectF((part.topLeft() - seen.topLeft()) * look.scale, part.size() * look.scale).toRect();
    for (int y = std::max(0, pixels.top()); y < std::min(image.height(), pixels.bottom()); ++y)
        for (int x = std::max(0, pixels.left()); x < std::min(image.width(), pixels.right()); ++x)
            count += isInk(image.pixel(x, y), look.palette(token)) ? 1 : 0;
    return count;
}

} // namespace

void GraphAreasTest::lanes_areStripsThatAlternate() {
    const auto scene = laned(4).scene();
    for (const bool dark : {false, true}) {
        GraphLook look;
        look.palette = Palette(dark);
        const QImage image = graphShot(*scene, look);
        const auto ground = [&](int lane) { return inkOfShot(image, *scene, 1, {7, topOf(lane) + 33}); };
        QVERIFY(ground(0) != ground(1));
        QCOMPARE(ground(0), ground(2));
        QCOMPARE(inkOfShot(image, *scene, 1, {7, topOf(1)}), look.palette("line"));
    }
}

void GraphAreasTest::lanes_areWholeInTheBounds() {
    QCOMPARE(laned(3).scene()->bounds(), QRectF(0, 0, kWide, topOf(2) + kStrip));
}

void GraphAreasTest::titles_stayAtTheLeftWhilePanning() {
    const auto scene = laned(3).scene();
    GraphLook look;
    for (const double left : {0.0, 250.0, 600.0}) {
        const QRectF seen(left, 0, 300, 400);
        QVERIFY(inked(*scene, look, seen, QRectF(left, topOf(1), 150, kStrip), "text") > 20);
        QCOMPARE(inked(*scene, look, seen, QRectF(left + 250, topOf(1), 50, 100), "text"), 0);
    }
    // One that is half out of sight stands in the middle of the rest.
    const QRectF low(0, 60, 300, 100);
    QVERIFY(inked(*scene, look, low, QRectF(0, 84, 150, 46), "text") > 10);
}

/// Wherever one pans: a title stands between the nodes, or not at all.
void GraphAreasTest::titles_neverCoverWhatCanBeRead() {
    Laned all = laned(3);
    for (DrawnLane& lane : all.drawing.lanes) {
        lane.facts = "16 ran · 2 reused · 2 failed · 1 skipped";
        lane.heading.clear();
    }
    DrawnNode node = graphs::step("t", "fit", "sql", "executed"); // one strip is full where they stand
    node.lane = 1;
    all.drawing.nodes.push_back(node);
    all.placed.centres.push_back({420, topOf(1) + 75});
    all.placed.centres[1].y = topOf(1) + 25;
    all.graph = layoutGraph(all.drawing);
    const auto scene = all.scene();
    for (const double text : {1.0, 2.0})
        for (const double scale : {0.6, 0.8, 1.0, 2.0})
            for (const double left : {170.0, 250.0, 330.0, 390.0}) {
                GraphLook look;
                look.scale = scale;
                look.text = text;
                const QRectF seen(left, 0, 300, 400);
                for (const SceneNode& there : scene->nodes())
                    for (const char* token : {"text", "text.quiet", "surface", "line"})
                        QCOMPARE(inked(*scene, look, seen, there.box, token), 0);
                if (text * 20 < scale * 25) // there is room above the node, and beside it
                    QVERIFY(inked(*scene, look, seen, QRectF(left, topOf(2), 300, kStrip), "text") > 10);
            }
}

/// In lines, as high as the strip is.
void GraphAreasTest::titles_haveRoomForAllTheirFacts() {
    Laned all = laned(2);
    all.drawing.lanes[0].facts = "16 ran · 2 reused · 2 failed · 1 skipped";
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    const auto svg = graphPicture(*all.scene(), how);
    QVERIFY(svg.has_value());
    for (const char* fact : {"16 ran", "2 reused", "2 failed", "1 skipped"}) QVERIFY2(svg->contains(fact), fact);
}

void GraphAreasTest::titles_becomeLessFromAfar() {
    const auto scene = laned(3).scene();
    const auto ink = [&](double scale, const char* token) {
        GraphLook look;
        look.scale = scale;
        const QRectF seen(0, 0, kWide, 400);
        return inked(*scene, look, seen, QRectF(0, topOf(1), 400, kStrip), token);
    };
    QVERIFY(ink(1, "text") > 0 && ink(1, "text.quiet") > 0);
    QVERIFY(ink(0.3, "text") > 0);
    QCOMPARE(ink(0.1, "text"), 0);
    QVERIFY(ink(0.1, "executed") > 0); // its state
    QCOMPARE(ink(0.02, "executed"), 0);
}

void GraphAreasTest::titles_followThePersonsTextSize() {
    const auto scene = laned(3).scene();
    const auto wide = [&](double text) { // of what is written, in pixels
        GraphLook look;
        look.scale = 1;
        look.text = text;
        const QRectF seen(0, 0, kWide, 400);
        int columns = 0;
        for (int x = 0; x < 500; ++x)
            columns += inked(*scene, look, seen, QRectF(x, topOf(1), 2, kStrip), "text") > 0 ? 1 : 0;
        return columns;
    };
    QVERIFY2(wide(2) > wide(1) * 1.4, qPrintable(QString::number(wide(2))));
}

void GraphAreasTest::headings_areDaysMonthsOrYears() {
    const auto scene = laned(400).scene();
    GraphLook look;
    look.scale = 0.05; // 400 strips in 2,300 pixels: 8 months
    QImage image(int(kWide * look.scale), 2300, QImage::Format_RGB32);
    image.fill(look.palette("canvas"));
    QPainter painter(&image);
    painter.scale(look.scale, look.scale);
    GraphPainter(*scene, look).paintTitles(painter, scene->bounds());
    int blocks = 0, last = -100;
    for (int y = 0; y < image.height(); ++y) {
        bool quiet = false;
        for (int x = 0; x < image.width(); ++x) quiet = quiet || isInk(image.pixel(x, y), look.palette("text.quiet"));
        if (!quiet) continue;
        blocks += y - last > 12 ? 1 : 0;
        last = y;
    }
    QVERIFY2(blocks >= 7 && blocks <= 9, qPrintable(QString::number(blocks)));
}

void GraphAreasTest::states_areToldByTheirShape() {
    std::vector<QImage> seen;
    for (const char* status : {"completed", "failed", "running", "cancelled"}) {
        Laned all = laned(1);
        all.drawing.lanes[0].status = status;
        const auto scene = all.scene();
        GraphLook look;
        look.scale = 1.25;
        QImage image(30, 125, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(look.scale, look.scale);
        GraphPainter(*scene, look).paintTitles(painter, scene->bounds());
        painter.end();
        const QImage tones = image.convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
        for (const QImage& other : seen) QVERIFY2(other != tones, status);
        seen.push_back(tones);
    }
}

void GraphAreasTest::bands_areNamedAbove() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::step("a", "load", "sql", "executed"), graphs::step("b", "fit", "sql", "executed")};
    drawing.nodes[0].layer = "prepare";
    drawing.nodes[1].layer = "train";
    LayoutGraph graph = layoutGraph(drawing);
    graph.nodes[0].band = 0;
    graph.nodes[1].band = 1;
    LayoutResult placed;
    placed.centres = {{100, 50}, {400, 50}};
    placed.size = {500, 100};
    placed.bands = {{{20, 10}, {160, 80}}, {{320, 10}, {160, 80}}};
    const auto scene = GraphScene::make(drawing, graph, placed);
    QCOMPARE(scene->bands().size(), std::size_t(2));
    QCOMPARE(scene->bands()[1].name, QStringLiteral("train"));
    QVERIFY(scene->bounds().top() < -10); // room for the names
    GraphLook look;
    QVERIFY(inked(*scene, look, scene->bounds(), QRectF(20, -14, 160, 24), "text.quiet") > 10);
    QVERIFY(inked(*scene, look, scene->bounds(), QRectF(320, -14, 160, 24), "text.quiet") > 10);
    // Further down, they stay at the upper edge.
    const QRectF low(0, 40, 500, 60);
    QVERIFY(inked(*scene, look, low, QRectF(20, 40, 160, 24), "text.quiet") > 10);
    const QImage image = graphShot(*scene, look);
    QVERIFY(inkOfShot(image, *scene, 1, {23, 47}) != inkOfShot(image, *scene, 1, {250, 47}));
}

void GraphAreasTest::export_hasTitles() {
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    const auto svg = graphPicture(*laned(3).scene(), how);
    QVERIFY(svg.has_value());
    for (const char* word : {"run 0", "run 2", "1 ran · 0.3 s", "28 March 2026"}) QVERIFY2(svg->contains(word), word);
}

QTEST_MAIN(GraphAreasTest)
#include "tst_GraphAreas.moc"
