// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Picture.h"

#include "core/engine/Things.h"
#include "core/lineage/Overview.h"
#include "core/store/Store.h"
#include "ui/bridge/Latest.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/shell/Command.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/views/catalog.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QPainter>
#include <QThreadPool>
#include <QTimer>
#include <cstdio>

namespace stemma::ui {

namespace {

constexpr int kPatience = 60'000; ///< milliseconds for the whole picture
constexpr int kStill = 250;       ///< nothing asked for so long: it has come to rest
constexpr int kStillRounds = 12;  ///< of the event loop: on a busy machine time passes, and nothing happens

/// Commands that open a dialog beside the window.
const QStringList kDialogs{QStringLiteral("settings"), QStringLiteral("new"), QStringLiteral("export"),
                           QStringLiteral("help"), QStringLiteral("about")};

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

/// Selects what a reference names; a sentence where it names nothing.
QString select(const Context& context, const QString& reference, VersionId& version) {
    QString problem;
    Latest asking;
    QEventLoop loop;
    const WorkspaceHandle handle = context.session.handle();
    if (!handle) return QStringLiteral("--select needs a workspace");
    asking.ask(
        [handle, word = utf8(reference)](const Cancel&) -> Result<Subject> {
            STEMMA_TRY(const Thing thing, findThing(*handle.store, word));
            if (thing.version) return Subject::ofVersion(thing.version);
            if (!thing.stepRun) return Subject::ofRun(thing.run);
            STEMMA_TRY(const StepRunInfo step, handle.store->stepRun(thing.stepRun));
            return Subject::ofStep(thing.run, step.step + (step.cell.empty() ? "" : "[" + step.cell + "]"));
        },
        [&](const Result<Subject>& subject) {
            if (subject) {
                version = subject->version;
                context.selection.select(*subject);
            } else {
                problem = qtext(describe(subject.error()));
            }
            loop.quit();
        });
    loop.exec();
    return problem;
}

/// What --view takes, for a person who gave another word.
QString wrongView(const QString& name) {
    QStringList names{QStringLiteral("welcome")};
    for (const FixedView& view : fixedViews()) names << view.id;
    names << QStringLiteral("run:12") << QStringLiteral("version:penguins/model@3")
          << QStringLiteral("compare:penguins/model@2,penguins/model@3") << QStringLiteral("preview:penguins.yaml")
          << QStringLiteral("data:birds.csv") << QStringLiteral("curve:12/loss/fit") << QStringLiteral("help:window")
          << kDialogs;
    return QStringLiteral("there is no view %1; there are %2").arg(name, names.join(QStringLiteral(", ")));
}

/// A page that is known by a file: the file's name is taken from the current folder, else from the one that is open.
QString showFile(MainWindow& window, const QString& kind, const QString& path) {
    QFileInfo file(path);
    if (!file.exists() && file.isRelative()) file.setFile(QDir(qpath(window.context().session.folder())), path);
    if (!file.exists()) return QStringLiteral("%1 isn't there").arg(path);
    window.openDocument(kind + QLatin1Char(':') + file.absoluteFilePath(), true);
    return {};
}

/// `selected`: something was selected by name, and stays so.
QString showPage(MainWindow& window, const QString& name, bool selected, VersionId& version) {
    const Context& context = window.context();
    const QString kind = name.section(QLatin1Char(':'), 0, 0), rest = name.section(QLatin1Char(':'), 1);
    if (name == QLatin1String("welcome")) {
        if (context.session.handle()) return QStringLiteral("the welcome page is that of a window with no folder open");
        return {};
    }
    if ((kind == QLatin1String("preview") || kind == QLatin1String("data")) && !rest.isEmpty())
        return showFile(window, kind, rest);
    if (kDialogs.contains(name)) {
        findCommand(name)->run(window);
        return {};
    }
    QString id = name;
    if (kind == QLatin1String("compare")) {
        VersionId before, after;
        for (const auto& [reference, found] :
             {std::pair(rest.section(u',', 0, 0), &before), std::pair(rest.section(u',', 1), &after)})
            if (const QString problem = select(context, reference, *found); !problem.isEmpty()) return problem;
        id = QStringLiteral("compare:%1/%2").arg(before.value).arg(after.value);
    }
    if (kind == QLatin1String("version") && !rest.isEmpty()) {
        if (const QString problem = select(context, rest, version); !problem.isEmpty()) return problem;
        id = QStringLiteral("version:%1").arg(version.value);
    }
    if (kind == QLatin1String("run") && !context.session.overview()->run(RunId{rest.toLongLong()}))
        return rest.toLongLong() > 0 ? QStringLiteral("there is no run %1").arg(rest) : wrongView(name);
    if (kind == QLatin1String("run") && !selected) context.selection.select(Subject::ofRun(RunId{rest.toLongLong()}));
    id.contains(QLatin1Char(':')) ? window.openDocument(id, true) : window.pages().showFixed(id);
    return window.pages().current() == id ? QString() : wrongView(name);
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

QString showAsked(MainWindow& window, const Arguments& arguments) {
    const Context& context = window.context();
    if (!arguments.path.isEmpty()) {
        window.opening().open(arguments.path);
        if (!settle()) return QStringLiteral("%1 took longer than a minute to open").arg(arguments.path);
        if (context.session.error()) return qtext(describe(*context.session.error()));
    }
    VersionId version;
    if (!arguments.select.isEmpty())
        if (const QString problem = select(context, arguments.select, version); !problem.isEmpty()) return problem;
    const QString problem =
        arguments.view.isEmpty() ? QString() : showPage(window, arguments.view, !arguments.select.isEmpty(), version);
    if (version && window.pages().current() == QLatin1String("lineage")) Q_EMIT context.desk.openLineage(version);
    return problem;
}

int complain(const QString& sentence) {
    std::fprintf(stderr, "stemma-desktop: %s\n", qPrintable(sentence));
    return 2;
}

int drawPicture(MainWindow& window, const Arguments& arguments) {
    window.show();
    if (const QString problem = showAsked(window, arguments); !problem.isEmpty()) return complain(problem);
    if (!settle()) return complain(QStringLiteral("the window did not come to rest within a minute"));
    const QPixmap picture = pictureOf(window);
    if (!picture.save(arguments.picture, "PNG"))
        return complain(QStringLiteral("%1 can't be written").arg(arguments.picture));
    return 0;
}

} // namespace stemma::ui
