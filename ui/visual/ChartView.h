// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/visual/ChartAdjust.h"
#include "core/visual/ChartRange.h"
#include "core/visual/Resolve.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ChartWork.h"
#include "ui/visual/Exportable.h"

#include <QImage>
#include <QString>
#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace stemma::ui {

class BusyLine;
class ChartLegendKeys;
class ChartOverlay;
class QtCharts;
class ViewerMessage;
struct ChartCopy;

/// Shows a Vega-Lite specification: lines, scatters, bars and areas by Qt Charts, all else by ChartPainter; both alike.
///
/// Crosshair and values under the pointer, wheel and box zoom (drag), pan (Ctrl or middle button and drag), selection
/// of a part of the axes (Shift and drag), a double click resets; the legend's entries switch values on and off, a
/// double click shows one alone. Keys: + − zoom, the arrows go from mark to mark and pan what is zoomed, Home or 0
/// resets, S selects (then the arrows with Shift move and widen the part, Esc lets go), Tab leads to the legend. A drag
/// that begins beside the plots carries the picture into another program.
/// What can't be drawn is named, and cannotDraw is emitted: the caller shows the data instead. Reading and resolving
/// happen on workers (small charts are resolved at once). UI thread only.
class ChartView : public QWidget, public Exportable {
    Q_OBJECT
public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    void load(const ChartSource& source);
    /// Values at hand; `note` is a few words for the corner.
    void draw(ChartSpec spec, ChartData self, const QString& name, const QString& note = {});
    void draw(LoadedChart chart, const QString& name);
    void clear();

    const Scene* scene() const { return m_scene.get(); } ///< nullptr until one is shown
    bool usesQtCharts() const;
    void resetZoom();
    bool zoomed() const { return !m_options.zooms.empty(); }
    void setHidden(const std::set<std::string>& keys); ///< values of the colour, as by the legend
    const std::set<std::string>& hidden() const { return m_options.hidden; }

    /// How it is looked at, for the same chart of another version.
    struct Look {
        std::map<std::size_t, std::pair<double, double>> zooms = {}; ///< as ResolveOptions has them
        std::set<std::string> hidden = {};
        bool operator==(const Look&) const = default;
    };
    Look look() const { return {m_options.zooms, m_options.hidden}; }
    void setLook(const Look& look); ///< of the next chart that is loaded

    /// A part of a plot that a person selected; empty: none.
    const ChartRange& selection() const { return m_selection; }
    void select(std::size_t plot, const ChartRange& range);
    void setSelectable(bool can) { m_selectable = can; } ///< by drag and keys; it is, unless said otherwise
    bool selectable() const { return m_selectable; }
    void setSelecting(bool on); ///< a plain drag selects instead of zooming
    bool selecting() const { return m_selecting; }
    const ChartSpec* spec() const; ///< of what is shown; nullptr until then
    ChartOverlay* overlay() const { return m_overlay; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override {
        return m_loading.busy() || (m_resolving.busy() && !m_scene) || (m_scene && m_heavy && m_picture.isNull());
    }
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
    void selectionChanged();
    void selectingChanged();
    /// A specification was read: as it is drawn, and what of it can be adjusted in place.
    void loaded(const stemma::ui::LoadedChart& chart);

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
    void askForAll();
    void refine();
    bool zoomAbout(const QPointF& at, double factor); ///< false where no axis can zoom
    bool zoomTo(const QRectF& box);
    void panBy(const QPointF& by);
    QPointF middle() const;
    bool keySelects(QKeyEvent* event);
    void selectMiddle();
    void moveSelection(double by, double wider);
    void endDrag();
    void dragOut(); ///< into another program, as a picture
    void carry(const ChartCopy& copy);
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
    Latest m_loading, m_resolving, m_drawing, m_exporting, m_carrying, m_all, m_near;
    std::shared_ptr<const ChartSource> m_source; ///< of what is shown; null where values were at hand
    QImage m_picture;                            ///< of a scene that takes long to paint; drawn by a worker
    Done m_exportDone;
    enum class Drag { None, Zoom, Pan, Select, Out };
    Drag m_drag = Drag::None;
    QPointF m_dragFrom;
    std::size_t m_plot = 0; ///< that is dragged in, or that the keys are about
    ChartRange m_selection;
    ChartLegendKeys* m_legend;
    QTimer m_finer; ///< a zoom has come to rest
    bool m_usesCharts = false, m_heavy = false, m_selecting = false, m_keepLook = false, m_selectable = true;
};

} // namespace stemma::ui
