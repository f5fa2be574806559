// SPDX-License-Identifier: GPL-3.0-or-later
// canvas-bench [NODES …]: milliseconds of the processor that a frame of the lineage canvas takes, software rendering,
// 1280 × 800, beside a QGraphicsView with an item per node and edge on the same layout. Interleaved; one line of JSON
// for each size.
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
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kWidth = 1280, kHeight = 800, kFrames = 40;

struct Times {
    double median = 0, p95 = 0, most = 0;
};

/// Of the processor, not of the clock: what others do on the machine isn't ours.
double processorMilliseconds(const std::function<void()>& work) {
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
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
    return {at(0.5), at(0.95), times.back()};
}

Times measured(int frames, const std::function<void(int)>& frame) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) times.push_back(processorMilliseconds([&] { frame(i); }));
    return timesOf(times);
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
    std::printf("\"%s\":{\"median\":%.2f,\"p95\":%.2f,\"max\":%.2f}", what, t.median, t.p95, t.most);
}

void bench(int nodes) {
    GraphCanvas canvas;
    canvas.resize(kWidth, kHeight);
    QSignalSpy shown(&canvas, &GraphCanvas::graphShown);
    LineageDrawing drawing = graphs::many(nodes, false);
    drawing.aspect = double(kWidth) / kHeight;
    double shownIn = 0; // the UI thread's share
    const double laid = milliseconds([&] {
        shownIn = processorMilliseconds([&] {
            canvas.setGraph(drawing);
            if (shown.isEmpty()) shown.wait(600'000);
        });
    });
    canvas.show();
    QGraphicsScene items;
    const auto peer = peerFor(*canvas.scene(), items);
    QApplication::processEvents();

    canvas.fit();
    const CanvasView whole = canvas.view();
    const double scale = whole.scale;
    peer->setTransform(QTransform::fromScale(scale, scale));
    peer->centerOn(items.sceneRect().center());
    // The whole graph, painted anew at another scale each time: theirs and ours in turns.
    std::vector<double> ourFrames, peerFrames;
    for (int i = 0; i < kFrames / 2; ++i) {
        const double factor = i % 2 == 0 ? 0.97 : 1 / 0.97;
        ourFrames.push_back(processorMilliseconds([&] {
            canvas.zoomBy(factor, QPointF(kWidth / 2.0, kHeight / 2.0));
            canvas.repaint();
        }));
        peerFrames.push_back(processorMilliseconds([&] {
            peer->scale(factor, factor);
            peer->viewport()->repaint();
        }));
    }
    const Times all = timesOf(ourFrames), peerAll = timesOf(peerFrames);
    const auto pan = [&](double at) {
        canvas.zoomTo(at);
        canvas.repaint();
        return measured(kFrames, [&](int i) {
            CanvasView view = canvas.view();
            view = view.panned(i % 20 < 10 ? QPointF(-17, -9) : QPointF(17, 9));
            canvas.setView(view);
            canvas.repaint();
        });
    };
    const Times panFar = pan(scale), panNear = pan(0.9);
    // From the whole graph to one node and back, in steps as a wheel makes them.
    canvas.fit();
    canvas.repaint();
    const Times zoom = measured(2 * kFrames, [&](int i) {
        canvas.zoomBy(i < kFrames ? std::pow(1.2 / scale, 1.0 / kFrames) : std::pow(scale / 1.2, 1.0 / kFrames),
                      QPointF(kWidth / 2.0, kHeight / 2.0));
        canvas.repaint();
    });
    canvas.fit();
    canvas.repaint();
    const Times light = measured(kFrames, [&](int i) {
        canvas.setSelected({canvas.scene()->nodes()[std::size_t(i) * canvas.scene()->nodes().size() / kFrames].id});
        canvas.repaint();
    });
    std::printf("{\"nodes\":%zu,\"edges\":%zu,\"scale\":%.3f,\"layout_ms\":%.0f,\"ui_ms\":%.1f,",
                canvas.scene()->nodes().size(), canvas.scene()->edges().size(), scale, laid, shownIn);
    print("whole", all);
    std::printf(",");
    print("pan_far", panFar);
    std::printf(",");
    print("pan_near", panNear);
    std::printf(",");
    print("zoom_sweep", zoom);
    std::printf(",");
    print("light", light);
    std::printf(",");
    print("peer_whole", peerAll);
    std::printf(",\"ratio\":%.1f,\"pairs\":[", peerAll.median / all.median);
    for (std::size_t i = 0; i < ourFrames.size(); ++i)
        std::printf("%s[%.3f,%.3f]", i == 0 ? "" : ",", ourFrames[i], peerFrames[i]);
    std::printf("]}\n");
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setPalette(Palette(false).widgets());
    const QStringList sizes = application.arguments().mid(1);
    for (const QString& size : sizes.isEmpty() ? QStringList{"300", "2000", "10000"} : sizes) bench(size.toInt());
    finishWorkers();
    return 0;
}
