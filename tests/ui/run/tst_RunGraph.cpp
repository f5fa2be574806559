// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run/RunGraph.h"

#include <QtTest>

using namespace stemma;
using namespace stemma::ui;

/// A run's graph, from what its events tell.
class RunGraphTest : public QObject {
    Q_OBJECT

    static Event event(const char* kind, const char* step, Json payload) {
        Event one;
        one.kind = kind;
        one.step = step;
        one.payload = std::move(payload);
        return one;
    }
    static Json finished(const char* status, int passed, int failed) {
        return Json::object(
            {{"status", status}, {"seconds", 1.5}, {"checks", Json::object({{"passed", passed}, {"failed", failed}})}});
    }

private Q_SLOTS:
    void checks_markTheirStepAsSoonAsItHasEnded() {
        RunGraph graph;
        for (const char* step : {"good", "warned", "failed", "none"}) {
            DrawnNode node;
            node.id = std::string("s:") + step;
            node.kind = DrawnNode::Kind::Step;
            graph.drawing.nodes.push_back(node);
        }
        LiveRun live;
        live.apply(event("step.finished", "good", finished("executed", 2, 0)));
        live.apply(event("step.finished", "warned", finished("executed", 1, 1)));
        Json failed = finished("failed", 0, 1);
        failed.set("error", Json::object({{"message", "A check failed: row_count > 3, of p/failed."}}));
        live.apply(event("step.finished", "failed", std::move(failed)));
        live.apply(event("step.finished", "none", Json::object({{"status", "executed"}, {"seconds", 1.5}})));
        for (int again = 0; again < 2; ++again) { // every batch of events applies all of it
            applyLive(graph, live, {});
            const auto& nodes = graph.drawing.nodes;
            QCOMPARE(nodes[0].facts, std::string("1.5 s · ✓ 2"));
            QCOMPARE(nodes[0].tooltip, std::string("all 2 checks passed"));
            QCOMPARE(nodes[1].facts, std::string("1.5 s · ✗ 1"));
            QVERIFY(nodes[1].warning && !nodes[0].warning);
            QCOMPARE(nodes[2].problem, std::string("✗ row_count > 3"));
            QCOMPARE(nodes[3].facts, std::string("1.5 s"));
        }
    }
};

QTEST_GUILESS_MAIN(RunGraphTest)
#include "tst_RunGraph.moc"
