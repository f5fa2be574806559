// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/LineagePicture.h"

using namespace stemma;

class LineagePictureTest : public QObject {
    Q_OBJECT

private:
    static const DrawnNode* find(const LineageDrawing& drawing, const std::string& id) {
        for (const DrawnNode& node : drawing.nodes)
            if (node.id == id) return &node;
        return nullptr;
    }

private slots:
    void drawing_hasAllNodesAndEdges() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.model));
        const LineageDrawing drawing = drawingOf(lineage);
        QCOMPARE(drawing.nodes.size(), lineage.nodes.size());
        QCOMPARE(drawing.edges.size(), lineage.edges.size());
        QCOMPARE(shownEdges(drawing).size(), lineage.edges.size()); // each between nodes that are there

        const DrawnNode* model = find(drawing, LineageFixture::id(d.model));
        QVERIFY(model);
        QVERIFY(model->kind == DrawnNode::Kind::Artifact);
        QCOMPARE(model->name, std::string("p/model"));
        QCOMPARE(model->version, 1);
        QCOMPARE(model->type, std::string("table"));
        QCOMPARE(model->facts, std::string("rows 3"));
        QVERIFY(model->emphasised);
        QCOMPARE(model->pipeline, std::string("p"));
        QVERIFY(model->bytes > 0 && model->time > 0);
        const DrawnNode* step = find(drawing, s.stepOf(d.model));
        QVERIFY(step);
        QVERIFY(step->kind == DrawnNode::Kind::Step);
        QCOMPARE(step->type, std::string("command"));
        QCOMPARE(step->status, std::string("executed"));
        QCOMPARE(step->seconds, 1.0);
        QVERIFY(!step->emphasised);
    }

    void drawing_marksWhatIsNoUseOfContent() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.reuse(run, "model", d.model);
        const VersionId confusion = s.step(run, "confusion", {{"test", d.test}}, {d.model});
        s.reuse(run, "clean", d.clean, {{"raw", d.raw}});
        s.finish(run);
        const LineageDrawing drawing = drawingOf(must(lineageOfRun(*s, run)));
        std::map<std::string, bool> dashed; // by target
        for (const DrawnEdge& edge : drawing.edges) dashed[edge.from + ">" + edge.to] = edge.dashed;
        QVERIFY(dashed.at(LineageFixture::id(d.model) + ">" + LineageFixture::id(confusion)) == true);
        QVERIFY(dashed.at(LineageFixture::id(d.test) + ">" + s.stepOf(confusion)) == false);
        int reused = 0;
        for (const DrawnNode& node : drawing.nodes) {
            if (node.status != "reused") continue;
            ++reused;
            QCOMPARE(node.facts, std::string("reused, run 1"));
            const VersionId handedOn = node.name == "model" ? d.model : d.clean;
            QVERIFY(dashed.at(node.id + ">" + LineageFixture::id(handedOn)));
        }
        QCOMPARE(reused, 2);
    }

    void drawing_hasTheMarksOfChecks() {
        LineageNode good, warned, failed, made;
        good.kind = warned.kind = failed.kind = LineageNode::Kind::Step;
        good.status = warned.status = "executed";
        good.seconds = warned.seconds = 1.5;
        good.checksPassed = 2;
        warned.checksPassed = warned.checksFailed = 1;
        warned.failedCheck = failed.failedCheck = made.failedCheck = "max(v) < 3";
        failed.status = "failed";
        failed.error = "A check failed";
        failed.checksFailed = 1;
        made.state = "check_failed";
        Lineage lineage;
        lineage.nodes = {good, warned, failed, made};
        const LineageDrawing drawing = drawingOf(lineage);
        QCOMPARE(drawing.nodes[0].facts, std::string("1.5 s · ✓ 2"));
        QCOMPARE(drawing.nodes[0].tooltip, std::string("all 2 checks passed"));
        QVERIFY(!drawing.nodes[0].warning);
        QCOMPARE(drawing.nodes[1].facts, std::string("1.5 s · ✗ 1"));
        QCOMPARE(drawing.nodes[1].tooltip, std::string("1 of 2 checks did not pass: max(v) < 3"));
        QVERIFY(drawing.nodes[1].warning && drawing.nodes[1].problem.empty());
        QCOMPARE(drawing.nodes[2].problem, std::string("A check failed"));
        QCOMPARE(drawing.nodes[3].problem, std::string("✗ max(v) < 3"));
        QVERIFY(!drawing.nodes[3].warning);
    }

    void drawing_hasLayersTagsAndCells() {
        Lineage lineage;
        LineageNode step, made, read;
        step.id = "s1";
        step.kind = LineageNode::Kind::Step;
        step.layer = "features";
        step.tags = {"nightly"};
        made.id = "a1";
        made.name = "p/fit[depth=2].curve";
        made.tags = {"gold"};
        read.id = "a2";
        lineage.nodes = {step, made, read};
        lineage.edges = {{"s1", "a1", "fit", LineageEdge::Kind::Output}, {"a2", "s1", "raw", LineageEdge::Kind::Input}};
        const LineageDrawing drawing = drawingOf(lineage);
        QCOMPARE(drawing.nodes.at(0).layer, std::string("features"));
        QCOMPARE(drawing.nodes.at(0).tags, std::vector<std::string>{"nightly"});
        QCOMPARE(drawing.nodes.at(1).layer, std::string("features")); // of the step that made it
        QCOMPARE(drawing.nodes.at(1).cell, std::string("depth=2"));
        QCOMPARE(drawing.nodes.at(1).tags, std::vector<std::string>{"gold"});
        QCOMPARE(drawing.nodes.at(2).layer, std::string());
    }

    void drawing_namesCellsAndStates() {
        Lineage lineage;
        LineageNode step;
        step.id = "s1";
        step.kind = LineageNode::Kind::Step;
        step.name = "fit";
        step.cell = "depth=2";
        LineageNode artifact;
        artifact.id = "a1";
        artifact.name = "p/fit";
        artifact.bytes = 1200;
        artifact.state = "evicted";
        lineage.nodes = {step, artifact};
        const LineageDrawing drawing = drawingOf(lineage);
        QCOMPARE(drawing.nodes.at(0).name, std::string("fit[depth=2]"));
        QCOMPARE(drawing.nodes.at(0).cell, std::string("depth=2"));
        QCOMPARE(drawing.nodes.at(1).bytes, std::int64_t(-1)); // nothing of it is left
        QCOMPARE(drawing.nodes.at(1).tooltip, formatBytes(1200) + "\nevicted");
    }
};

QTEST_GUILESS_MAIN(LineagePictureTest)
#include "tst_LineagePicture.moc"
