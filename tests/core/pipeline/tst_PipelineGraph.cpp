// SPDX-License-Identifier: GPL-3.0-or-later
#include "PipelineText.h"

#include "core/pipeline/PipelineGraph.h"

#include <QtTest>

using namespace stemma;

namespace {

using Ints = std::vector<int>;

Ints list(std::span<const int> all) {
    return {all.begin(), all.end()};
}

//  0 late needs 3 and 1; 1 left needs 2; 2 first; 3 right needs 2; 4 alone
const char* const kDiamond = R"(
stemma: 1
steps:
  late:  {command: ls, inputs: [right.o, left.p], after: [left]}
  left:  {command: ls, inputs: [first], outputs: [p]}
  first: {import: x}
  right: {command: ls, inputs: {a: first, b: first}, outputs: [o]}
  alone: {import: y}
)";

std::string chain(int length, const std::string& firstInputs) {
    std::string text = R"({"stemma":1,"steps":{"s0":{"command":["c"],"outputs":["o"])" + firstInputs + "}";
    for (int i = 1; i < length; ++i)
        text += ",\"s" + std::to_string(i) + R"(":{"command":["c"],"outputs":["o"],"inputs":["s)" +
                std::to_string(i - 1) + "\"]}";
    return text + "}}";
}

} // namespace

class PipelineGraphTest : public QObject {
    Q_OBJECT
private slots:
    void edges_areOnceInBothDirections() {
        LOADED(pipeline, parse(kDiamond));
        const PipelineGraph graph(pipeline);
        QCOMPARE(graph.size(), 5);
        QCOMPARE(list(graph.upstream(0)), (Ints{1, 3}));
        QCOMPARE(list(graph.upstream(3)), (Ints{2}));
        QCOMPARE(list(graph.downstream(2)), (Ints{1, 3}));
        QCOMPARE(list(graph.upstream(4)), Ints{});
        QCOMPARE(list(graph.downstream(0)), Ints{});
    }

    void order_isThatOfTheFileWhereItCanBe() {
        LOADED(pipeline, parse(kDiamond));
        QCOMPARE(topologicalOrder(pipeline), (Ints{2, 1, 3, 0, 4}));
    }

    void describes_waitsForWhatItDescribes() {
        LOADED(pipeline, parse("stemma: 1\nsteps:\n  score: {import: x, outputs: {score: {describes: model}}}\n  "
                               "model: {import: y}\n"));
        QCOMPARE(topologicalOrder(pipeline), (Ints{1, 0}));
    }

    void describes_ofTheSameStepIsNoEdge() {
        LOADED(pipeline,
               parse("stemma: 1\nsteps:\n  fit: {command: ls, outputs: {m: model, s: {describes: fit.m}}}\n"));
        QCOMPARE(topologicalOrder(pipeline), (Ints{0}));
        QCOMPARE(pipeline.steps[0].outputs[1].describes->outputIndex, 0);
    }

    void reachable_goesAnyDistance() {
        LOADED(pipeline, parse(kDiamond));
        const PipelineGraph graph(pipeline);
        QCOMPARE(upstreamOf(graph, {0}), (Ints{0, 1, 2, 3}));
        QCOMPARE(upstreamOf(graph, {1, 4}), (Ints{1, 2, 4}));
        QCOMPARE(downstreamOf(graph, {2}), (Ints{0, 1, 2, 3}));
        QCOMPARE(downstreamOf(graph, {}), Ints{});
    }

    void chain_ofAHundredThousandStepsLoads() {
        constexpr int kSteps = 100'000;
        LOADED(pipeline, parse(chain(kSteps, ""), {}, "/p/chain.json"));
        const PipelineGraph graph(pipeline);
        const Ints order = topologicalOrder(graph);
        QCOMPARE(order.size(), std::size_t(kSteps));
        QCOMPARE(order.back(), kSteps - 1);
        QCOMPARE(upstreamOf(graph, {kSteps - 1}).size(), std::size_t(kSteps));
    }

    void cycle_ofAHundredThousandStepsIsTold() {
        const auto pipeline = parse(chain(100'000, R"(,"inputs":["s99999"])"), {}, "/p/chain.json");
        QVERIFY(!pipeline);
        QCOMPARE(QString::fromStdString(pipeline.error().message),
                 QString("Steps wait for each other: s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → s9 → s10 → … 99,989 "
                         "more steps → s0"));
    }

    void cycles_areAllToldAndTheRestIsChecked() {
        const auto pipeline =
            parse("stemma: 1\nsteps:\n  a: {sql: SELECT 1, inputs: [b]}\n  b: {sql: SELECT 1, inputs: [a]}\n"
                  "  c: {sql: SELECT 1, inputs: [d]}\n  d: {sql: SELECT 1, inputs: [c]}\n  e: {sql: SELECT 1, inputs: "
                  "[zzz]}\n");
        QVERIFY(!pipeline);
        QCOMPARE(QString::fromStdString(shown(pipeline.error())),
                 QString("3:31 Steps wait for each other: a → b → a | Take one of these arrows away.\n"
                         "5:31 Steps wait for each other: c → d → c | Take one of these arrows away.\n"
                         "7:31 There is no step 'zzz' | The steps are: a, b, c, d, e."));
    }
};

QTEST_GUILESS_MAIN(PipelineGraphTest)
#include "tst_PipelineGraph.moc"
