// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/TableView.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/LinkText.h"

#include <QSignalSpy>
#include <QThreadPool>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 30'000;

/// Arcs are understood, and not drawn. (Plain literals: moc loses itself in raw ones with a bracket before a quote.)
std::string chart(const std::string& mark, const std::string& data) {
    return "{\"mark\": \"" + mark + "\", \"data\": " + data +
           ", \"encoding\": {\"x\": {\"field\": \"k\"}, \"y\": {\"field\": \"n\", \"type\": \"quantitative\"}}}";
}

const char* const kTwo = "{\"values\": [{\"k\": \"a\", \"n\": 3}, {\"k\": \"b\", \"n\": 4.5}]}";

} // namespace

/// Charts that can't be drawn still show what they are about.
class ChartPaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanupTestCase() { finishWorkers(); }

    void inlineData_standAsATableBelowTheReason() {
        const VisualFixture fixture;
        Showable what;
        what.files = {fixture.write("pie.vl.json", chart("arc", kTwo))};
        what.type = "chart";
        what.tables = fixture.tables;
        const std::unique_ptr<QWidget> viewer(makeViewer(what, nullptr));
        auto* pane = qobject_cast<ChartPane*>(viewer.get());
        QVERIFY(pane);
        pane->resize(700, 500);
        pane->show();
        QTRY_VERIFY_WITH_TIMEOUT(pane->table() && pane->table()->countsText().startsWith("2 rows"), kPatience);
        QVERIFY(pane->table()->countsText().contains("2 columns"));
        QVERIFY(!pane->chart()->isVisible());
        const QString why = pane->findChild<LinkText*>("chart-why")->text();
        QVERIFY2(why.contains("arc"), qPrintable(why));
        // What is saved is what is seen.
        QTRY_VERIFY_WITH_TIMEOUT(!pane->exportFormats().empty(), kPatience);
        QCOMPARE(pane->exportFormats().front().id, QString("csv"));
    }

    void theArtifactsOwnRows_areItsFiles() {
        const VisualFixture fixture;
        ChartSource source;
        source.text = chart("arc", "{\"name\": \"self\"}");
        source.files = {fixture.write("own.csv", "k,n\na,1\nb,2\nc,3\n")};
        source.tables = fixture.tables;
        source.name = QStringLiteral("pie");
        ChartPane pane;
        pane.resize(700, 500);
        pane.show();
        pane.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(pane.table() && pane.table()->countsText().startsWith("3 rows"), kPatience);
    }

    void aChartThatIsDrawn_hasNoTable() {
        const VisualFixture fixture;
        ChartSource source;
        source.text = chart("bar", kTwo);
        source.tables = fixture.tables;
        ChartPane pane;
        pane.resize(700, 500);
        QSignalSpy shown(pane.chart(), &ChartView::sceneShown);
        pane.show();
        pane.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), kPatience);
        QVERIFY(!pane.table());
        QVERIFY(pane.chart()->isVisible());
    }

    /// Rows are chosen in one plot with axes of its own rows; of facets no single range says which.
    void rowsAreChosen_onlyInOnePlotOfTheArtifact() {
        const VisualFixture fixture;
        const fs::path rows = fixture.write("own.csv", "k,n,g\na,1,u\nb,2,u\na,3,v\n");
        const auto selectable = [&](const std::string& facet) {
            ChartSource source;
            source.text = "{\"mark\": \"point\", \"data\": {\"name\": \"self\"}, \"encoding\": {\"x\": {\"field\": "
                          "\"k\"}, \"y\": {\"field\": \"n\", \"type\": \"quantitative\"}" +
                          facet + "}}";
            source.files = {rows};
            source.table = std::make_shared<TableSource>(fixture.source(rows));
            source.tables = fixture.tables;
            ChartPane pane;
            pane.resize(700, 500);
            QSignalSpy shown(pane.chart(), &ChartView::sceneShown);
            pane.show();
            pane.load(source);
            if (!QTest::qWaitFor([&] { return !shown.isEmpty(); }, kPatience)) return -1;
            return int(pane.chart()->selectable());
        };
        QCOMPARE(selectable(""), 1);
        QCOMPARE(selectable(", \"column\": {\"field\": \"g\"}"), 0);
    }

    /// Of so many points only the most frequent category of each place is seen.
    void hidden_showsWhatLiesBeneathIt() {
        const VisualFixture fixture;
        std::string text = "x,y,k\n";
        for (int i = 0; i < 100'200; ++i)
            text +=
                std::to_string(i % 50) + ',' + std::to_string(i % 40) + (i / 200 % 3 == 0 ? ",below\n" : ",above\n");
        ChartSource source;
        source.text = "{\"mark\": \"point\", \"data\": {\"name\": \"self\"}, \"encoding\": {\"x\": {\"field\": "
                      "\"x\", \"type\": \"quantitative\"}, \"y\": {\"field\": \"y\", \"type\": \"quantitative\"}, "
                      "\"color\": {\"field\": \"k\"}}}";
        source.files = {fixture.write("many.csv", text)};
        source.tables = fixture.tables;
        ChartPane pane;
        pane.resize(700, 500);
        QSignalSpy shown(pane.chart(), &ChartView::sceneShown);
        pane.show();
        pane.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), kPatience);
        const auto cells = [&](const std::string& category) {
            std::size_t count = 0;
            if (const Scene* scene = pane.chart()->scene())
                for (const SceneRect& rect : scene->plots.front().layers.front().rects)
                    count += scene->plots.front().layers.front().data->find("c")->text(rect.ink.row) == category;
            return count;
        };
        QCOMPARE(cells("above"), std::size_t(200));
        QCOMPARE(cells("below"), std::size_t(0));
        QCOMPARE(pane.chart()->scene()->legends.front().entries.size(), std::size_t(2));
        pane.chart()->setHidden({"above"});
        QTRY_COMPARE_WITH_TIMEOUT(cells("below"), std::size_t(200), kPatience);
        QCOMPARE(cells("above"), std::size_t(0));
        pane.chart()->setHidden({});
        QTRY_COMPARE_WITH_TIMEOUT(cells("above"), std::size_t(200), kPatience);
    }

    void dataFromElsewhere_arentFetched() {
        const VisualFixture fixture;
        ChartSource source;
        source.text = chart("arc", "{\"url\": \"http://127.0.0.1:9/x.csv\"}");
        source.tables = fixture.tables;
        ChartPane pane;
        pane.resize(700, 500);
        QSignalSpy refused(pane.chart(), &ChartView::cannotDraw);
        pane.show();
        pane.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(!refused.isEmpty(), kPatience);
        workers().waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!pane.table());
        QVERIFY(pane.chart()->isVisible()); // with its sentence
    }
};

QTEST_MAIN(ChartPaneTest)
#include "tst_ChartPane.moc"
