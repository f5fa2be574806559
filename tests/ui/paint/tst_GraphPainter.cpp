// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Theme.h"
#include "tests/ui/paint/GraphShot.h"
#include "ui/paint/GraphPainter.h"

#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QTest>
#include <algorithm>
#include <map>

using namespace stemma;
using namespace stemma::ui;

namespace {

std::shared_ptr<const GraphScene> sceneOf(const LineageDrawing& drawing) {
    const LayoutGraph graph = layoutGraph(drawing);
    return GraphScene::make(drawing, graph, layoutByRank(graph));
}

struct Shot {
    QImage image;
    PaintCount count;
};

/// The whole scene at a scale, or `area` of it.
Shot shoot(const GraphScene& scene, GraphLook look, QRectF area = {}) {
    if (area.isNull()) area = scene.bounds().adjusted(-10, -10, 10, 10);
    Shot shot;
    shot.image = QImage((area.size() * look.scale).toSize() + QSize(1, 1), QImage::Format_RGB32);
    shot.image.fill(Qt::white);
    QPainter painter(&shot.image);
    painter.scale(look.scale, look.scale);
    painter.translate(-area.topLeft());
    const GraphPainter graph(scene, look);
    graph.paintGround(painter, area);
    shot.count = graph.paint(painter, area);
    return shot;
}

QColor at(const Shot& shot, const GraphScene& scene, double scale, QPointF units) {
    return shot.image.pixelColor(((units - scene.bounds().topLeft() + QPointF(10, 10)) * scale).toPoint());
}

} // namespace

class GraphPainterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hub_isPaintedInSmallPaths();
    void states_lookDifferent_data();
    void states_lookDifferent();
    void states_areToldApartWithoutColour();
    void tentative_isDashed();
    void levels_showMoreFromNearer();
    void levels_changeSteadily();
    void pictures_comeWhenTheTextsHaveMadeRoom();
    void pictures_areAskedForOnlyNearAndInSight();
    void pictures_thatAreMissingLeaveNoHole();
    void far_blocksHaveTheColourOfTheirKind();
    void dimmed_isWhatIsNotConnected();
    void selected_isOutlinedInTheAccentColour();
    void painted_isOnlyWhatIsInSight();
    void edgeNames_appearWithTheHoveredNode();
    void texts_haveContrast_data();
    void texts_haveContrast();
    void threads_paintTheSame();
};

void GraphPainterTest::states_lookDifferent_data() {
    QTest::addColumn<double>("scale");
    QTest::addColumn<bool>("dark");
    for (const double scale : {0.2, 0.5, 1.0, 2.0})
        for (const bool dark : {false, true}) QTest::addRow("%.1f %s", scale, dark ? "dark" : "light") << scale << dark;
}

void GraphPainterTest::states_lookDifferent() {
    QFETCH(double, scale);
    QFETCH(bool, dark);
    LineageDrawing drawing;
    drawing.nodes = {graphs::step("s", "fit", "python", "executed")};
    const auto scene = sceneOf(drawing);
    std::map<std::string, QImage> seen;
    for (const char* status : {"executed", "running", "failed", "skipped", "will_run"}) {
        DrawnNode node = drawing.nodes[0];
        node.status = status;
        const std::vector<NodeFace> faces{scene->faceOf(0, node)};
        GraphLook look;
        look.palette = Palette(dark);
        look.scale = scale;
        look.faces = &faces;
        const QImage image = shoot(*scene, look).image;
        for (const auto& [other, picture] : seen)
            QVERIFY2(picture != image, (std::string(status) + " looks like " + other).c_str());
        seen[status] = image;
    }
}

