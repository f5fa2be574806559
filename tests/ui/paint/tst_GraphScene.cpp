// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Graphs.h"
#include "ui/paint/GlyphPath.h"
#include "ui/paint/GraphScene.h"
#include "ui/paint/Icons.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

std::shared_ptr<const GraphScene> sceneOf(const LineageDrawing& drawing) {
    const LayoutGraph graph = layoutGraph(drawing);
    return GraphScene::make(drawing, graph, layoutByRank(graph));
}

} // namespace

class GraphSceneTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void glyphs_lookLikeTheirSvg_data();
    void glyphs_lookLikeTheirSvg();
    void path_ofNonsenseIsWhatWasReadable();
    void boxes_areThoseOfTheTable();
    void index_findsWhatLookingAtAllFinds();
    void nodeAt_isTheNodeThere();
    void edgeAt_isTheNearestWithinReach();
    void edges_endAtTheMiddleOfASide();
    void connected_isAllAboveAndBelow();
    void lit_areEdgesOnTheWay();
    void faces_fitTheirSlots();
    void faces_tellCellsApart();
    void face_ofAnotherStateKeepsTheName();
    void strange_graphsAreScenes();
    void hub_ofTwentyThousandNeighboursIsFound();
};

void GraphSceneTest::glyphs_lookLikeTheirSvg_data() {
    QTest::addColumn<QString>("name");
    for (const char* type :
         {"table", "model", "metrics", "json", "image", "chart", "confusion", "text", "array", "folder", "file"})
        QTest::newRow(type) << QStringLiteral("type:") + QLatin1String(type);
    for (const char* kind : {"import", "sql", "command", "python", "another"})
        QTest::newRow(kind) << QStringLiteral("step:") + QLatin1String(kind);
}

