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

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {
constexpr int kWidth = 400, kMostHeight = 520;
}

ParametersPopover::ParametersPopover(ParameterEdits& edits, std::string pipeline, const Session& session, Desk& desk,
                                     QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_edits(edits) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("parametersPopover"));
    setAccessibleName(QStringLiteral("Parameters"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(14, 12, 14, 12);
    all->setSpacing(10);
    auto* title = new ElidedLabel(QStringLiteral("Parameters of ") + oneLine(pipeline, 80));
    title->setFont(Fonts::sized(13, QFont::DemiBold));
    all->addWidget(title);

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    m_fields = new ParameterFields(edits, [&edits, &session, name = pipeline](const ParameterField& field) {
        QStringList values = ParameterEdits::earlierValues(*session.overview(), name, field);
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

    auto* actions = new QHBoxLayout;
    actions->setSpacing(6);
    m_reset = new Button(QStringLiteral("Reset all"), "undo");
    m_copy = new Button(QStringLiteral("Copy as command"), "copy");
    m_save = new Button(QStringLiteral("Save to file"), "edit");
    m_reset->setObjectName(QStringLiteral("resetAll"));
    m_copy->setObjectName(QStringLiteral("copyCommand"));
    m_save->setObjectName(QStringLiteral("saveToFile"));
    m_save->setToolTip(tooltipText(QStringLiteral("Makes these values the defaults in %1; comments and layout stay")
                                       .arg(qpath(edits.file().filename()))));
    connect(m_reset, &QAbstractButton::clicked, &edits, &ParameterEdits::resetAll);
    connect(m_copy, &QAbstractButton::clicked, this,
            [this, &desk] { Q_EMIT desk.copyText(m_edits.command(), QStringLiteral("the command")); });
    connect(m_save, &QAbstractButton::clicked, &edits, &ParameterEdits::saveToFile);
    actions->addWidget(m_reset);
    actions->addStretch();
    actions->addWidget(m_copy);
    actions->addWidget(m_save);
    all->addLayout(actions);
    connect(&edits, &ParameterEdits::edited, this, &ParametersPopover::refresh);
    connect(&edits, &ParameterEdits::refreshed, this, [this] {
        refresh();
        if (isVisible()) fitHeight(); // its fields came after it was opened
    });
    refresh();
}

void ParametersPopover::refresh() {
    const bool changed = m_edits.changedCount() > 0;
    m_none->setVisible(m_edits.fields().empty());
    m_reset->setEnabled(changed);
    m_save->setEnabled(changed);
    m_copy->setToolTip(tooltipText(m_edits.command()));
}

void ParametersPopover::fitHeight() {
    resize(kWidth, std::min(std::max(m_fields->sizeHint().height(), 28) + 124, kMostHeight));
}

void ParametersPopover::openBelow(const QWidget& button) {
    fitHeight();
    QPoint at = button.mapToGlobal(QPoint(0, button.height() + 4));
    if (const QScreen* screen = button.screen()) {
        const QRect room = screen->availableGeometry();
        at.setX(std::max(room.left(), std::min(at.x(), room.right() - width())));
        if (at.y() + height() > room.bottom()) at.setY(std::max(room.top(), room.bottom() - height()));
    }
    move(at);
    show();
    m_fields->setFocus();
    focusNextChild();
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
