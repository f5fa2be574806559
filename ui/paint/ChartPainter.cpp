// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/ChartPainter.h"

#include "core/base/Text.h"
#include "ui/paint/Clip.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <cmath>
#include <numbers>

namespace stemma::ui {

namespace {

QRectF rectOf(const SceneBox& box) {
    return {box.x, box.y, box.width, box.height};
}

/// A stranger's text as it is drawn: nothing in it turns the line around or breaks it, in a file neither.
QString drawnText(std::string_view text) {
    return qtext(printable(text));
}

QFont fontOf(double pixels, bool bold) {
    return Fonts::sized(pixels, bold ? QFont::DemiBold : QFont::Normal);
}

/// One scene on one painter.
class Drawing {
public:
    Drawing(QPainter& painter, const Scene& scene, const Palette& palette)
        : m_painter(painter), m_scene(scene), m_palette(palette) {
        m_colours.reserve(scene.colours.size());
        for (const SceneColour& each : scene.colours) m_colours.push_back(ChartPainter::colour(each, palette));
        const QPaintEngine* engine = painter.paintEngine();
        m_snaps = !engine || (engine->type() != QPaintEngine::SVG && engine->type() != QPaintEngine::Pdf);
        const QTransform transform = painter.deviceTransform();
        m_scale = m_snaps && transform.m11() > 0 ? transform.m11() : 1;
    }

    void frame() const {
        for (const ScenePlot& plot : m_scene.plots)
            for (const SceneAxis& axis : plot.axes) grid(axis, rectOf(plot.area));
    }

    /// After the marks: a bar stands on its axis, not over it.
    void axes() const {
        for (const ScenePlot& plot : m_scene.plots)
            for (const SceneAxis& each : plot.axes) axis(each);
    }

    void marks() const {
        for (const ScenePlot& plot : m_scene.plots)
            for (const SceneLayer& layer : plot.layers) this->layer(layer, rectOf(plot.area));
    }

    void words() const {
        if (m_scene.title) text(*m_scene.title);
        if (m_scene.note) text(*m_scene.note);
        for (const SceneText& each : m_scene.headings) text(each);
        for (const SceneLegend& each : m_scene.legends) legend(each);
        if (m_scene.nothing.empty()) return;
        const QRectF area =
            m_scene.plots.empty() ? QRectF(0, 0, m_scene.width, m_scene.height) : rectOf(m_scene.plots.front().area);
        m_painter.setFont(fontOf(12, false));
        m_painter.setPen(m_palette("text.quiet"));
        m_painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, drawnText(m_scene.nothing));
    }

private:
    /// A hair more, so that neighbours whose common edge is half a pixel agree on where it is.
    double snapped(double at) const { return m_snaps ? std::floor(at * m_scale + 0.5 + 1e-6) / m_scale : at; }
    /// The middle of a line of one pixel.
    double snappedLine(double at) const {
        const double odd = std::lround(m_scale) % 2 == 1 ? 0.5 : 0.0;
        return (std::floor(at * m_scale + 1e-6) + odd) / m_scale;
    }
    QColor ink(const SceneInk& ink) const {
        QColor colour = m_colours[ink.colour];
        colour.setAlphaF(colour.alphaF() * ink.opacity);
        return colour;
    }

    void grid(const SceneAxis& axis, const QRectF& area) const {
        if (!axis.grid) return;
        m_painter.setRenderHint(QPainter::Antialiasing, !m_snaps);
        m_painter.setPen(QPen(m_palette("chart.grid"), 1));
        const bool across = axis.side == SceneAxis::Side::Bottom || axis.side == SceneAxis::Side::Top;
        for (const SceneTick& tick : axis.ticks) {
            if (tick.label.empty()) continue; // between the powers of a log axis
            const double at = snappedLine(tick.at);
            if (across)
                m_painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
            else
                m_painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        }
        m_painter.setRenderHint(QPainter::Antialiasing, true);
    }

