// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>
#include <map>
#include <utility>

using namespace stemma;
using namespace stemma::test;

namespace {

/// The same numbers on every machine.
class Dice {
public:
    explicit Dice(unsigned seed) : m_state(seed * 2654435761u + 1) {}
    unsigned operator()(unsigned n) {
        m_state = m_state * 1664525u + 1013904223u;
        return (m_state >> 8) % n;
    }
    bool chance(unsigned percent) { return (*this)(100) < percent; }

private:
    unsigned m_state;
};

struct Thing {
    int id = 0;
    LayoutGraph::Node node;
    std::optional<Point> at; ///< where it stands; none: it is new
    std::optional<Point> near;
    bool pinned = false, moved = false;
};

/// A graph that changes, and what a canvas remembers of it.
class World {
public:
    World(unsigned seed, bool lanes, bool bands) : m_dice(seed), m_lanes(lanes ? 1 + int(m_dice(4)) : 0) {
        m_bands = bands ? 1 + int(m_dice(3)) : 0;
        m_direction = m_dice.chance(50) ? LayoutDirection::LeftToRight : LayoutDirection::TopDown;
        const int many = 1 + int(m_dice(16));
        for (int i = 0; i < many; ++i) add(lane());
        const int edges = int(m_dice(unsigned(2 * many)));
        for (int i = 0; i < edges; ++i) join(some().id, some().id);
    }

    /// Lays it out, twice, and looks for what is wrong with it; "" where nothing is.
    std::string go(bool known) {
        const LayoutGraph graph = graphNow();
        LayoutOptions options;
        options.mostNodes = 0;
        std::shared_ptr<LayoutBefore> before;
        if (known) {
            before = std::make_shared<LayoutBefore>(beforeNow());
            if (m_dice.chance(60)) options.still = m_dice(unsigned(graph.nodes.size()));
            options.before = before;
        }
        const auto result = layout(graph, options);
        if (!result) return "it can't be laid out: " + result.error().message;
        const auto again = layout(graph, options);
        if (!again || !(*again == *result)) return "it is laid out otherwise the second time";
        std::string fault = faultOfBoxes(graph, *result, before.get());
        if (fault.empty()) fault = faultOfCurves(graph, *result);
        if (fault.empty() && before) fault = faultOfStay(graph, *before, options.still, *result);
        if (fault.empty() && m_lanes > 0) fault = faultOfLanes(graph, *result);
        keep(*result);
        return fault;
    }

    std::string change() {
        m_pushes = false;
        switch (m_dice(9)) {
        case 0:
            return grow(), "something grew";
        case 1:
            return open(), "a group was opened";
        case 2:
            return close(), "a group was closed";
        case 3:
            return drag(), "something was put somewhere";
        case 4:
            return remove(), "something went";
        case 5:
            return anotherRun(), "a run was added";
        case 6:
            return "nothing changed";
        default:
            return addSome(), "something was added";
        }
    }

private:
    int lane() { return m_lanes == 0 ? -1 : m_dice.chance(6) ? -1 : int(m_dice(unsigned(m_lanes))); }
    Thing& some() { return m_things[m_dice(unsigned(m_things.size()))]; }

    int add(int lane, std::optional<Point> near = {}) {
        Thing thing;
        thing.id = m_next++;
        thing.node.width = 60 + 12.0 * m_dice(10);
        thing.node.height = 30 + 8.0 * m_dice(8);
        thing.node.lane = lane;
        thing.node.group = m_dice.chance(30) ? int(m_dice(3)) : -1;
        if (m_bands > 0 && m_dice.chance(80)) thing.node.band = int(m_dice(unsigned(m_bands)));
        thing.near = near;
        m_things.push_back(thing);
        return thing.id;
    }
    void join(int from, int to) { m_edges.push_back({from, to}); }

