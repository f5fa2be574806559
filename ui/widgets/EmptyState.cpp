// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/EmptyState.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/LinkText.h"

#include <QPainter>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {
constexpr int kEmptyIcon = 32, kMostWidth = 300;
}

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("emptyState"));
    m_place = new QWidget(this);
    m_place->setFixedSize(kEmptyIcon, kEmptyIcon);
    m_title = new LinkText(this);
    m_title->setFont(Fonts::sized(13, QFont::DemiBold));
    m_sentence = new LinkText(this);
    m_action = new Button({}, "", this);
    m_action->hide();
    for (LinkText* text : {m_title, m_sentence}) {
        text->setCentred(true);
        text->setMaximumWidth(kMostWidth);
    }
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 24, 24, 24);
    all->setSpacing(0);
    all->addStretch(2);
    all->addWidget(m_place, 0, Qt::AlignHCenter);
    all->addSpacing(12);
    all->addWidget(m_title);
    all->addSpacing(6);
    all->addWidget(m_sentence);
    all->addSpacing(14);
    all->addWidget(m_action, 0, Qt::AlignHCenter);
    all->addStretch(3);
    all->setAlignment(m_title, Qt::AlignHCenter);
    all->setAlignment(m_sentence, Qt::AlignHCenter);
    connect(m_action, &QAbstractButton::clicked, this, &EmptyState::actionTaken);
}

void EmptyState::say(const char* icon, const QString& title, const QString& sentence, const QString& action) {
    m_icon = icon;
    m_title->setPieces({{title}});
    m_sentence->setPieces({{sentence, LinkText::Quiet}});
    m_sentence->setVisible(!sentence.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    update();
}

QString EmptyState::title() const {
    return m_title->text();
}

QString EmptyState::sentence() const {
    return m_sentence->text();
}

void EmptyState::paintEvent(QPaintEvent*) {
    if (m_icon.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, m_icon, QRectF(m_place->geometry()), currentPalette()("edge"));
}

} // namespace stemma::ui
