// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Graphs.h"
#include "ui/models/FindIndex.h"
#include "ui/models/GraphListModel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace stemma;
using namespace stemma::ui;

using Model = GraphListModel;

class GraphListModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rows_sayWhatNodesAre();
    void sort_countsAsPeopleDo();
    void sort_putsWhatIsNotKnownLast();
    void filter_wantsAllWords();
    void filter_findsWhatTheGraphFinds();
    void states_changeInPlaceAndMoveNoRow();
    void sort_showsWhatWasShown();
    void strangers_areOneLineEach();
    void many_areQuick();

private:
    static QStringList column(const Model& model, int column) {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all << model.data(model.index(row, column), Qt::DisplayRole).toString();
        return all;
    }
    static LineageDrawing cells(std::initializer_list<int> numbers) {
        LineageDrawing drawing;
        for (const int k : numbers) {
            const std::string id = "s" + std::to_string(k);
            drawing.nodes.push_back(graphs::step(id, "fit[k=" + std::to_string(k) + "]", "python", "executed", k));
        }
        return drawing;
    }
};

void GraphListModelTest::rows_sayWhatNodesAre() {
    LineageDrawing drawing = graphs::penguins();
    drawing.nodes[0].bytes = 12'300;
    drawing.nodes[6].layer = "silver";
    drawing.nodes.push_back(graphs::group("g", "train", {{"executed", 3}, {"failed", 1}}));
    Model model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDrawing(drawing);
    QCOMPARE(model.rowCount(), 14);
    const auto row = [&](const char* id) {
        QStringList cells;
        for (int i = 0; i < Model::kColumns; ++i)
            cells << model.data(model.index(model.rowOf(id), i), Qt::DisplayRole).toString();
        return cells;
    };
    QCOMPARE(row("a1"), (QStringList{"penguins/clean@2", "table", "", "", "12.3 kB", "", ""}));
    QCOMPARE(row("s3"), (QStringList{"fit", "python", "executed", "0.31 s", "", "12", "silver"}));
    QCOMPARE(row("g")[Model::Kind], QStringLiteral("group"));
    QCOMPARE(row("g")[Model::Duration], QStringLiteral("0.31 s")); // its median
    QCOMPARE(model.id(model.rowOf("a8")), std::string("a8"));
    QCOMPARE(model.rowOf("nobody"), -1);
    const auto role = [&](const char* id, int which) {
        return model.data(model.index(model.rowOf(id), Model::Name), which).toString();
    };
    QCOMPARE(role("a1", Model::GlyphRole), QStringLiteral("type:table"));
    QCOMPARE(role("s3", Model::GlyphRole), QStringLiteral("step:python"));
}

void GraphListModelTest::sort_countsAsPeopleDo() {
    Model model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDrawing(cells({10, 2, 1, 100, 20}));
    model.sort(Model::Name, Qt::AscendingOrder);
    QCOMPARE(column(model, Model::Name), (QStringList{"fit[k=1]", "fit[k=2]", "fit[k=10]", "fit[k=20]", "fit[k=100]"}));
    const QPersistentModelIndex kept = model.index(model.rowOf("s10"), 0);
    model.sort(Model::Duration, Qt::DescendingOrder);
    QCOMPARE(column(model, Model::Name).first(), QStringLiteral("fit[k=100]"));
    QCOMPARE(kept.data().toString(), QStringLiteral("fit[k=10]"));
}

void GraphListModelTest::sort_putsWhatIsNotKnownLast() {
    LineageDrawing drawing = cells({3, 1, 2});
    drawing.nodes.push_back(graphs::artifact("a", "model", "model", 1, ""));
    Model model;
    model.setDrawing(drawing);
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder})
        for (const int by : {Model::Duration, Model::Run, Model::State}) {
            model.sort(by, order);
            QCOMPARE(model.id(3), std::string("a"));
        }
    model.sort(Model::Duration, Qt::AscendingOrder);
    QCOMPARE(model.id(0), std::string("s1"));
}

void GraphListModelTest::filter_wantsAllWords() {
    LineageDrawing drawing = graphs::penguins();
    drawing.nodes[7].tags = {"production"};
    Model model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDrawing(drawing);
    model.setFilter(QStringLiteral("SQL reused"));
    QCOMPARE(column(model, Model::Name), (QStringList{"describe", "split"}));
    QCOMPARE(model.total(), 13);
    QCOMPARE(model.rowOf("a1"), -1);
    model.setFilter(QStringLiteral("production"));
    QCOMPARE(column(model, Model::Name), QStringList{"penguins/model@3"});
    model.setFilter({});
    QCOMPARE(model.rowCount(), 13);
}

