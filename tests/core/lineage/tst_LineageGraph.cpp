// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/LineageGraph.h"

#include <set>

using namespace stemma;
using Node = LineageGraph::Node;

namespace {

/// What the arrays are held to: plain recursion over the list of edges.
std::set<Node> reached(Node from, const std::vector<LineageGraph::Edge>& edges, bool up) {
    std::set<Node> found{from};
    for (bool grew = true; grew;) {
        grew = false;
        for (const LineageGraph::Edge& edge : edges) {
            const Node here = up ? edge.to : edge.from, there = up ? edge.from : edge.to;
            if (found.contains(here) && found.insert(there).second) grew = true;
        }
    }
    return found;
}

std::vector<Node> listed(const std::set<Node>& nodes) {
    return {nodes.begin(), nodes.end()};
}

/// Steps read some earlier versions and make one or two.
struct Made {
    std::vector<std::int64_t> versions, steps;
    std::vector<LineageGraph::Edge> edges;
};
Made randomHistory(unsigned seed, int steps) {
    // Numbers of our own (Numerical Recipes' generator), the same everywhere.
    auto random = [state = seed]() mutable { return (state = state * 1664525u + 1013904223u) >> 8; };
    Made made;
    std::vector<std::pair<int, int>> inputs, outputs; // (version, step), (step, version)
    int versions = 0;
    for (int step = 0; step < steps; ++step) {
        for (unsigned i = 0; i < random() % 4 && versions > 0; ++i)
            inputs.push_back({int(random() % unsigned(versions)), step});
        for (unsigned i = 0; i <= random() % 2; ++i) outputs.push_back({step, versions++});
    }
    for (int i = 0; i < versions; ++i) made.versions.push_back(3 + i * 2);
    for (int i = 0; i < steps; ++i) made.steps.push_back(5 + i);
    for (const auto& [version, step] : inputs) made.edges.push_back({Node(version), Node(versions + step)});
    for (const auto& [step, version] : outputs) made.edges.push_back({Node(versions + step), Node(version)});
    return made;
}

} // namespace

