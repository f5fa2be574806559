// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollBar>

class QAbstractScrollArea;

namespace stemma::ui {

/// A scroll bar of 8 pixels without arrows, quiet until the mouse is over it; nothing where there is nothing to scroll.
class ThinScrollBar : public QScrollBar {
    Q_OBJECT
public:
    static constexpr int kThickness = 8;
    explicit ThinScrollBar(Qt::Orientation orientation, QWidget* parent = nullptr);
    /// Both bars of an area.
    static void install(QAbstractScrollArea& area);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QRectF thumb() const;
    double along(const QPointF& position) const;
    double m_grip = -1; ///< where the thumb is held, < 0: it isn't
};

} // namespace stemma::ui
