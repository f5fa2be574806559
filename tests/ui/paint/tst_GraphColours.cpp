// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/GraphShot.h"
#include "ui/paint/GraphExport.h"
#include "ui/paint/GraphLegend.h"

#include <QTest>

using namespace stemma;
using namespace stemma::ui;

class GraphColoursTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void words_nameEachWay();
    void kind_isWhatNodesShowByThemselves();
    void duration_hasRoundBoundsOnOneRamp();
    void size_andAge_haveTheirs();
    void status_ofAnArtifactIsThatOfItsStep();
    void pipeline_hasAColourEach_theRestOneTogether();
    void blocks_haveTheColour();
    void blocks_thatFailedHaveTheColourToo();
    void cards_areTinted();
    void legend_saysWhatOccurs();
    void export_isColouredAndSaysBy();
};

namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;

/// Four steps of 0.05, 0.5, 5 and 50 s, and one whose duration isn't known.
LineageDrawing timed() {
    LineageDrawing g;
    for (const double seconds : {0.05, 0.5, 50.0, 5.0, -1.0}) {
        g.nodes.push_back(graphs::step("s" + std::to_string(g.nodes.size()), "fit", "sql", "executed", seconds));
        g.nodes.back().time = kNow - std::int64_t(seconds * 3600e6);
        g.nodes.back().bytes = std::int64_t(seconds * 1e6);
    }
    g.nodes.back().time = 0;
    return g;
}

std::vector<QString> wordsOf(const GraphColours& colours) {
    std::vector<QString> words;
    for (const ColourMeaning& meaning : colours.legend) words.push_back(meaning.words);
    return words;
}

GraphColours coloured(const LineageDrawing& drawing, ColourBy by) {
    const auto scene = rankedScene(drawing);
    return graphColours(*scene, scene->faces(), by, kNow);
}

} // namespace

void GraphColoursTest::words_nameEachWay() {
    for (const ColourBy by :
         {ColourBy::Kind, ColourBy::Status, ColourBy::Duration, ColourBy::Size, ColourBy::Age, ColourBy::Pipeline})
        QCOMPARE(*colourByOf(wordOf(by)), by);
    QVERIFY(!colourByOf("beauty"));
}

void GraphColoursTest::kind_isWhatNodesShowByThemselves() {
    QVERIFY(coloured(timed(), ColourBy::Kind).empty());
    QVERIFY(coloured({}, ColourBy::Duration).empty());
}

void GraphColoursTest::duration_hasRoundBoundsOnOneRamp() {
    const GraphColours colours = coloured(timed(), ColourBy::Duration);
    QCOMPARE(wordsOf(colours), (std::vector<QString>{"under 0.1 s", "0.1–1 s", "1–10 s", "10 s–1 min", "not known"}));
    QCOMPARE(colours.inks[0], Ink::Ramp0);
    QCOMPARE(colours.inks[2], Ink::Ramp9);
    QVERIFY(colours.inks[1] < colours.inks[3] && colours.inks[3] < colours.inks[2]);
    QCOMPARE(colours.inks[4], GraphColours::kUnknown);
    LineageDrawing group;
    group.nodes = {graphs::group("g", "train", {{"executed", 3}})};
    QCOMPARE(wordsOf(coloured(group, ColourBy::Duration)), std::vector<QString>{"0.1–1 s"}); // its median
}

void GraphColoursTest::size_andAge_haveTheirs() {
    QCOMPARE(wordsOf(coloured(timed(), ColourBy::Size)),
             (std::vector<QString>{"10–100 kB", "0.1–1 MB", "1–10 MB", "10–100 MB", "not known"}));
    QCOMPARE(wordsOf(coloured(timed(), ColourBy::Age)),
             (std::vector<QString>{"in the last hour", "in the last day", "in the last week", "not known"}));
}

void GraphColoursTest::status_ofAnArtifactIsThatOfItsStep() {
    const LineageDrawing drawing = graphs::penguins();
    const auto scene = rankedScene(drawing);
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy::Status, kNow);
    const auto of = [&](const char* id) { return colours.inks[std::size_t(scene->indexOf(id))]; };
    QCOMPARE(of("a5"), Ink::Executed); // made by s3
    QCOMPARE(of("a2"), Ink::Reused);
    QCOMPARE(of("a1"), GraphColours::kUnknown);
    QCOMPARE(wordsOf(colours), (std::vector<QString>{"executed", "reused", "not known"}));
}

