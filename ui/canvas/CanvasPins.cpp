// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasPins.h"

#include <utility>

namespace stemma::ui {

void CanvasPins::pin(const std::string& id, Point to, Point home) {
    if (!m_pins.contains(id)) m_homes.insert_or_assign(id, home);
    m_pins.insert_or_assign(id, to);
    m_loose.erase(id);
}

void CanvasPins::replace(Pins pins) {
    for (const auto& [id, place] : m_pins) {
        if (pins.contains(id)) continue;
        const auto home = m_homes.find(id);
        m_loose.insert_or_assign(id, home == m_homes.end() ? std::nullopt : std::optional(home->second));
    }
    m_pins = std::move(pins);
    for (const auto& [id, place] : m_pins) m_loose.erase(id);
}

void CanvasPins::shown(const Pins& homes) {
    m_loose.clear();
    for (const auto& [id, place] : homes) m_homes.insert_or_assign(id, place);
}

} // namespace stemma::ui
