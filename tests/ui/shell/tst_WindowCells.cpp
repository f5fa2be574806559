// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/models/NavigatorModel.h"
#include "ui/widgets/Button.h"

#include <QMenu>

using namespace stemma;
using namespace stemma::ui;

/// A sweep in the window: its cells are one entry of the lists until one looks into it.
class WindowCellsTest : public QObject {
    Q_OBJECT

    using Kind = NavigatorModel::Kind;

    struct Sweep : Desktop {
        Sweep() {
            write("cities.yaml", "stemma: 1\nname: sweep\nsteps:\n  raw: {import: raw.csv}\n"
                                 "  warm: {sql: 'SELECT * FROM raw WHERE degrees > $least', inputs: [raw], "
                                 "matrix: {least: [0, 3], also: [1, 2]}}\n");
        }
        QTreeView* tree() const { return find<QTreeView>("navigator-tree"); }
        /// The row that is called so, in sight; invalid where there is none.
        QModelIndex row(const QString& title) const {
            for (QModelIndex at = tree()->model()->index(0, 0); at.isValid(); at = tree()->indexBelow(at))
                if (at.data().toString() == title) return at;
            return {};
        }
        void click(const QString& title) const {
            QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(row(title)).center());
        }
        VersionId cell(const std::string& values) const {
            const OverviewArtifact* made = session.overview()->artifact("sweep/warm[" + values + "]");
            return made ? made->versions.back().id : VersionId{};
        }
    };

private Q_SLOTS:
    void navigator_unfoldsCells_byMouse() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.row("warm").isValid(), kPatience);
        QVERIFY(!desktop.row("also=1 · least=0").isValid());
        const Subject before = desktop.selection.current();
        desktop.click("warm");
        QVERIFY(desktop.row("also=1 · least=0").isValid());
        QCOMPARE(desktop.selection.current(), before); // what is in hand stays
        desktop.click("also=2 · least=3");
        QCOMPARE(desktop.selection.current(), Subject::ofVersion(desktop.cell("also=2,least=3")));
        desktop.click("warm");
        QVERIFY(!desktop.row("also=1 · least=0").isValid());
        QTest::mouseDClick(desktop.tree()->viewport(), Qt::LeftButton, {},
                           desktop.tree()->visualRect(desktop.row("warm")).center());
        QVERIFY(desktop.window->pages().documents().filter("version:").isEmpty()); // there is nothing to open
    }

    void navigator_unfoldsCells_byKeys_andTheyStaySo() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.row("warm").isValid(), kPatience);
        desktop.tree()->setFocus();
        desktop.tree()->setCurrentIndex(desktop.row("warm"));
        QTest::keyClick(desktop.tree(), Qt::Key_Return);
        QVERIFY(desktop.row("also=1 · least=0").isValid());
        QTest::keyClick(desktop.tree(), Qt::Key_Left);
        QVERIFY(!desktop.row("also=1 · least=0").isValid());
        QTest::keyClick(desktop.tree(), Qt::Key_Right);
        QTest::keyClick(desktop.tree(), Qt::Key_Down);
        QCOMPARE(desktop.selection.current(), Subject::ofVersion(desktop.cell("also=1,least=0")));
        desktop.session.refresh();
        QSignalSpy read(&desktop.session, &Session::overviewChanged);
        QTest::keyClick(desktop.find<QPushButton>("run"), Qt::Key_Space); // something new is listed
        QTRY_VERIFY_WITH_TIMEOUT(desktop.session.overview()->runs.size() == 2 && !desktop.runs.any(), kPatience);
        QVERIFY(!read.isEmpty());
        QVERIFY(desktop.row("also=1 · least=0").isValid());
    }

    /// A list that is made anew while somebody walks through it, or has its menu open, is under them what it was.
    void navigator_madeAnew_keepsThePlaceAndTheMenusMeaning() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.row("warm").isValid(), kPatience);
        desktop.tree()->setFocus();
        desktop.tree()->setCurrentIndex(desktop.row("warm"));
        const QPoint raw = desktop.tree()->visualRect(desktop.row("raw")).center();
        Q_EMIT desktop.tree()->customContextMenuRequested(raw);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        Q_EMIT desktop.session.overviewChanged(); // as at each commit
        QCOMPARE(desktop.tree()->currentIndex(), desktop.row("warm"));
        menu->actions().front()->trigger();
        const VersionId version = desktop.session.overview()->artifact("sweep/raw")->latestVersion()->id;
        QTRY_COMPARE(desktop.window->pages().current(), QStringLiteral("version:%1").arg(version.value));
        menu->close();
    }

    /// The page of a run opens by itself, a while after it was asked for.
    void runThatOpens_leavesTheKeysToWhoTypes() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        auto* filter = desktop.find<QLineEdit>("navigator-filter");
        Q_EMIT desktop.desk.runPipeline(desktop.path("cities.yaml"), Desk::Part::All, {});
        filter->setFocus();
        QTest::keyClicks(filter, "w");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:2"), kPatience);
        QVERIFY(filter->hasFocus());
    }

    void filter_showsTheCellsItFound() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.row("warm").isValid(), kPatience);
        auto* filter = desktop.find<QLineEdit>("navigator-filter");
        QTest::keyClicks(filter, "least=3");
        QVERIFY(desktop.row("also=2 · least=3").isValid() && !desktop.row("also=1 · least=0").isValid());
        filter->clear();
        QVERIFY(desktop.row("warm").isValid() && !desktop.row("also=2 · least=3").isValid());
        QTest::keyClicks(filter, "warm");
        QVERIFY(desktop.row("warm").isValid() && !desktop.row("also=2 · least=3").isValid()); // found by its name
    }

    /// What is chosen elsewhere is marked where it can be seen, and nothing unfolds by itself.
    void selection_ofAFoldedCellMarksItsStep() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.row("warm").isValid(), kPatience);
        const Subject cell = Subject::ofVersion(desktop.cell("also=1,least=3"));
        desktop.selection.select(cell);
        QCOMPARE(desktop.tree()->currentIndex(), desktop.row("warm"));
        QCOMPARE(desktop.selection.current(), cell);
        QVERIFY(!desktop.row("also=1 · least=3").isValid());
    }

    void palette_listsCellsOnceTheyAreWanted() {
        Sweep desktop;
        QVERIFY(desktop.dropAndRun());
        desktop.window->openPalette();
        auto* field = desktop.find<QLineEdit>("palette-field");
        auto* list = desktop.find<QListView>("palette-list");
        QTest::keyClicks(field, "warm");
        QCOMPARE(list->model()->rowCount(), 1);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(list->model()->rowCount(), 4);
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "also=2,least=0");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(desktop.selection.current(), Subject::ofVersion(desktop.cell("also=2,least=0")));
    }
};

QTEST_MAIN(WindowCellsTest)
#include "tst_WindowCells.moc"
