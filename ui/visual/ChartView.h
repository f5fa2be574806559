// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/Resolve.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ChartWork.h"
#include "ui/visual/Exportable.h"

#include <QImage>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <set>

namespace stemma::ui {

class BusyLine;
class ChartOverlay;
class QtCharts;
class ViewerMessage;

/// Shows a Vega-Lite specification: lines, scatters, bars and areas by Qt Charts, all else by ChartPainter; both alike.
///
/// Crosshair and values under the pointer, wheel and box zoom (drag), pan (Shift or middle button and drag), a double
/// click resets; the legend's entries switch values on and off. + − 0 and arrow keys do the same. What can't be drawn
/// is named, and cannotDraw is emitted: the caller shows the data instead. Reading and resolving happen on workers
/// (small charts are resolved at once). UI thread only.
class ChartView : public QWidget, public Exportable {
    Q_OBJECT
public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    void load(const ChartSource& source);
    /// Values at hand; `note` is a few words for the corner.
    void draw(ChartSpec spec, ChartData self, const QString& name, const QString& note = {});
    void clear();

    const Scene* scene() const { return m_scene.get(); } ///< nullptr until one is shown
    bool usesQtCharts() const;
    void setWheelZooms(bool zooms) { m_wheelZooms = zooms; } ///< off where the wheel belongs to what is around
    void resetZoom();
    bool zoomed() const { return !m_options.zooms.empty(); }
    void toggle(const std::string& key); ///< a value of the colour, as a click on the legend

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_loading.busy() || (m_resolving.busy() && !m_scene); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override { return m_name; }
    bool copyToClipboard() override;

    QSize sizeHint() const override { return {640, 420}; }
    QSize minimumSizeHint() const override { return {80, 60}; }

Q_SIGNALS:
    void sceneShown();
    void cannotDraw(const stemma::Error& error);
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Shown; ///< specification and rows, shared with workers
    void resolve();
    void take(Result<Scene> scene);
    void refuse(const Error& error);
    void placeMarks();
    void drawHeavy();
    bool zoomAbout(const QPointF& at, double factor); ///< false where no axis can zoom
    bool zoomTo(const ScenePlot& plot, const QRectF& box);
    void panBy(const QPointF& at, const QPointF& by);
    const ScenePlot* plotAt(const QPointF& at) const; ///< the nearest; nullptr without a scene
    std::string legendKeyAt(const QPointF& at) const;
    QString fullTextAt(const QPointF& at) const;

    std::shared_ptr<const Shown> m_shown;
    std::shared_ptr<const Scene> m_scene;
    ResolveOptions m_options;
    QString m_drawn; ///< the name of what is shown; m_name may be of what is on its way
    QString m_name = QStringLiteral("chart");
    std::unique_ptr<QtCharts> m_charts; ///< made when first needed
    ChartOverlay* m_overlay;
    ViewerMessage* m_message;
    BusyLine* m_busy;
    Latest m_loading, m_resolving, m_drawing, m_exporting;
    QImage m_picture; ///< of a scene that takes long to paint; drawn by a worker
    Done m_exportDone;
    std::optional<QPointF> m_pressed, m_panned;
    bool m_wheelZooms = true, m_usesCharts = false, m_heavy = false;
};

} // namespace stemma::ui
