// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/HistoryGraph.h"

#include <set>

using namespace stemma;

class HistoryGraphTest : public QObject {
    Q_OBJECT

private:
    static std::set<std::string> edges(const HistoryGraph& history) {
        std::set<std::string> all;
        for (const DrawnEdge& edge : history.drawing.edges)
            all.insert((edge.dashed ? "~" : "") + edge.from + ">" + edge.to);
        return all;
    }
    static const DrawnNode* node(const HistoryGraph& history, const std::string& id) {
        for (const DrawnNode& one : history.drawing.nodes)
            if (one.id == id) return &one;
        return nullptr;
    }
    static std::string step(LineageFixture& s, RunId run, const std::string& name) {
        for (const StepRunInfo& one : must(s->stepRuns(run)))
            if (one.step == name) return historyNode(one.id);
        return {};
    }

private slots:
    void init() { qputenv("TZ", "UTC"); }

    void lanes_areRunsNewestFirst() {
        LineageFixture s;
        const auto first = s.diamond();
        s.clock.advance(60);
        const auto second = s.diamond();
        s.clock.advance(86400);
        const RunId third = s.begin("q");
        s.step(third, "raw");
        s.finish(third);
        const HistoryGraph history = must(historyOf(*s));
        const auto& lanes = history.drawing.lanes;
        QCOMPARE(lanes.size(), std::size_t(3));
        QCOMPARE(lanes[0].id, std::string("r3"));
        QCOMPARE(lanes[1].name, "run " + std::to_string(second.run.value));
        QCOMPARE(lanes[1].facts, std::string("5 ran · 5.0 s"));
        QCOMPARE(lanes[1].status, std::string("completed"));
        QCOMPARE(lanes[0].heading, std::string("22 September 2026"));
        QCOMPARE(lanes[1].heading, std::string("21 September 2026"));
        QCOMPARE(lanes[2].heading, std::string()); // of the same day
        QVERIFY(lanes[0].time > lanes[1].time);
        for (const DrawnNode& one : history.drawing.nodes) QVERIFY(one.lane >= 0 && one.lane < 3);
        QVERIFY(std::ranges::is_sorted(history.drawing.nodes, {}, &DrawnNode::lane));
        const std::string model = historyNode(first.run, first.model);
        QCOMPARE(node(history, model)->lane, 2);
        QCOMPARE(node(history, model)->name, std::string("p/model"));
        QCOMPARE(history.things.at(model).version, first.model);
        QCOMPARE(history.things.at(model).run, first.run);
        QCOMPARE(history.things.at(step(s, first.run, "model")).step, std::string("model"));
        QVERIFY(edges(history).contains(step(s, first.run, "model") + ">" + model));
        QVERIFY(edges(history).contains(historyNode(first.run, first.train) + ">" + step(s, first.run, "model")));
        QCOMPARE(history.next, std::int64_t(0));
    }

    void threads_leadToTheOrigin() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId second = s.begin();
        s.reuse(second, "clean", d.clean, {{"raw", d.raw}});
        s.finish(second);
        const RunId unrelated = s.begin("q");
        s.step(unrelated, "other");
        s.finish(unrelated);
        const RunId last = s.begin("q");
        s.step(last, "late", {{"clean", d.clean}}); // read, where others had it
        s.finish(last);
        const auto all = edges(must(historyOf(*s)));
        const auto at = [](RunId run, VersionId version) { return historyNode(run, version); };
        QVERIFY(all.contains("~" + at(second, d.clean) + ">" + at(last, d.clean))); // past the lane without it
        QVERIFY(all.contains("~" + at(d.run, d.clean) + ">" + at(second, d.clean)));
        QVERIFY(!all.contains("~" + at(d.run, d.clean) + ">" + at(last, d.clean))); // by way of the second
        QVERIFY(all.contains("~" + at(d.run, d.raw) + ">" + at(second, d.raw)));
        QVERIFY(all.contains("~" + step(s, second, "clean") + ">" + at(second, d.clean)));
        for (const DrawnEdge& edge : must(historyOf(*s)).drawing.edges)
            QVERIFY(edge.from != at(d.run, d.model)); // nobody went on with it
    }

    /// A run that goes on beside a later one may read what that made.
    void threads_comeFromLaterRunsToo() {
        LineageFixture s;
        const RunId first = s.begin("p"), second = s.begin("q");
        const VersionId raw = s.step(second, "raw");
        s.finish(second);
        s.step(first, "late", {{"raw", raw}});
        s.finish(first);
        const auto all = edges(must(historyOf(*s)));
        QVERIFY(all.contains("~" + historyNode(second, raw) + ">" + historyNode(first, raw)));
        for (const std::string& edge : all) QVERIFY(!edge.ends_with(">" + historyNode(second, raw)) || edge[0] != '~');
    }

    void pages_scrollBack() {
        LineageFixture s;
        for (int i = 0; i < 7; ++i) s.make("p/a", std::to_string(i), std::to_string(i), i % 2 ? "q" : "p");
        HistoryQuestion question;
        question.runs = 3;
        std::vector<std::string> seen;
        do {
            const HistoryGraph page = must(historyOf(*s, question));
            for (const DrawnLane& lane : page.drawing.lanes) seen.push_back(lane.id);
            question.before = page.next;
        } while (question.before);
        QCOMPARE(seen, (Names{"r7", "r6", "r5", "r4", "r3", "r2", "r1"}));
        const HistoryGraph own = must(historyOf(*s, {.pipeline = "q"}));
        QCOMPARE(own.drawing.lanes.size(), std::size_t(3));
        QCOMPARE(own.drawing.lanes[0].id, std::string("r6"));
        QVERIFY(must(historyOf(*s, {.pipeline = "unknown"})).drawing.nodes.empty());
    }

    void descriptions_stayInTheirLane() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.reuse(run, "model", d.model);
        const VersionId confusion = s.step(run, "confusion", {{"test", d.test}}, {d.model});
        s.finish(run);
        const auto all = edges(must(historyOf(*s)));
        QVERIFY(all.contains("~" + historyNode(run, d.model) + ">" + historyNode(run, confusion)));
        QVERIFY(!all.contains("~" + historyNode(d.run, d.model) + ">" + historyNode(d.run, confusion)));
    }

    void failedAndOpenRuns_areThere() {
        LineageFixture s;
        const RunId run = s.begin("p", {{newUuid(), 0, "one", "", "sql"}, {newUuid(), 1, "two", "", "sql"}});
        const HistoryGraph history = must(historyOf(*s));
        QCOMPARE(history.drawing.lanes.at(0).facts, std::string("2 queued"));
        QCOMPARE(history.drawing.lanes.at(0).status, std::string("running"));
        QCOMPARE(history.drawing.nodes.size(), std::size_t(2));
        Q_UNUSED(run);
    }

    void cancelled_stops() {
        LineageFixture s;
        s.diamond();
        const Cancel cancel;
        cancel.request();
        QVERIFY(historyOf(*s, {}, cancel).error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(HistoryGraphTest)
#include "tst_HistoryGraph.moc"
