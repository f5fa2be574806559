// SPDX-License-Identifier: GPL-3.0-or-later
// canvas-pictures FOLDER [NAME [TEXT-SIZE]]: draws the canvas with graphs of all sizes and states, and with what stands
// on it, in both themes, to be looked at.
#include "tests/support/Graphs.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphPane.h"
#include "ui/paint/Fonts.h"

#include <QApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

NodePicture chartFor(const std::string& id) {
    NodePicture picture;
    picture.draw = [id](QPainter& painter, const QRectF& area) {
        const Palette colours = currentPalette();
        painter.setPen(Qt::NoPen);
        const unsigned seed = unsigned(std::hash<std::string>()(id));
        for (int i = 0; i < 12; ++i) {
            const double h = area.height() * (0.15 + 0.8 * ((seed >> i) % 7) / 7.0);
            painter.setBrush(colours.category(int(seed % 5)));
            painter.drawRect(
                QRectF(area.left() + i * area.width() / 12 + 1, area.bottom() - h, area.width() / 12 - 2, h));
        }
    };
    return picture;
}

/// Runs as lanes, newest first.
LineageDrawing history(int runs = 12) {
    LineageDrawing g;
    for (int run = runs; run > 0; --run) {
        const int lane = runs - run;
        const std::string r = "r" + std::to_string(run) + "/";
        LineageDrawing one = graphs::penguins();
        for (DrawnNode& node : one.nodes) {
            node.id.insert(0, r);
            node.lane = lane;
            node.picture = false;
            if (node.kind == DrawnNode::Kind::Step && run % 3 == 0) node.status = "reused";
            g.nodes.push_back(node);
        }
        for (DrawnEdge& edge : one.edges) {
            edge.from.insert(0, r);
            edge.to.insert(0, r);
            g.edges.push_back(edge);
        }
        const char* status = run % 5 == 2 ? "failed" : run == runs ? "running" : "completed";
        g.lanes.push_back(
            {"r" + std::to_string(run), "run " + std::to_string(run), "3 ran · 2 reused · 1.4 s", status,
             lane % 3 == 0 ? std::to_string(28 - lane / 3 % 28) + " March " + std::to_string(2026 - lane / 84) : "",
             0});
        if (lane > 0) {
            DrawnEdge reuse = graphs::edge(r + "a1", "r" + std::to_string(run + 1) + "/a1");
            reuse.dashed = true;
            g.edges.push_back(reuse);
        }
    }
    return g;
}

LineageDrawing bands() {
    LineageDrawing g = graphs::penguins();
    for (DrawnNode& node : g.nodes)
        if (node.kind == DrawnNode::Kind::Step)
            node.layer = node.id == "s1" || node.id == "s2" ? "prepare" : node.id == "s3" ? "train" : "evaluate";
    return g;
}

LineageDrawing hub(int neighbours) {
    LineageDrawing g;
    g.nodes.push_back(graphs::artifact("hub", "penguins/clean", "table", 1, "333 × 7"));
    for (int i = 0; i < neighbours; ++i) {
        g.nodes.push_back(graphs::step("s" + std::to_string(i), "read " + std::to_string(i), "sql", "executed"));
        g.edges.push_back(graphs::edge("hub", g.nodes.back().id, "rows"));
    }
    return g;
}

struct Shot {
    QString name;
    LineageDrawing drawing;
    double scale = 0; ///< 0: as it fits
    std::vector<std::string> selected = {};
    QSize size{1280, 800};
    std::function<void(GraphPane&)> act = {};
};

Shot coloured(const char* name, ColourBy by, double scale) {
    Shot shot{QString::fromLatin1(name), graphs::many(300, false), scale};
    double seconds = 0.02;
    for (DrawnNode& node : shot.drawing.nodes) {
        seconds = seconds > 4000 ? 0.02 : seconds * 1.37;
        if (node.kind == DrawnNode::Kind::Step) node.seconds = seconds;
        if (node.kind == DrawnNode::Kind::Artifact) node.bytes = std::int64_t(seconds * 1e5);
    }
    shot.act = [by](GraphPane& pane) { pane.canvas()->setColourBy(by); };
    return shot;
}

void hover(GraphCanvas& canvas, QPointF at) {
    QMouseEvent event(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &event);
    QTest::qWait(600);
}

