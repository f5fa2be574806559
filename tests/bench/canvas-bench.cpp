// SPDX-License-Identifier: GPL-3.0-or-later
// canvas-bench [NODES …]: milliseconds of the window's thread that a frame of the lineage canvas takes, software
// rendering, 1280 × 800, beside a QGraphicsView with an item per node and edge on the same layout. Interleaved; one
// line of JSON for each size. "…_arrives" are milliseconds of the clock until the workers' tiles are on screen.
// canvas-bench history [RUNS]: runs of ten nodes as lanes: the first picture, and frames as above.
// canvas-bench dot [RUNS]: the same history for Graphviz, in its language.
// canvas-bench related [NODES]: how long it takes until all that is related to one node is lit up, and what few are.
// canvas-bench hub [NEIGHBOURS]: what it takes to paint the surroundings of a node with that many, at some scales.
#include "tests/support/Graphs.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"

#include <QApplication>
#include <QGraphicsPathItem>
#include <QGraphicsRectItem>
#include <QGraphicsView>
#include <QPainter>
#include <QPainterPath>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <utility>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kWidth = 1280, kHeight = 800, kFrames = 40;

struct Times {
    double median = 0, p95 = 0, p99 = 0, most = 0;
};

/// Of the processor, not of the clock: what others do on the machine isn't ours.
double processorMilliseconds(const std::function<void()>& work, clockid_t whose = CLOCK_THREAD_CPUTIME_ID) {
    const auto now = [whose] {
        timespec time{};
        clock_gettime(whose, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    };
    const double start = now();
    work();
    return now() - start;
}

double milliseconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

Times timesOf(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) { return times[std::size_t(share * double(times.size() - 1))]; };
    return {at(0.5), at(0.95), at(0.99), times.back()};
}

/// What an item per node looks like at its simplest: a rounded box with a name.
class NodeItem : public QGraphicsRectItem {
public:
    NodeItem(const QRectF& box, QString name) : QGraphicsRectItem(box), m_name(std::move(name)) {}
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        painter->setPen(QPen(Qt::gray, 1));
        painter->setBrush(Qt::white);
        painter->drawRoundedRect(rect(), 8, 8);
        painter->setPen(Qt::black);
        painter->drawText(rect().topLeft() + QPointF(37, 20), m_name);
    }

private:
    QString m_name;
};

std::unique_ptr<QGraphicsView> peerFor(const GraphScene& scene, QGraphicsScene& items) {
    for (const SceneEdge& edge : scene.edges()) items.addPath(edgePath(edge), QPen(Qt::gray, 1));
    for (const SceneNode& node : scene.nodes())
        items.addItem(new NodeItem(node.box, QString::fromStdString(node.shownName)));
    auto view = std::make_unique<QGraphicsView>(&items);
    view->setRenderHint(QPainter::Antialiasing);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setTransformationAnchor(QGraphicsView::NoAnchor);
    view->resize(kWidth, kHeight);
    view->show();
    return view;
}

void print(const char* what, const Times& t) {
    std::printf("\"%s\":{\"median\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f},", what, t.median, t.p95, t.p99,
                t.most);
}

