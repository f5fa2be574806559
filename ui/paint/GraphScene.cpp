// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphScene.h"

#include "core/layout/NodeText.h"
#include "core/layout/TextWidth.h"
#include "core/layout/Theme.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

namespace stemma::ui {

struct ShownName {
    double room = -1;
    QString text;
    double width = 0;
};

namespace {

constexpr std::pair<std::string_view, NodeState> kStates[] = {
    {"queued", NodeState::Queued},           {"running", NodeState::Running},     {"executed", NodeState::Executed},
    {"completed", NodeState::Executed},      {"reused", NodeState::Reused},       {"failed", NodeState::Failed},
    {"skipped", NodeState::Skipped},         {"cancelled", NodeState::Cancelled}, {"will_run", NodeState::WillRun},
    {"interrupted", NodeState::Interrupted}, {"may_run", NodeState::MayRun},      {"will_reuse", NodeState::WillReuse}};

constexpr double kHead = 7; ///< length of an arrow's head
constexpr double kMarkRoom = 16;
constexpr double kBandTitle = 24;

/// What tells it from its neighbours: "clean" of "penguins/clean".
std::string_view lastPart(std::string_view name) {
    const std::size_t cut = name.find_last_of("./");
    return cut == std::string_view::npos ? name : name.substr(cut + 1);
}

/// The name as far as there is room: whole where the font there is takes less than the table allows for.
ShownName shownIn(const std::string& name, double room) {
    constexpr std::size_t kLong = 64; // bytes; no such name fits
    const QFontMetricsF metrics(graphFont(kNameSize, QFont::DemiBold));
    ShownName shown{room, qtext(name.size() > kLong ? elidedName(name, room) : name)};
    shown.width = metrics.horizontalAdvance(shown.text);
    if (shown.width <= room) return shown;
    shown.text = qtext(elidedName(name, room));
    shown.width = metrics.horizontalAdvance(shown.text);
    return shown;
}

/// Facts say the most first; the end of what went wrong says as much as its beginning.
QString shownFacts(const DrawnNode& drawn, double room) {
    const bool middle = !drawn.problem.empty();
    return qtext(middle ? elided(factsOf(drawn), room, kFactsSize)
                        : elided(factsOf(drawn), room, kFactsSize, false, 1));
}

} // namespace

QFont graphFont(double pixels, int weight) {
    QFont font = Fonts::sized(pixels, weight);
    font.setPixelSize(int(pixels + 0.5));
    font.setHintingPreference(QFont::PreferNoHinting); // letters stand alike at every scale
    return font;
}

NodeState nodeState(std::string_view status) {
    for (const auto& [word, state] : kStates)
        if (word == status) return state;
    return NodeState::None;
}

std::string stateWord(NodeState state) {
    for (const auto& [word, known] : kStates)
        if (known == state) return statusWord(word);
    return {};
}

Ink stateInk(NodeState state) {
    for (const auto& [word, known] : kStates)
        if (known == state) return inkOf(statusColour(word));
    return Ink::Reused;
}

Ink blockInk(const SceneNode& node, const NodeFace& face) {
    if (node.kind == DrawnNode::Kind::Group) return stateInk(face.state); // the share that failed shows in it
    if (face.problem) return Ink::Failed;
    if (node.kind == DrawnNode::Kind::Artifact) return node.kindInk;
    return node.kind == DrawnNode::Kind::Step ? stateInk(face.state) : Ink::Reused;
}

bool isTentative(NodeState state) {
    return state == NodeState::MayRun || state == NodeState::Skipped || state == NodeState::Queued ||
           state == NodeState::Cancelled;
}

QPainterPath edgePath(const SceneEdge& edge) {
    QPainterPath path(edge.bezier.front());
    for (std::size_t i = 1; i + 2 < edge.bezier.size(); i += 3) {
        const QPointF &from = edge.bezier[i - 1], &to = edge.bezier[i + 2];
        const bool level = from.y() == to.y() && edge.bezier[i].y() == to.y() && edge.bezier[i + 1].y() == to.y();
        if (level)
            path.lineTo(to);
        else
            path.cubicTo(edge.bezier[i], edge.bezier[i + 1], to);
    }
    return path;
}

Result<std::shared_ptr<const GraphScene>> GraphScene::make(const LineageDrawing& drawing,
                                                           const LayoutOptions& options) {
    const LayoutGraph graph = layoutGraph(drawing);
    STEMMA_TRY(const auto placed, layout(graph, options));
    return make(drawing, graph, placed);
}

std::shared_ptr<const GraphScene> GraphScene::make(const LineageDrawing& drawing, const LayoutGraph& graph,
                                                   const LayoutResult& placed) {
    STEMMA_ASSERT(placed.centres.size() == drawing.nodes.size() && graph.nodes.size() == drawing.nodes.size());
    STEMMA_ASSERT(placed.curves.size() == graph.edges.size());
    auto scene = std::make_shared<GraphScene>();
    scene->m_direction = drawing.direction;
    scene->m_note = placed.note;
    scene->m_bounds = QRectF(placed.origin.x, placed.origin.y, placed.size.width, placed.size.height);
    scene->addNodes(drawing, graph, placed);
    scene->addEdges(drawing, placed);
    scene->addAreas(drawing, graph, placed);
    scene->addIndex();
    return scene;
}

void GraphScene::addNodes(const LineageDrawing& drawing, const LayoutGraph& graph, const LayoutResult& placed) {
    const auto names = shownNames(drawing);
    ShownNames known;
    m_nodes.reserve(drawing.nodes.size());
    m_faces.reserve(drawing.nodes.size());
    m_index.reserve(drawing.nodes.size());
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
        const DrawnNode& drawn = drawing.nodes[i];
        const auto [width, height] = std::pair(graph.nodes[i].width, graph.nodes[i].height);
        SceneNode node;
        node.id = drawn.id;
        node.kind = drawn.kind;
        node.picture = drawn.picture && drawn.kind == DrawnNode::Kind::Artifact;
        node.box = QRectF(placed.centres[i].x - width / 2, placed.centres[i].y - height / 2, width, height);
        node.type = drawn.type;
        node.kindInk = drawn.kind == DrawnNode::Kind::Artifact ? inkOf(typeColour(drawn.type)) : Ink::Quiet;
        node.shownName = names[i];
        m_index.emplace(node.id, int(i));
        m_nodes.push_back(std::move(node));
        m_faces.push_back(faceOf(i, drawn, known));
    }
}