void GraphSceneTest::glyphs_lookLikeTheirSvg() {
    QFETCH(QString, name);
    const std::string full = name.toStdString();
    QImage one(96, 96, QImage::Format_ARGB32_Premultiplied), other = one;
    one.fill(Qt::white);
    other.fill(Qt::white);
    {
        QPainter painter(&one);
        drawIcon(painter, full, QRectF(0, 0, 96, 96), Qt::black);
    }
    {
        QPainter painter(&other);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(4, 4);
        painter.setPen(QPen(Qt::black, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(full.starts_with("type:") ? artifactGlyphPath(full.substr(5)) : stepGlyphPath(full.substr(5)));
    }
    int differing = 0, ink = 0;
    for (int y = 0; y < 96; ++y)
        for (int x = 0; x < 96; ++x) {
            ink += qGray(one.pixel(x, y)) < 128 ? 1 : 0;
            differing += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 96 ? 1 : 0;
        }
    QVERIFY(ink > 200);
    QVERIFY2(differing * 50 < ink, qPrintable(QString::number(differing)));
}

void GraphSceneTest::path_ofNonsenseIsWhatWasReadable() {
    QCOMPARE(pathFromSvg("M1 2L3 4X9 9").currentPosition(), QPointF(3, 4));
    QVERIFY(pathFromSvg("").isEmpty());
    QVERIFY(pathFromSvg("M1").elementCount() <= 1);
    QCOMPARE(pathFromSvg("M0 0h10v5z").boundingRect(), QRectF(0, 0, 10, 5));
    QCOMPARE(pathFromSvg("m2 2 3 3").currentPosition(), QPointF(5, 5));
}

void GraphSceneTest::boxes_areThoseOfTheTable() {
    const LineageDrawing drawing = graphs::penguins();
    const auto scene = sceneOf(drawing);
    const auto names = shownNames(drawing);
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
        const stemma::Size box = nodeBox(drawing.nodes[i], names[i]);
        QCOMPARE(scene->nodes()[i].box.size(), QSizeF(box.width, box.height));
        if (drawing.nodes[i].picture) QCOMPARE(box.height, 116.0);
        if (drawing.nodes[i].picture) QVERIFY(box.width >= 156);
    }
    QCOMPARE(scene->nodes()[0].shownName, std::string("clean"));
}

void GraphSceneTest::index_findsWhatLookingAtAllFinds() {
    LineageDrawing drawing = graphs::many(800);
    drawing.edges.push_back(graphs::edge("a0", "s398")); // all along
    const auto scene = sceneOf(drawing);
    const QRectF all = scene->bounds();
    for (int i = 0; i < 60; ++i) {
        const QRectF area(all.width() * ((i * 37) % 100) / 100.0, all.height() * ((i * 53) % 100) / 100.0,
                          40 + all.width() * (i % 7) / 20.0, 30 + all.height() * (i % 5) / 8.0);
        std::vector<int> nodes, edges;
        for (int n = 0; n < int(scene->nodes().size()); ++n)
            if (scene->nodes()[std::size_t(n)].box.intersects(area)) nodes.push_back(n);
        for (int e = 0; e < int(scene->edges().size()); ++e)
            if (scene->edges()[std::size_t(e)].bounds.intersects(area)) edges.push_back(e);
        QCOMPARE(scene->nodesIn(area), nodes);
        QCOMPARE(scene->edgesIn(area), edges);
    }
}

void GraphSceneTest::nodeAt_isTheNodeThere() {
    const auto scene = sceneOf(graphs::penguins());
    for (int n = 0; n < int(scene->nodes().size()); ++n)
        QCOMPARE(scene->nodeAt(scene->nodes()[std::size_t(n)].box.center()), n);
    QCOMPARE(scene->nodeAt(QPointF(-50, -50)), -1);
}

void GraphSceneTest::edgeAt_isTheNearestWithinReach() {
    const auto scene = sceneOf(graphs::penguins());
    for (int e = 0; e < int(scene->edges().size()); ++e) {
        const QPointF on = edgePath(scene->edges()[std::size_t(e)]).pointAtPercent(0.97);
        QCOMPARE(scene->edgeAt(on, 2), e);
    }
    QCOMPARE(scene->edgeAt(QPointF(-100, -100), 10), -1);
}

void GraphSceneTest::edges_endAtTheMiddleOfASide() {
    const auto scene = sceneOf(graphs::penguins());
    for (const SceneEdge& edge : scene->edges()) {
        const QRectF from = scene->nodes()[std::size_t(edge.from)].box, to = scene->nodes()[std::size_t(edge.to)].box;
        QVERIFY(std::abs(edge.bezier.front().x() - from.right()) < 0.02);
        QVERIFY(std::abs(edge.bezier.front().y() - from.center().y()) < 0.02);
        QVERIFY(std::abs(edge.tip.x() - to.left()) < 0.02);
        QVERIFY(std::abs(edge.tip.y() - to.center().y()) < to.height() / 3); // several arrive side by side
        for (const SceneNode& node : scene->nodes())                         // and never run under a node
            QVERIFY(!edgePath(edge).intersects(node.box.adjusted(1, 1, -1, -1)));
    }
}

void GraphSceneTest::connected_isAllAboveAndBelow() {
    const auto scene = sceneOf(graphs::penguins());
    const int model = scene->indexOf("a5");
    const auto bits = scene->connected({model});
    const auto bit = [&](const char* id) { return int(bits[std::size_t(scene->indexOf(id))]); };
    QCOMPARE(bit("a5"), int(GraphScene::kSelf));
    for (const char* id : {"a1", "s1", "a2", "s3"}) QCOMPARE(bit(id), int(GraphScene::kUp));
    for (const char* id : {"s4", "a6", "s5", "a7", "a8"}) QCOMPARE(bit(id), int(GraphScene::kDown));
    for (const char* id : {"s2", "a3", "a4"}) QCOMPARE(bit(id), 0);
}

void GraphSceneTest::lit_areEdgesOnTheWay() {
    const auto scene = sceneOf(graphs::penguins());
    const auto bits = scene->connected({scene->indexOf("a5")});
    for (const SceneEdge& edge : scene->edges()) {
        const std::string from = scene->nodes()[std::size_t(edge.from)].id,
                          to = scene->nodes()[std::size_t(edge.to)].id;
        const bool aside = from == "s2" || to == "s2" || from == "a3" || to == "a3";
        QCOMPARE(scene->isLit(edge, bits), !aside);
    }
}

void GraphSceneTest::faces_fitTheirSlots() {
    LineageDrawing drawing = graphs::states();
    drawing.nodes.push_back(graphs::artifact("long", std::string(10'000, 'W'), "table", 12, std::string(9'000, 'M')));
    drawing.nodes.push_back(graphs::step("odd", "\xff\xfe\xc3\x28 \xe2\x80\xae evil\n", "sql", "failed"));
    const auto scene = sceneOf(drawing);
    for (std::size_t i = 0; i < scene->nodes().size(); ++i) {
        const NodeFace& face = scene->faces()[i];
        QVERIFY2(face.nameWidth <= scene->nodes()[i].box.width() - 30, qPrintable(face.name));
        QVERIFY(face.name.size() < 80 && face.facts.size() < 80);
        QVERIFY(!face.name.contains(QChar(0x202e)) && !face.name.contains(QLatin1Char('\n')));
    }
    QCOMPARE(scene->faces()[std::size_t(scene->indexOf("s-failed"))].facts, QStringLiteral("ValueError: NaN in y"));
    QCOMPARE(scene->faces()[std::size_t(scene->indexOf("s-running"))].name, QStringLiteral("fit running"));
}

/// What has no room for its parameters says their values.
void GraphSceneTest::faces_tellCellsApart() {
    LineageDrawing drawing;
    for (const int depth : {1, 2, 12})
        for (const char* rate : {"0.1", "0.25"}) {
            const std::string cell = "depth=" + std::to_string(depth) + ",learning_rate=" + rate;
            const std::string id = "a" + std::to_string(drawing.nodes.size());
            drawing.nodes.push_back(graphs::artifact(id, "odd/fit[" + cell + "]", "table", 3, "1 × 3"));
        }
    drawing.nodes.push_back(graphs::artifact("b", "odd/data", "table", 3, "1 × 3"));
    drawing.nodes.push_back(graphs::artifact("c", "odd/" + std::string(5000, '[') + "x=y]", "table", 3, "1 × 3"));
    const auto scene = GraphScene::make(drawing, {});
    QVERIFY(scene.has_value());
    const auto& faces = (*scene)->faces();
    QCOMPARE(faces[0].name, QString("fit[1,0.1]"));
    QCOMPARE(faces[5].name, QString("fit[12,0.25]"));
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t other = 0; other < i; ++other) QVERIFY(faces[i].name != faces[other].name);
    QVERIFY(faces[7].name.size() < 60);
}