/// A canvas as in a window, and what its thread spent on each frame.
class Bench : public QObject {
public:
    Bench() {
        canvas.resize(kWidth, kHeight);
        canvas.installEventFilter(this);
    }
    /// Milliseconds until it is on screen; `ui` gets the window's share.
    double show(LineageDrawing drawing, double& ui) {
        drawing.aspect = double(kWidth) / kHeight;
        QSignalSpy shown(&canvas, &GraphCanvas::graphShown);
        canvas.show();
        return milliseconds([&] {
            ui = processorMilliseconds([&] {
                canvas.setGraph(drawing);
                if (shown.isEmpty()) shown.wait(600'000);
                arrive();
            });
        });
    }
    /// Paints, and again for as long as tiles arrive; each painting is a frame.
    void frame(const std::function<void()>& change) {
        arrivals.push_back(milliseconds([&] {
            ours.push_back(processorMilliseconds([&] {
                change();
                canvas.repaint();
            }));
            await();
        }));
    }
    void arrive() {
        canvas.repaint();
        await();
    }
    /// Until everything is on screen. What counts as a frame is what tiles that arrived made the window paint.
    void await() {
        const auto go = [this] {
            paints = 0;
            const double took =
                processorMilliseconds([] { QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents); });
            if (paints > 0) ours.push_back(took);
        };
        while (!canvas.settled()) {
            go();
            if (paints == 0) QThread::usleep(100);
        }
        go();
    }
    bool eventFilter(QObject* object, QEvent* event) override {
        if (object == &canvas && event->type() == QEvent::Paint) ++paints;
        return QObject::eventFilter(object, event);
    }
    void report(const char* what) {
        print(what, timesOf(std::exchange(ours, {})));
        print((std::string(what) + "_arrives").c_str(), timesOf(std::exchange(arrivals, {})));
    }
    void pan(const char* what, double scale) {
        canvas.zoomTo(scale);
        arrive();
        ours.clear();
        for (int i = 0; i < kFrames; ++i)
            frame([&] { canvas.setView(canvas.view().panned(i % 20 < 10 ? QPointF(-17, -9) : QPointF(17, 9))); });
        report(what);
    }
    /// From the whole graph to one node and back, in steps as a wheel makes them.
    void sweep() {
        canvas.fit();
        arrive();
        ours.clear();
        arrivals.clear();
        const double step = std::pow(1.2 / canvas.view().scale, 1.0 / kFrames);
        for (int i = 0; i < 2 * kFrames; ++i)
            frame([&] { canvas.zoomBy(i < kFrames ? step : 1 / step, QPointF(kWidth / 2.0, kHeight / 2.0)); });
        report("zoom_sweep");
    }
    /// From nothing lit, each time.
    void light(const char* what, const std::vector<int>& nodes) {
        canvas.fit();
        arrive();
        ours.clear();
        arrivals.clear();
        for (const int node : nodes) {
            frame([&] { canvas.setSelected({canvas.scene()->nodes()[std::size_t(node)].id}); });
            canvas.setSelected({});
            const std::vector<double> kept = ours;
            arrive();
            ours = kept;
        }
        report(what);
    }

    GraphCanvas canvas;
    std::vector<double> ours, arrivals;
    int paints = 0;
};

/// Every so many of a scene's nodes.
std::vector<int> spread(const GraphScene& scene) {
    std::vector<int> nodes;
    for (int i = 0; i < kFrames; ++i) nodes.push_back(int(std::size_t(i) * scene.nodes().size() / kFrames));
    return nodes;
}

/// The whole graph, painted anew at another scale each time: theirs and ours in turns.
void whole(Bench& bench) {
    QGraphicsScene items;
    const auto peer = peerFor(*bench.canvas.scene(), items);
    QApplication::processEvents();
    bench.canvas.fit();
    const double scale = bench.canvas.view().scale;
    peer->setTransform(QTransform::fromScale(scale, scale));
    peer->centerOn(items.sceneRect().center());
    bench.arrive();
    bench.ours.clear();
    bench.arrivals.clear();
    std::vector<double> ourFrames, peerFrames;
    for (int i = 0; i < kFrames / 2; ++i) {
        const double factor = i % 2 == 0 ? 0.97 : 1 / 0.97;
        const std::size_t before = bench.ours.size();
        bench.frame([&] { bench.canvas.zoomBy(factor, QPointF(kWidth / 2.0, kHeight / 2.0)); });
        ourFrames.push_back(*std::max_element(bench.ours.begin() + std::ptrdiff_t(before), bench.ours.end()));
        peerFrames.push_back(processorMilliseconds([&] {
            peer->scale(factor, factor);
            peer->viewport()->repaint();
        }));
        QCoreApplication::processEvents(); // what the peer still has to do isn't ours
    }
    bench.report("whole");
    const Times all = timesOf(ourFrames), theirs = timesOf(peerFrames);
    print("peer_whole", theirs);
    std::printf("\"ratio\":%.1f,\"pairs\":[", theirs.median / all.median);
    for (std::size_t i = 0; i < ourFrames.size(); ++i)
        std::printf("%s[%.3f,%.3f]", i == 0 ? "" : ",", ourFrames[i], peerFrames[i]);
    std::printf("],");
}

