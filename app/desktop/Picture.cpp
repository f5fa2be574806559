// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Picture.h"

#include "app/desktop/Named.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Session.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"

#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPainter>
#include <QThreadPool>
#include <QTimer>
#include <cstdio>

namespace stemma::ui {

namespace {

constexpr int kPatience = 60'000; ///< milliseconds for the whole picture
constexpr int kStill = 250;       ///< nothing asked for so long: it has come to rest
constexpr int kStillRounds = 12;  ///< of the event loop: on a busy machine time passes, and nothing happens

/// Runs the event loop until no worker is busy, nothing was asked for a while, and all answers have been delivered.
/// False: it never came to rest.
bool settle() {
    QElapsedTimer all, still;
    all.start();
    still.start();
    for (int rounds = 0; rounds < kStillRounds || still.elapsed() < kStill; ++rounds) {
        if (all.elapsed() > kPatience) return false;
        QEventLoop loop;
        QTimer::singleShot(15, &loop, &QEventLoop::quit);
        loop.exec();
        if (workers().activeThreadCount() == 0) continue;
        still.restart();
        rounds = 0;
    }
    return true;
}

/// The window, and in its middle the dialog that is open.
QPixmap pictureOf(MainWindow& window) {
    QPixmap picture = window.grab();
    for (QDialog* dialog : window.findChildren<QDialog*>()) {
        if (!dialog->isVisible()) continue;
        dialog->resize(dialog->size().boundedTo(window.size() - QSize(40, 40))); // else its edges would be cut off
        const QPixmap over = dialog->grab();
        const QRect place(window.rect().center() - dialog->rect().center(), dialog->size());
        QPainter painter(&picture);
        painter.drawPixmap(place.topLeft(), over);
        painter.setPen(currentPalette()("edge"));
        painter.drawRect(place.adjusted(-1, -1, 0, 0));
    }
    return picture;
}

} // namespace

int complain(const QString& sentence) {
    std::fprintf(stderr, "stemma-desktop: %s\n", qPrintable(sentence));
    return 2;
}

int drawPicture(MainWindow& window, const Arguments& arguments) {
    window.show();
    const Session& session = window.context().session;
    if (!arguments.path.isEmpty()) {
        window.opening().open(arguments.path);
        if (!settle()) return complain(QStringLiteral("%1 took longer than a minute to open").arg(arguments.path));
        if (session.error()) return complain(qtext(describe(*session.error())));
    }
    if (const QString problem = showNamed(window, arguments); !problem.isEmpty()) return complain(problem);
    if (!settle()) return complain(QStringLiteral("the window did not come to rest within a minute"));
    const QPixmap picture = pictureOf(window);
    if (!picture.save(arguments.picture, "PNG"))
        return complain(QStringLiteral("%1 can't be written").arg(arguments.picture));
    return 0;
}

} // namespace stemma::ui
