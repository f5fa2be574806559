// SPDX-License-Identifier: GPL-3.0-or-later
// How a GraphStage is seen.
#include "core/base/Clock.h"
#include "ui/canvas/CanvasNotes.h"
#include "ui/canvas/GraphStage.h"
#include "ui/paint/Fonts.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

void GraphStage::repaintNode(int node) {
    if (node < 0) return;
    const double margin = 6 + 6 / m_view.scale;
    const QRectF units = m_scene->nodes()[std::size_t(node)].box.adjusted(-margin, -margin, margin, margin);
    m_picture.invalidate(units);
    update(m_view.toWidget(units).toAlignedRect().adjusted(-1, -1, 1, 1));
}

bool GraphStage::moves() const {
    return style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0 &&
           !qEnvironmentVariableIsSet("STEMMA_REDUCED_MOTION");
}

/// Turns the rings of steps that run in sight, as long as there are some and the desktop likes motion.
void GraphStage::tick() {
    bool some = false;
    if (m_scene && isVisible() && moves() && GraphLevel(m_view.scale).facts > 0)
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

GraphLook GraphStage::look() const {
    GraphLook look;
    look.palette = currentPalette();
    look.scale = m_view.scale;
    look.faces = &m_faces;
    look.connected = &m_lit;
    look.selected = &m_selected;
    look.hovered = m_hovered;
    look.hoveredEdge = m_hoveredEdge;
    look.focused = ringed();
    look.turn = m_turn;
    look.colours = &m_colours;
    look.text = Fonts::scale();
    return look;
}

CanvasTiles::Frame GraphStage::tiles() {
    CanvasTiles::Frame frame{m_scene, look(), m_view, size(), devicePixelRatioF()};
    frame.look.lifted = &m_motion.lifted();
    frame.look.picture = [this, ratio = frame.ratio](int node) {
        const SceneNode& slot = m_scene->nodes()[std::size_t(node)];
        const double pixels = std::max(1.0, m_view.scale) * ratio;
        return m_pictures.get(slot.id, (pictureArea(slot.box).size() * pixels).toSize());
    };
    return frame;
}

void GraphStage::settle() {
    if (!some()) return;
    m_picture.settle(tiles());
    update();
}

void GraphStage::setColourBy(ColourBy by) {
    if (by == m_colours.by) return;
    m_colours.by = by;
    colour();
    update();
}

GraphColours GraphStage::coloursNow() const {
    GraphColours colours;
    if (some()) colours = graphColours(*m_scene, m_faces, m_colours.by, Clock::system().now());
    colours.by = m_colours.by;
    return colours;
}

void GraphStage::colour() {
    m_colours = coloursNow();
    m_picture.invalidate();
    Q_EMIT coloursChanged();
}

/// What nodes say has changed: most news change no colour, and few change many.
void GraphStage::recolour() {
    GraphColours next = coloursNow();
    if (next.inks == m_colours.inks && next.legend == m_colours.legend) return;
    constexpr std::size_t kFew = 32;
    std::vector<int> others;
    for (std::size_t i = 0; i < next.inks.size() && others.size() <= kFew; ++i)
        if (next.inks[i] != m_colours.inks[i]) others.push_back(int(i));
    m_colours = std::move(next);
    if (others.size() > kFew)
        m_picture.outdate();
    else
        for (const int node : others) repaintNode(node);
    Q_EMIT coloursChanged();
}

void GraphStage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!some()) {
        painter.fillRect(rect(), currentPalette()("canvas"));
        const bool busy = arranging();
        if (busy && m_patience.isActive()) return;
        const QString title = busy ? tr("Laying out the graph") : m_emptyTitle;
        if (!title.isEmpty()) paintEmptyCanvas(painter, rect(), title, busy ? QString() : m_emptyText);
        return;
    }
    const CanvasTiles::Frame frame = tiles();
    m_picture.paint(painter, frame, *this);
    if (m_motion.resting() && m_picture.settled()) m_motion.clear(); // they are in the picture
    const QRectF seen = m_view.toUnits(QRectF(rect()));
    painter.save();
    painter.setTransform(m_view.transform(), true);
    if (m_motion.any()) m_motion.paint(painter, frame.look, seen);
    // What stays at the upper edge stays below what stands there.
    GraphPainter(*m_scene, frame.look).paintTitles(painter, seen.adjusted(0, m_roomAbove / m_view.scale, 0, 0));
    painter.restore();
    paintPins(painter);
}

/// A small mark at the corner of what a person put somewhere.
void GraphStage::paintPins(QPainter& painter) const {
    constexpr double kFrom = 0.4; // scale
    if (pinned().empty() || m_view.scale < kFrom) return;
    for (const auto& [id, place] : pinned()) {
        const QRectF box = nodeRect(id);
        if (!box.isNull() && box.adjusted(-12, -12, 12, 12).intersects(QRectF(rect())))
            paintPinMark(painter, box.topRight(), std::clamp(m_view.scale, 0.7, 1.5));
    }
}

void GraphStage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_viewKept)
        showView(m_asked); // not what a size that only passed by has made of it
    else
        showStart();
}

void GraphStage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_picture.invalidate();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
