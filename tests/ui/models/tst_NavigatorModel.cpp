// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/NavigatorModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

class NavigatorModelTest : public QObject {
    Q_OBJECT

    static OverviewVersion version(std::int64_t id, int number) {
        OverviewVersion made;
        made.id = VersionId{id};
        made.number = number;
        made.type = "table";
        made.run = RunId{1};
        return made;
    }
    static OverviewArtifact artifact(const std::string& pipeline, const std::string& name,
                                     std::vector<OverviewVersion> versions) {
        OverviewArtifact made;
        made.name = pipeline + "/" + name;
        made.pipeline = pipeline;
        made.type = "table";
        made.versions = std::move(versions);
        made.latest = int(made.versions.size()) - 1;
        return made;
    }
    static std::shared_ptr<Overview> overview() {
        auto made = std::make_shared<Overview>();
        made->artifacts = {artifact("p", "clean", {version(1, 1), version(3, 2)}),
                           artifact("p", "raw", {version(2, 1)})};
        made->pipelines = {{"p", "/x/p.yaml", 2, RunId{2}}};
        OverviewRun two, one;
        two.id = RunId{2};
        two.pipeline = one.pipeline = "p";
        two.status = RunStatus::Failed;
        two.failedStep = "fit";
        one.id = RunId{1};
        one.status = RunStatus::Completed;
        one.executed = 3;
        one.reused = 6;
        one.message = "first try";
        made->runs = {two, one};
        return made;
    }
    /// A sweep of four cells, two artifacts each, beside what isn't one.
    static std::shared_ptr<Overview> sweep() {
        auto made = std::make_shared<Overview>();
        std::int64_t id = 0;
        made->artifacts.push_back(artifact("p", "clean", {version(++id, 1)}));
        for (const char* cell : {"depth=16,rate=0.1", "depth=16,rate=0.5", "depth=4,rate=0.1", "depth=4,rate=0.5"})
            for (const char* output : {"", ".curve"})
                made->artifacts.push_back(artifact("p", std::string("fit[") + cell + "]" + output, {version(++id, 1)}));
        made->artifacts.push_back(artifact("p", "fitting", {version(++id, 1)}));
        made->artifacts.push_back(artifact("p", "lone[k=1]", {version(++id, 1)}));
        return made;
    }
    static QStringList titles(const NavigatorModel& model, const QModelIndex& parent = {}) {
        QStringList all;
        for (int row = 0; row < model.rowCount(parent); ++row) all << model.index(row, 0, parent).data().toString();
        return all;
    }

private Q_SLOTS:
    void model_keepsItsContract() {
        NavigatorModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.empty());
        model.setOverview(overview());
        model.setFilter("clean");
        model.setFilter("");
        model.setOverview(sweep());
        model.setFilter("depth=4");
        model.setFilter("");
        model.setOverview(std::make_shared<Overview>());
        QVERIFY(model.empty());
    }

    void sections_listPipelinesRunsAndArtifacts() {
        NavigatorModel model;
        model.setOverview(overview());
        QCOMPARE(titles(model), (QStringList{"Pipelines", "Runs", "Artifacts"}));
        const QModelIndex runs = model.index(1, 0), artifacts = model.index(2, 0);
        QCOMPARE(titles(model, runs), (QStringList{"2", "1"}));
        QCOMPARE(model.index(0, 0, runs).data(NavigatorModel::MarkRole).toString(), QString("failed at fit"));
        QCOMPARE(model.index(1, 0, runs).data(NavigatorModel::MarkRole).toString(), QString("3 ran · 6 reused"));
        QCOMPARE(titles(model, artifacts), (QStringList{"clean", "raw"}));
        const QModelIndex clean = model.index(0, 0, artifacts);
        QCOMPARE(clean.data(NavigatorModel::DetailRole).toString(), QString("2 versions"));
        QCOMPARE(titles(model, clean), (QStringList{"@2", "@1"})); // newest first
        QCOMPARE(model.subject(clean), Subject::ofVersion(VersionId{3}));
        QCOMPARE(model.subject(model.index(1, 0, clean)), Subject::ofVersion(VersionId{1}));
        QCOMPARE(model.indexOf(Subject::ofVersion(VersionId{1})), model.index(1, 0, clean));
        QVERIFY(!model.indexOf(Subject::ofVersion(VersionId{99})).isValid());
    }

    void artifacts_areGroupedByPipeline() {
        auto several = overview();
        several->artifacts.push_back(artifact("q", "rain", {version(9, 1)}));
        NavigatorModel model;
        model.setOverview(several);
        QCOMPARE(titles(model), (QStringList{"Pipelines", "Runs", "Artifacts of p", "Artifacts of q"}));
    }

    /// What has no pipeline stands anywhere between the others, as names go.
    void artifacts_withoutAPipelineAreOneGroup() {
        auto several = std::make_shared<Overview>();
        for (const auto& [pipeline, name] : {std::pair{"", "big"}, {"m", "x"}, {"", "n"}, {"p", "y"}, {"", "z"}}) {
            several->artifacts.push_back(artifact(pipeline, name, {version(1, 1)}));
            if (*pipeline == 0) several->artifacts.back().name = name;
        }
        NavigatorModel model;
        model.setOverview(several);
        QCOMPARE(titles(model), (QStringList{"Artifacts without a pipeline", "Artifacts of m", "Artifacts of p"}));
        QCOMPARE(titles(model, model.index(0, 0)), (QStringList{"big", "n", "z"}));
    }

    void marks_sayWhatIsWrong() {
        auto marked = overview();
        marked->artifacts[0].versions[1].outOfDate = true;
        marked->artifacts[1].versions[0].state = VersionState::CheckFailed;
        NavigatorModel model;
        model.setOverview(marked);
        const QModelIndex artifacts = model.index(2, 0);
        QCOMPARE(model.index(0, 0, artifacts).data(NavigatorModel::MarkRole).toString(), QString("out of date"));
        QCOMPARE(model.index(1, 0, artifacts).data(NavigatorModel::MarkRole).toString(), QString("check failed"));
    }

    void filter_findsNamesTagsAndMessages() {
        auto tagged = overview();
        tagged->artifacts[1].versions[0].tags = {"golden"};
        NavigatorModel model;
        model.setOverview(tagged);
        model.setFilter("golden");
        QCOMPARE(titles(model), QStringList{"Artifacts"});
        QCOMPARE(titles(model, model.index(0, 0)), QStringList{"raw"});
        model.setFilter("first TRY");
        QCOMPARE(titles(model), QStringList{"Runs"});
        model.setFilter("nothing has this");
        QVERIFY(model.empty());
    }

    void cells_areBelowOneEntry() {
        NavigatorModel model;
        auto overview = sweep();
        OverviewArtifact& score = overview->artifacts[5]; // fit[depth=4,rate=0.1]
        score.type = score.versions[0].type = "metrics";
        score.versions[0].metric = 0.9125;
        overview->artifacts[7].versions.push_back(version(90, 2));
        overview->artifacts[7].latest = 1;
        model.setOverview(overview);
        const QModelIndex section = model.index(0, 0);
        QCOMPARE(titles(model, section), (QStringList{"clean", "fit", "fit.curve", "fitting", "lone[k=1]"}));
        const QModelIndex fit = model.index(1, 0, section);
        QCOMPARE(NavigatorModel::Kind(fit.data(NavigatorModel::KindRole).toInt()), NavigatorModel::Kind::Cells);
        QCOMPARE(fit.data(NavigatorModel::DetailRole).toString(), QString("4 cells"));
        QVERIFY(fit.data(Qt::ToolTipRole).toString().contains("p/fit"));
        QVERIFY(!model.subject(fit));
        QCOMPARE(titles(model, fit), (QStringList{"depth=4 · rate=0.1", "depth=4 · rate=0.5", "depth=16 · rate=0.1",
                                                  "depth=16 · rate=0.5"})); // by value
        const QModelIndex cell = model.index(0, 0, fit), twice = model.index(1, 0, fit);
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains("p/fit[depth=4,rate=0.1]@1"));
        QCOMPARE(cell.data(NavigatorModel::DetailRole).toString(), QString("0.9125")); // what cells are compared by
        QCOMPARE(twice.data(NavigatorModel::DetailRole).toString(), QString("2 versions"));
        QCOMPARE(model.index(2, 0, fit).data(NavigatorModel::DetailRole).toString(), QString());
        QCOMPARE(titles(model, twice), (QStringList{"@2", "@1"}));
        QCOMPARE(model.indexOf(Subject::ofVersion(VersionId{90})).parent(), fit);
        QCOMPARE(model.indexOf(Subject::ofVersion(VersionId{8})).parent(), twice); // an older one
        QVERIFY(!model.key(fit).isEmpty() && model.key(fit) != model.key(model.index(2, 0, section)));
    }

    void cells_areSummedUp() {
        NavigatorModel model;
        auto overview = sweep();
        overview->artifacts[1].versions[0].outOfDate = true;
        overview->artifacts[3].versions[0].outOfDate = true;
        overview->artifacts[5].versions[0].state = VersionState::CheckFailed;
        model.setOverview(overview);
        const QModelIndex fit = model.index(1, 0, model.index(0, 0));
        QCOMPARE(fit.data(NavigatorModel::MarkRole).toString(), QString("check failed")); // the worst, and how many
        QCOMPARE(fit.data(NavigatorModel::CountRole).toInt(), 1);
        QVERIFY(fit.data(Qt::AccessibleTextRole).toString().contains("1 check failed, 4 cells"));
        for (const char* told : {"1 check failed", "2 out of date"})
            QVERIFY2(fit.data(Qt::ToolTipRole).toString().contains(told), told);
        QVERIFY(model.index(2, 0, model.index(0, 0)).data(NavigatorModel::MarkRole).toString().isEmpty());
    }

    void filter_findsCells() {
        NavigatorModel model;
        model.setOverview(sweep());
        for (const char* typed : {"depth=4 rate=0.5", "depth=4,rate=0.5", "depth=4 · rate=0.5"}) {
            model.setFilter(typed);
            const QModelIndex fit = model.index(0, 0, model.index(0, 0));
            QCOMPARE(titles(model, model.index(0, 0)), (QStringList{"fit", "fit.curve"}));
            QCOMPARE(titles(model, fit), QStringList{"depth=4 · rate=0.5"});
            QCOMPARE(fit.data(NavigatorModel::DetailRole).toString(), QString("1 of 4 cells"));
            QVERIFY(model.cellsChosen(fit));
        }
        model.setFilter("curve");
        const QModelIndex curve = model.index(0, 0, model.index(0, 0));
        QCOMPARE(model.rowCount(curve), 4);
        QVERIFY(!model.cellsChosen(curve)); // it was found by its name
    }

    void runs_beyondTheMostAreTold() {
        auto many = overview();
        for (int i = 3; i < 3 + NavigatorModel::kMostRuns; ++i) {
            OverviewRun run;
            run.id = RunId{i};
            many->runs.insert(many->runs.begin(), run);
        }
        NavigatorModel model;
        model.setOverview(many);
        const QModelIndex runs = model.index(1, 0);
        QCOMPARE(model.rowCount(runs), NavigatorModel::kMostRuns + 1);
        const QModelIndex last = model.index(NavigatorModel::kMostRuns, 0, runs);
        QVERIFY(last.data().toString().startsWith("2 older runs"));
        QVERIFY(!(model.flags(last) & Qt::ItemIsSelectable));
    }

    /// Its entries are worded when they are asked for, which a view may do until the reset is over.
    void overviewBefore_livesUntilItsEntriesAreGone() {
        NavigatorModel model;
        auto first = overview();
        const std::weak_ptr<Overview> watched = first;
        model.setOverview(std::move(first));
        QString told;
        bool lived = false;
        connect(&model, &QAbstractItemModel::modelAboutToBeReset, &model, [&] {
            lived = !watched.expired();
            if (lived) told = model.index(0, 0, model.index(2, 0)).data(Qt::ToolTipRole).toString();
        });
        model.setOverview(std::make_shared<Overview>());
        QVERIFY(lived);
        QVERIFY(told.contains(QStringLiteral("p/clean@2")));
        QVERIFY(watched.expired());
    }

    void names_thatAreHtmlStayText() {
        auto hostile = overview();
        hostile->artifacts[0].name = "p/<img src='/dev/zero'>\x1b[31m" + std::string(10'000, 'x');
        NavigatorModel model;
        model.setOverview(hostile);
        const QModelIndex entry = model.index(0, 0, model.index(2, 0));
        QVERIFY(entry.data().toString().size() <= 120);
        QVERIFY(!entry.data().toString().contains(QChar(0x1b)));
        QVERIFY(entry.data(Qt::ToolTipRole).toString().contains("&lt;img"));
    }
};

QTEST_GUILESS_MAIN(NavigatorModelTest)
#include "tst_NavigatorModel.moc"
