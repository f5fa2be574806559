// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChipRow.h"

#include "ui/widgets/Chip.h"
#include "ui/widgets/ScrollRow.h"
#include "ui/widgets/TextSize.h"

#include <QButtonGroup>
#include <QHBoxLayout>

namespace stemma::ui {

ChipRow::ChipRow(QWidget* parent) : QFrame(parent), m_scroll(new ScrollRow(this)), m_chips(new QButtonGroup(this)) {
    setProperty("role", QStringLiteral("bar"));
    setTextHeight(this, 40);
    auto* chips = new QWidget;
    m_line = new QHBoxLayout(chips);
    m_line->setContentsMargins(12, 0, 12, 0);
    m_line->setSpacing(6);
    m_line->setSizeConstraint(QLayout::SetMinimumSize);
    m_line->addStretch(1);
    m_scroll->setRow(chips);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 1);
    row->addWidget(m_scroll);
    m_chips->setExclusive(true);
    connect(m_chips, &QButtonGroup::idClicked, this, &ChipRow::chosen);
}

void ChipRow::clear() {
    for (QAbstractButton* button : m_chips->buttons()) {
        m_chips->removeButton(button);
        m_line->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
}

void ChipRow::add(Chip* chip, int id) {
    chip->setCheckable(true);
    m_chips->addButton(chip, id);
    m_line->insertWidget(m_line->count() - 1, chip);
}

void ChipRow::choose(int id) {
    QAbstractButton* chip = m_chips->button(id);
    if (!chip) return;
    chip->setChecked(true);
    m_scroll->reveal(chip);
}

} // namespace stemma::ui
