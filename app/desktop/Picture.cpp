// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Picture.h"

#include "core/engine/Things.h"
#include "core/store/Store.h"
#include "ui/bridge/Latest.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QThreadPool>
#include <QTimer>
#include <cstdio>

namespace stemma::ui {

namespace {

constexpr int kPatience = 60'000; ///< milliseconds for the whole picture
constexpr int kStill = 250;       ///< nothing asked for so long: it has come to rest

/// Runs the event loop until no worker is busy and nothing was asked for a while. False: it never came to rest.
bool settle() {
    QElapsedTimer all, still;
    all.start();
    still.start();
    while (still.elapsed() < kStill) {
        if (all.elapsed() > kPatience) return false;
        QEventLoop loop;
        QTimer::singleShot(15, &loop, &QEventLoop::quit);
        loop.exec();
        if (workers().activeThreadCount() > 0) still.restart();
    }
    return true;
}

int complain(const QString& sentence) {
    std::fprintf(stderr, "stemma-desktop: %s\n", qPrintable(sentence));
    return 2;
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

QString show(MainWindow& window, const Arguments& arguments) {
    const Context& context = window.context();
    if (!arguments.path.isEmpty()) {
        window.opening().open(arguments.path);
        if (!settle()) return QStringLiteral("%1 took longer than a minute to open").arg(arguments.path);
        if (context.session.error()) return qtext(describe(*context.session.error()));
    }
    VersionId version;
    if (!arguments.select.isEmpty())
        if (const QString problem = select(context, arguments.select, version); !problem.isEmpty()) return problem;
    QString view = arguments.view;
    if (view.startsWith(QLatin1String("version:"))) {
        if (const QString problem = select(context, view.mid(8), version); !problem.isEmpty()) return problem;
        view = QStringLiteral("version:%1").arg(version.value);
    }
    if (view.isEmpty()) return {};
    if (view == QLatin1String("inspector") || view == QLatin1String("welcome")) return {};
    view.contains(QLatin1Char(':')) ? window.openDocument(view, true) : window.pages().showFixed(view);
    if (window.pages().current() != view) return QStringLiteral("there is no view %1").arg(arguments.view);
    return {};
}

} // namespace

int drawPicture(MainWindow& window, const Arguments& arguments) {
    window.show();
    if (const QString problem = show(window, arguments); !problem.isEmpty()) return complain(problem);
    if (!settle()) return complain(QStringLiteral("the window did not come to rest within a minute"));
    const QPixmap picture = window.grab();
    if (!picture.save(arguments.picture, "PNG"))
        return complain(QStringLiteral("%1 can't be written").arg(arguments.picture));
    return 0;
}

} // namespace stemma::ui
