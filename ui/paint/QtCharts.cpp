// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/QtCharts.h"

#include "ui/paint/ChartPainter.h"
#include "ui/paint/Clip.h"
#include "ui/paint/Text.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QPieSeries>
#include <QPointer>
#include <QScatterSeries>
#include <QValueAxis>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostSymbols = 3'000; ///< each is an item of its own in Qt Charts
constexpr std::size_t kMostSeries = 64;
constexpr std::size_t kMostBars = 1'000;
constexpr std::size_t kMostSlices = 60;

/// What symbols must have alike to be one series.
using Look = std::tuple<std::uint32_t, int, bool, double, float>;
Look lookOf(const SceneSymbol& symbol) {
    return {symbol.ink.colour, int(symbol.shape), symbol.filled, symbol.size, symbol.ink.opacity};
}

bool hasMarker(SceneShape shape) {
    return shape == SceneShape::Circle || shape == SceneShape::Square || shape == SceneShape::Diamond ||
           shape == SceneShape::TriangleUp;
}

/// Bars of one colour are one polygon, in which what lies twice would be a hole.
bool overlap(const std::vector<SceneRect>& rects) {
    constexpr double kHair = 0.01;
    for (std::size_t i = 0; i < rects.size(); ++i)
        for (std::size_t j = i + 1; j < rects.size(); ++j) {
            const SceneBox &a = rects[i].box, &b = rects[j].box;
            if (a.x + kHair < b.right() && b.x + kHair < a.right() && a.y + kHair < b.bottom() &&
                b.y + kHair < a.bottom())
                return true;
        }
    return false;
}

/// Arcs that fill one disc or ring, one after the other from twelve o'clock on.
bool isPie(const SceneLayer& layer) {
    if (layer.mark != "arc" || layer.arcs.empty() || layer.arcs.size() > kMostSlices || !layer.texts.empty())
        return false;
    double end = 0;
    for (const SceneArc& arc : layer.arcs) {
        const SceneArc& first = layer.arcs.front();
        if (!(arc.centre == first.centre) || arc.inner != first.inner || arc.outer != first.outer) return false;
        if (std::fabs(arc.from - end) > 1e-6 || arc.to < arc.from) return false;
        end = arc.to;
    }
    return std::fabs(end - 2 * std::numbers::pi) < 1e-6;
}

bool takesLayer(const SceneLayer& layer, std::size_t& series) {
    static const std::initializer_list<std::string_view> kMarks = {"bar", "line", "area", "point", "circle", "square"};
    if (std::find(kMarks.begin(), kMarks.end(), layer.mark) == kMarks.end()) return false;
    if (std::any_of(layer.lines.begin(), layer.lines.end(), isDense)) return false;
    if (!layer.arcs.empty() || !layer.rules.empty() || !layer.texts.empty() || layer.symbols.size() > kMostSymbols)
        return false;
    if (layer.rects.size() > kMostBars || overlap(layer.rects)) return false;
    std::map<Look, int> looks;
    for (const SceneSymbol& symbol : layer.symbols) {
        if (!hasMarker(symbol.shape)) return false;
        ++looks[lookOf(symbol)];
    }
    std::map<std::uint32_t, int> colours;
    for (const SceneRect& rect : layer.rects) {
        if (rect.radius > 0 || rect.outline) return false;
        ++colours[rect.ink.colour];
    }
    series += looks.size() + colours.size() + layer.lines.size() + layer.areas.size();
    return true;
}

} // namespace

struct QtCharts::State {
    QChart* chart = nullptr; ///< the view's
    QPointer<QChartView> view;
    QValueAxis *x = nullptr, *y = nullptr;
    SceneBox area;
    double margin = 0; ///< Qt Charts cuts at its plot area; symbols at the edge of ours are drawn whole
    const Scene* scene = nullptr;
    const Palette* palette = nullptr;
    double ratio = 1;

    double snapped(double at) const { return std::round(at * ratio) / ratio; }
    /// Values of both axes are the scene's pixels within the plot, upwards.
    QPointF value(const ScenePoint& at) const { return {at.x - area.x, area.bottom() - at.y}; }
    QColor ink(const SceneInk& ink) const {
        QColor colour = ChartPainter::colour(scene->colours[ink.colour], *palette);
        colour.setAlphaF(colour.alphaF() * ink.opacity);
        return colour;
    }

