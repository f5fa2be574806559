// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"

#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/shell/Style.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QScreen>
#include <QTest>

namespace stemma::ui {

OpenDesktop::OpenDesktop(QSize size) {
    qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
    qputenv("HOME", home.path().c_str());
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, (home.path() / name).c_str());
    settings = std::make_unique<Settings>();
    dress(Settings::Theme::Light, 1);
    window = std::make_unique<MainWindow>(Context{session, selection, runs, desk, *settings, undo});
    window->resize(size);
    window->move(80, 60); // beside the partner of a drag
    window->show();
    if (!QTest::qWaitForWindowActive(window.get(), kPatience)) qFatal("the window never got the focus");
}

OpenDesktop::~OpenDesktop() {
    window.reset();
    session.close();
    finishWorkers();
}

QWidget* OpenDesktop::seenNow(const QString& name) const {
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (!top->isVisible()) continue;
        for (QWidget* widget : top->findChildren<QWidget*>(name))
            if (widget->isVisible()) return widget;
    }
    return nullptr;
}

QWidget* OpenDesktop::seen(const QString& name) const {
    QWidget* found = nullptr;
    if (QTest::qWaitFor([&] { return (found = seenNow(name)) != nullptr; }, kPatience)) return found;
    photograph(QStringLiteral("missing-") + name);
    qWarning("nothing on screen is named %s", qPrintable(name));
    return nullptr;
}

bool OpenDesktop::says(const QString& words) const {
    const auto said = [&] {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (QWidget* widget : top->findChildren<QWidget*>()) {
                if (!widget->isVisible()) continue;
                const auto* label = qobject_cast<QLabel*>(widget);
                const auto* button = qobject_cast<QAbstractButton*>(widget);
                const QString text = label ? label->text() : button ? button->text() : widget->accessibleName();
                if (text.contains(words)) return true;
            }
        return false;
    };
    return QTest::qWaitFor(said, kPatience);
}

void OpenDesktop::write(const std::string& path, const std::string& text) const {
    const fs::path file = home.path() / path;
    fs::create_directories(file.parent_path());
    if (!writeFile(file, text)) qFatal("can't write %s", path.c_str());
}

QString OpenDesktop::dropFromElsewhere(const QString& file) {
    elsewhere = DragPartner::source(file); // stays: the window asks it for the data after it was told how it ended
    elsewhere->drag(hands, window->mapToGlobal(window->rect().center()));
    if (!seen(QStringLiteral("drop-veil"))) return QStringLiteral("never taken");
    photograph(QStringLiteral("drag"));
    hands.release();
    return elsewhere->line();
}

bool OpenDesktop::runEnded(int count) const {
    return QTest::qWaitFor(
        [&] {
            const auto& listed = session.overview()->runs;
            return !runs.any() && int(listed.size()) == count && listed.front().status != RunStatus::Running;
        },
        kPatience);
}

bool OpenDesktop::neverWaited() const {
    const auto& watched = *static_cast<WatchedApplication*>(QCoreApplication::instance());
    const WatchedApplication::Stall &longest = watched.longest(), &wait = watched.longestWait();
    qInfo("longest event: %.1f ms (%s); longest wait in one: %.1f ms (%s)", double(longest.whole().count()) / 1000,
          qPrintable(longest.what), double(wait.waited.count()) / 1000, qPrintable(wait.what));
    // What a loaded machine adds is no fault; whoever waits for a process, a lock or a disk waits longer than this.
    return wait.waited < std::chrono::seconds(1);
}

void OpenDesktop::photograph(const QString& name) const {
    const QString folder = qEnvironmentVariable("STEMMA_PICTURES");
    if (folder.isEmpty()) return;
    window->screen()->grabWindow(0).save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace stemma::ui
