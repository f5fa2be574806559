// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/version/VersionsFixture.h"

#include "tests/support/Waiting.h"
#include "ui/views/version/Filmstrip.h"
#include "ui/visual/ChartBar.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/Chip.h"

#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 30'000;
using By = Browsable::By;

} // namespace

class ArtifactPageTest : public QObject {
    Q_OBJECT

    static std::unique_ptr<ArtifactPage> pageOf(VersionsFixture& f, int version, int shown = -2) {
        auto page = std::make_unique<ArtifactPage>(f.context(), f.version(version), shown);
        page->resize(900, 600);
        page->QWidget::show();
        if (!settles(*page)) qWarning("the page doesn't settle");
        return page;
    }
    static bool settles(const ArtifactPage& page) {
        return QTest::qWaitFor([&] { return page.settled() && page.viewer() && !page.loading(); }, kPatience);
    }

private Q_SLOTS:
    void initTestCase() { dress(); }

    void order_conditions_placeAndWidths_stayThroughVersions() {
        VersionsFixture f(3);
        f.open();
        const auto page = pageOf(f, 1);
        auto* table = qobject_cast<TableView*>(page->viewer());
        QVERIFY(table);
        table->setChoice({"mass", true, {"length > 20"}, {}});
        table->setColumnWidths({{"mass", 222}});
        QTRY_VERIFY_WITH_TIMEOUT(table->pages().rowsKnown() && !table->pages().waiting(), kPatience);
        table->grid()->setCurrent(60, 1);
        table->grid()->setTopRow(50);
        page->browse(By::Version, 1);
        QVERIFY(settles(*page));
        QCOMPARE(page->version(), f.version(2));
        auto* next = qobject_cast<TableView*>(page->viewer());
        QVERIFY(next && next != table);
        QCOMPARE(next->choice().orderBy, std::string("mass"));
        QVERIFY(next->choice().descending);
        QCOMPARE(next->choice().conditions, (std::vector<std::string>{"length > 20"}));
        QCOMPARE(next->columnWidths().at("mass"), 222);
        QCOMPARE(next->grid()->topRow(), 50);
        QCOMPARE(next->grid()->currentRow(), 60);
        QCOMPARE(next->grid()->currentColumn(), 1);
        QCOMPARE(f.selection.current(), Subject::ofVersion(f.version(2)));
    }
    void zoomAndAdjustments_stayThroughVersions() {
        VersionsFixture f(2);
        f.open();
        const auto page = pageOf(f, 1, 0);
        auto* pane = qobject_cast<ChartPane*>(page->viewer());
        QVERIFY(pane);
        const std::string title = pane->chart()->scene()->plots.front().xTitle;
        QTest::keyClick(pane->chart(), Qt::Key_Plus);
        QVERIFY(pane->chart()->zoomed());
        const auto zoom = pane->chart()->look().zooms;
        pane->bar()->setOpen(true);
        QTest::mouseClick(pane->bar()->findChild<QAbstractButton*>(QStringLiteral("chartMore")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!pane->loading(), kPatience);
        page->browse(By::Version, 1);
        QVERIFY(settles(*page));
        auto* next = qobject_cast<ChartPane*>(page->viewer());
        QVERIFY(next && next != pane);
        QCOMPARE(next->chart()->scene()->plots.front().xTitle, title);
        QCOMPARE(next->chart()->look().zooms, zoom);
        QVERIFY(next->bar()->isOpen());
        QVERIFY(next->adjusted().isObject());
    }
    void aHeldKey_endsAtTheLast_withoutAQueue() {
        VersionsFixture f(8);
        f.open();
        const auto page = pageOf(f, 1, 0);
        for (int i = 0; i < 20; ++i) page->browse(By::Version, 1);   // beyond the newest, too
        QVERIFY(page->windowTitle().endsWith(QStringLiteral("@8"))); // said at once
        QVERIFY(settles(*page));
        QCOMPARE(page->version(), f.version(8));
        QVERIFY(f.said.contains(QStringLiteral("This is the newest version")));
        for (int i = 0; i < 20; ++i) {
            page->browse(By::Version, -1);
            QCoreApplication::processEvents();
        }
        QVERIFY(settles(*page));
        QCOMPARE(page->version(), f.version(1));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(page->findChildren<ChartPane*>().size(), 1); // nothing of those passed is left
    }
    void artifacts_followOneAnother() {
        VersionsFixture f(2);
        f.open();
        const auto page = pageOf(f, 2);
        page->browse(By::Artifact, 1);
        QVERIFY(settles(*page));
        QCOMPARE(page->windowTitle(), QStringLiteral("p/u @1"));
        auto* table = qobject_cast<TableView*>(page->viewer());
        QVERIFY(table && table->choice() == RowChoice());
        page->browse(By::Artifact, 1);
        QVERIFY(f.said.contains(QStringLiteral("This is the last artifact")));
        page->browse(By::Artifact, -1);
        QVERIFY(settles(*page));
        QCOMPARE(page->windowTitle(), QStringLiteral("p/t @2"));
    }
    void pictures_goRoundInARing() {
        VersionsFixture f(1);
        f.open();
        const auto page = pageOf(f, 1);
        const int count = int(page->findChildren<Chip*>(QRegularExpression(QStringLiteral("^show-"))).size());
        QVERIFY(count >= 3);
        page->browse(By::Visualization, -1);
        QVERIFY(settles(*page));
        QVERIFY(qobject_cast<ChartPane*>(page->viewer()));
        page->browse(By::Visualization, 1);
        QVERIFY(settles(*page));
        QVERIFY(qobject_cast<TableView*>(page->viewer()));
    }
    void aChartThatIsKept_standsLast_isRenamedDeletedAndBroughtBack() {
        VersionsFixture f(1);
        f.open();
        const auto page = pageOf(f, 1, 0);
        const VersionInfo before = must(f.store->version(f.version(1)));
        const auto saved = [&] { return savedCharts(*f.store, before.uuid); };
        auto* pane = qobject_cast<ChartPane*>(page->viewer());
        pane->bar()->setOpen(true);
        QTest::mouseClick(pane->bar()->findChild<QAbstractButton*>(QStringLiteral("chartMore")), Qt::LeftButton);
        pane->bar()->askTitle();
        auto* title = pane->bar()->findChild<QLineEdit*>(QStringLiteral("chartTitle"));
        title->setText(QStringLiteral("My bins"));
        QTest::keyClick(title, Qt::Key_Return);
        const auto chip = [&]() -> Chip* {
            for (auto* one : page->findChildren<Chip*>())
                if (one->isVisible() && one->text().endsWith(QStringLiteral("· yours"))) return one;
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(chip() && chip()->text() == QStringLiteral("My bins · yours"), kPatience);
        QVERIFY(settles(*page));
        QVERIFY(chip()->isChecked()); // it is what is looked at now
        QCOMPARE(saved().size(), std::size_t(1));
        QCOMPARE(must(f.store->version(f.version(1))).content, before.content);
        QVERIFY(must(f.store->verify()).problems.empty());
        const auto menu = [&](int entry) {
            Q_EMIT chip()->customContextMenuRequested({});
            auto* shown = page->findChild<QMenu*>(QStringLiteral("chart-menu"));
            QVERIFY(shown);
            shown->actions()[entry]->trigger();
            shown->close();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        };
        menu(0);
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("chart-name"));
        QVERIFY(field);
        field->setText(QStringLiteral("Thirty"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(chip() && chip()->text() == QStringLiteral("Thirty · yours"), kPatience);
        QVERIFY(settles(*page));
        menu(1);
        QTRY_VERIFY_WITH_TIMEOUT(!chip(), kPatience);
        QVERIFY(saved().empty());
        QVERIFY(settles(*page));
        f.undo.undo();
        QTRY_VERIFY_WITH_TIMEOUT(chip(), kPatience);
        QVERIFY(settles(*page));
        f.undo.undo(); // the name
        f.undo.undo(); // the keeping
        QTRY_VERIFY_WITH_TIMEOUT(!chip() && saved().empty(), kPatience);
        QVERIFY(settles(*page));
        f.undo.redo();
        QTRY_VERIFY_WITH_TIMEOUT(chip() && chip()->text() == QStringLiteral("My bins · yours"), kPatience);
    }
    /// What was adjusted isn't lost where it can't be kept.
    void aChartThatCantBeKept_staysAsItWasAdjusted() {
        VersionsFixture f(1);
        f.open();
        const auto page = pageOf(f, 1, 0);
        must(writeFile(f.workspace() / "store" / "annotations", "in the way"));
        auto* pane = qobject_cast<ChartPane*>(page->viewer());
        pane->bar()->setOpen(true);
        QTest::mouseClick(pane->bar()->findChild<QAbstractButton*>(QStringLiteral("chartMore")), Qt::LeftButton);
        pane->bar()->askTitle();
        auto* title = pane->bar()->findChild<QLineEdit*>(QStringLiteral("chartTitle"));
        title->setText(QStringLiteral("My bins"));
        const Json adjusted = pane->adjusted();
        const qsizetype before = f.said.size();
        QTest::keyClick(title, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(f.said.size() > before, kPatience);
        QVERIFY2(f.said.last().contains(QStringLiteral("annotations")), qPrintable(f.said.last()));
        page->browse(By::Visualization, 1);
        QVERIFY(settles(*page));
        page->browse(By::Visualization, -1);
        QVERIFY(settles(*page));
        QCOMPARE(page->viewer(), pane);
        QVERIFY(adjusted.isObject() && pane->adjusted() == adjusted);
    }
    void deletedFiles_areSaid_andPassed() {
        VersionsFixture f(3);
        f.open();
        must(f.store->remove(must(f.store->planDelete({f.version(2)})), VersionState::Deleted));
        const auto page = pageOf(f, 1, 0);
        page->browse(By::Version, 1);
        QVERIFY(QTest::qWaitFor([&] { return page->settled(); }, kPatience));
        QCOMPARE(page->version(), f.version(2));
        QVERIFY(!page->viewer());
        page->browse(By::Version, 1);
        QVERIFY(settles(*page));
        QCOMPARE(page->version(), f.version(3));
        QVERIFY(qobject_cast<ChartPane*>(page->viewer())); // what was looked at before
    }
    void howItIsLookedAt_isKeptWithTheTab() {
        VersionsFixture f(1);
        f.open();
        QVariantMap kept;
        {
            const auto page = pageOf(f, 1, 0);
            QTest::keyClick(qobject_cast<ChartPane*>(page->viewer())->chart(), Qt::Key_Plus);
            page->toggleFilmstrip();
            kept = page->kept();
        }
        ArtifactPage page(f.context(), f.version(1), -2);
        page.giveBack(kept);
        page.resize(900, 600);
        page.QWidget::show();
        QVERIFY(settles(page));
        auto* pane = qobject_cast<ChartPane*>(page.viewer());
        QVERIFY(pane && pane->chart()->zoomed());
        QVERIFY(page.filmstrip());
    }
};

QTEST_MAIN(ArtifactPageTest)
#include "tst_ArtifactPage.moc"
