// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Arguments.h"
#include "app/desktop/Named.h"
#include "app/desktop/Picture.h"
#include "app/desktop/Shown.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Fonts.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Style.h"
#include "ui/shell/WatchedApplication.h"

#include <QApplication>
#include <QIcon>
#include <QTimer>
#include <QUndoStack>
#include <cstdio>

namespace stemma::ui {

namespace {

/// The window and everything it is given, in the order of their lives.
int runWindow(const Arguments& arguments) {
    Settings settings;
    if (!arguments.picture.isEmpty()) settings.forget();
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    if (!arguments.theme.empty())
        settings.lendTheme(arguments.theme == "dark" ? Settings::Theme::Dark : Settings::Theme::Light);
    dressAsSet(settings);
    MainWindow window(Context{session, selection, runs, desk, settings, undo});
    if (arguments.size.isValid())
        window.resize(arguments.size);
    else if (!window.restoreGeometry(settings.geometry()))
        window.resize(1400, 880);
    int status = 0;
    if (!arguments.picture.isEmpty()) {
        status = drawPicture(window, arguments);
    } else {
        sayWhenShown(window);
        window.show();
        // What was under way when a window crashed is where one goes on from.
        if (!arguments.view.isEmpty() || !arguments.select.isEmpty())
            QTimer::singleShot(0, &window, [&] { openNamed(window, arguments); });
        else if (!arguments.path.isEmpty())
            window.opening().open(arguments.path);
        else if (const std::optional<QString> crashed = settings.underWay().takeInterrupted())
            window.opening().open(*crashed);
        status = QApplication::exec();
        settings.setUnderWay({});
    }
    return status;
}

} // namespace

} // namespace stemma::ui

int main(int argc, char** argv) {
    using namespace stemma::ui;
    const ParsedArguments parsed = parseArguments(argc, argv);
    if (parsed.exit) {
        std::fputs(qPrintable(parsed.text), *parsed.exit == 0 ? stdout : stderr);
        return *parsed.exit;
    }
    prepareDisplay(parsed.arguments);
    QApplication::setApplicationName(QStringLiteral("Stemma"));
    QApplication::setApplicationVersion(QStringLiteral(STEMMA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("stemma-desktop"));
#ifdef NDEBUG
    QApplication application(argc, argv);
#else
    WatchedApplication application(argc, argv);
    application.setWarning(true);
#endif
    QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("stemma")));
    if (!Fonts::available())
        return complain(
            QStringLiteral("there is no font on this machine; install one (on Debian: apt install fonts-inter)"));
    const int status = runWindow(parsed.arguments);
    finishWorkers();
    return status;
}
