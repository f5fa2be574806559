// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunsModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

class RunsModelTest : public QObject {
    Q_OBJECT

    static OverviewRun run(std::int64_t id, const std::string& parameters, const std::string& message = {}) {
        OverviewRun made;
        made.id = RunId{id};
        made.pipeline = "shop";
        made.status = RunStatus::Completed;
        made.started = id * 1'000'000'000;
        made.ended = made.started + (id == 10 ? 500'000 : id * 1'000'000);
        made.executed = int(id);
        made.parameters = *Json::parse(parameters);
        made.message = message;
        return made;
    }
    static OverviewArtifact metrics(const std::string& name, const std::string& metric,
                                    const std::vector<std::pair<std::int64_t, double>>& values) {
        OverviewArtifact made;
        made.name = name;
        made.pipeline = "shop";
        made.type = "metrics";
        made.metricName = metric;
        for (const auto& [of, value] : values) {
            OverviewVersion version;
            version.id = VersionId{100 + of};
            version.run = RunId{of};
            version.metric = value;
            made.versions.push_back(version);
        }
        return made;
    }
    /// Three runs, newest first: depth differs, seed is the same, the third lacks `extra`.
    static std::shared_ptr<Overview> overview() {
        auto made = std::make_shared<Overview>();
        made->runs = {run(10, R"({"depth":9,"seed":1,"extra":"a"})", "deeper, \"at last\""),
                      run(9, R"({"depth":10,"seed":1,"extra":"a"})"), run(2, R"({"depth":2,"seed":1})")};
        made->artifacts = {metrics("shop/scores", "accuracy", {{9, 0.9}, {10, 0.965}})};
        made->runs[0].metrics = {VersionId{110}};
        made->runs[1].metrics = {VersionId{109}};
        return made;
    }
    static QStringList column(const RunsModel& model, const QString& id) {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row) all << model.index(row, model.columnOf(id)).data().toString();
        return all;
    }
    static QStringList ids(const RunsModel& model) {
        QStringList all;
        for (int i = 0; i < model.columnCount(); ++i) all << model.columnId(i);
        return all;
    }

private Q_SLOTS:
    void metrics_ofReusedStepsAreTheRunsToo() {
        RunsModel model;
        const auto overview = RunsModelTest::overview();
        overview->runs.insert(overview->runs.begin(), run(11, R"({"depth":9,"seed":1,"extra":"a"})"));
        overview->runs[0].metrics = {VersionId{109}}; // what run 9 had made
        model.setOverview(overview);
        QCOMPARE(column(model, "metric:shop/scores"), (QStringList{"0.9", "0.965", "0.9", ""}));
    }

