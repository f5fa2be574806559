// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ViewerMessage.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kWidth = 460;

QLabel* newLine(QWidget* parent, const char* name, const QFont& font) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setFont(font);
    label->setMaximumWidth(kWidth);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ViewerMessage::ViewerMessage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("viewerMessage"));
    m_icon = new QLabel(this);
    m_icon->setAlignment(Qt::AlignCenter);
    m_sentence = newLine(this, "viewerSentence", Fonts::sized(14, QFont::DemiBold));
    m_hint = newLine(this, "viewerHint", Fonts::base());
    m_action = new Button({}, "", this);
    m_action->setObjectName(QStringLiteral("viewerAction"));
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &ViewerMessage::actionTaken);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_icon);
    for (QLabel* label : {m_sentence, m_hint}) {
        auto* row = new QHBoxLayout;
        row->addStretch();
        row->addWidget(label, 100);
        row->addStretch();
        column->addLayout(row);
    }
    column->addSpacing(4);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void ViewerMessage::say(const QString& sentence, const QString& hint, const char* icon) {
    m_iconName = icon;
    m_sentence->setText(oneLine(sentence, 600));
    m_hint->setText(oneLine(hint, 1200));
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleName(m_sentence->text());
    paintIcon();
}

void ViewerMessage::say(const Error& error) {
    std::string hint = error.hint;
    for (const Error& cause : error.causes) hint += (hint.empty() ? "" : " ") + cause.message;
    say(qtext(printable(error.message)), qtext(printable(hint)), "error");
    const bool final = error.code == ErrorCode::BadData || error.code == ErrorCode::InvalidArgument ||
                       error.code == ErrorCode::NotSupported;
    offer(final ? QString() : tr("Try again"));
}

void ViewerMessage::offer(const QString& action) {
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

QString ViewerMessage::sentence() const {
    return m_sentence->text();
}

QString ViewerMessage::hint() const {
    return m_hint->text();
}

void ViewerMessage::paintIcon() {
    const Palette palette(darkTheme());
    const char* token = m_iconName == "error" ? "failed" : "text.quiet";
    if (!m_iconName.empty()) m_icon->setPixmap(iconPixmap(m_iconName, palette(token), 28, devicePixelRatioF()));
    QPalette quiet = m_hint->palette();
    quiet.setColor(QPalette::WindowText, palette("text.quiet"));
    m_hint->setPalette(quiet);
    QPalette loud = m_sentence->palette();
    loud.setColor(QPalette::WindowText, palette("text"));
    m_sentence->setPalette(loud);
}

void ViewerMessage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && !m_iconName.empty()) paintIcon();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
