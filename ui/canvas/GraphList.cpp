// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphList.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kRowHeight = 30, kCellPad = 8, kGlyphRoom = 22, kGlyphSide = 15; ///< at the usual text size
constexpr int kStatesAfter = 200;                                              ///< ms

class GraphListDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {80, qRound(kRowHeight * Fonts::scale())};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette palette = currentPalette();
        const QRect box = option.rect;
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        painter->save();
        if (selected || (option.state & QStyle::State_MouseOver) != 0)
            painter->fillRect(box, palette(selected ? "selected" : "hover"));
        painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), palette("line"));
        QRectF room = QRectF(box).adjusted(kCellPad, 0, -kCellPad, -1);
        QColor colour = palette(index.column() == GraphListModel::Name ? "text" : "text.quiet");
        if (index.column() == GraphListModel::Name) {
            const std::string glyph = utf8(index.data(GraphListModel::GlyphRole).toString());
            const double side = kGlyphSide * std::max(1.0, Fonts::scale());
            if (!glyph.empty())
                drawIcon(*painter, glyph, QRectF(room.left(), room.center().y() - side / 2, side, side),
                         glyph.rfind("type:", 0) == 0 ? palette.type(glyph.substr(5)) : palette("text.quiet"));
            room.setLeft(room.left() + kGlyphRoom * std::max(1.0, Fonts::scale()));
        } else if (index.column() == GraphListModel::State) {
            colour = palette.status(utf8(index.data(GraphListModel::StatusRole).toString()));
        }
        painter->setFont(Fonts::figures());
        painter->setPen(colour);
        const QString words =
            QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideMiddle, room.width());
        painter->drawText(room, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, words);
        painter->restore();
    }
};

} // namespace

GraphList::GraphList(GraphCanvas* canvas, QWidget* parent) : QWidget(parent), m_canvas(canvas) {
    setObjectName(QStringLiteral("graphList"));
    build();
    connectParts();
    dress();
}

void GraphList::build() {
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(10, 8, 10, 8);
    bar->setSpacing(8);
    m_filter = new SearchField(this);
    m_filter->setObjectName(QStringLiteral("graphListFilter"));
    m_filter->setPlaceholderText(tr("Filter the list"));
    m_filter->setAccessibleName(tr("Filter the list"));
    m_filter->setToolTip(tr("Names, kinds, states, tags (/)"));
    m_filter->setMaxLength(200);
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("graphListCount"));
    m_count->setProperty("role", QStringLiteral("quiet"));
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_count);
    m_table = new QTreeView(this);
    m_table->setObjectName(QStringLiteral("graphListTable"));
    m_table->setAccessibleName(tr("Nodes of the graph"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new GraphListDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setMouseTracking(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    ThinScrollBar::install(*m_table);
    m_table->header()->setSectionsMovable(false);
    m_table->header()->setMinimumSectionSize(48);
    m_table->header()->setHighlightSections(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(GraphListModel::Name, Qt::AscendingOrder);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    m_table->installEventFilter(this);
    m_filter->installEventFilter(this);
}

void GraphList::connectParts() {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kStatesAfter);
    connect(&m_soon, &QTimer::timeout, this, &GraphList::fill);
    connect(m_canvas, &GraphCanvas::graphShown, this, &GraphList::fill);
    connect(m_canvas, &GraphCanvas::statesShown, &m_soon, [this] {
        if (isVisible() && !m_soon.isActive()) m_soon.start();
    });
    connect(m_canvas, &GraphCanvas::selectionShown, this, &GraphList::follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GraphList::tell);
    connect(m_table, &QTreeView::doubleClicked, this, &GraphList::open);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_following = true; // what the filter hides stays selected
        m_model.setFilter(words);
        m_following = false;
        m_followed.clear();
        count();
        follow();
    });
}

void GraphList::dress() {
    m_count->setFont(Fonts::figures(12));
    m_table->setFont(Fonts::base());
    const double scale = std::max(0.8, Fonts::scale());
    const int widths[] = {190, 84, 84, 82, 76, 52, 84};
    for (int column = 0; column < GraphListModel::kColumns; ++column)
        m_table->header()->resizeSection(column, qRound(widths[column] * scale));
}

