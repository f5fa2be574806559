// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/HoverCard.h"

#include <QPainterPath>
#include <QTimer>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasCardsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_canvas.emplace(); }
    void cleanup() { m_canvas.reset(); }

    void hover_showsACardBesideTheNode();
    void hover_thatPassesShowsNone();
    void card_saysAllAsPlainText();
    void card_neverStandsOnItsNode_data();
    void card_neverStandsOnItsNode();
    void card_letsTheMouseThrough();
    void card_goesWhenTheViewMoves();
    void card_ofAnEdgeNamesIt();
    void card_ofAGroupCounts();
    void key_showsItForTheCurrentNode();
    void key_goesAlongWithTheKeyboard();
    void key_isAnsweredWhereACardHasNoRoom();
    void card_isBounded();

private:
    HoverCard* card() const { return (*m_canvas)->findChild<HoverCard*>(); }
    QRect node(const char* id) const { return (*m_canvas)->nodeRect(id).toAlignedRect(); }
    std::optional<CanvasFixture> m_canvas;
};

void CanvasCardsTest::hover_showsACardBesideTheNode() {
    m_canvas->hoverAt(m_canvas->middle("a5"));
    QVERIFY(!card()->isVisible());
    QTRY_VERIFY(card()->isVisible());
    QVERIFY(!card()->geometry().intersects(node("a5")));
    QVERIFY((*m_canvas)->rect().contains(card()->geometry()));
    QVERIFY(card()->text().startsWith(QLatin1String("penguins/model@3\nmodel\n")));
    QCOMPARE(card()->accessibleName(), QStringLiteral("penguins/model@3"));
    m_canvas->hoverAt(QPointF(500, 20));
    QVERIFY(!card()->isVisible());
}

void CanvasCardsTest::hover_thatPassesShowsNone() {
    m_canvas->hoverAt(m_canvas->middle("a5"));
    m_canvas->hoverAt(QPointF(500, 20));
    QVERIFY(!(*m_canvas)->findChild<QTimer*>(QStringLiteral("cardSoon"))->isActive());
    QVERIFY(!card()->isVisible());
}

void CanvasCardsTest::card_saysAllAsPlainText() {
    LineageDrawing drawing = graphs::penguins();
    DrawnNode& clean = drawing.nodes[0];
    clean.name = "penguins/<img src='/dev/zero'>";
    clean.tooltip = "hash 12ab\n<b>bold</b>";
    clean.tags = {"production", "a\nb"};
    clean.bytes = 12'300;
    clean.layer = "bronze";
    clean.pipeline = "shop";
    DrawnNode& fit = drawing.nodes[6];
    fit.problem = "ValueError: <i>NaN</i>";
    fit.facts = "epoch 3";
    QVERIFY(m_canvas->show(drawing));
    m_canvas->hoverAt(m_canvas->middle("a1"));
    QTRY_VERIFY(card()->isVisible());
    for (const char* word : {"penguins/<img src='/dev/zero'>@2", "table", "333 × 7", "12.3 kB", "layer bronze",
                             "pipeline shop", "tags: production, a", "hash 12ab", "<b>bold</b>"})
        QVERIFY2(card()->text().contains(QString::fromUtf8(word)), qPrintable(card()->text()));
    m_canvas->hoverAt(m_canvas->middle("s3"));
    QTRY_VERIFY(card()->text().startsWith(QLatin1String("fit")));
    for (const char* word : {"python, executed in run 12", "ValueError: <i>NaN</i>", "epoch 3", "took 0.31 s"})
        QVERIFY2(card()->text().contains(QString::fromUtf8(word)), qPrintable(card()->text()));
    (*m_canvas)->grab();
}

void CanvasCardsTest::card_neverStandsOnItsNode_data() {
    QTest::addColumn<QRect>("about");
    QTest::addColumn<bool>("shown");
    QTest::newRow("left") << QRect(0, 100, 150, 46) << true;
    QTest::newRow("right") << QRect(850, 100, 150, 46) << true;
    QTest::newRow("upper left corner") << QRect(-20, -10, 150, 46) << true;
    QTest::newRow("lower right corner") << QRect(900, 580, 150, 46) << true;
    QTest::newRow("across all") << QRect(0, 100, 1000, 46) << true;
    QTest::newRow("down all") << QRect(300, 0, 150, 600) << true;
    QTest::newRow("everywhere") << QRect(20, 20, 960, 560) << false;
}

void CanvasCardsTest::card_neverStandsOnItsNode() {
    QFETCH(QRect, about);
    QFETCH(bool, shown);
    const QRect room(0, 0, 1000, 600);
    const QRect place = HoverCard::placeBeside(about, {260, 120}, room);
    QCOMPARE(!place.isNull(), shown);
    if (shown) QVERIFY(room.contains(place) && !place.intersects(about));
}

void CanvasCardsTest::card_letsTheMouseThrough() {
    m_canvas->hoverAt(m_canvas->middle("a5"));
    QTRY_VERIFY(card()->isVisible());
    QVERIFY(card()->testAttribute(Qt::WA_TransparentForMouseEvents));
    QCOMPARE((*m_canvas)->childAt(card()->geometry().center()), nullptr);
}

