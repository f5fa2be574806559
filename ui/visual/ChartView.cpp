// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartView.h"

#include "core/base/Text.h"
#include "core/visual/ChartCopies.h"
#include "ui/paint/ChartExport.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/QtCharts.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/ChartLegendKeys.h"
#include "ui/visual/ChartMime.h"
#include "ui/visual/ChartOverlay.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/ViewerMessage.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QPainter>
#include <QResizeEvent>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr int kRest = 120; ///< milliseconds without a further zoom, before the part that is seen is read again
constexpr std::size_t kAtOnce = 3'000; ///< rows that are resolved without a worker

/// Whether painting takes so long that it would be felt: every move of the pointer paints what is under it again.
bool isHeavy(const Scene& scene) {
    constexpr std::size_t kMarks = 1'500;
    constexpr double kStroke = 20'000; ///< pixels of line
    std::size_t marks = 0;
    double stroke = 0;
    for (const ScenePlot& plot : scene.plots)
        for (const SceneLayer& layer : plot.layers) {
            marks += layer.symbols.size() + layer.rects.size() + layer.rules.size() + layer.texts.size();
            for (const SceneLine& line : layer.lines)
                for (std::size_t i = isDense(line) ? line.points.size() : 1; i < line.points.size(); ++i)
                    stroke +=
                        std::hypot(line.points[i].x - line.points[i - 1].x, line.points[i].y - line.points[i - 1].y);
        }
    return marks > kMarks || stroke > kStroke;
}

QImage pictureOf(const Scene& scene, bool dark, double ratio) {
    QImage image(int(std::ceil(scene.width * ratio)), int(std::ceil(scene.height * ratio)),
                 QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    ChartPainter::paint(painter, scene, Palette(dark), ChartPainter::All | ChartPainter::Ground);
    return image;
}

} // namespace

struct ChartView::Shown {
    LoadedChart chart;
    /// That are looked at to resolve it: of a line of millions a few thousand.
    std::size_t rows() const { return chart.great ? kAtOnce : chart.rowCount(); }
};

