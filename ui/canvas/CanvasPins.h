// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasPlaces.h"

namespace stemma::ui {

/// Nodes a person put somewhere, and where they would be without that, so that a pin that is taken away brings its
/// node back to the pixel. A value; it knows ids and places only.
class CanvasPins {
public:
    const Pins& all() const { return m_pins; }
    bool contains(const std::string& id) const { return m_pins.contains(id); }
    /// Of those that are pinned no longer and stand there still: where they go (none: nobody knows).
    const std::map<std::string, std::optional<Point>>& loose() const { return m_loose; }
    /// Pins a node that stands at `home`, unless it was pinned before.
    void pin(const std::string& id, Point to, Point home);
    void replace(Pins pins);       ///< other pins altogether
    void shown(const Pins& homes); ///< all stand where they belong; `homes` are of pinned ones that were laid out anew

private:
    Pins m_pins, m_homes;
    std::map<std::string, std::optional<Point>> m_loose;
};

} // namespace stemma::ui
