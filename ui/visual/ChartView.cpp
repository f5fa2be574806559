// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartView.h"

#include "core/base/Text.h"
#include "ui/paint/ChartExport.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/QtCharts.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/ChartOverlay.h"
#include "ui/visual/ViewerMessage.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QResizeEvent>
#include <cmath>

namespace stemma::ui {

namespace {

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
                for (std::size_t i = 1; i < line.points.size(); ++i)
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
    ChartSpec spec;
    ChartData self;
    std::string note;
    std::size_t rows() const {
        std::size_t count = self.rows;
        const Json* last = nullptr;
        for (const UnitSpec& unit : spec.units)
            if (unit.rows)
                count += unit.rows->rows;
            else if (unit.data && unit.data.get() != last)
                count += (*(last = unit.data.get()))["values"].size();
        return count;
    }
};

ChartView::ChartView(QWidget* parent)
    : QWidget(parent), m_overlay(new ChartOverlay(this)), m_message(new ViewerMessage(this)),
      m_busy(new BusyLine(this)) {
    setObjectName(QStringLiteral("chartView"));
    setAccessibleName(tr("Chart"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_message->hide();
    for (const Latest* work : {&m_loading, &m_resolving})
        connect(work, &Latest::busyChanged, this, [this] { tellExportNews(); });
}

ChartView::~ChartView() = default;

void ChartView::load(const ChartSource& source) {
    m_name = source.name.isEmpty() ? QStringLiteral("chart") : source.name;
    m_message->hide();
    m_busy->start();
    m_loading.ask([source](const Cancel& cancel) { return loadChart(source, cancel); },
                  [this](Result<LoadedChart> result) {
                      m_busy->stop();
                      if (!result) return refuse(result.error());
                      draw(std::move(result->spec), std::move(result->data), m_name, qtext(result->note));
                  });
}

void ChartView::draw(ChartSpec spec, ChartData self, const QString& name, const QString& note) {
    m_loading.forget();
    m_busy->stop();
    m_name = name.isEmpty() ? QStringLiteral("chart") : name;
    // The same chart with more in it, a curve that grows: what a person looks at of it stays in sight.
    const bool same = m_shown && m_drawn == m_name && m_shown->spec.title == spec.title;
    m_drawn = m_name;
    m_shown = std::make_shared<const Shown>(Shown{std::move(spec), std::move(self), utf8(note)});
    if (!same) m_options = {};
    m_options.note = m_shown->note;
    m_message->hide();
    setAccessibleDescription(oneLine(m_shown->spec.title, 200));
    resolve();
}

void ChartView::clear() {
    m_loading.forget();
    m_resolving.forget();
    m_busy->stop();
    m_shown.reset();
    m_scene.reset();
    m_overlay->clear();
    m_overlay->setScene(nullptr);
    m_message->hide();
    placeMarks();
    update();
    tellExportNews();
}

void ChartView::resolve() {
    if (!m_shown || width() < 8 || height() < 8) return;
    m_options.width = width();
    m_options.height = height();
    m_options.measure = chartTextMeasure();
    if (m_shown->rows() <= kAtOnce) {
        m_resolving.forget();
        return take(resolveScene(m_shown->spec, m_shown->self, m_options));
    }
    if (!m_scene) m_busy->start();
    m_resolving.ask([shown = m_shown,
                     options = m_options](const Cancel&) { return resolveScene(shown->spec, shown->self, options); },
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
                      Q_EMIT sceneShown();
                  });
}

void ChartView::refuse(const Error& error) {
    m_scene.reset();
    m_overlay->setScene(nullptr);
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
    return {{QStringLiteral("svg"), tr("SVG drawing"), QStringLiteral(".svg"), false, true},
            {QStringLiteral("png"), tr("PNG picture"), QStringLiteral(".png"), true, true},
            {QStringLiteral("pdf"), tr("PDF page"), QStringLiteral(".pdf"), false, true}};
}

void ChartView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    cancelExport();
    ChartPicture how;
    how.dark = darkTheme() && options.background; // what has no ground lands on white paper
    how.scale = options.scale;
    how.background = options.background;
    if (format == QStringLiteral("svg"))
        how.format = ChartPicture::Format::Svg;
    else if (format == QStringLiteral("pdf"))
        how.format = ChartPicture::Format::Pdf;
    else if (format != QStringLiteral("png"))
        return done(fail(ErrorCode::InvalidArgument, "A chart is exported as SVG, PNG or PDF"));
    if (!m_scene) return done(fail(ErrorCode::InvalidArgument, "There is no chart to be exported yet"));
    m_exportDone = std::move(done);
    m_exporting.ask(
        [scene = m_scene, how, path](const Cancel&) -> Status {
            STEMMA_TRY(const QByteArray bytes, chartPicture(*scene, how));
            return writeFileDurably(path, std::string_view(bytes.constData(), std::size_t(bytes.size())));
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
    QGuiApplication::clipboard()->setImage(pictureOf(*m_scene, darkTheme(), 2));
    return true;
}

} // namespace stemma::ui