ChartView::ChartView(QWidget* parent)
    : QWidget(parent), m_overlay(new ChartOverlay(this)), m_message(new ViewerMessage(this)),
      m_busy(new BusyLine(this)), m_legend(new ChartLegendKeys(this)) {
    setObjectName(QStringLiteral("chartView"));
    setAccessibleName(tr("Chart"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_message->hide();
    m_finer.setSingleShot(true);
    m_finer.setInterval(kRest);
    connect(&m_finer, &QTimer::timeout, this, &ChartView::refine);
    connect(this, &ChartView::zoomChanged, &m_finer, qOverload<>(&QTimer::start));
    connect(m_legend, &ChartLegendKeys::hiddenWished, this, &ChartView::setHidden);
    for (const Latest* work : {&m_loading, &m_resolving})
        connect(work, &Latest::busyChanged, this, [this] { tellExportNews(); });
}

ChartView::~ChartView() = default;

void ChartView::load(const ChartSource& source) {
    m_name = source.name.isEmpty() ? QStringLiteral("chart") : source.name;
    m_source = std::make_shared<const ChartSource>(source);
    m_message->hide();
    m_busy->start();
    m_loading.ask([source](const Cancel& cancel) { return loadChart(source, cancel); },
                  [this, source](Result<LoadedChart> result) {
                      m_busy->stop();
                      if (!result) return refuse(result.error());
                      Q_EMIT loaded(*result);
                      draw(std::move(*result), m_name);
                      m_source = std::make_shared<const ChartSource>(source);
                      tellExportNews();
                      askForAll();
                  });
}

void ChartView::draw(ChartSpec spec, ChartData self, const QString& name, const QString& note) {
    LoadedChart chart;
    chart.spec = std::move(spec);
    chart.data = std::move(self);
    chart.note = utf8(note);
    draw(std::move(chart), name);
}

void ChartView::draw(LoadedChart chart, const QString& name) {
    m_loading.forget();
    m_all.forget();
    m_near.forget();
    m_busy->stop();
    m_name = name.isEmpty() ? QStringLiteral("chart") : name;
    m_source.reset();
    // The same chart with more in it, a curve that grows: what a person looks at of it stays in sight.
    const bool same = m_shown && m_drawn == m_name && m_shown->chart.spec.title == chart.spec.title;
    m_drawn = m_name;
    m_shown = std::make_shared<const Shown>(Shown{std::move(chart)});
    if (!same && !m_keepLook) {
        m_options = {};
        select(m_plot, {});
    }
    m_keepLook = false;
    m_options.note = m_shown->chart.note;
    m_message->hide();
    setAccessibleDescription(oneLine(m_shown->chart.spec.title, 200));
    resolve();
}

/// Of a long line all rows, so that it is as fine wherever one looks; its picture is there meanwhile.
void ChartView::askForAll() {
    m_all.forget();
    if (m_shown && m_shown->chart.density && (zoomed() || !m_options.hidden.empty())) m_finer.start(); // a kept look
    if (!m_source || !m_shown || !m_shown->chart.thinned || m_shown->chart.great) return;
    m_all.ask([source = m_source,
               shown = m_shown](const Cancel& cancel) { return loadGreatLine(*source, shown->chart, cancel); },
              [this, shown = m_shown](Result<std::shared_ptr<const GreatLine>> line) {
                  if (m_shown != shown) return;
                  if (!line || !*line) return zoomed() ? m_finer.start() : void();
                  auto whole = std::make_shared<Shown>(*shown);
                  whole->chart.great = std::move(*line);
                  whole->chart.data = {};
                  m_shown = std::move(whole);
                  resolve();
              });
}

/// What was thinned or counted for the whole picture is read again for the part that is seen, and densities without
/// what is hidden.
void ChartView::refine() {
    if (!m_shown || m_shown->chart.great || m_loading.busy() || m_all.busy()) return;
    if ((!m_shown->chart.thinned && !m_shown->chart.density) || !m_scene || !m_source) return;
    if (m_scene->plots.empty()) return;
    ChartSource near = *m_source;
    near.known = m_shown->chart.total;
    const ScenePlot& plot = m_scene->plots.front();
    const bool alone = m_scene->plots.size() == 1;
    if (const auto x = m_options.zooms.find(plot.xScale); alone && x != m_options.zooms.end())
        near.window.x = x->second;
    if (const auto y = m_options.zooms.find(plot.yScale); alone && y != m_options.zooms.end())
        near.window.y = y->second;
    if (m_shown->chart.density) near.window.hidden = m_options.hidden;
    if (near.window == m_shown->chart.window) return m_near.forget();
    m_near.ask([near](const Cancel& cancel) { return loadChart(near, cancel); },
               [this, shown = m_shown](Result<LoadedChart> chart) {
                   if (!chart || m_shown != shown) return; // what is there is still right, only coarser
                   m_shown = std::make_shared<const Shown>(Shown{std::move(*chart)});
                   resolve();
               });
}

void ChartView::clear() {
    m_loading.forget();
    m_all.forget();
    m_near.forget();
    m_resolving.forget();
    m_busy->stop();
    m_shown.reset();
    m_scene.reset();
    m_overlay->clear();
    m_overlay->setScene(nullptr);
    m_legend->show(nullptr);
    m_message->hide();
    placeMarks();
    update();
    tellExportNews();
}

const ChartSpec* ChartView::spec() const {
    return m_shown ? &m_shown->chart.spec : nullptr;
}

void ChartView::setLook(const Look& look) {
    m_options.zooms = look.zooms;
    m_options.hidden = look.hidden;
    m_keepLook = true;
}

void ChartView::resolve() {
    if (!m_shown || width() < 8 || height() < 8) return;
    m_options.width = width();
    m_options.height = height();
    m_options.measure = chartTextMeasure();
    if (m_shown->rows() <= kAtOnce) {
        m_resolving.forget();
        return take(m_shown->chart.scene(m_options));
    }
    if (!m_scene) m_busy->start();
    m_resolving.ask([shown = m_shown, options = m_options](const Cancel&) { return shown->chart.scene(options); },
                    [this](Result<Scene> scene) {
                        m_busy->stop();
                        take(std::move(scene));
                    });
}

void ChartView::take(Result<Scene> scene) {
    if (!scene) return refuse(scene.error());
    m_scene = std::make_shared<const Scene>(std::move(*scene));
    m_message->hide();
    m_heavy = isHeavy(*m_scene);
    m_overlay->setScene(m_scene);
    m_legend->setHidden(m_options.hidden);
    m_legend->show(m_scene.get());
    placeMarks();
    update();
    tellExportNews();
    if (!m_heavy) Q_EMIT sceneShown();
}

/// The picture before stays until the new one is there.
void ChartView::drawHeavy() {
    if (!m_heavy || !m_scene) return m_drawing.forget();
    if (m_picture.isNull()) m_busy->start();
    m_drawing.ask([scene = m_scene, dark = darkTheme(),
                   ratio = devicePixelRatioF()](const Cancel&) { return pictureOf(*scene, dark, ratio); },
                  [this](QImage picture) {
                      m_busy->stop();
                      m_picture = std::move(picture);
                      update();
                      tellExportNews();
                      Q_EMIT sceneShown();
                  });
}

void ChartView::refuse(const Error& error) {
    m_scene.reset();
    m_overlay->setScene(nullptr);
    m_legend->show(nullptr);
    placeMarks();
    m_message->say(tr("This chart can't be drawn: %1").arg(oneLine(error.message, 400)), oneLine(error.hint, 300),
                   "warning");
    m_message->setGeometry(rect());
    m_message->show();
    update();
    tellExportNews();
    Q_EMIT cannotDraw(error);
}

bool ChartView::usesQtCharts() const {
    return m_usesCharts;
}

void ChartView::placeMarks() {
    drawHeavy();
    if (!m_heavy || !m_scene) m_picture = {};
    m_usesCharts = m_scene && !m_heavy && QtCharts::takes(*m_scene);
    if (!m_usesCharts) {
        if (m_charts) m_charts->widget()->hide();
        return;
    }
    if (!m_charts) {
        m_charts = std::make_unique<QtCharts>();
        m_charts->widget()->setParent(this);
    }
    m_charts->show(*m_scene, Palette(darkTheme()));
    m_charts->widget()->show();
    m_overlay->raise();
    m_legend->raise();
    m_busy->raise();
}

void ChartView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette palette(darkTheme());
    painter.fillRect(rect(), palette("surface"));
    if (!m_scene) return;
    if (m_heavy) return painter.drawImage(QPointF(0, 0), m_picture);
    ChartPainter::Parts parts = ChartPainter::Frame | ChartPainter::Words;
    if (!m_usesCharts) parts |= ChartPainter::Marks;
    ChartPainter::paint(painter, *m_scene, palette, parts);
}

void ChartView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_overlay->setGeometry(rect());
    m_message->setGeometry(rect());
    m_busy->setGeometry(0, 0, width(), 2);
    resolve();
}

