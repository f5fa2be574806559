// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/ParametersPopover.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ParameterFields.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"

#include <QAbstractButton>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {
constexpr int kWidth = 400, kMostHeight = 520;
}

ParametersPopover::ParametersPopover(ParameterEdits& edits, std::function<std::string()> pipeline,
                                     const Session& session, Desk& desk, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_edits(edits), m_pipeline(std::move(pipeline)),
      m_title(new ElidedLabel(QString())) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("parametersPopover"));
    setAccessibleName(QStringLiteral("Parameters"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(14, 12, 14, 12);
    all->setSpacing(10);
    m_title->setObjectName(QStringLiteral("parametersTitle"));
    m_title->setFont(Fonts::sized(13, QFont::DemiBold));
    all->addWidget(m_title);

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    m_fields = new ParameterFields(edits, [this, &edits, &session](const ParameterField& field) {
        QStringList values = ParameterEdits::earlierValues(*session.overview(), m_pipeline(), field);
        values.removeAll(edits.value(field.name));
        return values;
    });
    auto* holder = new QWidget;
    holder->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 4, 0);
    column->addWidget(m_fields);
    auto* none = new LinkText;
    none->setObjectName(QStringLiteral("noParameters"));
    m_none = none;
    none->setPieces({{QStringLiteral("It has no parameters. A pipeline declares them under "), LinkText::Quiet, {}},
                     {QStringLiteral("parameters:"), LinkText::Mono, {}}});
    column->addWidget(none);
    column->addStretch();
    scroll->setWidget(holder);
    all->addWidget(scroll, 1);

    all->addLayout(makeActions(desk));
    connect(&edits, &ParameterEdits::edited, this, &ParametersPopover::refresh);
    connect(&edits, &ParameterEdits::refreshed, this, [this] {
        refresh();
        growSoon(); // its fields came after it was opened
    });
    refresh();
}

QLayout* ParametersPopover::makeActions(Desk& desk) {
    auto* actions = new QHBoxLayout;
    actions->setSpacing(6);
    m_reset = new Button(QStringLiteral("Reset all"), "undo");
    m_copy = new Button(QStringLiteral("Copy as command"), "copy");
    m_save = new Button(QStringLiteral("Save to file"), "edit");
    m_reset->setObjectName(QStringLiteral("resetAll"));
    m_copy->setObjectName(QStringLiteral("copyCommand"));
    m_save->setObjectName(QStringLiteral("saveToFile"));
    m_save->setToolTip(tooltipText(QStringLiteral("Makes these values the defaults in %1; comments and layout stay")
                                       .arg(qpath(m_edits.file().filename()))));
    connect(m_reset, &QAbstractButton::clicked, &m_edits, &ParameterEdits::resetAll);
    connect(m_copy, &QAbstractButton::clicked, this,
            [this, &desk] { Q_EMIT desk.copyText(m_edits.command(), QStringLiteral("the command")); });
    connect(m_save, &QAbstractButton::clicked, &m_edits, &ParameterEdits::saveToFile);
    actions->addWidget(m_reset);
    actions->addStretch();
    actions->addWidget(m_copy);
    actions->addWidget(m_save);
    return actions;
}

void ParametersPopover::refresh() {
    const bool changed = m_edits.changedCount() > 0;
    m_title->setText(QStringLiteral("Parameters of ") + oneLine(m_pipeline(), 80)); // its file says so by now
    m_none->setVisible(m_edits.fields().empty());
    m_reset->setEnabled(changed);
    m_save->setEnabled(changed);
    m_copy->setToolTip(tooltipText(m_edits.command()));
}

void ParametersPopover::fitHeight() {
    resize(kWidth, std::min(std::max(m_fields->sizeHint().height(), 28) + 124, kMostHeight));
}

void ParametersPopover::growSoon() {
    if (!isVisible()) return;
    const QList<QAbstractButton*> buttons = findChildren<QAbstractButton*>();
    const bool held =
        QGuiApplication::mouseButtons() != Qt::NoButton ||
        std::any_of(buttons.begin(), buttons.end(), [](const QAbstractButton* button) { return button->isDown(); });
    constexpr int kAgain = 60; // milliseconds
    if (held) return QTimer::singleShot(kAgain, this, &ParametersPopover::growSoon);
    fitHeight();
    place();
    if (!m_awaited || m_edits.fields().empty()) return;
    m_awaited = false;
    QTimer::singleShot(0, this,
                       &ParametersPopover::focusFirst); // who waits for them wants to type; they show in a moment
}

void ParametersPopover::focusFirst() {
    for (QWidget* field : m_fields->findChildren<QWidget*>())
        if (field->objectName().startsWith(QLatin1String("parameter:")) && field->isVisible()) return field->setFocus();
    m_copy->setFocus();
}

/// On the screen, whatever its height.
void ParametersPopover::place() {
    QPoint at = m_corner;
    if (m_room.isValid()) {
        at.setX(std::max(m_room.left(), std::min(at.x(), m_room.right() - width())));
        if (at.y() + height() > m_room.bottom()) at.setY(std::max(m_room.top(), m_room.bottom() - height()));
    }
    move(at);
}

void ParametersPopover::openBelow(const QWidget& button) {
    m_corner = button.mapToGlobal(QPoint(0, button.height() + 4));
    m_awaited = m_edits.fields().empty();
    if (const QScreen* screen = button.screen()) m_room = screen->availableGeometry();
    fitHeight();
    place();
    show();
    focusFirst();
}

void ParametersPopover::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    painter.setPen(palette("line"));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ParametersPopover::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace stemma::ui
