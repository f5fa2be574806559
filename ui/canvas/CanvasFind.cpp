// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasFind.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/widgets/SearchField.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kFindWidth = 320;   ///< at the usual text size
constexpr int kSearchAfter = 200; ///< ms

} // namespace

CanvasFind::CanvasFind(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("canvasFind"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(5, 5, 5, 5);
    row->setSpacing(2);
    m_field = new SearchField(this);
    m_field->setObjectName(QStringLiteral("canvasFindField"));
    m_field->setPlaceholderText(tr("Find in the graph"));
    m_field->setAccessibleName(tr("Find in the graph"));
    m_field->setToolTip(tr("Names, kinds, states, tags; Enter or F3 is the next, Shift before it, Escape closes"));
    m_field->setMaxLength(200);
    m_field->setClearButtonEnabled(false); // there is a cross already
    m_field->installEventFilter(this);
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("canvasFindCount"));
    m_count->setProperty("role", QStringLiteral("quiet"));
    m_count->setTextFormat(Qt::PlainText);
    row->addWidget(m_field, 1);
    row->addSpacing(4);
    row->addWidget(m_count);
    const auto button = [&](const char* name, const QString& words, auto&& act) {
        auto* made = new QToolButton(this);
        made->setObjectName(QLatin1String(name));
        made->setProperty("role", QStringLiteral("quiet"));
        made->setAccessibleName(words);
        made->setToolTip(words);
        made->setFocusPolicy(Qt::TabFocus);
        made->setAutoRaise(true);
        row->addWidget(made);
        connect(made, &QToolButton::clicked, this, act);
        return made;
    };
    m_previous = button("canvasFindPrevious", tr("The one before (Shift+Enter)"), [this] { step(-1); });
    m_next = button("canvasFindNext", tr("The next (Enter)"), [this] { step(1); });
    m_close = button("canvasFindClose", tr("Close (Escape)"), [this] { close(); });
    connect(m_field, &QLineEdit::textChanged, this, &CanvasFind::type);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSearchAfter);
    connect(&m_soon, &QTimer::timeout, this, &CanvasFind::searchAgain);
    setFocusProxy(m_field);
    dress();
    hide();
}

QSize CanvasFind::sizeHint() const {
    const double scale = std::max(1.0, Fonts::scale());
    return {qRound(kFindWidth * scale), std::max(QWidget::sizeHint().height(), qRound(36 * scale))};
}

void CanvasFind::dress() {
    const QColor ink = currentPalette()("text.quiet"), none = currentPalette()("disabled");
    const int size = qRound(14 * std::max(1.0, Fonts::scale()));
    for (const auto& [button, name] :
         {std::pair(m_previous, "chevron-up"), std::pair(m_next, "chevron-down"), std::pair(m_close, "close")}) {
        button->setIcon(icon(name, ink, none));
        button->setIconSize({size, size});
    }
    m_count->setFont(Fonts::figures(12));
    m_field->setFont(Fonts::base());
    updateGeometry();
}

void CanvasFind::setGraph(std::shared_ptr<const GraphScene> scene, const LineageDrawing* drawing) {
    const std::string before = m_scene && current() >= 0 ? m_scene->nodes()[std::size_t(current())].id : std::string();
    m_scene = std::move(scene);
    m_drawing = drawing;
    m_index = {};
    m_from = m_scene ? m_scene->indexOf(before) : -1;
    m_found.clear();
    m_order.clear();
    m_at = -1;
    m_soon.stop();
    if (!isHidden()) search();
}

void CanvasFind::statesChanged(const LineageDrawing* drawing) {
    m_drawing = drawing;
    m_index = {};
    if (lights() && !m_soon.isActive()) m_soon.start();
}

void CanvasFind::searchAgain() {
    if (!lights()) return;
    const std::vector<int> before = m_found;
    const int at = current();
    const bool walking = m_walking;
    if (at >= 0) m_from = at;
    search();
    m_walking = walking && current() == at;
    if (m_found != before) Q_EMIT refreshed();
}

void CanvasFind::open(const QString& typed, int from, const QRectF& inSight) {
    m_from = from;
    m_inSight = inSight;
    show();
    raise();
    m_field->setFocus();
    if (!typed.isEmpty())
        m_field->setText(typed);
    else
        m_field->selectAll();
    type();
}

void CanvasFind::close() {
    if (isHidden()) return;
    const QWidget* keyboard = QApplication::focusWidget();
    if (keyboard && isAncestorOf(keyboard)) parentWidget()->setFocus(); // elsewhere it stays there
    hide();
    m_walking = false;
    Q_EMIT closed();
}

void CanvasFind::type() {
    search();
    Q_EMIT foundChanged();
}

void CanvasFind::search() {
    const QString words = m_field->text();
    m_typed = !words.trimmed().isEmpty();
    m_walking = false;
    if (m_typed && m_index.empty() && m_drawing) m_index = FindIndex(*m_drawing);
    m_found = m_typed && m_scene ? m_index.find(words) : std::vector<int>();
    m_order = m_found;
    const auto& nodes = m_scene ? m_scene->nodes() : std::vector<SceneNode>();
    const bool down = m_scene && m_scene->direction() == LayoutDirection::TopDown;
    const auto placeOf = [&](int node) {
        const QPointF at = nodes[std::size_t(node)].box.center();
        return down ? std::pair(at.y(), at.x()) : std::pair(at.x(), at.y());
    };
    std::stable_sort(m_order.begin(), m_order.end(), [&](int a, int b) { return placeOf(a) < placeOf(b); });
    m_at = m_order.empty() ? -1 : 0;
    const auto seen = std::find_if(m_order.begin(), m_order.end(),
                                   [&](int node) { return m_inSight.contains(nodes[std::size_t(node)].box.center()); });
    const auto from = std::find(m_order.begin(), m_order.end(), m_from);
    if (from != m_order.end())
        m_at = int(from - m_order.begin());
    else if (seen != m_order.end())
        m_at = int(seen - m_order.begin());
    count();
}

/// The first step takes what typing has found; the next ones go on from there.
void CanvasFind::step(int by) {
    if (m_order.empty()) return;
    const int all = int(m_order.size());
    if (std::exchange(m_walking, true)) m_at = (m_at + by + all) % all;
    count();
    Q_EMIT walked(current());
}

void CanvasFind::count() {
    const QString words = !m_typed          ? QString()
                          : m_order.empty() ? tr("nothing found")
                                            : tr("%1 of %2").arg(m_at + 1).arg(m_order.size());
    m_count->setText(words);
    m_field->setAccessibleDescription(words);
    for (QToolButton* button : {m_previous, m_next}) button->setEnabled(!m_order.empty());
}

bool CanvasFind::eventFilter(QObject* object, QEvent* event) {
    if (object != m_field || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(object, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool back = (key->modifiers() & Qt::ShiftModifier) != 0;
    const bool plain = (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) == 0;
    int by = 0;
    switch (plain ? key->key() : 0) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3:
        by = back ? -1 : 1;
        break;
    case Qt::Key_Down:
        by = 1;
        break;
    case Qt::Key_Up:
        by = -1;
        break;
    case Qt::Key_Escape:
        break;
    default:
        return QWidget::eventFilter(object, event);
    }
    event->accept();
    if (event->type() == QEvent::KeyPress) by == 0 ? close() : step(by);
    return true;
}

void CanvasFind::paintEvent(QPaintEvent*) {
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colours("surface"));
    painter.setPen(QPen(colours("line"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void CanvasFind::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) dress();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
