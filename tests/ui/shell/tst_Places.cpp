// SPDX-License-Identifier: GPL-3.0-or-later
#include "GraphHands.h"
#include "tests/core/lineage/LineageFixture.h"
#include "ui/views/history/HistoryView.h"

using namespace stemma;
using namespace stemma::ui;

/// Where a window was, and how each view of a graph is left and found again.
class PlacesTest : public QObject {
    Q_OBJECT
    std::unique_ptr<GraphDesktop> m_desktop;

    Places& places() const { return m_desktop->window->places(); }
    QString inView() const { return m_desktop->window->pages().current(); }
    void back() const { QTest::mouseClick(m_desktop->find<QAbstractButton>("go-back"), Qt::LeftButton); }
    void forward() const { QTest::mouseClick(m_desktop->find<QAbstractButton>("go-forward"), Qt::LeftButton); }
    QString number(VersionId version) const { return QString::number(version.value); }
    bool open(const QString& folder) const {
        m_desktop->window->opening().open(folder);
        return QTest::qWaitFor(
            [&] {
                return m_desktop->session.state() == Session::State::Open &&
                       qpath(m_desktop->session.workspace()).startsWith(folder) &&
                       !m_desktop->session.overview()->runs.empty();
            },
            kPatience);
    }

private Q_SLOTS:
    void init() {
        m_desktop = std::make_unique<GraphDesktop>();
        QVERIFY(m_desktop->dropAndRun());
    }
    void cleanup() { m_desktop.reset(); }

