// SPDX-License-Identifier: GPL-3.0-or-later
// What lies below a graph's nodes: the strips of lanes and the columns of bands, and their titles above everything.
#include "core/layout/NodeText.h"
#include "ui/paint/GraphPainter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kTitleLeft = 14; ///< pixels from the edge
constexpr double kTitleWidth = 178, kFactsWidth = 150;
constexpr double kTwoLines = 40, kOneLine = 15, kDotOnly = 9; ///< pixels of height a lane's title needs
constexpr double kHeadingGap = 20, kHeadingRoom = 24;

/// Pixels of one of the titles' letters: they follow the scale between readable and not too large, for the person.
double lettersOf(const GraphLook& look, double least) {
    return std::clamp(look.scale, least * look.text, 1.25 * look.text);
}

/// Where the titles of lanes begin: in their room, or left of it where letters aren't as small as the graph; never out
/// of sight.
double titlesLeft(const GraphScene& scene, const GraphLook& look, const QRectF& seen) {
    if (scene.lanes().empty()) return seen.left();
    const double left = scene.lanes().front().area.left(), letters = lettersOf(look, 0.85);
    return std::max(seen.left(), left + std::min(0.0, kLaneTitleWidth - kTitleWidth * letters / look.scale));
}

/// What is left of "21 March 2026" where there is no room for days, and for months.
QString coarser(const QString& heading, int level) {
    QString rest = heading;
    for (int i = 0; i < level; ++i) {
        const qsizetype cut = rest.indexOf(QLatin1Char(' '));
        if (cut < 0) break;
        rest = rest.mid(cut + 1);
    }
    return rest;
}

struct Heading {
    double base; ///< in units
    QString text;
};

/// The headings of one level: where a text differs from the one before.
std::vector<Heading> headingsOf(const std::vector<SceneLane>& lanes, int level) {
    std::vector<Heading> all;
    for (const SceneLane& lane : lanes) {
        if (lane.heading.isEmpty()) continue;
        const QString text = coarser(lane.heading, level);
        if (all.empty() || all.back().text != text) all.push_back({lane.area.top(), text});
    }
    return all;
}

/// A state by its shape, as well: full, a ring, a cross, a bar.
void paintDot(QPainter& painter, QPointF at, NodeState state, const QColor& ink) {
    constexpr double kRadius = 3.6;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const QPen line(ink, 1.8, Qt::SolidLine, Qt::RoundCap);
    if (state == NodeState::Failed) {
        painter.setPen(line);
        painter.drawLine(at - QPointF(3, 3), at + QPointF(3, 3));
        painter.drawLine(at - QPointF(3, -3), at + QPointF(3, -3));
    } else if (state == NodeState::Executed || state == NodeState::Reused) {
        painter.drawEllipse(at, kRadius, kRadius);
    } else if (state == NodeState::Running || state == NodeState::Queued) {
        painter.setPen(line);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, 3.0, 3.0);
    } else if (state != NodeState::None) {
        painter.setPen(line);
        painter.drawLine(at - QPointF(3, 0), at + QPointF(3, 0));
    }
}

} // namespace

void GraphPainter::paintAreas(QPainter& painter, const QRectF& area) const {
    const double pixel = 1 / m_look.scale;
    constexpr double kLeastStrip = 6, kLineFrom = 12;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < m_scene.lanes().size(); ++i) {
        const QRectF& strip = m_scene.lanes()[i].area;
        if (strip.top() > area.bottom() || strip.bottom() < area.top() || strip.height() < kLeastStrip * pixel)
            continue;
        const QRectF wide(area.left(), strip.top(), area.width(), strip.height());
        painter.fillRect(wide, m_inks.mix(Ink::Surface, Ink::Canvas, i % 2 == 0 ? 0.75 : 0.35));
        if (strip.height() >= kLineFrom * pixel)
            painter.fillRect(QRectF(wide.left(), wide.top(), wide.width(), pixel), m_inks(Ink::Line));
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const SceneBand& band : m_scene.bands()) {
        if (!band.area.intersects(area)) continue;
        painter.setBrush(m_inks.mix(Ink::Edge, Ink::Canvas, 0.08));
        painter.drawRoundedRect(band.area, kCardRadius, kCardRadius);
    }
    painter.restore();
}

