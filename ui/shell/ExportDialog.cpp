// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ExportDialog.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/visual/Exportable.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/ElidedLabel.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {
constexpr int kExportWidth = 420;
}

ExportDialog::ExportDialog(QWidget* page, Desk& desk, QWidget* parent)
    : QDialog(parent), m_page(page), m_what(*dynamic_cast<Exportable*>(page)), m_desk(desk) {
    setObjectName(QStringLiteral("export-dialog"));
    setWindowTitle(tr("Export"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connect(&m_what.exportNews(), &ExportNews::changed, this, &ExportDialog::offer);
    connect(page, &QObject::destroyed, this, &QDialog::reject);
    offer();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::build() {
    setMinimumWidth(qRound(kExportWidth * Fonts::scale()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    auto* title = new QLabel(tr("Export"));
    title->setFont(Fonts::title());
    column->addWidget(title);
    auto* what = new ElidedLabel(tr("What is in view: %1").arg(m_what.exportName()));
    what->setColour("text.quiet");
    column->addWidget(what);
    column->addSpacing(8);
    auto* form = m_form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    column->addLayout(form);
    m_format = new Choice(this);
    m_format->setObjectName(QStringLiteral("export-format"));
    form->addRow(tr("Format"), m_format);
    m_scale = new Choice(this);
    m_scale->setObjectName(QStringLiteral("export-scale"));
    for (int scale = 1; scale <= 4; ++scale) m_scale->addItem(tr("%1 ×").arg(scale), scale);
    m_scale->setCurrentIndex(1);
    form->addRow(tr("Size"), m_scale);
    m_part = new Choice(this);
    m_part->setObjectName(QStringLiteral("export-part"));
    m_part->addItem(tr("All of it"));
    m_part->addItem(tr("What is in sight"));
    form->addRow(tr("Part"), m_part);
    m_theme = new Choice(this);
    m_theme->setObjectName(QStringLiteral("export-theme"));
    m_theme->addItem(tr("As in the window"), int(ExportOptions::Theme::AsSeen));
    m_theme->addItem(tr("Light"), int(ExportOptions::Theme::Light));
    m_theme->addItem(tr("Dark"), int(ExportOptions::Theme::Dark));
    form->addRow(tr("Colours"), m_theme);
    m_background = new QCheckBox(tr("With its ground"), this);
    m_background->setObjectName(QStringLiteral("export-ground"));
    m_background->setChecked(true);
    form->addRow(QString(), m_background);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_offering) m_preferred = m_format->currentData().toString(); // what a person chooses stays
        update_();
    });
    column->addStretch(1);
    column->addSpacing(12);
    column->addLayout(makeButtons());
}

QLayout* ExportDialog::makeButtons() {
    auto* copy = new Button(tr("Copy"), "copy");
    copy->setObjectName(QStringLiteral("export-copy"));
    copy->setAutoDefault(false);
    copy->setToolTip(tooltipText(tr("Puts it on the clipboard")));
    connect(copy, &QPushButton::clicked, this, [this] {
        if (!m_page) return reject();
        const bool copied = m_what.copyAs(m_format->currentData().toString(), options());
        Q_EMIT m_desk.say(copied ? tr("Copied") : tr("There is nothing to copy here"));
        accept();
    });
    auto* cancel = new Button(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    auto* save = new Button(tr("Save…"));
    save->setObjectName(QStringLiteral("export-save"));
    save->setPrimary(true);
    save->setDefault(true);
    connect(save, &QAbstractButton::clicked, this, &ExportDialog::save);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(copy);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    m_save = save;
    m_copy = copy;
    return buttons;
}

void ExportDialog::prefer(const QString& format) {
    m_preferred = format;
    offer();
}

/// What is in view may still be loading. What was chosen meanwhile stays chosen.
void ExportDialog::offer() {
    if (!m_page) return reject();
    std::vector<ExportFormat> formats = m_what.exportFormats();
    // What is still loading may have better ones: only what is wished for can be saved meanwhile.
    const auto wished = [this](const ExportFormat& format) { return format.id == m_preferred; };
    if (m_what.loading() && std::none_of(formats.begin(), formats.end(), wished)) formats.clear();
    const bool none = formats.empty();
    m_offering = true;
    if (none || formats != m_offered) {
        m_offered = std::move(formats);
        m_format->clear();
        for (const ExportFormat& format : m_offered) m_format->addItem(format.name, format.id);
        if (none) m_format->addItem(m_what.loading() ? tr("It is still loading…") : tr("Nothing in view can be saved"));
    }
    if (const int at = m_preferred.isEmpty() ? -1 : m_format->findData(m_preferred); at >= 0)
        m_format->setCurrentIndex(at);
    m_offering = false;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_format), static_cast<QWidget*>(m_save), static_cast<QWidget*>(m_copy)})
        widget->setEnabled(!none);
    update_();
}

void ExportDialog::update_() {
    if (!m_page) return reject();
    for (const ExportFormat& format : m_offered) {
        if (format.id != m_format->currentData().toString()) continue;
        m_scale->setEnabled(format.scales);
        m_background->setEnabled(format.transparent);
        m_theme->setEnabled(format.themed);
        m_part->setEnabled(format.parts);
        m_form->setRowVisible(m_part, format.parts);
    }
}

ExportOptions ExportDialog::options() const {
    return {ExportOptions::Theme(m_theme->currentData().toInt()), double(m_scale->currentData().toInt()),
            m_background->isChecked() || !m_background->isEnabled(),
            m_part->isEnabled() && m_part->currentIndex() == 1};
}

void ExportDialog::save() {
    if (!m_page) return reject();
    const QString id = m_format->currentData().toString();
    QString suffix, name;
    for (const ExportFormat& format : m_offered)
        if (format.id == id) suffix = format.suffix, name = format.name;
    QString path = QFileDialog::getSaveFileName(this, tr("Save as"),
                                                QDir::homePath() + QLatin1Char('/') + m_what.exportName() + suffix,
                                                QStringLiteral("%1 (*%2)").arg(name, suffix));
    if (path.isEmpty() || !m_page) return;
    if (!path.endsWith(suffix, Qt::CaseInsensitive)) path += suffix;
    m_what.exportTo(fspath(path), id, options(), [&desk = m_desk, path](const Status& written) {
        Q_EMIT desk.say(written ? tr("Saved %1").arg(path) : qtext(describe(written.error())));
    });
    accept();
}

} // namespace stemma::ui
