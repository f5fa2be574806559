// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Runnable.h"
#include "ui/session/Selection.h"
#include "ui/shell/ActivityStrip.h"
#include "ui/shell/LogPanel.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/WindowParts.h"

#include <QUndoStack>
#include <QUrl>

// What views ask of their window.
namespace stemma::ui {

void MainWindow::connectDesk() {
    Desk& desk = m_context.desk;
    connect(&desk, &Desk::openVersion, this, [this](VersionId version, bool keep) {
        openDocument(QStringLiteral("version:%1").arg(version.value), keep);
    });
    connect(&desk, &Desk::openVisualization, this, [this](VersionId version, int index) {
        openDocument(QStringLiteral("version:%1/%2").arg(version.value).arg(index), true);
    });
    connect(&desk, &Desk::openComparison, this, [this](VersionId before, VersionId after) {
        openDocument(QStringLiteral("compare:%1/%2").arg(before.value).arg(after.value), true);
    });
    connect(&desk, &Desk::openCurve, this, [this](RunId run, const QString& step, const QString& name) {
        openDocument(QStringLiteral("curve:%1/").arg(run.value) + QString::fromLatin1(QUrl::toPercentEncoding(name)) +
                         QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(step)),
                     true);
    });
    connect(&desk, &Desk::openRun, this,
            [this](RunId run, bool keep) { openDocument(QStringLiteral("run:%1").arg(run.value), keep); });
    connect(&desk, &Desk::openLineage, this, [this](VersionId version) {
        m_context.selection.select(Subject::ofVersion(version));
        m_pages->showFixed(QStringLiteral("lineage"));
    });
    connect(&desk, &Desk::openView, this, [this](const QString& id) { m_pages->showFixed(id); });
    connect(&desk, &Desk::openLog, this, [this](RunId run, const QString& step) {
        m_logs->showLog(run, step);
        showLogs(true);
    });
    connect(&desk, &Desk::say, this, [this](const QString& sentence) { m_strip->say(sentence); });
    connect(&desk, &Desk::copyText, this, [this](const QString& text, const QString& what) {
        toClipboard(text);
        m_strip->say(tr("Copied %1").arg(what));
    });
    connect(&desk, &Desk::undoable, this, [this](QUndoCommand* command) { m_context.undo.push(command); });
    connect(m_opening.get(), &Opening::documentWanted, this, [this](const QString& id) {
        m_context.selection.clear();
        openDocument(id, true);
    });
    connect(m_runs.get(), &RunControl::previewWanted, m_opening.get(), &Opening::open);
    connect(m_runs.get(), &RunControl::parametersWanted, this, [this](const QString& file) {
        openDocument(QStringLiteral("preview:") + file, true);
        openParameters();
    });
    connect(&desk, &Desk::exportWanted, this, [this] { openExport(); });
    connect(&desk, &Desk::openData, this,
            [this](const QString& path) { openDocument(QStringLiteral("data:") + path, true); });
    connect(m_runs.get(), &RunControl::runOpened, this, &MainWindow::openRunBeside);
    connect(&m_context.selection, &Selection::changed, this, [this] {
        const Subject& subject = m_context.selection.current();
        if (m_logs->isVisible() && (subject.run || subject.version)) m_logs->follow(subject, {});
        showSide();
    });
    connect(m_pages, &Pages::currentChanged, this, [this] {
        selectSubject();
        m_runs->setPage(m_pages->currentPage());
    });
    connect(m_runs.get(), &RunControl::pageChanged, this, &MainWindow::followPage);
}

} // namespace stemma::ui
