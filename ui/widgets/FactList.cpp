// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FactList.h"

#include "ui/paint/Fonts.h"
#include "ui/widgets/ElidedLabel.h"

#include <QGridLayout>

namespace stemma::ui {

FactList::FactList(Values values, QWidget* parent) : QWidget(parent), m_values(values) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(values == Values::Right ? 0 : 1, 1);
}

ElidedLabel* FactList::add(const QString& name, const QString& value, bool mono) {
    auto* left = new ElidedLabel(name, this);
    left->setColour("text.quiet");
    auto* right = new ElidedLabel(value, this);
    right->setFont(mono ? Fonts::mono(12) : Fonts::figures());
    right->setAccessibleName(name + QStringLiteral(": ") + right->accessibleName());
    if (mono) right->setElideMode(Qt::ElideMiddle);
    if (m_values == Values::Right) {
        right->setAlignment(Qt::AlignRight);
        right->setMaximumWidth(240);
    } else {
        left->setMaximumWidth(150);
    }
    left->setMinimumWidth(std::min(left->sizeHint().width(), 150)); // a long value gives way first
    m_grid->addWidget(left, m_count, 0);
    m_grid->addWidget(right, m_count, 1);
    ++m_count;
    return right;
}

} // namespace stemma::ui
