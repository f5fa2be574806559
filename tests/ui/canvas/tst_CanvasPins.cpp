// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes that are moved by hand and by keys, and graphs that change around what stays.
#include "tests/ui/canvas/CanvasFixture.h"

#include <QContextMenuEvent>
#include <cmath>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasPinsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_canvas.emplace();
        (*m_canvas)->zoomTo(0.8);
    }
    void cleanup() { m_canvas.reset(); }

    void drag_movesTheNodeAndPinsIt();
    void drag_movesNothingElse();
    void drag_takesAllThatIsSelectedAlong();
    void drag_ofTheGroundMovesTheView();
    void drag_fromAfarMovesTheView();
    void drag_isTakenBackByEscape();
    void drag_mindsNoSecondButton_data();
    void drag_mindsNoSecondButton();
    void drag_paintsOnlyWhatMoves();
    void drag_holdsAGraphThatArrives();
    void edges_followWhileDragging();
    void colours_goAlong();
    void undo_bringsTheNodeBackToThePixel();
    void keys_moveTheCurrentNode();
    void keys_inQuickSuccessionAddUp();
    void pins_ofAnotherDayHold();
    void pins_surviveAGraphThatGrows();
    void reset_laysOutAnew();
    void pin_isMarked();
    void dropped_canBeTakenAgainBeforeItIsLaidOut();
    void dropped_isSeenAllTheWhile();
    void taken_isPaintedAroundOnly();
    void nudge_copiesNoGraph();

private:
    /// With the button held at the end; by steps, as a hand does.
    void drag(QPoint from, QPoint by) {
        QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) QTest::mouseMove(m_canvas->get(), from + by * i / 4);
    }
    void letGo(QPoint at) { QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, at); }
    void dragAndDrop(const char* id, QPoint by) {
        const QPoint from = m_canvas->middle(id);
        drag(from, by);
        letGo(from + by);
    }
    bool settled() const {
        return QTest::qWaitFor([&] { return !(*m_canvas)->arranging(); }, 30'000);
    }
    void press(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(m_canvas->get(), Qt::Key(key), keys); }
    QRectF box(const char* id) const {
        return (*m_canvas)->scene()->nodes()[std::size_t((*m_canvas)->scene()->indexOf(id))].box;
    }
    std::optional<CanvasFixture> m_canvas;
};

void CanvasPinsTest::drag_movesTheNodeAndPinsIt() {
    QSignalSpy arranged(m_canvas->get(), &GraphCanvas::arranged),
        kept(m_canvas->get(), &GraphCanvas::arrangementChanged);
    const QPoint before = m_canvas->middle("a5");
    const QPointF home = box("a5").center();
    dragAndDrop("a5", {80, -48});
    QCOMPARE(m_canvas->middle("a5"), before + QPoint(80, -48)); // at once
    QCOMPARE(arranged.count(), 1);
    QCOMPARE(kept.count(), 1);
    QVERIFY(arranged[0][0].toString().contains(QLatin1String("penguins/model")));
    QCOMPARE((*m_canvas)->selected(), Ids{});
    QVERIFY(settled());
    QVERIFY((m_canvas->middle("a5") - before - QPoint(80, -48)).manhattanLength() <= 2);
    const Pins pins = (*m_canvas)->pinned();
    QCOMPARE(pins.size(), std::size_t(1));
    const Point at = pins.at("a5");
    QVERIFY(std::abs(at.x - home.x() - 100) <= 1 && std::abs(at.y - home.y() + 60) <= 1); // 80 pixels at 0.8
    QCOMPARE(box("a5").center(), QPointF(at.x, at.y));
}

