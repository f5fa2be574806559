// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run/RunBanner.h"

#include "ui/widgets/Button.h"
#include "ui/widgets/LinkText.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace stemma::ui {

RunBanner::RunBanner(QWidget* parent) : QWidget(parent), m_words(new LinkText), m_action(new Button({}, "reproduce")) {
    setObjectName(QStringLiteral("run-banner"));
    auto* frame = new QFrame;
    frame->setProperty("role", QStringLiteral("error"));
    auto* around = new QVBoxLayout(this);
    around->setContentsMargins(12, 12, 12, 4);
    around->addWidget(frame);
    m_words->setObjectName(QStringLiteral("run-banner-words"));
    m_action->setObjectName(QStringLiteral("run-banner-action"));
    m_action->setPrimary(true);
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(14, 10, 12, 10);
    row->setSpacing(16);
    row->addWidget(m_words, 1);
    row->addWidget(m_action, 0, Qt::AlignTop);
    connect(m_action, &QAbstractButton::clicked, this, &RunBanner::actionTaken);
    hide();
}

void RunBanner::say(const QString& title, const QString& sentence, const QString& action) {
    m_words->setPieces({{title + QStringLiteral("  "), LinkText::Strong}, {sentence, LinkText::Quiet}});
    m_action->setText(action);
    m_action->setAccessibleName(action);
}

} // namespace stemma::ui