/// In greys, the outlines and marks still differ: dashes, rings, words.
void GraphPainterTest::states_areToldApartWithoutColour() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::step("s", "fit", "python", "executed")};
    const auto scene = sceneOf(drawing);
    std::vector<QImage> seen;
    for (const char* status : {"executed", "running", "failed", "skipped", "cancelled", "will_run", "may_run",
                               "will_reuse", "interrupted"}) {
        DrawnNode node = drawing.nodes[0];
        node.status = status;
        const std::vector<NodeFace> faces{scene->faceOf(0, node)};
        GraphLook look;
        look.faces = &faces;
        const QImage grey = shoot(*scene, look).image.convertToFormat(QImage::Format_Grayscale8);
        QImage bitonal(grey.size(), QImage::Format_Mono);
        for (int y = 0; y < grey.height(); ++y)
            for (int x = 0; x < grey.width(); ++x) bitonal.setPixel(x, y, qGray(grey.pixel(x, y)) < 215 ? 1 : 0);
        for (const QImage& other : seen) QVERIFY2(other != bitonal, status);
        seen.push_back(bitonal);
    }
}

void GraphPainterTest::tentative_isDashed() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::step("s", "fit", "python", "executed")};
    const auto scene = sceneOf(drawing);
    for (const char* status : {"executed", "reused", "will_reuse", "queued", "may_run", "skipped", "cancelled"}) {
        DrawnNode node = drawing.nodes[0];
        node.status = status;
        const std::vector<NodeFace> faces{scene->faceOf(0, node)};
        GraphLook look;
        look.faces = &faces;
        const Shot shot = shoot(*scene, look);
        int changes = 0; // along the upper border
        for (int x = 30; x < 90; ++x) changes += shot.image.pixel(x, 10) != shot.image.pixel(x + 1, 10) ? 1 : 0;
        QVERIFY2((changes > 10) == isTentative(nodeState(status)), status);
    }
}

void GraphPainterTest::levels_showMoreFromNearer() {
    const auto scene = sceneOf(graphs::penguins());
    const auto texts = [&](double scale) {
        GraphLook look;
        look.scale = scale;
        return shoot(*scene, look).count.texts;
    };
    const int nodes = int(scene->nodes().size());
    QCOMPARE(texts(0.2), 0);
    QCOMPARE(texts(0.5), nodes);     // names
    QCOMPARE(texts(1.0), 2 * nodes); // and facts
    QVERIFY(GraphLevel(0.2).card == 0 && GraphLevel(0.5).card == 1);
    QVERIFY(GraphLevel(0.5).picture == 0 && GraphLevel(0.9).picture == 1);
}

void GraphPainterTest::levels_changeSteadily() {
    const auto all = [](double scale) {
        const GraphLevel level(scale);
        return std::vector<double>{level.card, level.name, level.facts, level.glyph, level.picture};
    };
    for (double scale = 0.02; scale < 4; scale *= 1.01) {
        const auto before = all(scale), after = all(scale * 1.01);
        for (std::size_t i = 0; i < before.size(); ++i) {
            QVERIFY(after[i] >= before[i]);
            QVERIFY2(after[i] - before[i] < 0.12, "nothing jumps");
        }
    }
}

void GraphPainterTest::pictures_comeWhenTheTextsHaveMadeRoom() {
    const auto scene = sceneOf(graphs::penguins());
    const int train = scene->indexOf("a2");
    const QRectF box = scene->nodes()[std::size_t(train)].box;
    NodePicture red;
    red.image = QImage(80, 40, QImage::Format_RGB32);
    red.image.fill(Qt::red);
    int seen = 0;
    for (double scale = 0.66; scale < 0.92; scale += 0.01) {
        std::vector<NodeFace> faces = scene->faces();
        GraphLook look;
        look.scale = scale;
        look.faces = &faces;
        look.picture = [&](int) { return &red; };
        const QImage with = shoot(*scene, look, box).image;
        faces[std::size_t(train)].name.clear();
        faces[std::size_t(train)].facts.clear();
        const QImage without = shoot(*scene, look, box).image;
        for (int y = 0; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x) {
                const QColor ground = without.pixelColor(x, y);
                const bool picture = ground.red() > ground.green() + 20;
                seen += picture ? 1 : 0;
                QVERIFY2(!picture || with.pixel(x, y) == without.pixel(x, y), qPrintable(QString::number(scale)));
            }
    }
    QVERIFY(seen > 1000);
}

