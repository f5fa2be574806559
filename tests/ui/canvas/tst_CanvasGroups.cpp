// SPDX-License-Identifier: GPL-3.0-or-later
// Groups that are folded, and what lies between two nodes.
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/GraphWalk.h"

#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasGroupsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        LineageDrawing drawing = graphs::penguins();
        DrawnNode group;
        group.id = "g:train";
        group.kind = DrawnNode::Kind::Group;
        group.name = "train";
        group.fold = {36, 0, {{"executed", 36}}, 0.2, 0.3, 1.4};
        drawing.nodes.push_back(group);
        drawing.edges.push_back(graphs::edge("a2", "g:train", "rows"));
        m_canvas.emplace(drawing);
        m_toggled.emplace(m_canvas->get(), &GraphCanvas::foldToggled);
        m_opened.emplace(m_canvas->get(), &GraphCanvas::opened);
    }
    void cleanup() {
        m_toggled.reset();
        m_opened.reset();
        m_canvas.reset();
    }

    void group_opensByDoubleClick();
    void group_opensByEnterAndSpace();
    void group_opensByItsChevron();
    void space_onAnyOtherNodeFoldsItBack();
    void space_thatMovedTheViewFoldsNothing();
    void path_ofTwoLightsOnlyWhatLiesBetween();
    void path_goesWithTheSelectionAndEscape();
    void path_thatIsNotThereIsSaid();
    void path_needsTwo();
    void between_isTheSameBothWays();

private:
    void press(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(m_canvas->get(), Qt::Key(key), keys); }
    std::optional<CanvasFixture> m_canvas;
    std::optional<QSignalSpy> m_toggled, m_opened;
};

void CanvasGroupsTest::group_opensByDoubleClick() {
    QTest::mouseDClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("g:train"));
    QCOMPARE(m_toggled->count(), 1);
    QCOMPARE((*m_toggled)[0][0].value<std::string>(), std::string("g:train"));
    QCOMPARE(m_opened->count(), 0);
}

void CanvasGroupsTest::group_opensByEnterAndSpace() {
    (*m_canvas)->setSelected({"g:train"});
    press(Qt::Key_Return);
    QCOMPARE(m_toggled->count(), 1);
    press(Qt::Key_Space);
    QCOMPARE(m_toggled->count(), 2);
    QCOMPARE(m_opened->count(), 0);
}

void CanvasGroupsTest::group_opensByItsChevron() {
    const QPointF corner = (*m_canvas)->nodeRect("g:train").topLeft();
    const double scale = (*m_canvas)->view().scale;
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, (corner + QPointF(18, 16) * scale).toPoint());
    QCOMPARE(m_toggled->count(), 1);
    QCOMPARE((*m_canvas)->selected(), Ids{}); // it was no wish to select
    QTest::mouseDClick(m_canvas->get(), Qt::LeftButton, {}, (corner + QPointF(18, 16) * scale).toPoint());
    QVERIFY(m_toggled->count() <= 2); // an impatient double click doesn't open and close and open
    QTest::mouseClick(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("g:train"));
    QCOMPARE((*m_canvas)->selected(), Ids{"g:train"});
}

void CanvasGroupsTest::space_onAnyOtherNodeFoldsItBack() {
    QSignalSpy back(m_canvas->get(), &GraphCanvas::foldBackRequested);
    press(Qt::Key_Space); // on nothing
    QCOMPARE(back.count(), 0);
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_Space);
    QCOMPARE(back.count(), 1);
    QCOMPARE(back[0][0].value<std::string>(), std::string("a5"));
    QCOMPARE(m_toggled->count(), 0);
}

void CanvasGroupsTest::space_thatMovedTheViewFoldsNothing() {
    (*m_canvas)->setSelected({"g:train"});
    QTest::keyPress(m_canvas->get(), Qt::Key_Space);
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, QPoint(500, 20));
    QTest::mouseMove(m_canvas->get(), QPoint(540, 40));
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, QPoint(540, 40));
    QTest::keyRelease(m_canvas->get(), Qt::Key_Space);
    QCOMPARE(m_toggled->count(), 0);
}

void CanvasGroupsTest::path_ofTwoLightsOnlyWhatLiesBetween() {
    (*m_canvas)->setSelected({"a5", "a2"}); // later and earlier
    press(Qt::Key_P);
    QCOMPARE((*m_canvas)->said(), QString());
    const QColor surface = currentPalette()("surface");
    const QPointF free(4, 40); // inside the card, beside everything
    QCOMPARE(m_canvas->inkAt("a2", free), surface);
    QCOMPARE(m_canvas->inkAt("s3", QPointF(2, 23)), currentPalette()("executed"));  // fit, between
    QVERIFY(m_canvas->inkAt("s4", QPointF(2, 23)) != currentPalette()("executed")); // predict, after
    QVERIFY(m_canvas->inkAt("s1", QPointF(2, 23)) != currentPalette()("reused"));   // split, before
}

void CanvasGroupsTest::path_goesWithTheSelectionAndEscape() {
    const auto only = [&] { return m_canvas->inkAt("s4", QPointF(2, 23)) != currentPalette()("executed"); };
    (*m_canvas)->setSelected({"a5", "a2"});
    press(Qt::Key_P);
    QVERIFY(only());
    (*m_canvas)->setSelected({"a5", "a2"}); // said again, nothing new
    QVERIFY(only());
    press(Qt::Key_Escape);
    QVERIFY(!only());
    QCOMPARE((*m_canvas)->selected(), (Ids{"a5", "a2"}));
    press(Qt::Key_P);
    QVERIFY(only());
    press(Qt::Key_P); // off
    QVERIFY(!only());
    press(Qt::Key_P);
    (*m_canvas)->setSelected({"a5"});
    QVERIFY(!only());
}

void CanvasGroupsTest::path_thatIsNotThereIsSaid() {
    (*m_canvas)->setSelected({"a4", "a5"});
    press(Qt::Key_P);
    QVERIFY2((*m_canvas)->said().contains(QLatin1String("penguins/summary")) &&
                 (*m_canvas)->said().contains(QLatin1String("No way leads")),
             qPrintable((*m_canvas)->said()));
    (*m_canvas)->grab();
}

void CanvasGroupsTest::path_needsTwo() {
    (*m_canvas)->setSelected({"a5"});
    press(Qt::Key_P);
    QVERIFY((*m_canvas)->said().contains(QLatin1String("two nodes")));
}

void CanvasGroupsTest::between_isTheSameBothWays() {
    const auto scene = (*m_canvas)->scene();
    const auto at = [&](const char* id) { return scene->indexOf(id); };
    const auto one = between(*scene, at("a1"), at("a6")), other = between(*scene, at("a6"), at("a1"));
    QCOMPARE(one, other);
    for (const char* id : {"a1", "s1", "a2", "a3", "s3", "a5", "s4", "a6"}) QVERIFY2(one[std::size_t(at(id))] != 0, id);
    for (const char* id : {"s2", "a4", "s5", "a7", "a8", "g:train"}) QVERIFY2(one[std::size_t(at(id))] == 0, id);
    for (const SceneEdge& edge : scene->edges())
        QCOMPARE(scene->isLit(edge, one), one[std::size_t(edge.from)] != 0 && one[std::size_t(edge.to)] != 0);
    QVERIFY(between(*scene, at("a4"), at("a5")).empty());
    QVERIFY(between(*scene, at("a4"), at("a4")).empty());
}

QTEST_MAIN(CanvasGroupsTest)
#include "tst_CanvasGroups.moc"
