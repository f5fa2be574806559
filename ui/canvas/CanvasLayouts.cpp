// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasLayouts.h"

#include <atomic>
#include <utility>

namespace stemma::ui {

CanvasLayouts::CanvasLayouts(std::function<void(Laid)> present, QObject* parent)
    : QObject(parent), m_present(std::move(present)) {
    connect(&m_latest, &Latest::busyChanged, this, &CanvasLayouts::busyChanged);
}

void CanvasLayouts::ask(Drawing drawing, CanvasPlaces places) {
    m_coming = drawing;
    if (m_owed == Owed::Everything) places.before = nullptr;
    places.pinned = m_pins.all();
    places.moved = m_pins.loose();
    m_latest.ask(
        [drawing = std::move(drawing), options = m_options,
         places = std::move(places)](const Cancel& cancel) mutable -> Result<Laid> {
            options.cancel = cancel;
            STEMMA_TRY(PlacedScene placed, placedScene(*drawing, options, places));
            return Laid{std::move(drawing), std::move(placed)};
        },
        [this](Result<Laid> laid) {
            m_coming = nullptr;
            if (laid) return m_present(std::move(*laid));
            m_news.clear();
            if (laid.error().code != ErrorCode::Cancelled) Q_EMIT failed(laid.error());
        });
}

bool CanvasLayouts::expects(const LineageDrawing& drawing) {
    const Drawing& coming = m_coming ? m_coming : m_held.drawing;
    const bool same = coming && samePlaces(*coming, drawing);
    if (same)
        keepNews(drawing.nodes);
    else
        m_news.clear();
    return same;
}

void CanvasLayouts::forget() {
    m_latest.forget();
    m_coming = nullptr;
    m_held = {};
    m_news.clear();
}

CanvasLayouts::Drawing CanvasLayouts::takeNewest() {
    const Drawing held = takeHeld().drawing;
    return m_coming ? m_coming : held;
}

void CanvasLayouts::keepNews(const std::vector<DrawnNode>& nodes) {
    if (!m_coming && !m_held.drawing) return;
    for (const DrawnNode& node : nodes) m_news.insert_or_assign(node.id, node);
}

void CanvasLayouts::shown(const Pins& homes) {
    m_owed = Owed::Nothing;
    m_pins.shown(homes);
}

LineageDrawing& CanvasLayouts::ownOf(Drawing& drawing) {
    if (drawing.use_count() > 1) drawing = std::make_shared<LineageDrawing>(*drawing);
    std::atomic_thread_fence(std::memory_order_acquire); // what a worker read, it had read before it let go
    return *drawing;
}

} // namespace stemma::ui
