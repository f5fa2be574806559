// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/visual/PlanePaint.h"

#include <QWidget>
#include <optional>

namespace stemma::ui {

/// Two axes of an array as colours or as a picture, however large they are: what is seen is read by a worker at the
/// screen's resolution. Wheel about the pointer, drag, arrows, + and −, F fits, 1 is one value a pixel. Near enough,
/// cells have borders and their numbers.
class PlaneCanvas : public QWidget {
    Q_OBJECT
public:
    explicit PlaneCanvas(QWidget* parent = nullptr);
    /// `keep`: the view stays where it is, as long as the plane has the same size (another slice of the same array).
    void setSource(const PlaneSource& source, bool keep);
    void clear();
    const std::optional<PlaneSource>& source() const { return m_source; }
    const PlanePicture& picture() const { return m_picture; } ///< that was read last
    PlaneLayout layOut() const;                               ///< contract: there is a source
    bool fitted() const { return m_view.isEmpty(); }
    void fit();
    void zoomBy(double factor);
    void zoomTo(const QRectF& view); ///< in columns and rows
    bool reading() const { return m_reading.busy() || m_refining.busy(); }

    struct Cell {
        std::uint64_t row = 0, column = 0;
        bool operator==(const Cell&) const = default;
    };
    std::optional<Cell> cellAt(const QPointF& at) const;

Q_SIGNALS:
    void shown(); ///< another picture is here
    void failed(const stemma::Error& error);
    void hovered(const std::optional<stemma::ui::PlaneCanvas::Cell>& cell);
    void viewChanged();
    void readingChanged();

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
    void setView(QRectF view);
    void moveBy(const QPointF& pixels);
    void zoomAbout(const QPointF& at, double factor);
    void ask();
    PlaneWish wish(std::uint64_t mostValues) const;
    void take(Result<PlanePicture> picture, bool whole);
    void refine();

    std::optional<PlaneSource> m_source;
    QRectF m_view; ///< in columns and rows; empty: all
    PlanePicture m_picture, m_whole;
    Latest m_reading, m_refining;
    std::optional<QPointF> m_drag;
};

} // namespace stemma::ui
