// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Shown.h"

#include "core/lineage/Overview.h"
#include "ui/session/Session.h"
#include "ui/shell/MainWindow.h"
#include "ui/widgets/NextFrame.h"

#include <cstdio>
#include <ctime>
#include <string>

namespace stemma::ui {

namespace {

void append(const std::string& file, const char* moment) {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    std::FILE* out = std::fopen(file.c_str(), "ae");
    if (out == nullptr) return std::perror(("stemma-desktop: STEMMA_SAY_SHOWN: " + file).c_str());
    std::fprintf(out, "%s %lld.%09ld\n", moment, static_cast<long long>(now.tv_sec), now.tv_nsec);
    std::fclose(out);
}

} // namespace

void sayWhenShown(MainWindow& window) {
    const std::string file = qgetenv("STEMMA_SAY_SHOWN").toStdString();
    if (file.empty()) return;
    new NextFrame(
        window, [](QWidget&) { return true; }, [file] { append(file, "window"); });
    const auto lists = [&window](QWidget& painted) {
        const auto* list = window.findChild<QWidget*>(QStringLiteral("navigator-tree"));
        return list != nullptr && list->isAncestorOf(&painted) && window.context().session.overview()->versions > 0;
    };
    new NextFrame(window, lists, [file] { append(file, "list"); });
}

} // namespace stemma::ui
