// SPDX-License-Identifier: GPL-3.0-or-later
#include "GraphHands.h"

#include "ui/models/NavigatorModel.h"
#include "ui/views/runs/RunsView.h"
#include "ui/views/version/ArtifactPage.h"
#include "ui/views/version/Filmstrip.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QToolButton>

using namespace stemma;
using namespace stemma::ui;

/// A window whose workspace is too large to be listed wholly: five runs, of which two are listed at first.
class LargeWorkspaceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<GraphDesktop> m_desktop;

    const OverviewArtifact& raw() const { return *m_desktop->session.overview()->artifact("cities/raw"); }
    VersionId number(int wanted) const {
        const auto all = m_desktop->session.handle().store->versions("cities/raw");
        for (const VersionInfo& version : *all)
            if (version.number == wanted) return version.id;
        return {};
    }
    bool listed(VersionId id) const { return m_desktop->session.overview()->version(id).second != nullptr; }
    bool shows(int number) const {
        return QTest::qWaitFor(
            [&] {
                auto* page = m_desktop->window->findChild<ArtifactPage*>();
                auto* bar = page ? page->findChild<QWidget*>("version-place") : nullptr;
                auto* place = bar ? bar->findChild<QLabel*>() : nullptr;
                return page && page->settled() && place && place->text() == QString("@%1 of 5").arg(number);
            },
            kPatience);
    }

