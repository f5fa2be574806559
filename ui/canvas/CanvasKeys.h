// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Graph.h"
#include "ui/canvas/GraphWalk.h"

#include <QPointF>
#include <QString>

class QKeyEvent;

namespace stemma::ui {

/// What a key asks of a canvas. The one table of its keys; resources/help says the same.
struct CanvasKey {
    enum class What : std::uint8_t {
        None,
        Walk,  ///< `walk`; `adds`: to what is selected
        Shift, ///< the current node, `by`
        Fit,
        Focus, ///< on the lineage of what is selected
        ZoomIn,
        ZoomOut,
        FullSize,
        Open,
        Space,
        Escape,
        Find, ///< `typed` begins what is looked for
        FindNext,
        FindPrevious,
        List,
        Path,
        Card
    };
    What what = What::None;
    Walk walk = Walk::First;
    bool adds = false;
    QPointF by = {}; ///< units
    QString typed = {};
};
CanvasKey canvasKey(const QKeyEvent& event, LayoutDirection direction);

} // namespace stemma::ui