class LineageGraphTest : public QObject {
    Q_OBJECT

private slots:
    void reach_agreesWithPlainRecursion() {
        for (unsigned seed = 1; seed <= 20; ++seed) {
            const Made made = randomHistory(seed, 40);
            const LineageGraph graph = LineageGraph::fromEdges(made.versions, made.steps, made.edges);
            QCOMPARE(graph.edgeCount(), made.edges.size());
            for (Node node = 0; node < graph.nodeCount(); ++node) {
                QCOMPARE(graph.ancestors(node), listed(reached(node, made.edges, true)));
                QCOMPARE(graph.descendants(node), listed(reached(node, made.edges, false)));
            }
        }
    }
    void between_isAncestorsAndDescendants() {
        const Made made = randomHistory(7, 60);
        const LineageGraph graph = LineageGraph::fromEdges(made.versions, made.steps, made.edges);
        std::size_t found = 0;
        for (Node first = 0; first < graph.nodeCount(); first += 3)
            for (Node last = 0; last < graph.nodeCount(); last += 5) {
                const auto down = reached(first, made.edges, false), up = reached(last, made.edges, true);
                std::vector<Node> both;
                std::set_intersection(down.begin(), down.end(), up.begin(), up.end(), std::back_inserter(both));
                QCOMPARE(graph.between(first, last), both);
                found += both.size();
            }
        QVERIFY(found > 100);
    }
    void ids_areFoundAgain() {
        const Made made = randomHistory(3, 10);
        const LineageGraph graph = LineageGraph::fromEdges(made.versions, made.steps, made.edges);
        QCOMPARE(graph.versionOf(graph.nodeOf(VersionId{made.versions.at(2)})), VersionId{made.versions.at(2)});
        QCOMPARE(graph.stepRunOf(graph.nodeOf(StepRunId{made.steps.at(4)})), StepRunId{made.steps.at(4)});
        QCOMPARE(graph.nodeOf(VersionId{4}), LineageGraph::kNone); // between two
        QCOMPARE(graph.nodeOf(StepRunId{1000}), LineageGraph::kNone);
        QVERIFY(graph.ancestors(LineageGraph::kNone).empty());
    }
    void depth_ofAStepRunCountsItself() {
        // v0 -> s0 -> v1 -> s1 -> v2; steps are nodes 3 and 4
        const LineageGraph graph = LineageGraph::fromEdges({1, 2, 3}, {1, 2}, {{0, 3}, {3, 1}, {1, 4}, {4, 2}});
        QCOMPARE(graph.ancestors(4, 0), (std::vector<Node>{4}));
        QCOMPARE(graph.ancestors(4, 1), (std::vector<Node>{1, 4}));
        QCOMPARE(graph.ancestors(4, 2), (std::vector<Node>{0, 1, 3, 4}));
        QCOMPARE(graph.descendants(3, 1), (std::vector<Node>{1, 3}));
    }
    void empty_hasNothing() {
        LineageFixture s;
        const LineageGraph graph = must(LineageGraph::load(*s));
        QCOMPARE(graph.nodeCount(), 0u);
        QCOMPARE(graph.edgeCount(), 0u);
    }
    void loaded_answersAsTheQueriesDo() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.reuse(run, "clean", d.clean, {{"raw", d.raw}});
        const VersionId model = s.step(run, "model", {{"clean", d.clean}});
        const LineageGraph graph = must(LineageGraph::load(*s));
        QCOMPARE(graph.nodeCount(), 12u); // 6 versions, 6 step runs; the reused one isn't one of them
        for (const VersionId version : {d.raw, d.clean, d.train, d.test, d.model, model})
            for (const int depth : {-1, 0, 1, 2, 3}) {
                const auto check = [&](LineageDirection direction, const std::vector<Node>& nodes) {
                    std::set<std::string> fromGraph, fromQuery;
                    for (const Node node : nodes)
                        fromGraph.insert(graph.isVersion(node) ? "a" + std::to_string(graph.versionOf(node).value)
                                                               : "s" + std::to_string(graph.stepRunOf(node).value));
                    for (const LineageNode& node :
                         must(lineageOf(*s, version, {.direction = direction, .depth = depth})).nodes)
                        fromQuery.insert(node.id);
                    QCOMPARE(fromGraph, fromQuery);
                };
                check(LineageDirection::Upstream, graph.ancestors(graph.nodeOf(version), depth));
                check(LineageDirection::Downstream, graph.descendants(graph.nodeOf(version), depth));
            }
    }
    void chain_ofManyStepsNeedsNoStack() {
        const std::size_t count = 200'000;
        std::vector<std::int64_t> ids(count);
        for (std::size_t i = 0; i < count; ++i) ids[i] = std::int64_t(i) + 1;
        std::vector<LineageGraph::Edge> edges;
        for (std::size_t i = 0; i < count; ++i) {
            edges.push_back({Node(count + i), Node(i)});
            if (i > 0) edges.push_back({Node(i - 1), Node(count + i)});
        }
        const LineageGraph graph = LineageGraph::fromEdges(ids, ids, edges);
        QCOMPARE(graph.ancestors(Node(count - 1)).size(), count * 2);
        QCOMPARE(graph.ancestors(Node(count - 1), 10).size(), 21u); // 11 versions, 10 steps
        QCOMPARE(graph.descendants(std::vector<Node>{0, Node(count - 2)}, 1).size(), 6u);
    }

    void live_growsAsTheWorkspaceDoes() {
        LineageFixture s;
        LiveLineage live;
        QCOMPARE(must(live.now(*s))->nodeCount(), std::size_t(0));
        const auto same = [&] {
            const auto grown = must(live.now(*s));
            const LineageGraph fresh = must(LineageGraph::load(*s));
            if (grown->nodeCount() != fresh.nodeCount() || grown->edgeCount() != fresh.edgeCount()) return false;
            for (Node node = 0; node < fresh.nodeCount(); ++node)
                if (grown->ancestors(node) != fresh.ancestors(node) ||
                    grown->descendants(node) != fresh.descendants(node))
                    return false;
            return must(live.now(*s)) == grown; // nothing is new: it is the same one
        };
        const auto d = s.diamond();
        QVERIFY(same());
        // Steps that were queued when it was asked end later, in another order.
        std::vector<QueuedStep> queued{{newUuid(), 0, "late", "", "command"}, {newUuid(), 1, "early", "", "command"}};
        const RunId run = s.begin("p", queued);
        QVERIFY(same());
        QCOMPARE(must(live.now(*s))->nodeCount(), std::size_t(10));
        StepCommit early = s.executed(run, "early", "p/early", "early");
        early.uuid = queued[1].uuid;
        early.inputs.push_back({"clean", 0, 0, d.clean});
        const VersionId first = s.commitOne(std::move(early));
        QVERIFY(same());
        StepCommit late = s.executed(run, "late", "p/late", "late");
        late.uuid = queued[0].uuid;
        late.inputs.push_back({"early", 0, 0, first});
        const VersionId second = s.commitOne(std::move(late));
        QVERIFY(same());
        s.finish(run);
        const auto graph = must(live.now(*s));
        const auto up = graph->ancestors(graph->nodeOf(second));
        QVERIFY(std::ranges::find(up, graph->nodeOf(d.raw)) != up.end());
        // Reused: it is nobody's parent.
        const RunId again = s.begin();
        s.reuse(again, "clean", d.clean, {{"raw", d.raw}});
        const VersionId other = s.reuse(again, "copy", d.raw, {}, "p/copy"); // under another name a version of its own
        s.finish(again);
        QVERIFY(same());
        QVERIFY(must(live.now(*s))->nodeOf(other) != LineageGraph::kNone);
        live.forget();
        QVERIFY(same());
    }
};

QTEST_GUILESS_MAIN(LineageGraphTest)
#include "tst_LineageGraph.moc"
