// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"
#include "ui/paint/Palette.h"

#include <QObject>
#include <QPointF>
#include <QRectF>
#include <memory>

class QWidget;

namespace stemma::ui {

/// The back-end of interactive lines, scatters, bars, areas and pies: Qt Charts draws a scene's marks, its plot area
/// and axes pinned to the scene's, so that a mark stands within a pixel of where ChartPainter draws it. Titles, axes
/// and legends are ChartPainter's; no text of anybody reaches Qt Charts but series' names, which are escaped (it reads
/// them as HTML). GUI thread only, needs a QApplication.
class QtCharts {
public:
    QtCharts();
    ~QtCharts();
    QtCharts(const QtCharts&) = delete;
    QtCharts& operator=(const QtCharts&) = delete;

    /// Whether Qt Charts can draw a scene as it is meant: bars, lines, areas and points of few sizes and shapes, not
    /// so many that it becomes slow.
    static bool takes(const Scene& scene);

    QWidget*
    widget(); ///< to be put over what ChartPainter draws; transparent, deaf to the mouse; owned here or by its parent
    /// Contract: takes(scene).
    void show(const Scene& scene, const Palette& palette);

    QRectF plotArea() const; ///< as Qt Charts has it, in the widget's pixels
    /// Where Qt Charts puts a scene's point.
    QPointF mapped(const ScenePoint& at) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stemma::ui
