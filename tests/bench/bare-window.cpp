// SPDX-License-Identifier: GPL-3.0-or-later
// bare-window: the least that can be called a window of Qt Widgets, in Fusion, as large as Stemma's, for bench.py to
// measure stemma-desktop beside. Says when it is on screen as that does, by STEMMA_SAY_SHOWN (app/desktop/Shown.h).
#include "ui/widgets/NextFrame.h"

#include <QApplication>
#include <QLabel>
#include <QMainWindow>
#include <cstdio>
#include <ctime>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QMainWindow window;
    auto* label = new QLabel(QStringLiteral("A window"));
    label->setAlignment(Qt::AlignCenter);
    window.setCentralWidget(label);
    window.resize(1400, 880);
    new stemma::ui::NextFrame(
        window, [](QWidget&) { return true; },
        [] {
            timespec now{};
            clock_gettime(CLOCK_MONOTONIC, &now);
            if (std::FILE* out = std::fopen(qgetenv("STEMMA_SAY_SHOWN").constData(), "ae")) {
                std::fprintf(out, "window %lld.%09ld\n", static_cast<long long>(now.tv_sec), now.tv_nsec);
                std::fclose(out);
            }
        });
    window.show();
    return QApplication::exec();
}
