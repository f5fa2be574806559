// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/dropped/DroppedPage.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkLabel.h"

#include <QLabel>
#include <QVBoxLayout>

namespace stemma::ui {

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
    state->say(choice ? "pipeline" : "info", sentence, choice ? tr("Which one?") : oneLine(dropped.hint, 600),
               asData ? tr("Look at it as data") : QString());
    connect(state, &EmptyState::actionTaken, this,
            [this, path = qpath(dropped.path)] { Q_EMIT m_context.desk.openData(path); });
    m_column->addStretch(1);
    m_column->addWidget(state);
    for (const fs::path& file : dropped.choices) {
        auto* link = new LinkLabel(oneLine(qpath(file.filename()), 100), this);
        link->setObjectName(QStringLiteral("choice"));
        connect(link, &QAbstractButton::clicked, this, [this, file] { Q_EMIT m_context.desk.openPath(qpath(file)); });
        m_column->addWidget(link, 0, Qt::AlignHCenter);
    }
    m_column->addStretch(2);
}

} // namespace stemma::ui