void CanvasCardsTest::card_goesWhenTheViewMoves() {
    const auto show = [&] {
        m_canvas->hoverAt(QPointF(500, 20));
        m_canvas->hoverAt(m_canvas->middle("a5"));
        return QTest::qWaitFor([&] { return card()->isVisible(); });
    };
    QVERIFY(show());
    (*m_canvas)->zoomBy(1.1, {500, 300});
    QVERIFY(!card()->isVisible());
    QVERIFY(show());
    QTest::mousePress(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QVERIFY(!card()->isVisible());
    QTest::mouseRelease(m_canvas->get(), Qt::LeftButton, {}, m_canvas->middle("a5"));
    QVERIFY(show());
    QVERIFY(m_canvas->show(graphs::states()));
    QVERIFY(!card()->isVisible());
}

void CanvasCardsTest::card_ofAnEdgeNamesIt() {
    const auto scene = (*m_canvas)->scene();
    for (const SceneEdge& edge : scene->edges()) {
        if (edge.name != QLatin1String("rows")) continue;
        m_canvas->hoverAt((*m_canvas)->view().toWidget(edgePath(edge).pointAtPercent(0.5)));
        QTRY_VERIFY(card()->isVisible());
        QVERIFY2(card()->text().startsWith(QLatin1String("rows: penguins/")), qPrintable(card()->text()));
        return;
    }
    QFAIL("the example has such an edge");
}

void CanvasCardsTest::card_ofAGroupCounts() {
    LineageDrawing drawing = graphs::penguins();
    DrawnNode group;
    group.id = "g";
    group.kind = DrawnNode::Kind::Group;
    group.name = "train";
    group.fold = {36, 12, {{"executed", 30}, {"failed", 2}}, 0.2, 0.31, 1.4};
    drawing.nodes.push_back(group);
    QVERIFY(m_canvas->show(drawing));
    m_canvas->hoverAt(m_canvas->middle("g"));
    QTRY_VERIFY(card()->isVisible());
    for (const char* word :
         {"train\nfolded group", "36 steps, 12 artifacts", "30 executed · 2 failed", "median 0.31 s"})
        QVERIFY2(card()->text().contains(QString::fromUtf8(word)), qPrintable(card()->text()));
}

void CanvasCardsTest::key_showsItForTheCurrentNode() {
    QTest::keyClick(m_canvas->get(), Qt::Key_I); // there is none
    QVERIFY(!card()->isVisible());
    (*m_canvas)->setSelected({"a5"});
    QTest::keyClick(m_canvas->get(), Qt::Key_I);
    QVERIFY(card()->isVisible() && card()->text().startsWith(QLatin1String("penguins/model")));
    QTest::keyClick(m_canvas->get(), Qt::Key_I);
    QVERIFY(!card()->isVisible());
    QTest::keyClick(m_canvas->get(), Qt::Key_I);
    QTest::keyClick(m_canvas->get(), Qt::Key_Escape);
    QVERIFY(!card()->isVisible());
    QCOMPARE((*m_canvas)->selected(), Ids{"a5"}); // only the card went
}

void CanvasCardsTest::key_goesAlongWithTheKeyboard() {
    (*m_canvas)->setSelected({"a5"});
    QTest::keyClick(m_canvas->get(), Qt::Key_I);
    QTest::keyClick(m_canvas->get(), Qt::Key_Right);
    QVERIFY(card()->isVisible() && card()->text().startsWith(QLatin1String("predict")));
    QVERIFY(!card()->geometry().intersects(node("s4")));
}

void CanvasCardsTest::key_isAnsweredWhereACardHasNoRoom() {
    (*m_canvas)->resize(300, 200);
    (*m_canvas)->zoomTo(4);
    (*m_canvas)->setSelected({"a5"});
    QTest::keyClick(m_canvas->get(), Qt::Key_I);
    QVERIFY(!card()->isVisible());
    QVERIFY2((*m_canvas)->said().contains(QLatin1String("penguins/model@3: model; accuracy 0.965")),
             qPrintable((*m_canvas)->said()));
}

void CanvasCardsTest::card_isBounded() {
    LineageDrawing drawing = graphs::penguins();
    drawing.nodes[0].name = std::string(10'000, 'x');
    drawing.nodes[0].facts = std::string(5'000'000, 'y');
    for (int i = 0; i < 10'000; ++i) {
        drawing.nodes[0].tooltip += "line " + std::to_string(i) + "\n";
        drawing.nodes[0].tags.push_back("tag" + std::to_string(i));
    }
    QVERIFY(m_canvas->show(drawing));
    m_canvas->hoverAt(m_canvas->middle("a1"));
    QTRY_VERIFY(card()->isVisible());
    QVERIFY((*m_canvas)->rect().contains(card()->geometry()) && !card()->geometry().intersects(node("a1")));
    QVERIFY(card()->text().size() < 10'000);
    (*m_canvas)->grab();
}

QTEST_MAIN(CanvasCardsTest)
#include "tst_CanvasCards.moc"
