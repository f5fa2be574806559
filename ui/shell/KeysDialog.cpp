// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/KeysDialog.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/shell/Command.h"
#include "ui/shell/DialogParts.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Section.h"
#include "ui/widgets/SideBySide.h"

#include <QKeyEvent>
#include <QKeySequence>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kKeysWidth = 840, kKeysHeight = 640;

/// "Ctrl+Shift++" as its keys: Ctrl, Shift, +.
QStringList keysOf(const QString& shortcut) {
    QStringList keys;
    QString rest = QKeySequence(shortcut).toString(QKeySequence::NativeText);
    for (qsizetype plus = rest.indexOf(u'+'); plus > 0 && plus + 1 < rest.size(); plus = rest.indexOf(u'+')) {
        keys << rest.left(plus);
        rest.remove(0, plus + 1);
    }
    return keys << rest;
}

/// Keys as they stand on the keyboard. A "/" between two means either of them.
class KeyCaps : public QWidget {
public:
    explicit KeyCaps(QStringList keys) : m_keys(std::move(keys)) {
        setFont(Fonts::sized(11.5, QFont::Medium));
        setAccessibleName(m_keys.join(u' '));
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override {
        int width = 0;
        for (const QString& key : m_keys) width += widthOf(key) + kGap;
        return {std::max(0, width - kGap), QFontMetrics(font()).height() + 8};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette palette = currentPalette();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(font());
        int x = 0;
        for (const QString& key : m_keys) {
            const QRect box(x, 0, widthOf(key), height());
            if (!between(key)) {
                painter.setPen(palette("line"));
                painter.setBrush(palette("surface"));
                painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
            }
            painter.setPen(palette(between(key) ? "text.quiet" : "text"));
            painter.drawText(box, Qt::AlignCenter, between(key) ? key.mid(1) : key);
            x += box.width() + kGap;
        }
    }

private:
    static constexpr int kGap = 3;
    /// Words between keys are told by the blank before them.
    static bool between(const QString& key) { return key.startsWith(u' '); }
    int widthOf(const QString& key) const {
        const int words = QFontMetrics(font()).horizontalAdvance(key);
        return between(key) ? words + 2 : std::max(words + 14, QFontMetrics(font()).height() + 8);
    }
    QStringList m_keys;
};

} // namespace

KeysDialog::KeysDialog(const Context&, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("keys"));
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    const DialogPage page =
        makeDialogPage(*this, tr("Ctrl+K finds commands by their names"), QStringLiteral("keys-close"));
    m_area = page.area;
    m_field = new SearchField(this);
    m_field->setObjectName(QStringLiteral("keys-field"));
    m_field->setPlaceholderText(tr("Find a key, or what it does"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &KeysDialog::filter);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(24, 16, 24, 0);
    top->addWidget(m_field);
    static_cast<QVBoxLayout*>(layout())->insertLayout(0, top);

    m_groups = new QWidget;
    auto* sides = new SideBySide(m_groups, 40, 18);
    auto *left = new QVBoxLayout, *right = new QVBoxLayout;
    for (QVBoxLayout* column : {left, right}) column->setSpacing(18);
    addCommands(*left);
    addPlaces(*right);
    for (QVBoxLayout* column : {left, right}) {
        column->addStretch(1);
        sides->addLayout(column);
    }
    m_none = new EmptyState;
    m_none->hide();
    page.column->addWidget(m_groups);
    page.column->addWidget(m_none, 1);
    page.column->addStretch(0);
    sizeDialog(*this, QSize(kKeysWidth, kKeysHeight) * Fonts::scale());
    m_field->setFocus();
}

Section* KeysDialog::addGroup(QVBoxLayout& column, const QString& title) {
    auto* section = new Section(title, false);
    section->body()->setSpacing(6);
    column.addWidget(section);
    return section;
}

void KeysDialog::addRow(Section& section, const QString& words, const QStringList& keys) {
    auto* line = new QWidget;
    line->setObjectName(QStringLiteral("keys-row"));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto* what = new LinkText;
    what->setPieces({{words}});
    row->addWidget(what, 1, Qt::AlignVCenter);
    row->addWidget(new KeyCaps(keys), 0, Qt::AlignTop);
    line->setAccessibleName(words + QStringLiteral(": ") + keys.join(u'+'));
    section.add(line);
    QStringList plain = keys;
    for (QString& key : plain) key = key.trimmed();
    m_rows.push_back(
        {line, (section.header()->text() + u' ' + words + u' ' + plain.join(u'+') + u' ' + plain.join(u' ')).toLower(),
         &section});
}