    void pie(const SceneLayer& layer) {
        const SceneArc& first = layer.arcs.front();
        auto* series = new QPieSeries;
        const double whole = std::min(area.width, area.height);
        series->setPieSize(2 * first.outer / whole);
        series->setHoleSize(2 * first.inner / whole);
        series->setHorizontalPosition((first.centre.x - area.x) / area.width);
        series->setVerticalPosition((first.centre.y - area.y) / area.height);
        for (const SceneArc& arc : layer.arcs) {
            auto* slice = new QPieSlice(QString(), arc.to - arc.from);
            slice->setBrush(ink(arc.ink));
            slice->setPen(QPen((*palette)("surface"), 1.5));
            series->append(slice);
        }
        series->setName(qtext(layer.mark).toHtmlEscaped());
        chart->addSeries(series);
    }

    void add(QAbstractSeries* series, const std::string& name) {
        series->setName(qtext(name).toHtmlEscaped());
        chart->addSeries(series);
        series->attachAxis(x);
        series->attachAxis(y);
    }

    void lines(const SceneLayer& layer) {
        for (const SceneLine& each : layer.lines)
            for (const QPolygonF& part : clippedPolyline(each.points, seen())) line(each, part, layer.mark);
    }

    void line(const SceneLine& line, const QPolygonF& part, const std::string& name) {
        auto* series = new QLineSeries;
        QList<QPointF> points;
        for (const QPointF& point : part) points << value({point.x(), point.y()});
        QPen pen(ink(line.ink), line.width, Qt::SolidLine, line.dash.empty() ? Qt::RoundCap : Qt::FlatCap,
                 Qt::RoundJoin);
        if (!line.dash.empty()) {
            QList<qreal> dash;
            for (const double length : line.dash) dash << length / line.width;
            if (dash.size() % 2 == 1) dash += dash;
            pen.setDashPattern(dash);
        }
        series->setPen(pen);
        series->replace(points);
        add(series, name);
    }

    QRectF seen() const { return {area.x, area.y, area.width, area.height}; }

    void polygon(const QList<QPointF>& upper, const QList<QPointF>& lower, const QColor& colour,
                 const std::string& name) {
        auto* top = new QLineSeries;
        auto* bottom = new QLineSeries;
        top->replace(upper);
        bottom->replace(lower);
        auto* series = new QAreaSeries(top, bottom);
        top->setParent(series);
        bottom->setParent(series);
        series->setPen(Qt::NoPen);
        series->setBrush(colour);
        add(series, name);
    }

    void areas(const SceneLayer& layer) {
        for (const SceneArea& each : layer.areas) {
            QList<QPointF> upper, lower;
            QPolygonF outline;
            for (const ScenePoint& point : each.upper) outline << QPointF(point.x, point.y);
            for (auto point = each.lower.rbegin(); point != each.lower.rend(); ++point)
                outline << QPointF(point->x, point->y);
            for (const QPointF& point : clippedPolygon(outline, seen())) upper << value({point.x(), point.y()});
            if (upper.size() < 3) continue;
            lower << upper.front() << upper.back(); // its outline is all above
            polygon(upper, lower, ink(each.ink), layer.mark);
        }
    }

    /// All bars of one colour as one area that falls to nothing between them: bins of any width, stacks, both
    /// directions, which bar series can't have.
    void bars(const SceneLayer& layer) {
        std::map<std::pair<std::uint32_t, float>, std::pair<QList<QPointF>, QList<QPointF>>> byInk;
        for (SceneRect rect : layer.rects) {
            const QRectF box = QRectF(rect.box.x, rect.box.y, rect.box.width, rect.box.height).intersected(seen());
            if (box.isEmpty()) continue;
            rect.box = {box.x(), box.y(), box.width(), box.height()};
            auto& [upper, lower] = byInk[{rect.ink.colour, rect.ink.opacity}];
            const double left = snapped(rect.box.x), right = std::max(snapped(rect.box.right()), left + 1 / ratio);
            const double top = snapped(rect.box.y), bottom = snapped(rect.box.bottom());
            upper << value({left, bottom}) << value({left, top}) << value({right, top}) << value({right, bottom});
            lower << value({left, bottom}) << value({left, bottom}) << value({right, bottom}) << value({right, bottom});
        }
        for (const auto& [look, sides] : byInk)
            polygon(sides.first, sides.second, ink({look.first, look.second, SceneInk::kNoRow}), layer.mark);
    }