    void addSome() {
        const int many = 1 + int(m_dice(4));
        for (int i = 0; i < many; ++i) {
            const int id = add(lane());
            const int edges = int(m_dice(3));
            for (int k = 0; k < edges; ++k) m_dice.chance(50) ? join(some().id, id) : join(id, some().id);
        }
    }
    void grow() {
        Thing& thing = some();
        thing.node.width += double(m_dice(120));
        thing.node.height += double(m_dice(120));
        thing.moved = true; // as for all whose box is another
        m_pushes = true;
    }
    void take(int id) {
        std::erase_if(m_things, [&](const Thing& t) { return t.id == id; });
    }
    void dropEdges() {
        std::erase_if(m_edges, [&](const auto& e) { return indexOf(e.first) < 0 || indexOf(e.second) < 0; });
    }
    void open() {
        const Thing group = some();
        take(group.id);
        std::vector<int> members;
        for (unsigned i = 0; i < 2 + m_dice(5); ++i) members.push_back(add(group.node.lane, group.at));
        for (auto& [from, to] : m_edges) {
            if (from == group.id) from = members[m_dice(unsigned(members.size()))];
            if (to == group.id) to = members[m_dice(unsigned(members.size()))];
        }
        for (std::size_t i = 1; i < members.size(); ++i) join(members[m_dice(unsigned(i))], members[i]);
        m_pushes = true;
    }
    void close() {
        const Thing first = some();
        std::vector<int> members;
        for (const Thing& thing : m_things)
            if (thing.node.lane == first.node.lane && members.size() < 4 && m_dice.chance(60))
                members.push_back(thing.id);
        if (members.empty()) return;
        const auto near = m_things[std::size_t(indexOf(members.front()))].at;
        for (const int id : members) take(id);
        const int group = add(first.node.lane, near);
        for (auto& [from, to] : m_edges) {
            if (std::count(members.begin(), members.end(), from) > 0) from = group;
            if (std::count(members.begin(), members.end(), to) > 0) to = group;
        }
        m_pushes = true;
    }
    void drag() {
        Thing& thing = some();
        if (!thing.at) return;
        thing.at = Point{std::round(thing.at->x + double(m_dice(800)) - 400),
                         std::round(thing.at->y + double(m_dice(500)) - 250)};
        thing.moved = true;
        if (m_dice.chance(70)) thing.pinned = true;
        m_pushes = true;
    }
    void remove() {
        for (unsigned i = 0; i < 1 + m_dice(3) && m_things.size() > 1; ++i) take(some().id);
        dropEdges();
    }
    void anotherRun() {
        if (m_lanes == 0) return addSome();
        for (Thing& thing : m_things)
            if (thing.node.lane >= 0) ++thing.node.lane;
        ++m_lanes;
        std::vector<int> members;
        for (unsigned i = 0; i < 1 + m_dice(6); ++i) members.push_back(add(0));
        for (std::size_t i = 1; i < members.size(); ++i) join(members[m_dice(unsigned(i))], members[i]);
        for (const int id : members)
            if (m_dice.chance(50)) join(some().id, id);
    }

    int indexOf(int id) const {
        for (std::size_t i = 0; i < m_things.size(); ++i)
            if (m_things[i].id == id) return int(i);
        return -1;
    }

    LayoutGraph graphNow() const {
        LayoutGraph graph;
        graph.direction = m_direction;
        for (const Thing& thing : m_things) graph.nodes.push_back(thing.node);
        for (const auto& [from, to] : m_edges)
            graph.edges.push_back({std::size_t(indexOf(from)), std::size_t(indexOf(to))});
        for (int l = 0; l < m_lanes; ++l) graph.laneHeads.push_back((m_lanes - l) % 3 == 0 ? 30 : 0);
        return graph;
    }

    LayoutBefore beforeNow() const {
        LayoutBefore before;
        for (const Thing& thing : m_things) {
            before.centres.push_back(thing.at);
            before.pinned.push_back(thing.pinned);
            before.moved.push_back(thing.moved);
            before.near.push_back(thing.at ? std::nullopt : thing.near);
        }
        std::map<std::pair<int, int>, std::size_t> seen;
        for (const auto& edge : m_edges) {
            const auto known = m_curves.find(edge);
            const std::size_t k = seen[edge]++;
            before.curves.push_back(known != m_curves.end() && k < known->second.size() ? known->second[k]
                                                                                        : EdgeCurve{});
        }
        return before;
    }

