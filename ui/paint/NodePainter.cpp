// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/NodePainter.h"

#include "core/layout/NodeText.h"
#include "ui/paint/GlyphPath.h"
#include "ui/paint/GraphPainter.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kReadable = 10.5; ///< pixels: names don't get smaller
constexpr double kBar = 4;

/// The left pixels of a rounded rectangle.
QPainterPath statusBar(const QRectF& box, double radius, double bar) {
    bar = std::min(bar, radius);
    const double inset = radius - std::sqrt(radius * radius - (radius - bar) * (radius - bar));
    const double angle = std::acos((radius - bar) / radius) * 180 / 3.14159265358979;
    QPainterPath path(QPointF(box.left() + bar, box.top() + inset));
    path.arcTo(QRectF(box.left(), box.top(), 2 * radius, 2 * radius), 180 - angle, angle);
    path.lineTo(box.left(), box.bottom() - radius);
    path.arcTo(QRectF(box.left(), box.bottom() - 2 * radius, 2 * radius, 2 * radius), 180, angle);
    path.closeSubpath();
    return path;
}

} // namespace

/// Beginning and end of a text that has room for `share` of it, without measuring: it is done for every name in sight.
QString shortened(const QString& text, double share) {
    const auto room = qsizetype(double(text.size()) * share) - 1;
    if (room >= text.size()) return text;
    if (room < 1) return text.size() <= 2 ? text : text.left(1) + QChar(0x2026);
    qsizetype head = std::max<qsizetype>(1, (room * 3 + 4) / 5), tail = room - head;
    if (text.at(head - 1).isHighSurrogate()) --head;
    if (tail > 0 && text.at(text.size() - tail).isLowSurrogate()) --tail;
    return text.left(head) + QChar(0x2026) + text.right(tail);
}

QRectF pictureArea(const QRectF& box) {
    return box.adjusted(kPictureInset, kPictureTop, -kPictureInset, -kPictureInset);
}

NodePainter::NodePainter(QPainter& painter, const GraphScene& scene, const GraphLook& look,
                         const std::vector<NodeFace>& faces, const GraphInks& inks, const GraphLevel& level)
    : m_painter(painter), m_scene(scene), m_look(look), m_faces(faces), m_inks(inks), m_level(level),
      m_toDevice(painter.deviceTransform()),
      m_snaps(painter.paintEngine() && painter.paintEngine()->type() == QPaintEngine::Raster),
      m_line(std::max(1.0, 1 / look.scale)), m_grow(std::max(1.0, kReadable / (kNameSize * look.scale))),
      m_nameFont(graphFont(kNameSize, QFont::DemiBold)), m_factsFont(graphFont(kFactsSize)) {}

Ink NodePainter::inkFor(int node) const {
    if (coloured()) return m_look.colours->inks[std::size_t(node)];
    return blockInk(m_scene.nodes()[std::size_t(node)], m_faces[std::size_t(node)]);
}

bool NodePainter::isDimmed(int node) const {
    if (m_faces[std::size_t(node)].quiet) return true;
    return m_look.connected && !m_look.connected->empty() && (*m_look.connected)[std::size_t(node)] == 0;
}

bool NodePainter::isSelected(int node) const {
    return m_look.selected && std::binary_search(m_look.selected->begin(), m_look.selected->end(), node);
}

QPointF NodePainter::snapped(QPointF corner) const {
    if (!m_snaps || m_toDevice.m11() <= 0 || m_toDevice.m12() != 0) return corner;
    const QPointF device = m_toDevice.map(corner);
    // Halves always the same way, on whichever tile.
    return corner + QPointF((std::floor(device.x() + 0.5) - device.x()) / m_toDevice.m11(),
                            (std::floor(device.y() + 0.5) - device.y()) / m_toDevice.m22());
}

NodePainter::Slot NodePainter::slotOf(int index) const {
    const SceneNode& node = m_scene.nodes()[std::size_t(index)];
    const QRectF box(snapped(node.box.topLeft()), node.box.size());
    const bool dimmed = isDimmed(index);
    const Ink ink = inkFor(index);
    QColor surface = m_inks(Ink::Surface, dimmed);
    constexpr double kTint = 0.16; // a card that is coloured by something is so as a whole
    if (coloured() && ink != GraphColours::kUnknown) surface = mixed(m_inks(ink, dimmed), surface, kTint);
    return {index,
            node,
            m_faces[std::size_t(index)],
            box,
            nodeRadius(node.kind, node.picture, box.height()),
            dimmed,
            isSelected(index),
            node.kind == DrawnNode::Kind::Step,
            ink,
            m_level.card < 1 ? mixed(surface, m_inks(ink, dimmed), m_level.card) : surface};
}

