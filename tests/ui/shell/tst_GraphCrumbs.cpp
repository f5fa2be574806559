// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/GraphHands.h"
#include "ui/graph/GraphCrumbs.h"
#include "ui/graph/GraphSieve.h"

#include <QAbstractButton>

using namespace stemma;
using namespace stemma::ui;

namespace {

QStringList wordsOf(const std::vector<Crumb>& crumbs) {
    QStringList words;
    for (const Crumb& crumb : crumbs) words << crumb.words;
    return words;
}

DrawnNode cell(const std::string& id, const std::string& name, const std::string& pipeline) {
    DrawnNode node;
    node.id = id;
    node.name = name;
    node.pipeline = pipeline;
    return node;
}

} // namespace

/// The way from everything to what is selected.
class GraphCrumbsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void groups_standFromTheOutermost() {
        LineageDrawing drawing;
        drawing.nodes = {cell("a", "p/raw", "p"), cell("b", "p/fit[k=1]", "p"), cell("c", "p/fit[k=2]", "p"),
                         cell("d", "q/raw", "q")};
        Sifted sifted;
        sifted.drawing = drawing;
        sifted.groups = {{"g:hand:mine", "mine", FoldBy::Hand, {"a", "b", "c"}, true, ""},
                         {"g:cells:fit", "fit", FoldBy::Cells, {"b", "c"}, true, "g:hand:mine"}};
        const auto way = crumbsTo(sifted, "c");
        QCOMPARE(wordsOf(way), QStringList({"All", "p", "mine", "fit", "fit[k=2]"}));
        QVERIFY(way[0].nodes.empty());
        QCOMPARE(way[1].nodes, std::vector<std::string>({"a", "b", "c"}));
        QCOMPARE(way[3].nodes, std::vector<std::string>({"b", "c"}));
        QCOMPARE(wordsOf(crumbsTo(sifted, "d")), QStringList({"All", "q", "raw"}));
        QVERIFY(crumbsTo(sifted, "nothing").empty());
        sifted.drawing.nodes.pop_back(); // one pipeline: its name says nothing
        sifted.groups.clear();
        QVERIFY(crumbsTo(sifted, "c").empty());
    }

    void cards_leadToWhatTheyAreIn() {
        Sifted sifted;
        sifted.drawing.nodes = {cell("a", "p/raw", "p"), cell("g:cells:fit", "fit", "p")};
        sifted.groups = {{"g:hand:mine", "mine", FoldBy::Hand, {"a", "b", "c"}, true, ""},
                         {"g:cells:fit", "fit", FoldBy::Cells, {"b", "c"}, false, "g:hand:mine"}};
        const auto way = crumbsTo(sifted, "g:cells:fit");
        QCOMPARE(wordsOf(way), QStringList({"All", "mine", "fit"}));
        QCOMPARE(way[1].nodes, std::vector<std::string>({"a", "g:cells:fit"}));
    }

    void crumbs_leadThere() {
        GraphDesktop desktop;
        QVERIFY(desktop.dropAndRun());
        QVERIFY(desktop.runAgain());
        GraphPage* page = desktop.shown("history");
        QVERIFY(page);
        GraphCanvas& canvas = *page->canvas();
        auto* crumbs = page->findChild<GraphCrumbs*>();
        desktop.selection.select(std::vector<Subject>());
        QVERIFY(!crumbs->isVisible());
        const auto& nodes = canvas.drawing().nodes;
        const auto last = std::ranges::find_if(nodes, [&](const DrawnNode& node) {
            return canvas.drawing().lanes[std::size_t(node.lane)].name == "run 1" && node.name == "mean";
        });
        QVERIFY(last != nodes.end());
        GraphDesktop::click(canvas, last->id);
        QVERIFY(crumbs->isVisible());
        QCOMPARE(wordsOf(crumbs->crumbs()), QStringList({"All", "run 1", "mean"}));
        canvas.zoomTo(2);
        canvas.panBy(QPointF(5000, 5000));
        const auto inSight = [&](int lane) {
            return std::ranges::all_of(nodes, [&](const DrawnNode& node) {
                return node.lane != lane || QRectF(canvas.rect()).contains(canvas.nodeRect(node.id));
            });
        };
        QVERIFY(!inSight(last->lane));
        QTest::mouseClick(crumbs->findChild<QAbstractButton*>("graph-crumb-1"), Qt::LeftButton);
        QVERIFY(inSight(last->lane));
        QTest::mouseClick(crumbs->findChild<QAbstractButton*>("graph-crumb-0"), Qt::LeftButton);
        QVERIFY(inSight(0) && inSight(1));
        desktop.selection.select(std::vector<Subject>());
        QVERIFY(!crumbs->isVisible());
    }
};

QTEST_MAIN(GraphCrumbsTest)
#include "tst_GraphCrumbs.moc"