void GraphPainterTest::pictures_areAskedForOnlyNearAndInSight() {
    const auto scene = sceneOf(graphs::penguins());
    std::vector<int> asked;
    NodePicture red;
    red.image = QImage(80, 40, QImage::Format_RGB32);
    red.image.fill(Qt::red);
    GraphLook look;
    look.picture = [&](int node) {
        asked.push_back(node);
        return &red;
    };
    look.scale = 0.5;
    shoot(*scene, look);
    QVERIFY(asked.empty());
    look.scale = 1;
    const int train = scene->indexOf("a2");
    const QRectF box = scene->nodes()[std::size_t(train)].box;
    const Shot near = shoot(*scene, look, box);
    QCOMPARE(asked, std::vector<int>{train});
    QCOMPARE(near.count.pictures, 1);
    QCOMPARE(near.image.pixelColor(int(box.width() / 2), 80), QColor(Qt::red));
}

void GraphPainterTest::pictures_thatAreMissingLeaveNoHole() {
    const auto scene = sceneOf(graphs::penguins());
    const QRectF box = scene->nodes()[std::size_t(scene->indexOf("a2"))].box;
    const QRectF area = pictureArea(box);
    GraphLook look;
    look.scale = 2;
    const auto inked = [&](const NodePicture* picture) {
        look.picture = [picture](int) { return picture; };
        const QImage image = shoot(*scene, look, area.adjusted(4, 4, -4, -4)).image;
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) count += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
        return count;
    };
    const NodePicture none;
    QCOMPARE(inked(nullptr), 0); // it is still being made: nothing that would blink
    QVERIFY(inked(&none) > 100); // its glyph
}

void GraphPainterTest::far_blocksHaveTheColourOfTheirKind() {
    const auto scene = sceneOf(graphs::penguins());
    GraphLook look;
    look.scale = 0.2;
    const Shot shot = shoot(*scene, look);
    const auto colour = [&](const char* id) {
        return at(shot, *scene, 0.2, scene->nodes()[std::size_t(scene->indexOf(id))].box.center());
    };
    QCOMPARE(colour("a1"), look.palette("table"));
    QCOMPARE(colour("a5"), look.palette("model"));
    QCOMPARE(colour("s3"), look.palette("executed"));
    QCOMPARE(colour("s1"), look.palette("reused"));
}

void GraphPainterTest::dimmed_isWhatIsNotConnected() {
    const auto scene = sceneOf(graphs::penguins());
    const auto bits = scene->connected({scene->indexOf("a5")});
    for (const double scale : {0.2, 1.0}) {
        GraphLook look;
        look.scale = scale;
        const Shot plain = shoot(*scene, look);
        look.connected = &bits;
        const Shot lit = shoot(*scene, look);
        for (std::size_t n = 0; n < scene->nodes().size(); ++n) {
            const QPointF in = scene->nodes()[n].box.topLeft() + QPointF(25, 40);
            QCOMPARE(at(plain, *scene, scale, in) == at(lit, *scene, scale, in), bits[n] != 0);
        }
    }
}

void GraphPainterTest::selected_isOutlinedInTheAccentColour() {
    const auto scene = sceneOf(graphs::penguins());
    const int model = scene->indexOf("a5");
    const std::vector<int> selected{model};
    GraphLook look;
    look.selected = &selected;
    const QRectF box = scene->nodes()[std::size_t(model)].box;
    QCOMPARE(at(shoot(*scene, look), *scene, 1, QPointF(box.left() + 0.6, box.center().y())), look.palette("accent"));
}

