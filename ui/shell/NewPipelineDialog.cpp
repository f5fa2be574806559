// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/NewPipelineDialog.h"

#include "core/pipeline/Starter.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"

#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kDialogWidth = 520;

/// "~/weather" as the shell knows it.
QString withHome(const QString& typed) {
    const QString path = typed.trimmed();
    if (path == QLatin1String("~")) return QDir::homePath();
    return path.startsWith(QLatin1String("~/")) ? QDir::homePath() + path.mid(1) : path;
}

QString withTilde(const QString& path) {
    const QString home = QDir::homePath();
    return path.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + path.mid(home.size()) : path;
}

QLabel* fieldLabel(const QString& words, QWidget* field) {
    auto* label = new QLabel(words);
    label->setBuddy(field);
    return label;
}

} // namespace

NewPipelineDialog::NewPipelineDialog(const Context& context, QWidget* parent) : QDialog(parent), m_context(context) {
    setObjectName(QStringLiteral("new-pipeline"));
    setWindowTitle(tr("New pipeline"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(qRound(kDialogWidth * Fonts::scale()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    auto* title = new QLabel(tr("New pipeline"));
    title->setFont(Fonts::title());
    column->addWidget(title);
    auto* what =
        new QLabel(tr("A small one that runs, to change into yours: a data file, a query over it, a command."));
    what->setProperty("role", QStringLiteral("quiet"));
    what->setWordWrap(true);
    column->addWidget(what);
    column->addSpacing(8);
    buildFields(*column);
    m_problem = new LinkText(this);
    m_problem->setObjectName(QStringLiteral("new-problem"));
    column->addWidget(m_problem);
    column->addStretch(1);
    column->addSpacing(8);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new Button(tr("Cancel"));
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    m_create = new Button(tr("Create"));
    m_create->setObjectName(QStringLiteral("new-create"));
    m_create->setPrimary(true);
    m_create->setDefault(true);
    connect(m_create, &QAbstractButton::clicked, this, &NewPipelineDialog::create);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    column->addLayout(buttons);
    follow();
    m_name->setFocus();
}

void NewPipelineDialog::buildFields(QVBoxLayout& column) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("new-name"));
    m_name->setPlaceholderText(tr("weather"));
    m_name->setAccessibleName(tr("Name of the pipeline and of its folder"));
    m_place = new QLineEdit(
        withTilde(m_context.session.folder().empty() ? QDir::homePath() : qpath(m_context.session.folder())));
    m_place->setObjectName(QStringLiteral("new-place"));
    m_place->setAccessibleName(tr("Folder in which its folder is made"));
    auto* browse = new Button(tr("Browse…"));
    browse->setAutoDefault(false);
    connect(browse, &QAbstractButton::clicked, this, &NewPipelineDialog::browse);
    m_result = new ElidedLabel;
    m_result->setObjectName(QStringLiteral("new-result"));
    m_result->setColour("text.quiet");
    m_result->setElideMode(Qt::ElideMiddle);
    grid->addWidget(fieldLabel(tr("&Name"), m_name), 0, 0);
    grid->addWidget(m_name, 0, 1, 1, 2);
    grid->addWidget(fieldLabel(tr("&In"), m_place), 1, 0);
    grid->addWidget(m_place, 1, 1);
    grid->addWidget(browse, 1, 2);
    grid->addWidget(m_result, 2, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    column.addLayout(grid);
    for (QLineEdit* field : {m_name, m_place}) connect(field, &QLineEdit::textEdited, this, &NewPipelineDialog::follow);
}

void NewPipelineDialog::browse() {
    const QString path =
        QFileDialog::getExistingDirectory(this, tr("Where the new pipeline goes"), withHome(m_place->text()));
    if (path.isEmpty()) return;
    m_place->setText(withTilde(path));
    follow();
}

QString NewPipelineDialog::folder() const {
    return QDir::cleanPath(withHome(m_place->text()) + QLatin1Char('/') + m_name->text().trimmed());
}

void NewPipelineDialog::follow() {
    const QString name = m_name->text().trimmed();
    QString wrong;
    if (name.contains(QLatin1Char('/')) || name == QLatin1String(".") || name == QLatin1String(".."))
        wrong = tr("The name is that of one folder, without a slash; the place stands below.");
    else if (!name.isEmpty() && !QDir::isAbsolutePath(withHome(m_place->text())))
        wrong = tr("The place is a whole path, as in /home/me or ~/data.");
    m_problem->setPieces({{wrong, LinkText::Bad}});
    m_problem->setVisible(!wrong.isEmpty());
    m_create->setEnabled(!name.isEmpty() && wrong.isEmpty() && !m_writing.busy());
    m_result->setText(name.isEmpty() || !wrong.isEmpty() ? tr("Its folder is made here")
                                                         : withTilde(folder()) + QStringLiteral("/pipeline.yaml"));
}

void NewPipelineDialog::create() {
    if (!m_create->isEnabled()) return;
    m_writing.ask([folder = fspath(folder())](const Cancel&) { return writeStarter(folder); },
                  [this](const Result<fs::path>& pipeline) {
                      if (!pipeline) {
                          const bool there = pipeline.error().code == ErrorCode::AlreadyExists;
                          const QString next = there ? tr(". Choose another name.") : QStringLiteral(".");
                          m_problem->setPieces({{qtext(pipeline.error().message) + next, LinkText::Bad}});
                          m_problem->show();
                          m_create->setEnabled(true);
                          return m_name->setFocus();
                      }
                      Q_EMIT m_context.desk.openPath(qpath(*pipeline));
                      if (!m_context.settings.editor().isEmpty())
                          Q_EMIT m_context.desk.openInEditor(qpath(*pipeline), 0);
                      accept();
                  });
    m_create->setEnabled(false);
}

} // namespace stemma::ui
