// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Arguments.h"
#include "app/desktop/Picture.h"
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

#include <QApplication>
#include <QIcon>
#include <QUndoStack>
#include <cstdio>

namespace stemma::ui {

namespace {

Settings::Theme themeOf(const Arguments& arguments, const Settings& settings) {
    if (arguments.theme == "light") return Settings::Theme::Light;
    if (arguments.theme == "dark") return Settings::Theme::Dark;
    return settings.theme();
}

int complain(const QString& sentence) {
    std::fprintf(stderr, "stemma-desktop: %s\n", qPrintable(sentence));
    return 2;
}

/// The window and everything it is given, in the order of their lives.
int runWindow(QApplication& application, const Arguments& arguments) {
    Settings settings;
    if (!arguments.picture.isEmpty()) settings.forget();
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    const auto dressed = [&] { dress(themeOf(arguments, settings), settings.textScale()); };
    dressed();
    QObject::connect(&settings, &Settings::changed, &application, dressed);
    MainWindow window(Context{session, selection, runs, desk, settings, undo});
    if (arguments.size.isValid())
        window.resize(arguments.size);
    else
        window.resize(1400, 880);
    int status = 0;
    if (!arguments.picture.isEmpty()) {
        status = drawPicture(window, arguments);
    } else {
        window.show();
        if (!arguments.path.isEmpty()) window.opening().open(arguments.path);
        status = QApplication::exec();
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
    QApplication application(argc, argv);
    QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("stemma")));
    if (!Fonts::available())
        return complain(
            QStringLiteral("there is no font on this machine; install one (on Debian: apt install fonts-inter)"));
    const int status = runWindow(application, parsed.arguments);
    finishWorkers();
    return status;
}
