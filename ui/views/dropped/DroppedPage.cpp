// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/dropped/DroppedPage.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {
constexpr int kChoicesWidth = 320; ///< pixels, at the usual text size
}

DroppedPage::DroppedPage(const Context& context, const fs::path& path, QWidget* parent)
    : QWidget(parent), m_context(context) {
    setObjectName(QStringLiteral("dropped-page"));
    setWindowTitle(oneLine(qpath(path.filename()), 40));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(40, 40, 40, 40);
    m_looking.ask([path](const Cancel& cancel) { return lookAtDropped(path, cancel); },
                  [this](const Dropped& dropped) { present(dropped); });
}

void DroppedPage::present(const Dropped& dropped) {
    auto* state = new EmptyState(this);
    const bool choice = dropped.kind == Dropped::Kind::Choice;
    const QString name = oneLine(qpath(dropped.path.filename()), 60);
    const QString sentence =
        dropped.sentence.empty() ? tr("%1 has several pipelines").arg(name) : oneLine(dropped.sentence, 600);
    // Data that only looks like a pipeline of another tool may be looked at all the same.
    const bool asData = dropped.kind == Dropped::Kind::Foreign && !dropped.type.empty();
    const bool nothing = dropped.kind == Dropped::Kind::NoPipeline;
    state->say(choice ? "pipeline" : "info", sentence,
               choice ? tr("A click shows it; nothing runs before you say so.") : oneLine(dropped.hint, 600),
               asData    ? tr("Look at it as data")
               : nothing ? tr("New pipeline…")
                         : QString());
    connect(state, &EmptyState::actionTaken, this, [this, nothing, path = qpath(dropped.path)] {
        nothing ? Q_EMIT m_context.desk.newPipelineWanted() : Q_EMIT m_context.desk.openData(path);
    });
    m_column->addStretch(1);
    m_column->addWidget(state);
    if (choice) addChoices(dropped);
    m_column->addStretch(2);
}

/// A column of equal buttons, which scrolls where there are more than the page is high.
void DroppedPage::addChoices(const Dropped& dropped) {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(8);
    for (const fs::path& file : dropped.choices) {
        auto* button = new Button(oneLine(qpath(file.filename()), 100), "pipeline", list);
        button->setObjectName(QStringLiteral("choice"));
        button->setToolTip(tooltipText(qpath(file)));
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &QAbstractButton::clicked, this, [this, file] { Q_EMIT m_context.desk.openPath(qpath(file)); });
        column->addWidget(button);
    }
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    ThinScrollBar::install(*scroll);
    scroll->setWidget(list);
    scroll->viewport()->setAutoFillBackground(false);
    list->setAutoFillBackground(false); // setWidget() turned it on
    scroll->setFixedWidth(qRound(kChoicesWidth * Fonts::scale()));
    scroll->setMaximumHeight(list->sizeHint().height());
    m_column->addWidget(scroll, 4, Qt::AlignHCenter);
}

} // namespace stemma::ui
