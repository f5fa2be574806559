// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"

#include "ui/graph/GraphPage.h"
#include "ui/shell/Places.h"

#include <QAbstractButton>
#include <QMenu>

using namespace stemma;
using namespace stemma::ui;

namespace {

std::vector<std::string> idsOf(const GraphCanvas& canvas) {
    std::vector<std::string> ids;
    for (const DrawnNode& node : canvas.drawing().nodes) ids.push_back(node.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace

/// Map, History and Lineage are views of the same things: one leads to the other, and back.
class GraphViewsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<Desktop> m_desktop;

    GraphPage* page(const char* id) const {
        return qobject_cast<GraphPage*>(m_desktop->window->pages().page(QLatin1String(id)));
    }
    /// Shows a view, and waits until all of it is on screen.
    GraphPage* show(const char* id) const {
        m_desktop->window->pages().showFixed(QLatin1String(id));
        return settles(id) ? page(id) : nullptr;
    }
    bool settles(const char* id) const {
        return QTest::qWaitFor([&] { return !page(id)->loading() && !page(id)->canvas()->drawing().nodes.empty(); },
                               kPatience);
    }
    VersionId latest(const std::string& name) const {
        return m_desktop->session.overview()->artifact(name)->latestVersion()->id;
    }
    bool runAgain() const {
        const auto before = m_desktop->session.overview()->runs.size();
        QTest::mouseClick(m_desktop->find<QPushButton>("run"), Qt::LeftButton);
        return QTest::qWaitFor(
            [&] {
                const auto overview = m_desktop->session.overview();
                return !m_desktop->runs.any() && overview->runs.size() > before &&
                       overview->runs.front().status == RunStatus::Completed;
            },
            kPatience);
    }
    void click(GraphCanvas& canvas, const std::string& id) const {
        canvas.reveal(id);
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, canvas.nodeRect(id).center().toPoint());
    }

    /// In the menu of a chip; else of how a graph is shown.
    void choose(GraphPage& page, const QString& words, const char* chip = "graph-fold") const {
        QTest::mouseClick(page.findChild<QAbstractButton*>(chip), Qt::LeftButton);
        auto* menu = page.findChild<QMenu*>();
        for (QAction* action : menu->actions())
            if (action->text() == words) action->trigger();
        menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

private Q_SLOTS:
    void init() {
        m_desktop = std::make_unique<Desktop>();
        QVERIFY(m_desktop->dropAndRun());
    }
    void cleanup() { m_desktop.reset(); }

    void map_hasEachOnce() {
        QVERIFY(runAgain());
        GraphPage* map = show("map");
        QVERIFY(map);
        QCOMPARE(idsOf(*map->canvas()),
                 (std::vector<std::string>{"m:cities/mean", "m:cities/raw", "n:cities/mean", "n:cities/raw"}));
        click(*map->canvas(), "n:cities/mean");
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(latest("cities/mean")));
        Desktop::keepPicture(*m_desktop->window, "map");
    }

    void views_keepWhatIsInHand() {
        GraphPage* map = show("map");
        QVERIFY(map);
        click(*map->canvas(), "n:cities/raw");
        const VersionId raw = latest("cities/raw");
        GraphPage* history = show("history");
        QVERIFY(history);
        QCOMPARE(history->canvas()->selected(), std::vector<std::string>{"r1/a" + std::to_string(raw.value)});
        GraphPage* lineage = show("lineage");
        QVERIFY(lineage);
        QCOMPARE(lineage->canvas()->selected(), std::vector<std::string>{"a" + std::to_string(raw.value)});
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(raw));
        // A step of the history is the same step on the map.
        history = show("history");
        std::string step;
        for (const DrawnNode& node : history->canvas()->drawing().nodes)
            if (node.kind == DrawnNode::Kind::Step && node.name == "mean") step = node.id;
        click(*history->canvas(), step);
        QCOMPARE(show("map")->canvas()->selected(), std::vector<std::string>{"m:cities/mean"});
    }

