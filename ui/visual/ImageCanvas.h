// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ImageLoader.h"

#include <QPointF>
#include <QWidget>
#include <optional>

namespace stemma::ui {

/// A picture one can move about: fit or at a zoom, wheel about the pointer, drag, arrows; + and -, F fits, 1 is one
/// pixel of it a pixel of the screen. Nothing is smoothed from there on: one sees its pixels.
class ImageCanvas : public QWidget {
    Q_OBJECT
public:
    explicit ImageCanvas(QWidget* parent = nullptr);
    void setImage(LoadedImage image);
    void setLevels(std::vector<QImage> levels); ///< of that image
    const LoadedImage& image() const { return m_image; }
    double zoom() const; ///< screen pixels (of the device) per pixel of the file
    bool fitted() const { return m_fit; }
    void fit();
    void setZoom(double zoom, const QPointF& about);
    QPointF centre() const { return m_centre; } ///< of the picture, what stands in the middle
    void lookAt(double zoom, const QPointF& centre);
    void zoomBy(double factor);
    /// The pixel below a point of the widget, in the coordinates of what was decoded.
    std::optional<QPoint> pixelAt(const QPointF& at) const;

Q_SIGNALS:
    void zoomChanged();
    void hovered(const std::optional<QPoint>& pixel);
    void draggedOut(); ///< a drag of what is all in sight, or with Ctrl: it is meant for another program

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    double scale() const; ///< widget's pixels per pixel of what was decoded
    double scaleToFit() const;
    QRectF place() const; ///< of the whole picture in the widget
    void keepInSight();
    void moveBy(const QPointF& by);
    const QImage& levelFor(double devicePixels) const;

    LoadedImage m_image;
    double m_scale = 1;
    QPointF m_centre; ///< of the picture that is at the widget's middle
    bool m_fit = true;
    std::optional<QPointF> m_drag;
    bool m_carries = false; ///< the drag carries the picture instead of moving it
};

} // namespace stemma::ui
