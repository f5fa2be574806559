// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartRange.h"
#include "core/visual/Scene.h"

#include <QRectF>
#include <QWidget>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace stemma::ui {

/// What lies over a chart while the pointer is there: the crosshair with the axes' values, the mark under it with its
/// row, the box of a zoom, the part of a plot that is selected. Deaf to the mouse. Texts are painted, never taken for
/// HTML.
class ChartOverlay : public QWidget {
    Q_OBJECT
public:
    explicit ChartOverlay(QWidget* parent);
    void setScene(std::shared_ptr<const Scene> scene);
    void pointAt(const QPointF& at);
    void drawBox(const QRectF& box);                              ///< null: none
    void setSelection(std::size_t plot, const ChartRange& range); ///< empty: none; it stays through zooms
    /// To the next (1) or previous (-1) mark from left to right in a plot; false where there is none.
    bool step(std::size_t plot, int by);
    void clear();
    const std::optional<SceneHit>& hit() const { return m_hit; }
    /// What the tooltip says, a line each: "Species: Adelie".
    QStringList lines() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintSelection(QPainter& painter) const;
    void paintCrosshair(QPainter& painter) const;
    void paintTip(QPainter& painter) const;
    std::vector<std::pair<QString, QString>> tip() const;

    std::shared_ptr<const Scene> m_scene;
    std::optional<QPointF> m_at;
    std::optional<SceneHit> m_hit;
    QRectF m_box;
    std::size_t m_selectedPlot = 0;
    ChartRange m_selection;
};

} // namespace stemma::ui
