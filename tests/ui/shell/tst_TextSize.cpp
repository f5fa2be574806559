// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/visual/TableGrid.h"

using namespace stemma;
using namespace stemma::ui;

/// Whatever lists something has higher rows where the person wants larger text, at once.
class TextSizeTest : public QObject {
    Q_OBJECT

    static int rowOf(const QTreeView* tree) {
        QModelIndex at = tree->model()->index(0, 0);
        while (tree->model()->rowCount(at) > 0) at = tree->model()->index(0, 0, at);
        return tree->visualRect(at).height();
    }
    struct Scale {
        explicit Scale(const Desktop& of) : m_desktop(of) {}
        ~Scale() { m_desktop.settings->setTextScale(1); }

    private:
        const Desktop& m_desktop;
    };

private Q_SLOTS:
    void lists_followIt() {
        Desktop desktop;
        const Scale after(desktop);
        QVERIFY(desktop.dropAndRun());
        auto* navigator = desktop.find<QTreeView>("navigator-tree");
        QTRY_VERIFY_WITH_TIMEOUT(navigator->model()->rowCount() == 3, kPatience);
        desktop.window->pages().showFixed(QStringLiteral("runs"));
        auto* runs = desktop.find<QTreeView>("runs-table");
        QTRY_VERIFY_WITH_TIMEOUT(runs->model()->rowCount() == 1, kPatience);
        QCOMPARE(rowOf(navigator), 26);
        QCOMPARE(rowOf(runs), 26);
        desktop.settings->setTextScale(1.5);
        QTRY_COMPARE(rowOf(navigator), 39);
        QTRY_COMPARE(rowOf(runs), 39);
        desktop.settings->setTextScale(0.75);
        QTRY_COMPARE(rowOf(navigator), 20);
        QTRY_COMPARE(rowOf(runs), 20);
    }

    void table_followsIt_andStaysWhereItWas() {
        Desktop desktop;
        const Scale after(desktop);
        std::string rows = "city,degrees\n";
        for (int i = 0; i < 500; ++i) rows += "Bergen," + std::to_string(i) + "\n";
        desktop.write("raw.csv", rows);
        QVERIFY(desktop.dropAndRun());
        Q_EMIT desktop.desk.openVersion(desktop.session.overview()->artifact("cities/raw")->latestVersion()->id, true);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<TableGrid>("tableGrid"), kPatience);
        auto* grid = desktop.find<TableGrid>("tableGrid");
        QTRY_VERIFY_WITH_TIMEOUT(grid->layOut().count() == 2 && grid->layOut().measured(1), kPatience);
        QCOMPARE(grid->cellRect(0, 0).height(), 30);
        const int head = grid->headRect(0).height(), wide = grid->headRect(1).width();
        grid->setCurrent(200, 0);
        const std::int64_t top = grid->topRow();
        QVERIFY(top > 100);
        desktop.settings->setTextScale(1.5);
        QTRY_COMPARE(grid->cellRect(0, 0).height(), 45);
        QTRY_COMPARE(grid->headRect(0).height(), head * 3 / 2);
        QTRY_VERIFY(grid->headRect(1).width() > wide);
        QCOMPARE(grid->topRow(), top);
        // What is under the pointer is what is drawn there.
        const QRect cell = grid->cellRect(top + 3, 1);
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, cell.bottomRight() - QPoint(3, 3));
        QCOMPARE(grid->currentRow(), top + 3);
        QCOMPARE(grid->currentColumn(), 1);
    }

    void inspector_isMadeAnew() {
        Desktop desktop;
        const Scale after(desktop);
        QVERIFY(desktop.dropAndRun());
        const VersionId raw = desktop.session.overview()->artifact("cities/raw")->latestVersion()->id;
        desktop.selection.select(Subject::ofColumn(raw, "city"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QWidget>("valueBars"), kPatience);
        const int high = desktop.find<QWidget>("valueBars")->height();
        desktop.settings->setTextScale(1.5);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.find<QWidget>("valueBars")->height(), high * 3 / 2, kPatience);
    }
};

QTEST_MAIN(TextSizeTest)
#include "tst_TextSize.moc"