void hoverNode(GraphPane& pane, const std::string& id) {
    hover(*pane.canvas(), pane.canvas()->nodeRect(id).center());
}

QString foldNote() {
    return QStringLiteral("1,204 nodes: folded by cells and runs; 3 nodes placed by rank, the layout took too long");
}

/// What the hand and the keyboard do.
QList<Shot> acts(const LineageDrawing& strange) {
    LineageDrawing rich = graphs::penguins();
    rich.nodes[7].tags = {"production", "best so far"};
    rich.nodes[7].bytes = 14'200;
    rich.nodes[7].pipeline = "penguins";
    rich.nodes[7].tooltip = "hash 9f86d081\nartifacts/17/model.pkl";
    rich.nodes[6].problem = "ValueError: Input y contains NaN, which is a long line that has to be broken somewhere";
    rich.nodes[6].layer = "training";
    const QSize usual(1280, 800), small(420, 300);
    const auto key = [](GraphPane& pane, int code) { QTest::keyClick(pane.canvas(), Qt::Key(code)); };
    const auto drag = [](GraphPane& pane, const std::string& id, QPoint by, bool drop) {
        GraphCanvas* canvas = pane.canvas();
        const QPoint from = canvas->nodeRect(id).center().toPoint();
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas, from + by / 2);
        QTest::mouseMove(canvas, from + by);
        if (drop) QTest::mouseRelease(canvas, Qt::LeftButton, {}, from + by);
        for (int i = 0; i < 50 && (canvas->arranging() || i < 5); ++i) QTest::qWait(60);
    };
    const auto find = [](GraphPane& pane, const char* words) {
        pane.canvas()->find(QString::fromUtf8(words));
        QTest::qWait(50);
    };
    return {
        {"act-find", rich, 1, {}, usual, [=](GraphPane& pane) { find(pane, "sql"); }},
        {"act-find-none", rich, 0, {}, small, [=](GraphPane& pane) { find(pane, "weather"); }},
        {"act-find-many", graphs::many(2000), 0, {}, usual, [=](GraphPane& pane) { find(pane, "failed"); }},
        {"act-card", rich, 1, {}, usual, [](GraphPane& pane) { hoverNode(pane, "a5"); }},
        {"act-card-step", rich, 1, {}, usual, [](GraphPane& pane) { hoverNode(pane, "s3"); }},
        {"act-card-group", graphs::groups(), 1, {}, usual, [](GraphPane& pane) { hoverNode(pane, "g:cells:train"); }},
        {"act-card-strange", strange, 1, {}, usual, [](GraphPane& pane) { hoverNode(pane, "s"); }},
        {"act-card-small", rich, 1, {"a5"}, small, [=](GraphPane& pane) { key(pane, Qt::Key_I); }},
        {"act-path", rich, 1, {"a2", "a6"}, usual, [=](GraphPane& pane) { key(pane, Qt::Key_P); }},
        {"act-path-none", rich, 1, {"a4", "a5"}, usual, [=](GraphPane& pane) { key(pane, Qt::Key_P); }},
        {"act-drag",
         rich,
         1,
         {},
         usual,
         [=](GraphPane& pane) {
             drag(pane, "a5", {60, 130}, false);
         }},
        {"act-pinned",
         rich,
         1,
         {},
         usual,
         [=](GraphPane& pane) {
             drag(pane, "a5", {60, 130}, true);
         }},
        {"note", rich, 1, {}, usual, [](GraphPane& pane) { pane.canvas()->setNote(foldNote()); }},
        {"note-small", rich, 1, {}, small, [](GraphPane& pane) { pane.canvas()->setNote(foldNote()); }},
        {"hub-near", hub(20'000), 1, {"hub"}, usual, [](GraphPane& pane) { pane.canvas()->setSelected({}); }},
        {"hub-lit", hub(20'000), 0.5, {"hub"}, usual, [](GraphPane&) {}},
        {"act-list", rich, 0, {"a5"}, usual, [=](GraphPane& pane) { key(pane, Qt::Key_L); }},
        {"act-list-strange", strange, 0, {"s"}, usual, [=](GraphPane& pane) { key(pane, Qt::Key_L); }}};
}

void take(const Shot& shot, const QString& folder, const QString& theme) {
    GraphPane pane;
    GraphCanvas& canvas = *pane.canvas();
    pane.resize(shot.size);
    canvas.setEmptyText(
        QStringLiteral("No lineage yet"),
        QStringLiteral("Run a pipeline, or choose an artifact on the left, and where it comes from appears here."));
    canvas.setPictures(
        [](const std::string& id, QSize, const std::function<void(NodePicture)>& ready) { ready(chartFor(id)); });
    QSignalSpy shown(&canvas, &GraphCanvas::graphShown);
    canvas.setGraph(shot.drawing);
    pane.show();
    if (shown.isEmpty()) shown.wait(60'000);
    if (!shot.selected.empty()) canvas.setSelected(shot.selected);
    if (shot.scale > 0) canvas.zoomTo(shot.scale);
    if (shot.act && !shot.selected.empty()) canvas.reveal(shot.selected[0]);
    canvas.grab();
    QTest::qWait(50);
    if (shot.act) shot.act(pane);
    pane.grab().save(folder + QLatin1Char('/') + shot.name + QLatin1Char('-') + theme + QStringLiteral(".png"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    const QString folder = application.arguments().value(1, QStringLiteral("."));
    LineageDrawing one, strange;
    one.nodes = {graphs::artifact("a", "penguins/raw", "table", 1, "344 × 8")};
    strange.nodes = {graphs::artifact("a", std::string(10'000, 'x'), "table", 1, "<img src='/dev/zero'> & 1 < 2"),
                     graphs::step("s", "<b>bold</b><script>alert(1)</script>", "sql", "executed"),
                     graphs::artifact("b", "שלום/\u202eevil\n\tname", "array", 12, std::string(5'000, 'y'), true),
                     graphs::step("t", "\xff\xfe broken", "??", "no such status")};
    strange.edges = {graphs::edge("a", "s"), graphs::edge("s", "b"), graphs::edge("b", "t"), graphs::edge("t", "t"),
                     graphs::edge("b", "s")};
    LineageDrawing fold = graphs::penguins();
    fold.nodes.push_back(fold.nodes.back());
    fold.nodes.back() = {};
    fold.nodes.back().id = "f";
    fold.nodes.back().kind = DrawnNode::Kind::Fold;
    fold.nodes.back().name = "+5";
    fold.edges.push_back(graphs::edge("s4", "f"));
    QList<Shot> shots{{"empty", {}},
                      {"one", one},
                      {"penguins", graphs::penguins()},
                      {"penguins-selected", fold, 1, {"a5"}},
                      {"penguins-060", fold, 0.6},
                      {"penguins-045", fold, 0.45},
                      {"penguins-034", fold, 0.34},
                      {"penguins-020", fold, 0.2},
                      {"states", graphs::states(), 1},
                      {"states-small", graphs::states(), 0.5, {}, {500, 340}},
                      {"groups", graphs::groups(), 1},
                      {"groups-055", graphs::groups(), 0.55},
                      {"groups-038", graphs::groups(), 0.38},
                      {"groups-020", graphs::groups(), 0.2},
                      {"groups-006", graphs::groups(), 0.06},
                      coloured("colour-status", ColourBy::Status, 0),
                      coloured("colour-duration", ColourBy::Duration, 0.9),
                      coloured("colour-duration-far", ColourBy::Duration, 0.15),
                      coloured("colour-size", ColourBy::Size, 0.45),
                      {"lanes", history(), 1},
                      {"lanes-050", history(), 0.5},
                      {"lanes-020", history(), 0.2},
                      {"lanes-far", history(400)},
                      {"bands", bands(), 1},
                      {"bands-040", bands(), 0.4},
                      {"strange", strange, 1},
                      {"300", graphs::many(300)},
                      {"2000", graphs::many(2000)},
                      {"2000-050", graphs::many(2000), 0.5},
                      {"2000-apart", graphs::many(2000, false)}};
    shots += acts(strange);
    if (argc > 3) Fonts::setScale(QString::fromLocal8Bit(argv[3]).toDouble());
    QApplication::setFont(Fonts::base());
    for (const bool dark : {false, true}) {
        QApplication::setPalette(Palette(dark).widgets());
        for (const Shot& shot : shots)
            if (argc < 3 || shot.name.startsWith(QString::fromLocal8Bit(argv[2])))
                take(shot, folder, dark ? QStringLiteral("dark") : QStringLiteral("light"));
    }
    finishWorkers();
    return 0;
}