void CanvasPinsTest::drag_movesNothingElse() {
    std::map<std::string, QRectF> before;
    for (const SceneNode& node : (*m_canvas)->scene()->nodes()) before[node.id] = (*m_canvas)->nodeRect(node.id);
    dragAndDrop("a5", {60, 200});
    QVERIFY(settled());
    for (const auto& [id, rect] : before)
        if (id != "a5") QCOMPARE((*m_canvas)->nodeRect(id), rect);
    // What leads there still leads there.
    for (const SceneEdge& edge : (*m_canvas)->scene()->edges()) {
        const QRectF to = (*m_canvas)->scene()->nodes()[std::size_t(edge.to)].box.adjusted(-1, -1, 1, 1);
        const QRectF from = (*m_canvas)->scene()->nodes()[std::size_t(edge.from)].box.adjusted(-1, -1, 1, 1);
        QVERIFY(to.contains(edge.tip) && from.contains(edge.bezier.front()));
    }
}

void CanvasPinsTest::drag_takesAllThatIsSelectedAlong() {
    (*m_canvas)->setSelected({"a2", "s3"});
    const QPoint one = m_canvas->middle("a2"), other = m_canvas->middle("s3");
    dragAndDrop("s3", {20, 40});
    QCOMPARE(m_canvas->middle("a2") - one, QPoint(20, 40));
    QCOMPARE(m_canvas->middle("s3") - other, QPoint(20, 40));
    QCOMPARE((*m_canvas)->pinned().size(), std::size_t(2));
    dragAndDrop("a5", {0, 40}); // isn't selected
    QCOMPARE((*m_canvas)->pinned().size(), std::size_t(3));
}

void CanvasPinsTest::drag_ofTheGroundMovesTheView() {
    const QPointF origin = (*m_canvas)->view().origin;
    drag({500, 12}, {40, 20});
    letGo({540, 32});
    QVERIFY((*m_canvas)->view().origin != origin);
    QVERIFY((*m_canvas)->pinned().empty());
}

void CanvasPinsTest::drag_fromAfarMovesTheView() {
    (*m_canvas)->zoomTo(0.2);
    dragAndDrop("a5", {40, 0});
    QVERIFY((*m_canvas)->pinned().empty());
}

void CanvasPinsTest::drag_isTakenBackByEscape() {
    QSignalSpy arranged(m_canvas->get(), &GraphCanvas::arranged);
    const QRectF before = (*m_canvas)->nodeRect("a5");
    const QPoint from = m_canvas->middle("a5");
    drag(from, {80, 40});
    QVERIFY((*m_canvas)->nodeRect("a5") != before);
    press(Qt::Key_Escape);
    QCOMPARE((*m_canvas)->nodeRect("a5"), before);
    letGo(from + QPoint(80, 40));
    QCOMPARE((*m_canvas)->nodeRect("a5"), before);
    QCOMPARE(arranged.count(), 0);
    QVERIFY((*m_canvas)->pinned().empty());
}

void CanvasPinsTest::drag_mindsNoSecondButton_data() {
    QTest::addColumn<int>("button");
    QTest::newRow("right") << int(Qt::RightButton);
    QTest::newRow("middle") << int(Qt::MiddleButton);
    QTest::newRow("back") << int(Qt::BackButton);
}

void CanvasPinsTest::drag_mindsNoSecondButton() {
    QFETCH(int, button);
    QSignalSpy asked(m_canvas->get(), &GraphCanvas::contextRequested);
    const QPoint from = m_canvas->middle("a5"), first = from + QPoint(40, 20), last = from + QPoint(60, 20);
    drag(from, {40, 20});
    QTest::mousePress(m_canvas->get(), Qt::MouseButton(button), {}, first);
    QContextMenuEvent menu(QContextMenuEvent::Mouse, first, (*m_canvas)->mapToGlobal(first));
    QCoreApplication::sendEvent(m_canvas->get(), &menu);
    QTest::mouseRelease(m_canvas->get(), Qt::MouseButton(button), {}, first);
    QCOMPARE(asked.count(), 0); // a menu would take the hand away
    QVERIFY((*m_canvas)->pinned().empty());
    QTest::mouseMove(m_canvas->get(), last);
    QCOMPARE(m_canvas->middle("a5"), last); // it is in the hand still
    letGo(last);
    QCOMPARE((*m_canvas)->pinned().size(), std::size_t(1));
    QCOMPARE((*m_canvas)->selected(), Ids{});
    QVERIFY(settled());
    QTest::mouseMove(m_canvas->get(), from);
    QVERIFY((m_canvas->middle("a5") - last).manhattanLength() <= 2);
}