void NodePainter::paintCard(int node, PaintCount& count) {
    const Slot slot = slotOf(node);
    if (slot.node.kind == DrawnNode::Kind::Group) return paintGroup(slot, count);
    paintBody(slot);
    if (slot.node.kind == DrawnNode::Kind::Fold) return paintFold(slot, count);
    if (m_level.name <= 0) return;
    const StateMark mark = slot.face.stateMark;
    if (shownGlyph(m_level) > 0 && mark != StateMark::OnGlyph) paintGlyph(slot);
    paintTexts(slot, count);
    if (mark == StateMark::OnGlyph ? shownGlyph(m_level) > 0 : mark == StateMark::Beside && shownFacts(m_level) > 0)
        paintStateMark(slot);
    if (slot.node.picture && shownPicture(m_level) > 0) paintPicture(slot, count);
}

QPen NodePainter::outline(const Slot& slot) const {
    Ink ink = Ink::Line;
    double width = m_line;
    const NodeState state = slot.face.state;
    if (slot.face.problem)
        ink = Ink::Failed;
    else if (state == NodeState::Running)
        ink = Ink::Running;
    else if (state == NodeState::WillRun)
        ink = Ink::Accent;
    if (slot.selected || slot.face.emphasised) {
        ink = slot.face.problem ? Ink::Failed : Ink::Accent;
        width = 2 * m_line;
    } else if (slot.index == m_look.hovered && ink == Ink::Line) {
        ink = Ink::Edge;
    }
    const bool dashed = (slot.step && isTentative(state)) || slot.node.kind == DrawnNode::Kind::Fold;
    QColor colour = m_inks(ink, slot.dimmed);
    if (dashed && ink == Ink::Line) colour = m_inks.mix(Ink::Edge, Ink::Surface, 0.55, slot.dimmed);
    // A block has no outline: it grows out of its own colour.
    if (m_level.card < 1 && ink == Ink::Line) colour = mixed(colour, m_inks(slot.ink, slot.dimmed), m_level.card);
    QPen pen(colour, width);
    if (dashed) {
        pen.setDashPattern({3 * m_line / width, 3 * m_line / width});
        pen.setCapStyle(Qt::FlatCap);
    }
    return pen;
}

void NodePainter::paintBody(const Slot& slot) {
    const QRectF& box = slot.box;
    const QPen pen = outline(slot);
    constexpr double kShadowFrom = 0.5, kShadow = 0.06;
    if (m_look.scale >= kShadowFrom && !slot.dimmed) {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_inks.mix(Ink::Shadow, Ink::Canvas, kShadow));
        m_painter.drawRoundedRect(box.translated(0, 1), slot.radius, slot.radius);
    }
    const double half = pen.widthF() / 2, radius = std::max(0.0, slot.radius - half);
    m_painter.setBrush(slot.body);
    m_painter.setPen(pen);
    m_painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius);
    if (slot.index == m_look.focused && !(slot.selected && m_look.selected->size() == 1)) {
        const double off = 3 * m_line;
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_inks(Ink::Accent), m_line));
        m_painter.drawRoundedRect(box.adjusted(-off, -off, off, off), slot.radius + off, slot.radius + off);
    }
    if (!slot.step) return;
    QColor bar = m_inks(slot.ink, slot.dimmed);
    const NodeState state = slot.face.state;
    if (coloured())
        bar = slot.ink == GraphColours::kUnknown ? m_inks.mix(Ink::Reused, Ink::Surface, 0.5, slot.dimmed) : bar;
    else if (!slot.face.problem &&
             (state == NodeState::MayRun || state == NodeState::Queued || state == NodeState::None))
        bar = m_inks.mix(Ink::Reused, Ink::Surface, 0.5, slot.dimmed);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(bar);
    m_painter.drawPath(statusBar(box, slot.radius, std::max(kBar, 2.5 * m_line)));
}