void bench(const LineageDrawing& drawing) {
    Bench bench;
    double ui = 0;
    const double shown = bench.show(drawing, ui);
    const GraphScene& scene = *bench.canvas.scene();
    bench.canvas.fit();
    const double scale = bench.canvas.view().scale;
    std::printf("{\"nodes\":%zu,\"edges\":%zu,\"scale\":%.3f,\"layout_ms\":%.0f,\"ui_ms\":%.1f,", scene.nodes().size(),
                scene.edges().size(), scale, shown, ui);
    whole(bench);
    bench.pan("pan_far", scale);
    bench.pan("pan_near", 0.9);
    bench.sweep();
    bench.light("light", spread(scene));
    std::printf("\"end\":true}\n");
}

/// What is related to one node: all of `nodes`.
void related(int nodes) {
    LineageDrawing drawing;
    drawing.nodes.push_back(graphs::artifact("root", "raw", "table", 1, "344 × 8"));
    for (int i = 0; int(drawing.nodes.size()) + 1 < nodes; ++i) {
        const std::string s = "s" + std::to_string(i), a = "a" + std::to_string(i);
        drawing.nodes.push_back(graphs::step(s, "fit", "sql", "executed"));
        drawing.nodes.push_back(graphs::artifact(a, "model", "model", 1, "0.96"));
        drawing.edges.push_back(graphs::edge(i < 100 ? "root" : "a" + std::to_string(i - 100), s));
        drawing.edges.push_back(graphs::edge(s, a));
    }
    Bench bench;
    double ui = 0;
    bench.show(drawing, ui);
    std::printf("{\"related\":%zu,", bench.canvas.scene()->nodes().size());
    std::vector<int> few;
    for (int i = 0; i < kFrames; ++i) few.push_back(int(bench.canvas.scene()->nodes().size()) - 1 - 2 * i);
    bench.light("light", std::vector<int>(kFrames, 0));
    bench.light("light_few", few);
    std::printf("\"end\":true}\n");
}

/// Beside a node with very many neighbours: its own surroundings, painted anew, by the processor's time.
void hub(int neighbours) {
    LineageDrawing drawing;
    drawing.nodes.push_back(graphs::artifact("hub", "hub", "table", 1, "344 × 8"));
    for (int i = 0; i < neighbours; ++i) {
        drawing.nodes.push_back(graphs::step("s" + std::to_string(i), "read", "sql", "executed"));
        drawing.edges.push_back(graphs::edge("hub", drawing.nodes.back().id, "rows"));
    }
    Bench bench;
    double ui = 0;
    const double shown = bench.show(drawing, ui);
    std::printf("{\"hub\":%d,\"layout_ms\":%.0f,", neighbours, shown);
    GraphCanvas& canvas = bench.canvas;
    for (const double scale : {1.0, 0.5, 0.2}) {
        canvas.zoomTo(scale);
        canvas.reveal("hub");
        canvas.settle();
        std::vector<double> times;
        for (int i = 0; i < 5; ++i) {
            canvas.setSelected(i % 2 == 0 ? std::vector<std::string>{"hub"} : std::vector<std::string>());
            times.push_back(processorMilliseconds([&] { canvas.settle(); }));
        }
        print(("at_" + std::to_string(int(scale * 100))).c_str(), timesOf(times));
    }
    std::printf("\"end\":true}\n");
}

/// Newest first; the newest of `newest` nodes, the others of ten.
LineageDrawing history(int runs, int newest = 10) {
    LineageDrawing all;
    for (int lane = 0; lane < runs; ++lane) {
        const LineageDrawing one = graphs::many(lane == 0 ? newest : 10);
        const std::string prefix = "r" + std::to_string(runs - lane) + "/";
        for (DrawnNode node : one.nodes) {
            node.id.insert(0, prefix);
            node.lane = lane;
            all.nodes.push_back(std::move(node));
        }
        for (DrawnEdge edge : one.edges) {
            edge.from.insert(0, prefix);
            edge.to.insert(0, prefix);
            all.edges.push_back(std::move(edge));
        }
        if (lane > 0) {
            all.edges.push_back(graphs::edge(prefix + "a0", "r" + std::to_string(runs - lane + 1) + "/s1"));
            all.edges.back().dashed = true;
        }
        all.lanes.push_back({prefix, "run " + std::to_string(runs - lane), "3 ran · 1.4 s", "completed", "", 0});
    }
    return all;
}

