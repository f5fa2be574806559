// SPDX-License-Identifier: GPL-3.0-or-later
// What bench.py measures of arrays: array-bench FILE, then for each line of standard input the first picture of the
// file is made as the window makes it (opened, its range from a first look, read at the screen's resolution, painted),
// and {"seconds"} printed; at its end {"memory_bytes"}.
#include "core/base/Json.h"
#include "ui/visual/ArrayWork.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace stemma::ui {
namespace {

constexpr QSize kRoom{1000, 700};

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Status firstPicture(const fs::path& file) {
    STEMMA_TRY(const OpenedArray opened, openArray(file, 0, {}));
    STEMMA_TRY(const ArrayFacts facts, lookAt(opened.array, {.mostBytes = 256u << 10, .bins = 400}, {}));
    const PlaneSource source = planeOf(opened.array, {}, facts, std::nullopt);
    const PlaneLayout layout = layOutPlane(source, QSizeF(kRoom));
    PlaneWish wish{{0, 0, source.rows(), source.columns()},
                   std::size_t(layout.seen.height()),
                   std::size_t(layout.seen.width()),
                   1u << 20};
    STEMMA_TRY(const PlanePicture picture, readPlane(source, quickWish(wish, source.array), Palette(), {}));
    QImage screen(kRoom, QImage::Format_RGB32);
    QPainter painter(&screen);
    paintPlane(painter, source, layout, picture, nullptr, Palette());
    return {};
}

} // namespace
} // namespace stemma::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    if (argc != 2) return 2;
    for (std::string line; std::getline(std::cin, line);) {
        const double began = stemma::ui::now();
        const stemma::Status made = stemma::ui::firstPicture(argv[1]);
        if (!made) {
            std::fprintf(stderr, "%s\n", stemma::describe(made.error()).c_str());
            return 1;
        }
        std::printf("{\"seconds\": %.9f}\n", stemma::ui::now() - began);
        std::fflush(stdout);
    }
    // Not getrusage(): its figure is that of whoever started this, where that was larger.
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) std::printf("{\"memory_bytes\": %lld}\n", std::atoll(line.c_str() + 6) * 1024);
    return 0;
}