void NodePainter::paintGlyph(const Slot& slot) {
    const NodeFrame frame = frameOf(slot.node.kind, slot.node.picture);
    const double middle = slot.box.center().y() - kGlyphSize / 2;
    const double lift = slot.node.picture ? lowered(m_level) : 0;
    const double top = between(middle, slot.box.top() + frame.glyphTop + lift, moved(m_level));
    const QPainterPath& path = slot.step ? stepGlyphPath(slot.node.type) : artifactGlyphPath(slot.node.type);
    QColor ink = m_inks(slot.step ? Ink::Quiet : slot.node.kindInk, slot.dimmed);
    if (m_level.glyph < 1) ink = mixed(ink, m_inks(Ink::Surface, slot.dimmed), shownGlyph(m_level));
    m_painter.save();
    m_painter.translate(slot.box.left() + frame.glyphLeft, top);
    m_painter.scale(kGlyphSize / 24, kGlyphSize / 24);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(ink, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.drawPath(path);
    m_painter.restore();
}

void NodePainter::drawText(QPointF at, const QFont& font, double grow, const QString& text, const QColor& colour) {
    m_painter.setPen(colour);
    m_painter.setFont(font);
    if (grow <= 1) return m_painter.drawText(at, text);
    m_painter.save();
    m_painter.translate(at);
    m_painter.scale(grow, grow);
    m_painter.drawText(QPointF(0, 0), text);
    m_painter.restore();
}

void NodePainter::paintTexts(const Slot& slot, PaintCount& count) {
    paintName(slot, count);
    if (shownFacts(m_level) <= 0 || slot.face.facts.isEmpty()) return;
    const NodeFrame frame = frameOf(slot.node.kind, slot.node.picture);
    const double lift = slot.node.picture ? lowered(m_level) : 0;
    Ink ink = Ink::Quiet;
    if (slot.face.group ? slot.face.group->problem : slot.face.problem)
        ink = Ink::Failed;
    else if (slot.face.warning)
        ink = Ink::Running;
    else if (slot.face.state == NodeState::WillRun)
        ink = Ink::Accent;
    else if (slot.face.state == NodeState::Running)
        ink = Ink::Text;
    const QColor colour = mixed(m_inks(ink, slot.dimmed), m_inks(Ink::Surface, slot.dimmed), shownFacts(m_level));
    drawText({slot.box.left() + frame.factsLeft, slot.box.top() + frame.factsBase + lift}, m_factsFont, 1,
             slot.face.facts, colour);
    ++count.texts;
}

void NodePainter::paintName(const Slot& slot, PaintCount& count) {
    const NodeFace& face = slot.face;
    const NodeFrame frame = frameOf(slot.node.kind, slot.node.picture);
    constexpr double kTightLeft = 10, kTightRight = 7, kAscent = 0.36;
    const double left = between(kTightLeft, frame.nameLeft, movedForGlyph(m_level));
    const double counted = face.group ? kCountGap + face.group->countWidth : 0; // at the right edge
    const double right = between(kTightRight, frame.right + counted, moved(m_level));
    const double lift = slot.node.picture ? lowered(m_level) : 0;
    // Rather a little smaller than cut.
    constexpr double kLeastReadable = 9;
    const double room = slot.box.width() - left - right;
    double grow = m_grow;
    if (grow > 1 && face.nameWidth * grow > room)
        grow = std::clamp(room / face.nameWidth, std::min(grow, kLeastReadable / (kNameSize * m_look.scale)), grow);
    grow = std::max(1.0, grow);
    const double middle = slot.box.center().y() + kAscent * kNameSize * grow;
    const double base = between(middle, slot.box.top() + frame.nameBase + lift, moved(m_level));
    const double needed = face.nameWidth * grow;
    const bool fits = grow <= 1 || needed <= room + 0.01;
    const QString name = fits ? face.name : shortened(face.name, room / needed);
    // Without its glyph an artifact's name tells its kind.
    const QColor full = slot.step || face.group ? m_inks(Ink::Text, slot.dimmed)
                                                : m_inks.mix(Ink::Text, slot.node.kindInk, m_level.glyph, slot.dimmed);
    const QColor colour = m_level.name < 1 ? mixed(full, slot.body, m_level.name) : full;
    const QPointF at(slot.box.left() + left, base);
    drawText(at, m_nameFont, grow, name, colour);
    ++count.texts;
    if (face.mark.isEmpty() || shownFacts(m_level) <= 0) return;
    const double width = fits ? face.nameWidth : QFontMetricsF(m_nameFont).horizontalAdvance(name);
    const double after =
        face.group ? slot.box.width() - left - frame.right - face.group->countWidth : width * grow + kMarkGap;
    drawText(at + QPointF(after, 0), m_factsFont, 1, face.mark,
             mixed(m_inks(Ink::Quiet, slot.dimmed), m_inks(Ink::Surface, slot.dimmed), shownFacts(m_level)));
}

void NodePainter::paintStateMark(const Slot& slot) {
    const NodeState state = slot.face.state;
    const bool running = state == NodeState::Running && !slot.face.problem;
    const bool onGlyph = slot.face.stateMark == StateMark::OnGlyph;
    const double shown = onGlyph ? shownGlyph(m_level) : shownFacts(m_level);
    const NodeFrame frame = frameOf(slot.node.kind, false);
    const double top = between(slot.box.center().y() - 5.5, slot.box.top() + 9.5, moved(m_level));
    const double left = onGlyph ? slot.box.left() + frame.glyphLeft + 2.5 : slot.box.right() - 24;
    const QRectF ring(left, top, 11, 11);
    const QPointF c = ring.center();
    const QColor surface = m_inks(Ink::Surface, slot.dimmed);
    m_painter.setBrush(Qt::NoBrush);
    if (running) {
        const QColor ink = mixed(m_inks(Ink::Running, slot.dimmed), surface, shown);
        const bool known = slot.face.progress >= 0;
        m_painter.setPen(QPen(mixed(ink, surface, 0.25), 2));
        m_painter.drawEllipse(ring);
        m_painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap));
        const double start = known ? 90 : 90 - 360 * m_look.turn;
        const double share = known ? std::clamp(slot.face.progress, 0.0, 1.0) : 0.7;
        m_painter.drawArc(ring, int(start * 16), int(-share * 360 * 16));
        return;
    }
    const Ink ink = slot.face.problem ? Ink::Failed : stateInk(state);
    m_painter.setPen(QPen(mixed(m_inks(ink, slot.dimmed), surface, shown), 1.4, Qt::SolidLine, Qt::RoundCap));
    m_painter.drawEllipse(ring);
    if (slot.face.problem) {
        m_painter.drawLine(c + QPointF(0, -2.6), c + QPointF(0, 0.4));
        m_painter.drawPoint(c + QPointF(0, 2.7));
    } else {
        m_painter.drawLine(c + QPointF(-1.9, 0), c + QPointF(1.9, 0));
    }
}

