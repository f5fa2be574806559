// SPDX-License-Identifier: GPL-3.0-or-later
// Folded groups: a card on two sheets with a bar of states; from afar a block that shows its failed share.
#include "core/layout/NodeText.h"
#include "ui/paint/NodePainter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr double kReadableBlock = 10; ///< pixels: a group's name on its block
constexpr double kSheetsFrom = 6;     ///< pixels high: below, sheets can't be told from their block

QRectF cardOf(const QRectF& box) {
    return QRectF(box.left(), box.top(), box.width(), box.height() - kSheets * kSheetStep);
}

QRectF sheetOf(const QRectF& card, int sheet) {
    const double inset = sheet * kSheetInset, down = sheet * kSheetStep;
    return card.adjusted(inset, card.height() / 2, -inset, down);
}

} // namespace

QRectF chevronArea(const QRectF& box) {
    return QRectF(box.left(), box.top(), 28, 28);
}

void NodePainter::paintSheets(const Slot& slot, const QRectF& card) {
    QColor line = m_inks.mix(Ink::Edge, Ink::Surface, 0.4, slot.dimmed);
    if (m_level.card < 1) line = mixed(line, m_inks(slot.ink, slot.dimmed), m_level.card);
    for (int sheet = kSheets; sheet >= 1; --sheet) {
        const double half = m_line / 2;
        const QRectF box = sheetOf(card, sheet).adjusted(half, half, -half, -half);
        m_painter.setPen(QPen(line, m_line));
        m_painter.setBrush(mixed(slot.body, m_inks(Ink::Canvas, slot.dimmed), sheet == 1 ? 0.75 : 0.45));
        m_painter.drawRoundedRect(box, slot.radius - half, slot.radius - half);
    }
}

void NodePainter::paintChevron(const Slot& slot) {
    constexpr double kHalf = 3.6;
    QColor ink = m_inks(Ink::Quiet, slot.dimmed);
    if (m_level.glyph < 1) ink = mixed(ink, m_inks(Ink::Surface, slot.dimmed), shownGlyph(m_level));
    const double top = between(slot.box.center().y(), slot.box.top() + 15.5, moved(m_level));
    const QPointF tip(slot.box.left() + 19, top);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(ink, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.drawPolyline(QPolygonF{{tip.x() - kHalf, tip.y() - kHalf}, tip, {tip.x() - kHalf, tip.y() + kHalf}});
}

/// States are told by their shape, too: what failed is higher, what was reused flat, what didn't happen hollow.
void NodePainter::paintPiece(const QRectF& row, const BarPiece& piece, NodeState state, bool dimmed,
                             const QColor& ground) {
    QColor ink = m_inks(stateInk(state), dimmed);
    if (m_level.card < 1) ink = mixed(ink, ground, m_level.card);
    const bool failed = state == NodeState::Failed;
    const bool flat = state == NodeState::Reused || state == NodeState::WillReuse;
    const bool hollow = isTentative(state) || state == NodeState::WillRun || state == NodeState::None;
    const double high = failed ? row.height() : flat ? row.height() * 0.4 : row.height() * 0.75;
    QRectF box(row.left() + piece.left, row.center().y() - high / 2, piece.width, high);
    const double line = std::min(m_line, box.width() / 2);
    if (hollow) box.adjust(line / 2, line / 2, -line / 2, -line / 2);
    const double radius = std::min({2.0, box.width() / 2, box.height() / 2});
    m_painter.setPen(hollow ? QPen(ink, line) : QPen(Qt::NoPen));
    m_painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(ink));
    m_painter.drawRoundedRect(box, radius, radius);
}

