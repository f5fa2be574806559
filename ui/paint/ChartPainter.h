// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Resolve.h"
#include "core/visual/Scene.h"
#include "ui/paint/Palette.h"

#include <QFlags>
#include <QPainterPath>
#include <QRectF>

class QPainter;

namespace stemma::ui {

/// Draws chart scenes: on any thread, on any device (widget, QImage, QPixmap, SVG, PDF). Nothing is left to the
/// painter's clip, which SVG loses: marks are cut at the plot's area as geometry. A value without state.
class ChartPainter {
public:
    enum Part {
        Ground = 1, ///< the theme's surface
        Frame = 2,  ///< grid and axes
        Marks = 4,
        Words = 8, ///< title, legends, and why there is nothing to see
        All = Frame | Marks | Words
    };
    Q_DECLARE_FLAGS(Parts, Part)

    /// The scene's top left corner stands at the painter's origin.
    static void paint(QPainter& painter, const Scene& scene, const Palette& palette, Parts parts = All);

    /// What a scene's colour is in a theme.
    static QColor colour(const SceneColour& colour, const Palette& palette);
    static QPainterPath symbolPath(SceneShape shape, double size); ///< about the origin
};

/// Widths in the fonts that ChartPainter uses. Needs a QGuiApplication; any thread.
TextMeasure chartTextMeasure();

} // namespace stemma::ui

Q_DECLARE_OPERATORS_FOR_FLAGS(stemma::ui::ChartPainter::Parts)
