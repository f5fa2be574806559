// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/NameChips.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/TextSize.h"

#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace stemma::ui {

QString wordProblem(const QString& word, NameChips::Kind kind) {
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"));
    if (!allowed.match(word).hasMatch())
        return NameChips::tr("Begin with a letter; then up to 63 letters, digits, dots, _ and -");
    const bool taken = word == QLatin1String("latest") || word == QLatin1String("newest");
    if (kind == NameChips::Kind::Aliases && taken)
        return NameChips::tr("@%1 has a meaning of its own; choose another word").arg(word);
    return {};
}

NameChips::NameChips(Kind kind, const QStringList& names, const QStringList& known, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_names(names) {
    const bool tags = kind == Kind::Tags;
    setObjectName(tags ? QStringLiteral("tags") : QStringLiteral("aliases"));
    m_row = new QWidget(this);
    m_flow = new FlowLayout(m_row);
    for (const QString& name : names) {
        auto* chip = new Chip(name, true, m_row);
        chip->setIconName(tags ? "tag" : "alias");
        chip->setAccented(true);
        chip->setToolTip(tooltipText(tags ? tr("Tag %1; Delete takes it away").arg(name)
                                          : tr("Alias %1: @%1 is this version; Delete takes it away").arg(name)));
        connect(chip, &Chip::removeWished, this, [this, name] { Q_EMIT removed(name); });
        m_flow->addWidget(chip);
    }
    m_add = new Chip(tags ? tr("+ tag") : tr("+ alias"), false, m_row);
    m_add->setObjectName(tags ? QStringLiteral("addTag") : QStringLiteral("addAlias"));
    m_add->setToolTip(tags ? tr("Adds a tag; one tag may be on many versions")
                           : tr("Adds an alias; it is on one version of a name, and moves here if another has it"));
    m_flow->addWidget(m_add);
    m_field = new QLineEdit(m_row);
    m_field->setObjectName(tags ? QStringLiteral("tagField") : QStringLiteral("aliasField"));
    m_field->setAccessibleName(tags ? tr("New tag") : tr("New alias"));
    m_field->setToolTip(tr("Enter adds it, Esc closes"));
    m_field->setPlaceholderText(tags ? tr("such as paper") : tr("such as production"));
    m_field->setFixedWidth(qRound(150 * Fonts::scale()));
    setTextHeight(m_field, 28);
    m_field->setMaxLength(200);
    m_field->setFont(Fonts::quiet());
    QStringList words = known;
    for (const QString& name : names) words.removeAll(name);
    auto* completer = new QCompleter(words, m_field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_field->setCompleter(completer);
    m_field->installEventFilter(this);
    m_flow->addWidget(m_field);
    m_field->hide();
    m_problem = new LinkText(this);
    m_problem->setObjectName(QStringLiteral("wordProblem"));
    m_problem->setFont(Fonts::quiet());
    m_problem->hide();
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(4);
    all->addWidget(m_row);
    all->addWidget(m_problem);
    connect(m_add, &QAbstractButton::clicked, this, &NameChips::openField);
    connect(m_field, &QLineEdit::returnPressed, this, &NameChips::take);
    connect(m_field, &QLineEdit::textEdited, m_problem, &QWidget::hide);
}

bool NameChips::editing() const {
    return m_field->isVisibleTo(this);
}

void NameChips::openField() {
    m_add->hide();
    m_field->show();
    m_field->setFocus(Qt::OtherFocusReason);
}

void NameChips::closeField() {
    m_field->clear();
    m_field->hide();
    m_problem->hide();
    m_add->show();
}

void NameChips::take() {
    const QString word = m_field->text().trimmed();
    if (word.isEmpty()) return closeField();
    QString problem = wordProblem(word, m_kind);
    if (m_names.contains(word)) problem = tr("It has that already");
    if (!problem.isEmpty()) {
        m_problem->setPieces({{problem, LinkText::Bad}});
        m_problem->show();
        return;
    }
    closeField();
    Q_EMIT added(word);
}

bool NameChips::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_field) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        closeField();
        m_add->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (event->type() == QEvent::FocusOut && m_field->text().isEmpty()) closeField();
    return QWidget::eventFilter(watched, event);
}

} // namespace stemma::ui