void GraphListModelTest::filter_findsWhatTheGraphFinds() {
    LineageDrawing drawing = graphs::penguins();
    drawing.nodes[0].name = "Ma\xc3\x9f"
                            "e/cafe\xcc\x81"; // e and a combining accent
    drawing.nodes[6].problem = "ValueError: NaN in y";
    drawing.nodes.push_back(graphs::group("g", "train", {{"executed", 3}}));
    Model model;
    model.setDrawing(drawing);
    const FindIndex graph(drawing);
    for (const char* words : {"0.965", "accuracy model", "CAF\xc3\xa9", "nan in", "reused", "@3", "group",
                              "sql executed", "no such thing"}) {
        const QString typed = QString::fromUtf8(words);
        model.setFilter(typed);
        std::vector<int> listed;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto at = std::ranges::find(drawing.nodes, model.id(row), &DrawnNode::id);
            listed.push_back(int(at - drawing.nodes.begin()));
        }
        std::sort(listed.begin(), listed.end());
        QCOMPARE(listed, graph.find(typed));
        QVERIFY2(listed.empty() == (typed == QLatin1String("no such thing")), words);
    }
}

void GraphListModelTest::states_changeInPlaceAndMoveNoRow() {
    Model model;
    model.setDrawing(graphs::penguins());
    model.sort(Model::State, Qt::AscendingOrder);
    const QStringList before = column(model, Model::Name);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset), changed(&model, &QAbstractItemModel::dataChanged);
    LineageDrawing failed = graphs::penguins();
    failed.nodes[6].problem = "NaN";
    model.setDrawing(failed);
    QCOMPARE(column(model, Model::Name), before);
    QCOMPARE(model.data(model.index(model.rowOf("s3"), Model::State), Qt::DisplayRole).toString(),
             QStringLiteral("failed"));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
}

/// Rows may not come or go with a new order, whatever they say by then.
void GraphListModelTest::sort_showsWhatWasShown() {
    LineageDrawing drawing = cells({1, 2, 3, 4});
    Model model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDrawing(drawing);
    model.setFilter(QStringLiteral("executed"));
    QCOMPARE(model.rowCount(), 4);
    const QPersistentModelIndex second(model.index(1, 0));
    drawing.nodes[1].status = "failed";
    model.setDrawing(drawing);
    model.sort(Model::Name, Qt::DescendingOrder);
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(second.isValid());
    QCOMPARE(model.id(second.row()), std::string("s2"));
    model.setFilter(QStringLiteral("executed fit"));
    QCOMPARE(model.rowCount(), 3);
}

void GraphListModelTest::strangers_areOneLineEach() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::artifact("a", std::string(10'000, 'x'), std::string(10'000, 'y'), 1, ""),
                     graphs::step("s", "<b>bold</b>\n<img src=x>", "", "no such\nstatus", -5),
                     graphs::artifact("r",
                                      "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x80\xae"
                                      "evil",
                                      "../../etc", 1, ""),
                     graphs::artifact("u", "\xff\xfe", "table", 1, "")};
    Model model;
    model.setDrawing(drawing);
    for (int row = 0; row < model.rowCount(); ++row)
        for (int i = 0; i < Model::kColumns; ++i) {
            const QString text = model.data(model.index(row, i), Qt::DisplayRole).toString();
            QVERIFY(text.size() < 400 && !text.contains(QLatin1Char('\n')) && !text.contains(QChar(0x202e)));
            model.data(model.index(row, i), Model::GlyphRole);
        }
    const int bold = model.rowOf("s");
    QVERIFY(!model.data(model.index(bold, 0), Qt::ToolTipRole).toString().contains(QLatin1String("<img")));
    model.setDrawing({});
    QCOMPARE(model.rowCount(), 0);
}

void GraphListModelTest::many_areQuick() {
    const LineageDrawing drawing = graphs::many(30'000);
    Model model;
    QElapsedTimer clock;
    clock.start();
    model.setDrawing(drawing);
    const qint64 filled = clock.restart();
    model.sort(Model::State, Qt::DescendingOrder);
    const qint64 sorted = clock.restart();
    model.setFilter(QStringLiteral("step 12"));
    qInfo("30,000 rows: filled %lld ms, sorted %lld ms, filtered %lld ms", filled, sorted, clock.elapsed());
    QVERIFY(model.rowCount() > 100 && model.rowCount() < 30'000);
}

QTEST_GUILESS_MAIN(GraphListModelTest)
#include "tst_GraphListModel.moc"
