// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes from afar: solid blocks, thousands of them in a few calls.
#include "core/layout/NodeText.h"
#include "ui/paint/NodePainter.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <map>

namespace stemma::ui {

namespace {

constexpr double kCutFrom = 5;    ///< pixels high: below, corners can't be told
constexpr double kRoundFrom = 16; ///< below, a corner is a pixel less; smooth curves cost too much for so little
constexpr double kRingFrom = 7;
constexpr double kLeastSpeck = 6;

} // namespace

struct NodePainter::Batch {
    std::vector<QRectF> solid;   ///< without smoothed edges
    std::vector<QRectF> holes;   ///< in them
    std::vector<QRectF> rounded; ///< few
    std::vector<double> radii;   ///< of those
    std::vector<bool> hollow;    ///< of those
};

void NodePainter::addBlock(int i, Batch& batch) const {
    const SceneNode& node = m_scene.nodes()[std::size_t(i)];
    const bool hollow = isTentative(m_faces[std::size_t(i)].state) && node.kind == DrawnNode::Kind::Step;
    const double pixel = 1 / m_look.scale, high = node.box.height() * m_look.scale;
    const QRectF& box = node.box;
    if (high >= kRoundFrom) {
        batch.rounded.push_back(box);
        batch.radii.push_back(nodeRadius(node.kind, node.picture, box.height()));
        batch.hollow.push_back(hollow);
        return;
    }
    if (high < kCutFrom) {
        batch.solid.push_back(box);
    } else {
        batch.solid.push_back(box.adjusted(pixel, 0, -pixel, 0));
        batch.solid.push_back(box.adjusted(0, pixel, 0, -pixel));
    }
    constexpr double kHoleFrom = 3;
    if (hollow && high >= kHoleFrom) batch.holes.push_back(box.adjusted(pixel, pixel, -pixel, -pixel));
}

void NodePainter::paintBatch(const Batch& batch, Ink ink, bool dimmed) {
    const QColor &colour = m_inks(ink, dimmed), &surface = m_inks(Ink::Surface, dimmed);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    if (!batch.solid.empty()) m_painter.drawRects(batch.solid.data(), int(batch.solid.size()));
    m_painter.setBrush(surface);
    if (!batch.holes.empty()) m_painter.drawRects(batch.holes.data(), int(batch.holes.size()));
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    const double half = 0.75 / m_look.scale;
    for (std::size_t i = 0; i < batch.rounded.size(); ++i) {
        const QRectF& box = batch.rounded[i];
        m_painter.setBrush(batch.hollow[i] ? surface : colour);
        m_painter.setPen(batch.hollow[i] ? QPen(colour, 2 * half) : QPen(Qt::NoPen));
        const double in = batch.hollow[i] ? half : 0, radius = std::max(0.0, batch.radii[i] - in);
        m_painter.drawRoundedRect(box.adjusted(in, in, -in, -in), radius, radius);
    }
}

void NodePainter::paintBlocks(const std::vector<int>& nodes) {
    std::map<std::pair<bool, Ink>, Batch> batches; // by (lit, colour): what is dimmed lies below
    std::vector<int> marked, groups;
    for (const int i : nodes) {
        const NodeFace& face = m_faces[std::size_t(i)];
        if (face.group) {
            groups.push_back(i);
            const bool hidden = coloured() && face.problem; // its block doesn't say so then
            if (hidden || face.emphasised || i == m_look.hovered || isSelected(i)) marked.push_back(i);
            continue;
        }
        addBlock(i, batches[{!isDimmed(i), inkFor(i)}]);
        if (face.problem || face.emphasised || i == m_look.hovered || isSelected(i)) marked.push_back(i);
    }
    for (const auto& [key, batch] : batches) paintBatch(batch, key.second, !key.first);
    for (const int i : groups) paintGroupBlock(i);
    paintMarks(marked);
}

/// What must be found at a glance is ringed, or where it is only a speck, a larger speck: not only another colour.
void NodePainter::paintMarks(const std::vector<int>& nodes) {
    const double pixel = 1 / m_look.scale;
    for (const int i : nodes) {
        const SceneNode& node = m_scene.nodes()[std::size_t(i)];
        const bool chosen = isSelected(i) || i == m_look.hovered || m_faces[std::size_t(i)].emphasised;
        const QColor& colour = m_inks(chosen ? Ink::Accent : Ink::Failed, !chosen && isDimmed(i));
        const double high = node.box.height() * m_look.scale;
        if (high < kRingFrom && !chosen && coloured()) {            // a colour that was asked for stays to be seen
            m_painter.setRenderHint(QPainter::Antialiasing, false); // a pixel around it, which reaches no neighbour
            m_painter.fillRect(node.box.adjusted(-pixel, -pixel, pixel, pixel), colour);
            m_painter.fillRect(node.box, m_inks(inkFor(i), isDimmed(i)));
            m_painter.setRenderHint(QPainter::Antialiasing, true);
            continue;
        }
        if (high < kRingFrom && !chosen) {
            const double grow = std::max(0.0, kLeastSpeck - high) * pixel / 2;
            m_painter.fillRect(node.box.adjusted(-grow, -grow, grow, grow), colour);
            continue;
        }
        const double off = (high < kRingFrom ? 1.5 : 2.5) * pixel;
        const double radius = nodeRadius(node.kind, node.picture, node.box.height()) + off;
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(colour, 1.5 * pixel));
        m_painter.drawRoundedRect(node.box.adjusted(-off, -off, off, off), radius, radius);
    }
}

} // namespace stemma::ui
