// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasFind.h"
#include "ui/paint/Fonts.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasFindTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_canvas.emplace(); }
    void cleanup() { m_canvas.reset(); }

    void index_findsAllWordsInAnyPart();
    void index_mindsNeitherCaseNorComposition();
    void index_isQuickWithManyNodes();
    void slash_opensTheField();
    void controlF_isTakenFromTheWindow();
    void typing_lightsWhatFitsAndCounts();
    void typing_bringsTheFirstIntoSightAndSelectsNothing();
    void enter_walksAndSelects();
    void f3_walksFromTheGraphToo();
    void walking_fromAfarComesNearEnoughToRead();
    void walking_comesNearEnoughForLargeText();
    void escape_closesAndKeepsWhatWasFound();
    void letter_thatIsNoKeyBeginsToFind();
    void nothing_thatFitsSaysSo();
    void graph_thatChangesIsSearchedAnew();
    void graph_thatChangesWhileTheFieldIsOpenMovesNoView();
    void graph_thatShrinksWhileTheFieldIsOpen();
    void states_thatChangeAreFoundAnew();
    void empty_givesTheKeyboardToNobodyElse();
    void buttons_haveNamesAndWork();

private:
    QLineEdit* field() const { return (*m_canvas)->findChild<QLineEdit*>(QStringLiteral("canvasFindField")); }
    QString count() const { return (*m_canvas)->findChild<QLabel*>(QStringLiteral("canvasFindCount"))->text(); }
    CanvasFind* box() const { return (*m_canvas)->findChild<CanvasFind*>(); }
    void press(int key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(m_canvas->get(), Qt::Key(key), keys); }
    std::optional<CanvasFixture> m_canvas;
};

void CanvasFindTest::index_findsAllWordsInAnyPart() {
    LineageDrawing drawing = graphs::penguins();
    drawing.nodes[7].tags = {"production", "best of <b>"};
    drawing.nodes[6].pipeline = "shop";
    drawing.nodes[6].layer = "silver";
    const FindIndex index(drawing);
    QCOMPARE(index.find(QStringLiteral("reused")), (std::vector<int>{1, 2}));
    QCOMPARE(index.find(QStringLiteral("reused sql desc")), std::vector<int>{2});
    QCOMPARE(index.find(QStringLiteral("production")), std::vector<int>{7});
    QCOMPARE(index.find(QStringLiteral("of <b>")), std::vector<int>{7});
    QCOMPARE(index.find(QStringLiteral("shop silver fit")), std::vector<int>{6});
    QCOMPARE(index.find(QStringLiteral("model @3")), std::vector<int>{7});
    QCOMPARE(index.find(QStringLiteral("  ")), std::vector<int>());
    QCOMPARE(index.find(QStringLiteral("modelsql")), std::vector<int>()); // parts don't run together
}

void CanvasFindTest::index_mindsNeitherCaseNorComposition() {
    LineageDrawing drawing;
    drawing.nodes = {graphs::artifact("a",
                                      "Ma\xc3\x9f"
                                      "e/caf\xc3\xa9",
                                      "table", 1, ""),
                     graphs::artifact("b", "cafe\xcc\x81", "table", 1, ""), // e and a combining accent
                     graphs::artifact("c", "\xff\xfe broken", "table", 1, "")};
    const FindIndex index(drawing);
    QCOMPARE(index.find(QString::fromUtf8("CAF\xc3\x89")), (std::vector<int>{0, 1}));
    QCOMPARE(index.find(QStringLiteral("BROKEN")), std::vector<int>{2});
}

