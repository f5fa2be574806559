// SPDX-License-Identifier: GPL-3.0-or-later
// What bench.py measures of looking at an artifact, in the page of the window, drawn into pictures of 1000 × 700
// pixels:
//   artifact-bench WORKSPACE REFERENCE PICTURE [pan]
// PICTURE is the number of the visualization, 0 the data itself. Prints {"first", "again": [seconds…], "memory_bytes"}:
// from asking for the page to the first painted picture of it, in a fresh program, and then five times; the memory is
// what it came to beyond that of the program with the workspace open. With "pan", of a chart that is zoomed, "frame":
// seconds from a key to the painted picture.
#include "core/base/Json.h"
#include "core/store/Store.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/version/ArtifactPage.h"
#include "ui/visual/ChartPane.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QImage>
#include <QTest>
#include <QThreadPool>
#include <QUndoStack>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>

namespace stemma::ui {
namespace {

constexpr int kAgain = 5, kFrames = 60;

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// At most so far. Not getrusage(): its figure is that of whoever started this, where that was larger.
std::int64_t memoryNow() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::atoll(line.c_str() + 6) * 1024;
    return 0;
}

QImage painted(QWidget& widget) {
    QImage image(widget.size(), QImage::Format_ARGB32_Premultiplied);
    widget.render(&image);
    return image;
}

bool until(const std::function<bool()>& there) {
    const QDeadlineTimer end(60'000);
    while (!there()) {
        if (end.hasExpired()) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

struct Bench {
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    Settings settings;
    QUndoStack undo;

    std::unique_ptr<ArtifactPage> look(VersionId version, int picture, double& seconds) {
        const auto start = std::chrono::steady_clock::now();
        auto page = std::make_unique<ArtifactPage>(Context{session, selection, runs, desk, settings, undo}, version,
                                                   picture - 1);
        page->resize(1000, 700);
        page->QWidget::show();
        if (!until([&] { return page->settled() && page->viewer() && !page->loading(); })) return nullptr;
        painted(*page);
        seconds = since(start);
        return page;
    }
};

double frameOf(ChartView& chart) {
    for (int i = 0; i < 6; ++i) QTest::keyClick(&chart, Qt::Key_Plus);
    until([&] { return !chart.loading() && workers().activeThreadCount() == 0; });
    double sum = 0;
    for (int frame = 0; frame < kFrames; ++frame) {
        const auto start = std::chrono::steady_clock::now();
        QTest::keyClick(&chart, frame < kFrames / 2 ? Qt::Key_Right : Qt::Key_Left);
        QCoreApplication::processEvents();
        painted(chart);
        sum += since(start);
    }
    return sum / kFrames;
}

int measure(const fs::path& workspace, const char* reference, int picture, bool pan) {
    Bench bench;
    bench.settings.forget();
    bench.session.open(workspace);
    if (!until([&] { return bench.session.state() == Session::State::Open; })) return 1;
    const auto version = bench.session.handle().store->resolve(reference);
    if (!version) return std::fprintf(stderr, "%s\n", describe(version.error()).c_str()), 1;
    const std::int64_t before = memoryNow();
    Json result = Json::object(), again = Json::array();
    double seconds = 0;
    auto page = bench.look(*version, picture, seconds);
    if (!page) return std::fputs("it doesn't come to rest\n", stderr), 1;
    result.set("first", seconds);
    for (int i = 0; i < kAgain; ++i) {
        page.reset();
        page = bench.look(*version, picture, seconds);
        if (!page) return 1;
        again.push(seconds);
    }
    result.set("again", std::move(again));
    if (auto* pane = qobject_cast<ChartPane*>(page->viewer()); pane && pan)
        result.set("frame", frameOf(*pane->chart()));
    result.set("memory_bytes", memoryNow() - before);
    std::puts(result.dump().c_str());
    return 0;
}

} // namespace
} // namespace stemma::ui

int main(int argc, char** argv) {
    using namespace stemma::ui;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    if (argc < 4) return std::fputs("artifact-bench WORKSPACE REFERENCE PICTURE [pan]\n", stderr), 2;
    QApplication::setFont(Fonts::base());
    const int status = measure(argv[1], argv[2], std::atoi(argv[3]), argc > 4 && std::strcmp(argv[4], "pan") == 0);
    finishWorkers();
    return status;
}