void GraphPainter::paintTitles(QPainter& painter, const QRectF& seen) const {
    if (m_scene.lanes().empty() && m_scene.bands().empty()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setRenderHint(QPainter::TextAntialiasing, true);
    const bool headed = std::any_of(m_scene.lanes().begin(), m_scene.lanes().end(),
                                    [](const SceneLane& lane) { return !lane.heading.isEmpty(); });
    // Below the heading that stays at the upper edge.
    const QRectF below = seen.adjusted(0, headed ? kHeadingRoom * m_look.text / m_look.scale : 0, 0, 0);
    for (const SceneLane& lane : m_scene.lanes())
        if (lane.area.bottom() > seen.top() && lane.area.top() < seen.bottom()) paintLaneTitle(painter, lane, below);
    paintHeadings(painter, seen);
    for (const SceneBand& band : m_scene.bands())
        if (band.area.right() > seen.left() && band.area.left() < seen.right()) paintBandTitle(painter, band, seen);
    painter.restore();
}

void GraphPainter::paintLaneTitle(QPainter& painter, const SceneLane& lane, const QRectF& seen) const {
    const double letters = lettersOf(m_look, 0.85); // pixels of one of theirs
    const double high = lane.area.height() * m_look.scale / m_look.text;
    if (high < kDotOnly) return;
    // In the middle of what is seen of it.
    const double room = std::min(lane.area.height() / 2, 22 * letters / m_look.scale);
    const double middle =
        std::clamp((std::max(lane.area.top(), seen.top()) + std::min(lane.area.bottom(), seen.bottom())) / 2,
                   lane.area.top() + room, lane.area.bottom() - room);
    painter.save();
    const double left = titlesLeft(m_scene, m_look, seen);
    painter.translate(left, middle);
    painter.scale(letters / m_look.scale, letters / m_look.scale);
    const bool two = high >= kTwoLines && !lane.facts.isEmpty();
    const QFont nameFont = graphFont(kNameSize, QFont::DemiBold), factsFont = graphFont(kFactsSize);
    const QFontMetricsF names(nameFont), facts(factsFont);
    const QString line = two ? facts.elidedText(lane.facts, Qt::ElideRight, kFactsWidth) : QString();
    const double dot = lane.state == NodeState::None ? 0 : 16;
    const double wide = std::max(dot + names.horizontalAdvance(lane.name), dot + facts.horizontalAdvance(line));
    if (high >= kOneLine) {                            // what lies below must not be read with it
        const bool over = left > lane.area.left() + 1; // it lies on nodes
        QColor ground = m_inks(over ? Ink::Surface : Ink::Canvas);
        if (!over) ground.setAlphaF(0.8F);
        const double half = two ? 19 : 10;
        painter.setPen(over ? QPen(m_inks(Ink::Line), 1) : QPen(Qt::NoPen));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(kTitleLeft - 8, -half, wide + 16, 2 * half), 6, 6);
    }
    const double base = two ? -3 : 4.5;
    paintDot(painter, {kTitleLeft + 4, high >= kOneLine ? base - 4.5 : 0}, lane.state, m_inks(stateInk(lane.state)));
    if (high >= kOneLine) {
        painter.setFont(nameFont);
        painter.setPen(m_inks(Ink::Text));
        painter.drawText(QPointF(kTitleLeft + dot, base), lane.name);
        painter.setFont(factsFont);
        painter.setPen(m_inks(Ink::Quiet));
        if (two) painter.drawText(QPointF(kTitleLeft + dot, 12), line);
    }
    painter.restore();
}

/// Days, or months, or years, whichever have room; the one that what is seen begins in stays at the upper edge.
void GraphPainter::paintHeadings(QPainter& painter, const QRectF& seen) const {
    const double letters = lettersOf(m_look, 0.9), pixel = 1 / m_look.scale;
    std::vector<Heading> all;
    for (int level = 0; level < 3; ++level) {
        all = headingsOf(m_scene.lanes(), level);
        double least = kHeadingGap * pixel * letters;
        for (std::size_t i = 1; i < all.size(); ++i) least = std::min(least, all[i].base - all[i - 1].base);
        if (least >= kHeadingGap * pixel * letters) break;
    }
    const QFont font = graphFont(12, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    const double left = titlesLeft(m_scene, m_look, seen), gap = kHeadingGap * pixel * letters;
    double before = -1e300;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool last = i + 1 == all.size();
        if (!last && all[i + 1].base < seen.top() + gap) continue; // the next has taken its place
        const double base = std::max(all[i].base - 9 * pixel, seen.top() + 17 * pixel * letters);
        if (base > seen.bottom() + gap || base - before < gap) continue;
        before = base;
        painter.save();
        painter.translate(left, base);
        painter.scale(letters * pixel, letters * pixel);
        QColor ground = m_inks(Ink::Canvas);
        ground.setAlphaF(0.9F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(kTitleLeft - 8, -13, metrics.horizontalAdvance(all[i].text) + 16, 18), 6, 6);
        painter.setPen(m_inks(Ink::Quiet));
        painter.drawText(QPointF(kTitleLeft, 0), all[i].text);
        painter.restore();
    }
}

void GraphPainter::paintBandTitle(QPainter& painter, const SceneBand& band, const QRectF& seen) const {
    const double letters = lettersOf(m_look, 0.9), pixel = 1 / m_look.scale;
    const QFont font = graphFont(12, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const double left = std::max(band.area.left(), seen.left());
    const double room = (std::min(band.area.right(), seen.right()) - left) / (letters * pixel) - 16;
    if (room < 24) return;
    const QString text = metrics.elidedText(band.name, Qt::ElideRight, room);
    painter.save();
    painter.translate(left, std::max(band.area.top() - 8 * pixel, seen.top() + 17 * pixel * letters));
    painter.scale(letters * pixel, letters * pixel);
    QColor ground = m_inks(Ink::Canvas);
    ground.setAlphaF(0.86F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(2, -13, metrics.horizontalAdvance(text) + 12, 18), 6, 6);
    painter.setFont(font);
    painter.setPen(m_inks(Ink::Quiet));
    painter.drawText(QPointF(8, 0), text);
    painter.restore();
}

} // namespace stemma::ui