void CanvasFindTest::index_isQuickWithManyNodes() {
    LineageDrawing drawing = graphs::many(30'000);
    drawing.nodes[5].name = std::string(10'000'000, 'x');
    const FindIndex index(drawing);
    QElapsedTimer clock;
    clock.start();
    const auto found = index.find(QStringLiteral("step 123"));
    QVERIFY(!found.empty());
    qInfo("30,000 nodes searched in %lld us", clock.nsecsElapsed() / 1000);
    QCOMPARE(index.find(QString(2500, QLatin1Char('x'))), std::vector<int>()); // only the beginning is looked at
}

void CanvasFindTest::slash_opensTheField() {
    QVERIFY(!box()->isVisible());
    press(Qt::Key_Slash);
    QVERIFY(box()->isVisible() && field()->hasFocus());
    QVERIFY((*m_canvas)->rect().contains(box()->geometry()));
    QVERIFY(box()->geometry().center().x() > (*m_canvas)->width() / 2 && box()->y() < 40); // top right
    QVERIFY(!field()->accessibleName().isEmpty());
}

void CanvasFindTest::controlF_isTakenFromTheWindow() {
    QKeyEvent wish(QEvent::ShortcutOverride, Qt::Key_F, Qt::ControlModifier);
    wish.ignore();
    QCoreApplication::sendEvent(m_canvas->get(), &wish);
    QVERIFY(wish.isAccepted());
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(box()->isVisible());
    (*m_canvas)->resize(300, 300); // it fits where there is little room
    QVERIFY((*m_canvas)->rect().contains(box()->geometry()));
}

void CanvasFindTest::typing_lightsWhatFitsAndCounts() {
    (*m_canvas)->zoomTo(1);
    (*m_canvas)->showNodes({"s1", "s3"});
    const QColor before = m_canvas->inkAt("s3", QPointF(2, 23));
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("reus"));
    QCOMPARE(count(), QStringLiteral("1 of 2"));
    QVERIFY(m_canvas->inkAt("s3", QPointF(2, 23)) != before); // dimmed
    QCOMPARE(m_canvas->inkAt("s1", QPointF(2, 23)), currentPalette()("reused"));
    QTest::keyClicks(field(), QStringLiteral("ed split"));
    QCOMPARE(count(), QStringLiteral("1 of 1"));
    QCOMPARE(field()->accessibleDescription(), QStringLiteral("1 of 1"));
    m_canvas->hoverAt(m_canvas->middle("s3")); // a pointer that passes changes nothing
    const auto* soon = (*m_canvas)->findChild<QTimer*>(QStringLiteral("lightSoon"));
    QVERIFY(soon->isActive());
    QTRY_VERIFY(!soon->isActive()); // nodes light up by then
    QVERIFY(m_canvas->inkAt("s3", QPointF(2, 23)) != before);
    field()->clear();
    m_canvas->hoverAt(QPointF(2, 2));
    QTRY_COMPARE(m_canvas->inkAt("s3", QPointF(2, 23)), before);
    QCOMPARE(count(), QString());
}

void CanvasFindTest::typing_bringsTheFirstIntoSightAndSelectsNothing() {
    QSignalSpy changed(m_canvas->get(), &GraphCanvas::selectionChanged);
    (*m_canvas)->zoomTo(3);
    (*m_canvas)->showNodes({"a1"});
    (*m_canvas)->zoomTo(3);
    const auto inSight = [&](const char* id) {
        return QRectF((*m_canvas)->rect()).intersects((*m_canvas)->nodeRect(id));
    };
    QVERIFY(!inSight("a8"));
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("confusion"));
    QVERIFY(inSight("a8"));
    QCOMPARE(changed.count(), 0);
}

void CanvasFindTest::enter_walksAndSelects() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("sql"));
    QCOMPARE(count(), QStringLiteral("1 of 4")); // split, describe, predict, score
    QTest::keyClick(field(), Qt::Key_Return);
    const std::string first = (*m_canvas)->current();
    QCOMPARE(count(), QStringLiteral("1 of 4")); // what typing found, chosen
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(count(), QStringLiteral("2 of 4"));
    QTest::keyClick(field(), Qt::Key_F3);
    QTest::keyClick(field(), Qt::Key_Down);
    QCOMPARE((*m_canvas)->selected(), Ids{"s5"}); // in the order the graph is read
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE((*m_canvas)->current(), first); // round
    QTest::keyClick(field(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE((*m_canvas)->current(), std::string("s5"));
    QTest::keyClick(field(), Qt::Key_F3, Qt::ShiftModifier);
    QTest::keyClick(field(), Qt::Key_Up);
    QCOMPARE(count(), QStringLiteral("2 of 4"));
    QVERIFY(field()->hasFocus());
}

void CanvasFindTest::f3_walksFromTheGraphToo() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("sql"));
    QTest::keyClick(field(), Qt::Key_Return);
    (*m_canvas)->setFocus();
    press(Qt::Key_F3);
    QCOMPARE(count(), QStringLiteral("2 of 4"));
    press(Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(count(), QStringLiteral("1 of 4"));
}

