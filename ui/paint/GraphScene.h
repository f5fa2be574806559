// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/layout/LineageDrawing.h"
#include "ui/paint/GraphInk.h"
#include "ui/paint/KeyedLists.h"

#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

class QPainterPath;

namespace stemma::ui {

enum class NodeState : std::uint8_t {
    None,
    Queued,
    Running,
    Executed,
    Reused,
    Failed,
    Skipped,
    Cancelled,
    Interrupted,
    WillRun,
    MayRun,
    WillReuse
};
NodeState nodeState(std::string_view status); ///< None for what no state is
std::string stateWord(NodeState state);       ///< for a person: "will be reused"; "" for None
Ink stateInk(NodeState state);
bool isTentative(NodeState state); ///< drawn dashed: it didn't happen, or may not

/// A node's place: what stays as it is while states change. Coordinates are those of the layout.
struct SceneNode {
    std::string id;
    DrawnNode::Kind kind = DrawnNode::Kind::Artifact;
    bool picture = false;
    QRectF box;
    std::string type;
    Ink kindInk = Ink::Quiet;
    std::string shownName; ///< without what all names have in common
};

/// Where a step's state has a mark of its own (the ring of a running one …): at the right, or where the name needs that
/// room instead of the glyph of its kind.
enum class StateMark : std::uint8_t { None, Beside, OnGlyph };

/// What a folded group says beside its name and facts.
struct GroupFace {
    std::vector<NodeState> states; ///< of its steps, in the order of the bar
    std::vector<int> counts;       ///< of those
    QString news;                  ///< "2 failed": the state that matters most
    NodeState newsState = NodeState::None;
    double newsWidth = 0, countWidth = 0; ///< of `news` and NodeFace::mark, at 11 pixels
    double failed = 0;                    ///< share of its steps
    bool problem = false;                 ///< its facts are one
};

struct ShownName; ///< a name as it is cut to a slot

/// What a node says: everything that may change without moving anything. Texts are one line, valid, and cut to what
/// the slot may ever hold.
struct NodeFace {
    QString name, mark, facts;
    double nameWidth = 0; ///< of `name` at 13 pixels
    NodeState state = NodeState::None;
    StateMark stateMark = StateMark::None;
    double progress = -1;
    bool problem = false, warning = false, emphasised = false, quiet = false;
    std::shared_ptr<const GroupFace> group; ///< of a folded group only
    // What it can be coloured by; less than 0, or empty: not known.
    double seconds = -1;
    std::int64_t bytes = -1, time = 0;
    QString pipeline;
};

/// The colour of the whole node where it is too small to say more: of its kind, or its state.
Ink blockInk(const SceneNode& node, const NodeFace& face);

struct SceneEdge {
    int from = 0, to = 0;        ///< nodes
    std::vector<QPointF> bezier; ///< 1 + 3k points, without the arrow's head
    QPointF tip, along;          ///< of the head: its point and its direction
    QRectF bounds;
    QString name; ///< of the input or output, one line; "" where the artifact's own name says it
    bool dashed = false, emphasised = false, quiet = false;
};

/// A strip of the graph with a title of its own: one run of a history.
struct SceneLane {
    QRectF area;
    QString name, facts;
    QString heading; ///< above it, where something new begins: "21 March 2026"
    NodeState state = NodeState::None;
};

/// A part of the graph's ranks that belongs together.
struct SceneBand {
    QRectF area;
    QString name;
};

/// A lineage laid out, ready to be painted and searched: places, ways, neighbours, and an index over all of them.
/// Immutable once made, and made on a worker thread; any number of threads may read it. Needs a QGuiApplication.
class GraphScene {
public:
    /// Lays out and prepares. Errors: Cancelled, InvalidArgument.
    static Result<std::shared_ptr<const GraphScene>> make(const LineageDrawing& drawing,
                                                          const LayoutOptions& options = {});
    /// Contract: `placed` is the layout of `graph`, which is layoutGraph(drawing).
    static std::shared_ptr<const GraphScene> make(const LineageDrawing& drawing, const LayoutGraph& graph,
                                                  const LayoutResult& placed);

    const std::vector<SceneNode>& nodes() const { return m_nodes; }
    const std::vector<SceneEdge>& edges() const { return m_edges; }
    const std::vector<NodeFace>& faces() const { return m_faces; }  ///< as of the drawing it was made from
    const std::vector<SceneLane>& lanes() const { return m_lanes; } ///< from the top
    const std::vector<SceneBand>& bands() const { return m_bands; }
    NodeFace faceOf(std::size_t node, const DrawnNode& drawn) const;
    QRectF bounds() const { return m_bounds; } ///< of everything
    LayoutDirection direction() const { return m_direction; }
    const std::string& note() const { return m_note; } ///< LayoutResult::note
    int indexOf(std::string_view id) const;            ///< -1: none

    /// Ascending. Those whose box, or way with a margin, meets `area`.
    std::vector<int> nodesIn(const QRectF& area) const;
    std::vector<int> edgesIn(const QRectF& area) const;
    int nodeAt(QPointF at) const;                ///< -1: none
    int edgeAt(QPointF at, double within) const; ///< the nearest no further than that; -1: none

    /// Edges that leave or enter a node.
    KeyedLists::List outOf(int node) const { return m_out[node]; }
    KeyedLists::List into(int node) const { return m_in[node]; }

    /// Bits by node: kSelf for those asked, kUp for all they come from, kDown for all that comes from them.
    static constexpr std::uint8_t kSelf = 1, kUp = 2, kDown = 4;
    std::vector<std::uint8_t> connected(const std::vector<int>& nodes) const;
    /// Whether an edge belongs to what connected() found.
    bool isLit(const SceneEdge& edge, const std::vector<std::uint8_t>& connected) const;

private:
    using ShownNames = std::unordered_map<std::string, ShownName>; ///< measuring takes most of the time
    NodeFace faceOf(std::size_t node, const DrawnNode& drawn, ShownNames& known) const;
    struct Grid {
        double cell = 512;
        int columns = 1, rows = 1;
        KeyedLists nodes, edges;
        std::vector<int> longEdges; ///< which would be in too many cells
    };
    void addGroupFace(const DrawnNode& drawn, const SceneNode& node, NodeFace& face) const;
    void addNodes(const LineageDrawing& drawing, const LayoutGraph& graph, const LayoutResult& placed);
    void addEdges(const LineageDrawing& drawing, const LayoutResult& placed);
    void addAreas(const LineageDrawing& drawing, const LayoutGraph& graph, const LayoutResult& placed);
    void addIndex();

    std::vector<SceneNode> m_nodes;
    std::vector<SceneEdge> m_edges;
    std::vector<NodeFace> m_faces;
    std::unordered_map<std::string, int> m_index;
    std::vector<SceneLane> m_lanes;
    std::vector<SceneBand> m_bands;
    KeyedLists m_out, m_in;
    Grid m_grid;
    QRectF m_bounds;
    LayoutDirection m_direction = LayoutDirection::LeftToRight;
    std::string m_note;
};

/// The edge's way without its head; from middle of side to the head's base.
QPainterPath edgePath(const SceneEdge& edge);

/// The font of a graph's texts: its size never follows the person's text size, the whole graph does.
QFont graphFont(double pixels, int weight = 400);

} // namespace stemma::ui
