// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasAccess.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <algorithm>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// What assistive technology is told while it lives.
class Told {
public:
    Told() {
        s_told = this;
        m_before = setAccessListener([](QAccessibleEvent* event) {
            s_told->types.push_back(event->type());
            if (event->type() != QAccessible::Focus) return;
            QAccessibleInterface* about = event->accessibleInterface();
            s_told->focus = about ? about->text(QAccessible::Name) : QString();
        });
    }
    ~Told() { setAccessListener(m_before); }
    bool has(QAccessible::Event type) const { return std::find(types.begin(), types.end(), type) != types.end(); }
    std::vector<QAccessible::Event> types;
    QString focus;

private:
    static inline Told* s_told = nullptr;
    AccessListener m_before = nullptr;
};

LineageDrawing inLanes() {
    LineageDrawing drawing = graphs::penguins();
    drawing.lanes = {{"r12", "run 12", "3 ran", "completed", "", 0}, {"r11", "run 11", "9 ran", "failed", "", 0}};
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) drawing.nodes[i].lane = i < 10 ? 0 : 1;
    drawing.edges.resize(11);
    return drawing;
}

} // namespace

class CanvasAccessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_canvas.emplace();
        m_access = QAccessible::queryAccessibleInterface(m_canvas->get());
        QVERIFY(m_access);
    }
    void cleanup() { m_canvas.reset(); }

    void canvas_isATreeOfNodes();
    void node_saysWhatItIsAndItsNeighbours();
    void node_knowsItsPlaceAndState();
    void node_canBePressed();
    void node_isRelatedToWhatLeadsToItAndFromIt();
    void node_withManyNeighboursNamesSome();
    void node_thatIsGoneIsInvalid();
    void group_isExpandable();
    void lanes_holdTheirNodes();
    void lanes_nodeThatHasTheKeyboardIsTold();
    void nodes_thatComeAndGoAreTold();
    void sentence_isSaid();
    void sentence_isNotLostWithAGraph();

private:
    QString nameOf(const char* id) const {
        for (const DrawnNode& node : (*m_canvas)->drawing().nodes)
            if (node.id == id) return QString::fromStdString(node.name);
        return {};
    }
    QAccessibleInterface* node(const char* id) const { return m_access->child((*m_canvas)->scene()->indexOf(id)); }
    std::optional<CanvasFixture> m_canvas;
    QAccessibleInterface* m_access = nullptr;
};

