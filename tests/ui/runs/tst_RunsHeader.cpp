// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Look.h"
#include "ui/views/runs/RunsHeader.h"

#include <QStandardItemModel>
#include <QTest>

using namespace stemma::ui;

class RunsHeaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        dress();
        qApp->setStyleSheet("QHeaderView::section { background: white; color: black; border: none; padding: 4px 8px; "
                            "font-weight: 600; }"); // as the window's
    }

    void arrow_neverStandsOnItsTitle_data() {
        QTest::addColumn<int>("alignment");
        QTest::addColumn<int>("width");
        for (const int width : {60, 90, 130, 170, 240, 400}) {
            QTest::addRow("left %d", width) << int(Qt::AlignLeft | Qt::AlignVCenter) << width;
            QTest::addRow("right %d", width) << int(Qt::AlignRight | Qt::AlignVCenter) << width;
        }
    }
    void arrow_neverStandsOnItsTitle() {
        QFETCH(int, alignment);
        QFETCH(int, width);
        QStandardItemModel model(1, 2);
        model.setHeaderData(0, Qt::Horizontal, "WWWWWW mean WWWWWW");
        model.setHeaderData(0, Qt::Horizontal, alignment, Qt::TextAlignmentRole);
        model.setHeaderData(1, Qt::Horizontal, "");
        RunsHeader header;
        header.setModel(&model);
        header.resize(600, 30);
        header.resizeSection(0, width);
        header.setSortIndicatorShown(true);
        header.setSortIndicator(0, Qt::AscendingOrder);
        header.show();
        QVERIFY(QTest::qWaitForWindowExposed(&header));
        const QImage picture = header.grab().toImage();
        const QRgb ground = picture.pixel(500, 15);
        const auto ink = [&](int from, int to) {
            int found = 0;
            for (int x = std::max(from, 0); x < to; ++x)
                for (int y = 1; y < picture.height() - 1; ++y) found += picture.pixel(x, y) != ground;
            return found;
        };
        const QRect arrow = header.arrowRect(0);
        QVERIFY(arrow.left() >= 0 && arrow.right() < width);
        QVERIFY(ink(arrow.left(), arrow.right() + 1) > 0);
        const bool right = alignment & Qt::AlignRight;
        // Between arrow and title nothing, beyond the arrow nothing, and the title on its side.
        QCOMPARE(right ? ink(0, arrow.left()) : ink(arrow.right() + 1, width), 0);
        QCOMPARE(right ? ink(arrow.right() + 1, arrow.right() + 3) : ink(arrow.left() - 2, arrow.left()), 0);
        QVERIFY(right ? ink(arrow.right() + 3, width) > 0 : ink(0, arrow.left() - 2) > 0);
        QCOMPARE(header.shownTitle(0).contains(QChar(0x2026)), width < 200);
    }
};

QTEST_MAIN(RunsHeaderTest)
#include "tst_RunsHeader.moc"
