// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs as strangers make them: the canvas stays responsive and honest, by hand, by keys and for who can't see it.
#include "core/layout/Layout.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/HoverCard.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTemporaryDir>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasStrangersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_helpers = qgetenv("STEMMA_HELPERS"); }
    void cleanup() {
        m_canvas.reset();
        qputenv("STEMMA_HELPERS", m_helpers);
    }

    void names_ofAnyContent();
    void hub_withTwentyThousandNeighbours();
    void thirtyThousand_canBeWalkedFoundAndMoved();
    void helper_thatIsMissingIsSaid();
    void nothing_takesEveryKey();
    void loops_andCircles();

private:
    void press(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(m_canvas->get(), Qt::Key(key), keys); }
    /// Everything a hand can do, once.
    void handle(const std::string& id) {
        GraphCanvas& canvas = *m_canvas->get();
        canvas.select({id});
        canvas.zoomTo(1);
        canvas.reveal(id);
        m_canvas->hoverAt(canvas.nodeRect(id).center());
        press(Qt::Key_I);
        canvas.grab();
        for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Left, Qt::Key_Up, Qt::Key_Down, Qt::Key_Home, Qt::Key_End})
            press(key, key == Qt::Key_Right ? Qt::ShiftModifier : Qt::NoModifier);
        press(Qt::Key_P);
        canvas.grab();
        canvas.select({id});
        press(Qt::Key_Down, Qt::ControlModifier);
        canvas.grab();
        QVERIFY(QTest::qWaitFor([&] { return !canvas.arranging(); }, 60'000));
        QVERIFY(canvas.pinned().contains(id));
        QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&canvas);
        QAccessibleInterface* node = access->child(canvas.scene()->indexOf(id));
        QVERIFY(node->text(QAccessible::Name).size() < 400);
        QVERIFY(node->text(QAccessible::Description).size() < 20'000);
        QVERIFY(node->relations().size() <= 400);
        canvas.grab();
    }
    std::optional<CanvasFixture> m_canvas;
    QByteArray m_helpers;
};