void GraphColoursTest::pipeline_hasAColourEach_theRestOneTogether() {
    LineageDrawing g;
    for (int p = 0; p < 12; ++p)
        for (int i = 0; i < 12 - p; ++i) {
            g.nodes.push_back(graphs::step("s" + std::to_string(g.nodes.size()), "fit", "sql", "executed"));
            g.nodes.back().pipeline = "p" + std::to_string(p);
        }
    const GraphColours colours = coloured(g, ColourBy::Pipeline);
    QCOMPARE(colours.legend.size(), std::size_t(8));
    QCOMPARE(colours.legend.front().words, QStringLiteral("p0")); // has the most
    QCOMPARE(colours.legend.back().words, QStringLiteral("5 others"));
    QCOMPARE(colours.inks.front(), Ink::Category1);
    QCOMPARE(colours.inks.back(), Ink::Category8);
}

void GraphColoursTest::blocks_haveTheColour() {
    const auto scene = rankedScene(timed());
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy::Duration, kNow);
    for (const bool dark : {false, true}) {
        GraphLook look;
        look.palette = Palette(dark);
        look.scale = 0.2;
        look.colours = &colours;
        const QImage image = graphShot(*scene, look);
        for (std::size_t i = 0; i < scene->nodes().size(); ++i)
            QCOMPARE(inkOfShot(image, *scene, 0.2, scene->nodes()[i].box.center()),
                     look.palette(tokenOf(colours.inks[i])));
    }
}

/// What failed is ringed: the colour that was asked for stays to be seen, of groups, too.
void GraphColoursTest::blocks_thatFailedHaveTheColourToo() {
    LineageDrawing drawing = timed();
    for (DrawnNode& node : drawing.nodes) node.status = "failed";
    drawing.nodes.push_back(graphs::group("g", "fits", {{"failed", 3}, {"executed", 1}}));
    const auto scene = rankedScene(drawing);
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy::Duration, kNow);
    for (const double scale : {0.05, 0.12, 0.2}) {
        GraphLook look;
        look.scale = scale;
        look.colours = &colours;
        const QImage image = graphShot(*scene, look);
        for (std::size_t i = 0; i < scene->nodes().size(); ++i) {
            const QColor ink = inkOfShot(image, *scene, scale, scene->nodes()[i].box.center());
            QCOMPARE(ink, look.palette(tokenOf(colours.inks[i])));
        }
        int rings = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y), failed = look.palette("failed");
                rings += std::abs(pixel.red() - failed.red()) + std::abs(pixel.green() - failed.green()) +
                                     std::abs(pixel.blue() - failed.blue()) <
                                 90
                             ? 1
                             : 0;
            }
        QVERIFY2(rings > 12, qPrintable(QString::number(rings)));
    }
}

void GraphColoursTest::cards_areTinted() {
    const auto scene = rankedScene(timed());
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy::Duration, kNow);
    GraphLook look;
    look.colours = &colours;
    const QImage image = graphShot(*scene, look);
    const auto body = [&](std::size_t i) {
        return inkOfShot(image, *scene, 1, scene->nodes()[i].box.topRight() + QPointF(-8, 8));
    };
    QVERIFY(body(0) != body(2));
    QVERIFY(body(0) != look.palette("surface"));
    QCOMPARE(body(4), look.palette("surface")); // not known
}

void GraphColoursTest::legend_saysWhatOccurs() {
    const auto scene = rankedScene(timed());
    const GraphColours colours = graphColours(*scene, scene->faces(), ColourBy::Duration, kNow);
    GraphLegend rows(*scene, scene->faces(), {0, 1, 2, 3, 4}, &colours);
    const QSizeF below = rows.place(0), beside = rows.place(2000);
    QCOMPARE(below.height(), 5 * beside.height());
    QVERIFY(below.width() < beside.width());
    QVERIFY(GraphLegend(*scene, scene->faces(), {}, nullptr).empty());
    GraphLegend kinds(*scene, scene->faces(), {0, 1, 2, 3, 4}, nullptr);
    QCOMPARE(kinds.place(0).height(), beside.height()); // "executed" alone
    QImage image(200, 200, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    rows.place(0);
    rows.paint(painter, Palette(false));
    QCOMPARE(image.pixelColor(8, 8), Palette(false)("ramp.0"));
}

void GraphColoursTest::export_isColouredAndSaysBy() {
    const auto scene = rankedScene(timed());
    GraphPicture how;
    how.format = GraphPicture::Format::Svg;
    how.colourBy = ColourBy::Duration;
    how.now = kNow;
    const auto svg = graphPicture(*scene, how);
    QVERIFY(svg.has_value());
    QVERIFY(svg->contains("under 0.1 s") && svg->contains("10 s–1 min"));
    how.colourBy = ColourBy::Kind;
    QVERIFY(!graphPicture(*scene, how)->contains("under 0.1 s"));
}

QTEST_MAIN(GraphColoursTest)
#include "tst_GraphColours.moc"