void KeysDialog::addCommands(QVBoxLayout& column) {
    const std::vector<std::pair<QString, QString>> groups{{QString(), tr("Everywhere")},
                                                          {QStringLiteral("run"), tr("Runs")},
                                                          {QStringLiteral("view"), tr("Views and tabs")},
                                                          {QStringLiteral("file"), tr("Files")},
                                                          {QStringLiteral("edit"), tr("Changes")},
                                                          {QStringLiteral("help"), tr("Help")}};
    for (const auto& [menu, title] : groups) {
        Section* section = nullptr;
        for (const Command& command : commandCatalog()) {
            if (command.menu != menu || command.shortcut.isEmpty()) continue;
            if (!section) section = addGroup(column, title);
            QString words = command.title;
            addRow(*section, words.remove(QChar(0x2026)), keysOf(command.shortcut));
        }
    }
}

void KeysDialog::addPlaces(QVBoxLayout& column) {
    const QString either = QStringLiteral(" /"), to = QStringLiteral(" –");
    const QString arrows = tr("Arrows"), ctrl = tr("Ctrl"), shift = tr("Shift");
    const QString home = tr("Home"), end = tr("End"), enter = tr("Enter"), escape = tr("Esc");
    Section* graph = addGroup(column, tr("On a graph"));
    addRow(*graph, tr("Walk along edges"), {arrows});
    addRow(*graph, tr("To the roots, to the ends"), {home, either, end});
    addRow(*graph, tr("Open what is selected"), {enter});
    addRow(*graph, tr("Show all of it"), {QStringLiteral("F")});
    addRow(*graph, tr("Show the lineage of what is selected"), {shift, QStringLiteral("F")});
    addRow(*graph, tr("Zoom in, out, to its own size"),
           {QStringLiteral("+"), either, QStringLiteral("−"), either, QStringLiteral("0")});
    addRow(*graph, tr("Find"), {QStringLiteral("/")});
    addRow(*graph, tr("Move the picture with the mouse"), {tr("Space")});
    addRow(*graph, tr("Let go of what is selected"), {escape});
    Section* table = addGroup(column, tr("In a table"));
    addRow(*table, tr("Move; with Shift to select"), {arrows});
    addRow(*table, tr("Page up and down"), {tr("PgUp"), either, tr("PgDown")});
    addRow(*table, tr("Find in all rows"), {ctrl, QStringLiteral("F")});
    addRow(*table, tr("Sort by the column"), {QStringLiteral("S")});
    addRow(*table, tr("Copy"), {ctrl, QStringLiteral("C")});
    addRow(*table, tr("Copy with the columns' names"), {ctrl, shift, QStringLiteral("C")});
    Section* chart = addGroup(column, tr("In a chart or a picture"));
    addRow(*chart, tr("Zoom"), {QStringLiteral("+"), either, QStringLiteral("−")});
    addRow(*chart, tr("From mark to mark; move what is zoomed"), {arrows});
    addRow(*chart, tr("Show all of it"), {QStringLiteral("0"), either, home});
    addRow(*chart, tr("Select a part, to see its rows"), {QStringLiteral("S")});
    addRow(*chart, tr("Move and widen that part"), {shift, arrows});
    addRow(*chart, tr("Adjust columns, bins, scales"), {QStringLiteral("A")});
    addRow(*chart, tr("In the legend: hide or show; alone"), {tr("Space"), either, shift, tr("Space")});
    Section* version = addGroup(column, tr("On a version's tab"));
    addRow(*version, tr("The version before, after"), {QStringLiteral("["), either, QStringLiteral("]")});
}

void KeysDialog::filter(const QString& typed) {
    const QStringList wanted = typed.toLower().simplified().split(u' ', Qt::SkipEmptyParts);
    for (Row& row : m_rows) {
        row.in =
            std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return row.searched.contains(word); });
        row.widget->setVisible(row.in);
    }
    for (const Row& row : m_rows)
        row.section->setVisible(std::any_of(
            m_rows.begin(), m_rows.end(), [&](const Row& other) { return other.section == row.section && other.in; }));
    const bool none = shown() == 0;
    m_groups->setVisible(!none);
    m_none->setVisible(none);
    if (none)
        m_none->say("palette-keys", tr("No such key"), tr("Nothing here has \"%1\" in its words or keys.").arg(typed));
    m_area->verticalScrollBar()->setValue(0);
}

int KeysDialog::shown() const {
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.in; }));
}

/// Who types scrolls without leaving the line.
bool KeysDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_field || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    QScrollBar* bar = m_area->verticalScrollBar();
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        return true;
    case Qt::Key_Up:
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
        return true;
    case Qt::Key_PageDown:
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return true;
    case Qt::Key_PageUp:
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        return true;
    default:
        return false;
    }
}

} // namespace stemma::ui