void CanvasAccessTest::canvas_isATreeOfNodes() {
    QCOMPARE(m_access->role(), QAccessible::Tree);
    QCOMPARE(m_access->text(QAccessible::Name), QStringLiteral("Lineage graph"));
    QVERIFY(m_access->childCount() >= 13);
    for (int i = 0; i < 13; ++i) {
        QCOMPARE(m_access->child(i)->role(), QAccessible::TreeItem);
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

void CanvasAccessTest::node_isRelatedToWhatLeadsToItAndFromIt() {
    const auto names = [&](QAccessible::Relation relation) {
        QStringList found;
        for (const auto& [other, kind] : node("s4")->relations(relation)) {
            Q_ASSERT(kind == relation);
            found << other->text(QAccessible::Name);
        }
        found.sort();
        return found;
    };
    QCOMPARE(names(QAccessible::Controller), (QStringList{"penguins/model", "penguins/test"}));
    QCOMPARE(names(QAccessible::Controlled), (QStringList{"penguins/predictions"}));
    QCOMPARE(node("s4")->relations().size(), 3);
    QVERIFY(node("s4")->relations(QAccessible::Label).isEmpty());
}

void CanvasAccessTest::node_withManyNeighboursNamesSome() {
    LineageDrawing drawing;
    drawing.nodes.push_back(graphs::artifact("a", "hub", "table", 1, ""));
    for (int i = 0; i < 2000; ++i) {
        drawing.nodes.push_back(graphs::step("s" + std::to_string(i), "read", "sql", "executed"));
        drawing.edges.push_back(graphs::edge("a", drawing.nodes.back().id));
    }
    QVERIFY(m_canvas->show(drawing));
    QCOMPARE(node("a")->relations().size(), 200);
    QVERIFY(node("a")->text(QAccessible::Description).contains(QLatin1String("and 1992 more")));
}

void CanvasAccessTest::group_isExpandable() {
    QVERIFY(m_canvas->show(graphs::groups()));
    QVERIFY(node("g:run:11")->state().expandable && node("g:run:11")->state().collapsed);
    QVERIFY(!node("a1")->state().expandable);
    QSignalSpy toggled(m_canvas->get(), &GraphCanvas::foldToggled);
    QAccessibleActionInterface* action = node("g:run:11")->actionInterface();
    QVERIFY(action->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    QVERIFY(!node("a1")->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    action->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(toggled.count(), 1);
    QVERIFY(node("g:run:11")->text(QAccessible::Description).contains(QLatin1String("9 reused")));
}

void CanvasAccessTest::lanes_holdTheirNodes() {
    QVERIFY(m_canvas->show(inLanes()));
    QAccessibleInterface* first = m_access->child(0);
    QAccessibleInterface* second = m_access->child(1);
    QCOMPARE(first->role(), QAccessible::TreeItem);
    QCOMPARE(first->text(QAccessible::Name), QStringLiteral("run 12"));
    QCOMPARE(first->childCount(), 10);
    QCOMPARE(second->childCount(), 3);
    QCOMPARE(second->text(QAccessible::Description), QStringLiteral("9 ran"));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(second->child(i)->parent(), second);
        QCOMPARE(second->indexOfChild(second->child(i)), i);
    }
    QVERIFY(!second->child(3) && first->parent() == m_access && second->state().expanded);
    QCOMPARE(m_access->indexOfChild(second), 1);
    QVERIFY(m_canvas->show(graphs::penguins()));
    QVERIFY(!second->isValid() && second->text(QAccessible::Name).isEmpty() && second->childCount() == 0);
}

void CanvasAccessTest::lanes_nodeThatHasTheKeyboardIsTold() {
    const Told told;
    (*m_canvas)->setSelected({"a5"});
    QCOMPARE(told.focus, QStringLiteral("penguins/model"));
    QVERIFY(m_canvas->show(inLanes()));
    (*m_canvas)->setSelected({"s2"});
    QCOMPARE(told.focus, nameOf("s2"));
    (*m_canvas)->setSelected({"a8"});
    QCOMPARE(told.focus, nameOf("a8"));
}

void CanvasAccessTest::nodes_thatComeAndGoAreTold() {
    Told told;
    DrawnNode fit = graphs::penguins().nodes[6];
    fit.status = "failed";
    (*m_canvas)->updateStates({fit});
    QVERIFY(!told.has(QAccessible::ObjectReorder));
    QVERIFY(m_canvas->show(graphs::states()));
    QVERIFY(told.has(QAccessible::ObjectReorder));
    told.types.clear();
    (*m_canvas)->resetArrangement(); // the same nodes
    QTRY_VERIFY(!(*m_canvas)->arranging());
    QVERIFY(!told.has(QAccessible::ObjectReorder));
}

void CanvasAccessTest::sentence_isNotLostWithAGraph() {
    const auto description = [&] { return m_access->text(QAccessible::Description); };
    QCOMPARE(description(), QStringLiteral("13 nodes"));
    (*m_canvas)->say(QStringLiteral("No way leads there."));
    QVERIFY(m_canvas->show(graphs::states()));
    QCOMPARE(description(), QStringLiteral("No way leads there.")); // it is seen still
    (*m_canvas)->say({});
    QCOMPARE(description(), QStringLiteral("13 nodes"));
}

void CanvasAccessTest::sentence_isSaid() {
    const Told told;
    (*m_canvas)->say(QStringLiteral("No way leads there."));
    QCOMPARE(m_access->text(QAccessible::Description), QStringLiteral("No way leads there."));
    QVERIFY(told.has(QAccessible::Alert));
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
