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

    /// What costs is what is news.
    void batches_sayOnlyWhatChanged() {
        RunGraph graph;
        LiveRun live;
        for (int i = 0; i < 100; ++i) {
            const std::string step = "step " + std::to_string(i);
            DrawnNode node;
            node.id = "s:" + step;
            node.kind = DrawnNode::Kind::Step;
            graph.drawing.nodes.push_back(node);
            live.apply(event("step.queued", step.c_str(), Json::object({})));
        }
        QCOMPARE(applyLive(graph, live, {}).size(), std::size_t(100));
        QCOMPARE(applyLive(graph, live, {}).size(), std::size_t(0));
        live.apply(event("step.started", "step 7", Json::object({})));
        live.apply(event("step.started", "step 9", Json::object({})));
        const std::vector<DrawnNode> one = applyLive(graph, live, {"step 7", "unheard of"}, {});
        QCOMPARE(one.size(), std::size_t(1));
        QCOMPARE(one[0].id, std::string("s:step 7"));
        QCOMPARE(one[0].status, std::string("running"));
        QCOMPARE(graph.drawing.nodes[9].status, std::string("queued"));
        const std::vector<DrawnNode> rest = applyLive(graph, live, {});
        QCOMPARE(rest.size(), std::size_t(1));
        QCOMPARE(rest[0].id, std::string("s:step 9"));
    }
};

QTEST_GUILESS_MAIN(RunGraphTest)
#include "tst_RunGraph.moc"
