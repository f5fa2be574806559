// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"

#include <QRectF>
#include <QWidget>
#include <memory>
#include <optional>

namespace stemma::ui {

/// What lies over a chart while the pointer is there: the crosshair with the axes' values, the mark under it with its
/// row, the box of a zoom. Deaf to the mouse. Texts are painted, never taken for HTML.
class ChartOverlay : public QWidget {
    Q_OBJECT
public:
    explicit ChartOverlay(QWidget* parent);
    void setScene(std::shared_ptr<const Scene> scene);
    void pointAt(const QPointF& at);
    void drawBox(const QRectF& box); ///< null: none
    void clear();
    const std::optional<SceneHit>& hit() const { return m_hit; }
    /// What the tooltip says, a line each: "Species: Adelie".
    QStringList lines() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCrosshair(QPainter& painter) const;
    void paintTip(QPainter& painter) const;

    std::shared_ptr<const Scene> m_scene;
    std::optional<QPointF> m_at;
    std::optional<SceneHit> m_hit;
    QRectF m_box;
};

} // namespace stemma::ui
