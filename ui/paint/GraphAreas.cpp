// SPDX-License-Identifier: GPL-3.0-or-later
// What lies below a graph's nodes: the strips of lanes and the columns of bands, and their titles above everything.
#include "core/layout/NodeText.h"
#include "ui/paint/GraphPainter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace stemma::ui {

namespace {

constexpr double kTitleLeft = 14;                      ///< pixels from the edge
constexpr double kTitleWidth = 178, kFactsWidth = 140; ///< with its ground the facts end before the first node
constexpr double kThreeLines = 64, kTwoLines = 40, kOneLine = 15,
                 kDotOnly = 9; ///< pixels of height a lane's title needs
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

/// "16 ran · 2 reused · 2 failed" in at most so many lines, parted between its facts; what is left over is elided.
QStringList wrapped(const QString& facts, const QFontMetricsF& metrics, int most) {
    static const QString kBetween = QStringLiteral(" · ");
    QStringList lines;
    if (most == 0) return lines;
    for (const QString& fact : facts.split(kBetween, Qt::SkipEmptyParts)) {
        const QString longer = lines.isEmpty() ? fact : lines.back() + kBetween + fact;
        const bool fits = metrics.horizontalAdvance(longer) <= kFactsWidth;
        if (lines.isEmpty() || (!fits && lines.size() < most))
            lines << fact;
        else
            lines.back() = longer;
    }
    for (QString& line : lines) line = metrics.elidedText(line, Qt::ElideRight, kFactsWidth);
    return lines;
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
        constexpr double kApart = 2; // columns that touch look like one
        const bool across = m_scene.direction() == LayoutDirection::TopDown;
        painter.drawRoundedRect(across ? band.area.adjusted(0, kApart, 0, -kApart)
                                       : band.area.adjusted(kApart, 0, -kApart, 0),
                                kCardRadius, kCardRadius);
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
    const double left = titlesLeft(m_scene, m_look, seen), unit = letters / m_look.scale;
    const bool over = left + kTitleWidth * unit > lane.area.left() + std::max(kLaneTitleWidth, kTitleWidth * unit) + 1;
    if (over && m_level.name > 0) return paintFloatingTitle(painter, lane, seen, left);
    const QFont nameFont = graphFont(kNameSize, QFont::DemiBold), factsFont = graphFont(kFactsSize);
    const QFontMetricsF names(nameFont), facts(factsFont);
    const int most = high >= kThreeLines ? 2 : high >= kTwoLines ? 1 : 0;
    const QStringList lines = wrapped(lane.facts, facts, most);
    const double half = lines.size() > 1 ? 26 : lines.isEmpty() ? 10 : 19;
    // In the middle of what is seen of it.
    const double room = std::min(lane.area.height() / 2, (half + 3) * unit);
    const double middle =
        std::clamp((std::max(lane.area.top(), seen.top()) + std::min(lane.area.bottom(), seen.bottom())) / 2,
                   lane.area.top() + room, lane.area.bottom() - room);
    painter.save();
    painter.translate(left, middle);
    painter.scale(unit, unit);
    const double dot = lane.state == NodeState::None ? 0 : 16;
    if (high >= kOneLine) { // what lies below must not be read with it
        double wide = names.horizontalAdvance(lane.name);
        for (const QString& line : lines) wide = std::max(wide, facts.horizontalAdvance(line));
        QColor ground = m_inks(over ? Ink::Surface : Ink::Canvas);
        if (!over) ground.setAlphaF(0.8F);
        painter.setPen(over ? QPen(m_inks(Ink::Line), 1) : QPen(Qt::NoPen));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(kTitleLeft - 8, -half, dot + wide + 16, 2 * half), 6, 6);
    }
    const double base = lines.isEmpty() ? 4.5 : 16 - half;
    paintDot(painter, {kTitleLeft + 4, high >= kOneLine ? base - 4.5 : 0}, lane.state, m_inks(stateInk(lane.state)));
    if (high >= kOneLine) {
        painter.setFont(nameFont);
        painter.setPen(m_inks(Ink::Text));
        painter.drawText(QPointF(kTitleLeft + dot, base), lane.name);
        painter.setFont(factsFont);
        painter.setPen(m_inks(Ink::Quiet));
        for (qsizetype i = 0; i < lines.size(); ++i)
            painter.drawText(QPointF(kTitleLeft + dot, base + 15 + 14 * double(i)), lines[i]);
    }
    painter.restore();
}

