// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Opening.h"

#include "core/pipeline/PipelineFile.h"
#include "core/store/Workspace.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"

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
    QString problem;
};

Seen look(const std::filesystem::path& given) {
    std::error_code code;
    const std::filesystem::path path = std::filesystem::weakly_canonical(given, code);
    const auto status = std::filesystem::status(path, code);
    Seen seen;
    if (!std::filesystem::exists(status)) {
        seen.problem = Opening::tr("%1 isn't there any more").arg(qpath(given));
        return seen;
    }
    if (std::filesystem::is_directory(status)) {
        const bool itself = path.filename() == ".stemma";
        const std::filesystem::path inside = itself ? path : path / ".stemma";
        if (std::filesystem::exists(inside / "stemma.db", code)) {
            seen.workspace = inside;
            return seen;
        }
        seen.document = QStringLiteral("preview:") + qpath(path);
        const auto place = findWorkspace(path, std::nullopt);
        seen.workspace = place ? place->folder : inside;
        return seen;
    }
    if (!std::filesystem::is_regular_file(status)) {
        seen.problem = Opening::tr("%1 is no file: nothing was opened").arg(qpath(path));
        return seen;
    }
    const auto place = findWorkspace(path.parent_path(), std::nullopt);
    seen.workspace = place ? place->folder : path.parent_path() / ".stemma";
    seen.document = QStringLiteral("preview:") + qpath(path);
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
    m_looking.ask([given = fspath(path)](const Cancel&) { return look(given); },
                  [this](const Seen& seen) {
                      if (!seen.problem.isEmpty()) return Q_EMIT m_context.desk.say(seen.problem);
                      if (seen.workspace != m_context.session.workspace()) m_context.session.open(seen.workspace);
                      if (!seen.document.isEmpty()) Q_EMIT documentWanted(seen.document);
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