    void history_growsOnTop() {
        GraphPage* history = show("history");
        QVERIFY(history);
        QCOMPARE(history->canvas()->drawing().lanes.size(), std::size_t(1));
        QVERIFY(runAgain());
        history = show("history");
        QTRY_COMPARE_WITH_TIMEOUT(history->canvas()->drawing().lanes.size(), std::size_t(2), kPatience);
        QCOMPARE(history->canvas()->drawing().lanes.front().id, std::string("r2"));
        // What was reused is a thread between the lanes.
        const VersionId mean = latest("cities/mean");
        const std::string now = "r2/a" + std::to_string(mean.value), then = "r1/a" + std::to_string(mean.value);
        bool thread = false;
        for (const DrawnEdge& edge : history->canvas()->drawing().edges) thread |= edge.from == then && edge.to == now;
        QVERIFY(thread);
        click(*history->canvas(), now);
        QCOMPARE(history->canvas()->selected(), (std::vector<std::string>{then, now})); // one result, wherever it is
        Desktop::keepPicture(*m_desktop->window, "history");
    }

    void backAndForward_areAsInABrowser() {
        Places& places = m_desktop->window->places();
        GraphPage* map = show("map");
        click(*map->canvas(), "n:cities/raw");
        map->canvas()->zoomTo(1.5);
        const CanvasView view = map->canvas()->view();
        show("history");
        show("lineage");
        click(*page("lineage")->canvas(), "a" + std::to_string(latest("cities/mean").value));
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_desktop->window->pages().current(), QString("history"));
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_desktop->window->pages().current(), QString("map"));
        QVERIFY(settles("map"));
        QTRY_COMPARE(map->canvas()->view().scale, view.scale);
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(latest("cities/raw")));
        QVERIFY(places.canGoForward());
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_desktop->window->pages().current(), QString("lineage"));
        QVERIFY(!places.canGoForward());
        // Whoever goes elsewhere has no way forward any more.
        places.back();
        m_desktop->window->pages().showFixed(QStringLiteral("runs"));
        QVERIFY(!places.canGoForward() && places.canGoBack());
    }

    void bookmarks_bringBackWhatWasSeen() {
        Places& places = m_desktop->window->places();
        GraphPage* map = show("map");
        click(*map->canvas(), "n:cities/raw");
        QTest::keyClick(m_desktop->window.get(), Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(places.bookmarks(), QStringList{"Map, cities/raw @1"});
        QCOMPARE(places.bookmarkHere(), QString("Map, cities/raw @1 (2)"));
        m_desktop->selection.clear();
        show("lineage");
        places.openBookmark("Map, cities/raw @1");
        QCOMPARE(m_desktop->window->pages().current(), QString("map"));
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(latest("cities/raw")));
        places.renameBookmark("Map, cities/raw @1", "  <b>Where it begins</b> ");
        places.removeBookmark("Map, cities/raw @1 (2)");
        QCOMPARE(places.bookmarks(), QStringList{"<b>Where it begins</b>"});
        m_desktop->undo.undo();
        QCOMPARE(places.bookmarks().size(), 2);
        m_desktop->undo.redo();
        QMenu menu;
        places.fillMenu(menu);
        QVERIFY(std::ranges::any_of(menu.actions(),
                                    [](QAction* action) { return action->text() == "<b>Where it begins</b>"; }));
        // They belong to the workspace.
        const QString folder = m_desktop->path("");
        m_desktop->session.close();
        QVERIFY(places.bookmarks().isEmpty() && !places.canGoBack());
        m_desktop->window->opening().open(folder);
        QTRY_COMPARE_WITH_TIMEOUT(places.bookmarks().size(), 1, kPatience);
    }

    /// Cells are one card; a double click opens it, and what is chosen elsewhere is found in it.
    void run_isFoldedByCells() {
        m_desktop->write("grid.yaml", "stemma: 1\nname: grid\nsteps:\n  part:\n    matrix: {k: [1, 2, 3]}\n"
                                      "    sql: 'SELECT $k AS k'\n");
        m_desktop->drop(m_desktop->path("grid.yaml"));
        auto* run = m_desktop->find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isVisible() && run->isEnabled() && run->text().contains("grid"), kPatience);
        QVERIFY(runAgain());
        m_desktop->window->openDocument("run:2", true);
        QVERIFY(settles("run:2"));
        GraphPage* page = this->page("run:2");
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*page->canvas()).size(), std::size_t(6), kPatience);
        choose(*page, "cells");
        const auto folded = [&] {
            const auto& nodes = page->canvas()->drawing().nodes;
            return std::ranges::find(nodes, DrawnNode::Kind::Group, &DrawnNode::kind);
        };
        QTRY_VERIFY_WITH_TIMEOUT(folded() != page->canvas()->drawing().nodes.end(), kPatience);
        const std::string group = folded()->id;
        QCOMPARE(folded()->fold.steps, 3);
        Desktop::keepPicture(*m_desktop->window, "folded");
        m_desktop->selection.select(Subject::ofStep(RunId{2}, "part[k=2]"));
        QCOMPARE(page->canvas()->selected(), std::vector<std::string>{group});
        QTest::mouseDClick(page->canvas(), Qt::LeftButton, Qt::NoModifier,
                           page->canvas()->nodeRect(group).center().toPoint());
        QTRY_COMPARE_WITH_TIMEOUT(page->canvas()->selected(), std::vector<std::string>{"s:part[k=2]"}, kPatience);
    }

    void colours_areChosenAndKept() {
        GraphPage* map = show("map");
        choose(*map, "pipeline", "graph-colour");
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Pipeline);
        QCOMPARE(map->findChild<QAbstractButton*>("graph-colour")->text(), QString("colour: pipeline"));
        Desktop::keepPicture(*m_desktop->window, "colours");
        const QVariantMap kept = map->kept();
        choose(*map, "kind", "graph-colour");
        map->giveBack(kept);
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Pipeline);
    }

    /// Where a person puts a node it stays, until it is taken back.
    void places_ofNodesAreKeptAndUndone() {
        GraphPage* map = show("map");
        const std::string id = "n:cities/mean";
        click(*map->canvas(), id);
        const QPointF before = map->canvas()->nodeRect(id).center();
        QTest::keyClick(map->canvas(), Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(map->canvas()->pinned().count(id), std::size_t(1));
        const QVariantMap kept = map->kept();
        m_desktop->undo.undo();
        QVERIFY(map->canvas()->pinned().empty());
        QTRY_COMPARE(map->canvas()->nodeRect(id).center(), before);
        m_desktop->undo.redo();
        QCOMPARE(map->canvas()->pinned().count(id), std::size_t(1));
        map->canvas()->resetArrangement();
        map->giveBack(kept);
        QCOMPARE(map->canvas()->pinned().count(id), std::size_t(1));
        QTest::keyClick(map->canvas(), Qt::Key_L);
        QVERIFY(map->kept().value("list").toBool());
    }

    void kinds_areHiddenAndShown() {
        GraphPage* map = show("map");
        QVERIFY(map);
        auto* chip = map->findChild<QAbstractButton*>("graph-fold");
        QCOMPARE(chip->text(), QString("4 nodes"));
        choose(*map, "steps");
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*map->canvas()), (std::vector<std::string>{"n:cities/mean", "n:cities/raw"}),
                                  kPatience);
        QCOMPARE(map->canvas()->drawing().edges.size(), std::size_t(1)); // what depends on what is still seen
        QCOMPARE(chip->text(), QString("2 of 4 nodes · without steps"));
        choose(*map, "steps");
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*map->canvas()).size(), std::size_t(4), kPatience);
    }
};

QTEST_MAIN(GraphViewsTest)
#include "tst_GraphViews.moc"
