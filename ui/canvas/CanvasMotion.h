// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "ui/paint/GraphPainter.h"

#include <QObject>
#include <QVariantAnimation>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// Some nodes of a scene that stand elsewhere for a while: in the hand, or on their way to where they are to be. The
/// scene stays as it is; the picture of it is painted without them (lifted()), and they on top of that with plain ways
/// for edges. Offsets are in units, from where the scene has a node. UI thread.
class CanvasMotion : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 600; ///< nodes that are moved step by step: more jump
    static constexpr int kMilliseconds = 150;
    explicit CanvasMotion(QObject* parent = nullptr);

    struct Move {
        int node = 0;
        QPointF offset;   ///< from where the scene has it
        bool held = true; ///< goes along with the hand
    };
    /// Takes nodes into the hand, from where they stand; others that wait go on waiting. Contract: `drawing` is what
    /// the scene was made from, and there are some nodes.
    void carry(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing, const std::vector<int>& nodes);
    void carryBy(QPointF units);
    void letGo() { m_inHand = false; } ///< they stay where they are until clear()
    /// The ways of nodes that were in sight in `before`, or are in `now`, and stand elsewhere. `shift` leads from units
    /// of before to those of now, `sight` is of now, `carried` were elsewhere than `before` has them, and are part of
    /// it wherever they stand. None where they are too many to be shown.
    static std::vector<Move> between(const GraphScene& before, const GraphScene& now, QPointF shift,
                                     const QRectF& sight, const std::vector<Move>& carried);
    void animate(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing, std::vector<Move> moves);
    /// They stand where the scene has them, and are painted on top of it until clear(): the picture of it may take a
    /// while.
    void rest(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing, std::vector<Move> moves);
    void land(); ///< the same for those that are elsewhere
    void clear();

    bool resting() const { return m_resting; }
    bool any() const { return !m_moves.empty(); }
    bool inHand() const { return m_inHand; }
    bool waits() const { return m_carried && any(); } ///< carried, and in the hand still or waiting for a new scene
    const std::vector<Move>& moves() const { return m_moves; }
    /// As GraphLook::lifted: empty where the picture below shows all of them.
    const std::vector<std::uint8_t>& lifted() const { return m_mask; }
    /// Of a carried node; of one on its way none: it counts as there already.
    QPointF offsetOf(int node) const;
    int nodeAt(QPointF units) const; ///< where some are carried: one of them, or one that isn't; -1: none
    /// Into a painter that maps units to the device. The look is the scene's.
    void paint(QPainter& painter, const GraphLook& look, const QRectF& inSight) const;
    Q_SIGNAL void moved(); ///< or arrived, and rests

private:
    void lift(std::shared_ptr<const GraphScene> scene, const LineageDrawing& drawing, std::vector<Move> moves);
    QRectF boxOf(int node) const;
    void paintEdges(QPainter& painter, const GraphLook& look, const QRectF& inSight) const;

    std::shared_ptr<const GraphScene> m_scene;
    std::vector<std::uint8_t> m_mask;
    std::shared_ptr<const GraphScene> m_lifted; ///< the nodes alone, node i being that of move i, far apart
    std::vector<Move> m_moves;
    std::unordered_map<int, std::size_t> m_index; ///< node to move
    std::vector<int> m_edges;                     ///< of the moved nodes
    bool m_carried = false, m_inHand = false, m_resting = false;
    double m_left = 1; ///< share of the way that is still to go
    QVariantAnimation m_clock;
};

} // namespace stemma::ui