    void keep(const LayoutResult& result) {
        m_curves.clear();
        for (std::size_t i = 0; i < m_things.size(); ++i) {
            m_things[i].at = result.centres[i];
            m_things[i].moved = false;
        }
        for (std::size_t e = 0; e < m_edges.size(); ++e) m_curves[m_edges[e]].push_back(result.curves[e]);
    }

    /// Two boxes nearer to each other than that leave no room for a way.
    static bool meet(const Box& a, const Box& b, double gap) {
        return a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap;
    }

    std::string faultOfBoxes(const LayoutGraph& graph, const LayoutResult& result, const LayoutBefore* before) const {
        if (result.centres.size() != graph.nodes.size()) return "not all nodes are placed";
        const auto name = [](std::size_t i) { return "node " + std::to_string(i); };
        const Point low = result.origin, high{low.x + result.size.width, low.y + result.size.height};
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            const Box a = boxOf(graph, result, i);
            if (!(a.left >= low.x - 0.05 && a.top >= low.y - 0.05 && a.right <= high.x + 0.05 &&
                  a.bottom <= high.y + 0.05))
                return name(i) + " lies outside";
            for (std::size_t k = 0; k < i; ++k) {
                const bool known = before != nullptr && before->centres[i] && before->centres[k];
                const bool persons = known && (m_things[i].pinned || m_things[k].pinned); // who may lay one on another
                if (!persons && meet(a, boxOf(graph, result, k), 0)) return name(i) + " lies on " + name(k);
            }
        }
        return {};
    }

    std::string faultOfCurves(const LayoutGraph& graph, const LayoutResult& result) const {
        if (result.curves.size() != graph.edges.size()) return "not all edges are drawn";
        std::vector<Box> boxes;
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) boxes.push_back(boxOf(graph, result, i));
        std::vector<char> crowded(boxes.size(), 0); // by a person: there may be no way to it
        for (std::size_t i = 0; i < boxes.size(); ++i)
            for (std::size_t k = 0; k < boxes.size(); ++k)
                if (i != k && (m_things[i].pinned || m_things[k].pinned) && meet(boxes[i], boxes[k], 24))
                    crowded[i] = 1;
        const Point low = result.origin, high{low.x + result.size.width, low.y + result.size.height};
        for (std::size_t e = 0; e < graph.edges.size(); ++e) {
            const auto& edge = graph.edges[e];
            const auto& points = result.curves[e].points;
            const std::string name = "edge " + std::to_string(e);
            if (points.size() < 4 || points.size() % 3 != 1) return name + " is no curve";
            if (!onBorder(boxes[edge.from], points.front())) return name + " leaves nowhere";
            if (!onBorder(boxes[edge.to], points.back())) return name + " arrives nowhere";
            for (std::size_t s = 0; s * 3 + 3 < points.size(); ++s)
                for (int k = 0; k <= 12; ++k) {
                    const Point p = bezierAt(points, s, k / 12.0);
                    if (!(p.x >= low.x - 0.05 && p.y >= low.y - 0.05 && p.x <= high.x + 0.05 && p.y <= high.y + 0.05))
                        return name + " leaves the picture";
                    if (crowded[edge.from] != 0 || crowded[edge.to] != 0) continue;
                    for (std::size_t n = 0; n < boxes.size(); ++n)
                        if (crowded[n] == 0 && p.x > boxes[n].left + 0.3 && p.x < boxes[n].right - 0.3 &&
                            p.y > boxes[n].top + 0.3 && p.y < boxes[n].bottom - 0.3)
                            return name + " runs under node " + std::to_string(n);
                }
        }
        return {};
    }

    static bool onBorder(const Box& box, Point p) {
        constexpr double kNear = 0.6;
        const bool within =
            p.x > box.left - kNear && p.x < box.right + kNear && p.y > box.top - kNear && p.y < box.bottom + kNear;
        return within && (std::abs(p.x - box.left) < kNear || std::abs(p.x - box.right) < kNear ||
                          std::abs(p.y - box.top) < kNear || std::abs(p.y - box.bottom) < kNear);
    }

    std::string faultOfStay(const LayoutGraph& graph, const LayoutBefore& before, std::optional<std::size_t> still,
                            const LayoutResult& result) const {
        std::map<int, double> shift; // lanes move as a whole, and down
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            if (!before.centres[i]) continue;
            const Point by{result.centres[i].x - before.centres[i]->x, result.centres[i].y - before.centres[i]->y};
            const std::string name = "node " + std::to_string(i);
            if (m_things[i].pinned && (by.x != 0 || by.y != 0)) return name + " moved, which was pinned";
            if (m_things[i].pinned) continue;
            if (still == i && (by.x != 0 || by.y != 0)) return name + " moved under the pointer";
            if (by.x != 0 && (!m_pushes || still == i)) return name + " moved aside";
            if (m_lanes == 0 && by.y != 0 && (!m_pushes || still == i)) return name + " moved";
            if (m_lanes == 0 || m_pushes) continue;
            const auto [lane, isFirst] = shift.emplace(graph.nodes[i].lane, by.y);
            if (std::abs(lane->second - by.y) > 0.011) return name + " moved otherwise than its lane";
            if (by.y < 0 && !still) return name + " moved up";
        }
        return {};
    }

    std::string faultOfLanes(const LayoutGraph& graph, const LayoutResult& result) const {
        const bool some =
            std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const auto& n) { return n.lane >= 0; });
        if (!some) return {};
        for (std::size_t l = 0; l + 1 < result.lanes.size(); ++l)
            if (result.lanes[l].corner.y + result.lanes[l].size.height + kLaneGap > result.lanes[l + 1].corner.y + 1.01)
                return "lane " + std::to_string(l) + " reaches into the next";
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            if (graph.nodes[i].lane < 0 || m_things[i].pinned) continue;
            const Area& strip = result.lanes[std::size_t(graph.nodes[i].lane)];
            const Box box = boxOf(graph, result, i);
            if (box.top < strip.corner.y - 0.01 || box.bottom > strip.corner.y + strip.size.height + 0.01)
                return "node " + std::to_string(i) + " isn't in its lane";
        }
        return {};
    }

    Dice m_dice;
    int m_lanes = 0, m_bands = 0, m_next = 0;
    LayoutDirection m_direction;
    std::vector<Thing> m_things;
    std::vector<std::pair<int, int>> m_edges;
    std::map<std::pair<int, int>, std::vector<EdgeCurve>> m_curves;
    bool m_pushes = false; ///< what changed last may push others
};

} // namespace

