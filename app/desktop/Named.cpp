// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Named.h"

#include "core/engine/Things.h"
#include "core/store/Store.h"
#include "ui/bridge/Latest.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/shell/Command.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/views/catalog.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>

namespace stemma::ui {

namespace {

/// Commands that open a dialog beside the window.
const QStringList kDialogs{QStringLiteral("settings"), QStringLiteral("new"), QStringLiteral("export"),
                           QStringLiteral("help"), QStringLiteral("about")};

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
    if (kind == QLatin1String("run")) {
        const Subject before = context.selection.current();
        VersionId none;
        if (const QString problem = select(context, name, none); !problem.isEmpty())
            return rest.toLongLong() > 0 ? QStringLiteral("there is no run %1").arg(rest) : wrongView(name);
        if (selected) context.selection.select(before);
    }
    id.contains(QLatin1Char(':')) ? window.openDocument(id, true) : window.pages().showFixed(id);
    return window.pages().current() == id ? QString() : wrongView(name);
}

} // namespace

QString showNamed(MainWindow& window, const Arguments& arguments) {
    const Context& context = window.context();
    VersionId version;
    if (!arguments.select.isEmpty())
        if (const QString problem = select(context, arguments.select, version); !problem.isEmpty()) return problem;
    const QString problem =
        arguments.view.isEmpty() ? QString() : showPage(window, arguments.view, !arguments.select.isEmpty(), version);
    if (version && window.pages().current() == QLatin1String("lineage")) Q_EMIT context.desk.openLineage(version);
    return problem;
}

void openNamed(MainWindow& window, const Arguments& arguments) {
    const auto show = [&window, arguments] {
        const QString problem = showNamed(window, arguments);
        if (!problem.isEmpty()) Q_EMIT window.context().desk.say(problem);
    };
    if (arguments.path.isEmpty()) return show();
    const Session& session = window.context().session;
    QObject::connect(
        &window.opening(), &Opening::looked, &window,
        [&window, &session, show] {
            if (session.state() != Session::State::Opening) return show();
            QObject::connect(
                &session, &Session::stateChanged, &window,
                [&session, show] {
                    if (!session.error()) show(); // else the window says why it isn't open
                },
                Qt::SingleShotConnection);
        },
        Qt::SingleShotConnection);
    window.opening().open(arguments.path);
}

} // namespace stemma::ui
