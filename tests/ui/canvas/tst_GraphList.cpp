// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/GraphList.h"
#include "ui/canvas/GraphPane.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTreeView>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class GraphListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { open(graphs::penguins()); }
    void cleanup() { m_pane.reset(); }

    void l_showsAndHidesTheList();
    void list_thatIsGivenBackTakesNoFocus();
    void selection_isTheSameBothWays();
    void selection_ofManyIsOne();
    void filter_keepsTheSelectionOfTheGraph();
    void header_sortsByAClick();
    void enter_opensAndGroupsUnfold();
    void escape_leadsBackToTheGraph();
    void states_areFollowed();
    void states_thatChangeScrollNothing();
    void graph_thatChangesIsListed();
    void thirtyThousand_areSelectedAtOnce();

private:
    void open(const LineageDrawing& drawing) {
        m_pane.emplace();
        m_pane->resize(1200, 600);
        m_pane->show();
        canvas()->setFocus();
        QSignalSpy shown(canvas(), &GraphCanvas::graphShown);
        canvas()->setGraph(drawing);
        QVERIFY(shown.wait(60'000));
    }
    GraphCanvas* canvas() const { return m_pane->canvas(); }
    GraphList* list() const { return m_pane->list(); }
    QTreeView* table() const { return list()->table(); }
    Ids listed() const {
        Ids ids;
        for (const QModelIndex& index : table()->selectionModel()->selectedRows())
            ids.push_back(list()->model().id(index.row()));
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    void clickRow(const char* id, Qt::KeyboardModifiers keys = {}) {
        const QModelIndex at = list()->model().index(list()->model().rowOf(id), 0);
        table()->scrollTo(at);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, table()->visualRect(at).center());
    }
    std::optional<GraphPane> m_pane;
};

void GraphListTest::l_showsAndHidesTheList() {
    QSignalSpy changed(&*m_pane, &GraphPane::listShownChanged);
    QVERIFY(!list()->isVisible());
    QTest::keyClick(canvas(), Qt::Key_L);
    QVERIFY(list()->isVisible() && table()->hasFocus());
    QCOMPARE(list()->model().rowCount(), 13);
    QVERIFY(canvas()->width() > 500 && list()->width() > 200);
    QTest::keyClick(table(), Qt::Key_L);
    QVERIFY(!list()->isVisible() && canvas()->hasFocus());
    QCOMPARE(changed.count(), 2);
}

void GraphListTest::list_thatIsGivenBackTakesNoFocus() {
    QLineEdit elsewhere;
    elsewhere.show();
    elsewhere.activateWindow();
    elsewhere.setFocus();
    QTRY_VERIFY(elsewhere.hasFocus());
    m_pane->showList(true);
    QVERIFY(elsewhere.hasFocus() && list()->isVisible());
}

void GraphListTest::selection_isTheSameBothWays() {
    QSignalSpy changed(canvas(), &GraphCanvas::selectionChanged);
    canvas()->setSelected({"a5"});
    m_pane->showList(true);
    QCOMPARE(listed(), Ids{"a5"});
    canvas()->setSelected({"a2", "s3"}); // as from elsewhere
    QCOMPARE(listed(), (Ids{"a2", "s3"}));
    QCOMPARE(changed.count(), 0);
    clickRow("s4");
    QCOMPARE(canvas()->selected(), Ids{"s4"});
    QCOMPARE(canvas()->current(), std::string("s4"));
    QCOMPARE(changed.count(), 1);
    clickRow("a6", Qt::ControlModifier);
    QCOMPARE(canvas()->selected(), (Ids{"s4", "a6"})); // the last one last
    QTest::mouseClick(canvas(), Qt::LeftButton, {}, canvas()->nodeRect("a1").center().toPoint());
    QCOMPARE(listed(), Ids{"a1"});
    QTest::keyClick(table(), Qt::Key_Down);
    QCOMPARE(canvas()->selected().size(), std::size_t(1));
    QVERIFY(canvas()->selected() != Ids{"a1"});
}

void GraphListTest::selection_ofManyIsOne() {
    QSignalSpy changed(canvas(), &GraphCanvas::selectionChanged);
    m_pane->showList(true);
    table()->selectAll();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(canvas()->selected().size(), std::size_t(13));
}

void GraphListTest::filter_keepsTheSelectionOfTheGraph() {
    canvas()->setSelected({"a5", "s1"});
    m_pane->showList(true);
    auto* field = list()->findChild<QLineEdit*>(QStringLiteral("graphListFilter"));
    QTest::keyClick(table(), Qt::Key_Slash);
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("sql"));
    QCOMPARE(list()->model().rowCount(), 4);
    QCOMPARE(list()->findChild<QLabel*>(QStringLiteral("graphListCount"))->text(), QStringLiteral("4 of 13"));
    QCOMPARE(canvas()->selected(), (Ids{"a5", "s1"}));
    QCOMPARE(listed(), Ids{"s1"});
    QTest::keyClick(field, Qt::Key_Down);
    QVERIFY(table()->hasFocus());
    field->clear();
    QCOMPARE(listed(), (Ids{"a5", "s1"}));
}