    /// To the pixel, though the view was another in between.
    void back_findsWhatWasLookedAt() {
        GraphPage* map = m_desktop->shown("map");
        m_desktop->click(*map->canvas(), "n:cities/raw");
        map->canvas()->zoomTo(1.5);
        map->canvas()->panBy({40, -25});
        const CanvasView view = map->canvas()->view();
        m_desktop->shown("history");
        map = m_desktop->shown("map");
        map->canvas()->fit();
        QVERIFY(map->canvas()->view() != view);
        m_desktop->choose(*map, "steps"); // hidden meanwhile
        m_desktop->shown("lineage");
        back();
        back();
        QCOMPARE(inView(), QString("history"));
        back();
        QCOMPARE(inView(), QString("map"));
        QTRY_COMPARE_WITH_TIMEOUT(map->canvas()->view(), view, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(4), kPatience);
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(m_desktop->latest("cities/raw")));
    }

    /// The page that was in view when a workspace was opened is one to come back to.
    void back_worksFromTheFirstPage() {
        const QString folder = m_desktop->path("");
        m_desktop->session.close();
        QVERIFY(open(folder));
        const QString first = inView();
        QVERIFY(!places().canGoBack());
        m_desktop->window->pages().showFixed(first == "history" ? "map" : "history");
        QVERIFY(places().canGoBack());
        back();
        QCOMPARE(inView(), first);
    }

    /// A preview whose tab the next one took.
    void back_opensWhatWasClosed() {
        const QString raw = "version:" + number(m_desktop->latest("cities/raw")),
                      mean = "version:" + number(m_desktop->latest("cities/mean"));
        m_desktop->window->openDocument(raw, false);
        m_desktop->window->openDocument(mean, false);
        QVERIFY(!m_desktop->window->pages().has(raw));
        back();
        QCOMPARE(inView(), raw);
        forward();
        QCOMPARE(inView(), mean);
        m_desktop->window->pages().close(mean);
        back();
        QCOMPARE(inView(), mean);
    }

    /// A lineage of another thing is a place of its own, with what was in hand there.
    void back_goesThroughLineages() {
        const VersionId raw = m_desktop->latest("cities/raw"), mean = m_desktop->latest("cities/mean");
        Q_EMIT m_desktop->desk.openLineage(raw);
        QVERIFY(m_desktop->settles("lineage"));
        GraphPage* lineage = m_desktop->page("lineage");
        QCOMPARE(lineage->placeName(), QString("Lineage of cities/raw@1"));
        m_desktop->click(*lineage->canvas(), "a" + std::to_string(raw.value));
        Q_EMIT m_desktop->desk.openLineage(mean);
        QVERIFY(m_desktop->settles("lineage"));
        QCOMPARE(lineage->placeName(), QString("Lineage of cities/mean@1"));
        back();
        QCOMPARE(lineage->placeName(), QString("Lineage of cities/raw@1"));
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(raw));
        QVERIFY(m_desktop->settles("lineage"));
        forward();
        QCOMPARE(lineage->placeName(), QString("Lineage of cities/mean@1"));
    }

    /// What is in hand already, chosen again elsewhere, is no other place: a part stays a part.
    void lineage_staysAsItIsWhenItsOwnIsChosen() {
        const VersionId mean = m_desktop->latest("cities/mean");
        const std::string node = "a" + std::to_string(mean.value);
        Q_EMIT m_desktop->desk.openLineage(mean);
        QVERIFY(m_desktop->settles("lineage"));
        GraphPage* lineage = m_desktop->page("lineage");
        m_desktop->click(*lineage->canvas(), node);
        m_desktop->chooseAt(*lineage, node, {"Show only", "Its neighbours"});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*lineage->canvas()).size(), std::size_t(2), kPatience);
        m_desktop->shown("map");
        m_desktop->selection.select(Subject::ofVersion(m_desktop->latest("cities/raw")));
        m_desktop->selection.select(Subject::ofVersion(mean));
        QVERIFY(m_desktop->shown("lineage"));
        QCOMPARE(m_desktop->idsOf(*lineage->canvas()).size(), std::size_t(2));
        QVERIFY(lineage->findChild<QAbstractButton*>("graph-slice")->isVisible());
    }

    /// Each lineage has an arrangement of its own, also for who takes it back while another is shown.
    void arrangements_areOfOneLineage() {
        const VersionId raw = m_desktop->latest("cities/raw"), mean = m_desktop->latest("cities/mean");
        GraphPage* lineage = m_desktop->page("lineage");
        const auto show = [&](VersionId version) {
            m_desktop->window->pages().showFixed(QStringLiteral("lineage"));
            Q_EMIT m_desktop->desk.openLineage(version);
            return m_desktop->settles("lineage");
        };
        QVERIFY(show(raw));
        m_desktop->click(*lineage->canvas(), "a" + std::to_string(raw.value));
        QTest::keyClick(lineage->canvas(), Qt::Key_Down, Qt::ControlModifier);
        const Pins pins = lineage->canvas()->pinned();
        QCOMPARE(pins.size(), std::size_t(1));
        QVERIFY(show(mean));
        QVERIFY(lineage->canvas()->pinned().empty());
        m_desktop->undo.undo(); // of the other, which isn't shown
        QVERIFY(lineage->canvas()->pinned().empty());
        m_desktop->undo.redo();
        QVERIFY(lineage->canvas()->pinned().empty());
        QVERIFY(show(raw));
        QCOMPARE(lineage->canvas()->pinned(), pins);
        lineage->canvas()->resetArrangement();
        QVERIFY(show(mean));
        QVERIFY(show(raw));
        QVERIFY(lineage->canvas()->pinned().empty());
    }

    /// A right click lists where one was, and one step leads far.
    void back_leadsFarAtOnce() {
        m_desktop->selection.clear();
        m_desktop->shown("map");
        m_desktop->shown("history");
        m_desktop->window->pages().showFixed(QStringLiteral("runs"));
        const QStringList behind = places().behind();
        QVERIFY2(behind.value(0).startsWith("History of ") && behind.value(1).startsWith("Map of "),
                 qPrintable(behind.join('|')));
        auto* button = m_desktop->find<QAbstractButton>("go-back");
        Q_EMIT button->customContextMenuRequested({});
        const auto offered = button->findChild<QMenu*>()->actions();
        QCOMPARE(offered.size(), behind.size());
        offered[1]->trigger();
        button->findChild<QMenu*>()->close();
        QCOMPARE(inView(), QString("map"));
        QCOMPARE(places().ahead().size(), 2);
        forward();
        QCOMPARE(inView(), QString("history"));
        forward();
        QCOMPARE(inView(), QString("runs"));
    }

    /// What is done to the graph of one workspace isn't done to that of the next, and is there when one returns.
    void workspace_hasItsOwnViews() {
        const QString here = m_desktop->path("");
        GraphPage* map = m_desktop->shown("map");
        m_desktop->click(*map->canvas(), "n:cities/mean");
        QTest::keyClick(map->canvas(), Qt::Key_Down, Qt::ControlModifier);
        m_desktop->choose(*map, "steps");
        m_desktop->choose(*map, "pipeline", "graph-colour");
        QTest::keyClick(map->canvas(), Qt::Key_L);
        QVERIFY(m_desktop->settles("map"));
        const Pins pins = map->canvas()->pinned();
        QCOMPARE(pins.size(), std::size_t(1));
        fs::copy(fspath(here), m_desktop->home.path() / "other", fs::copy_options::recursive);

        QVERIFY(open(qpath(m_desktop->home.path() / "other")));
        m_desktop->shown("map");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(4), kPatience);
        QVERIFY(map->canvas()->pinned().empty());
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Kind);
        QCOMPARE(map->kept().value("list"), QVariant());

        QVERIFY(open(here));
        m_desktop->shown("map");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(2), kPatience);
        QCOMPARE(map->canvas()->pinned(), pins);
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Pipeline);
        QVERIFY(map->kept().value("list").toBool());
    }

    void bookmarks_haveNamesOfTheirOwn() {
        m_desktop->shown("map");
        const QString name = places().bookmarkHere(), other = places().bookmarkHere();
        QVERIFY(name.startsWith("Map of "));
        places().renameBookmark(name, other);
        QCOMPARE(places().bookmarks(), (QStringList{name, other}));
        QVERIFY(m_desktop->find<QLabel>("strip-text")->text().contains("already"));
        // They are found where everything is.
        m_desktop->shown("lineage");
        QTest::keyClick(m_desktop->window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(m_desktop->find<QLineEdit>("palette-field"), other);
        QTest::keyClick(m_desktop->find<QLineEdit>("palette-field"), Qt::Key_Return);
        QCOMPARE(inView(), QString("map"));
        m_desktop->session.close();
        QVERIFY(!places().canBookmark());
        QCOMPARE(places().bookmarkHere(), QString());
    }

    /// A page of runs at a time: as one goes down, and for an old run that is selected.
    void history_bringsOlderRuns() {
        LineageFixture old;
        const RunId first = old.begin();
        const VersionId raw = old.step(first, "raw");
        old.finish(first);
        for (int i = 0; i < 259; ++i) {
            const RunId run = old.begin();
            old.reuse(run, "raw", raw);
            old.finish(run);
        }
        old.close();
        QVERIFY(open(qpath(old.workspace().parent_path())));
        auto* history = static_cast<HistoryView*>(m_desktop->shown("history"));
        QVERIFY(history);
        QCOMPARE(history->runs(), std::size_t(100)); // all of them is in sight for a moment, before it is shown
        QCOMPARE(history->canvas()->drawing().lanes.size(), std::size_t(100));
        history->canvas()->panBy({0, -1e6});
        QTRY_COMPARE_WITH_TIMEOUT(history->canvas()->drawing().lanes.size(), std::size_t(200), kPatience);
        m_desktop->selection.select(Subject::ofRun(first));
        QTRY_COMPARE_WITH_TIMEOUT(history->canvas()->drawing().lanes.size(), std::size_t(260), kPatience);
        const std::string node = "r1/a" + std::to_string(raw.value);
        QTRY_VERIFY_WITH_TIMEOUT(QRectF(history->canvas()->rect()).contains(history->canvas()->nodeRect(node)),
                                 kPatience);
    }

    /// What is selected while a view is hidden is brought into sight when it is shown.
    void history_showsTheRunThatIsSelected() {
        for (int i = 0; i < 6; ++i) QVERIFY(m_desktop->runAgain());
        GraphPage* history = m_desktop->shown("history");
        history->canvas()->zoomTo(1.5);
        const std::string node = "r1/a" + std::to_string(m_desktop->latest("cities/raw").value);
        history->canvas()->reveal("r7/a" + std::to_string(m_desktop->latest("cities/raw").value));
        const QRectF room(history->canvas()->rect());
        QVERIFY(!room.contains(history->canvas()->nodeRect(node)));
        m_desktop->shown("map");
        m_desktop->selection.select(Subject::ofStep(RunId{1}, "mean"));
        QVERIFY(m_desktop->shown("history"));
        const std::string step = history->canvas()->selected().front();
        QTRY_VERIFY_WITH_TIMEOUT(room.contains(history->canvas()->nodeRect(step)), kPatience);
    }
};

QTEST_MAIN(PlacesTest)
#include "tst_Places.moc"
