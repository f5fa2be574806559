// SPDX-License-Identifier: GPL-3.0-or-later
#include "GraphHands.h"

using namespace stemma;
using namespace stemma::ui;

/// Map, History and Lineage are views of the same things: one leads to the other, and back.
class GraphViewsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<GraphDesktop> m_desktop;

private Q_SLOTS:
    void init() {
        m_desktop = std::make_unique<GraphDesktop>();
        QVERIFY(m_desktop->dropAndRun());
    }
    void cleanup() { m_desktop.reset(); }

    void map_hasEachOnce() {
        QVERIFY(m_desktop->runAgain());
        GraphPage* map = m_desktop->shown("map");
        QVERIFY(map);
        QCOMPARE(m_desktop->idsOf(*map->canvas()),
                 (std::vector<std::string>{"m:cities/mean", "m:cities/raw", "n:cities/mean", "n:cities/raw"}));
        m_desktop->click(*map->canvas(), "n:cities/mean");
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(m_desktop->latest("cities/mean")));
        Desktop::keepPicture(*m_desktop->window, "map");
    }

    void views_keepWhatIsInHand() {
        GraphPage* map = m_desktop->shown("map");
        QVERIFY(map);
        m_desktop->click(*map->canvas(), "n:cities/raw");
        const VersionId raw = m_desktop->latest("cities/raw");
        GraphPage* history = m_desktop->shown("history");
        QVERIFY(history);
        QCOMPARE(history->canvas()->selected(), std::vector<std::string>{"r1/a" + std::to_string(raw.value)});
        GraphPage* lineage = m_desktop->shown("lineage");
        QVERIFY(lineage);
        QCOMPARE(lineage->canvas()->selected(), std::vector<std::string>{"a" + std::to_string(raw.value)});
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(raw));
        // A step of the history is the same step on the map.
        history = m_desktop->shown("history");
        std::string step;
        for (const DrawnNode& node : history->canvas()->drawing().nodes)
            if (node.kind == DrawnNode::Kind::Step && node.name == "mean") step = node.id;
        m_desktop->click(*history->canvas(), step);
        QCOMPARE(m_desktop->shown("map")->canvas()->selected(), std::vector<std::string>{"m:cities/mean"});
    }

    void history_growsOnTop() {
        GraphPage* history = m_desktop->shown("history");
        QVERIFY(history);
        QCOMPARE(history->canvas()->drawing().lanes.size(), std::size_t(1));
        QVERIFY(m_desktop->runAgain());
        history = m_desktop->shown("history");
        QTRY_COMPARE_WITH_TIMEOUT(history->canvas()->drawing().lanes.size(), std::size_t(2), kPatience);
        QCOMPARE(history->canvas()->drawing().lanes.front().id, std::string("r2"));
        // What was reused is a thread between the lanes.
        const VersionId mean = m_desktop->latest("cities/mean");
        const std::string now = "r2/a" + std::to_string(mean.value), then = "r1/a" + std::to_string(mean.value);
        bool thread = false;
        for (const DrawnEdge& edge : history->canvas()->drawing().edges) thread |= edge.from == then && edge.to == now;
        QVERIFY(thread);
        m_desktop->click(*history->canvas(), now);
        QCOMPARE(history->canvas()->selected(), (std::vector<std::string>{then, now})); // one result, wherever it is
        Desktop::keepPicture(*m_desktop->window, "history");
    }

    void backAndForward_areAsInABrowser() {
        Places& places = m_desktop->window->places();
        GraphPage* map = m_desktop->shown("map");
        m_desktop->click(*map->canvas(), "n:cities/raw");
        map->canvas()->zoomTo(1.5);
        const CanvasView view = map->canvas()->view();
        m_desktop->shown("history");
        m_desktop->shown("lineage");
        m_desktop->click(*m_desktop->page("lineage")->canvas(),
                         "a" + std::to_string(m_desktop->latest("cities/mean").value));
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_desktop->window->pages().current(), QString("history"));
        QTest::keyClick(m_desktop->window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_desktop->window->pages().current(), QString("map"));
        QVERIFY(m_desktop->settles("map"));
        QTRY_COMPARE(map->canvas()->view().scale, view.scale);
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(m_desktop->latest("cities/raw")));
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
        GraphPage* map = m_desktop->shown("map");
        m_desktop->click(*map->canvas(), "n:cities/raw");
        QTest::keyClick(m_desktop->window.get(), Qt::Key_D, Qt::ControlModifier);
        const QString name = places.bookmarks().value(0);
        QVERIFY2(name.startsWith("Map of ") && name.endsWith(", cities/raw@1"), qPrintable(name));
        QCOMPARE(places.bookmarkHere(), name + " (2)");
        m_desktop->selection.clear();
        m_desktop->shown("lineage");
        places.openBookmark(name);
        QCOMPARE(m_desktop->window->pages().current(), QString("map"));
        QCOMPARE(m_desktop->selection.current(), Subject::ofVersion(m_desktop->latest("cities/raw")));
        places.renameBookmark(name, "  <b>Where it begins</b> ");
        places.removeBookmark(name + " (2)");
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
        QVERIFY(m_desktop->runAgain());
        m_desktop->window->openDocument("run:2", true);
        QVERIFY(m_desktop->settles("run:2"));
        GraphPage* page = m_desktop->page("run:2");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*page->canvas()).size(), std::size_t(6), kPatience);
        m_desktop->choose(*page, "cells");
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
        GraphPage* map = m_desktop->shown("map");
        m_desktop->choose(*map, "pipeline", "graph-colour");
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Pipeline);
        QCOMPARE(map->findChild<QAbstractButton*>("graph-colour")->text(), QString("colour: pipeline"));
        Desktop::keepPicture(*m_desktop->window, "colours");
        const QVariantMap kept = map->kept();
        m_desktop->choose(*map, "kind", "graph-colour");
        map->giveBack(kept);
        QCOMPARE(map->canvas()->colourBy(), ColourBy::Pipeline);
    }

    /// Where a person puts a node it stays, until it is taken back.
    void places_ofNodesAreKeptAndUndone() {
        GraphPage* map = m_desktop->shown("map");
        const std::string id = "n:cities/mean";
        m_desktop->click(*map->canvas(), id);
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

    /// A part is taken from all there is, whatever is folded or hidden, and grows with what is asked for.
    void slice_isOfEverything() {
        GraphPage* map = m_desktop->shown("map");
        m_desktop->click(*map->canvas(), "n:cities/mean"); // else the run is in hand, and all that it did
        m_desktop->choose(*map, "steps");                  // hidden: a neighbour is an artifact now
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(2), kPatience);
        m_desktop->chooseAt(*map, "n:cities/mean", {"Show only", "Its neighbours"});
        QVERIFY(m_desktop->settles("map"));
        auto* chip = map->findChild<QAbstractButton*>("graph-slice");
        QVERIFY(chip->isVisible());
        QCOMPARE(m_desktop->idsOf(*map->canvas()), (std::vector<std::string>{"n:cities/mean", "n:cities/raw"}));
        QCOMPARE(map->canvas()->drawing().edges.size(), std::size_t(1)); // past the step between them
        m_desktop->choose(*map, "steps");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()),
                                  (std::vector<std::string>{"m:cities/mean", "n:cities/mean", "n:cities/raw"}),
                                  kPatience);
        m_desktop->chooseAt(*map, "n:cities/mean", {"Show only", "What comes of it"});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()), std::vector<std::string>{"n:cities/mean"},
                                  kPatience);
        // Out of a part, another part of everything.
        m_desktop->chooseAt(*map, "n:cities/mean", {"Show only", "What it comes from"});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(4), kPatience);
        m_desktop->chooseAt(*map, {}, {"Show everything"});
        QVERIFY(!chip->isVisible());
    }

    /// Cards that stand for many are chosen beside nodes, and folded again from the menu.
    void group_isChosenAndFoldedBack() {
        GraphPage* map = m_desktop->shown("map");
        GraphCanvas& canvas = *map->canvas();
        m_desktop->click(canvas, "m:cities/mean");
        m_desktop->click(canvas, "n:cities/mean", Qt::ControlModifier);
        m_desktop->chooseAt(*map, "n:cities/mean", {"Fold these 2 to one"});
        const std::string group = "g:hand:group 1";
        QTRY_VERIFY_WITH_TIMEOUT(!canvas.nodeRect(group).isNull(), kPatience);
        QVERIFY(m_desktop->settles("map"));
        m_desktop->click(canvas, "n:cities/raw");
        m_desktop->click(canvas, group, Qt::ControlModifier);
        QCOMPARE(canvas.selected(), (std::vector<std::string>{"n:cities/raw", group}));
        QCOMPARE(canvas.current(), group); // the keyboard is where the hand was
        m_desktop->chooseAt(*map, group, {"Unfold"});
        QTRY_VERIFY_WITH_TIMEOUT(!canvas.nodeRect("n:cities/mean").isNull(), kPatience);
        m_desktop->chooseAt(*map, "n:cities/mean", {"Fold back"});
        QTRY_VERIFY_WITH_TIMEOUT(!canvas.nodeRect(group).isNull(), kPatience);
        m_desktop->chooseAt(*map, group, {"Dissolve this group"});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(canvas).size(), std::size_t(4), kPatience);
    }

    /// Where a lineage was cut by the depth that is chosen, the canvas says that it goes on.
    void lineage_saysThatItGoesOn() {
        GraphPage* lineage = m_desktop->shown("lineage");
        Q_EMIT m_desktop->desk.openLineage(m_desktop->latest("cities/mean"));
        QVERIFY(m_desktop->settles("lineage"));
        QVERIFY2(!lineage->canvas()->accessibleDescription().contains("goes on"),
                 qPrintable(lineage->canvas()->accessibleDescription()));
        m_desktop->choose(*lineage, "1 up", "lineage-depth");
        QTRY_VERIFY_WITH_TIMEOUT(lineage->canvas()->accessibleDescription().contains("goes on"), kPatience);
    }

    void kinds_areHiddenAndShown() {
        GraphPage* map = m_desktop->shown("map");
        QVERIFY(map);
        auto* chip = map->findChild<QAbstractButton*>("graph-fold");
        QCOMPARE(chip->text(), QString("4 nodes"));
        m_desktop->choose(*map, "steps");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()),
                                  (std::vector<std::string>{"n:cities/mean", "n:cities/raw"}), kPatience);
        QCOMPARE(map->canvas()->drawing().edges.size(), std::size_t(1)); // what depends on what is still seen
        QCOMPARE(chip->text(), QString("2 of 4 nodes · without steps"));
        m_desktop->choose(*map, "steps");
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->idsOf(*map->canvas()).size(), std::size_t(4), kPatience);
    }
};

QTEST_MAIN(GraphViewsTest)
#include "tst_GraphViews.moc"