private Q_SLOTS:
    void init() {
        m_desktop = std::make_unique<GraphDesktop>();
        QVERIFY(m_desktop->dropAndRun());
        for (int turn = 2; turn <= 5; ++turn) {
            m_desktop->write("raw.csv", "city,degrees\nBergen," + std::to_string(turn) + "\n");
            QVERIFY(m_desktop->runAgain());
        }
        m_desktop->window->pages().closeAll(); // what a page shows is listed
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        OverviewQuestion bounds;
        bounds.whole = 0;
        bounds.perArtifact = 1;
        bounds.runs = 2;
        m_desktop->session.setBounds(bounds);
        QTRY_VERIFY_WITH_TIMEOUT(raw().left > 0, kPatience);
        QVERIFY(!listed(number(1)));
    }
    void cleanup() { m_desktop.reset(); }

    void oldVersion_ofALineageIsShown() {
        const VersionId first = number(1);
        Q_EMIT m_desktop->desk.openLineage(first);
        QVERIFY(m_desktop->settles("lineage"));
        GraphPage* lineage = m_desktop->page("lineage");
        QTRY_COMPARE_WITH_TIMEOUT(lineage->findChild<QAbstractButton*>("lineage-of")->text(),
                                  QString("lineage of cities/raw @1"), kPatience);
        const std::string node = "a" + std::to_string(first.value);
        const auto ids = m_desktop->idsOf(*lineage->canvas());
        QVERIFY(std::find(ids.begin(), ids.end(), node) != ids.end());
        // What is selected there is found on the map, too.
        m_desktop->click(*lineage->canvas(), node);
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(first));
        GraphPage* map = m_desktop->shown("map");
        QVERIFY(map);
        QTRY_COMPARE_WITH_TIMEOUT(map->canvas()->selected(), std::vector<std::string>{"n:cities/raw"}, kPatience);
        QVERIFY(listed(first)); // and in the list on the left
    }

    void map_isntReadAgainForWhatIsListed() {
        GraphPage* map = m_desktop->shown("map");
        QVERIFY(map);
        const std::uint64_t revision = m_desktop->session.revision();
        m_desktop->selection.select(Subject::ofVersion(number(2)));
        QTRY_VERIFY_WITH_TIMEOUT(listed(number(2)), kPatience);
        QCOMPARE(m_desktop->session.revision(), revision);
        QTRY_COMPARE_WITH_TIMEOUT(map->canvas()->selected(), std::vector<std::string>{"n:cities/raw"}, kPatience);
        QTest::mouseClick(m_desktop->find<QPushButton>("run"), Qt::LeftButton);
        const auto newest = [this] { return m_desktop->session.overview()->runs.front(); };
        QTRY_VERIFY_WITH_TIMEOUT(newest().id == RunId{6} && newest().status == RunStatus::Completed, kPatience);
        QVERIFY(m_desktop->session.revision() > revision);
    }

    void page_walksThroughVersionsThatArentListed() {
        Q_EMIT m_desktop->desk.openVersion(number(5), true);
        QVERIFY(shows(5));
        auto* page = m_desktop->window->findChild<ArtifactPage*>();
        for (int expected = 4; expected >= 1; --expected) {
            page->browse(Browsable::By::Version, -1);
            QVERIFY2(shows(expected), qPrintable(QString::number(expected)));
            QCOMPARE(page->version(), number(expected));
        }
        QSignalSpy said(&m_desktop->desk, &Desk::say);
        page->browse(Browsable::By::Version, -1);
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), kPatience);
        QCOMPARE(said.front().front().toString(), QString("This is the first version"));
        page->browse(Browsable::By::Version, 1);
        QVERIFY(shows(2));
    }

    void filmstrip_readsMore() {
        Q_EMIT m_desktop->desk.openVersion(number(5), true);
        QVERIFY(shows(5));
        auto* page = m_desktop->window->findChild<ArtifactPage*>();
        page->toggleFilmstrip();
        QTRY_COMPARE_WITH_TIMEOUT(page->filmstrip()->count(), 5, kPatience); // a thousand are asked for
        QVERIFY(page->filmstrip()->findChild<QWidget*>("filmstrip-more")->isHidden());
    }

    void navigator_readsMoreOfAnArtifact() {
        auto* tree = m_desktop->find<QTreeView>("navigator-tree");
        const auto* model = qobject_cast<NavigatorModel*>(tree->model());
        const QModelIndex artifact = model->indexOfKey("cities/raw");
        QVERIFY(artifact.isValid());
        QCOMPARE(artifact.data(NavigatorModel::DetailRole).toString(), QString("5 versions"));
        QCOMPARE(model->rowCount(artifact), 2);
        tree->expand(artifact);
        const QModelIndex more = model->index(1, 0, artifact);
        QCOMPARE(more.data().toString(), QString("4 more: read them"));
        tree->scrollTo(more);
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(more).center());
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(model->indexOfKey("cities/raw")), 5, kPatience);
        QVERIFY(tree->isExpanded(model->indexOfKey("cities/raw")));
    }

    void runs_readOlderOnes() {
        m_desktop->window->pages().showFixed("runs");
        auto* view = m_desktop->window->findChild<RunsView*>();
        QVERIFY(view);
        auto* counts = view->findChild<QLabel*>("runs-counts");
        QTRY_COMPARE_WITH_TIMEOUT(counts->text(), QString("2 of 5 runs"), kPatience);
        auto* filter = view->findChild<QLineEdit*>("runs-filter");
        filter->setText("5");
        QCOMPARE(counts->text(), QString("1 of the newest 2 runs, of 5"));
        filter->clear();
        auto* older = view->findChild<QToolButton*>("runs-older");
        QVERIFY(older->isVisible());
        QTest::mouseClick(older, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(counts->text(), QString("4 of 5 runs"), kPatience);
        QTest::mouseClick(older, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(counts->text(), QString("5 runs"), kPatience);
        QVERIFY(!older->isVisible());
    }

    void runs_readOlderOnesAtTheEnd() {
        m_desktop->window->pages().showFixed("runs");
        auto* view = m_desktop->window->findChild<RunsView*>();
        auto* table = view->findChild<QTreeView*>("runs-table");
        QTRY_COMPARE_WITH_TIMEOUT(view->model().rowCount(), 2, kPatience);
        table->setFixedHeight(table->header()->height() + 20); // of two rows one has room
        QTRY_VERIFY_WITH_TIMEOUT(table->verticalScrollBar()->maximum() > 0, kPatience);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(view->model().rowCount() > 2, kPatience);
    }

    void oldRun_isShown() {
        Q_EMIT m_desktop->desk.openRun(RunId{1}, true);
        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->session.overview()->run(RunId{1}), kPatience);
        auto* chip = m_desktop->window->findChild<QAbstractButton*>("run-chip");
        QVERIFY(chip);
        QTRY_VERIFY_WITH_TIMEOUT(chip->text().startsWith("Run 1 · cities · completed"), kPatience);
    }
};

QTEST_MAIN(LargeWorkspaceTest)
#include "tst_LargeWorkspace.moc"