NodeFace GraphScene::faceOf(std::size_t i, const DrawnNode& drawn) const {
    ShownNames none;
    return faceOf(i, drawn, none);
}

NodeFace GraphScene::faceOf(std::size_t i, const DrawnNode& drawn, ShownNames& known) const {
    const SceneNode& node = m_nodes[i];
    NodeFace face;
    face.state = nodeState(drawn.status);
    face.progress = drawn.progress;
    face.problem = !drawn.problem.empty() || face.state == NodeState::Failed;
    face.warning = drawn.warning;
    face.emphasised = drawn.emphasised;
    face.quiet = drawn.quiet;
    face.seconds = node.kind == DrawnNode::Kind::Group ? drawn.fold.median : drawn.seconds;
    face.bytes = drawn.bytes;
    face.time = drawn.time;
    if (!drawn.pipeline.empty()) face.pipeline = ui::oneLine(drawn.pipeline, 60);
    if (node.kind == DrawnNode::Kind::Fold) {
        face.name = qtext(elided(node.shownName, node.box.width() - 6, kFactsSize));
        return face;
    }
    if (node.kind == DrawnNode::Kind::Group) {
        addGroupFace(drawn, node, face);
        return face;
    }
    const NodeFrame frame = frameOf(node.kind, node.picture);
    const bool marked = node.kind == DrawnNode::Kind::Step &&
                        (face.problem || face.state == NodeState::Running || face.state == NodeState::Cancelled);
    const double room = node.box.width() - frame.nameLeft - frame.right - markWidth(drawn);
    face.mark = qtext(versionMark(drawn));
    if (i < m_faces.size() && m_faces[i].mark == face.mark) { // measuring takes most of the time
        face.name = m_faces[i].name;
        face.nameWidth = m_faces[i].nameWidth;
    } else {
        ShownName& shown = known[node.shownName]; // runs repeat what they are made of
        if (shown.room != room) shown = shownIn(node.shownName, room);
        face.name = shown.text;
        face.nameWidth = shown.width;
    }
    if (marked) face.stateMark = face.nameWidth <= room - kMarkRoom ? StateMark::Beside : StateMark::OnGlyph;
    face.facts = shownFacts(drawn, node.box.width() - frame.factsLeft - frame.right);
    return face;
}

