// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "ui/views/compare/ComparePage.h"

#include "tests/ui/preview/ShopFixture.h"
#include "ui/visual/MetricsView.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/LinkText.h"

#include <QSignalSpy>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// Two versions of each: with least 2 and with least 4.
struct Compared : ShopFixture {
    bool make() { return runTwice() && open(2); }
    VersionId version(const char* name, std::size_t index) const {
        return session.overview()->artifact(name)->versions.at(index).id;
    }
};

} // namespace

class ComparePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { PreviewFixture::dress(); }

    void figuresAndCauses_areThoseOfTheStore() {
        Compared fixture;
        QVERIFY(fixture.make());
        const auto metrics = compareVersions(*fixture.session.handle().store, fixture.version("shop/totals", 0),
                                             fixture.version("shop/totals", 1));
        DONE(metrics);
        QCOMPARE(metrics->figures.front(), (VersionComparison::Row{"total", "12", "9", "-3"})); // 5 + 4 + 3; 5 + 4
        QVERIFY(!metrics->sameContent);
        const auto table = compareVersions(*fixture.session.handle().store, fixture.version("shop/large", 0),
                                           fixture.version("shop/large", 1));
        DONE(table);
        QCOMPARE(table->reasons.size(), std::size_t(1));
        QCOMPARE(describe(table->reasons.front()), std::string("parameter least: 2 → 4"));
        QVERIFY(!compareVersions(*fixture.session.handle().store, VersionId{1}, VersionId{99'999}));
    }

    void page_putsThemBesideEachOther() {
        Compared fixture;
        QVERIFY(fixture.make());
        ComparePage page(fixture.context, fixture.version("shop/large", 0), fixture.version("shop/large", 1));
        QSignalSpy shown(&page, &ComparePage::shown);
        page.resize(1000, 700);
        page.show();
        QTRY_COMPARE(shown.size(), 1);
        QCOMPARE(page.windowTitle(), QString("shop/large @1, @2"));
        QList<TableView*> tables = page.findChildren<TableView*>();
        QCOMPARE(tables.size(), 2);
        const auto left = [&](TableView* table) { return table->mapTo(&page, QPoint()).x(); };
        QTRY_VERIFY(left(tables[0]) != left(tables[1]));
        if (left(tables[0]) > left(tables[1])) tables.swapItemsAt(0, 1); // the older stands at the left
        QTRY_COMPARE_WITH_TIMEOUT(tables[0]->countsText().section(' ', 0, 1), QString("3 rows"), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(tables[1]->countsText().section(' ', 0, 1), QString("2 rows"), 30'000);
        QCOMPARE(page.findChild<LinkText*>("compare-reason")->text(), QString("parameter least: 2 → 4"));
        PreviewFixture::picture(page, QStringLiteral("compare-versions"));
    }
};

QTEST_MAIN(ComparePageTest)
#include "tst_ComparePage.moc"
