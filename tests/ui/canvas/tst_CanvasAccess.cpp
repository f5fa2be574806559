// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/canvas/CanvasFixture.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasAccessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_canvas.emplace();
        m_access = QAccessible::queryAccessibleInterface(m_canvas->get());
        QVERIFY(m_access);
    }
    void cleanup() { m_canvas.reset(); }

    void canvas_isAListOfNodes();
    void node_saysWhatItIsAndItsNeighbours();
    void node_knowsItsPlaceAndState();
    void node_canBePressed();
    void node_thatIsGoneIsInvalid();

private:
    QAccessibleInterface* node(const char* id) const { return m_access->child((*m_canvas)->scene()->indexOf(id)); }
    std::optional<CanvasFixture> m_canvas;
    QAccessibleInterface* m_access = nullptr;
};

void CanvasAccessTest::canvas_isAListOfNodes() {
    QCOMPARE(m_access->role(), QAccessible::List);
    QCOMPARE(m_access->text(QAccessible::Name), QStringLiteral("Lineage graph"));
    QVERIFY(m_access->childCount() >= 13);
    for (int i = 0; i < 13; ++i) {
        QCOMPARE(m_access->child(i)->role(), QAccessible::ListItem);
        QVERIFY(!m_access->child(i)->text(QAccessible::Name).isEmpty());
        QCOMPARE(m_access->indexOfChild(m_access->child(i)), i);
        QCOMPARE(m_access->child(i)->parent(), m_access);
    }
    QVERIFY(m_access->child(13)); // the buttons follow
    QVERIFY(!m_access->child(m_access->childCount()));
}

void CanvasAccessTest::node_saysWhatItIsAndItsNeighbours() {
    QCOMPARE(node("a5")->text(QAccessible::Name), QStringLiteral("penguins/model"));
    const QString words = node("a5")->text(QAccessible::Description);
    for (const char* word : {"model", "accuracy 0.965", "from fit", "to predict"})
        QVERIFY2(words.contains(QLatin1String(word)), qPrintable(words));
    QVERIFY(node("s1")->text(QAccessible::Description).contains(QLatin1String("reused")));
}

void CanvasAccessTest::node_knowsItsPlaceAndState() {
    QCOMPARE(node("a5")->rect().center(),
             (*m_canvas)->mapToGlobal((*m_canvas)->nodeRect("a5").toAlignedRect().center()));
    const QPoint at = node("a5")->rect().center();
    QCOMPARE(m_access->childAt(at.x(), at.y()), node("a5"));
    QVERIFY(!node("a5")->state().selected);
    (*m_canvas)->setSelected({"a5"});
    QVERIFY(node("a5")->state().selected);
    QCOMPARE(m_access->focusChild(), node("a5"));
    (*m_canvas)->zoomTo(4);
    (*m_canvas)->showNodes({"a1"});
    QVERIFY(node("a8")->state().offscreen && !node("a1")->state().offscreen);
}

void CanvasAccessTest::node_canBePressed() {
    QSignalSpy changed(m_canvas->get(), &GraphCanvas::selectionChanged);
    node("a8")->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE((*m_canvas)->selected(), Ids{"a8"});
    QCOMPARE(changed.count(), 1);
}

void CanvasAccessTest::node_thatIsGoneIsInvalid() {
    QAccessibleInterface* model = node("a5");
    QVERIFY(model->isValid());
    QVERIFY(m_canvas->show(graphs::states()));
    QVERIFY(!model->isValid());
    QVERIFY(model->text(QAccessible::Name).isEmpty() && model->rect().isNull());
}

QTEST_MAIN(CanvasAccessTest)
#include "tst_CanvasAccess.moc"