/// The highest place in sight where a box stands on no node of the lane; its upper edge, or none.
std::optional<double> GraphPainter::freeIn(const SceneLane& lane, const QRectF& seen, const QRectF& box) const {
    const double margin = 1.5 / m_look.scale, bottom = std::min(lane.area.bottom(), seen.bottom());
    double top = std::max(lane.area.top(), seen.top()) + margin;
    std::vector<QRectF> taken;
    for (const int node : m_scene.nodesIn(QRectF(box.left() - margin, top, box.width() + 2 * margin, bottom - top)))
        taken.push_back(m_scene.nodes()[std::size_t(node)].box.adjusted(0, -margin, 0, margin));
    std::ranges::sort(taken, {}, [](const QRectF& node) { return node.top(); });
    for (const QRectF& node : taken) {
        if (node.top() - top >= box.height()) break;
        top = std::max(top, node.bottom());
    }
    return bottom - margin - top >= box.height() ? std::optional(top) : std::nullopt;
}

/// Its own room is out of sight: one line where no node is, with as much of it as there is room for.
void GraphPainter::paintFloatingTitle(QPainter& painter, const SceneLane& lane, const QRectF& seen, double left) const {
    constexpr double kHeight = 19, kGap = 8;
    const double unit = lettersOf(m_look, 0.85) / m_look.scale;
    const QFont nameFont = graphFont(kNameSize, QFont::DemiBold), factsFont = graphFont(kFactsSize);
    const QFontMetricsF names(nameFont), facts(factsFont);
    const double dot = lane.state == NodeState::None ? 0 : 16, name = names.horizontalAdvance(lane.name);
    for (const bool all : {true, false}) {
        if (all && lane.facts.isEmpty()) continue;
        const double wide = dot + name + (all ? kGap + facts.horizontalAdvance(lane.facts) : 0);
        const QRectF box(left + (kTitleLeft - 8) * unit, 0, (wide + 16) * unit, kHeight * unit);
        const std::optional<double> top = freeIn(lane, seen, box);
        if (!top) continue;
        painter.save();
        painter.translate(left, *top + box.height() / 2);
        painter.scale(unit, unit);
        painter.setPen(QPen(m_inks(Ink::Line), 1));
        painter.setBrush(m_inks(Ink::Surface));
        painter.drawRoundedRect(QRectF(kTitleLeft - 8, -kHeight / 2, wide + 16, kHeight), 6, 6);
        paintDot(painter, {kTitleLeft + 4, 0}, lane.state, m_inks(stateInk(lane.state)));
        painter.setFont(nameFont);
        painter.setPen(m_inks(Ink::Text));
        painter.drawText(QPointF(kTitleLeft + dot, 4.5), lane.name);
        painter.setFont(factsFont);
        painter.setPen(m_inks(Ink::Quiet));
        if (all) painter.drawText(QPointF(kTitleLeft + dot + name + kGap, 4.5), lane.facts);
        painter.restore();
        return;
    }
}

/// Days, or months, or years, whichever have room; the one that what is seen begins in stays at the upper edge.
void GraphPainter::paintHeadings(QPainter& painter, const QRectF& seen) const {
    const double pixel = 1 / m_look.scale;
    double letters = lettersOf(m_look, 0.9);
    if (m_level.name > 0)
        letters = std::min(letters, std::max(0.9, m_look.scale * kHeadingRoom / 16)); // no larger than its room
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
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_inks(Ink::Canvas));
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
