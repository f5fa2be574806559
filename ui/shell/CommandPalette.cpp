// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/CommandPalette.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/shell/Command.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Places.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kWidth = 620, kRow = 36, kRows = 10;

class EntryDelegate : public QStyledItemDelegate {
public:
    EntryDelegate(const PaletteModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {100, qRound(kRow * Fonts::scale())};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const PaletteEntry* entry = m_model.entry(index.row());
        if (!entry) return;
        const Palette palette = currentPalette();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect box = option.rect.adjusted(6, 1, -6, -1);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette("selected"));
            painter->drawRoundedRect(box, 6, 6);
        }
        const QColor ink = palette(entry->enabled ? "text" : "disabled");
        drawIcon(*painter, entry->icon, QRectF(box.left() + 10, box.center().y() - 8, 17, 17),
                 entry->icon.starts_with("type:") ? palette.type(entry->icon.substr(5)) : palette("text.quiet"));
        int right = box.right() - 12;
        const QString aside = entry->shortcut.isEmpty() ? entry->detail : entry->shortcut;
        painter->setFont(entry->shortcut.isEmpty() ? Fonts::quiet() : Fonts::mono(11.5));
        const int asideWidth = std::min(painter->fontMetrics().horizontalAdvance(aside) + 2, box.width() / 2);
        painter->setPen(palette("text.quiet"));
        painter->drawText(QRect(right - asideWidth, box.top(), asideWidth, box.height()),
                          Qt::AlignVCenter | Qt::AlignRight,
                          painter->fontMetrics().elidedText(aside, Qt::ElideRight, asideWidth));
        right -= asideWidth + 16;
        drawTitle(*painter, *entry, QRect(box.left() + 38, box.top(), right - box.left() - 38, box.height()), ink,
                  palette("accent"));
        painter->restore();
    }

private:
    /// The letters that were matched stand out.
    static void drawTitle(QPainter& painter, const PaletteEntry& entry, const QRect& box, const QColor& ink,
                          const QColor& accent) {
        const QFont plain = Fonts::base(), strong = Fonts::sized(13, QFont::Bold);
        double x = box.left();
        for (int i = 0; i < entry.title.size(); ++i) {
            const bool hit = std::binary_search(entry.matched.begin(), entry.matched.end(), i);
            painter.setFont(hit ? strong : plain);
            painter.setPen(hit ? accent : ink);
            const QString letter = entry.title.mid(i, 1);
            const double width = QFontMetricsF(painter.font()).horizontalAdvance(letter);
            if (x + width > box.right() - 10 && i + 1 < entry.title.size()) {
                painter.drawText(QRectF(x, box.top(), 20, box.height()), Qt::AlignVCenter, QStringLiteral("…"));
                return;
            }
            painter.drawText(QRectF(x, box.top(), width + 4, box.height()), Qt::AlignVCenter, letter);
            x += width;
        }
    }
    const PaletteModel& m_model;
};

std::vector<PaletteEntry> commandEntries(MainWindow& window) {
    std::vector<PaletteEntry> entries;
    for (const Command& command : commandCatalog()) {
        if (command.id == QLatin1String("palette")) continue;
        PaletteEntry entry;
        entry.title = command.title;
        entry.shortcut = QKeySequence(command.shortcut).toString(QKeySequence::NativeText);
        entry.id = command.id;
        entry.icon = command.icon;
        entry.enabled = !command.enabled || command.enabled(window);
        entries.push_back(std::move(entry));
    }
    for (const QString& name : window.places().bookmarks()) {
        PaletteEntry entry;
        entry.kind = PaletteEntry::Kind::Bookmark;
        entry.title = entry.id = name;
        entry.detail = QObject::tr("bookmark");
        entry.icon = "bookmark";
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace

CommandPalette::CommandPalette(MainWindow& window) : QFrame(&window, Qt::Popup), m_window(window) {
    setObjectName(QStringLiteral("command-palette"));
    setProperty("role", QStringLiteral("card"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Find anything, do anything"));
    m_model.setEntries(commandEntries(window), *window.context().session.overview());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 8, 1, 8);
    column->setSpacing(6);
    m_field = new SearchField(this);
    m_field->setObjectName(QStringLiteral("palette-field"));
    m_field->setPlaceholderText(tr("Search artifacts, runs, commands"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("palette-list"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(m_model, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    ThinScrollBar::install(*m_list);
    m_list->setMouseTracking(true);
    auto* margin = new QHBoxLayout;
    margin->setContentsMargins(8, 0, 8, 0);
    margin->addWidget(m_field);
    column->addLayout(margin);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& typed) {
        m_model.setTyped(typed);
        m_list->setCurrentIndex(m_model.index(0));
        fitRows();
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    connect(m_list, &QListView::entered, m_list, &QListView::setCurrentIndex);
    m_list->setCurrentIndex(m_model.index(0));
    const int width = std::min(qRound(kWidth * Fonts::scale()), window.width() - 40);
    resize(width, height());
    fitRows();
    move(window.mapToGlobal(QPoint((window.width() - width) / 2, 44)));
}

/// As high as what is found, up to ten rows.
void CommandPalette::fitRows() {
    const int rows = std::clamp(m_model.rowCount(), 1, kRows);
    resize(width(), qRound((kRow * rows + 54) * Fonts::scale()));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_field || event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Escape: // at once: the field's own would first clear what was typed
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    default:
        return false;
    }
}

void CommandPalette::choose() {
    const PaletteEntry* found = m_model.entry(m_list->currentIndex().row());
    if (!found || !found->enabled) return;
    const PaletteEntry entry = *found;
    if (entry.kind == PaletteEntry::Kind::Cells) return m_field->setText(entry.id);
    MainWindow& window = m_window;
    close();
    Desk& desk = window.context().desk;
    switch (entry.kind) {
    case PaletteEntry::Kind::Command:
        if (const Command* command = findCommand(entry.id)) command->run(window);
        break;
    case PaletteEntry::Kind::Bookmark:
        window.places().openBookmark(entry.id);
        break;
    case PaletteEntry::Kind::Artifact:
        window.context().selection.select(Subject::ofVersion(entry.version));
        Q_EMIT desk.openVersion(entry.version, true);
        break;
    case PaletteEntry::Kind::Run:
        window.context().selection.select(Subject::ofRun(entry.run));
        Q_EMIT desk.openRun(entry.run, true);
        break;
    case PaletteEntry::Kind::Pipeline:
        window.opening().open(entry.id);
        break;
    case PaletteEntry::Kind::Cells:
        break; // its cells are listed
    }
}

void openCommandPalette(MainWindow& window) {
    auto* palette = new CommandPalette(window);
    palette->show();
    palette->findChild<QLineEdit*>()->setFocus();
}

} // namespace stemma::ui
