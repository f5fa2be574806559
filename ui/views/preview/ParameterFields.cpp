// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/ParameterFields.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/LinkText.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>

namespace stemma::ui {

namespace {

using Kind = ParameterField::Kind;
constexpr int kShort = 120;

const char* kindWords(Kind kind) {
    switch (kind) {
    case Kind::Boolean:
        return "true or false";
    case Kind::Integer:
        return "a whole number";
    case Kind::Number:
        return "a number";
    case Kind::Text:
        return "text";
    case Kind::Yaml:
        return "a value as YAML";
    }
    return "";
}

Button* smallButton(const char* icon, const QString& name, const QString& tip) {
    auto* button = new Button({}, icon);
    button->setFlat(true);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    return button;
}

} // namespace

ParameterFields::ParameterFields(ParameterEdits& edits, std::function<QStringList(const ParameterField&)> earlier,
                                 QWidget* parent)
    : QWidget(parent), m_edits(edits), m_earlier(std::move(earlier)), m_grid(new QGridLayout(this)) {
    setObjectName(QStringLiteral("parameterFields"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(6);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(0, 2);
    m_grid->setColumnStretch(1, 3);
    connect(&m_edits, &ParameterEdits::refreshed, this, &ParameterFields::build);
    connect(&m_edits, &ParameterEdits::edited, this, &ParameterFields::refresh);
    build();
}

void ParameterFields::build() {
    bool same = m_rows.size() == m_edits.fields().size();
    for (std::size_t i = 0; same && i < m_rows.size(); ++i)
        same = m_rows[i].field.name == m_edits.fields()[i].name && m_rows[i].field.kind == m_edits.fields()[i].kind;
    if (!same) {
        for (const Row& row : m_rows)
            for (QWidget* widget : {static_cast<QWidget*>(row.label), row.editor, static_cast<QWidget*>(row.earlier),
                                    static_cast<QWidget*>(row.reset), static_cast<QWidget*>(row.error)})
                if (widget) {
                    widget->hide();
                    widget->deleteLater();
                }
        m_rows.clear();
        for (const ParameterField& field : m_edits.fields()) m_rows.push_back(makeRow(field));
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) m_rows[i].field = m_edits.fields()[i];
    refresh();
}

ParameterFields::Row ParameterFields::makeRow(const ParameterField& field) {
    Row row;
    row.field = field;
    const int line = int(m_rows.size()) * 2;
    const QString name = qtext(field.name);
    row.label = new QLabel(name);
    row.label->setTextFormat(Qt::PlainText);
    row.label->setMinimumWidth(0);
    row.label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    row.label->setToolTip(tooltipText(name));
    row.editor = makeEditor(field);
    row.editor->setObjectName(QStringLiteral("parameter:") + name);
    row.editor->setAccessibleName(name);
    row.label->setBuddy(row.editor);
    row.reset = smallButton("undo", QStringLiteral("Reset %1").arg(name), {});
    row.reset->setObjectName(QStringLiteral("reset:") + name);
    connect(row.reset, &QAbstractButton::clicked, this, [this, key = field.name] { m_edits.reset(key); });
    QSizePolicy keeps = row.reset->sizePolicy();
    keeps.setRetainSizeWhenHidden(true); // fields don't move when one is changed
    row.reset->setSizePolicy(keeps);
    row.error = new LinkText;
    row.error->setObjectName(QStringLiteral("error:") + name);
    m_grid->addWidget(row.label, line, 0);
    m_grid->addWidget(row.editor, line, 1);
    if (m_earlier) {
        row.earlier = smallButton("clock", QStringLiteral("Earlier values of %1").arg(name),
                                  QStringLiteral("Values of earlier runs"));
        row.earlier->setObjectName(QStringLiteral("earlier:") + name);
        row.earlier->setSizePolicy(keeps);
        connect(row.earlier, &QAbstractButton::clicked, this, [this, key = field.name] {
            for (const Row& one : m_rows)
                if (one.field.name == key) return offerEarlier(one);
        });
        m_grid->addWidget(row.earlier, line, 2);
    }
    m_grid->addWidget(row.reset, line, 3);
    m_grid->addWidget(row.error, line + 1, 0, 1, 4);
    return row;
}

QWidget* ParameterFields::makeEditor(const ParameterField& field) {
    if (field.kind == Kind::Boolean) {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::toggled, this, [this, name = field.name, box](bool on) {
            box->setText(on ? QStringLiteral("true") : QStringLiteral("false"));
            m_edits.set(name, box->text());
        });
        return box;
    }
    auto* line = new QLineEdit;
    const bool number = field.kind == Kind::Integer || field.kind == Kind::Number;
    line->setFont(field.kind == Kind::Yaml ? Fonts::mono(12) : Fonts::figures());
    line->setMinimumWidth(number ? 60 : kShort);
    line->setMinimumHeight(28);
    line->setMaxLength(100'000);
    line->setToolTip(QString::fromLatin1(kindWords(field.kind)));
    connect(line, &QLineEdit::textEdited, this,
            [this, name = field.name](const QString& text) { m_edits.set(name, text); });
    return line;
}

void ParameterFields::show(QWidget* editor, const QString& value) {
    if (auto* box = qobject_cast<QCheckBox*>(editor)) {
        const QSignalBlocker quiet(box);
        box->setChecked(value == QLatin1String("true"));
        box->setText(value);
    } else if (auto* line = qobject_cast<QLineEdit*>(editor); line && line->text() != value) {
        line->setText(value);
        line->setCursorPosition(0);
    }
}

void ParameterFields::refresh() {
    for (const Row& row : m_rows) {
        const bool changed = m_edits.isChanged(row.field.name);
        const QString error = m_edits.error(row.field.name);
        show(row.editor, m_edits.value(row.field.name));
        row.label->setFont(Fonts::sized(13, changed ? QFont::Bold : QFont::Normal));
        QFont font = row.editor->font();
        font.setBold(changed);
        row.editor->setFont(font);
        row.reset->setVisible(changed);
        row.reset->setToolTip(
            tooltipText(QStringLiteral("Reset to %1").arg(m_edits.defaultText(row.field.name).left(80))));
        if (row.earlier) row.earlier->setVisible(!m_earlier(row.field).isEmpty());
        row.error->setPieces({{error, LinkText::Bad, {}}});
        row.error->setVisible(!error.isEmpty());
        const QVariant problem = !error.isEmpty();
        if (row.editor->property("problem") != problem) { // the style sheet looks at it
            row.editor->setProperty("problem", problem);
            row.editor->style()->unpolish(row.editor);
            row.editor->style()->polish(row.editor);
        }
        row.editor->setAccessibleDescription(error);
    }
}

void ParameterFields::offerEarlier(const Row& row) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& value : m_earlier(row.field)) {
        QString words = value.size() > 60 ? value.left(59) + QChar(0x2026) : value;
        QAction* action = menu->addAction(words.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setEnabled(value != m_edits.value(row.field.name));
        connect(action, &QAction::triggered, this, [this, name = row.field.name, value] { m_edits.set(name, value); });
    }
    menu->popup(row.earlier->mapToGlobal(QPoint(0, row.earlier->height() + 2)));
}

} // namespace stemma::ui
