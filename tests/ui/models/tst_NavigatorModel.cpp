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