void NodePainter::paintPicture(const Slot& slot, PaintCount& count) {
    const QRectF area = pictureArea(slot.box);
    const NodePicture* picture = m_look.picture ? m_look.picture(slot.index) : nullptr;
    m_painter.save();
    if (!picture || picture->empty()) {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_inks.mix(Ink::Canvas, Ink::Surface, shownPicture(m_level), slot.dimmed));
        m_painter.drawRoundedRect(area, 4, 4);
        if (picture || !m_look.picture) paintNoPicture(slot, area);
        m_painter.restore();
        return;
    }
    ++count.pictures;
    m_painter.setOpacity(m_painter.opacity() * shownPicture(m_level) * (slot.dimmed ? GraphInks::kDimmed : 1));
    if (picture->draw) {
        picture->draw(m_painter, area);
    } else {
        m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSizeF size = QSizeF(picture->image.size()).scaled(area.size(), Qt::KeepAspectRatio);
        const QRectF to(area.center() - QPointF(size.width() / 2, size.height() / 2), size);
        m_painter.drawImage(to, picture->image);
    }
    m_painter.restore();
}

/// There is none and none will come: what it is, large and quiet, rather than a hole.
void NodePainter::paintNoPicture(const Slot& slot, const QRectF& area) {
    constexpr double kSize = 30, kStrength = 0.55;
    const Ink ink = slot.node.kindInk;
    m_painter.translate(area.center() - QPointF(kSize / 2, kSize / 2));
    m_painter.scale(kSize / 24, kSize / 24);
    m_painter.setBrush(Qt::NoBrush);
    const QColor ground = m_inks(Ink::Canvas, slot.dimmed);
    m_painter.setPen(QPen(mixed(m_inks(ink, slot.dimmed), ground, kStrength * shownPicture(m_level)), 1.4,
                          Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.drawPath(artifactGlyphPath(slot.node.type));
}

void NodePainter::paintFold(const Slot& slot, PaintCount& count) {
    if (m_level.name <= 0) return;
    const double width = QFontMetricsF(m_factsFont).horizontalAdvance(slot.face.name);
    const double grow = std::clamp(m_grow, 1.0, std::max(1.0, (slot.box.width() - 6) / std::max(1.0, width)));
    const QPointF at(slot.box.center().x() - width * grow / 2, slot.box.center().y() + 4 * grow);
    drawText(at, m_factsFont, grow, slot.face.name,
             mixed(m_inks(Ink::Quiet, slot.dimmed), m_inks(Ink::Surface, slot.dimmed), m_level.name));
    ++count.texts;
}

} // namespace stemma::ui
