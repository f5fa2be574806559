// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayLine.h"
#include "core/visual/Scene.h"
#include "ui/bridge/Latest.h"

#include <QPixmap>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace stemma::ui {

/// Long lines over one axis: an array's values, or the channels of a sound, one below the other. A value.
struct LineSource {
    Array array;
    std::vector<ArrayLine> lanes;
    std::vector<QString> names; ///< of lanes; shown where there are several
    ElementPart part = ElementPart::Value;
    double perSecond = 0;        ///< values a second; 0: the axis counts values
    double full = 1, centre = 0; ///< a value is shown as (value − centre) / full
    bool levels = false;         ///< −1 to 1 each, whatever they are: a sound
    QString valueTitle, axisTitle;
    std::uint64_t count() const { return lanes.empty() ? 0 : lanes.front().count; }
};

/// Draws a LineSource with every spike kept, of however many values: what is seen is read by a worker, of a long line
/// from an outline that is made once. Wheel about the pointer, drag, arrows, + and −, F or a double click shows all.
class LineCanvas : public QWidget {
    Q_OBJECT
public:
    explicit LineCanvas(QWidget* parent = nullptr);
    void setSource(const LineSource& source);
    void clear();
    const Scene* scene() const { return m_scene.get(); } ///< nullptr until there is one
    double from() const { return m_from; }               ///< the first value seen, and how many
    double count() const { return m_count; }
    bool fitted() const;
    void fit();
    void zoomBy(double factor);
    void showPart(double from, double count);
    bool exact() const { return m_exact; }          ///< every value was looked at
    int timesDrawn() const { return m_timesDrawn; } ///< the scene, not the pointer's line above it
    bool reading() const { return m_reading.busy() || m_outlining.busy(); }
    /// The value of the axis below the pointer; nullopt beside the plot.
    std::optional<std::uint64_t> indexAt(const QPointF& at) const;

Q_SIGNALS:
    void shown();
    void failed(const stemma::Error& error);
    void hovered(const std::optional<std::uint64_t>& index);
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

public:
    using Outlines = std::vector<std::shared_ptr<const LineOutline>>; ///< one a lane, or none yet
    struct Drawn {
        std::shared_ptr<const Scene> scene;
        bool exact = true;
    };

private:
    void ask();
    void outline();
    void zoomAbout(double x, double factor);
    const ScenePlot* plot() const;
    void drawScene();

    std::optional<LineSource> m_source;
    std::shared_ptr<const Outlines> m_outlines;
    std::shared_ptr<const Scene> m_scene;
    double m_from = 0, m_count = 0;
    bool m_exact = true;
    Latest m_reading, m_outlining;
    std::optional<QPointF> m_drag;
    std::optional<double> m_pointer; ///< x
    QPixmap m_drawn;                 ///< the scene as it is seen; null: to be drawn
    int m_timesDrawn = 0;
};

/// The scene of a part of a line; on a worker. Errors: Cancelled, Io.
Result<LineCanvas::Drawn> drawLines(const LineSource& source, double from, double count, QSizeF size,
                                    const LineCanvas::Outlines* outlines, const Cancel& cancel);

} // namespace stemma::ui
