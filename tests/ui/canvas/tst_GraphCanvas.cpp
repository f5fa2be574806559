// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasNote.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <cmath>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class GraphCanvasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_canvas.emplace(); }
    void cleanup() { m_canvas.reset(); }

    void graph_isFittedWhenItIsFirstShown();
    void graph_keepsTheOldOneUntilTheNewOneIsThere();
    void click_selectsAndSaysSo();
    void click_withShiftAddsAndTakesAway();
    void click_onTheGroundClears();
    void doubleClick_opens();
    void hover_lightsWhatIsConnectedAndDimsTheRest();
    void wheel_zoomsAboutThePointer();
    void drag_movesTheViewWithThePointer();
    void drag_ofANodeSelectsNothing();
    void states_changeAndMoveNothing();
    void states_ofUnknownNodesAreLeftOut();
    void states_thatChangeDuringALayoutArrive();
    void graph_thatIsOnItsWayIsNotAskedForAgain();
    void growth_keepsTheAnchorInPlace();
    void growth_keepsTheSelection();
    void graph_withOtherStatesOnlyMovesNothing();
    void menu_isAskedForWithTheNodeUnderThePointer();
    void map_isThereOnlyWhenSomethingIsOutOfSight();
    void map_goesWhereItIsClicked();
    void resize_fitsUntilThePersonChoseAView();
    void resize_thatPassesByBendsNoView();
    void resize_afterAGraphThatGrewShowsTheStartAgain();
    void theme_repaints();
    void empty_saysWhatWillAppear();
    void empty_mayFollowAGraphAndComeBefore();
    void pan_paintsOnlyWhatComesIntoSight();
    void large_framesTouchWhatIsInSight();
    void colours_areExplainedOnTheCanvas();
    void note_isShownForAGraphPlacedByRank();
    void note_ofTheViewIsShown();
    void colours_areExplainedInThePersonsTextSize();

private:
    std::optional<CanvasFixture> m_canvas;
};

void GraphCanvasTest::graph_isFittedWhenItIsFirstShown() {
    const QRectF all = (*m_canvas)->view().toWidget((*m_canvas)->scene()->bounds());
    QVERIFY(QRectF((*m_canvas)->rect()).contains(all));
    QVERIFY(std::abs(all.center().x() - 500) < 2 && std::abs(all.center().y() - 300) < 2);
    QVERIFY((*m_canvas)->view().scale <= 1);
}

void GraphCanvasTest::graph_keepsTheOldOneUntilTheNewOneIsThere() {
    const auto before = (*m_canvas)->scene();
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    (*m_canvas)->setGraph(graphs::states());
    QCOMPARE((*m_canvas)->scene().get(), before.get());
    (*m_canvas)->setGraph(graphs::many(40)); // the newest wins
    QVERIFY(shown.wait(30'000));
    QCOMPARE(int((*m_canvas)->scene()->nodes().size()), int(graphs::many(40).nodes.size()));
    QCOMPARE(shown.count(), 1);
}

void GraphCanvasTest::click_selectsAndSaysSo() {
    QSignalSpy changed(m_canvas->get(), &GraphCanvas::selectionChanged);
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].value<Ids>(), Ids{"a5"});
    QCOMPARE((*m_canvas)->current(), std::string("a5"));
}

void GraphCanvasTest::click_withShiftAddsAndTakesAway() {
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, Qt::ShiftModifier, m_canvas->middle("a2"));
    QCOMPARE((*m_canvas)->selected(), (Ids{"a5", "a2"}));
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, Qt::ControlModifier, m_canvas->middle("a5"));
    QCOMPARE((*m_canvas)->selected(), Ids{"a2"});
}

void GraphCanvasTest::click_onTheGroundClears() {
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, QPoint(500, 20));
    QCOMPARE((*m_canvas)->selected(), Ids{});
}

void GraphCanvasTest::doubleClick_opens() {
    QSignalSpy opened(m_canvas->get(), &GraphCanvas::opened);
    QTest::mouseDClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("s3"));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened[0][0].value<std::string>(), std::string("s3"));
}

