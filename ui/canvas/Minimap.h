// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphPainter.h"

#include <QWidget>

namespace stemma::ui {

/// The whole graph small, with the part in sight framed. A click or drag asks for another part.
class Minimap : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 176, kHeight = 104;
    explicit Minimap(QWidget* parent);
    /// Null scene: nothing. The faces are read when it is next painted: call again when they change.
    void setGraph(std::shared_ptr<const GraphScene> scene, const std::vector<NodeFace>* faces);
    void setColours(const GraphColours* colours); ///< null or empty: by kind; read as the faces are
    void setInSight(const QRectF& units);
    void statesChanged(); ///< of the faces
    Q_SIGNAL void centreAsked(QPointF units);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QTransform toWidget() const;
    void paintGraph();

    std::shared_ptr<const GraphScene> m_scene;
    const std::vector<NodeFace>* m_faces = nullptr;
    const GraphColours* m_colours = nullptr;
    QRectF m_inSight;
    QImage m_picture; ///< of the graph, without the frame; null: to be painted
};

} // namespace stemma::ui