    void axis(const SceneAxis& axis) const {
        const bool across = axis.side == SceneAxis::Side::Bottom || axis.side == SceneAxis::Side::Top;
        const double outward = axis.side == SceneAxis::Side::Bottom || axis.side == SceneAxis::Side::Right ? 1 : -1;
        const double position = snappedLine(axis.position);
        m_painter.setPen(QPen(m_palette("chart.axis"), 1, Qt::SolidLine, Qt::FlatCap));
        if (axis.line) {
            if (across)
                m_painter.drawLine(QPointF(axis.from, position), QPointF(axis.to, position));
            else
                m_painter.drawLine(QPointF(position, axis.from), QPointF(position, axis.to));
        }
        for (const SceneTick& tick : axis.ticks) {
            if (!axis.marks) break;
            const double at = snappedLine(tick.at), end = position + outward * (tick.label.empty() ? 3 : 4);
            m_painter.drawLine(across ? QLineF(at, position, at, end) : QLineF(position, at, end, at));
        }
        for (const SceneText& label : axis.labels) text(label);
        if (axis.title) text(*axis.title);
    }

    void text(const SceneText& text) const {
        if (text.text.empty()) return;
        const QFont font = fontOf(text.size, text.bold);
        const QFontMetricsF metrics(font);
        const QString shown = drawnText(text.text);
        QColor colour = m_palette(text.tone == SceneText::Tone::Quiet ? "text.quiet" : "text");
        if (text.tone == SceneText::Tone::Ink) colour = ink(text.ink);
        if (text.ground >= 0) colour = textOn(m_colours[std::size_t(text.ground)]);
        const double width = metrics.horizontalAdvance(shown);
        double x = text.align == SceneText::Align::Start ? 0
                   : text.align == SceneText::Align::End ? -width
                                                         : -width / 2;
        double y = metrics.capHeight() / 2;
        if (text.base == SceneText::Base::Top) y = metrics.ascent() - (metrics.ascent() - metrics.capHeight()) / 2;
        if (text.base == SceneText::Base::Bottom) y = -metrics.descent();
        m_painter.setFont(font);
        m_painter.setPen(colour);
        if (text.angle == 0) {
            m_painter.drawText(QPointF(snapped(text.at.x + x), snapped(text.at.y + y)), shown);
            return;
        }
        m_painter.save();
        m_painter.translate(text.at.x, text.at.y);
        m_painter.rotate(text.angle);
        m_painter.drawText(QPointF(x, y), shown);
        m_painter.restore();
    }

    void layer(const SceneLayer& layer, const QRectF& area) const {
        for (const SceneArea& each : layer.areas) this->area(each, area);
        for (const SceneRect& each : layer.rects) rect(each, area);
        for (const SceneArc& each : layer.arcs) arc(each);
        for (const SceneLine& each : layer.lines) line(each, area);
        for (const SceneRule& each : layer.rules) rule(each, area);
        symbols(layer.symbols, area);
        for (const SceneText& each : layer.texts)
            if (area.contains(each.at.x, each.at.y)) text(each);
    }

    void rect(const SceneRect& rect, const QRectF& area) const {
        QRectF box = rectOf(rect.box).normalized().intersected(area);
        if (box.isNull() || (box.width() <= 0 && box.height() <= 0)) return;
        if (m_snaps) {
            const double left = snapped(box.left()), top = snapped(box.top());
            // What is there at all is seen.
            const double right = std::max(snapped(box.right()), rect.box.width > 0 ? left + 1 / m_scale : left);
            const double bottom = std::max(snapped(box.bottom()), rect.box.height > 0.01 ? top + 1 / m_scale : top);
            box = QRectF(left, top, right - left, bottom - top);
        }
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(ink(rect.ink));
        if (rect.outline) {
            m_painter.setPen(QPen(ink(rect.ink), 1.5));
            m_painter.setBrush(Qt::NoBrush);
        }
        const double radius = std::min({rect.radius, box.width() / 2, box.height() / 2});
        if (radius > 0.5)
            m_painter.drawRoundedRect(box, radius, radius);
        else
            m_painter.drawRect(box);
    }