void GraphList::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) dress();
    QWidget::changeEvent(event);
}

void GraphList::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_followed.clear();
    fill();
}

void GraphList::fill() {
    if (!isVisible()) return;
    m_soon.stop();
    const QModelIndex top = m_table->indexAt(QPoint(0, 0));
    const std::string first = top.isValid() ? m_model.id(top.row()) : std::string();
    const bool stays = m_canvas->selected() == m_followed;
    m_following = true;
    m_model.setDrawing(m_canvas->drawing());
    m_following = false;
    count();
    follow();
    // What is read stays where it is, unless something else is selected.
    if (!stays) return;
    if (const int row = m_model.rowOf(first); row >= 0 && m_table->indexAt(QPoint(0, 0)) != m_model.index(row, 0))
        m_table->scrollTo(m_model.index(row, 0), QAbstractItemView::PositionAtTop);
}

void GraphList::count() {
    const int shown = m_model.rowCount(), all = m_model.total();
    m_count->setText(shown == all ? tr("%L1 nodes").arg(all) : tr("%L1 of %L2").arg(shown).arg(all));
}

void GraphList::follow() {
    if (!isVisible()) return;
    const std::vector<std::string> ids = m_canvas->selected();
    const bool another = ids != std::exchange(m_followed, ids);
    if (m_following) return;
    QItemSelection rows;
    QModelIndex last;
    std::vector<int> places;
    for (const std::string& id : ids)
        if (const int row = m_model.rowOf(id); row >= 0) {
            places.push_back(row);
            last = m_model.index(row, 0);
        }
    // One range for rows side by side: many are selected as quickly as few.
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0, end = 0; i < places.size(); i = end) {
        for (end = i + 1; end < places.size() && places[end] == places[end - 1] + 1;) ++end;
        rows.append(QItemSelectionRange(m_model.index(places[i], 0),
                                        m_model.index(places[end - 1], GraphListModel::kColumns - 1)));
    }
    m_following = true;
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (last.isValid()) {
        m_table->selectionModel()->setCurrentIndex(last, QItemSelectionModel::NoUpdate);
        if (another) m_table->scrollTo(last);
    }
    m_following = false;
}

void GraphList::tell() {
    if (m_following) return;
    std::vector<std::string> ids;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row) ids.push_back(m_model.id(row));
    // The keyboard's is the last, as in the graph.
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        if (const auto at = std::find(ids.begin(), ids.end(), m_model.id(current.row())); at != ids.end())
            std::rotate(at, at + 1, ids.end());
    m_following = true;
    m_canvas->select(ids);
    m_following = false;
    if (!ids.empty()) m_canvas->reveal(ids.back());
}

void GraphList::open() {
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid()) m_canvas->open(m_model.id(current.row()));
}

bool GraphList::eventFilter(QObject* object, QEvent* event) {
    const bool override = event->type() == QEvent::ShortcutOverride;
    if (!override && event->type() != QEvent::KeyPress) return QWidget::eventFilter(object, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool plain = (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == 0;
    const bool inTable = object == m_table;
    switch (plain ? key->key() : 0) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!override && inTable) open();
        if (!override && !inTable) m_table->setFocus();
        break;
    case Qt::Key_Down:
        if (inTable) return QWidget::eventFilter(object, event);
        if (!override) m_table->setFocus();
        break;
    case Qt::Key_Escape:
        if (!inTable && !m_filter->text().isEmpty()) return QWidget::eventFilter(object, event);
        if (!override) Q_EMIT leaveRequested();
        break;
    case Qt::Key_L:
        if (!inTable) return QWidget::eventFilter(object, event);
        if (!override) Q_EMIT closeRequested();
        break;
    case Qt::Key_Slash:
        if (!inTable) return QWidget::eventFilter(object, event);
        if (!override) m_filter->setFocus();
        break;
    default:
        return QWidget::eventFilter(object, event);
    }
    event->accept();
    return true;
}

} // namespace stemma::ui
