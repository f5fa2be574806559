// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphColours.h"
#include "ui/paint/Palette.h"

#include <QImage>
#include <functional>

class QPainter;

namespace stemma::ui {

/// An artifact's picture inside its card: `draw` where it can be drawn as vectors, else the image, fitted.
struct NodePicture {
    QImage image;
    std::function<void(QPainter&, const QRectF&)> draw;
    bool empty() const { return image.isNull() && !draw; }
};

/// Where in an artifact's card its picture stands, in the scene's units.
QRectF pictureArea(const QRectF& box);

/// Where in a folded group's box its chevron stands, with room for a finger.
QRectF chevronArea(const QRectF& box);

/// How a graph is looked at. References must outlive the painting.
struct GraphLook {
    Palette palette;
    double scale = 1; ///< pixels (of the eye, not of the device) per unit; chooses what is shown of a node
    const std::vector<NodeFace>* faces = nullptr;         ///< null: the scene's own
    const std::vector<std::uint8_t>* connected = nullptr; ///< GraphScene::connected; null or empty: nothing is dimmed
    const std::vector<std::uint8_t>* lifted =
        nullptr; ///< by node, not 0: it and its edges aren't painted; null or empty: all are
    const std::vector<int>* selected = nullptr; ///< ascending
    int hovered = -1;
    int focused = -1; ///< has the keyboard
    int hoveredEdge = -1;
    bool edgeNames = false; ///< beside all edges that have room; else beside the hovered one and those of `hovered`
    const GraphColours* colours = nullptr;                    ///< null or empty: by kind
    std::function<const NodePicture*(int node)> picture = {}; ///< null: none yet
    double text = 1; ///< the person's text size, for titles whose letters don't just follow the scale
    QRectF cutAt;    ///< edges end at this rectangle, as geometry; null: nowhere
    double turn = 0; ///< 0 to 1, where the ring of a step without known progress stands
};

/// What the levels of detail show, by scale. Between two levels things fade and move steadily, nothing jumps.
struct GraphLevel {
    explicit GraphLevel(double scale);
    double card = 0;  ///< 0: solid block, 1: a card with an outline
    double name = 0;  ///< share of the name's ink
    double facts = 0; ///< 0: the name alone, in the middle; 1: name and facts
    double glyph = 0;
    double picture = 0;  ///< share of the picture
    bool heads = false;  ///< arrows have heads
    bool curves = false; ///< edges are smooth
};
constexpr double kNearestScale = 0.76; ///< from here on cards show their pictures

/// What a painting touched: tests hold a frame's work to what is in sight.
struct PaintCount {
    int nodes = 0, edges = 0, texts = 0, pictures = 0;
    void add(const PaintCount& other) {
        nodes += other.nodes;
        edges += other.edges;
        texts += other.texts;
        pictures += other.pictures;
    }
};

/// Paints a lineage: edges, then nodes, at the level of detail the scale calls for. One painter for the window, its
/// minimap, exports and `stemma-draw`: any device, any thread, as long as QGuiApplication lives and the painter's
/// transformation maps the scene's units to the device.
class GraphPainter {
public:
    GraphPainter(const GraphScene& scene, const GraphLook& look);
    /// The dots of the ground, 20 units apart (more where that would be a haze), on the canvas' colour.
    void paintGround(QPainter& painter, const QRectF& area) const;
    /// The strips of lanes and the columns of bands; part of the ground.
    void paintAreas(QPainter& painter, const QRectF& area) const;
    /// The names of lanes and bands and the headings of lanes, over everything: at the left of their lane, or of `seen`
    /// where that begins further right, so that they stay in sight while one pans; those of lanes where no node that
    /// can be read is. Letters follow the scale only
    /// between readable and not too large.
    void paintTitles(QPainter& painter, const QRectF& seen) const;
    /// What meets `area`, in the scene's units.
    PaintCount paint(QPainter& painter, const QRectF& area) const;

private:
    void paintLaneTitle(QPainter& painter, const SceneLane& lane, const QRectF& seen) const;
    void paintFloatingTitle(QPainter& painter, const SceneLane& lane, const QRectF& seen, double left) const;
    std::optional<double> freeIn(const SceneLane& lane, const QRectF& seen, const QRectF& box) const;
    void paintHeadings(QPainter& painter, const QRectF& seen) const;
    void paintBandTitle(QPainter& painter, const SceneBand& band, const QRectF& seen) const;
    bool isDimmed(int node) const;
    bool isLifted(int node) const {
        return m_look.lifted && !m_look.lifted->empty() && (*m_look.lifted)[std::size_t(node)] != 0;
    }
    bool isLifted(const SceneEdge& edge) const { return isLifted(edge.from) || isLifted(edge.to); }
    void paintEdges(QPainter& painter, const QRectF& area, PaintCount& count) const;
    void paintEdgeNames(QPainter& painter, const QRectF& area, PaintCount& count) const;

    const GraphScene& m_scene;
    const GraphLook& m_look;
    const std::vector<NodeFace>& m_faces;
    GraphInks m_inks;
    GraphLevel m_level;
};

} // namespace stemma::ui
