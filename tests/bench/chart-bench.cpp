// SPDX-License-Identifier: GPL-3.0-or-later
// What bench.py measures of long lines, in the chart's own widget, drawn into a picture of 1000 × 600 pixels:
//   chart-bench line POINTS [peer]   {"build": seconds, "first": …, "frame": …, "slowest": …, "spikes": true, "peer":
//   …}
//                                    of panning frames; "peer" is a frame of Qt Charts given all points
#include "core/base/Json.h"
#include "core/visual/GreatLine.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/visual/ChartView.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QImage>
#include <QLineSeries>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QValueAxis>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <sys/resource.h>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kFrames = 60, kPeerFrames = 2;
const QSize kSize(1000, 600);

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::int64_t memory() {
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::int64_t(usage.ru_maxrss) * 1024;
}

ChartSpec specOf() {
    const auto json = Json::parse(R"({"data": {"name": "self"}, "mark": "line", "encoding": {
        "x": {"field": "x", "type": "quantitative", "scale": {"zero": false, "nice": false}},
        "y": {"field": "y", "type": "quantitative"}}})");
    return *ChartSpec::parse(*json);
}

struct Points {
    std::vector<double> x, y;
    explicit Points(std::size_t count) : x(count), y(count) {
        std::mt19937_64 random(1);
        std::normal_distribution<double> normal;
        double walk = 0;
        for (std::size_t i = 0; i < count; ++i) {
            x[i] = double(i);
            walk += normal(random);
            y[i] = walk + 30 * normal(random);
        }
        y[count / 3] = 1e6; // a spike that no picture may miss
    }
};

QImage painted(QWidget& widget) {
    QImage image(widget.size(), QImage::Format_ARGB32_Premultiplied);
    widget.render(&image);
    return image;
}

/// Zooms in to a tenth and pans: seconds of each frame, from the key to the painted picture.
void pan(ChartView& view, Json& result) {
    const auto settle = [&] {
        while (workers().activeThreadCount() > 0 || view.loading()) QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    };
    for (int i = 0; i < 12; ++i) QTest::keyClick(&view, Qt::Key_Plus);
    settle();
    double sum = 0, slowest = 0;
    for (int frame = 0; frame < kFrames; ++frame) {
        const auto start = std::chrono::steady_clock::now();
        QTest::keyClick(&view, frame < kFrames / 2 ? Qt::Key_Right : Qt::Key_Left);
        settle();
        painted(view);
        const double seconds = since(start);
        sum += seconds;
        slowest = std::max(slowest, seconds);
    }
    result.set("frame", sum / kFrames);
    result.set("slowest", slowest);
}

double peerFrame(const Points& points) {
    auto* series = new QLineSeries;
    QList<QPointF> all;
    all.reserve(qsizetype(points.x.size()));
    for (std::size_t i = 0; i < points.x.size(); ++i) all << QPointF(points.x[i], points.y[i]);
    series->replace(all);
    auto* chart = new QChart;
    chart->addSeries(series);
    chart->createDefaultAxes();
    QChartView view(chart);
    view.setRenderHint(QPainter::Antialiasing);
    view.resize(kSize);
    view.show();
    painted(view);
    const double tenth = double(points.x.size()) / 10;
    double sum = 0;
    for (int frame = 0; frame < kPeerFrames; ++frame) {
        const auto start = std::chrono::steady_clock::now();
        chart->axes(Qt::Horizontal).front()->setRange(tenth * (4 + 0.01 * frame), tenth * (5 + 0.01 * frame));
        QCoreApplication::processEvents();
        painted(view);
        sum += since(start);
    }
    return sum / kPeerFrames;
}

bool hasSpike(const Scene& scene) {
    const ScenePlot& plot = scene.plots.front();
    for (const SceneLayer& layer : plot.layers)
        for (const SceneLine& line : layer.lines)
            for (const ScenePoint& point : line.points)
                if (std::fabs(point.y - plot.y.at(1e6)) < 1) return true;
    return false;
}

} // namespace

int main(int argc, char* argv[]) {
    QApplication application(argc, argv);
    if (argc < 3 || std::strcmp(argv[1], "line") != 0) return std::fputs("chart-bench line POINTS [peer]\n", stderr), 2;
    QApplication::setFont(Fonts::base());
    const Points points(std::strtoull(argv[2], nullptr, 10));
    Json result = Json::object();
    ChartView view;
    view.resize(kSize);
    view.show();
    auto start = std::chrono::steady_clock::now();
    LoadedChart chart;
    chart.spec = specOf();
    chart.great = std::make_shared<const GreatLine>(chart.spec, points.x, points.y);
    result.set("build", since(start));
    QSignalSpy shown(&view, &ChartView::sceneShown);
    start = std::chrono::steady_clock::now();
    view.draw(std::move(chart), QStringLiteral("great"));
    while (shown.isEmpty()) QCoreApplication::processEvents();
    painted(view);
    result.set("first", since(start));
    result.set("spikes", hasSpike(*view.scene()));
    pan(view, result);
    result.set("memory", memory());
    if (argc > 3) result.set("peer", peerFrame(points));
    std::puts(result.dump().c_str());
    finishWorkers();
    return 0;
}
