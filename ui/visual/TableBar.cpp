// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableBar.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/TextSize.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kHeight = 28, kFindWidth = 300, kFieldWidth = 230, kSayMilliseconds = 4000;

QLabel* plainLabel(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

void colour(QWidget* widget, const QColor& text) {
    QPalette palette = widget->palette();
    palette.setColor(QPalette::WindowText, text);
    widget->setPalette(palette);
}

} // namespace

TableBar::TableBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("tableBar"));
    m_find = new SearchField(this);
    m_find->setObjectName(QStringLiteral("tableFind"));
    m_find->setAccessibleName(tr("Find in the table"));
    m_find->setToolTip(tr("Shows the rows of the whole table that have this text (Ctrl+F)"));
    setTextHeight(m_find, kHeight);
    m_find->setMaximumWidth(kFindWidth);
    m_find->setMaxLength(1000);
    m_chips = new QWidget(this);
    m_chipRow = new QHBoxLayout(m_chips);
    m_chipRow->setContentsMargins(0, 0, 0, 0);
    m_chipRow->setSpacing(8);
    makeField();
    m_counts = plainLabel("tableCounts", this);
    m_counts->setFont(Fonts::base());
    m_export = new QToolButton(this);
    m_export->setObjectName(QStringLiteral("tableExport"));
    m_export->setAccessibleName(tr("Export"));
    m_export->setToolTip(tr("Saves all rows that are shown, in this order, as CSV"));
    m_export->setFixedWidth(kHeight + 6);
    setTextHeight(m_export, kHeight);
    m_export->setIconSize({16, 16});
    m_error = plainLabel("tableError", this);
    m_error->setFont(Fonts::quiet());
    m_error->setWordWrap(true);
    m_error->setContentsMargins(0, 0, 0, 8);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_error->hide();
    arrange();
    connectParts();
    buildChips();
    dress();
}

/// The field for a condition, and what opens it.
void TableBar::makeField() {
    m_field = new QLineEdit(this);
    m_field->setObjectName(QStringLiteral("tableCondition"));
    m_field->setAccessibleName(tr("A condition"));
    m_field->setToolTip(tr("A DuckDB condition over the columns; Enter takes it, Esc closes"));
    m_field->setPlaceholderText(tr("such as mass > 3000"));
    setTextHeight(m_field, kHeight);
    m_field->setMaximumWidth(kFieldWidth);
    m_field->installEventFilter(this);
    m_field->hide();
    m_add = new Chip(tr("+ filter"), false, this);
    m_add->setObjectName(QStringLiteral("tableAddFilter"));
    m_add->setToolTip(tr("Only rows for which a condition holds"));
}

void TableBar::arrange() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addWidget(m_find, 3);
    row->addWidget(m_chips);
    row->addWidget(m_field, 2);
    row->addWidget(m_add);
    row->addStretch(2);
    row->addWidget(m_counts);
    row->addWidget(m_export);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(row);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(14, 0, 14, 0);
    below->addWidget(m_error);
    all->addLayout(below);
}

void TableBar::connectParts() {
    m_typing.setSingleShot(true);
    m_typing.setInterval(200);
    m_saying.setSingleShot(true);
    m_saying.setInterval(kSayMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, [this] { Q_EMIT findWished(find()); });
    connect(&m_saying, &QTimer::timeout, this, [this] { m_counts->setText(m_countText); });
    connect(m_find, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) m_typing.start(); // by the field's own button too
    });
    connect(m_find, &QLineEdit::returnPressed, this, [this] {
        m_typing.stop();
        Q_EMIT findWished(find());
    });
    m_find->installEventFilter(this);
    connect(m_field, &QLineEdit::returnPressed, this, &TableBar::takeCondition);
    connect(m_field, &QLineEdit::textEdited, m_error, &QWidget::hide);
    connect(m_add, &QAbstractButton::clicked, this, [this] { focusFilter(); });
    connect(m_export, &QAbstractButton::clicked, this, &TableBar::exportWished);
}

void TableBar::dress() {
    const Palette palette(darkTheme());
    m_export->setIcon(icon("export", palette("text")));
    colour(m_counts, palette("text.quiet"));
    colour(m_error, palette("failed"));
}

void TableBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QWidget::changeEvent(event);
}

void TableBar::buildChips() {
    while (QLayoutItem* item = m_chipRow->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < m_conditions.size(); ++i) {
        auto* chip = new Chip(m_conditions[i], true, m_chips);
        chip->setObjectName(QStringLiteral("tableChip%1").arg(i));
        connect(chip, &Chip::removeWished, this, [this, i] {
            QStringList rest = m_conditions;
            rest.removeAt(i);
            Q_EMIT conditionsWished(rest);
        });
        connect(chip, &QAbstractButton::clicked, this, [this, i] {
            focusFilter(m_conditions[i]);
            m_edited = i;
        });
        m_chipRow->addWidget(chip);
    }
    m_chips->setVisible(!m_conditions.isEmpty());
}

void TableBar::setConditions(const QStringList& conditions) {
    if (conditions == m_conditions) return;
    m_conditions = conditions;
    buildChips();
}

void TableBar::takeCondition() {
    const QString condition = m_field->text().trimmed();
    QStringList all = m_conditions;
    if (m_edited >= 0 && m_edited < all.size()) all.removeAt(m_edited);
    if (!condition.isEmpty() && !all.contains(condition)) all.append(condition);
    closeField();
    Q_EMIT conditionsWished(all);
}

void TableBar::closeField() {
    const bool focus = m_field->hasFocus();
    m_edited = -1;
    m_field->hide();
    m_field->clear();
    m_error->hide();
    m_add->show();
    if (focus) m_add->setFocus();
}

void TableBar::focusFilter(const QString& text) {
    m_edited = -1;
    m_error->hide();
    m_field->setText(text);
    m_field->show();
    m_add->hide();
    m_field->setFocus();
}

void TableBar::refuse(const QString& condition, const QString& why) {
    focusFilter(condition);
    m_error->setText(oneLine(why, 500));
    m_error->show();
}

bool TableBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape && watched == m_field) {
            closeField();
            return true;
        }
        if (key == Qt::Key_Escape && watched == m_find && !m_find->text().isEmpty()) {
            m_find->clear();
            return true;
        }
        if (key == Qt::Key_Down) {
            Q_EMIT leaveWished();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TableBar::setFind(const QString& text) {
    const QSignalBlocker quiet(m_find);
    m_find->setText(text);
    m_typing.stop();
}

QString TableBar::find() const {
    return m_find->text();
}

void TableBar::setFindHint(const QString& hint) {
    m_find->setPlaceholderText(hint);
}

void TableBar::setCounts(const QString& text, const QString& tip) {
    m_countText = text;
    m_counts->setToolTip(tip);
    if (!m_saying.isActive()) m_counts->setText(text);
}

void TableBar::say(const QString& sentence) {
    m_counts->setText(sentence);
    m_saying.start();
}

void TableBar::focusFind() {
    m_find->setFocus();
    m_find->selectAll();
}

} // namespace stemma::ui