/// Graphs that change in all ways a canvas changes them. More of them: STEMMA_LAYOUTS=5000 tst_LayoutRandom
class LayoutRandomTest : public QObject {
    Q_OBJECT
private slots:
    void whateverChanges_allPromisesHold_data() {
        QTest::addColumn<bool>("lanes");
        QTest::addColumn<bool>("bands");
        QTest::newRow("plain") << false << false;
        QTest::newRow("lanes") << true << false;
        QTest::newRow("bands") << false << true;
        QTest::newRow("lanes and bands") << true << true;
    }

    void whateverChanges_allPromisesHold() {
        QFETCH(bool, lanes);
        QFETCH(bool, bands);
        constexpr int kWorlds = 20, kChanges = 8;
        const int first = qEnvironmentVariableIntValue("STEMMA_LAYOUTS_FROM");
        const int worlds = std::max(kWorlds, qEnvironmentVariableIntValue("STEMMA_LAYOUTS"));
        QStringList faults;
        for (int seed = first; seed < first + worlds && faults.size() < 40; ++seed) {
            World world(unsigned(seed), lanes, bands);
            std::string fault = world.go(false), changed = "it is new";
            for (int k = 0; k < kChanges && fault.empty(); ++k) {
                changed = world.change();
                fault = world.go(true);
                if (!fault.empty()) changed += " (change " + std::to_string(k) + ")";
            }
            if (!fault.empty()) faults << QString("\n%1: %2: %3").arg(seed).arg(changed.c_str(), fault.c_str());
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QString())));
    }
};

QTEST_GUILESS_MAIN(LayoutRandomTest)
#include "tst_LayoutRandom.moc"