void GraphCanvasTest::hover_lightsWhatIsConnectedAndDimsTheRest() {
    const QPointF glyphless(6, 22); // inside the pill, left of its glyph
    const QColor lit = m_canvas->inkAt("a4", QPointF(20, 60));
    QSignalSpy hovered(m_canvas->get(), &GraphCanvas::hovered);
    m_canvas->hoverAt(m_canvas->middle("a5"));
    QCOMPARE(hovered.count(), 1);
    QCOMPARE((*m_canvas)->hoveredNode(), std::string("a5"));
    QTRY_VERIFY(m_canvas->inkAt("a4", QPointF(20, 60)) != lit); // "summary" isn't connected with the model
    const QColor surface = currentPalette()("surface");
    QCOMPARE(m_canvas->inkAt("a1", glyphless), surface); // "clean" is
    m_canvas->hoverAt(QPoint(500, 20));
    QTRY_COMPARE(m_canvas->inkAt("a4", QPointF(20, 60)), lit);
}

void GraphCanvasTest::wheel_zoomsAboutThePointer() {
    const QPointF at = m_canvas->middle("a2");
    const QPointF before = (*m_canvas)->view().toUnits(at);
    const double scale = (*m_canvas)->view().scale;
    for (const int turn : {120, 120, -120, 240}) {
        QWheelEvent event(at, (*m_canvas)->mapToGlobal(at), {}, QPoint(0, turn), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_canvas->get(), &event);
        const QPointF off = ((*m_canvas)->view().toUnits(at) - before) * (*m_canvas)->view().scale;
        QVERIFY2(std::abs(off.x()) <= 1 && std::abs(off.y()) <= 1, "what is under the pointer stays there");
    }
    QVERIFY((*m_canvas)->view().scale > scale * 1.5);
}

void GraphCanvasTest::drag_movesTheViewWithThePointer() {
    const QPoint before = m_canvas->middle("a5");
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, QPoint(500, 20));
    QTest::mouseMove(m_canvas->get(), QPoint(520, 40));
    QTest::mouseMove(m_canvas->get(), QPoint(560, 50));
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, QPoint(560, 50));
    QCOMPARE(m_canvas->middle("a5") - before, QPoint(60, 30));
}

void GraphCanvasTest::drag_ofANodeSelectsNothing() {
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QTest::mouseMove(m_canvas->get(), m_canvas->middle("a5") + QPoint(40, 0));
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5") + QPoint(40, 0));
    QCOMPARE((*m_canvas)->selected(), Ids{});
}

void GraphCanvasTest::states_changeAndMoveNothing() {
    (*m_canvas)->zoomTo(1);
    const auto scene = (*m_canvas)->scene();
    const CanvasView view = (*m_canvas)->view();
    const QImage before = (*m_canvas)->grab().toImage();
    DrawnNode fit = graphs::penguins().nodes[6];
    QCOMPARE(fit.id, std::string("s3"));
    fit.status = "failed";
    fit.problem = "ValueError: Input y contains NaN, which is a long line that doesn't fit";
    (*m_canvas)->updateStates({fit});
    QCOMPARE((*m_canvas)->scene().get(), scene.get());
    QCOMPARE((*m_canvas)->view(), view);
    QCOMPARE(m_canvas->inkAt("s3", QPointF(2, 23)), currentPalette()("failed"));
    const QImage after = (*m_canvas)->grab().toImage();
    const QRect node = (*m_canvas)->nodeRect("s3").toAlignedRect().adjusted(-12, -12, 12, 12);
    const QRect map = (*m_canvas)->findChild<QWidget*>(QStringLiteral("minimap"))->geometry(); // shows states too
    int outside = 0;
    for (int y = 0; y < before.height(); ++y)
        for (int x = 0; x < before.width(); ++x)
            if (!node.contains(x, y) && !map.contains(x, y) && before.pixel(x, y) != after.pixel(x, y)) ++outside;
    QCOMPARE(outside, 0);
    QVERIFY2((*m_canvas)->lastPainted().nodes <= 2, "only what changed is painted");
}

void GraphCanvasTest::states_ofUnknownNodesAreLeftOut() {
    (*m_canvas)->updateStates({graphs::step("nobody", "x", "sql", "failed")});
    QCOMPARE((*m_canvas)->scene()->indexOf("nobody"), -1);
    QCOMPARE((*m_canvas)->drawing(), graphs::penguins());
}

