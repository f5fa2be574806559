// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/GraphRequest.h"
#include "core/lineage/LineageRequest.h"

using namespace stemma;

class LineageQueriesTest : public QObject {
    Q_OBJECT

private slots:
    void upstream_ofADiamondHasEachNodeOnce() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.model));
        QCOMPARE(artifactsOf(lineage), (Names{"p/raw@1", "p/clean@1", "p/train@1", "p/test@1", "p/model@1"}));
        QCOMPARE(stepsOf(lineage), (Names{"raw", "clean", "train", "test", "model"}));
        QCOMPARE(lineage.edges.size(), 10u); // 5 outputs, 5 inputs
        QVERIFY(isComplete(lineage));
        QVERIFY(!lineage.cut);
        QVERIFY(lineage.find(s.id(d.model))->asked);
        QVERIFY(!lineage.find(s.id(d.raw))->asked);
    }
    void nodes_sayWhatIsKnown() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.clean));
        const LineageNode& clean = *lineage.find(s.id(d.clean));
        QCOMPARE(clean.type, std::string("table"));
        QCOMPARE(clean.facts, std::string("rows 3"));
        QCOMPARE(clean.run, d.run);
        QCOMPARE(clean.pipeline, std::string("p"));
        QCOMPARE(clean.state, std::string("ok"));
        const LineageNode& step = *lineage.find(s.stepOf(d.clean));
        QCOMPARE(step.name, std::string("clean"));
        QCOMPARE(step.stepKind, std::string("command"));
        QCOMPARE(step.status, std::string("executed"));
        QCOMPARE(step.seconds, 1.0);
        QCOMPARE(lineage.edges.at(1), (LineageEdge{s.id(d.raw), step.id, "raw", LineageEdge::Kind::Input}));
        QCOMPARE(lineage.edges.at(2), (LineageEdge{step.id, s.id(d.clean), "clean", LineageEdge::Kind::Output}));
    }
    void inputs_keepTheOrderOfTheStep() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        const VersionId both = s.step(run, "both", {{"z", d.test}, {"a", d.train}});
        const Lineage lineage = must(lineageOf(*s, both, {.depth = 1}));
        QCOMPARE(lineage.edges.at(0).name, std::string("z"));
        QCOMPARE(lineage.edges.at(1).name, std::string("a"));
    }
    void downstream_findsAllThatWasMadeFromIt() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.clean, {.direction = LineageDirection::Downstream}));
        QCOMPARE(artifactsOf(lineage), (Names{"p/clean@1", "p/train@1", "p/test@1", "p/model@1"}));
        QCOMPARE(stepsOf(lineage), (Names{"train", "test", "model"}));
        QVERIFY(isComplete(lineage));
    }
    void both_isTheUnionOfBothWays() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.train, {.direction = LineageDirection::Both}));
        // Not the sibling `test`: the model's step has an edge from train only.
        QCOMPARE(artifactsOf(lineage), (Names{"p/raw@1", "p/clean@1", "p/train@1", "p/model@1"}));
    }
    void depth_countsSteps_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("artifacts");
        QTest::addColumn<bool>("cut");
        QTest::newRow("none") << 0 << 1 << true;
        QTest::newRow("one") << 1 << 3 << true;
        QTest::newRow("two") << 2 << 4 << true;
        QTest::newRow("three") << 3 << 5 << true; // raw is there, its own step isn't
        QTest::newRow("four") << 4 << 5 << false;
        QTest::newRow("more") << 9 << 5 << false;
    }
    void depth_countsSteps() {
        QFETCH(int, depth);
        QFETCH(int, artifacts);
        QFETCH(bool, cut);
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.model, {.depth = depth}));
        QCOMPARE(int(artifactsOf(lineage).size()), artifacts);
        QCOMPARE(lineage.cut, cut);
        QVERIFY(isComplete(lineage));
    }
    void depth_mayDifferDownwards() {
        LineageFixture s;
        const auto d = s.diamond();
        LineageQuestion question{.direction = LineageDirection::Both, .depth = 1};
        question.down = 0;
        const LineageRequest request{.version = d.clean, .between = {}, .run = {}, .question = question};
        for (const Lineage& lineage :
             {must(lineageOf(*s, d.clean, question)), must(answer(*s, LineageRequest::fromJson(request.toJson())))})
            QCOMPARE(artifactsOf(lineage), (Names{"p/raw@1", "p/clean@1"}));
        question.depth = 0;
        question.down = -1;
        QCOMPARE(artifactsOf(must(lineageOf(*s, d.clean, question))),
                 (Names{"p/clean@1", "p/train@1", "p/test@1", "p/model@1"}));
    }
    void mostNodes_cutsAndSaysSo() {
        LineageFixture s;
        const auto d = s.diamond();
        const Lineage lineage = must(lineageOf(*s, d.model, {.mostNodes = 3}));
        QVERIFY(lineage.cut);
        QVERIFY(lineage.nodes.size() < 10);
        QVERIFY(isComplete(lineage));
    }
    void between_isWhatLiesOnTheWay() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        const VersionId report = s.step(run, "report", {{"model", d.model}, {"raw", d.raw}});
        const Lineage lineage = must(lineageBetween(*s, d.train, report));
        QCOMPARE(artifactsOf(lineage), (Names{"p/train@1", "p/model@1", "p/report@1"}));
        QCOMPARE(stepsOf(lineage), (Names{"model", "report"}));
        QVERIFY(isComplete(lineage));
        QVERIFY(must(lineageBetween(*s, d.test, d.train)).nodes.empty());
        QVERIFY(must(lineageBetween(*s, report, d.raw)).nodes.empty()); // not backwards
    }
    void between_leavesOutWhatLeadsElsewhere() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        StepCommit split = s.executed(run, "split", "p/split", "one");
        StepCommit other = s.executed(run, "rest", "p/rest", "two");
        split.made.push_back(other.made.front()); // one step, two outputs
        split.inputs = {{"clean", 0, 0, d.clean}};
        const auto made = s.commit({std::move(split)}).at(0).versions;
        const VersionId report = s.step(run, "report", {{"split", made.at(0)}});
        s.step(run, "elsewhere", {{"rest", made.at(1)}});
        QCOMPARE(artifactsOf(must(lineageBetween(*s, d.clean, report))),
                 (Names{"p/clean@1", "p/split@1", "p/report@1"}));
    }
    void lineage_goesAcrossRunsAndPipelines() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId other = s.begin("q");
        StepCommit commit = s.executed(other, "study", "q/study", "study");
        commit.inputs = {{"model", 0, 0, d.model}};
        const VersionId study = s.commitOne(std::move(commit));
        const Lineage lineage = must(lineageOf(*s, study));
        QCOMPARE(artifactsOf(lineage).size(), 6u);
        QCOMPARE(lineage.find(s.id(study))->pipeline, std::string("q"));
        QCOMPARE(lineage.find(s.id(d.raw))->pipeline, std::string("p"));
    }
    void reusedStep_leavesTheHistoryAsItWas() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        QCOMPARE(s.reuse(run, "clean", d.clean, {{"raw", d.raw}}), d.clean);
        const VersionId model = s.step(run, "model", {{"clean", d.clean}});
        s.finish(run);
        const Lineage up = must(lineageOf(*s, model));
        QCOMPARE(artifactsOf(up), (Names{"p/raw@1", "p/clean@1", "p/model@2"}));
        QVERIFY(up.find(s.stepOf(d.clean))); // the step run that made it, of the first run
        const Lineage down = must(lineageOf(*s, d.raw, {.direction = LineageDirection::Downstream}));
        QCOMPARE(stepsOf(down), (Names{"clean", "train", "test", "model", "model"})); // not "clean" again
    }
    void run_showsReusedStepsWithTheirOrigin() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        s.reuse(run, "clean", d.clean, {{"raw", d.raw}});
        const VersionId model = s.step(run, "model", {{"clean", d.clean}});
        s.finish(run);
        const Lineage lineage = must(lineageOfRun(*s, run));
        QCOMPARE(stepsOf(lineage), (Names{"clean", "model"}));
        QCOMPARE(artifactsOf(lineage), (Names{"p/raw@1", "p/clean@1", "p/model@2"}));
        const LineageNode* clean = nullptr;
        for (const LineageNode& node : lineage.nodes)
            if (node.name == "clean") clean = &node;
        QVERIFY(clean);
        QCOMPARE(clean->status, std::string("reused"));
        QCOMPARE(clean->originRun, d.run);
        QCOMPARE("s" + std::to_string(clean->origin.value), s.stepOf(d.clean));
        const auto yielded = std::find_if(lineage.edges.begin(), lineage.edges.end(), [&](const LineageEdge& edge) {
            return edge.from == clean->id && edge.to == s.id(d.clean);
        });
        QVERIFY(yielded != lineage.edges.end());
        QVERIFY(yielded->kind == LineageEdge::Kind::Yielded);
        QVERIFY(isComplete(lineage));
        QVERIFY(lineage.find(s.id(model)));
    }
    void reuseUnderAnotherName_isMadeByTheStepThatReused() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin("q");
        const VersionId copy = s.reuse(run, "tidy", d.clean, {{"raw", d.raw}}, "q/tidy");
        QVERIFY(copy != d.clean);
        const Lineage lineage = must(lineageOf(*s, copy));
        QCOMPARE(artifactsOf(lineage), (Names{"p/raw@1", "q/tidy@1"}));
        QCOMPARE(stepsOf(lineage), (Names{"raw", "tidy"}));
    }
    void renamedArtifact_showsItsNameOfToday() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        StepCommit commit = s.executed(run, "tidy", "p/tidy", "tidied");
        commit.made.front().was = "p/clean";
        commit.inputs = {{"raw", 0, 0, d.raw}};
        const VersionId tidy = s.commitOne(std::move(commit));
        QCOMPARE(artifactsOf(must(lineageOf(*s, tidy))), (Names{"p/raw@1", "p/tidy@2"}));
        QCOMPARE(must(lineageOf(*s, d.model)).find(s.id(d.clean))->name, std::string("p/tidy"));
    }
    void failedStep_isSeenDownstream() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        StepCommit commit;
        commit.uuid = newUuid();
        commit.run = run;
        commit.step = "broken";
        commit.kind = "command";
        commit.status = StepStatus::Failed;
        commit.inputs = {{"raw", 0, 0, d.raw}};
        s.commit({std::move(commit)});
        const Lineage down = must(lineageOf(*s, d.raw, {.direction = LineageDirection::Downstream, .depth = 1}));
        QCOMPARE(stepsOf(down), (Names{"clean", "broken"}));
    }
    void description_isAnEdgeFromWhatItDescribes() {
        LineageFixture s;
        const auto d = s.diamond();
        const RunId run = s.begin();
        const VersionId confusion = s.step(run, "confusion", {{"model", d.model}, {"test", d.test}}, {d.model});
        const LineageEdge edge{s.id(d.model), s.id(confusion), "describes", LineageEdge::Kind::Describes};
        const auto has = [&](const Lineage& lineage) {
            return std::find(lineage.edges.begin(), lineage.edges.end(), edge) != lineage.edges.end();
        };
        QVERIFY(has(must(lineageOf(*s, confusion))));
        QVERIFY(!has(must(lineageOf(*s, d.model))));
        const Lineage described = must(lineageOf(*s, d.model, {.describing = true}));
        QVERIFY(has(described));
        QVERIFY(isComplete(described));
    }
    void request_asksTheSameAfterItsWayThroughJson() {
        LineageFixture s;
        const auto d = s.diamond();
        LineageQuestion nearBoth{.direction = LineageDirection::Both, .depth = 1};
        nearBoth.describing = true;
        const std::vector<std::pair<LineageRequest, Lineage>> all{
            {{.version = d.train, .between = {}, .run = {}, .question = nearBoth},
             must(lineageOf(*s, d.train, nearBoth))},
            {{.version = d.model, .between = {}, .run = {}, .question = {}}, must(lineageOf(*s, d.model))},
            {{.version = d.model, .between = d.clean, .run = {}, .question = {}}, // either way round
             must(lineageBetween(*s, d.clean, d.model))},
            {{.version = {}, .between = {}, .run = d.run, .question = {}}, must(lineageOfRun(*s, d.run))}};
        for (const auto& [request, expected] : all) {
            const Lineage answered = must(answer(*s, LineageRequest::fromJson(request.toJson())));
            QVERIFY(!answered.nodes.empty());
            QCOMPARE(artifactsOf(answered), artifactsOf(expected));
            QVERIFY(answered == expected);
        }
    }
    void unknown_isNamed() {
        LineageFixture s;
        const auto version = lineageOf(*s, VersionId{99});
        QVERIFY(!version);
        QCOMPARE(version.error().code, ErrorCode::NotFound);
        QVERIFY(version.error().message.find("99") != std::string::npos);
        QCOMPARE(lineageOfRun(*s, RunId{99}).error().code, ErrorCode::NotFound);
    }
    void run_withoutStepsIsEmpty() {
        LineageFixture s;
        QVERIFY(must(lineageOfRun(*s, s.begin())).nodes.empty());
    }

    void cancelled_stops() {
        LineageFixture s;
        const auto d = s.diamond();
        const Cancel cancel;
        cancel.request();
        QCOMPARE(lineageOf(*s, d.model, {}, cancel).error().code, ErrorCode::Cancelled);
        QCOMPARE(lineageBetween(*s, d.raw, d.model, cancel).error().code, ErrorCode::Cancelled);
        QCOMPARE(lineageOfRun(*s, d.run, cancel).error().code, ErrorCode::Cancelled);
        GraphRequest request;
        request.lineage.version = d.model;
        QCOMPARE(answer(*s, request, cancel).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(LineageQueriesTest)
#include "tst_LineageQueries.moc"