    void symbols(const SceneLayer& layer) {
        std::map<Look, QList<QPointF>> byLook;
        std::map<Look, const SceneSymbol*> examples;
        for (const SceneSymbol& symbol : layer.symbols) {
            if (!seen().adjusted(-1, -1, 1, 1).contains(symbol.at.x, symbol.at.y)) continue;
            byLook[lookOf(symbol)] << value(symbol.at);
            examples[lookOf(symbol)] = &symbol;
        }
        for (const auto& [look, points] : byLook) {
            const SceneSymbol& symbol = *examples[look];
            auto* series = new QScatterSeries;
            const double side = std::sqrt(symbol.size);
            series->setMarkerShape(symbol.shape == SceneShape::Square    ? QScatterSeries::MarkerShapeRectangle
                                   : symbol.shape == SceneShape::Diamond ? QScatterSeries::MarkerShapeRotatedRectangle
                                   : symbol.shape == SceneShape::TriangleUp ? QScatterSeries::MarkerShapeTriangle
                                                                            : QScatterSeries::MarkerShapeCircle);
            series->setMarkerSize(symbol.shape == SceneShape::Circle ? 2 * std::sqrt(symbol.size / std::numbers::pi)
                                                                     : side);
            series->setColor(symbol.filled ? ink(symbol.ink) : QColor(Qt::transparent));
            series->setBorderColor(symbol.filled ? QColor(Qt::transparent) : ink(symbol.ink));
            series->setPen(symbol.filled ? QPen(Qt::NoPen) : QPen(ink(symbol.ink), 1.5));
            series->replace(points);
            add(series, layer.mark);
        }
    }
};

QtCharts::QtCharts() : m_state(std::make_unique<State>()) {
    State& s = *m_state;
    s.chart = new QChart;
    s.chart->setBackgroundVisible(false);
    s.chart->setMargins({});
    s.chart->layout()->setContentsMargins(0, 0, 0, 0);
    s.chart->legend()->hide();
    s.chart->setAnimationOptions(QChart::NoAnimation);
    s.x = new QValueAxis;
    s.y = new QValueAxis;
    for (const auto& [axis, side] : {std::pair{s.x, Qt::AlignBottom}, std::pair{s.y, Qt::AlignLeft}}) {
        axis->setVisible(false);
        s.chart->addAxis(axis, side);
    }
    s.view = new QChartView(s.chart);
    s.view->setRenderHint(QPainter::Antialiasing);
    s.view->setFrameShape(QFrame::NoFrame);
    s.view->setBackgroundBrush(Qt::NoBrush);
    s.view->setAttribute(Qt::WA_TransparentForMouseEvents);
    s.view->setAttribute(Qt::WA_TranslucentBackground);
    s.view->viewport()->setAutoFillBackground(false);
    s.view->setFocusPolicy(Qt::NoFocus);
    s.view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    s.view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

QtCharts::~QtCharts() {
    delete m_state->view;
}

QWidget* QtCharts::widget() {
    return m_state->view;
}

bool QtCharts::takes(const Scene& scene) {
    if (scene.plots.size() != 1 || !scene.nothing.empty()) return false;
    std::size_t series = 0;
    const std::vector<SceneLayer>& layers = scene.plots.front().layers;
    if (layers.size() == 1 && isPie(layers.front())) return true;
    for (const SceneLayer& layer : layers)
        if (!takesLayer(layer, series)) return false;
    return series > 0 && series <= kMostSeries;
}

void QtCharts::show(const Scene& scene, const Palette& palette) {
    State& s = *m_state;
    if (!s.view) return;
    s.chart->removeAllSeries();
    s.scene = &scene;
    s.palette = &palette;
    s.ratio = s.view->devicePixelRatioF();
    s.area = scene.plots.front().area;
    s.view->resize(int(std::ceil(scene.width)), int(std::ceil(scene.height)));
    s.chart->resize(scene.width, scene.height);
    s.margin = 0;
    for (const SceneLayer& layer : scene.plots.front().layers)
        for (const SceneSymbol& symbol : layer.symbols)
            s.margin = std::max(s.margin, std::ceil(std::sqrt(symbol.size)) + 2);
    s.chart->setPlotArea(s.seen().adjusted(-s.margin, -s.margin, s.margin, s.margin));
    s.x->setRange(-s.margin, s.area.width + s.margin);
    s.y->setRange(-s.margin, s.area.height + s.margin);
    for (const SceneLayer& layer : scene.plots.front().layers) {
        if (!layer.arcs.empty()) s.pie(layer);
        s.areas(layer);
        s.bars(layer);
        s.lines(layer);
        s.symbols(layer);
    }
    s.scene = nullptr;
    s.palette = nullptr;
}

QRectF QtCharts::plotArea() const {
    const double margin = m_state->margin;
    return m_state->chart->plotArea().adjusted(margin, margin, -margin, -margin);
}

QPointF QtCharts::mapped(const ScenePoint& at) const {
    const QList<QAbstractSeries*> series = m_state->chart->series();
    return series.isEmpty() ? QPointF() : m_state->chart->mapToPosition(m_state->value(at), series.front());
}

} // namespace stemma::ui