void CanvasStrangersTest::names_ofAnyContent() {
    LineageDrawing drawing;
    const std::string names[] = {std::string(10'000, 'x'),
                                 "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d/\xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d\xe2\x80\xae"
                                 "evil",
                                 "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86 combining",
                                 "<img src='file:///dev/zero'><script>alert(1)</script>",
                                 "digraph { a -> b [label=\"}\"] }",
                                 "two\nlines\tand\r\nmore",
                                 std::string("\0\x01\x02", 3),
                                 "\xff\xfe\xc0\x80",
                                 "",
                                 "\xf0\x9f\x90\xa7\xf0\x9f\x90\xa7 penguins"};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const std::string id = "n" + std::to_string(i);
        drawing.nodes.push_back(i % 2 ? graphs::step(id, names[i], names[i], names[i])
                                      : graphs::artifact(id, names[i], names[i], int(i), names[i], i % 4 == 0));
        DrawnNode& node = drawing.nodes.back();
        node.tooltip = node.problem = node.layer = node.pipeline = names[i];
        node.tags = {names[i], names[i]};
        if (i > 0) drawing.edges.push_back(graphs::edge("n" + std::to_string(i - 1), id, names[i]));
    }
    m_canvas.emplace(drawing);
    for (const DrawnNode& node : drawing.nodes) handle(node.id);
    (*m_canvas)->find(QStringLiteral("<script>"));
    auto* field = (*m_canvas)->findChild<QLineEdit*>(QStringLiteral("canvasFindField"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE((*m_canvas)->selected(), Ids{"n3"});
    field->setText(QString::fromUtf8("\xf0\x9f\x90\xa7"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE((*m_canvas)->selected(), Ids{"n9"});
}

void CanvasStrangersTest::hub_withTwentyThousandNeighbours() {
    LineageDrawing drawing;
    drawing.nodes.push_back(graphs::artifact("hub", "hub", "table", 1, "10 × 2"));
    for (int i = 0; i < 20'000; ++i) {
        drawing.nodes.push_back(graphs::step("s" + std::to_string(i), "read " + std::to_string(i), "sql", "executed"));
        drawing.edges.push_back(graphs::edge("hub", drawing.nodes.back().id, "rows"));
    }
    m_canvas.emplace(drawing);
    handle("hub");
}

void CanvasStrangersTest::thirtyThousand_canBeWalkedFoundAndMoved() {
    m_canvas.emplace(graphs::many(30'000));
    handle("s7");
    QElapsedTimer clock;
    clock.start();
    (*m_canvas)->find(QStringLiteral("failed"));
    const qint64 found = clock.elapsed();
    (*m_canvas)->grab();
    const QPoint at = m_canvas->middle("s7");
    clock.restart();
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, at);
    QTest::mouseMove(m_canvas->get(), at + QPoint(12, 0));
    const qint64 taken = clock.elapsed();
    (*m_canvas)->repaint();
    clock.restart();
    for (int i = 0; i < 20; ++i) {
        QTest::mouseMove(m_canvas->get(), at + QPoint(13 + i, i));
        (*m_canvas)->repaint();
    }
    qInfo("30,000 nodes: found in %lld ms, taken in %lld ms, moved in %.1f ms", found, taken,
          double(clock.elapsed()) / 20);
    QTest::keyClick(m_canvas->get(), Qt::Key_Escape);
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, at);
    QTest::keyClick((*m_canvas)->findChild<QLineEdit*>(QStringLiteral("canvasFindField")), Qt::Key_Return);
    QCOMPARE((*m_canvas)->selected().size(), std::size_t(1));
    QVERIFY(m_canvas->show(graphs::penguins()));
}

void CanvasStrangersTest::helper_thatIsMissingIsSaid() {
    const QTemporaryDir empty;
    qputenv("STEMMA_HELPERS", empty.path().toUtf8());
    m_canvas.emplace(LineageDrawing());
    LayoutOptions options;
    options.helpers = newLayoutHelpers();
    (*m_canvas)->setLayoutOptions(options);
    QVERIFY(m_canvas->show(graphs::penguins()));
    QVERIFY2((*m_canvas)->scene()->note().find("missing") != std::string::npos, (*m_canvas)->scene()->note().c_str());
    handle("a5");
    QVERIFY(m_canvas->show(graphs::states()));
}

void CanvasStrangersTest::nothing_takesEveryKey() {
    m_canvas.emplace(LineageDrawing());
    for (int key = Qt::Key_0; key <= Qt::Key_9; ++key) press(key);
    for (int key = Qt::Key_A; key <= Qt::Key_Z; ++key) press(key);
    for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Home, Qt::Key_Return, Qt::Key_F3, Qt::Key_Escape, Qt::Key_Space})
        for (const Qt::KeyboardModifier with : {Qt::NoModifier, Qt::ShiftModifier, Qt::ControlModifier})
            press(key, with);
    (*m_canvas)->showPath();
    (*m_canvas)->setPinned({{"a", {1, 2}}});
    (*m_canvas)->resetArrangement();
    (*m_canvas)->open("a");
    QTest::mouseMove(m_canvas->get(), QPoint(300, 200));
    QTest::mouseDClick(m_canvas->get(), Qt::LeftButton, {}, QPoint(300, 200));
    QCOMPARE((*m_canvas)->current(), std::string());
    // And before any graph was set.
    GraphCanvas bare;
    bare.resize(300, 200);
    bare.show();
    for (const Qt::Key key : {Qt::Key_Left, Qt::Key_P, Qt::Key_I, Qt::Key_Slash, Qt::Key_A, Qt::Key_Space})
        QTest::keyClick(&bare, key);
    bare.showPath();
    bare.setPinned({{"a", {1, 2}}});
    QCOMPARE(bare.pinned().size(), std::size_t(1));
    bare.resetArrangement();
}

void CanvasStrangersTest::loops_andCircles() {
    LineageDrawing drawing = graphs::penguins();
    drawing.edges.push_back(graphs::edge("a5", "a5"));
    drawing.edges.push_back(graphs::edge("a8", "a1"));
    for (int i = 0; i < 300; ++i) drawing.edges.push_back(graphs::edge("a1", "s1", "again"));
    m_canvas.emplace(drawing);
    handle("a5");
    handle("a1");
}

QTEST_MAIN(CanvasStrangersTest)
#include "tst_CanvasStrangers.moc"
