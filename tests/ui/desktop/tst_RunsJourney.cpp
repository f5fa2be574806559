// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "ui/views/runs/RunsView.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// Item 6: the runs as a table, by mouse and keys on a real display.
class RunsJourneyTest : public QObject {
    Q_OBJECT

    struct Runs {
        explicit Runs(OpenDesktop& on) : desktop(on) {
            view = on.seenAs<RunsView>("runs-view");
            table = on.seenAs<QTreeView>("runs-table");
            if (!view || !table) qFatal("the runs aren't on screen");
        }
        QList<int> order() const {
            QList<int> runs;
            for (int row = 0; row < view->model().rowCount(); ++row) runs << int(view->model().run(row).value);
            return runs;
        }
        bool sortBy(const QString& column) const {
            const QHeaderView* header = table->header();
            const int section = view->model().columnOf(column);
            if (section < 0 || header->isSectionHidden(section)) return false;
            const int x = header->sectionViewportPosition(section) + std::min(30, header->sectionSize(section) / 2);
            return desktop.hands.click(header->viewport(), {x, header->height() / 2});
        }
        bool clickRow(int row) const {
            const QRect box = table->visualRect(view->model().index(row, 0));
            return desktop.hands.click(table->viewport(), box.center());
        }
        OpenDesktop& desktop;
        RunsView* view;
        QTreeView* table;
    };

private Q_SLOTS:
    void table_isSortedFilteredComparedAndSaved() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample({{}, {"smoothing=0.2"}, {"smoothing=0.05", "seed=3"}}));
        QVERIFY(desktop.clickSeen("view-runs"));
        QVERIFY(desktop.inView("runs"));
        const Runs runs(desktop);
        QTRY_COMPARE_WITH_TIMEOUT(runs.order(), (QList<int>{3, 2, 1}), kPatience);
        desktop.photograph("runs-1-table");
        // Sorted by a parameter: as numbers.
        QVERIFY(runs.sortBy("parameter:smoothing"));
        QTRY_COMPARE(runs.order(), (QList<int>{1, 3, 2}));
        QVERIFY(runs.sortBy("run"));
        QTRY_COMPARE(runs.order(), (QList<int>{1, 2, 3}));
        // Filtered.
        desktop.hands.key("ctrl+f");
        auto* filter = desktop.find<QLineEdit>("runs-filter");
        QTRY_VERIFY(filter->hasFocus());
        desktop.hands.type("smoothing=0.05");
        QTRY_COMPARE(runs.order(), QList<int>{3});
        QCOMPARE(desktop.find<QLabel>("runs-counts")->text(), QString("1 of 3 runs"));
        desktop.photograph("runs-2-filtered");
        desktop.hands.key("ctrl+a");
        desktop.hands.type("nonsense");
        QVERIFY(desktop.says("No run has these words"));
        desktop.photograph("runs-3-none");
        desktop.hands.key("ctrl+a");
        desktop.hands.key("BackSpace");
        QTRY_COMPARE(int(runs.order().size()), 3);

        // Two of them side by side.
        QVERIFY(runs.clickRow(0));
        QTRY_COMPARE(desktop.selection.current().run.value, std::int64_t(runs.order().front()));
        desktop.hands.hold("ctrl");
        QVERIFY(runs.clickRow(2));
        desktop.hands.let("ctrl");
        QVERIFY(desktop.seen("compare-panel"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.says("smoothing"), kPatience);
        QVERIFY(desktop.says("Root causes") || desktop.says("ROOT CAUSES"));
        desktop.photograph("runs-4-compared");
        desktop.hands.key("Escape");
        QTRY_VERIFY(!desktop.seenNow("compare-panel"));

        // Saved as CSV: what is shown, in its order, whole.
        const QString file = desktop.path("runs.csv");
        const auto save = [&] { desktop.clickSeen("export-save"); };
        desktop.hands.key("ctrl+e");
        QVERIFY(desktop.seen("export-dialog"));
        QVERIFY(desktop.savedAs(save, file));
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(fspath(file)), kPatience);
        const QStringList lines =
            qtext(readFile(fspath(file), 1 << 20).value_or("")).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(int(lines.size()), 4);
        QVERIFY2(lines[0].contains("smoothing"), qPrintable(lines[0]));
        QVERIFY2(lines[1].startsWith("1,completed,") && lines[2].contains(",0.2,") && lines[3].contains(",0.05,"),
                 qPrintable(lines.join("\n")));
        QVERIFY(desktop.neverWaited());
    }

    void note_isWrittenInItsCellAndUndone() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        desktop.hands.key("ctrl+4");
        QVERIFY(desktop.inView("runs"));
        const Runs runs(desktop);
        QTRY_COMPARE_WITH_TIMEOUT(runs.order(), QList<int>{1}, kPatience);
        QTRY_VERIFY(runs.table->hasFocus());
        desktop.hands.key("Down");
        desktop.hands.key("F2");
        QTRY_VERIFY(runs.table->viewport()->findChild<QLineEdit*>());
        desktop.hands.type("for the paper");
        desktop.hands.key("Return");
        const auto note = [&] { return desktop.session.overview()->runs.front().note; };
        QTRY_COMPARE_WITH_TIMEOUT(qtext(note()), QString("for the paper"), kPatience);
        QCOMPARE(desktop.window->pages().current(), QString("runs")); // Enter ended the typing, and opened nothing
        desktop.photograph("runs-5-note");
        desktop.hands.key("ctrl+z");
        QTRY_VERIFY_WITH_TIMEOUT(note().empty(), kPatience);
        // Enter opens the run.
        desktop.hands.key("ctrl+4");
        desktop.hands.key("Down");
        desktop.hands.key("Return");
        QVERIFY(desktop.inView("run:1"));
    }

    void layout_isKeptWithTheWorkspace() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample({{}, {"smoothing=0.2"}}));
        desktop.hands.key("ctrl+4");
        QVERIFY(desktop.inView("runs"));
        const Runs runs(desktop);
        QTRY_COMPARE_WITH_TIMEOUT(runs.order(), (QList<int>{2, 1}), kPatience);
        QVERIFY(runs.sortBy("run"));
        QTRY_COMPARE(runs.order(), (QList<int>{1, 2}));
        // A column made wider by its border.
        QHeaderView* header = runs.table->header();
        const int column = runs.view->model().columnOf("state");
        const int width = header->sectionSize(column);
        const QPoint border = header->viewport()->mapToGlobal(
            QPoint(header->sectionViewportPosition(column) + width - 1, header->height() / 2));
        desktop.hands.drag(border, border + QPoint(40, 0));
        QTRY_VERIFY(header->sectionSize(column) > width + 20);
        const int wide = header->sectionSize(column);
        // A tab, a zoom of its own, and what is looked at.
        desktop.hands.key("ctrl+k");
        QVERIFY(desktop.seen("palette-field"));
        desktop.hands.type("run 1");
        desktop.hands.key("Return");
        QVERIFY(desktop.inView("run:1"));
        auto* canvas = desktop.shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && !canvas->drawing().nodes.empty(), kPatience);
        desktop.hands.wheel(canvas, canvas->rect().center(), 3);
        QTRY_VERIFY(canvas->viewChosen());
        const CanvasView left = canvas->view();
        desktop.hands.key("ctrl+shift+w");
        QVERIFY(desktop.seen("drop-zone"));
        desktop.photograph("runs-6-recent");
        desktop.open("penguins/.stemma"); // as the welcome page does
        QVERIFY(desktop.inView("run:1"));
        canvas = desktop.shown<GraphCanvas>();
        QTRY_COMPARE_WITH_TIMEOUT(canvas->view().scale, left.scale, kPatience);
        QTRY_VERIFY((canvas->view().origin - left.origin).manhattanLength() < 2);
        desktop.hands.key("ctrl+4");
        QTRY_COMPARE_WITH_TIMEOUT(runs.order(), (QList<int>{1, 2}), kPatience);
        QTRY_COMPARE(runs.table->header()->sectionSize(runs.view->model().columnOf("state")), wide);
    }
};

STEMMA_DESKTOP_TEST(RunsJourneyTest)
#include "tst_RunsJourney.moc"