void GraphCanvasTest::states_thatChangeDuringALayoutArrive() {
    LineageDrawing more = graphs::penguins();
    more.nodes.push_back(graphs::step("new", "new", "sql", "queued"));
    more.edges.push_back(graphs::edge("a1", "new"));
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    (*m_canvas)->setGraph(more);
    DrawnNode fit = more.nodes[6], fresh = more.nodes.back();
    fit.status = "failed";
    fresh.status = "running";
    (*m_canvas)->updateStates({fit, fresh, graphs::step("nobody", "x", "sql", "failed")});
    QVERIFY(shown.wait(60'000));
    more.nodes[6] = fit;
    more.nodes.back() = fresh;
    QCOMPARE((*m_canvas)->drawing(), more);
    QVERIFY((*m_canvas)->faces()[6].state == NodeState::Failed);
    QVERIFY((*m_canvas)->faces().back().state == NodeState::Running);
    // And before anything was shown.
    GraphCanvas bare;
    QSignalSpy first(&bare, &GraphCanvas::graphShown);
    bare.setGraph(graphs::penguins());
    bare.updateStates({fit});
    QVERIFY(first.wait(60'000));
    QCOMPARE(bare.drawing().nodes[6].status, std::string("failed"));
}

void GraphCanvasTest::graph_thatIsOnItsWayIsNotAskedForAgain() {
    LineageDrawing other = graphs::states();
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    (*m_canvas)->setGraph(other);
    const QByteArray helpers = qgetenv("STEMMA_HELPERS");
    const QTemporaryDir empty;
    qputenv("STEMMA_HELPERS", empty.path().toUtf8());
    LayoutOptions none; // a second time, it would be laid out without the helper
    none.helpers = newLayoutHelpers();
    (*m_canvas)->setLayoutOptions(none);
    other.nodes.back().status = "queued";
    (*m_canvas)->setGraph(other);
    const bool came = shown.wait(60'000);
    qputenv("STEMMA_HELPERS", helpers);
    QVERIFY(came);
    QCOMPARE((*m_canvas)->drawing(), other);
    QVERIFY((*m_canvas)->faces().back().state == NodeState::Queued);
    QCOMPARE((*m_canvas)->scene()->note(), std::string());
}

void GraphCanvasTest::growth_keepsTheAnchorInPlace() {
    (*m_canvas)->setSelected({"a5"});
    const QRectF before = (*m_canvas)->nodeRect("a5");
    LineageDrawing more = graphs::penguins();
    for (int i = 0; i < 20; ++i) {
        const std::string id = "new" + std::to_string(i);
        more.nodes.push_back(graphs::step(id, id, "sql", "queued"));
        more.edges.push_back(graphs::edge("a1", id));
        more.edges.push_back(graphs::edge(id, "s3"));
    }
    QVERIFY(m_canvas->show(more));
    const QPointF moved = (*m_canvas)->nodeRect("a5").topLeft() - before.topLeft();
    QVERIFY2(std::abs(moved.x()) < 1 && std::abs(moved.y()) < 1, "the selected node stays where it was");
    QCOMPARE((*m_canvas)->nodeRect("a5").size(), before.size());
}

void GraphCanvasTest::growth_keepsTheSelection() {
    (*m_canvas)->setSelected({"a5", "not there yet"});
    QSignalSpy changed(m_canvas->get(), &GraphCanvas::selectionChanged);
    LineageDrawing more = graphs::penguins();
    more.nodes.insert(more.nodes.begin(), graphs::step("not there yet", "x", "sql", "queued"));
    QVERIFY(m_canvas->show(more));
    QCOMPARE((*m_canvas)->selected(), (Ids{"a5", "not there yet"}));
    QCOMPARE(changed.count(), 0); // the person did nothing
}

void GraphCanvasTest::graph_withOtherStatesOnlyMovesNothing() {
    (*m_canvas)->zoomTo(1);
    const auto scene = (*m_canvas)->scene();
    const CanvasView view = (*m_canvas)->view();
    LineageDrawing failed = graphs::penguins();
    failed.nodes[6].status = "failed";
    failed.nodes[6].problem = "it broke";
    QVERIFY(m_canvas->show(failed));
    QCOMPARE((*m_canvas)->scene().get(), scene.get());
    QCOMPARE((*m_canvas)->view(), view);
    QCOMPARE((*m_canvas)->drawing(), failed);
    QCOMPARE((*m_canvas)->faces()[6].facts, QStringLiteral("it broke"));
}

void GraphCanvasTest::menu_isAskedForWithTheNodeUnderThePointer() {
    QSignalSpy asked(m_canvas->get(), &GraphCanvas::contextRequested);
    const QPoint at = m_canvas->middle("a5");
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, (*m_canvas)->mapToGlobal(at));
    QCoreApplication::sendEvent(m_canvas->get(), &event);
    QContextMenuEvent ground(QContextMenuEvent::Mouse, QPoint(500, 20), (*m_canvas)->mapToGlobal(QPoint(500, 20)));
    QCoreApplication::sendEvent(m_canvas->get(), &ground);
    QCOMPARE(asked.count(), 2);
    QCOMPARE(asked[0][0].value<std::string>(), std::string("a5"));
    QCOMPARE(asked[0][1].toPoint(), (*m_canvas)->mapToGlobal(at));
    QCOMPARE(asked[1][0].value<std::string>(), std::string());
    QCOMPARE((*m_canvas)->selected(), Ids{"a5"}); // what the menu is about
}

void GraphCanvasTest::map_isThereOnlyWhenSomethingIsOutOfSight() {
    auto* map = (*m_canvas)->findChild<QWidget*>(QStringLiteral("minimap"));
    QVERIFY(!map->isVisible());
    (*m_canvas)->zoomTo(2);
    QVERIFY(map->isVisible());
    (*m_canvas)->fit();
    QVERIFY(!map->isVisible());
}

void GraphCanvasTest::map_goesWhereItIsClicked() {
    (*m_canvas)->zoomTo(2);
    auto* map = (*m_canvas)->findChild<QWidget*>(QStringLiteral("minimap"));
    const double before = (*m_canvas)->view().origin.x();
    QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(map->width() - 14, map->height() / 2));
    const double right = (*m_canvas)->view().origin.x();
    QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(14, map->height() / 2));
    QVERIFY(right > before && (*m_canvas)->view().origin.x() < before);
}

void GraphCanvasTest::resize_thatPassesByBendsNoView() {
    // As a window is laid out: the canvas is tiny for a moment, where the view would show nothing of the graph.
    GraphCanvas& canvas = *m_canvas->get();
    const QRectF bounds = canvas.scene()->bounds();
    const CanvasView view = CanvasView{1, bounds.topLeft() - QPointF(300, 250)}.snapped(canvas.devicePixelRatioF());
    canvas.resize(100, 30);
    canvas.setView(view);
    QVERIFY(canvas.view().origin != view.origin);
    canvas.resize(1000, 600);
    QVERIFY((canvas.view().origin - view.origin).manhattanLength() < 1);
    // And of one that was chosen by hand.
    canvas.zoomBy(1.1, canvas.rect().center());
    const CanvasView chosen = canvas.view();
    canvas.resize(100, 30);
    canvas.resize(1000, 600);
    QVERIFY((canvas.view().origin - chosen.origin).manhattanLength() < 1);
}

void GraphCanvasTest::resize_fitsUntilThePersonChoseAView() {
    const auto whole = [&] {
        return QRectF((*m_canvas)->rect()).contains((*m_canvas)->view().toWidget((*m_canvas)->scene()->bounds()));
    };
    (*m_canvas)->resize(600, 400);
    QVERIFY(whole());
    (*m_canvas)->zoomTo(1);
    const CanvasView chosen = (*m_canvas)->view();
    (*m_canvas)->resize(700, 500);
    QCOMPARE((*m_canvas)->view(), chosen);
}

/// A graph that came twice (with its pictures the second time) is no view that somebody chose.
void GraphCanvasTest::resize_afterAGraphThatGrewShowsTheStartAgain() {
    LineageDrawing drawing = graphs::penguins();
    const std::string last = drawing.nodes.back().id;
    (*m_canvas)->startAt({last, 0.5, 3});
    for (DrawnNode& node : drawing.nodes) node.picture = !node.picture && node.kind == DrawnNode::Kind::Artifact;
    QVERIFY(m_canvas->show(drawing));
    QVERIFY(!(*m_canvas)->viewChosen());
    (*m_canvas)->resize(500, 400);
    QVERIFY(QRectF((*m_canvas)->rect()).contains((*m_canvas)->nodeRect(last)));
}

void GraphCanvasTest::theme_repaints() {
    const QPalette before = QApplication::palette();
    QApplication::setPalette(Palette(true).widgets());
    QTRY_COMPARE((*m_canvas)->grab().toImage().pixelColor(3, 3), Palette(true)("canvas"));
    QApplication::setPalette(Palette(false).widgets());
    QTRY_COMPARE((*m_canvas)->grab().toImage().pixelColor(3, 3), Palette(false)("canvas"));
    QApplication::setPalette(before);
}

void GraphCanvasTest::empty_saysWhatWillAppear() {
    GraphCanvas canvas;
    canvas.resize(600, 400);
    const QImage bare = canvas.grab().toImage();
    canvas.setEmptyText(QStringLiteral("No lineage yet"), QStringLiteral("Run a pipeline, and it appears here."));
    QVERIFY(canvas.grab().toImage() != bare);
    QVERIFY(!canvas.findChild<QWidget*>(QStringLiteral("canvasBar"))->isVisibleTo(&canvas)); // nothing to zoom
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, QPoint(300, 200));
    QTest::keyClick(&canvas, Qt::Key_Right);
    QTest::keyClick(&canvas, Qt::Key_F);
    QCOMPARE(canvas.current(), std::string());
}

void GraphCanvasTest::empty_mayFollowAGraphAndComeBefore() {
    (*m_canvas)->setSelected({"a5"});
    m_canvas->hoverAt(m_canvas->middle("a5"));
    QVERIFY(m_canvas->show({}));
    QCOMPARE((*m_canvas)->hoveredNode(), std::string());
    QCOMPARE((*m_canvas)->current(), std::string());
    QVERIFY(!(*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasBar"))->isVisible());
    (*m_canvas)->grab();
    QVERIFY(m_canvas->show(graphs::states()));
    graph_isFittedWhenItIsFirstShown();
}

void GraphCanvasTest::pan_paintsOnlyWhatComesIntoSight() {
    m_canvas.emplace(graphs::many(2000));
    (*m_canvas)->zoomTo(0.5);
    (*m_canvas)->settle();
    const int all = (*m_canvas)->lastPainted().nodes;
    QVERIFY2(all > 60, qPrintable(QString::number(all)));
    (*m_canvas)->setView((*m_canvas)->view().panned(QPointF(-24, 0)));
    (*m_canvas)->repaint();
    QVERIFY2((*m_canvas)->lastPainted().nodes < all / 4, qPrintable(QString::number((*m_canvas)->lastPainted().nodes)));
    // … and what was shifted is what would have been painted.
    const QImage shifted = (*m_canvas)->grab().toImage();
    QApplication::setPalette(QApplication::palette());
    (*m_canvas)->resize((*m_canvas)->width() + 1, (*m_canvas)->height());
    (*m_canvas)->resize((*m_canvas)->width() - 1, (*m_canvas)->height());
    QCOMPARE((*m_canvas)->grab().toImage(), shifted);
}

void GraphCanvasTest::large_framesTouchWhatIsInSight() {
    m_canvas.emplace(graphs::many(10'000, false));
    (*m_canvas)->settle();
    QCOMPARE((*m_canvas)->lastPainted().nodes, 10'000); // blocks, in batches
    QCOMPARE((*m_canvas)->lastPainted().texts, 0);
    (*m_canvas)->zoomTo(1);
    (*m_canvas)->settle();
    QVERIFY((*m_canvas)->lastPainted().nodes < 200);
    m_canvas->hoverAt(QPointF(500, 300));
    (*m_canvas)->settle();
    const int inSight = (*m_canvas)->lastPainted().nodes;
    QVERIFY(inSight < 200);
    std::vector<DrawnNode> all = (*m_canvas)->drawing().nodes;
    for (DrawnNode& node : all) node.quiet = !node.quiet;
    (*m_canvas)->updateStates(all); // all at once is one painting, not ten thousand
    (*m_canvas)->settle();
    QVERIFY((*m_canvas)->lastPainted().nodes <= 2 * inSight); // neighbours' parts overlap
}

void GraphCanvasTest::colours_areExplainedOnTheCanvas() {
    auto* legend = (*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasLegend"));
    QVERIFY(!legend->isVisible());
    const QColor before = m_canvas->inkAt("s3", {1.5, 20});
    (*m_canvas)->setColourBy(ColourBy::Duration);
    QVERIFY(legend->isVisible());
    QVERIFY(legend->accessibleName().contains(QStringLiteral("0.1–1 s")));
    QVERIFY((*m_canvas)->rect().contains(legend->geometry()));
    QVERIFY(m_canvas->inkAt("s3", {1.5, 20}) != before);
    DrawnNode fit = (*m_canvas)->drawing().nodes[std::size_t((*m_canvas)->scene()->indexOf("s3"))];
    fit.seconds = 90;
    (*m_canvas)->updateStates({fit}); // it took longer by now
    QVERIFY(legend->accessibleName().contains(QStringLiteral("1–10 min")));
    (*m_canvas)->setColourBy(ColourBy::Kind);
    QVERIFY(!legend->isVisible());
    QCOMPARE(m_canvas->inkAt("s3", {1.5, 20}), before);
}

void GraphCanvasTest::note_isShownForAGraphPlacedByRank() {
    QCOMPARE((*m_canvas)->scene()->note(), std::string());
    m_canvas.emplace(graphs::many(400));
    QVERIFY((*m_canvas)->scene()->note().find("nodes hang together") != std::string::npos);
    const QRect bar = (*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasBar"))->geometry();
    const QImage picture = (*m_canvas)->grab(QRect(bar.right() + 12, bar.top(), 120, bar.height())).toImage();
    int dark = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) dark += qGray(picture.pixel(x, y)) < 140 ? 1 : 0;
    QVERIFY(dark > 40);
}

void GraphCanvasTest::note_ofTheViewIsShown() {
    const auto* note = (*m_canvas)->findChild<CanvasNote*>();
    QVERIFY(!note->isVisible());
    const QString words = QStringLiteral("1,204 nodes: folded by <b>cells</b> and runs");
    (*m_canvas)->setNote(words);
    QVERIFY(note->isVisible());
    QCOMPARE(note->accessibleName(), words);
    QCOMPARE(note->toolTip(), tooltipText(words)); // as plain text
    QCOMPARE((*m_canvas)->accessibleDescription(), QStringLiteral("13 nodes; ") + words);
    const QRect bar = (*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasBar"))->geometry();
    QVERIFY(note->x() > bar.right() && note->x() < bar.right() + 20 && note->y() == bar.y());
    (*m_canvas)->say(QStringLiteral("No way leads there."));
    QCOMPARE(note->text(), QStringLiteral("No way leads there."));
    (*m_canvas)->say({});
    QCOMPARE(note->text(), words);
    // It never stands on the map, nor beyond the canvas.
    (*m_canvas)->setNote(words.repeated(40));
    (*m_canvas)->zoomTo(3);
    const auto* map = (*m_canvas)->findChild<QWidget*>(QStringLiteral("minimap"));
    QVERIFY(map->isVisible() && !note->geometry().intersects(map->geometry()));
    QVERIFY((*m_canvas)->rect().contains(note->geometry()));
    (*m_canvas)->resize(300, 300);
    QVERIFY(!note->isVisible() || (*m_canvas)->rect().contains(note->geometry()));
    (*m_canvas)->resize(1000, 600);
    (*m_canvas)->setNote({});
    QVERIFY(!note->isVisible());
    (*m_canvas)->setNote(words);
    QVERIFY(m_canvas->show({})); // there is nothing to say about nothing
    QVERIFY(!note->isVisible());
}

void GraphCanvasTest::colours_areExplainedInThePersonsTextSize() {
    auto* legend = (*m_canvas)->findChild<QWidget*>(QStringLiteral("canvasLegend"));
    (*m_canvas)->setColourBy(ColourBy::Duration);
    const QSize before = legend->size();
    Fonts::setScale(2);
    QEvent larger(QEvent::FontChange);
    QCoreApplication::sendEvent(m_canvas->get(), &larger);
    const QSize after = legend->size();
    const QRect place = legend->geometry();
    Fonts::setScale(1);
    QVERIFY(after.width() >= 2 * before.width() - 2 && after.height() >= 2 * before.height() - 2);
    QVERIFY((*m_canvas)->rect().contains(place));
}

QTEST_MAIN(GraphCanvasTest)
#include "tst_GraphCanvas.moc"