void GraphPainterTest::painted_isOnlyWhatIsInSight() {
    const auto scene = sceneOf(graphs::many(10'000));
    GraphLook look;
    const QRectF middle(scene->bounds().center(), QSizeF(1280, 800));
    const PaintCount near = shoot(*scene, look, middle).count;
    QCOMPARE(near.nodes >= int(scene->nodesIn(middle).size()), true);
    QVERIFY2(near.nodes < 300, qPrintable(QString::number(near.nodes)));
    look.scale = 0.02;
    QCOMPARE(shoot(*scene, look).count.nodes, 10'000);
}

void GraphPainterTest::edgeNames_appearWithTheHoveredNode() {
    const auto scene = sceneOf(graphs::penguins());
    GraphLook look;
    const int texts = shoot(*scene, look).count.texts;
    look.hovered = scene->indexOf("s4"); // predict reads "model" of model, "rows" of test
    QCOMPARE(shoot(*scene, look).count.texts, texts + 1);
}

void GraphPainterTest::texts_haveContrast_data() {
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("ground");
    // What NodePainter writes with, and on what.
    for (const char* token :
         {"text", "text.quiet", "failed", "accent", "table", "model", "metrics", "image", "document", "array", "file"})
        QTest::newRow(token) << QString::fromLatin1(token) << QStringLiteral("surface");
    QTest::newRow("edge name") << QStringLiteral("text.quiet") << QStringLiteral("canvas");
}

void GraphPainterTest::texts_haveContrast() {
    QFETCH(QString, token);
    QFETCH(QString, ground);
    for (const bool dark : {false, true})
        QVERIFY(contrast(colour(token.toStdString(), dark), colour(ground.toStdString(), dark)) >= 4.5);
}

void GraphPainterTest::threads_paintTheSame() {
    const auto scene = sceneOf(graphs::states());
    GraphLook look;
    const QImage here = shoot(*scene, look).image;
    QImage there;
    std::unique_ptr<QThread> thread(QThread::create([&] { there = shoot(*scene, look).image; }));
    thread->start();
    QVERIFY(thread->wait(30'000));
    QCOMPARE(there, here);
}

namespace {

/// What a painter draws, instead of drawing it.
class Recorder : public QPaintEngine, public QPaintDevice {
public:
    Recorder() : QPaintEngine(QPaintEngine::AllFeatures) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState& now) override {
        if ((now.state() & QPaintEngine::DirtyPen) != 0) m_pen = now.pen();
    }
    void drawPath(const QPainterPath& path) override {
        ++paths;
        longest = std::max(longest, path.elementCount());
        if (path.elementCount() > 300 && m_pen.style() != Qt::NoPen) widest = std::max(widest, m_pen.widthF());
    }
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    Type type() const override { return QPaintEngine::User; }
    QPaintEngine* paintEngine() const override { return const_cast<Recorder*>(this); }
    int paths = 0, longest = 0;
    double widest = 0; ///< line of a path of many edges

protected:
    int metric(PaintDeviceMetric metric) const override {
        if (metric == PdmDevicePixelRatioScaled) return int(devicePixelRatioFScale());
        if (metric == PdmWidth || metric == PdmHeight) return 4000;
        return metric == PdmDevicePixelRatio || metric == PdmNumColors ? 1 : 96;
    }

private:
    QPen m_pen;
};

} // namespace

/// One path of a hub's thousands took a quarter of a minute to paint, and lines of more than a pixel take a second.
void GraphPainterTest::hub_isPaintedInSmallPaths() {
    LineageDrawing drawing;
    drawing.nodes.push_back(graphs::artifact("hub", "hub", "table", 1, ""));
    for (int i = 0; i < 4000; ++i) {
        drawing.nodes.push_back(graphs::step("s" + std::to_string(i), "read", "sql", "executed"));
        drawing.edges.push_back(graphs::edge("hub", drawing.nodes.back().id));
        drawing.edges.back().dashed = i % 3 == 0;
    }
    const auto scene = rankedScene(drawing);
    const std::vector<std::uint8_t> lit = scene->connected({0});
    for (const double scale : {0.3, 1.0})
        for (const bool all : {false, true}) {
            GraphLook look;
            look.scale = scale;
            if (all) look.connected = &lit;
            Recorder recorder;
            QPainter painter(&recorder);
            painter.scale(scale, scale);
            const PaintCount count = GraphPainter(*scene, look).paint(painter, scene->bounds());
            QCOMPARE(count.edges, 4000);
            QVERIFY2(recorder.longest <= 1200, qPrintable(QString::number(recorder.longest)));
            QVERIFY(recorder.paths > 20);
            QVERIFY2(recorder.widest * scale <= 1, qPrintable(QString::number(recorder.widest)));
        }
}

QTEST_MAIN(GraphPainterTest)
#include "tst_GraphPainter.moc"
