// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ExportDialog.h"

#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/visual/Exportable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QPushButton>

namespace stemma::ui {

namespace {
constexpr int kAskMilliseconds = 60;
}

ExportDialog::ExportDialog(QWidget* page, Desk& desk, QWidget* parent)
    : QDialog(parent), m_page(page), m_what(*dynamic_cast<Exportable*>(page)), m_desk(desk) {
    setObjectName(QStringLiteral("export-dialog"));
    setWindowTitle(tr("Export"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 20, 20, 16);
    form->setSpacing(10);
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("export-format"));
    form->addRow(tr("Format"), m_format);
    m_scale = new QComboBox(this);
    m_scale->setObjectName(QStringLiteral("export-scale"));
    for (int scale = 1; scale <= 4; ++scale) m_scale->addItem(tr("%1 ×").arg(scale), scale);
    m_scale->setCurrentIndex(1);
    form->addRow(tr("Size"), m_scale);
    m_background = new QCheckBox(tr("With its ground"), this);
    m_background->setObjectName(QStringLiteral("export-ground"));
    m_background->setChecked(true);
    form->addRow(QString(), m_background);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("export-save"));
    save->setProperty("role", QStringLiteral("primary"));
    QPushButton* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("export-copy"));
    copy->setToolTip(tooltipText(tr("Puts it on the clipboard")));
    buttons->addButton(QDialogButtonBox::Cancel);
    form->addRow(buttons);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::update_);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this, [this] {
        if (!m_page) return reject();
        Q_EMIT m_desk.say(m_what.copyToClipboard() ? tr("Copied") : tr("There is nothing to copy here"));
        accept();
    });
    m_save = save;
    m_copy = copy;
    m_asking.setInterval(kAskMilliseconds);
    connect(&m_asking, &QTimer::timeout, this, &ExportDialog::offer);
    offer();
}

/// What is in view may still be loading.
void ExportDialog::offer() {
    if (!m_page) return reject();
    const std::vector<ExportFormat> formats = m_what.exportFormats();
    m_format->clear();
    for (const ExportFormat& format : formats) m_format->addItem(format.name, format.id);
    m_patience -= formats.empty() ? 1 : 0;
    if (formats.empty())
        m_format->addItem(m_patience > 0 ? tr("It is still loading…") : tr("Nothing in view can be saved"));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_format), static_cast<QWidget*>(m_save), static_cast<QWidget*>(m_copy)})
        widget->setEnabled(!formats.empty());
    formats.empty() ? m_asking.start() : m_asking.stop();
    update_();
}

void ExportDialog::update_() {
    if (!m_page) return reject();
    for (const ExportFormat& format : m_what.exportFormats()) {
        if (format.id != m_format->currentData().toString()) continue;
        m_scale->setEnabled(format.scales);
        m_background->setEnabled(format.transparent);
    }
}

void ExportDialog::save() {
    if (!m_page) return reject();
    const QString id = m_format->currentData().toString();
    QString suffix, name;
    for (const ExportFormat& format : m_what.exportFormats())
        if (format.id == id) suffix = format.suffix, name = format.name;
    QString path = QFileDialog::getSaveFileName(this, tr("Save as"),
                                                QDir::homePath() + QLatin1Char('/') + m_what.exportName() + suffix,
                                                QStringLiteral("%1 (*%2)").arg(name, suffix));
    if (path.isEmpty() || !m_page) return;
    if (!path.endsWith(suffix, Qt::CaseInsensitive)) path += suffix;
    const ExportOptions options{double(m_scale->currentData().toInt()),
                                m_background->isChecked() || !m_background->isEnabled()};
    m_what.exportTo(fspath(path), id, options, [&desk = m_desk, path](const Status& written) {
        Q_EMIT desk.say(written ? tr("Saved %1").arg(path) : qtext(describe(written.error())));
    });
    accept();
}

} // namespace stemma::ui
