// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/ColumnFit.h"

#include <QTest>
#include <numeric>

using namespace stemma::ui;

class ColumnFitTest : public QObject {
    Q_OBJECT

    static std::vector<FitColumn> columns() {
        return {{"run", 60, 60, 0}, {"started", 140, 140, 8}, {"state", 160, 90, 1}, {"score", 80, 80, 3}};
    }
    static int shownWidth(const ColumnFit& fit) {
        int width = 0;
        for (std::size_t i = 0; i < fit.shown.size(); ++i) width += fit.shown[i] ? fit.widths[i] : 0;
        return width;
    }

private Q_SLOTS:
    void enoughRoom_givesEachItsOwn() {
        const ColumnFit fit = fitColumns(columns(), 1000);
        QCOMPARE(fit.shown, (std::vector<bool>{true, true, true, true}));
        QCOMPARE(fit.widths, (std::vector<int>{60, 140, 160, 80}));
    }

    void littleRoom_leavesOutTheLessImportantAndNarrowsWords() {
        const ColumnFit fit = fitColumns(columns(), 250);
        QCOMPARE(fit.shown, (std::vector<bool>{true, false, true, true}));
        QCOMPARE(fit.widths[2], 110); // 250 - 60 - 80: between its least and what it asks for
        QCOMPARE(shownWidth(fit), 250);
    }

    void noRoom_stillShowsTheFirst() {
        QCOMPARE(fitColumns(columns(), 10).shown, (std::vector<bool>{true, false, false, false}));
        QVERIFY(fitColumns({}, 100).shown.empty());
    }

    void neverWiderThanTheRoom_unlessItWasWished() {
        for (int room = 60; room < 500; room += 7) QVERIFY(shownWidth(fitColumns(columns(), room)) <= room);
        auto wished = columns();
        wished[1].wished = true;
        wished[3].wished = false;
        const ColumnFit fit = fitColumns(wished, 150);
        QVERIFY(fit.shown[1] && !fit.shown[3]);
    }
};

QTEST_APPLESS_MAIN(ColumnFitTest)
#include "tst_ColumnFit.moc"