void CanvasFindTest::walking_fromAfarComesNearEnoughToRead() {
    m_canvas.emplace(graphs::many(2000));
    QVERIFY((*m_canvas)->view().scale < 0.3);
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("step 500"));
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE((*m_canvas)->selected(), Ids{"s500"});
    QVERIFY((*m_canvas)->view().scale >= 0.7);
    QVERIFY(QRectF((*m_canvas)->rect()).contains((*m_canvas)->nodeRect("s500")));
}

void CanvasFindTest::walking_comesNearEnoughForLargeText() {
    m_canvas.emplace(graphs::many(2000));
    Fonts::setScale(2);
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("step 500"));
    QTest::keyClick(field(), Qt::Key_Return);
    const double scale = (*m_canvas)->view().scale;
    Fonts::setScale(1);
    QVERIFY2(scale >= 1.4, qPrintable(QString::number(scale)));
}

void CanvasFindTest::escape_closesAndKeepsWhatWasFound() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("predict"));
    QTest::keyClick(field(), Qt::Key_Return);
    const auto chosen = (*m_canvas)->selected();
    QCOMPARE(chosen.size(), std::size_t(1));
    QTest::keyClick(field(), Qt::Key_Escape);
    QVERIFY(!box()->isVisible() && (*m_canvas)->hasFocus());
    QCOMPARE((*m_canvas)->selected(), chosen);
    press(Qt::Key_Slash); // what was looked for is there still, to be typed over
    QCOMPARE(field()->selectedText(), QStringLiteral("predict"));
    (*m_canvas)->setFocus();
    press(Qt::Key_Escape);
    QVERIFY(!box()->isVisible());
    QCOMPARE((*m_canvas)->selected(), chosen);
}

void CanvasFindTest::letter_thatIsNoKeyBeginsToFind() {
    QTest::keyClick(m_canvas->get(), 's');
    QVERIFY(field()->hasFocus());
    QCOMPARE(field()->text(), QStringLiteral("s"));
    QTest::keyClicks(field(), QStringLiteral("core"));
    QCOMPARE(count(), QStringLiteral("1 of 1"));
    QTest::keyClick(field(), Qt::Key_Escape);
    QTest::keyClick(m_canvas->get(), 'f'); // is one
    QVERIFY(!box()->isVisible());
}

void CanvasFindTest::nothing_thatFitsSaysSo() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("<img src=x>"));
    QCOMPARE(count(), QStringLiteral("nothing found"));
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE((*m_canvas)->selected(), Ids{});
    QVERIFY(!box()->findChild<QToolButton*>(QStringLiteral("canvasFindNext"))->isEnabled());
    (*m_canvas)->grab();
}

void CanvasFindTest::graph_thatChangesIsSearchedAnew() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("failed"));
    QCOMPARE(count(), QStringLiteral("nothing found"));
    QVERIFY(m_canvas->show(graphs::states()));
    QCOMPARE(count(), QStringLiteral("1 of 2")); // one failed, one is skipped since
    QTest::keyClick(field(), Qt::Key_Return);
    QVERIFY(m_canvas->show({}));
    QVERIFY(!box()->isVisible());
    press(Qt::Key_Slash); // there is nothing to be found in nothing
    QVERIFY(!box()->isVisible());
}