    void area(const SceneArea& each, const QRectF& area) const {
        QPolygonF polygon;
        for (const ScenePoint& point : each.upper) polygon << QPointF(point.x, point.y);
        for (auto point = each.lower.rbegin(); point != each.lower.rend(); ++point)
            polygon << QPointF(point->x, point->y);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(ink(each.ink));
        m_painter.drawPolygon(clippedPolygon(polygon, area));
    }

    QPen penOf(const SceneInk& with, double width, const std::vector<double>& dash) const {
        QPen pen(ink(with), std::max(0.1, width), Qt::SolidLine, dash.empty() ? Qt::RoundCap : Qt::FlatCap,
                 Qt::RoundJoin);
        if (dash.empty()) return pen;
        QList<qreal> pattern; // in widths of the pen
        for (const double part : dash) pattern << part / pen.widthF();
        if (pattern.size() % 2 == 1) pattern += pattern;
        pen.setDashPattern(pattern);
        return pen;
    }

    /// Each column of pixels from its least to its greatest point, met by the columns beside it.
    void band(const SceneLine& line, const QRectF& area) const {
        const QColor colour = ink(line.ink);
        const double half = std::min(line.width, 1.25) / 2;
        std::size_t from = 0;
        while (from < line.points.size()) {
            const double column = std::floor(line.points[from].x);
            double low = line.points[from].y, high = low;
            if (from > 0) { // from where the line comes
                low = std::min(low, line.points[from - 1].y);
                high = std::max(high, line.points[from - 1].y);
            }
            std::size_t to = from;
            for (; to < line.points.size() && std::floor(line.points[to].x) == column; ++to) {
                low = std::min(low, line.points[to].y);
                high = std::max(high, line.points[to].y);
            }
            const double left = from > 0 ? std::min(column, std::floor(line.points[from - 1].x) + 1) : column;
            const QRectF box = QRectF(left, low - half, column + 1 - left, high - low + 2 * half).intersected(area);
            if (!box.isEmpty()) m_painter.fillRect(box, colour);
            from = to;
        }
    }

