// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphCanvas.h"

#include "core/base/Text.h"
#include "ui/canvas/CanvasAccess.h"
#include "ui/canvas/CanvasBar.h"
#include "ui/canvas/Minimap.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Text.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace stemma::ui {

namespace {

constexpr double kFitMargin = 40;
constexpr int kLightAfter = 50, kPatience = 120; ///< ms

/// Whether two drawings have the same places: they differ at most in what their nodes say.
bool samePlaces(const LineageDrawing& one, const LineageDrawing& other) {
    const auto same = [](const DrawnNode& a, const DrawnNode& b) {
        return a.id == b.id && a.kind == b.kind && a.picture == b.picture && a.type == b.type && a.name == b.name &&
               a.version == b.version && a.group == b.group;
    };
    return one.direction == other.direction && one.aspect == other.aspect && one.edgeNames == other.edgeNames &&
           one.edges == other.edges &&
           std::equal(one.nodes.begin(), one.nodes.end(), other.nodes.begin(), other.nodes.end(), same);
}

} // namespace

GraphCanvas::GraphCanvas(QWidget* parent)
    // First of all: a name that is set would make it known as any widget.
    : QWidget((exposeCanvas(), parent)), m_emptyTitle(tr("Nothing to show yet")), m_bar(new CanvasBar(this)),
      m_minimap(new Minimap(this)) {
    setObjectName(QStringLiteral("graphCanvas"));
    setAccessibleName(tr("Lineage graph"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(240, 160);
    grabGesture(Qt::PinchGesture);
    m_minimap->hide();
    m_lightSoon.setSingleShot(true);
    m_lightSoon.setInterval(kLightAfter);
    m_ticker.setInterval(80);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { update(); });
    connect(&m_lightSoon, &QTimer::timeout, this, &GraphCanvas::relight);
    connect(&m_ticker, &QTimer::timeout, this, &GraphCanvas::tick);
    connect(&m_latest, &Latest::busyChanged, this, [this] {
        update();
        Q_EMIT arrangingChanged();
    });
    connect(&m_pictures, &NodePictures::arrived, this, [this](const std::string& id) {
        if (m_scene) repaintNode(m_scene->indexOf(id));
    });
    const auto centre = [this] { return QRectF(rect()).center(); };
    connect(m_bar, &CanvasBar::zoomInAsked, this, [this, centre] { zoomBy(1.25, centre()); });
    connect(m_bar, &CanvasBar::zoomOutAsked, this, [this, centre] { zoomBy(0.8, centre()); });
    connect(m_bar, &CanvasBar::fullSizeAsked, this, [this] { zoomTo(1); });
    connect(m_bar, &CanvasBar::fitAsked, this, &GraphCanvas::fit);
    connect(m_minimap, &Minimap::centreAsked, this, [this](QPointF units) {
        m_viewKept = true;
        CanvasView view = m_view;
        view.origin = units - QPointF(width(), height()) / (2 * view.scale);
        changeView(view);
    });
}

GraphCanvas::~GraphCanvas() = default;

void GraphCanvas::setGraph(LineageDrawing drawing) {
    if (m_scene && samePlaces(m_drawing, drawing)) {
        m_latest.forget(); // of a graph that isn't wanted any more
        updateStates(drawing.nodes);
        QMetaObject::invokeMethod(this, &GraphCanvas::graphShown, Qt::QueuedConnection);
        return;
    }
    m_patience.start();
    m_latest.ask(
        [drawing = std::move(drawing), options = m_layout](const Cancel& cancel) mutable {
            options.cancel = cancel;
            Prepared prepared;
            auto scene = GraphScene::make(drawing, options);
            if (!scene) return prepared;
            prepared.scene = std::move(*scene);
            prepared.drawing = std::move(drawing);
            return prepared;
        },
        [this](Prepared prepared) {
            if (prepared.scene) present(std::move(prepared));
        });
}

int GraphCanvas::anchorFor(const GraphScene& next) const {
    if (!m_scene) return -1;
    const auto stays = [&](int node) { return node >= 0 && next.indexOf(m_scene->nodes()[std::size_t(node)].id) >= 0; };
    if (stays(m_hovered)) return m_hovered;
    if (stays(m_current)) return m_current;
    for (const int node : m_selected)
        if (stays(node)) return node;
    int nearest = -1;
    double least = std::numeric_limits<double>::max();
    const QPointF middle = m_view.toUnits(QRectF(rect()).center());
    for (int node = 0; node < int(m_scene->nodes().size()); ++node) {
        const QPointF off = m_scene->nodes()[std::size_t(node)].box.center() - middle;
        const double far = std::hypot(off.x(), off.y());
        if (far >= least || !stays(node)) continue;
        least = far;
        nearest = node;
    }
    return nearest;
}

void GraphCanvas::present(Prepared prepared) {
    const int anchor = anchorFor(*prepared.scene);
    const std::string hoveredId = hoveredNode(), currentId = current();
    CanvasView view = m_view;
    if (anchor >= 0) {
        const SceneNode& before = m_scene->nodes()[std::size_t(anchor)];
        const SceneNode& after = prepared.scene->nodes()[std::size_t(prepared.scene->indexOf(before.id))];
        view.origin += after.box.topLeft() - before.box.topLeft();
    } else if (m_scene) {
        m_viewKept = false; // another graph altogether
        m_start = {};
    }
    m_drawing = std::move(prepared.drawing);
    m_scene = std::move(prepared.scene);
    m_faces = m_scene->faces();
    m_hovered = m_scene->indexOf(hoveredId);
    m_hoveredEdge = -1;
    m_current = m_scene->indexOf(currentId);
    m_minimap->setGraph(m_scene, &m_faces);
    m_picture.invalidate();
    setSelected(m_wanted);
    setAccessibleDescription(qtext(plural(std::int64_t(m_scene->nodes().size()), "node")));
    if (m_viewKept || anchor >= 0)
        changeView(view);
    else
        showStart();
    tick();
    update();
    Q_EMIT graphShown();
}

void GraphCanvas::updateStates(const std::vector<DrawnNode>& nodes) {
    if (!m_scene) return;
    bool changed = false;
    for (const DrawnNode& node : nodes) {
        const int i = m_scene->indexOf(node.id);
        if (i < 0 || m_drawing.nodes[std::size_t(i)] == node) continue;
        m_drawing.nodes[std::size_t(i)] = node;
        m_faces[std::size_t(i)] = m_scene->faceOf(std::size_t(i), node);
        repaintNode(i);
        changed = true;
    }
    if (!changed) return;
    m_minimap->statesChanged();
    tick();
}

void GraphCanvas::forgetPicture(const std::string& id) {
    m_pictures.forget(id);
    if (m_scene) repaintNode(m_scene->indexOf(id));
}

void GraphCanvas::setEmptyText(const QString& title, const QString& text) {
    m_emptyTitle = title;
    m_emptyText = text;
    update();
}

void GraphCanvas::repaintNode(int node) {
    if (node < 0) return;
    const double margin = 6 + 6 / m_view.scale;
    const QRectF units = m_scene->nodes()[std::size_t(node)].box.adjusted(-margin, -margin, margin, margin);
    m_picture.invalidate(units);
    update(m_view.toWidget(units).toAlignedRect().adjusted(-1, -1, 1, 1));
}

/// Turns the rings of steps that run in sight, as long as there are some and the desktop likes motion.
void GraphCanvas::tick() {
    const bool moves = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    bool some = false;
    if (m_scene && isVisible() && moves && GraphLevel(m_view.scale).facts > 0)
        for (const int node : m_scene->nodesIn(m_view.toUnits(QRectF(rect())))) {
            const NodeFace& face = m_faces[std::size_t(node)];
            if (face.state != NodeState::Running || face.progress >= 0) continue;
            some = true;
            if (m_ticker.isActive()) repaintNode(node);
        }
    if (!some) return m_ticker.stop();
    if (m_ticker.isActive()) m_turn = std::fmod(m_turn + 0.08, 1.0);
    m_ticker.start();
}

// The view.

double GraphCanvas::fullSize() const {
    return Fonts::scale();
}

void GraphCanvas::changeView(const CanvasView& view) {
    showView(view);
    m_asked = m_view;
}

void GraphCanvas::showView(const CanvasView& view) {
    CanvasView next = view;
    next.scale = std::clamp(next.scale, CanvasView::kLeast, CanvasView::kMost);
    if (m_scene && !m_scene->nodes().empty()) next = next.kept(m_scene->bounds(), size());
    next = next.snapped(devicePixelRatioF());
    if (next == m_view) return updateChrome();
    m_view = next;
    updateChrome();
    tick();
    update();
    Q_EMIT viewChanged();
}

void GraphCanvas::setView(const CanvasView& view) {
    m_viewKept = true;
    showView(view);
    m_asked = view;
}

CanvasView GraphCanvas::fitted() const {
    const QSizeF room(width(), std::max(height() - m_roomAbove, height() / 2));
    CanvasView view = CanvasView::fitting(m_scene->bounds(), room, kFitMargin, fullSize());
    view.origin.ry() -= (height() - room.height()) / view.scale;
    return view;
}

CanvasView GraphCanvas::startView(const CanvasView& fitted) const {
    constexpr double kRatherSmaller = 0.8; // than cut
    const int node = m_scene->indexOf(m_start.node);
    CanvasView view;
    view.scale = m_start.scale * std::max(1.0, Fonts::scale()); // smaller than that, less would be shown
    if (node < 0 || fitted.scale >= view.scale * kRatherSmaller) return fitted;
    const QPointF middle = m_scene->nodes()[std::size_t(node)].box.center();
    view.origin = middle - QPointF(width() * m_start.share, (height() + m_roomAbove) / 2.0) / view.scale;
    // No empty room beyond the graph's ends, and a graph that fits in height stands in the middle of it.
    const QRectF bounds = m_scene->bounds().adjusted(-40, -60 - m_roomAbove / view.scale, 40, 60);
    const QSizeF seen = QSizeF(size()) / view.scale;
    const auto clamped = [](double at, double low, double high, double room) {
        return high - low <= room ? (low + high - room) / 2 : std::clamp(at, low, high - room);
    };
    view.origin.setX(clamped(view.origin.x(), bounds.left(), bounds.right(), seen.width()));
    view.origin.setY(clamped(view.origin.y(), bounds.top(), bounds.bottom(), seen.height()));
    return view;
}

void GraphCanvas::showStart() {
    if (m_scene) changeView(startView(fitted()));
}

void GraphCanvas::startAt(CanvasStart start) {
    m_start = std::move(start);
    m_viewKept = false;
    showStart();
}

void GraphCanvas::fit() {
    startAt({});
}

void GraphCanvas::setRoomAbove(int pixels) {
    if (m_roomAbove == pixels) return;
    m_roomAbove = pixels;
    if (!m_viewKept) showStart();
}

void GraphCanvas::zoomBy(double factor, QPointF fixed) {
    m_viewKept = true;
    changeView(m_view.zoomed(m_view.scale * factor, fixed));
}

void GraphCanvas::zoomTo(double scale) {
    m_viewKept = true;
    changeView(m_view.zoomed(scale * fullSize(), QRectF(rect()).center()));
}

void GraphCanvas::showNodes(const std::vector<std::string>& ids) {
    if (!m_scene) return;
    QRectF units;
    for (const std::string& id : ids)
        if (const int node = m_scene->indexOf(id); node >= 0) units |= m_scene->nodes()[std::size_t(node)].box;
    if (units.isNull()) return;
    m_viewKept = true;
    const CanvasView all = CanvasView::fitting(units, size(), kFitMargin, std::max(m_view.scale, 0.4 * fullSize()));
    changeView(all);
}

QRectF GraphCanvas::nodeRect(const std::string& id) const {
    const int node = m_scene ? m_scene->indexOf(id) : -1;
    return node < 0 ? QRectF() : m_view.toWidget(m_scene->nodes()[std::size_t(node)].box);
}

// What is chosen, and what is lit.

void GraphCanvas::setSelected(const std::vector<std::string>& ids) {
    std::vector<int> nodes;
    if (m_scene)
        for (const std::string& id : ids)
            if (const int node = m_scene->indexOf(id); node >= 0) nodes.push_back(node);
    const int current = nodes.empty() ? m_current : nodes.back();
    m_wanted = ids;
    choose(std::move(nodes), current, false);
}

void GraphCanvas::select(const std::vector<std::string>& ids) {
    setSelected(ids);
    Q_EMIT selectionChanged(m_wanted);
}

std::vector<std::string> GraphCanvas::selected() const {
    return m_wanted;
}

std::string GraphCanvas::current() const {
    return m_current < 0 ? std::string() : m_scene->nodes()[std::size_t(m_current)].id;
}

std::string GraphCanvas::hoveredNode() const {
    return m_hovered < 0 ? std::string() : m_scene->nodes()[std::size_t(m_hovered)].id;
}

void GraphCanvas::choose(std::vector<int> nodes, int current, bool say) {
    if (say) { // in the order they were chosen
        m_wanted.clear();
        for (const int node : nodes) m_wanted.push_back(m_scene->nodes()[std::size_t(node)].id);
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    m_current = current;
    m_selected = std::move(nodes);
    relight();
    tellAccess();
    if (say) Q_EMIT selectionChanged(m_wanted);
}

void GraphCanvas::tellAccess() const {
    if (!QAccessible::isActive() || m_current < 0) return;
    QAccessibleEvent event(const_cast<GraphCanvas*>(this), QAccessible::Focus);
    event.setChild(m_current);
    QAccessible::updateAccessibility(&event);
}

void GraphCanvas::setHovered(int node, int edge) {
    if (node == m_hovered && edge == m_hoveredEdge) return;
    const bool another = node != m_hovered;
    m_hovered = node;
    m_hoveredEdge = edge;
    setCursor(m_space ? Qt::OpenHandCursor : node >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    m_lightSoon.start();
    if (another) Q_EMIT hovered(hoveredNode());
}

void GraphCanvas::relight() {
    m_lightSoon.stop();
    m_connected.clear();
    if (m_hovered >= 0)
        m_connected = m_scene->connected({m_hovered});
    else if (!m_selected.empty())
        m_connected = m_scene->connected(m_selected);
    m_picture.invalidate();
    update();
}

// What is seen.

GraphLook GraphCanvas::look() const {
    GraphLook look;
    look.palette = currentPalette();
    look.scale = m_view.scale;
    look.faces = &m_faces;
    look.connected = &m_connected;
    look.selected = &m_selected;
    look.hovered = m_hovered;
    look.hoveredEdge = m_hoveredEdge;
    look.focused = hasFocus() ? m_current : -1;
    look.turn = m_turn;
    return look;
}

void GraphCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_scene || m_scene->nodes().empty()) return paintEmpty(painter);
    GraphLook seen = look();
    const double ratio = devicePixelRatioF();
    seen.picture = [this, ratio](int node) {
        const SceneNode& slot = m_scene->nodes()[std::size_t(node)];
        const double pixels = std::max(1.0, m_view.scale) * ratio;
        return m_pictures.get(slot.id, (pictureArea(slot.box).size() * pixels).toSize());
    };
    const GraphPainter graph(*m_scene, seen);
    bool anew = false;
    const QImage& picture = m_picture.update(m_view, size(), ratio, [&](QPainter& into, const QRectF& units) {
        graph.paintGround(into, units);
        if (!std::exchange(anew, true)) m_painted = {};
        m_painted.add(graph.paint(into, units));
    });
    painter.drawImage(QPointF(0, 0), picture);
    paintNote(painter);
}

/// How the graph was laid out, where that isn't how it should be, beside the buttons.
void GraphCanvas::paintNote(QPainter& painter) const {
    if (m_scene->note().empty()) return;
    const Palette colours = currentPalette();
    constexpr int kGap = 8, kPadding = 8;
    QRect box(m_bar->geometry().right() + kGap, m_bar->y(), 0, m_bar->height());
    painter.setFont(Fonts::quiet());
    const int room = (m_minimap->isVisible() ? m_minimap->x() : width()) - box.left() - 2 * kPadding - kGap;
    const QString text = painter.fontMetrics().elidedText(oneLine(m_scene->note()), Qt::ElideRight, std::max(0, room));
    box.setWidth(painter.fontMetrics().horizontalAdvance(text) + 2 * kPadding);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours("canvas"));
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(colours("text.quiet"));
    painter.drawText(box, Qt::AlignCenter, text);
}