/// The boxes and edges of a history, as dot gets them from us: each run a cluster, as its lane is.
void printDot(int runs) {
    const LineageDrawing drawing = history(runs);
    const LayoutGraph graph = layoutGraph(drawing);
    std::printf("digraph g { rankdir=LR; nodesep=%.6f; ranksep=%.6f; node [shape=box,label=\"\",fixedsize=true];\n",
                24 / 72.0, 44 / 72.0);
    for (std::size_t lane = 0; lane < drawing.lanes.size(); ++lane) {
        std::printf("subgraph cluster%zu {\n", lane);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            if (drawing.nodes[i].lane == int(lane))
                std::printf("%zu [width=%.6f,height=%.6f]\n", i, graph.nodes[i].width / 72, graph.nodes[i].height / 72);
        std::printf("}\n");
    }
    for (const LayoutGraph::Edge& edge : graph.edges) std::printf("%zu -> %zu\n", edge.from, edge.to);
    std::printf("}\n");
}

/// A history from nothing, and remembered; and what one more run of 20 nodes takes, and moves.
void historyLayouts(int runs) {
    QTemporaryDir memory;
    LayoutOptions options;
    options.memory = memory.path().toStdString();
    std::vector<double> shown, used;
    for (int i = 0; i < 2; ++i) {
        Bench bench;
        bench.canvas.setLayoutOptions(options);
        double ui = 0;
        const LineageDrawing drawing = history(runs);
        used.push_back(
            processorMilliseconds([&] { shown.push_back(bench.show(drawing, ui)); }, CLOCK_PROCESS_CPUTIME_ID));
    }
    const LayoutGraph graph = layoutGraph(history(runs)), more = layoutGraph(history(runs + 1, 20));
    const std::size_t added = more.nodes.size() - graph.nodes.size();
    LayoutOptions plain; // as if nothing were remembered of the whole
    Result<LayoutResult> all = layout(more, plain), before = layout(graph, plain), after = before;
    const double full = milliseconds([&] { all = layout(more, plain); });
    if (!before || !all) return;
    auto known = std::make_shared<LayoutBefore>();
    known->centres.resize(more.nodes.size());
    known->curves.resize(more.edges.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) known->centres[i + added] = before->centres[i];
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> edges;
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        edges[{graph.edges[i].from + added, graph.edges[i].to + added}] = i;
    for (std::size_t i = 0; i < more.edges.size(); ++i)
        if (const auto found = edges.find({more.edges[i].from, more.edges[i].to}); found != edges.end())
            known->curves[i] = before->curves[found->second];
    plain.before = known;
    const double one = milliseconds([&] { after = layout(more, plain); });
    double moved = 0;
    for (std::size_t i = 0; after && i < graph.nodes.size(); ++i)
        moved = std::max({moved, std::abs(after->centres[i + added].x - before->centres[i].x),
                          std::abs(after->centres[i + added].y - before->centres[i].y)});
    std::printf(
        "{\"history\":%d,\"nodes\":%zu,\"cold_ms\":%.0f,\"remembered_ms\":%.0f,\"full_ms\":%.1f,\"added_ms\":%.1f,"
        "\"moved\":%.2f,\"exact\":%s,\"cold_cpu_ms\":%.0f,\"remembered_cpu_ms\":%.0f}\n",
        runs, graph.nodes.size(), shown[0], shown[1], full, one, moved, all->exact ? "true" : "false", used[0],
        used[1]);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setPalette(Palette(false).widgets());
    const QStringList sizes = application.arguments().mid(1);
    const int many = sizes.value(1).toInt();
    if (sizes.value(0) == QLatin1String("history")) {
        historyLayouts(many > 0 ? many : 1000);
        std::fflush(stdout);
        bench(history(many > 0 ? many : 1000));
    } else if (sizes.value(0) == QLatin1String("dot"))
        printDot(many > 0 ? many : 1000);
    else if (sizes.value(0) == QLatin1String("related"))
        related(many > 0 ? many : 10'000);
    else if (sizes.value(0) == QLatin1String("hub"))
        hub(many > 0 ? many : 20'000);
    else
        for (const QString& size : sizes.isEmpty() ? QStringList{"300", "2000", "10000"} : sizes)
            bench(graphs::many(size.toInt(), false));
    finishWorkers();
    return 0;
}
