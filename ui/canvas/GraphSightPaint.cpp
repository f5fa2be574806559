// SPDX-License-Identifier: GPL-3.0-or-later
// How a GraphSight is painted.
#include "core/base/Clock.h"
#include "ui/canvas/GraphSight.h"
#include "ui/paint/Fonts.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

void GraphSight::repaintNode(int node) {
    if (node < 0) return;
    const double margin = 6 + 6 / view().scale;
    const QRectF units = m_scene->nodes()[std::size_t(node)].box.adjusted(-margin, -margin, margin, margin);
    m_picture.invalidate(units);
    update(view().toWidget(units).toAlignedRect().adjusted(-1, -1, 1, 1));
}

bool GraphSight::moves() const {
    return style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0 &&
           !qEnvironmentVariableIsSet("STEMMA_REDUCED_MOTION");
}

/// Turns the rings of steps that run in sight, as long as there are some and the desktop likes motion.
void GraphSight::tick() {
    bool some = false;
    if (m_scene && isVisible() && moves() && GraphLevel(view().scale).facts > 0)
        for (const int node : m_scene->nodesIn(inSight())) {
            const NodeFace& face = m_faces[std::size_t(node)];
            if (face.state != NodeState::Running || face.progress >= 0) continue;
            some = true;
            if (m_ticker.isActive()) repaintNode(node);
        }
    if (!some) return m_ticker.stop();
    if (m_ticker.isActive()) m_turn = std::fmod(m_turn + 0.08, 1.0);
    m_ticker.start();
}

GraphLook GraphSight::look() const {
    GraphLook look;
    look.palette = currentPalette();
    look.scale = view().scale;
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

CanvasTiles::Frame GraphSight::tiles() {
    CanvasTiles::Frame frame{m_scene, look(), view(), size(), devicePixelRatioF()};
    frame.look.lifted = &m_motion.lifted();
    frame.look.picture = [this, ratio = frame.ratio](int node) {
        const SceneNode& slot = m_scene->nodes()[std::size_t(node)];
        const double pixels = std::max(1.0, view().scale) * ratio;
        return m_pictures.get(slot.id, (pictureArea(slot.box).size() * pixels).toSize());
    };
    return frame;
}

void GraphSight::settle() {
    if (!some()) return;
    m_picture.settle(tiles());
    update();
}

void GraphSight::setColourBy(ColourBy by) {
    if (by == m_colours.by) return;
    m_colours.by = by;
    colour();
    update();
}

GraphColours GraphSight::coloursNow() const {
    GraphColours colours;
    if (some()) colours = graphColours(*m_scene, m_faces, m_colours.by, Clock::system().now());
    colours.by = m_colours.by;
    return colours;
}

void GraphSight::colour() {
    m_colours = coloursNow();
    m_picture.invalidate();
    Q_EMIT coloursChanged();
}

/// What nodes say has changed: most news change no colour, and few change many.
void GraphSight::recolour() {
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

void GraphSight::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!some()) {
        painter.fillRect(rect(), currentPalette()("canvas"));
        return paintNothing(painter);
    }
    const CanvasTiles::Frame frame = tiles();
    m_picture.paint(painter, frame, *this);
    if (m_motion.resting() && m_picture.settled()) m_motion.clear(); // they are in the picture
    const QRectF seen = inSight();
    painter.save();
    painter.setTransform(view().transform(), true);
    if (m_motion.any()) m_motion.paint(painter, frame.look, seen);
    // What stays at the upper edge stays below what stands there.
    GraphPainter(*m_scene, frame.look)
        .paintTitles(painter, seen.adjusted(0, m_camera.roomAbove() / view().scale, 0, 0));
    painter.restore();
    paintMarks(painter);
}

void GraphSight::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_picture.invalidate();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
