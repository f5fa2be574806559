// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartOverlay.h"

#include "core/visual/CivilTime.h"
#include "core/visual/NumberFormat.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ChartAxes.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kReach = 14, kPad = 8, kLine = 17, kWidest = 320;

/// The value of an axis at a pixel, as finely as a pixel tells it.
QString axisText(const PositionScale& scale, double pixels) {
    switch (scale.kind()) {
    case PositionScale::Kind::None:
    case PositionScale::Kind::Band:
    case PositionScale::Kind::Point:
        return {};
    case PositionScale::Kind::Time: {
        const double day = 86'400'000, pixel = std::fabs(scale.valueAt(pixels + 1) - scale.valueAt(pixels));
        return qtext(formatTime(pixel > day / 2  ? "%Y-%m-%d"
                                : pixel > 30'000 ? "%Y-%m-%d %H:%M"
                                                 : "%H:%M:%S",
                                scale.valueAt(pixels)));
    }
    default:
        break;
    }
    const double value = scale.valueAt(pixels), step = std::fabs(scale.valueAt(pixels + 1) - value);
    const int digits =
        std::fabs(value) < step ? 1 : std::clamp(int(std::ceil(std::log10(std::fabs(value) / step))) + 1, 2, 12);
    const auto format = NumberFormat::parse(",." + std::to_string(digits) + "~r");
    const bool extreme = std::fabs(value) >= 1e9 || (value != 0 && std::fabs(value) < 1e-4);
    return qtext(extreme ? (*NumberFormat::parse(".3~e"))(value) : (*format)(std::fabs(value) < step / 2 ? 0 : value));
}