void GraphCanvas::paintEmpty(QPainter& painter) const {
    const Palette colours = currentPalette();
    painter.fillRect(rect(), colours("canvas"));
    const bool busy = m_latest.busy();
    if (busy && m_patience.isActive()) return;
    const QString title = busy ? tr("Laying out the graph") : m_emptyTitle;
    if (title.isEmpty()) return;
    // As the other empty places have it: a sign, what will appear here, how to make it appear.
    constexpr int kSign = 32, kMostWidth = 320, kGap = 12;
    const int wide = std::min(qRound(kMostWidth * Fonts::scale()), width() - 48);
    const int left = (width() - wide) / 2, top = std::max(12, height() * 2 / 5 - kSign - kGap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, "lineage", QRectF((width() - kSign) / 2.0, top, kSign, kSign), colours("edge"));
    painter.setPen(colours("text"));
    painter.setFont(Fonts::sized(13, QFont::DemiBold));
    QRect taken;
    painter.drawText(QRect(left, top + kSign + kGap, wide, height()),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, title, &taken);
    if (busy) return;
    painter.setPen(colours("text.quiet"));
    painter.setFont(Fonts::base());
    painter.drawText(QRect(left, taken.bottom() + 7, wide, height()),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

void GraphCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeChrome();
    if (m_viewKept)
        showView(m_asked); // not what a size that only passed by has made of it
    else
        showStart();
}

void GraphCanvas::placeChrome() {
    constexpr int kMargin = 14;
    m_bar->adjustSize();
    m_bar->move(kMargin, height() - m_bar->height() - kMargin);
    m_minimap->move(width() - m_minimap->width() - kMargin, height() - m_minimap->height() - kMargin);
    updateChrome();
}

void GraphCanvas::updateChrome() {
    m_bar->setScale(m_view.scale / fullSize());
    const bool some = m_scene && !m_scene->nodes().empty();
    m_bar->setVisible(some);
    const QRectF seen = m_view.toUnits(QRectF(rect()));
    m_minimap->setInSight(seen);
    constexpr int kLeastWidth = 560, kLeastHeight = 320; // a small canvas has no room for a map
    m_minimap->setVisible(some && width() >= kLeastWidth && height() >= kLeastHeight &&
                          !seen.contains(m_scene->bounds()));
}

void GraphCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_picture.invalidate();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
