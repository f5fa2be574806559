// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ViewerBar.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/TextSize.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>

namespace stemma::ui {

namespace {
constexpr int kHeight = 28, kFindWidth = 300, kLeastFind = 150;
}

ViewerBar::ViewerBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("viewerBar"));
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(12, 8, 12, 9);
    m_row->setSpacing(8);
    const auto label = [this](const char* name) {
        auto* made = new QLabel(this);
        made->setObjectName(QLatin1String(name));
        made->setTextFormat(Qt::PlainText);
        made->setFont(Fonts::base());
        setTextHeight(made, kHeight);
        return made;
    };
    m_facts = label("viewerFacts");
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_state = label("viewerState");
    m_row->addWidget(m_facts, 1);
    m_row->addWidget(m_state);
    dress();
}

QLineEdit* ViewerBar::addFind(const QString& hint) {
    m_find = new SearchField(this);
    m_find->setObjectName(QStringLiteral("viewerFind"));
    m_find->setAccessibleName(tr("Find"));
    m_find->setPlaceholderText(hint);
    m_find->setToolTip(tr("Find (Ctrl+F); Enter is the next, Shift+Enter the one before"));
    setTextHeight(m_find, kHeight);
    m_find->setMaximumWidth(kFindWidth);
    m_find->setMinimumWidth(kLeastFind); // the facts beside it give way first
    m_find->setMaxLength(1000);
    m_row->insertWidget(0, m_find, 1);
    dress();
    return m_find;
}

Button* ViewerBar::addButton(const char* icon, const QString& name, const QString& tip) {
    auto* button = new Button({}, icon, this);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    m_row->addWidget(button);
    return button;
}

Button* ViewerBar::addWords(const QString& words, const QString& tip) {
    auto* button = new Button(words, "", this);
    button->setToolTip(tip);
    m_row->addWidget(button);
    return button;
}

void ViewerBar::setFacts(const QString& text) {
    m_facts->setText(oneLine(text, 300));
}

QString ViewerBar::facts() const {
    return m_facts->text();
}

void ViewerBar::setState(const QString& text) {
    m_state->setText(oneLine(text, 120));
}

QString ViewerBar::state() const {
    return m_state->text();
}

void ViewerBar::dress() {
    const Palette palette(darkTheme());
    for (QLabel* label : {m_facts, m_state}) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, palette("text.quiet"));
        label->setPalette(colours);
    }
}

void ViewerBar::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette("line"));
}

void ViewerBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