void CanvasPinsTest::drag_paintsOnlyWhatMoves() {
    const QPoint from = m_canvas->middle("a5");
    drag(from, {40, 40});
    (*m_canvas)->repaint();
    DrawnNode other = (*m_canvas)->drawing().nodes[0];
    other.facts = "news";
    (*m_canvas)->updateStates({other});
    (*m_canvas)->repaint();
    const PaintCount one = (*m_canvas)->lastPainted(); // of the picture below what is carried
    QVERIFY(one.nodes <= 2);
    const QImage before = m_canvas->onScreen();
    QTest::mouseMove(m_canvas->get(), from + QPoint(90, 60));
    const QImage after = m_canvas->onScreen();
    QVERIFY(before != after);
    QCOMPARE((*m_canvas)->lastPainted().nodes, one.nodes); // it wasn't painted again
    letGo(from + QPoint(90, 60));
}

void CanvasPinsTest::drag_holdsAGraphThatArrives() {
    const QPoint from = m_canvas->middle("a5");
    drag(from, {40, 40});
    LineageDrawing more = graphs::penguins();
    more.nodes.push_back(graphs::step("new", "new", "sql", "queued"));
    more.edges.push_back(graphs::edge("a5", "new"));
    (*m_canvas)->setGraph(more);
    QVERIFY(QTest::qWaitFor([&] { return !(*m_canvas)->arranging(); }, 30'000));
    QCOMPARE((*m_canvas)->scene()->indexOf("new"), -1); // what is in the hand isn't taken out of it
    QCOMPARE(m_canvas->middle("a5"), from + QPoint(40, 40));
    letGo(from + QPoint(40, 40));
    QTRY_VERIFY((*m_canvas)->scene()->indexOf("new") >= 0);
    QVERIFY((m_canvas->middle("a5") - from - QPoint(40, 40)).manhattanLength() <= 2);
}

void CanvasPinsTest::edges_followWhileDragging() {
    const auto inkAlong = [&](QPointF from, QPointF to) { // some of the ground's column between two nodes is inked
        const QImage picture = (*m_canvas)->grab().toImage();
        const QPointF middle = (from + to) / 2;
        int inked = 0;
        for (int y = int(std::min(from.y(), to.y())) - 6; y <= int(std::max(from.y(), to.y())) + 6; ++y)
            inked += qGray(picture.pixel(int(middle.x()), y)) < 200 ? 1 : 0;
        return inked;
    };
    drag(m_canvas->middle("a8"), {20, 130});
    const QRectF from = (*m_canvas)->nodeRect("s5"), to = (*m_canvas)->nodeRect("a8");
    QVERIFY(inkAlong({from.right(), from.center().y()}, {to.left(), to.center().y()}) > 0);
    letGo(to.center().toPoint());
}

void CanvasPinsTest::colours_goAlong() {
    (*m_canvas)->setColourBy(ColourBy::Status);
    const auto look = [&] { // of what isn't hovered, so that nothing else differs
        return (*m_canvas)->grab((*m_canvas)->nodeRect("s5").toAlignedRect().adjusted(2, 2, -2, -2)).toImage();
    };
    const QImage before = look();
    const QPoint from = m_canvas->middle("s5");
    drag(from, {0, 60});
    const QImage carried = look();
    int inked = 0; // it has the colour it had
    for (int y = 0; y < before.height(); ++y)
        for (int x = 0; x < 6; ++x) inked += before.pixel(x, y) == carried.pixel(x, y) ? 1 : 0;
    QVERIFY2(inked > before.height() * 4, qPrintable(QString::number(inked)));
    letGo(from + QPoint(0, 60));
}

void CanvasPinsTest::undo_bringsTheNodeBackToThePixel() {
    QSignalSpy arranged(m_canvas->get(), &GraphCanvas::arranged);
    const QRectF before = (*m_canvas)->nodeRect("a5");
    dragAndDrop("a5", {60, 90});
    QVERIFY(settled());
    const auto old = arranged[0][1].value<Pins>(), now = arranged[0][2].value<Pins>();
    (*m_canvas)->setPinned(old);
    QVERIFY(settled());
    QCOMPARE((*m_canvas)->nodeRect("a5"), before);
    (*m_canvas)->setPinned(now);
    QVERIFY(settled());
    QVERIFY((*m_canvas)->nodeRect("a5").center().y() > before.center().y() + 80);
    QCOMPARE(arranged.count(), 1); // undo isn't undone
}

void CanvasPinsTest::keys_moveTheCurrentNode() {
    QSignalSpy arranged(m_canvas->get(), &GraphCanvas::arranged);
    press(Qt::Key_Right, Qt::ControlModifier); // nothing is current
    QVERIFY((*m_canvas)->pinned().empty());
    (*m_canvas)->setSelected({"a5"});
    const QPointF home = box("a5").center();
    press(Qt::Key_Down, Qt::ControlModifier);
    QVERIFY(settled());
    QVERIFY(std::abs(box("a5").center().y() - home.y() - 20) <= 1 && std::abs(box("a5").center().x() - home.x()) <= 1);
    QCOMPARE(arranged.count(), 1);
    QKeyEvent wish(QEvent::ShortcutOverride, Qt::Key_Right, Qt::ControlModifier);
    wish.ignore();
    QCoreApplication::sendEvent(m_canvas->get(), &wish);
    QVERIFY(wish.isAccepted());
}

void CanvasPinsTest::keys_inQuickSuccessionAddUp() {
    (*m_canvas)->setSelected({"a5"});
    const QPointF home = box("a5").center();
    for (int i = 0; i < 3; ++i) press(Qt::Key_Left, Qt::ControlModifier); // faster than it is laid out
    press(Qt::Key_Up, Qt::ControlModifier);
    QVERIFY(settled());
    const QPointF off = box("a5").center() - home;
    QVERIFY2(std::abs(off.x() + 60) <= 1 && std::abs(off.y() + 20) <= 1, qPrintable(QString::number(off.x())));
}

void CanvasPinsTest::pins_ofAnotherDayHold() {
    const QPointF home = box("a5").center();
    const Point there{std::round(home.x() + 40), std::round(home.y() + 150)};
    CanvasFixture other{LineageDrawing()};
    other->setPinned({{"a5", there}, {"gone", {1, 2}}});
    QVERIFY(other.show(graphs::penguins()));
    const auto placed = [&] {
        return other->scene()->nodes()[std::size_t(other->scene()->indexOf("a5"))].box.center();
    };
    QCOMPARE(placed(), QPointF(there.x, there.y));
    other->setPinned({});
    QTRY_VERIFY(!other->arranging());
    QVERIFY((placed() - home).manhattanLength() < 0.1); // where it would be
}

void CanvasPinsTest::pins_surviveAGraphThatGrows() {
    dragAndDrop("a5", {40, 120});
    QVERIFY(settled());
    const QRectF before = (*m_canvas)->nodeRect("a5");
    LineageDrawing more = graphs::penguins();
    for (int i = 0; i < 8; ++i) {
        const std::string id = "new" + std::to_string(i);
        more.nodes.push_back(graphs::step(id, id, "sql", "queued"));
        more.edges.push_back(graphs::edge("a1", id));
    }
    QVERIFY(m_canvas->show(more));
    const QPointF off = (*m_canvas)->nodeRect("a5").center() - before.center();
    QVERIFY2(off.manhattanLength() < 1, qPrintable(QString::number(off.manhattanLength())));
}

void CanvasPinsTest::reset_laysOutAnew() {
    QSignalSpy arranged(m_canvas->get(), &GraphCanvas::arranged);
    const QRectF before = box("a5");
    (*m_canvas)->resetArrangement(); // nothing was arranged
    QVERIFY(settled());
    QCOMPARE(arranged.count(), 0);
    dragAndDrop("a5", {60, 90});
    QVERIFY(settled());
    (*m_canvas)->resetArrangement();
    QVERIFY(settled());
    QCOMPARE(box("a5"), before);
    QVERIFY((*m_canvas)->pinned().empty());
    QCOMPARE(arranged.count(), 2);
    QCOMPARE(arranged[1][1].value<Pins>().size(), std::size_t(1));
}

void CanvasPinsTest::pin_isMarked() {
    (*m_canvas)->zoomTo(1);
    (*m_canvas)->reveal("s3");
    const auto marked = [&] { // accents beside the corner, where nothing else has any
        const QPoint at = (*m_canvas)->nodeRect("s3").topRight().toPoint();
        const QImage corner = (*m_canvas)->grab(QRect(at - QPoint(14, 10), QSize(20, 22))).toImage();
        int count = 0;
        for (int y = 0; y < corner.height(); ++y)
            for (int x = 0; x < corner.width(); ++x) {
                const QColor pixel = corner.pixelColor(x, y); // the accent is blue, and all else there is grey
                count += pixel.blue() - pixel.red() > 40 ? 1 : 0;
            }
        return count;
    };
    QCOMPARE(marked(), 0);
    Pins pins{{"s3", {std::round(box("s3").center().x()), std::round(box("s3").center().y())}}};
    (*m_canvas)->setPinned(pins);
    QVERIFY(settled());
    QVERIFY2(marked() > 5, qPrintable(QString::number(marked())));
    (*m_canvas)->setPinned({});
    QVERIFY(settled());
    QCOMPARE(marked(), 0);
}

void CanvasPinsTest::dropped_canBeTakenAgainBeforeItIsLaidOut() {
    const QPoint five = m_canvas->middle("a5"), two = m_canvas->middle("a2");
    dragAndDrop("a5", {30, 60});
    dragAndDrop("a2", {0, -40});                             // at once
    QCOMPARE(m_canvas->middle("a5"), five + QPoint(30, 60)); // waits where it was put
    dragAndDrop("a5", {10, 0});
    QVERIFY(settled());
    QVERIFY((m_canvas->middle("a5") - five - QPoint(40, 60)).manhattanLength() <= 2);
    QVERIFY((m_canvas->middle("a2") - two - QPoint(0, -40)).manhattanLength() <= 2);
    QCOMPARE((*m_canvas)->pinned().size(), std::size_t(2));
}

/// Where tiles take their time: neither the picture of before nor that of after may show through without it.
void CanvasPinsTest::dropped_isSeenAllTheWhile() {
    m_canvas.emplace(graphs::many(4000));
    (*m_canvas)->zoomTo(0.32);
    const auto node = (*m_canvas)->scene()->nodeAt((*m_canvas)->view().toUnits(QPointF(500, 300)));
    std::string id = node < 0 ? std::string() : (*m_canvas)->scene()->nodes()[std::size_t(node)].id;
    for (const SceneNode& other : (*m_canvas)->scene()->nodes())
        if (const QRectF box = (*m_canvas)->nodeRect(other.id);
            id.empty() && QRectF(300, 200, 400, 200).contains(box) && other.kind == DrawnNode::Kind::Step)
            id = other.id;
    QVERIFY(!id.empty());
    const auto arrive = [&] {
        (*m_canvas)->repaint();
        return QTest::qWaitFor([&] { return (*m_canvas)->settled(); }, 60'000);
    };
    QVERIFY(arrive());
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    bool seen = true;
    int unsettled = 0;
    const auto look = [&] {
        const QImage now = m_canvas->onScreen();
        unsettled += (*m_canvas)->settled() ? 0 : 1;
        const QRect box = (*m_canvas)->nodeRect(id).toAlignedRect().adjusted(3, 3, -3, -3);
        const QRgb ground = currentPalette()("canvas").rgb();
        int inked = 0;
        for (int x = box.left(); x < box.right(); ++x) inked += now.pixel(x, box.center().y()) != ground ? 1 : 0;
        seen = seen && inked > box.width() * 3 / 4;
    };
    look();
    QVERIFY(seen);
    const QPoint from = m_canvas->middle(id), by(0, -60);
    drag(from, by);
    QVERIFY(arrive());
    look();
    QVERIFY(seen);
    letGo(from + by);
    unsettled = 0;
    while (shown.isEmpty()) {
        QVERIFY(shown.wait(60'000));
        look();
    }
    QVERIFY(unsettled > 0); // tiles are on their way
    QVERIFY(seen);
    QTRY_VERIFY((look(), (*m_canvas)->settled()));
    look();
    QVERIFY(seen);
}

/// What is taken up in a large graph leaves the rest of the picture as it is.
void CanvasPinsTest::taken_isPaintedAroundOnly() {
    m_canvas.emplace(graphs::many(4000, false));
    (*m_canvas)->zoomTo(0.32);
    (*m_canvas)->settle();
    (*m_canvas)->repaint();
    const int all = (*m_canvas)->lastPainted().nodes;
    QVERIFY(all > 100);
    std::string id;
    for (const SceneNode& node : (*m_canvas)->scene()->nodes())
        if (id.empty() && QRectF(300, 200, 400, 200).contains((*m_canvas)->nodeRect(node.id))) id = node.id;
    QVERIFY(!id.empty());
    const QPoint from = m_canvas->middle(id);
    drag(from, {0, 30});
    (*m_canvas)->repaint();
    QVERIFY((*m_canvas)->settled()); // at once
    QVERIFY2((*m_canvas)->lastPainted().nodes < all / 4, qPrintable(QString::number((*m_canvas)->lastPainted().nodes)));
    press(Qt::Key_Escape);
    (*m_canvas)->repaint();
    QVERIFY((*m_canvas)->settled());
    letGo(from);
    (*m_canvas)->setSelected({});
    m_canvas->hoverAt(QPointF(2, 2));
    const QImage back = m_canvas->onScreen();
    QEvent anew(QEvent::PaletteChange);
    QCoreApplication::sendEvent(m_canvas->get(), &anew);
    (*m_canvas)->settle();
    const QRect around = (*m_canvas)->nodeRect(id).toAlignedRect().adjusted(2, 2, -2, -2);
    QCOMPARE(back.copy(around), m_canvas->onScreen().copy(around)); // as if nothing had been
}

void CanvasPinsTest::nudge_copiesNoGraph() {
    const LineageDrawing* before = &(*m_canvas)->drawing();
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_Down, Qt::ControlModifier);
    QVERIFY(settled());
    QCOMPARE(&(*m_canvas)->drawing(), before);
    // But what is said meanwhile is said to one's own.
    DrawnNode node = (*m_canvas)->drawing().nodes[0];
    node.facts = "news";
    press(Qt::Key_Down, Qt::ControlModifier);
    (*m_canvas)->updateStates({node});
    QVERIFY(settled());
    QCOMPARE((*m_canvas)->drawing().nodes[0].facts, std::string("news"));
}

QTEST_MAIN(CanvasPinsTest)
#include "tst_CanvasPins.moc"
