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
    /// Pins a node that stands at `home`, unless it was pinned before.
    void pin(const std::string& id, Point to, Point home);
    /// Other pins altogether; returns where those go that are pinned no longer (none: nobody knows).
    std::map<std::string, std::optional<Point>> replace(Pins pins);
    void learn(const Pins& homes); ///< of nodes that were laid out anew

private:
    Pins m_pins, m_homes;
};

} // namespace stemma::ui
