// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphColours.h"
#include "ui/paint/Palette.h"

#include <QSizeF>

class QPainter;

namespace stemma::ui {

/// What the kinds, states or colours of a graph mean: for a sheet's foot in rows, for the canvas as a column.
class GraphLegend {
public:
    /// Of the nodes in `shown`. `colours` empty: kinds and states; else what the colours say.
    GraphLegend(const GraphScene& scene, const std::vector<NodeFace>& faces, const std::vector<int>& shown,
                const GraphColours* colours);
    bool empty() const { return m_items.empty(); }
    /// In rows no wider than `width`; 0: one below the other. Returns what they take.
    QSizeF place(double width);
    /// As placed, with its upper left corner at (0, 0). Texts are `quiet`.
    void paint(QPainter& painter, const Palette& palette) const;

private:
    struct Item {
        QString word;
        std::string type;                  ///< of an artifact; else
        NodeState state = NodeState::None; ///< of a step; else
        Ink ink = Ink::Line;               ///< a colour
        bool colour = false;
        QPointF at = {};
    };
    static void paintItem(QPainter& painter, const Item& item, const Palette& palette);
    std::vector<Item> m_items;
};

} // namespace stemma::ui
