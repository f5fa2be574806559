// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "ui/views/runs/RunsView.h"

#include "core/store/Notes.h"
#include "tests/ui/preview/ShopFixture.h"
#include "ui/paint/Fonts.h"
#include "ui/views/runs/ComparePanel.h"
#include "ui/views/runs/RunComparison.h"
#include "ui/views/runs/RunsDelegate.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/TextSize.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A workspace with three runs: 1 (least 2), 2 (least 4), 3 (least 4, another import).
struct Workspace : ShopFixture {
    Status make() {
        STEMMA_CHECK(runTwice());
        write("sales.csv", "day,item,amount\n1,tea,30\n1,jam,5\n");
        STEMMA_CHECK(run());
        return {};
    }
    bool open() { return ShopFixture::open(3); }
};

QTreeView* tableOf(RunsView& view) {
    return view.findChild<QTreeView*>(QStringLiteral("runs-table"));
}

QPoint cellOf(QTreeView* table, int row) {
    return table->visualRect(table->model()->index(row, 0)).center();
}

} // namespace

class RunsViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { PreviewFixture::dress(); }

    void comparison_namesRootCausesAndChanges() {
        Workspace workspace;
        DONE(workspace.make());
        auto store = Store::open(workspace.project / ".stemma");
        QVERIFY(store.has_value());
        const auto parameters = compareRuns(**store, RunId{2}, RunId{1}); // the older is found
        DONE(parameters);
        QCOMPARE(parameters->before, RunId{1});
        QCOMPARE(parameters->parameters, (std::vector<RunComparison::Row>{{"least", "2", "4", "+2"}}));
        QCOMPARE(parameters->metrics, (std::vector<RunComparison::Row>{{"total", "12", "9", "-3"}}));
        QCOMPARE(parameters->causes.size(), std::size_t(2));
        QCOMPARE(parameters->causes[0], (RunComparison::Cause{"large", "parameter least: 2 → 4", true}));
        QCOMPARE(parameters->causes[1].step, std::string("totals"));
        QVERIFY(!parameters->causes[1].root);
        const auto import = compareRuns(**store, RunId{2}, RunId{3});
        DONE(import);
        QVERIFY(import->parameters.empty());
        QCOMPARE(import->metrics, (std::vector<RunComparison::Row>{{"total", "9", "35", "+26"}}));
        QVERIFY(!import->causes.empty());
        QCOMPARE(import->causes[0].step, std::string("sales"));
        QVERIFY(import->causes[0].root);
        QVERIFY2(import->causes[0].words.find("sales.csv") != std::string::npos, import->causes[0].words.c_str());
        const auto same = compareRuns(**store, RunId{2}, RunId{2});
        DONE(same);
        QVERIFY(same->equal());
        QVERIFY(!compareRuns(**store, RunId{2}, RunId{99}));
    }

    void empty_saysWhatWillAppear() {
        Workspace workspace;
        RunsView view(workspace.context);
        view.resize(700, 500);
        view.show();
        QVERIFY(!tableOf(view)->isVisible());
        QVERIFY(view.exportFormats().empty());
        QVERIFY(!view.copyToClipboard());
        PreviewFixture::picture(view, QStringLiteral("runs-empty"));
    }

    void mouse_selectsOpensAndCompares() {
        Workspace workspace;
        DONE(workspace.make());
        RunsView view(workspace.context);
        view.resize(900, 560);
        view.show();
        QVERIFY(workspace.open());
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QSignalSpy opened(&workspace.desk, &Desk::openRun);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cellOf(table, 1));
        QCOMPARE(workspace.selection.current(), Subject::ofRun(RunId{2}));
        auto* panel = view.findChild<ComparePanel*>();
        QVERIFY(!panel->isVisible());
        PreviewFixture::picture(view, QStringLiteral("runs-table"));
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, cellOf(table, 1));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<RunId>(), RunId{2});
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ControlModifier, cellOf(table, 2));
        QCOMPARE(workspace.selection.all().size(), std::size_t(2));
        QTRY_VERIFY(panel->isVisible());
        QCOMPARE(view.findChild<QLabel*>("compare-title")->text(), QString("Run 1 and run 2"));
        QTRY_VERIFY(!panel->findChild<QLabel*>("compare-words")); // "Comparing…" has gone
        PreviewFixture::picture(view, QStringLiteral("runs-compare"));
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
        Q_EMIT workspace.session.overviewChanged(); // a step was committed
        QVERIFY(!panel->isVisible());               // closed stays closed
        QCOMPARE(workspace.selection.all().size(), std::size_t(2));
    }

    void comparison_numbersAreWholeWithLargeText() {
        RunComparison comparison;
        comparison.before = RunId{11};
        comparison.after = RunId{12};
        comparison.parameters = {{"learning_rate_of_the_second_stage", "0.000125", "0.000250", "+0.000125"}};
        comparison.metrics = {{"accuracy_on_the_held_out_birds", "0.963415", "0.951220", "-0.012195"}};
        comparison.causes = {{"model", "parameter smoothing: 0.01 → 0.1", true}, {"metrics", "model changed", false}};
        changeTextSize([] { Fonts::setScale(1.25); });
        ComparePanel panel;
        panel.showComparison(comparison);
        panel.resize(652, 300); // the middle of a window 1280 wide
        panel.show();
        auto* area = panel.findChild<QScrollArea*>();
        QTRY_VERIFY(area->widget() && area->widget()->isVisible());
        QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
        int figures = 0;
        for (const ElidedLabel* label : panel.findChildren<ElidedLabel*>()) {
            if (!label->text().contains(QLatin1String("0."))) continue;
            ++figures;
            QVERIFY2(!label->elided(), qPrintable(label->text()));
            const QRect place(label->mapTo(area->viewport(), QPoint()), label->size());
            QVERIFY(place.left() >= 0 && place.right() <= area->viewport()->width());
        }
        QCOMPARE(figures, 6);
        panel.resize(1200, 300);
        PreviewFixture::picture(panel, QStringLiteral("runs-compare-large"));
        changeTextSize([] { Fonts::setScale(1); });
    }

    void keyboard_walksOpensAndFilters() {
        Workspace workspace;
        DONE(workspace.make());
        RunsView view(workspace.context);
        view.resize(900, 560);
        view.show();
        QVERIFY(workspace.open());
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        workspace.selection.select(Subject::ofRun(RunId{3})); // elsewhere
        QCOMPARE(table->currentIndex().row(), 0);
        QSignalSpy opened(&workspace.desk, &Desk::openRun);
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(workspace.selection.current(), Subject::ofRun(RunId{2}));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<RunId>(), RunId{2});
        auto* filter = view.findChild<QLineEdit*>("runs-filter");
        QTest::keyClicks(filter, "least=2");
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(view.findChild<QLabel*>("runs-counts")->text(), QString("1 of 3 runs"));
        QTest::keyClicks(filter, "nowhere");
        QVERIFY(!table->isVisible());
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void header_sortsAndWidthsAreKept() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        const fs::path kept = workspace.session.workspace();
        {
            RunsView view(workspace.context);
            view.resize(1200, 560);
            view.show();
            QTreeView* table = tableOf(view);
            QTRY_COMPARE(table->model()->rowCount(), 3);
            const int metric = view.model().columnOf("metric:shop/totals");
            QVERIFY(metric > 0);
            QHeaderView* header = table->header();
            const auto click = [&] {
                QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                                  QPoint(header->sectionViewportPosition(metric) + 20, 12));
                return table->model()->index(0, metric).data().toString();
            };
            QCOMPARE((QSet<QString>{click(), click()}), (QSet<QString>{"9", "35"})); // one order, then the other
            header->resizeSection(1, 177);
            QTRY_COMPARE(workspace.settings.remembered(kept, "runs/width/state").toInt(), 177);
        }
        RunsView again(workspace.context);
        again.show();
        QTRY_COMPARE(tableOf(again)->columnWidth(1), 177);
    }

    void columns_standBesideEachOtherInASmallWindow() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        RunsView view(workspace.context);
        view.resize(650, 560); // what the middle of a window of 1280 × 800 has
        view.show();
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const auto hidden = [&](const char* id) { return table->isColumnHidden(view.model().columnOf(id)); };
        QTRY_VERIFY(table->header()->length() <= table->viewport()->width());
        QVERIFY(!table->horizontalScrollBar()->isVisible());
        QVERIFY(!hidden("run") && !hidden("state") && !hidden("metric:shop/totals") && !hidden("parameter:least"));
        auto* more = view.findChild<QToolButton*>("runs-columns");
        QVERIFY2(more->text().contains("more column"), qPrintable(more->text()));
        // With room they are all there, and one that was asked for is there without.
        view.resize(1800, 560);
        QTRY_COMPARE(more->text(), QString("Columns"));
        QTimer::singleShot(0, &view, [&] {
            auto* menu = view.findChild<QMenu*>("runs-columns-menu");
            for (QAction* action : menu->actions())
                if (action->text() == QLatin1String("Reused")) action->setChecked(false);
            menu->close();
        });
        QTest::mouseClick(more, Qt::LeftButton);
        QTRY_VERIFY(hidden("reused"));
        QTRY_COMPARE(more->text(), QString("1 more column"));
        RunsView again(workspace.context);
        again.resize(1800, 560);
        again.show();
        QTRY_VERIFY(tableOf(again)->isColumnHidden(again.model().columnOf("reused")));
    }

    void columns_areMeasuredWhereThatMayHaveChangedOnly() {
        struct Counting : RunsDelegate {
            mutable int asked = 0;
            QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
                ++asked;
                return RunsDelegate::sizeHint(option, index);
            }
        } counting;
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        RunsView view(workspace.context);
        view.resize(650, 560);
        view.show();
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QTRY_VERIFY(!view.findChild<QToolButton*>("runs-columns")->text().isEmpty());
        table->setItemDelegate(&counting);
        QCoreApplication::processEvents();
        const int cells = table->model()->rowCount() * table->model()->columnCount();
        counting.asked = 0;
        for (int width = 651; width < 680; ++width) {
            view.resize(width, 560);
            QCoreApplication::processEvents();
        }
        QVERIFY2(counting.asked < cells, qPrintable(QString::number(counting.asked)));

        // Larger text asks for wider columns, and what became important has its place.
        const auto width = [&](const char* id) { return table->columnWidth(view.model().columnOf(id)); };
        const auto hidden = [&](const char* id) { return table->isColumnHidden(view.model().columnOf(id)); };
        view.resize(650, 560);
        QVERIFY(hidden("note"));
        {
            const auto store = Store::open(workspace.project / ".stemma");
            QVERIFY(store && setRunNote(**store, RunId{2}, "good").has_value());
        }
        workspace.session.refresh();
        QTRY_VERIFY(!hidden("note"));
        view.resize(2400, 560); // room enough for both
        const int before = width("state");
        Fonts::setScale(1.5);
        view.setFont(Fonts::base());
        const int after = width("state");
        Fonts::setScale(1);
        QVERIFY2(after > before, qPrintable(QString("%1, %2").arg(before).arg(after)));
    }

    void layout_changedJustBeforeClosing_isKeptForItsWorkspace() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        const fs::path kept = workspace.session.workspace();
        RunsView view(workspace.context);
        view.resize(1200, 560);
        view.show();
        QTRY_COMPARE(tableOf(view)->model()->rowCount(), 3);
        tableOf(view)->header()->resizeSection(1, 177);
        tableOf(view)->sortByColumn(0, Qt::AscendingOrder);
        workspace.session.close();
        QCOMPARE(workspace.settings.remembered(kept, "runs/width/state").toInt(), 177);
        QCOMPARE(workspace.settings.remembered(kept, "runs/order").toString(), QString("run/up"));
    }

    void order_isKept() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        {
            RunsView view(workspace.context);
            view.resize(1800, 560);
            view.show();
            QTRY_COMPARE(tableOf(view)->model()->rowCount(), 3);
            QCOMPARE(view.model().run(0), RunId{3}); // newest first
            tableOf(view)->sortByColumn(view.model().columnOf("metric:shop/totals"), Qt::AscendingOrder);
            QTRY_COMPARE(workspace.settings.remembered(workspace.session.workspace(), "runs/order").toString(),
                         QString("metric:shop/totals/up"));
        }
        RunsView again(workspace.context);
        again.show();
        QTRY_COMPARE(again.model().run(0), RunId{2}); // 9, 12, 35
        QCOMPARE(again.model().run(2), RunId{3});
    }

    void note_isWrittenInItsCellAndTakenBack() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        connect(&workspace.desk, &Desk::undoable, &workspace.undo,
                [&](QUndoCommand* command) { workspace.undo.push(command); });
        RunsView view(workspace.context);
        view.resize(650, 560);
        view.show();
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const auto note = [&] { return view.model().index(1, view.model().columnOf("note")); };
        table->setFocus();
        table->setCurrentIndex(view.model().index(1, 0));
        QTest::keyClick(table, Qt::Key_F2);
        auto* field = table->viewport()->findChild<QLineEdit*>();
        QVERIFY(field);
        QTest::failOnWarning(QRegularExpression(QStringLiteral("editing failed")));
        QTest::keyClicks(field, "the good");
        QTest::keyClick(field, Qt::Key_F2); // once more changes nothing
        QCOMPARE(table->viewport()->findChild<QLineEdit*>(), field);
        workspace.session.refresh(); // a step is committed meanwhile: what is typed stays
        Q_EMIT workspace.session.overviewChanged();
        QTest::keyClicks(field, " one");
        QCOMPARE(field->text(), QString("the good one"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(note().data().toString(), QString("the good one"));
        const auto store = Store::open(workspace.project / ".stemma");
        QVERIFY(store.has_value());
        QCOMPARE(runNote(**store, RunId{2}).value_or("?"), std::string("the good one"));
        workspace.undo.undo();
        QTRY_COMPARE(note().data().toString(), QString());
        QCOMPARE(runNote(**store, RunId{2}).value_or("?"), std::string());
    }

    void note_ofSeveralLinesIsTheInspectorsToEdit() {
        Workspace workspace;
        DONE(workspace.make());
        {
            const auto store = Store::open(workspace.project / ".stemma");
            QVERIFY(store && setRunNote(**store, RunId{2}, "one\ntwo").has_value());
        }
        QVERIFY(workspace.open());
        RunsView view(workspace.context);
        QSignalSpy said(&workspace.desk, &Desk::say);
        view.resize(650, 560);
        view.show();
        QTreeView* table = tableOf(view);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        table->setFocus();
        table->setCurrentIndex(view.model().index(1, 0));
        QTest::keyClick(table, Qt::Key_F2);
        QVERIFY(!table->viewport()->findChild<QLineEdit*>());
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().first().toString().contains("several lines"));
    }

    void export_writesWhatIsShown() {
        Workspace workspace;
        DONE(workspace.make());
        QVERIFY(workspace.open());
        RunsView view(workspace.context);
        QTRY_COMPARE(view.exportFormats().size(), std::size_t(1));
        const fs::path to = workspace.folder.path() / "runs.csv";
        std::optional<Status> written;
        view.exportTo(to, "csv", {}, [&](Status status) { written = std::move(status); });
        QTRY_VERIFY(written.has_value());
        DONE(*written);
        const auto text = readFile(to, 1 << 20);
        DONE(text);
        QCOMPARE(QString::fromStdString(*text).count("\r\n"), 4);
        QVERIFY(text->starts_with("Run,State,Pipeline,"));
        written.reset();
        view.exportTo(workspace.folder.path() / "missing" / "runs.csv", "csv", {},
                      [&](Status status) { written = std::move(status); });
        QTRY_VERIFY(written.has_value());
        QVERIFY(!*written);
        QSignalSpy copied(&workspace.desk, &Desk::copyText);
        QVERIFY(view.copyToClipboard());
        QCOMPARE(copied[0][0].toString().count('\n'), 3);
        QCOMPARE(copied[0][1].toString(), QString("3 runs"));
    }
};

QTEST_MAIN(RunsViewTest)
#include "tst_RunsView.moc"