void GraphListTest::header_sortsByAClick() {
    m_pane->showList(true);
    const auto first = [&] { return list()->model().id(0); };
    const QHeaderView* header = table()->header();
    const QPoint at(header->sectionViewportPosition(GraphListModel::Duration) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(first(), std::string("s5")); // 0.09 s
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(first() == "s3" || first() == "s1" || first() == "s2");
}

void GraphListTest::enter_opensAndGroupsUnfold() {
    open(graphs::groups());
    m_pane->showList(true);
    QSignalSpy opened(canvas(), &GraphCanvas::opened), toggled(canvas(), &GraphCanvas::foldToggled);
    clickRow("a2");
    QTest::keyClick(table(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].value<std::string>(), std::string("a2"));
    clickRow("g:run:11");
    QTest::keyClick(table(), Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(toggled.count(), 1);
    QCOMPARE(opened.count(), 1);
}

void GraphListTest::escape_leadsBackToTheGraph() {
    m_pane->showList(true);
    QTest::keyClick(table(), Qt::Key_Escape);
    QVERIFY(canvas()->hasFocus() && list()->isVisible());
}

void GraphListTest::states_areFollowed() {
    m_pane->showList(true);
    DrawnNode fit = graphs::penguins().nodes[6];
    fit.status = "failed";
    canvas()->updateStates({fit});
    const auto state = [&] {
        return list()->model().index(list()->model().rowOf("s3"), GraphListModel::State).data().toString();
    };
    QTRY_COMPARE(state(), QStringLiteral("failed"));
}

void GraphListTest::states_thatChangeScrollNothing() {
    open(graphs::many(400, false));
    canvas()->setSelected({"s0"});
    m_pane->showList(true);
    table()->scrollToBottom();
    const int before = table()->verticalScrollBar()->value();
    QVERIFY(before > 0);
    QSignalSpy changed(&list()->model(), &GraphListModel::dataChanged);
    DrawnNode node = canvas()->drawing().nodes[4];
    node.status = "interrupted";
    canvas()->updateStates({node});
    QVERIFY(changed.wait(30'000));
    QCoreApplication::processEvents();
    QCOMPARE(table()->verticalScrollBar()->value(), before);
    LineageDrawing more = canvas()->drawing(); // nor does a graph that grows
    more.nodes.push_back(graphs::step("zz", "zz", "sql", "queued"));
    QSignalSpy shown(canvas(), &GraphCanvas::graphShown);
    canvas()->setGraph(more);
    QVERIFY(shown.wait(30'000));
    QCoreApplication::processEvents();
    QVERIFY(table()->verticalScrollBar()->value() >= before);
    QCOMPARE(listed(), Ids{"s0"});
    canvas()->setSelected({"s1"}); // but what is selected then is brought into sight
    QVERIFY(table()->verticalScrollBar()->value() < before);
}

void GraphListTest::graph_thatChangesIsListed() {
    m_pane->showList(true);
    canvas()->setSelected({"s0"});
    QSignalSpy shown(canvas(), &GraphCanvas::graphShown);
    canvas()->setGraph(graphs::states());
    QVERIFY(shown.wait(30'000));
    QCOMPARE(list()->model().rowCount(), 13);
    QCOMPARE(listed(), Ids{"s0"});
    canvas()->setGraph({});
    QVERIFY(shown.wait(30'000));
    QCOMPARE(list()->model().rowCount(), 0);
}

void GraphListTest::thirtyThousand_areSelectedAtOnce() {
    open(graphs::many(30'000, false));
    QElapsedTimer clock;
    clock.start();
    m_pane->showList(true);
    const qint64 shown = clock.restart();
    table()->selectAll();
    const qint64 all = clock.restart();
    canvas()->setSelected({"s100"});
    qInfo("30,000 rows: shown %lld ms, all selected %lld ms, one selected %lld ms", shown, all, clock.elapsed());
    QCOMPARE(listed(), Ids{"s100"});
}

QTEST_MAIN(GraphListTest)
#include "tst_GraphList.moc"
