// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/RangePanel.h"

#include "core/base/Text.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/Chip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace stemma::ui {

RangePanel::RangePanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("rangePanel"));
    m_chip = new Chip({}, true, this);
    m_chip->setObjectName(QStringLiteral("rangeChip"));
    m_chip->setAccented(true);
    m_chip->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_open = new Chip(tr("Open in the table"), false, this);
    m_open->setObjectName(QStringLiteral("rangeOpen"));
    m_open->setToolTip(tr("The same rows in the artifact's table, where more conditions can be added"));
    m_table = new TableView(this);
    m_table->setCompact(true);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(12, 7, 12, 7);
    line->setSpacing(8);
    line->addWidget(m_chip);
    line->addWidget(m_open);
    line->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 1, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_table, 1);
    m_open->hide();
    connect(m_chip, &Chip::removeWished, this, &RangePanel::closeWished);
    connect(m_chip, &QAbstractButton::clicked, this, [this] { m_table->setFocus(); });
    connect(m_open, &QAbstractButton::clicked, this, [this] { Q_EMIT openWished(qtext(m_rows.condition)); });
    for (const auto signal : {&TablePages::rowsChanged, &TablePages::chosen, &TablePages::arrived})
        connect(&m_table->pages(), signal, this, &RangePanel::say);
    connect(&m_table->pages(), &TablePages::refused, this, &RangePanel::refuse);
}

void RangePanel::setTable(TableSource source) {
    m_hasTable = true;
    m_table->open(std::move(source));
}

void RangePanel::show(const RangeRows& rows) {
    m_rows = rows;
    RowChoice choice = m_table->choice();
    choice.conditions = {rows.condition};
    m_table->setChoice(choice);
    m_table->setVisible(m_hasTable);
    say();
}

void RangePanel::refuse(const Error& error) {
    m_rows = {};
    m_chip->setWords(oneLine(error.message, 200));
    m_table->hide();
    m_open->hide();
}

void RangePanel::setOpens(bool opens) {
    m_open->setVisible(opens);
}

QString RangePanel::words() const {
    return m_chip->text();
}

void RangePanel::say() {
    if (m_rows.condition.empty()) return;
    const TablePages& pages = m_table->pages();
    const bool known = pages.opened() && pages.rowsKnown() && !pages.waiting();
    m_chip->setWords(oneLine(m_rows.words, 200) + QStringLiteral(" · ") +
                     (known ? qtext(plural(pages.rows(), "row")) : tr("counting")));
}

void RangePanel::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    painter.fillRect(QRect(0, 0, width(), 1), palette("line"));
}

} // namespace stemma::ui
