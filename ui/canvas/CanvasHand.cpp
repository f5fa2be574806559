// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasHand.h"

#include <QGuiApplication>
#include <QStyleHints>
#include <utility>

namespace stemma::ui {

void CanvasHand::press(QPointF at, bool pans) {
    m_from = m_last = at;
    m_doing = pans ? Doing::Panning : Doing::Pressed;
}

QPointF CanvasHand::move(QPointF at, Doing then) {
    const bool far = (at - m_from).manhattanLength() >= QGuiApplication::styleHints()->startDragDistance();
    if (m_doing == Doing::Pressed && far) m_doing = then;
    if (m_doing != Doing::Panning && m_doing != Doing::Carrying) return {};
    return at - std::exchange(m_last, at);
}

CanvasHand::Doing CanvasHand::release() {
    return std::exchange(m_doing, Doing::Nothing);
}

} // namespace stemma::ui