void CanvasFindTest::graph_thatChangesWhileTheFieldIsOpenMovesNoView() {
    LineageDrawing drawing = graphs::penguins();
    (*m_canvas)->startAt({"a1", 0.1, 3});
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("confusion"));
    (*m_canvas)->startAt({"a1", 0.1, 3});
    const QRectF before = (*m_canvas)->nodeRect("a1");
    drawing.nodes.push_back(graphs::step("new", "new", "sql", "queued"));
    drawing.edges.push_back(graphs::edge("a1", "new"));
    QVERIFY(m_canvas->show(drawing));
    QCOMPARE((*m_canvas)->nodeRect("a1"), before);
    QVERIFY(!(*m_canvas)->viewChosen()); // by nobody
    QCOMPARE(count(), QStringLiteral("1 of 1"));
}

/// What is selected has numbers of the graph that was.
void CanvasFindTest::graph_thatShrinksWhileTheFieldIsOpen() {
    m_canvas.emplace(graphs::many(600, false));
    (*m_canvas)->setSelected({(*m_canvas)->scene()->nodes().back().id});
    press(Qt::Key_Slash);
    QVERIFY(m_canvas->show(graphs::penguins()));
    QTest::keyClicks(field(), QStringLiteral("confusion"));
    (*m_canvas)->setSelected({"a8"});
    LineageDrawing less = graphs::penguins();
    less.nodes.resize(3);
    QVERIFY(m_canvas->show(less));
    QCOMPARE(count(), QStringLiteral("nothing found"));
    (*m_canvas)->grab();
}

void CanvasFindTest::states_thatChangeAreFoundAnew() {
    (*m_canvas)->zoomTo(1);
    (*m_canvas)->showNodes({"s3"});
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("failed"));
    QCOMPARE(count(), QStringLiteral("nothing found"));
    const CanvasView view = (*m_canvas)->view();
    DrawnNode fit = (*m_canvas)->drawing().nodes[std::size_t((*m_canvas)->scene()->indexOf("s3"))];
    fit.status = "failed";
    (*m_canvas)->updateStates({fit});
    QTRY_COMPARE(count(), QStringLiteral("1 of 1"));
    QCOMPARE(m_canvas->inkAt("s3", QPointF(2, 23)), currentPalette()("failed")); // lit
    QCOMPARE((*m_canvas)->view(), view);
    fit.status = "executed";
    (*m_canvas)->updateStates({fit});
    QTRY_COMPARE(count(), QStringLiteral("nothing found"));
}

void CanvasFindTest::empty_givesTheKeyboardToNobodyElse() {
    QWidget window;
    auto* elsewhere = new QLineEdit(&window);
    auto* canvas = new GraphCanvas(&window);
    canvas->setGeometry(0, 40, 600, 400);
    window.resize(600, 440);
    window.show();
    window.activateWindow();
    QSignalSpy shown(canvas, &GraphCanvas::graphShown);
    canvas->setGraph(graphs::penguins());
    QVERIFY(shown.wait(60'000));
    canvas->find(QStringLiteral("fit"));
    elsewhere->setFocus();
    QTRY_VERIFY(elsewhere->hasFocus());
    canvas->setGraph({});
    QVERIFY(shown.wait(60'000));
    QVERIFY(elsewhere->hasFocus());
    QVERIFY(!canvas->findChild<CanvasFind*>()->isVisible());
}

void CanvasFindTest::buttons_haveNamesAndWork() {
    press(Qt::Key_Slash);
    QTest::keyClicks(field(), QStringLiteral("sql"));
    for (const QToolButton* button : box()->findChildren<QToolButton*>())
        QVERIFY(!button->accessibleName().isEmpty() && button->focusPolicy() == Qt::TabFocus);
    const auto button = [&](const char* name) { return box()->findChild<QToolButton*>(QLatin1String(name)); };
    QTest::mouseClick(button("canvasFindNext"), Qt::LeftButton);
    QTest::mouseClick(button("canvasFindNext"), Qt::LeftButton);
    QCOMPARE(count(), QStringLiteral("2 of 4"));
    QTest::mouseClick(button("canvasFindPrevious"), Qt::LeftButton);
    QCOMPARE(count(), QStringLiteral("1 of 4"));
    QTest::mouseClick(button("canvasFindClose"), Qt::LeftButton);
    QVERIFY(!box()->isVisible());
}

QTEST_MAIN(CanvasFindTest)
#include "tst_CanvasFind.moc"