void NodePainter::paintBar(const Slot& slot, PaintCount& count) {
    const GroupFace& group = *slot.face.group;
    constexpr NodeFrame frame = frameOf(DrawnNode::Kind::Group, false);
    constexpr double kGap = 10;
    if (group.counts.empty()) return;
    // From a little further away the words aren't there yet, and the bar has their room.
    const double wide = group.newsWidth + kGap;
    const double left = between(12, frame.nameLeft, movedForGlyph(m_level));
    const double room = slot.box.width() - left - frame.right - wide * moved(m_level);
    const QRectF row(slot.box.left() + left, slot.box.top() + kBarTop, std::max(10.0, room), kBarHeight);
    const std::vector<BarPiece> pieces = groupBar(group.counts, row.width());
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (group.counts[i] > 0) paintPiece(row, pieces[i], group.states[i], slot.dimmed, slot.body);
    if (shownFacts(m_level) <= 0 || group.news.isEmpty()) return;
    const Ink ink = group.newsState == NodeState::Failed ? Ink::Failed : Ink::Quiet;
    drawText({slot.box.right() - frame.right - group.newsWidth, row.center().y() + 4}, m_factsFont, 1, group.news,
             mixed(m_inks(ink, slot.dimmed), m_inks(Ink::Surface, slot.dimmed), shownFacts(m_level)));
    ++count.texts;
}

void NodePainter::paintGroup(const Slot& slot, PaintCount& count) {
    Slot card = slot;
    card.box = cardOf(slot.box);
    paintSheets(card, card.box);
    paintBody(card);
    if (m_level.name <= 0) return;
    paintBar(card, count);
    Slot texts = card; // above the bar
    texts.box.setHeight(slot.face.group->counts.empty() ? card.box.height() : kBarTop + 3);
    if (shownGlyph(m_level) > 0) paintChevron(texts);
    paintTexts(texts, count);
}

void NodePainter::paintGroupBlock(int i) {
    const SceneNode& node = m_scene.nodes()[std::size_t(i)];
    const NodeFace& face = m_faces[std::size_t(i)];
    const bool dimmed = isDimmed(i);
    const double pixel = 1 / m_look.scale, high = node.box.height() * m_look.scale;
    const QColor& ink = m_inks(inkFor(i), dimmed);
    const QRectF card = high >= kSheetsFrom ? cardOf(node.box) : node.box;
    const double radius = std::min(kGroupRadius, 0.2 * card.height());
    m_painter.setRenderHint(QPainter::Antialiasing, high >= kSheetsFrom);
    m_painter.setPen(Qt::NoPen);
    if (high >= kSheetsFrom)
        for (int sheet = kSheets; sheet >= 1; --sheet) {
            m_painter.setBrush(mixed(ink, m_inks(Ink::Canvas), sheet == 1 ? 0.6 : 0.35));
            m_painter.drawRoundedRect(sheetOf(card, sheet).adjusted(0, 0, 0, pixel * sheet / 2), radius, radius);
        }
    m_painter.setBrush(ink);
    m_painter.drawRoundedRect(card, radius, radius);
    if (face.group->failed > 0 && !coloured()) { // a colour that was asked for stays to be seen
        const double wide = std::min(card.width(), std::max(3 * pixel, face.group->failed * card.width()));
        m_painter.save();
        m_painter.setClipRect(QRectF(card.right() - wide, card.top(), wide, card.height()), Qt::IntersectClip);
        m_painter.setBrush(m_inks(Ink::Failed, dimmed));
        m_painter.drawRoundedRect(card, radius, radius);
        m_painter.restore();
        m_painter.fillRect(QRectF(card.right() - wide - pixel, card.top(), pixel, card.height()), m_inks(Ink::Canvas));
    }
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    const double grow = kReadableBlock / (kFactsSize * m_look.scale), room = card.width() - 8 * pixel;
    if (high < kReadableBlock + 2 || room < 20 * pixel) return;
    const double needed = face.nameWidth * kFactsSize / kNameSize * grow;
    const QString name = needed <= room ? face.name : shortened(face.name, room / needed);
    drawText({card.left() + 4 * pixel, card.center().y() + 0.36 * kFactsSize * grow}, m_factsFont, grow, name,
             mixed(textOn(ink), ink, 0.95));
}

} // namespace stemma::ui
