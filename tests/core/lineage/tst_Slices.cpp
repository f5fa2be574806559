// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Slices.h"

#include <QTest>

using namespace stemma;

namespace {

DrawnNode node(const std::string& id, const std::string& type, int lane = -1) {
    DrawnNode made;
    made.id = made.name = id;
    made.kind = type == "step" ? DrawnNode::Kind::Step : DrawnNode::Kind::Artifact;
    made.type = type == "step" ? "sql" : type;
    made.lane = lane;
    return made;
}

LineageDrawing drawn(const std::vector<DrawnNode>& nodes,
                     const std::vector<std::pair<std::string, std::string>>& edges) {
    LineageDrawing drawing;
    drawing.nodes = nodes;
    for (const auto& [from, to] : edges) drawing.edges.push_back({from, to, "in", false, false, false});
    return drawing;
}

/// raw > clean > (train, test); train > model; (model, test) > score; alone.
LineageDrawing penguins() {
    return drawn({node("raw", "table"), node("s1", "step"), node("clean", "table"), node("s2", "step"),
                  node("train", "table"), node("test", "table"), node("s3", "step"), node("model", "model"),
                  node("s4", "step"), node("score", "metrics"), node("alone", "text")},
                 {{"raw", "s1"},
                  {"s1", "clean"},
                  {"clean", "s2"},
                  {"s2", "train"},
                  {"s2", "test"},
                  {"train", "s3"},
                  {"s3", "model"},
                  {"model", "s4"},
                  {"test", "s4"},
                  {"s4", "score"}});
}

std::set<std::pair<std::string, std::string>> edgesOf(const LineageDrawing& drawing) {
    std::set<std::pair<std::string, std::string>> edges;
    for (const DrawnEdge& edge : drawing.edges)
        if (!edges.emplace(edge.from, edge.to).second) qFatal("an edge is there twice");
    return edges;
}

using Ids = std::set<std::string>;
using Edges = std::set<std::pair<std::string, std::string>>;

} // namespace