void pill(QPainter& painter, const Palette& palette, const QString& text, QPointF at, bool below,
          const QRectF& within) {
    if (text.isEmpty()) return;
    painter.setFont(Fonts::sized(11));
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 10;
    QRectF box =
        below ? QRectF(at.x() - width / 2, at.y() + 3, width, 18) : QRectF(at.x() - width - 3, at.y() - 9, width, 18);
    box.moveLeft(std::clamp(box.left(), within.left(), std::max(within.left(), within.right() - width)));
    box.moveTop(std::clamp(box.top(), within.top(), std::max(within.top(), within.bottom() - 18)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette("text"));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(palette("surface"));
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

ChartOverlay::ChartOverlay(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setObjectName(QStringLiteral("chartOverlay"));
}

void ChartOverlay::setScene(std::shared_ptr<const Scene> scene) {
    m_scene = std::move(scene);
    m_hit.reset();
    if (m_at) pointAt(*m_at);
    update();
}

void ChartOverlay::pointAt(const QPointF& at) {
    m_at = at;
    m_hit = m_scene ? hitTest(*m_scene, {at.x(), at.y()}, kReach) : std::nullopt;
    update();
}

void ChartOverlay::drawBox(const QRectF& box) {
    m_box = box;
    update();
}

void ChartOverlay::setSelection(std::size_t plot, const ChartRange& range) {
    m_selectedPlot = plot;
    m_selection = range;
    update();
}

bool ChartOverlay::step(std::size_t plot, int by) {
    if (!m_scene) return false;
    const std::vector<SceneHit> all = marksInOrder(*m_scene, plot);
    if (all.empty()) return false;
    std::size_t at = by > 0 ? 0 : all.size() - 1;
    for (std::size_t i = 0; m_hit && m_hit->plot == plot && i < all.size(); ++i)
        if (all[i].layer == m_hit->layer && all[i].row == m_hit->row && all[i].at == m_hit->at)
            at = std::size_t(std::clamp(std::ptrdiff_t(i) + by, std::ptrdiff_t(0), std::ptrdiff_t(all.size()) - 1));
    m_hit = all[at];
    m_at = QPointF(m_hit->at.x, m_hit->at.y);
    update();
    return true;
}

void ChartOverlay::clear() {
    m_at.reset();
    m_hit.reset();
    m_box = {};
    update();
}

QStringList ChartOverlay::lines() const {
    QStringList lines;
    if (!m_scene) return lines;
    for (const auto& [title, text] : tip()) lines << title + QStringLiteral(": ") + text;
    return lines;
}

/// What is said of the mark under the pointer.
std::vector<std::pair<QString, QString>> ChartOverlay::tip() const {
    std::vector<std::pair<QString, QString>> lines;
    if (m_hit)
        for (const auto& [title, text] : tooltipOf(m_scene->plots[m_hit->plot].layers[m_hit->layer], m_hit->row))
            lines.emplace_back(oneLine(title, 60), oneLine(text, 200));
    return lines;
}

void ChartOverlay::paintCrosshair(QPainter& painter) const {
    const Palette palette(darkTheme());
    const std::optional<std::size_t> here = plotAt(*m_scene, *m_at);
    if (!here) return;
    const ScenePlot& plot = m_scene->plots[m_hit ? m_hit->plot : *here];
    const SceneBox& area = plot.area;
    if ((plot.x.kind() == PositionScale::Kind::None && plot.y.kind() == PositionScale::Kind::None)) return;
    const QPointF at = m_hit ? QPointF(m_hit->at.x, m_hit->at.y) : *m_at;
    const bool x = !plot.x.isDiscrete() && plot.x.kind() != PositionScale::Kind::None;
    const bool y = !plot.y.isDiscrete() && plot.y.kind() != PositionScale::Kind::None;
    QColor line = palette("text.quiet");
    line.setAlphaF(0.5F);
    painter.setPen(QPen(line, 1, Qt::DashLine));
    const double left = std::floor(at.x()) + 0.5, top = std::floor(at.y()) + 0.5;
    if (x) painter.drawLine(QPointF(left, area.y), QPointF(left, area.bottom()));
    if (y) painter.drawLine(QPointF(area.x, top), QPointF(area.right(), top));
    if (x) pill(painter, palette, axisText(plot.x, at.x()), {at.x(), area.bottom()}, true, rect());
    if (y) pill(painter, palette, axisText(plot.y, at.y()), {area.x, at.y()}, false, rect());
}

/// What isn't selected stands back; the part's ends are lines.
void ChartOverlay::paintSelection(QPainter& painter) const {
    if (m_selection.empty() || m_selectedPlot >= m_scene->plots.size()) return;
    const ScenePlot& plot = m_scene->plots[m_selectedPlot];
    const QRectF area = areaOf(plot), box = boxOf(plot, m_selection);
    const Palette palette(darkTheme());
    QColor veil = palette("surface");
    veil.setAlphaF(0.55F);
    QPainterPath outside; // odd-even: the part is a hole in it
    outside.addRect(area);
    if (!box.isNull()) outside.addRect(box);
    painter.fillPath(outside, veil);
    if (box.isNull()) return;
    painter.setPen(QPen(palette("accent"), 1));
    const QRectF edge = box.adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_selection.x && m_selection.y) return void(painter.drawRect(edge));
    if (m_selection.x) {
        painter.drawLine(edge.topLeft(), edge.bottomLeft());
        painter.drawLine(edge.topRight(), edge.bottomRight());
    } else {
        painter.drawLine(edge.topLeft(), edge.topRight());
        painter.drawLine(edge.bottomLeft(), edge.bottomRight());
    }
}

void ChartOverlay::paintTip(QPainter& painter) const {
    const Palette palette(darkTheme());
    const QPointF at(m_hit->at.x, m_hit->at.y);
    const SceneLayer& layer = m_scene->plots[m_hit->plot].layers[m_hit->layer];
    if (layer.rects.empty() && layer.arcs.empty()) {
        painter.setPen(QPen(palette("surface"), 2));
        painter.setBrush(ChartPainter::colour(m_scene->colours[m_hit->colour], palette));
        painter.drawEllipse(at, 5, 5);
    }
    const auto rows = tip();
    if (rows.empty()) return;
    const QFont quiet = Fonts::sized(11), strong = Fonts::sized(11, QFont::DemiBold);
    const QFontMetricsF quietMetrics(quiet), strongMetrics(strong);
    double left = 0, right = 0;
    for (const auto& [title, text] : rows) {
        left = std::max(left, quietMetrics.horizontalAdvance(title));
        right = std::max(right, strongMetrics.horizontalAdvance(text));
    }
    left = std::min(left, kWidest * 0.5);
    right = std::min(right, kWidest - left);
    const QSizeF size(left + right + 12 + 2 * kPad, double(rows.size()) * kLine + 2 * kPad - 4);
    QRectF box(QPointF(at.x() + 14, at.y() - size.height() - 10), size);
    if (box.right() > width() - 4) box.moveRight(at.x() - 14);
    if (box.top() < 4) box.moveTop(at.y() + 14);
    box.moveLeft(std::clamp(box.left(), 4.0, std::max(4.0, width() - size.width() - 4)));
    box.moveTop(std::clamp(box.top(), 4.0, std::max(4.0, height() - size.height() - 4)));
    QColor shadow = palette("shadow");
    shadow.setAlphaF(0.08F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shadow);
    painter.drawRoundedRect(box.translated(0, 2).adjusted(-1, -1, 1, 1), 7, 7);
    painter.setPen(QPen(palette("line"), 1));
    painter.setBrush(palette("surface"));
    painter.drawRoundedRect(box, 6, 6);
    double y = box.top() + kPad - 2;
    for (const auto& [title, text] : rows) {
        painter.setFont(quiet);
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRectF(box.left() + kPad, y, left, kLine), Qt::AlignLeft | Qt::AlignVCenter,
                         quietMetrics.elidedText(title, Qt::ElideRight, left));
        painter.setFont(strong);
        painter.setPen(palette("text"));
        painter.drawText(QRectF(box.left() + kPad + left + 12, y, right, kLine), Qt::AlignRight | Qt::AlignVCenter,
                         strongMetrics.elidedText(text, Qt::ElideRight, right));
        y += kLine;
    }
}

void ChartOverlay::paintEvent(QPaintEvent*) {
    if (!m_scene || m_scene->plots.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSelection(painter);
    if (!m_box.isNull()) {
        const Palette palette(darkTheme());
        QColor fill = palette("accent");
        fill.setAlphaF(0.12F);
        painter.setPen(QPen(palette("accent"), 1));
        painter.setBrush(fill);
        painter.drawRect(m_box);
        return;
    }
    if (m_at) paintCrosshair(painter);
    if (m_hit) paintTip(painter);
}

} // namespace stemma::ui
