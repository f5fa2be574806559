// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasCamera.h"

#include "ui/paint/Fonts.h"

#include <utility>

namespace stemma::ui {

CanvasCamera::CanvasCamera(std::function<CanvasFrame()> frame) : m_frame(std::move(frame)) {}

CanvasFrame CanvasCamera::frame() const {
    CanvasFrame frame = m_frame();
    frame.above = m_above;
    return frame;
}

void CanvasCamera::show(const CanvasView& view) {
    const CanvasView next = frame().allowed(view);
    const bool moved = next != m_view;
    m_view = next;
    Q_EMIT aimed(moved);
}

void CanvasCamera::follow(const CanvasView& view) {
    show(view);
    m_asked = m_view;
}

void CanvasCamera::choose(const CanvasView& view) {
    m_chosen = true;
    follow(view);
}

void CanvasCamera::set(const CanvasView& view) {
    m_chosen = true;
    show(view);
    m_asked = view;
}

void CanvasCamera::start(CanvasStart start) {
    m_start = std::move(start);
    m_chosen = false;
    restart();
}

void CanvasCamera::forget() {
    m_chosen = false;
    m_start = {};
}

bool CanvasCamera::restart() {
    const CanvasFrame now = frame();
    if (now.scene) follow(now.started(m_start));
    return now.scene != nullptr;
}

bool CanvasCamera::resized() {
    if (!m_chosen) return restart();
    show(m_asked);
    return true;
}

bool CanvasCamera::setRoomAbove(int pixels) {
    if (m_above == pixels) return false;
    m_above = pixels;
    return true;
}

void CanvasCamera::zoomBy(double factor, QPointF fixed) {
    choose(m_view.zoomed(m_view.scale * factor, fixed));
}

void CanvasCamera::zoomTo(double scale) {
    choose(m_view.zoomed(scale * Fonts::scale(), QRectF(QPointF(0, 0), frame().size).center()));
}

void CanvasCamera::panBy(QPointF pixels) {
    choose(m_view.panned(pixels));
}

void CanvasCamera::centre(QPointF units) {
    const QSize size = frame().size;
    choose({m_view.scale, units - QPointF(size.width(), size.height()) / (2 * m_view.scale)});
}

void CanvasCamera::reveal(const QRectF& units) {
    if (const CanvasView view = frame().revealing(units, m_view); view != m_view) choose(view);
}

void CanvasCamera::showAround(const QRectF& units, double most) {
    choose(frame().around(units, most));
}

} // namespace stemma::ui