    void line(const SceneLine& line, const QRectF& area) const {
        if (m_snaps && isDense(line)) return band(line, area);
        m_painter.setBrush(Qt::NoBrush);
        // Thousands of short pieces are joined faster without round corners, and nobody sees them.
        QPen pen = penOf(line.ink, line.width, line.dash);
        if (line.points.size() > 2'000) pen.setJoinStyle(Qt::BevelJoin), pen.setWidthF(std::min(line.width, 1.25));
        m_painter.setPen(pen);
        for (const QPolygonF& part : clippedPolyline(line.points, area.adjusted(-0.5, -0.5, 0.5, 0.5)))
            m_painter.drawPolyline(part);
    }

    void rule(const SceneRule& rule, const QRectF& area) const {
        QLineF at(rule.from.x, rule.from.y, rule.to.x, rule.to.y);
        if (m_snaps && at.x1() == at.x2()) at = QLineF(snappedLine(at.x1()), at.y1(), snappedLine(at.x1()), at.y2());
        if (m_snaps && at.y1() == at.y2()) at = QLineF(at.x1(), snappedLine(at.y1()), at.x2(), snappedLine(at.y1()));
        const auto seen = clippedLine(at, area.adjusted(-0.5, -0.5, 0.5, 0.5));
        if (!seen) return;
        QPen pen = penOf(rule.ink, rule.width, rule.dash);
        pen.setCapStyle(Qt::FlatCap);
        m_painter.setPen(pen);
        m_painter.drawLine(*seen);
    }

    void arc(const SceneArc& arc) const {
        const double turn = 180 / std::numbers::pi;
        const QRectF outer(arc.centre.x - arc.outer, arc.centre.y - arc.outer, 2 * arc.outer, 2 * arc.outer);
        const QRectF inner(arc.centre.x - arc.inner, arc.centre.y - arc.inner, 2 * arc.inner, 2 * arc.inner);
        const double start = 90 - arc.from * turn, span = -(arc.to - arc.from) * turn;
        QPainterPath path;
        path.arcMoveTo(outer, start);
        path.arcTo(outer, start, span);
        if (arc.inner > 0)
            path.arcTo(inner, start + span, -span);
        else if (std::fabs(span) < 359.999)
            path.lineTo(arc.centre.x, arc.centre.y);
        path.closeSubpath();
        m_painter.setPen(QPen(m_palette("surface"), 1.5));
        m_painter.setBrush(ink(arc.ink));
        m_painter.drawPath(path);
    }

    void symbols(const std::vector<SceneSymbol>& symbols, const QRectF& area) const {
        const QRectF reach = area.adjusted(-1, -1, 1, 1);
        QPainterPath path;
        const SceneSymbol* last = nullptr;
        std::uint32_t colour = 0xFFFFFFFF;
        float opacity = -1;
        for (const SceneSymbol& symbol : symbols) {
            if (!reach.contains(symbol.at.x, symbol.at.y)) continue;
            if (!last || last->shape != symbol.shape || last->size != symbol.size)
                path = ChartPainter::symbolPath(symbol.shape, symbol.size);
            if (!last || colour != symbol.ink.colour || opacity != symbol.ink.opacity ||
                last->filled != symbol.filled) {
                const QColor with = ink(symbol.ink);
                m_painter.setPen(symbol.filled ? QPen(Qt::NoPen) : QPen(with, 1.5));
                m_painter.setBrush(symbol.filled ? QBrush(with) : QBrush(Qt::NoBrush));
                colour = symbol.ink.colour;
                opacity = symbol.ink.opacity;
            }
            last = &symbol;
            if (symbol.shape == SceneShape::Circle) {
                const double radius = std::sqrt(symbol.size / std::numbers::pi);
                m_painter.drawEllipse(QPointF(symbol.at.x, symbol.at.y), radius, radius);
            } else {
                m_painter.drawPath(path.translated(symbol.at.x, symbol.at.y));
            }
        }
    }

    void legend(const SceneLegend& legend) const {
        if (legend.title) text(*legend.title);
        if (!legend.ramp.empty()) {
            const QRectF bar = rectOf(legend.bar);
            QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
            for (int stop = 0; stop <= 20; ++stop) {
                const double share = stop / 20.0, at = legend.rampReversed ? 1 - share : share;
                gradient.setColorAt(share, ChartPainter::colour({SceneColour::From::Ramp, legend.ramp, at}, m_palette));
            }
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(gradient);
            m_painter.drawRoundedRect(bar, 2, 2);
            for (const SceneText& label : legend.barLabels) text(label);
        }
        for (const SceneLegendEntry& entry : legend.entries) {
            SceneText label = entry.label;
            SceneSymbol symbol = entry.symbol;
            if (entry.hidden) symbol.filled = false, symbol.ink.opacity = 0.45F;
            if (entry.isLine) {
                SceneLine line{
                    {{symbol.at.x - 8, symbol.at.y}, {symbol.at.x + 6, symbol.at.y}}, 2, entry.dash, symbol.ink, {}};
                this->line(line, rectOf(entry.box).adjusted(-4, 0, 0, 0));
            } else if (symbol.size > 0) {
                symbols({symbol}, rectOf(entry.box).adjusted(-6, -6, 6, 6));
            }
            if (!entry.hidden) {
                text(label);
                continue;
            }
            m_painter.setOpacity(0.5);
            text(label);
            m_painter.setOpacity(1);
        }
    }

    QPainter& m_painter;
    const Scene& m_scene;
    const Palette& m_palette;
    std::vector<QColor> m_colours;
    bool m_snaps = true;
    double m_scale = 1;
};

/// A ramp that a specification names by its colours: "white,red".
QColor alongLiterals(const std::string& list, double share) {
    const QStringList names = qtext(list).split(QLatin1Char(','));
    const double place = std::clamp(share, 0.0, 1.0) * double(names.size() - 1);
    const auto below = std::min(qsizetype(place), std::max<qsizetype>(0, names.size() - 2));
    const QColor one(names[below].trimmed()), other(names[std::min(below + 1, names.size() - 1)].trimmed());
    if (!one.isValid() || !other.isValid()) return one.isValid() ? one : other;
    const double part = place - double(below);
    return QColor::fromRgbF(float(one.redF() + (other.redF() - one.redF()) * part),
                            float(one.greenF() + (other.greenF() - one.greenF()) * part),
                            float(one.blueF() + (other.blueF() - one.blueF()) * part));
}

} // namespace

QColor ChartPainter::colour(const SceneColour& colour, const Palette& palette) {
    switch (colour.from) {
    case SceneColour::From::None:
        return Qt::transparent;
    case SceneColour::From::Token:
        return palette(colour.name);
    case SceneColour::From::Category:
        return palette.category(int(colour.at));
    case SceneColour::From::Ramp:
        if (colour.name.find(',') != std::string::npos) {
            const QColor mixed = alongLiterals(colour.name, colour.at);
            return mixed.isValid() ? mixed : palette.along("ramp", colour.at);
        }
        return palette.along(colour.name, colour.at);
    case SceneColour::From::Literal:
        break;
    }
    const QColor named(qtext(colour.name).trimmed());
    return named.isValid() ? named : palette.category(0);
}

QPainterPath ChartPainter::symbolPath(SceneShape shape, double size) {
    const double r = std::sqrt(size) / 2, h = r * std::sqrt(3.0) / 2, arm = r / 2.5;
    QPolygonF points;
    QPainterPath path;
    switch (shape) {
    case SceneShape::Circle:
        path.addEllipse(QPointF(0, 0), std::sqrt(size / std::numbers::pi), std::sqrt(size / std::numbers::pi));
        return path;
    case SceneShape::Square:
        path.addRect(QRectF(-r, -r, 2 * r, 2 * r));
        return path;
    case SceneShape::Cross:
        points << QPointF(-r, -arm) << QPointF(-arm, -arm) << QPointF(-arm, -r) << QPointF(arm, -r)
               << QPointF(arm, -arm) << QPointF(r, -arm) << QPointF(r, arm) << QPointF(arm, arm) << QPointF(arm, r)
               << QPointF(-arm, r) << QPointF(-arm, arm) << QPointF(-r, arm);
        break;
    case SceneShape::Diamond:
        points << QPointF(-r, 0) << QPointF(0, -r) << QPointF(r, 0) << QPointF(0, r);
        break;
    case SceneShape::TriangleUp:
        points << QPointF(0, -h) << QPointF(-r, h) << QPointF(r, h);
        break;
    case SceneShape::TriangleDown:
        points << QPointF(0, h) << QPointF(-r, -h) << QPointF(r, -h);
        break;
    case SceneShape::TriangleRight:
        points << QPointF(h, 0) << QPointF(-h, -r) << QPointF(-h, r);
        break;
    case SceneShape::TriangleLeft:
        points << QPointF(-h, 0) << QPointF(h, -r) << QPointF(h, r);
        break;
    }
    path.addPolygon(points);
    path.closeSubpath();
    return path;
}

void ChartPainter::paint(QPainter& painter, const Scene& scene, const Palette& palette, Parts parts) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setRenderHint(QPainter::TextAntialiasing, true);
    if (parts.testFlag(Ground)) painter.fillRect(QRectF(0, 0, scene.width, scene.height), palette("surface"));
    const Drawing drawing(painter, scene, palette);
    if (parts.testFlag(Frame)) drawing.frame();
    if (parts.testFlag(Marks)) drawing.marks();
    if (parts.testFlag(Frame)) drawing.axes();
    if (parts.testFlag(Words)) drawing.words();
    painter.restore();
}

TextMeasure chartTextMeasure() {
    return [](std::string_view text, double pixels, bool bold) {
        return QFontMetricsF(fontOf(pixels, bold)).horizontalAdvance(drawnText(text));
    };
}

} // namespace stemma::ui