class SlicesTest : public QObject {
    Q_OBJECT

private slots:
    void around_goesSoFar() {
        const LineageDrawing all = penguins();
        QCOMPARE(around(all, {"model"}, 2, 0), (Ids{"train", "s3", "model"}));
        QCOMPARE(around(all, {"model"}, 0, 1), (Ids{"model", "s4"}));
        QCOMPARE(around(all, {"clean"}, -1, 2), (Ids{"raw", "s1", "clean", "s2", "train", "test"}));
        QCOMPARE(around(all, {"model"}, -1, -1).size(), std::size_t(9)); // not test, which only meets it below
        QCOMPARE(around(all, {"nobody"}, -1, -1), Ids{});
        QCOMPARE(around(all, {"alone", "score"}, 1, 1), (Ids{"alone", "s4", "score"}));
    }
    void between_isEveryWay() {
        const LineageDrawing all = penguins();
        const Ids ways{"clean", "s2", "train", "test", "s3", "model", "s4", "score"};
        QCOMPARE(between(all, {"clean", "score"}), ways);
        QCOMPARE(between(all, {"score", "clean"}), ways);
        QCOMPARE(between(all, {"model", "test"}), (Ids{"model", "test"})); // none leads from one to the other
        QCOMPARE(between(all, {"raw", "clean", "test"}), (Ids{"raw", "s1", "clean", "s2", "test"}));
    }
    void slice_keepsWhatLeadsBetween() {
        const LineageDrawing part = slice(penguins(), {"raw", "s1", "clean", "train"});
        QCOMPARE(part.nodes.size(), std::size_t(4));
        QCOMPARE(edgesOf(part), (Edges{{"raw", "s1"}, {"s1", "clean"}}));
    }
    void slice_leavesNoEmptyLanes() {
        LineageDrawing history =
            drawn({node("a", "table", 0), node("b", "table", 1), node("c", "table", 2)}, {{"a", "c"}});
        for (const char* id : {"r3", "r2", "r1"}) history.lanes.push_back({id, id, "", "completed", "", 0});
        history.lanes[0].heading = "May";
        history.lanes[1].heading = "April";
        const LineageDrawing part = slice(history, {"a", "c"});
        QCOMPARE(part.lanes.size(), std::size_t(2));
        QCOMPARE(part.lanes[1].id, std::string("r1"));
        QCOMPARE(part.lanes[0].heading, std::string("May"));
        QCOMPARE(part.lanes[1].heading, std::string("April")); // of the run that isn't shown
        QCOMPARE(part.nodes[1].lane, 1);
    }
    void kinds_areThoseThatOccur() {
        QCOMPARE(kindsOf(penguins()), (std::vector<std::string>{"step", "table", "metrics", "model", "text"}));
    }
    void hidden_isPassedBy() {
        const LineageDrawing all = penguins();
        const LineageDrawing artifacts = withoutKinds(all, {"step"});
        QCOMPARE(edgesOf(artifacts), (Edges{{"raw", "clean"},
                                            {"clean", "train"},
                                            {"clean", "test"},
                                            {"train", "model"},
                                            {"model", "score"},
                                            {"test", "score"}}));
        const LineageDrawing steps = withoutKinds(all, {"table", "model", "metrics", "text"});
        QCOMPARE(edgesOf(steps), (Edges{{"s1", "s2"}, {"s2", "s3"}, {"s2", "s4"}, {"s3", "s4"}}));
        const LineageDrawing few = withoutKinds(all, {"step", "table"});
        QCOMPARE(edgesOf(few), (Edges{{"model", "score"}}));
        QCOMPARE(withoutKinds(all, {}), all);
        QCOMPARE(withoutKinds(all, {"database"}), all);
    }
    void hidden_doesntDoubleEdges() {
        // A direct edge beside a way round.
        const LineageDrawing all = drawn({node("a", "table"), node("s", "step"), node("b", "table")},
                                         {{"a", "b"}, {"a", "s"}, {"s", "b"}, {"s", "s"}});
        bool cut = true;
        const LineageDrawing part = withoutKinds(all, {"step"}, &cut);
        QVERIFY(!cut);
        QCOMPARE(part.edges.size(), std::size_t(1));
        QCOMPARE(edgesOf(part), (Edges{{"a", "b"}}));
    }
    void lanesThatArentThere_areNone() {
        LineageDrawing all = drawn({node("a", "table", 0), node("b", "table", 7), node("c", "table", -9)}, {});
        all.lanes.push_back({"r1", "", "", "", "", 0});
        const LineageDrawing part = slice(all, {"a", "b", "c"});
        QCOMPARE(part.lanes.size(), std::size_t(1));
        QCOMPARE(part.nodes[0].lane, 0);
        QCOMPARE(part.nodes[1].lane, -1);
        QCOMPARE(part.nodes[2].lane, -1);
    }
    void hidden_isBounded() {
        // A thousand on each side of a thousand that hang together: a million edges would stand for them.
        LineageDrawing all;
        for (int i = 0; i < 1000; ++i) {
            all.nodes.push_back(node("a" + std::to_string(i), "table"));
            all.nodes.push_back(node("b" + std::to_string(i), "table"));
        }
        all.nodes.push_back(node("s", "step"));
        for (int i = 0; i < 1000; ++i) {
            all.edges.push_back({"a" + std::to_string(i), "s", "", false, false, false});
            all.edges.push_back({"s", "b" + std::to_string(i), "", false, false, false});
        }
        bool cut = false;
        const LineageDrawing part = withoutKinds(all, {"step"}, &cut);
        QVERIFY(cut);
        QVERIFY(part.edges.size() <= all.nodes.size() + all.edges.size());
    }
};

QTEST_GUILESS_MAIN(SlicesTest)
#include "tst_Slices.moc"