    void notes_areEditedWhereTheyFitOneLine() {
        RunsModel model;
        const auto overview = RunsModelTest::overview();
        overview->runs[0].note = "the good one";
        overview->runs[1].note = "two\nlines";
        model.setOverview(overview);
        const int note = model.columnOf("note");
        QVERIFY(!(model.flags(model.index(0, note)) & Qt::ItemIsEditable)); // until it may be written
        model.setEditable(true);
        QVERIFY(model.flags(model.index(0, note)) & Qt::ItemIsEditable);
        QVERIFY(!(model.flags(model.index(1, note)) & Qt::ItemIsEditable));
        QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsEditable));
        QSignalSpy edited(&model, &RunsModel::noteEdited);
        QVERIFY(!model.setData(model.index(0, note), "the good one", Qt::EditRole)); // nothing changed
        QVERIFY(model.setData(model.index(0, note), " the best one ", Qt::EditRole));
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited[0], (QVariantList{QVariant::fromValue(RunId{10}), "the good one", "the best one"}));
        model.setFilter("good one");
        QCOMPARE(model.rowCount(), 1);
    }

    void model_keepsItsContract() {
        RunsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.setOverview(overview());
        model.sort(model.columnOf("duration"), Qt::AscendingOrder);
        model.setFilter("deeper");
        model.setFilter("");
        model.setOverview(overview());
        model.setOverview(std::make_shared<Overview>());
        QCOMPARE(model.rowCount(), 0);
    }

    void columns_areWhatDiffersAndWhatWasMeasured() {
        RunsModel model;
        model.setOverview(overview());
        const QStringList shown = ids(model);
        QVERIFY(shown.contains("parameter:depth") && shown.contains("parameter:extra"));
        QVERIFY(!shown.contains("parameter:seed"));
        QVERIFY(!shown.contains("branch")); // none has one
        QCOMPARE(column(model, "metric:shop/scores"), (QStringList{"0.965", "0.9", ""}));
        QCOMPARE(model.headerData(model.columnOf("metric:shop/scores"), Qt::Horizontal, Qt::DisplayRole).toString(),
                 QString("accuracy"));
        model.setFilter("extra=a");
        QVERIFY(!ids(model).contains("parameter:extra")); // those that are left agree in it
        QVERIFY(ids(model).contains("parameter:depth"));
    }

    void equalMetricNames_areToldApart() {
        auto two = overview();
        two->artifacts.push_back(metrics("shop/test", "accuracy", {{2, 0.5}}));
        two->runs.back().metrics = {VersionId{102}};
        RunsModel model;
        model.setOverview(two);
        QCOMPARE(model.headerData(model.columnOf("metric:shop/test"), Qt::Horizontal, Qt::DisplayRole).toString(),
                 QString("shop/test accuracy"));
    }

    void sort_takesNumbersAsNumbersAndLeavesGapsLast() {
        RunsModel model;
        model.setOverview(overview());
        QCOMPARE(column(model, "run"), (QStringList{"10", "9", "2"})); // newest first
        model.sort(model.columnOf("parameter:depth"), Qt::AscendingOrder);
        QCOMPARE(column(model, "parameter:depth"), (QStringList{"2", "9", "10"}));
        model.sort(model.columnOf("duration"), Qt::AscendingOrder);
        QCOMPARE(column(model, "run"), (QStringList{"10", "2", "9"})); // 0.5 s, 2 s, 9 s
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            model.sort(model.columnOf("metric:shop/scores"), order);
            QCOMPARE(column(model, "run").last(), QString("2"));
        }
        model.setOverview(overview()); // the order stays
        QCOMPARE(column(model, "run"), (QStringList{"10", "9", "2"}));
    }

    void sort_movesPersistentIndexesWithTheirRuns() {
        RunsModel model;
        model.setOverview(overview());
        const QPersistentModelIndex ten(model.index(model.rowOf(RunId{10}), 0));
        model.sort(model.columnOf("run"), Qt::AscendingOrder);
        QCOMPARE(ten.row(), 2);
        QCOMPARE(model.run(ten.row()), RunId{10});
    }

    void filter_needsAllWords() {
        RunsModel model;
        model.setOverview(overview());
        model.setFilter("shop LAST");
        QCOMPARE(column(model, "run"), QStringList{"10"});
        model.setFilter("shop nowhere");
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.total(), std::size_t(3));
    }

    void equalRuns_changeInPlace() {
        RunsModel model;
        model.setOverview(overview());
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset), changes(&model, &QAbstractItemModel::dataChanged);
        auto next = overview();
        next->runs[0].executed = 77;
        model.setOverview(next);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(column(model, "executed").first(), QString("77"));
        next = overview();
        next->runs.insert(next->runs.begin(), run(11, "{}"));
        model.setOverview(next);
        QCOMPARE(resets.size(), 1);
    }

    void csv_isWholeAndQuoted() {
        RunsModel model;
        model.setOverview(overview());
        const QStringList lines = QString::fromStdString(model.csv()).split("\r\n");
        QCOMPARE(lines.size(), 5); // with the header, and nothing after the last
        QCOMPARE(lines[0],
                 QString("Run,State,Pipeline,Started,Duration,Ran,Reused,Failed,depth,extra,accuracy,Message,Note"));
        QCOMPARE(lines[1], QString("10,completed,shop,1970-01-01T02:46:40.000000Z,0.500000,10,0,0,9,a,"
                                   "0.96499999999999997,\"deeper, \"\"at last\"\"\","));
    }

    void hostileText_staysOneLine() {
        auto hostile = overview();
        hostile->runs[0].message = "<b>\x1b[31m\n" + std::string(10'000, 'x');
        RunsModel model;
        model.setOverview(hostile);
        const QModelIndex cell = model.index(0, model.columnOf("message"));
        QVERIFY(cell.data().toString().size() <= 210);
        QVERIFY(!cell.data().toString().contains('\n'));
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains("&lt;b&gt;"));
    }

    void tenThousandRuns_areListed() {
        auto many = std::make_shared<Overview>();
        for (int i = 10'000; i > 0; --i)
            many->runs.push_back(run(i, R"({"depth":)" + std::to_string(i % 7) + R"(,"seed":1})"));
        RunsModel model;
        model.setOverview(many);
        QCOMPARE(model.rowCount(), 10'000);
    }
};

QTEST_GUILESS_MAIN(RunsModelTest)
#include "tst_RunsModel.moc"
