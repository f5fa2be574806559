// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/MapGraph.h"

using namespace stemma;

class MapGraphTest : public QObject {
    Q_OBJECT

private:
    static const DrawnNode& node(const MapGraph& map, const std::string& id) {
        for (const DrawnNode& one : map.drawing.nodes)
            if (one.id == id) return one;
        static const DrawnNode none;
        qWarning("there is no node %s", id.c_str());
        return none;
    }
    /// "from>to", with a "~" before it where it is dashed.
    static std::vector<std::string> edges(const MapGraph& map) {
        std::vector<std::string> all;
        for (const DrawnEdge& edge : map.drawing.edges)
            all.push_back((edge.dashed ? "~" : "") + edge.from + ">" + edge.to);
        std::ranges::sort(all);
        return all;
    }

private slots:
    void empty_isEmpty() {
        LineageFixture s;
        const MapGraph map = must(mapOf(*s));
        QVERIFY(map.drawing.nodes.empty() && map.drawing.edges.empty() && map.things.empty());
    }

    void runs_areOne() {
        LineageFixture s;
        s.diamond();
        const auto d = s.diamond();
        const MapGraph map = must(mapOf(*s));
        QCOMPARE(map.drawing.nodes.size(), std::size_t(10));
        QCOMPARE(edges(map),
                 (Names{"m:p/clean>n:p/clean", "m:p/model>n:p/model", "m:p/raw>n:p/raw", "m:p/test>n:p/test",
                        "m:p/train>n:p/train", "n:p/clean>m:p/test", "n:p/clean>m:p/train", "n:p/raw>m:p/clean",
                        "n:p/test>m:p/model", "n:p/train>m:p/model"}));
        const DrawnNode& clean = node(map, "m:p/clean");
        QVERIFY(clean.kind == DrawnNode::Kind::Step);
        QCOMPARE(clean.name, std::string("clean"));
        QCOMPARE(clean.facts, std::string("2 runs · last 1.0 s"));
        QCOMPARE(clean.status, std::string("executed"));
        QCOMPARE(clean.pipeline, std::string("p"));
        QCOMPARE(clean.run, d.run.value);
        const DrawnNode& model = node(map, "n:p/model");
        QCOMPARE(model.name, std::string("p/model"));
        QCOMPARE(model.facts, std::string("2 versions"));
        QCOMPARE(model.type, std::string("table"));
        QVERIFY(!model.warning && model.bytes > 0 && model.time > 0);
        QCOMPARE(map.things.at("n:p/model").version, d.model);
        QCOMPARE(map.things.at("m:p/model").run, d.run);
        QCOMPARE(map.things.at("m:p/model").step, std::string("model"));
    }

    void behindItsInputs_isOutOfDate() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.step(run, "raw"); // other content, and nothing was made from it yet
        s.finish(run);
        const MapGraph map = must(mapOf(*s));
        QVERIFY(!node(map, "n:p/raw").warning);
        for (const char* behind : {"n:p/clean", "n:p/train", "n:p/model", "m:p/clean", "m:p/model"}) {
            QVERIFY2(node(map, behind).warning, behind);
            QVERIFY2(node(map, behind).facts.ends_with(" · out of date"), node(map, behind).facts.c_str());
        }
        QVERIFY(!node(map, "m:p/raw").warning);
        QCOMPARE(node(map, "m:p/clean").facts, std::string("1 run · out of date"));
        QCOMPARE(map.things.at("n:p/model").version, d.model);
    }

    void pastEdges_areDashed() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.step(run, "model", {{"train", d.train}}); // it no longer reads the test data
        s.finish(run);
        const auto all = edges(must(mapOf(*s)));
        QVERIFY(std::ranges::find(all, "~n:p/test>m:p/model") != all.end());
        QVERIFY(std::ranges::find(all, "n:p/train>m:p/model") != all.end());
    }

    void reusedSteps_keepTheirEdges() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.reuse(run, "clean", d.clean, {{"raw", d.raw}});
        s.finish(run);
        const MapGraph map = must(mapOf(*s));
        for (const std::string& edge : edges(map)) QVERIFY2(!edge.starts_with("~"), edge.c_str());
        QCOMPARE(node(map, "m:p/clean").status, std::string("reused"));
        QCOMPARE(node(map, "m:p/clean").facts, std::string("2 runs · last reused"));
    }

    void failures_areSaid() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        StepCommit failed;
        failed.uuid = newUuid();
        failed.run = run;
        failed.step = "clean";
        failed.kind = "command";
        failed.status = StepStatus::Failed;
        failed.error = Json::object({{"code", "step_failed"}, {"message", "It ended with exit code 3"}});
        s.commit({failed});
        must(s->finishRun(run, RunStatus::Failed, {}));
        const DrawnNode& clean = node(must(mapOf(*s)), "m:p/clean");
        QCOMPARE(clean.status, std::string("failed"));
        QVERIFY2(clean.problem.find("exit code 3") != std::string::npos, clean.problem.c_str());
        QCOMPARE(clean.facts, std::string("1 run")); // in which it went well
        Q_UNUSED(d);
    }

    void cells_areOne() {
        LineageFixture s;
        const RunId run = s.begin();
        const VersionId raw = s.step(run, "raw");
        for (const char* cell : {"k=1", "k=2", "k=10"}) {
            StepCommit fit = s.executed(run, "fit", std::string("p/fit[") + cell + "]", cell);
            fit.cell = cell;
            fit.inputs.push_back({"raw", 0, 0, raw});
            s.commitOne(std::move(fit));
        }
        s.finish(run);
        const MapGraph map = must(mapOf(*s));
        QCOMPARE(map.drawing.nodes.size(), std::size_t(4));
        QCOMPARE(node(map, "m:p/fit").facts, std::string("3 cells · 1 run · longest 1.0 s"));
        QCOMPARE(node(map, "n:p/fit").facts, std::string("3 cells · 3 versions"));
        QCOMPARE(mapArtifactNode("p/fit[k=2]"), std::string("n:p/fit"));
        QCOMPARE(mapStepNode("p", "fit[k=2]"), std::string("m:p/fit"));
        QCOMPARE(map.things.at("n:p/fit").artifact, std::string("p/fit[k=10]"));
    }

    void added_isABeginning() {
        LineageFixture s;
        const VersionId version = s.make("data/raw", "1", "", ""); // as `add` does: a run without a pipeline
        const RunId run = s.begin("q");
        s.step(run, "clean", {{"raw", version}});
        s.finish(run);
        QCOMPARE(edges(must(mapOf(*s))), (Names{"m:q/clean>n:p/clean", "n:data/raw>m:q/clean"}));
    }

    void circles_end() {
        LineageFixture s;
        const RunId run = s.begin();
        const VersionId first = s.step(run, "state");
        s.finish(run);
        const RunId next = s.begin();
        s.step(next, "state", {{"before", first}});
        s.finish(next);
        const MapGraph map = must(mapOf(*s));
        QCOMPARE(edges(map), (Names{"m:p/state>n:p/state", "n:p/state>m:p/state"}));
        QVERIFY(!node(map, "n:p/state").warning); // it goes on from itself
    }

    void cancelled_stops() {
        LineageFixture s;
        s.diamond();
        const Cancel cancel;
        cancel.request();
        QVERIFY(mapOf(*s, cancel).error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(MapGraphTest)
#include "tst_MapGraph.moc"
