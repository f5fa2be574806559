// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NoteField.h"

#include "ui/paint/Text.h"
#include "ui/widgets/LinkLabel.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {
constexpr int kLines = 4, kLongest = 16'000; ///< characters
}

NoteField::NoteField(const QString& text, QWidget* parent)
    : QWidget(parent), m_text(text), m_words(new QLabel), m_open(new LinkLabel(QString())),
      m_field(new QPlainTextEdit) {
    setObjectName(QStringLiteral("note"));
    m_words->setObjectName(QStringLiteral("note-words"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_open->setObjectName(QStringLiteral("note-open"));
    m_field->setObjectName(QStringLiteral("note-field"));
    m_field->setProperty("role", QStringLiteral("field"));
    m_field->setAccessibleName(tr("Note"));
    m_field->setPlaceholderText(tr("What you want to remember. Ctrl+Enter keeps it, Escape doesn't"));
    m_field->setTabChangesFocus(true);
    m_field->setFixedHeight(m_field->fontMetrics().lineSpacing() * kLines + 12);
    m_field->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_words);
    column->addWidget(m_open, 0, Qt::AlignLeft);
    column->addWidget(m_field);
    connect(m_open, &QAbstractButton::clicked, this, &NoteField::openField);
    m_field->hide();
    show_();
}

void NoteField::show_() {
    QStringList lines;
    for (const QString& line : m_text.split(QLatin1Char('\n'))) lines << oneLine(line, 2000);
    m_words->setText(lines.join(QLatin1Char('\n')));
    m_words->setVisible(!m_text.isEmpty() && !editing());
    m_open->setWords(m_text.isEmpty() ? tr("Add a note") : tr("Edit"));
}

void NoteField::setWritable(bool on) {
    m_open->setVisible(on);
}

bool NoteField::editing() const {
    return !m_field->isHidden();
}

void NoteField::openField() {
    m_field->setPlainText(m_text);
    m_words->hide();
    m_open->hide();
    m_field->show();
    m_field->moveCursor(QTextCursor::End);
    m_field->setFocus();
}

void NoteField::closeField(bool keep) {
    if (!editing()) return;
    const QString before = m_text;
    m_field->hide();
    m_open->show();
    if (keep) m_text = m_field->toPlainText().trimmed().left(kLongest);
    show_();
    if (m_text != before) Q_EMIT edited(before, m_text);
}

void NoteField::hideEvent(QHideEvent* event) {
    if (!event->spontaneous()) closeField(true);
    QWidget::hideEvent(event);
}

bool NoteField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
        closeField(true);
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && key->modifiers() & Qt::ControlModifier)
        closeField(true);
    else if (key->key() == Qt::Key_Escape)
        closeField(false);
    else
        return QWidget::eventFilter(watched, event);
    m_open->setFocus();
    return true;
}

} // namespace stemma::ui
