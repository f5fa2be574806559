// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Opening.h"

#include "core/store/Workspace.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/preview/Dropped.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QProcess>
#include <QUrl>
#include <filesystem>

namespace stemma::ui {

namespace {

/// What a path is, as far as it decides which workspace and which page.
struct Seen {
    std::filesystem::path workspace;
    QString document; ///< to be shown in it; "" for the workspace alone
};

/// Whether a run was ever begun there: each has a folder in logs/ (resources/help/store-format.md).
bool hasRuns(const std::filesystem::path& workspace) {
    std::error_code code;
    return !workspace.empty() &&
           std::filesystem::directory_iterator(workspace / "logs", code) != std::filesystem::directory_iterator();
}

/// "dropped:…" shows what can't be opened, or what there is to choose from; "data:…" a file.
Seen look(const std::filesystem::path& given, bool wasDropped, const Cancel& cancel) {
    const Dropped dropped = lookAtDropped(given, cancel);
    Seen seen;
    seen.workspace = dropped.workspace;
    switch (dropped.kind) {
    case Dropped::Kind::Workspace:
        seen.workspace = dropped.path;
        break;
    case Dropped::Kind::Pipeline:
        if (!wasDropped && std::filesystem::is_directory(given) && hasRuns(seen.workspace)) break; // as it was left
        seen.document = QStringLiteral("preview:") + qpath(dropped.path);
        break;
    case Dropped::Kind::Data:
        seen.document = QStringLiteral("data:") + qpath(dropped.path);
        break;
    default:
        if (!wasDropped && hasRuns(given / ".stemma")) { // several pipelines, say: their workspace, as it was left
            seen.workspace = given / ".stemma";
            break;
        }
        seen.document = QStringLiteral("dropped:") + qpath(dropped.path);
        seen.workspace.clear(); // nothing to open one for
    }
    const bool pipeline = dropped.kind == Dropped::Kind::Pipeline || dropped.kind == Dropped::Kind::Data;
    if (pipeline && seen.workspace.empty())
        if (const auto place = findWorkspace(dropped.path.parent_path(), std::nullopt)) seen.workspace = place->folder;
    return seen;
}

} // namespace

Opening::Opening(const Context& context, QObject* parent) : QObject(parent), m_context(context) {
    connect(&m_context.desk, &Desk::openPath, this, &Opening::open);
    connect(&m_context.desk, &Desk::openInEditor, this, &Opening::inEditor);
    connect(&m_context.desk, &Desk::revealInFolder, this, &Opening::reveal);
    connect(&m_context.desk, &Desk::openInBrowser, this, &Opening::inBrowser);
}

void Opening::open(const QString& path) {
    openAs(path, false);
}

void Opening::openDropped(const QString& path) {
    openAs(path, true);
}

void Opening::openAs(const QString& path, bool dropped) {
    m_looking.ask([given = fspath(path), dropped](const Cancel& cancel) { return look(given, dropped, cancel); },
                  [this](const Seen& seen) {
                      // A file from elsewhere brings its own workspace with it.
                      if (!seen.workspace.empty() && seen.workspace != m_context.session.workspace())
                          m_context.session.open(seen.workspace);
                      if (!seen.document.isEmpty()) Q_EMIT documentWanted(seen.document);
                      Q_EMIT looked();
                  });
}

void Opening::browseFile(QWidget* parent) {
    const QString path =
        QFileDialog::getOpenFileName(parent, tr("Open a pipeline or a data file"), qpath(m_context.session.folder()),
                                     tr("Pipelines (*.yaml *.yml *.json);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void Opening::browseFolder(QWidget* parent) {
    const QString path =
        QFileDialog::getExistingDirectory(parent, tr("Open a folder"), qpath(m_context.session.folder()));
    if (!path.isEmpty()) open(path);
}

void Opening::inEditor(const QString& file, int line) {
    const QString command = m_context.settings.editor();
    if (command.isEmpty()) {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(file)))
            Q_EMIT m_context.desk.say(
                tr("No program opens %1. Settings › Editor takes a command, such as kate -l {line} {file}").arg(file));
        return;
    }
    QStringList words = QProcess::splitCommand(command);
    const bool named = command.contains(QLatin1String("{file}"));
    for (QString& word : words)
        word.replace(QLatin1String("{file}"), file)
            .replace(QLatin1String("{line}"), QString::number(std::max(1, line)));
    if (!named) words << file;
    const QString program = words.takeFirst();
    if (!QProcess::startDetached(program, words))
        Q_EMIT m_context.desk.say(tr("The editor %1 did not start. Settings › Editor has its command").arg(program));
}

void Opening::reveal(const QString& path) {
    const QFileInfo info(path);
    const QString folder = info.isDir() ? info.absoluteFilePath() : info.absolutePath();
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        Q_EMIT m_context.desk.say(tr("No file manager opens %1").arg(folder));
}

void Opening::inBrowser(const QString& path) {
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        Q_EMIT m_context.desk.say(tr("No browser opens %1").arg(path));
}

} // namespace stemma::ui
