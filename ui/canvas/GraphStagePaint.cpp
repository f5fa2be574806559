// SPDX-License-Identifier: GPL-3.0-or-later
// How a GraphStage is seen.
#include "ui/canvas/CanvasNotes.h"
#include "ui/canvas/GraphStage.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>
#include <utility>

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
    return look;
}

void GraphStage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!some()) {
        painter.fillRect(rect(), currentPalette()("canvas"));
        const bool busy = m_latest.busy();
        if (busy && m_patience.isActive()) return;
        const QString title = busy ? tr("Laying out the graph") : m_emptyTitle;
        if (!title.isEmpty()) paintEmptyCanvas(painter, rect(), title, busy ? QString() : m_emptyText);
        return;
    }
    GraphLook seen = look();
    const double ratio = devicePixelRatioF();
    seen.picture = [this, ratio](int node) {
        const SceneNode& slot = m_scene->nodes()[std::size_t(node)];
        const double pixels = std::max(1.0, m_view.scale) * ratio;
        return m_pictures.get(slot.id, (pictureArea(slot.box).size() * pixels).toSize());
    };
    const GraphPainter graph(m_motion.any() ? m_motion.ground() : *m_scene, seen);
    bool anew = false;
    const QImage& picture = m_picture.update(m_view, size(), ratio, [&](QPainter& into, const QRectF& units) {
        graph.paintGround(into, units);
        if (!std::exchange(anew, true)) m_painted = {};
        m_painted.add(graph.paint(into, units));
    });
    painter.drawImage(QPointF(0, 0), picture);
    if (m_motion.any()) {
        painter.save();
        painter.setTransform(m_view.transform(), true);
        m_motion.paint(painter, seen, m_view.toUnits(QRectF(rect())));
        painter.restore();
    }
    paintPins(painter);
    paintOver(painter);
}

/// A small mark at the corner of what a person put somewhere.
void GraphStage::paintPins(QPainter& painter) const {
    constexpr double kFrom = 0.4; // scale
    if (m_pins.all().empty() || m_view.scale < kFrom) return;
    for (const auto& [id, place] : m_pins.all()) {
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