void GraphSceneTest::face_ofAnotherStateKeepsTheName() {
    const auto scene = sceneOf(graphs::penguins());
    DrawnNode fit = graphs::penguins().nodes[6];
    fit.status = "failed";
    fit.problem = "it broke";
    const NodeFace face = scene->faceOf(6, fit);
    QCOMPARE(face.name, QStringLiteral("fit"));
    QCOMPARE(face.facts, QStringLiteral("it broke"));
    QVERIFY(face.problem && face.stateMark != StateMark::None);
}

void GraphSceneTest::strange_graphsAreScenes() {
    const auto nothing = sceneOf({});
    QVERIFY(nothing->nodes().empty());
    QCOMPARE(nothing->nodeAt({0, 0}), -1);
    QVERIFY(nothing->nodesIn(QRectF(0, 0, 10, 10)).empty());
    LineageDrawing loop;
    loop.nodes = {graphs::step("a", "a", "sql", ""), graphs::step("b", "b", "sql", "")};
    loop.edges = {graphs::edge("a", "a"), graphs::edge("a", "b"), graphs::edge("b", "a"), graphs::edge("a", "gone")};
    for (int i = 0; i < 1000; ++i) loop.edges.push_back(graphs::edge("a", "b"));
    const auto scene = sceneOf(loop);
    QCOMPARE(int(scene->edges().size()), 1003);
    const auto bits = scene->connected({0});
    QVERIFY((bits[1] & GraphScene::kUp) != 0 && (bits[1] & GraphScene::kDown) != 0);
}

void GraphSceneTest::hub_ofTwentyThousandNeighboursIsFound() {
    LineageDrawing hub;
    hub.nodes.push_back(graphs::step("hub", "hub", "sql", "executed"));
    for (int i = 0; i < 20'000; ++i) {
        hub.nodes.push_back(graphs::artifact("a" + std::to_string(i), "x/" + std::to_string(i), "table", 1, "1 × 1"));
        hub.edges.push_back(graphs::edge("hub", hub.nodes.back().id));
    }
    const auto scene = sceneOf(hub);
    const auto bits = scene->connected({0});
    QCOMPARE(std::count(bits.begin(), bits.end(), GraphScene::kDown), 20'000);
    QCOMPARE(scene->nodeAt(scene->nodes()[12'345].box.center()), 12'345);
}

QTEST_MAIN(GraphSceneTest)
#include "tst_GraphScene.moc"