void ChartView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        if (event->type() == QEvent::FontChange) resolve();
        placeMarks();
        update();
    }
    QWidget::changeEvent(event);
}

std::vector<ExportFormat> ChartView::exportFormats() const {
    if (!m_scene) return {};
    std::vector<ExportFormat> formats{
        {QStringLiteral("svg"), tr("SVG drawing"), QStringLiteral(".svg"), false, true, true},
        {QStringLiteral("png"), tr("PNG picture"), QStringLiteral(".png"), true, true, true},
        {QStringLiteral("pdf"), tr("PDF page"), QStringLiteral(".pdf"), false, true, true}};
    if (m_source)
        formats.push_back(
            {QStringLiteral("vl.json"), tr("Vega-Lite with its rows"), QStringLiteral(".vl.json"), false, false});
    formats.push_back({QStringLiteral("csv"), tr("Rows that are drawn, CSV"), QStringLiteral(".csv"), false, false});
    return formats;
}

void ChartView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    cancelExport();
    ChartPicture how;
    how.dark = options.darkColours(darkTheme());
    how.scale = options.scale;
    how.background = options.background;
    if (format == QStringLiteral("svg"))
        how.format = ChartPicture::Format::Svg;
    else if (format == QStringLiteral("pdf"))
        how.format = ChartPicture::Format::Pdf;
    const std::vector<ExportFormat> known = exportFormats();
    if (!m_scene) return done(fail(ErrorCode::InvalidArgument, "There is no chart to be exported yet"));
    if (std::none_of(known.begin(), known.end(), [&](const ExportFormat& one) { return one.id == format; }))
        return done(fail(ErrorCode::InvalidArgument, "A chart is exported as SVG, PNG, PDF, Vega-Lite or CSV"));
    m_exportDone = std::move(done);
    m_exporting.ask(
        [scene = m_scene, source = m_source, format, how, path](const Cancel& cancel) -> Status {
            if (format == QStringLiteral("csv")) return replaceFile(path, drawnRows(*scene), cancel);
            if (format == QStringLiteral("vl.json")) {
                STEMMA_TRY(const std::string text, selfContainedChart(*source, cancel));
                return replaceFile(path, text, cancel);
            }
            STEMMA_TRY(const QByteArray bytes, chartPicture(*scene, how));
            return replaceFile(path, std::string_view(bytes.constData(), std::size_t(bytes.size())), cancel);
        },
        [this](Status status) {
            if (const Done ended = std::exchange(m_exportDone, {})) ended(std::move(status));
        });
}

void ChartView::cancelExport() {
    if (!m_exporting.busy()) return;
    m_exporting.forget();
    if (const Done ended = std::exchange(m_exportDone, {}))
        ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool ChartView::copyToClipboard() {
    if (!m_scene) return false;
    copyChart(m_scene, darkTheme());
    return true;
}

} // namespace stemma::ui
