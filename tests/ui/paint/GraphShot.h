// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/Graphs.h"
#include "ui/paint/GraphPainter.h"

#include <QImage>
#include <QPainter>

namespace stemma::ui {

inline std::shared_ptr<const GraphScene> rankedScene(const LineageDrawing& drawing) {
    const LayoutGraph graph = layoutGraph(drawing);
    return GraphScene::make(drawing, graph, layoutByRank(graph));
}

/// A scene painted as the canvas does, with 10 units around it.
inline QImage graphShot(const GraphScene& scene, const GraphLook& look) {
    const QRectF area = scene.bounds().adjusted(-10, -10, 10, 10);
    QImage image((area.size() * look.scale).toSize() + QSize(1, 1), QImage::Format_RGB32);
    image.fill(look.palette("canvas"));
    QPainter painter(&image);
    painter.scale(look.scale, look.scale);
    painter.translate(-area.topLeft());
    const GraphPainter graph(scene, look);
    graph.paintGround(painter, area);
    graph.paint(painter, area);
    return image;
}

/// The colour at a place of the scene.
inline QColor inkOfShot(const QImage& image, const GraphScene& scene, double scale, QPointF units) {
    return image.pixelColor(((units - scene.bounds().topLeft() + QPointF(10, 10)) * scale).toPoint());
}

} // namespace stemma::ui