void GraphScene::addGroupFace(const DrawnNode& drawn, const SceneNode& node, NodeFace& face) const {
    const NodeFrame frame = frameOf(node.kind, false);
    const QFontMetricsF metrics(graphFont(kFactsSize));
    const double room = node.box.width() - frame.nameLeft - frame.right;
    const double nameWidth = textWidth(node.shownName, kNameSize, true);
    const std::string count = groupCount(drawn.fold, room - kCountGap - nameWidth);
    face.mark = qtext(count);
    const ShownName shown = shownIn(node.shownName, room - kCountGap - textWidth(count, kFactsSize));
    face.name = shown.text;
    face.nameWidth = shown.width;
    face.facts = shownFacts(drawn, node.box.width() - frame.factsLeft - frame.right);
    auto group = std::make_shared<GroupFace>();
    group->problem = !drawn.problem.empty();
    double all = 0, failed = 0;
    for (const auto& [status, many] : drawn.fold.states) {
        group->states.push_back(nodeState(status));
        group->counts.push_back(many);
        all += many;
        if (group->states.back() == NodeState::Failed) failed += many;
    }
    group->failed = all > 0 ? failed / all : 0;
    const GroupNews news = groupNews(drawn.fold);
    group->news = qtext(news.words);
    group->newsState = nodeState(news.status);
    group->newsWidth = metrics.horizontalAdvance(group->news);
    group->countWidth = metrics.horizontalAdvance(face.mark);
    if (face.state == NodeState::None) face.state = nodeState(groupStatus(drawn.fold));
    face.problem = face.problem || failed > 0;
    face.group = std::move(group);
}

void GraphScene::addEdges(const LineageDrawing& drawing, const LayoutResult& placed) {
    const auto known = stemma::indexOf(drawing);
    const auto shown = shownEdges(drawing);
    m_edges.reserve(shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const DrawnEdge& drawn = drawing.edges[shown[i]];
        SceneEdge edge;
        edge.from = int(known.at(drawn.from));
        edge.to = int(known.at(drawn.to));
        edge.dashed = drawn.dashed;
        edge.emphasised = drawn.emphasised;
        edge.quiet = drawn.quiet;
        const auto says = [&](int node) {
            const std::string& name = m_nodes[std::size_t(node)].shownName;
            return name == drawn.name || lastPart(name) == drawn.name;
        };
        if (!says(edge.from) && !says(edge.to))
            edge.name = qtext(elided(stemma::oneLine(drawn.name), 2 * kMostEdgeName, kEdgeNameSize));
        for (const Point& p : placed.curves[i].points) edge.bezier.emplace_back(p.x, p.y);
        edge.tip = edge.bezier.back();
        QPointF back = edge.bezier.front();
        for (std::size_t k = edge.bezier.size() - 1; k-- > 0;) {
            back = edge.bezier[k];
            if (std::hypot(edge.tip.x() - back.x(), edge.tip.y() - back.y()) > 0.5) break;
        }
        const QPointF way = edge.tip - back;
        edge.along = way / std::max(1e-9, std::hypot(way.x(), way.y()));
        edge.bezier.back() = edge.tip - edge.along * (kHead - 1.5);
        QPointF low = edge.tip, high = edge.tip;
        for (const QPointF& p : edge.bezier) {
            low = {std::min(low.x(), p.x()), std::min(low.y(), p.y())};
            high = {std::max(high.x(), p.x()), std::max(high.y(), p.y())};
        }
        edge.bounds = QRectF(low, high).adjusted(-4, -4, 4, 4);
        m_edges.push_back(std::move(edge));
    }
    m_out = KeyedLists::make(m_nodes.size(), [this](const auto& add) {
        for (std::size_t e = 0; e < m_edges.size(); ++e) add(m_edges[e].from, int(e));
    });
    m_in = KeyedLists::make(m_nodes.size(), [this](const auto& add) {
        for (std::size_t e = 0; e < m_edges.size(); ++e) add(m_edges[e].to, int(e));
    });
}

