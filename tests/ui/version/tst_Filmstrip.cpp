// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/version/VersionsFixture.h"

#include "tests/support/Waiting.h"
#include "ui/views/version/Filmstrip.h"
#include "ui/visual/ChartPane.h"

#include <QScrollBar>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 30'000;

} // namespace

class FilmstripTest : public QObject {
    Q_OBJECT

    static bool draws(const Filmstrip& strip) {
        return QTest::qWaitFor([&] { return !strip.working(); }, kPatience);
    }

private Q_SLOTS:
    void initTestCase() { dress(); }

    void allVersions_haveAFrame_withPictureNumberRunAndHeadline() {
        VersionsFixture f(4);
        f.open();
        must(f.store->remove(must(f.store->planDelete({f.version(2)})), VersionState::Deleted));
        f.session.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(f.session.overview()->artifact("p/t")->versions[1].state, VersionState::Deleted,
                                  kPatience);
        Filmstrip strip(f.context());
        strip.resize(900, strip.sizeHint().height());
        strip.QWidget::show();
        strip.show(*f.session.overview()->artifact("p/t"), f.version(3), QStringLiteral("mass"));
        QCOMPARE(strip.count(), 4);
        QVERIFY(draws(strip));
        QVERIFY(strip.hasPicture(0) && !strip.hasPicture(1) && strip.hasPicture(2) && strip.hasPicture(3));
        QVERIFY(strip.frameText(0).startsWith(QStringLiteral("@1, run 1\n")));
        QVERIFY2(strip.frameText(0).contains(QStringLiteral("200")), qPrintable(strip.frameText(0)));
        QVERIFY(strip.frameText(1).endsWith(QStringLiteral("its files were deleted")));
        QCOMPARE(strip.walked(), 2);
        picture(strip, QStringLiteral("filmstrip"));
    }
    void sameScale_isTheSpanOfAll() {
        VersionsFixture f(3);
        f.open();
        Filmstrip strip(f.context());
        strip.resize(900, strip.sizeHint().height());
        strip.QWidget::show();
        strip.show(*f.session.overview()->artifact("p/t"), f.version(1), QStringLiteral("mass"));
        QVERIFY(draws(strip));
        QVERIFY(strip.drawnAxes(0)->x.kind == PositionScale::Kind::Linear);
        QVERIFY(*strip.drawnAxes(0) == *strip.drawnAxes(1) && *strip.drawnAxes(1) == *strip.drawnAxes(2));
        strip.setSameScale(false);
        QVERIFY(draws(strip));
        QVERIFY(!(*strip.drawnAxes(0) == *strip.drawnAxes(2)));
    }
    void keys_walk_enterOpens() {
        VersionsFixture f(3);
        f.open();
        Filmstrip strip(f.context());
        strip.resize(400, strip.sizeHint().height());
        strip.QWidget::show();
        strip.show(*f.session.overview()->artifact("p/t"), f.version(3), {});
        QSignalSpy wished(&strip, &Filmstrip::versionWished);
        QTest::keyClick(&strip, Qt::Key_Left);
        QTest::keyClick(&strip, Qt::Key_Left);
        QTest::keyClick(&strip, Qt::Key_Left); // the first is the first
        QCOMPARE(strip.walked(), 0);
        QVERIFY(strip.accessibleDescription().startsWith(QStringLiteral("@1")));
        QVERIFY(strip.frameRect(0).left() >= 0); // it is in sight
        QVERIFY(wished.isEmpty());
        QTest::keyClick(&strip, Qt::Key_Return);
        QCOMPARE(wished.takeFirst()[0].value<VersionId>(), f.version(1));
        QTest::keyClick(&strip, Qt::Key_End);
        QCOMPARE(strip.walked(), 2);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, strip.frameRect(1).center());
        QCOMPARE(wished.takeFirst()[0].value<VersionId>(), f.version(2));
    }
    void hundreds_costWhatIsSeen() {
        VersionsFixture f(1);
        f.open();
        OverviewArtifact many = *f.session.overview()->artifact("p/t");
        while (many.versions.size() < 600) { // the same files under other numbers
            many.versions.push_back(many.versions.front());
            many.versions.back().number = int(many.versions.size());
            many.versions.back().id = VersionId{std::int64_t(many.versions.size()) + 1'000};
        }
        Filmstrip strip(f.context());
        strip.resize(900, strip.sizeHint().height());
        strip.QWidget::show();
        strip.show(many, many.versions.back().id, {});
        QVERIFY(strip.horizontalScrollBar()->value() > 0);
        QVERIFY(draws(strip));
        QTest::keyClick(&strip, Qt::Key_Home);
        QVERIFY(draws(strip));
        QVERIFY(strip.hasPicture(0));
        QVERIFY(!strip.grab().isNull());
    }
    void thePage_showsItBelow_andFollowsIt() {
        VersionsFixture f(3);
        f.open();
        ArtifactPage page(f.context(), f.version(1), 0);
        page.resize(900, 640);
        page.QWidget::show();
        QVERIFY(QTest::qWaitFor([&] { return page.settled() && page.viewer(); }, kPatience));
        page.toggleFilmstrip();
        Filmstrip* strip = page.filmstrip();
        QVERIFY(strip);
        QTRY_VERIFY(strip->isVisible() && strip->height() > 100);
        QVERIFY(draws(*strip));
        QTest::keyClick(strip, Qt::Key_Right);
        QTest::keyClick(strip, Qt::Key_Right);
        QTest::keyClick(strip, Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return page.settled() && page.viewer() && !page.loading(); }, kPatience));
        QCOMPARE(page.version(), f.version(3));
        QVERIFY(qobject_cast<ChartPane*>(page.viewer()));
        picture(page, QStringLiteral("version-page-strip"));
        page.toggleFilmstrip();
        QVERIFY(!page.filmstrip());
    }
};

QTEST_MAIN(FilmstripTest)
#include "tst_Filmstrip.moc"
