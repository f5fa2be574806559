// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/PreviewPage.h"

#include "ui/paint/Text.h"
#include "ui/session/Settings.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/PreviewView.h"

#include <QVBoxLayout>

namespace stemma::ui {

PreviewPage::PreviewPage(const Context& context, const fs::path& file, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("preview-page"));
    m_view = new PreviewView(file, context.session, context.selection, context.runs, context.desk, this);
    const auto jobs = [this, &settings = context.settings] {
        m_view->setJobs(settings.jobs());
        m_view->setKeepFailed(settings.keepFailed());
    };
    jobs();
    connect(&context.settings, &Settings::changed, this, jobs);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
    setWindowTitle(m_view->windowTitle());
    connect(m_view, &QWidget::windowTitleChanged, this, &QWidget::setWindowTitle);
    connect(m_view, &PreviewView::looked, this, &PreviewPage::tell);
    connect(&m_view->parameters(), &ParameterEdits::edited, this, &PreviewPage::tell);
}

void PreviewPage::tell() const {
    if (whenChanged) whenChanged();
}

QString PreviewPage::pipelineFile() const {
    return qpath(m_view->file());
}

QString PreviewPage::pipelineName() const {
    return m_view->pipelineName();
}

QWidget* PreviewPage::sidePanel() {
    return m_view->panel();
}

QString PreviewPage::facts() const {
    const QString file = oneLine(qpath(m_view->file().filename()), 80);
    if (!m_view->hasLooked() || m_view->preview().trouble) return file;
    const int errors = int(m_view->preview().problems.size());
    if (errors == 0) return file + tr(" · checked, no errors");
    return file + (errors == 1 ? tr(" · 1 error") : tr(" · %1 errors").arg(errors));
}

bool PreviewPage::canRun() const {
    return m_view->canRun();
}

bool PreviewPage::hasPrimary() const {
    return m_view->asksTrust();
}

void PreviewPage::run() {
    m_view->run();
}

int PreviewPage::changedParameters() const {
    return m_view->parameters().changedCount();
}

void PreviewPage::openParameters(const QWidget& button) {
    m_view->openParameters(button);
}

} // namespace stemma::ui