void GraphScene::addAreas(const LineageDrawing& drawing, const LayoutGraph& graph, const LayoutResult& placed) {
    const auto rectOf = [](const Area& a) { return QRectF(a.corner.x, a.corner.y, a.size.width, a.size.height); };
    for (std::size_t i = 0; i < std::min(drawing.lanes.size(), placed.lanes.size()); ++i) {
        const DrawnLane& lane = drawing.lanes[i];
        m_lanes.push_back({rectOf(placed.lanes[i]), ui::oneLine(lane.name, 80), ui::oneLine(lane.facts, 120),
                           ui::oneLine(lane.heading, 60), nodeState(lane.status)});
        m_bounds |= m_lanes.back().area;
    }
    std::vector<std::string_view> names(placed.bands.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        if (const int band = graph.nodes[i].band; band >= 0 && std::size_t(band) < names.size())
            names[std::size_t(band)] = drawing.nodes[i].layer;
    double top = m_bounds.top();
    for (std::size_t i = 0; i < placed.bands.size(); ++i) {
        if (placed.bands[i].size.width <= 0 || names[i].empty()) continue;
        m_bands.push_back({rectOf(placed.bands[i]), ui::oneLine(names[i], 80)});
        m_bounds |= m_bands.back().area;
        top = std::min(top, m_bands.back().area.top() - kBandTitle);
    }
    m_bounds.setTop(std::min(top, m_bounds.top())); // their names stand above them
}

int GraphScene::indexOf(std::string_view id) const {
    const auto found = m_index.find(std::string(id));
    return found == m_index.end() ? -1 : found->second;
}

std::vector<std::uint8_t> GraphScene::connected(const std::vector<int>& nodes) const {
    std::vector<std::uint8_t> bits(m_nodes.size(), 0);
    for (const int node : nodes) STEMMA_ASSERT(node >= 0 && std::size_t(node) < m_nodes.size());
    std::vector<int> queue;
    const auto walk = [&](std::uint8_t bit, const KeyedLists& lists, bool forwards) {
        queue = nodes;
        for (std::size_t k = 0; k < queue.size(); ++k)
            for (const int e : lists[queue[k]]) {
                const int next = forwards ? m_edges[std::size_t(e)].to : m_edges[std::size_t(e)].from;
                if ((bits[std::size_t(next)] & bit) != 0) continue;
                bits[std::size_t(next)] |= bit;
                queue.push_back(next);
            }
    };
    walk(kUp, m_in, false);
    walk(kDown, m_out, true);
    for (const int node : nodes) bits[std::size_t(node)] |= kSelf;
    return bits;
}

bool GraphScene::isLit(const SceneEdge& edge, const std::vector<std::uint8_t>& bits) const {
    const std::uint8_t from = bits[std::size_t(edge.from)], to = bits[std::size_t(edge.to)];
    return ((from & kUp) != 0 && (to & (kUp | kSelf)) != 0) || ((from & (kDown | kSelf)) != 0 && (to & kDown) != 0);
}

} // namespace stemma::ui
