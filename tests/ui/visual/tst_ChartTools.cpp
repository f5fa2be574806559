// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Charts.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ChartBar.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/RangePanel.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/Chip.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <set>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 30'000;

const char* const kScatter = R"({"title": "Bills", "data": {"name": "self"}, "mark": "point", "encoding": {
    "x": {"field": "flipper_length_mm", "type": "quantitative", "scale": {"zero": false}},
    "y": {"field": "body_mass_g", "type": "quantitative", "scale": {"zero": false}}}})";

} // namespace

/// A chart's tools: what is adjusted in place, and the rows of a selected part.
class ChartToolsTest : public QObject {
    Q_OBJECT

    VisualFixture m_fixture;
    TableSource m_penguins;

    ChartSource sourceOf(const std::string& text) const {
        ChartSource source;
        source.text = text;
        source.files = m_penguins.files;
        source.options = m_penguins.options;
        source.tables = m_penguins.tables;
        source.table = std::make_shared<const TableSource>(m_penguins);
        source.name = QStringLiteral("clean @2");
        return source;
    }
    static void load(ChartPane& pane, const ChartSource& source) {
        pane.resize(800, 560);
        pane.show();
        QSignalSpy shown(pane.chart(), &ChartView::sceneShown);
        pane.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), kPatience);
    }
    static void click(QWidget& in, const char* name) {
        auto* button = in.findChild<QAbstractButton*>(QLatin1String(name));
        QVERIFY2(button && button->isVisibleTo(&in), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    /// Presses a chip and takes an entry of its menu, which may be below another.
    static void take(QWidget& in, const char* chip, const QStringList& path) {
        click(in, chip);
        QMenu* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY2(menu, chip);
        for (const QString& words : path) {
            QAction* found = nullptr;
            for (QAction* action : menu->actions())
                if (action->text() == words) found = action;
            QVERIFY2(found, qPrintable(words));
            if (!found->menu()) {
                found->trigger();
                break;
            }
            menu = found->menu();
        }
        if (QWidget* open = QApplication::activePopupWidget()) open->close();
    }

private Q_SLOTS:
    void initTestCase() {
        VisualFixture::dress();
        UNWRAP(m_penguins, m_fixture.penguins());
    }
    void cleanupTestCase() { finishWorkers(); }

    void aSelectedPart_showsItsRowsBelow() {
        ChartPane pane;
        load(pane, sourceOf(kScatter));
        QVERIFY(!pane.range()->isVisible());
        pane.chart()->select(0, {AxisRange{190, 200, 0.1, {}}, {}});
        QTRY_VERIFY_WITH_TIMEOUT(pane.range()->isVisible() && pane.range()->words().contains("rows"), kPatience);
        // As many birds as the example's own table has there.
        QCOMPARE(pane.range()->words(), QStringLiteral("flipper_length_mm between 190 and 200 · 115 rows"));
        QCOMPARE(pane.range()->table()->pages().rows(), 115);
        VisualFixture::picture(pane, QStringLiteral("chart-range"));
        pane.chart()->select(0, {AxisRange{190, 200, 0.1, {}}, AxisRange{4'000, 5'000, 1, {}}});
        QTRY_VERIFY_WITH_TIMEOUT(pane.range()->words().contains("body_mass_g between 4000 and 5000 ·") &&
                                     pane.range()->words().endsWith("rows"),
                                 kPatience);
        QVERIFY(pane.range()->table()->pages().rows() < 115);
        auto* chip = pane.range()->findChild<Chip*>(QStringLiteral("rangeChip"));
        QTest::keyClick(chip, Qt::Key_Delete);
        QVERIFY(!pane.range()->isVisible());
        QVERIFY(pane.chart()->selection().empty());
    }
    void rowsThatStandInTheChart_areShownToo() {
        ChartPane pane;
        load(pane, [&] {
            ChartSource source =
                sourceOf(lineChart({"Loss", "step", "loss", false}, {{1, 3, ""}, {2, 2, ""}, {3, 1, ""}}).dump());
            source.table = nullptr;
            return source;
        }());
        pane.chart()->select(0, {AxisRange{1.5, 3.5, 0.1, {}}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(pane.range()->words(), QStringLiteral("x between 1.5 and 3.5 · 2 rows"), kPatience);
    }
    void ourHistogram_tellsTheTablesRows() {
        ChartPane pane;
        load(pane,
             sourceOf(histogramChart("body_mass_g", "body_mass_g", {{2'000, 4'000, 150}, {4'000, 7'000, 183}}).dump()));
        pane.chart()->select(0, {AxisRange{6'000, 7'000, 1, {}}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(pane.range()->words(), QStringLiteral("body_mass_g between 6000 and 7000 · 4 rows"),
                                  kPatience);
    }
    void whatCantBeTold_isSaid() {
        ChartPane pane;
        load(pane, sourceOf(R"({"data": {"name": "self"}, "mark": "bar", "encoding": {
            "x": {"aggregate": "count"}, "y": {"field": "sex", "type": "nominal"}}})"));
        pane.chart()->select(0, {AxisRange{1, 2, 0, {}}, {}});
        QTRY_VERIFY(pane.range()->isVisible());
        QVERIFY(pane.range()->words().contains("computed from many rows"));
        QVERIFY(!pane.range()->table()->isVisible());
    }
    void bins_columns_andLogs_areAdjustedInPlace() {
        ChartPane pane;
        load(pane,
             sourceOf(histogramChart("body_mass_g", "body_mass_g", {{2'000, 4'000, 150}, {4'000, 7'000, 183}}).dump()));
        auto bars = [&] { return pane.chart()->scene()->plots.front().layers.front().rects.size(); };
        QCOMPARE(bars(), std::size_t(2));
        QVERIFY(!pane.bar()->findChild<QWidget*>(QStringLiteral("chartX"))->isVisible());
        QTest::keyClick(pane.chart(), Qt::Key_A); // on demand
        QTRY_VERIFY(pane.bar()->findChild<QWidget*>(QStringLiteral("chartX"))->isVisible());
        for (int i = 0; i < 6; ++i) click(*pane.bar(), "chartMore");
        QCOMPARE(pane.bar()->findChild<QLabel*>(QStringLiteral("chartBins"))->text(), QStringLiteral("20 bins"));
        QTRY_VERIFY_WITH_TIMEOUT(bars() > 6, kPatience);
        take(*pane.bar(), "chartX", {QStringLiteral("flipper_length_mm")});
        QTRY_COMPARE_WITH_TIMEOUT(QString::fromStdString(pane.chart()->scene()->plots.front().xTitle),
                                  QStringLiteral("flipper_length_mm"), kPatience);
        take(*pane.bar(), "chartColour", {QStringLiteral("species")});
        QTRY_VERIFY_WITH_TIMEOUT(!pane.chart()->scene()->legends.empty(), kPatience);
        VisualFixture::picture(pane, QStringLiteral("chart-adjusted"));
        click(*pane.bar(), "chartLogY");
        QTRY_COMPARE_WITH_TIMEOUT(pane.chart()->scene()->plots.front().y.kind(), PositionScale::Kind::Log, kPatience);
        QVERIFY(pane.adjusted().isObject());
        click(*pane.bar(), "chartReset");
        QTRY_COMPARE_WITH_TIMEOUT(bars(), std::size_t(2), kPatience);
        QVERIFY(pane.adjusted().isNull());
    }
    void averages_areOfferedWhereTheOtherAxisIsPlain() {
        ChartPane pane;
        load(pane, sourceOf(kScatter));
        pane.bar()->setOpen(true);
        take(*pane.bar(), "chartX", {QStringLiteral("species")});
        take(*pane.bar(), "chartY", {QStringLiteral("mean of"), QStringLiteral("body_mass_g")});
        take(*pane.bar(), "chartMark", {QStringLiteral("Bars")});
        QTRY_COMPARE_WITH_TIMEOUT(pane.chart()->scene()->plots.front().layers.front().rects.size(), std::size_t(3),
                                  kPatience);
        VisualFixture::picture(pane, QStringLiteral("chart-means"));
    }
    void whatWasAdjusted_isKeptUnderATitle() {
        ChartPane pane;
        load(pane, sourceOf(kScatter));
        QSignalSpy saves(&pane, &ChartPane::saveWished);
        pane.bar()->setOpen(true);
        QVERIFY(!pane.bar()->findChild<QWidget*>(QStringLiteral("chartSave"))->isVisible());
        pane.setSavable(true);
        take(*pane.bar(), "chartColour", {QStringLiteral("species")});
        click(*pane.bar(), "chartSave");
        auto* title = pane.bar()->findChild<QLineEdit*>(QStringLiteral("chartTitle"));
        QCOMPARE(title->text(), QStringLiteral("Bills, coloured by species"));
        title->setText(QStringLiteral("By species"));
        QTest::keyClick(title, Qt::Key_Return);
        QCOMPARE(saves.count(), 1);
        QCOMPARE(saves[0][1].toString(), QStringLiteral("By species"));
        QCOMPARE(saves[0][0].value<Json>()["encoding"]["color"]["field"].text(), std::string("species"));
        click(*pane.bar(), "chartSave");
        QTest::keyClick(title, Qt::Key_Escape);
        QCOMPARE(saves.count(), 1);
        QVERIFY(!title->isVisible());
    }
    void whatIsTooMuchForOnePicture_isAsFineWhereOneLooks_data() {
        QTest::addColumn<QString>("mark");
        QTest::newRow("a line, from all its rows") << QStringLiteral("line");
        QTest::newRow("points, counted again") << QStringLiteral("point");
    }
    void whatIsTooMuchForOnePicture_isAsFineWhereOneLooks() {
        QFETCH(QString, mark);
        std::string text = "x,y\n";
        for (int i = 0; i < 120'000; ++i)
            text += std::to_string(i) + "," + std::to_string(i == 60'007 ? 500 : (i * 7919) % 101) + "\n";
        ChartSource source;
        source.text = "{\"data\": {\"name\": \"self\"}, \"mark\": \"" + utf8(mark) +
                      "\", \"encoding\": {\"x\": {\"field\": \"x\", \"type\": \"quantitative\"}, "
                      "\"y\": {\"field\": \"y\", \"type\": \"quantitative\"}}}";
        source.files = {m_fixture.write("long.csv", text)};
        source.tables = m_fixture.tables;
        source.name = mark;
        const auto sniffed = m_fixture.tables->sniff(source.files);
        QVERIFY(sniffed);
        source.options = sniffed->options;
        ChartView view;
        view.resize(800, 500);
        view.show();
        QSignalSpy shown(&view, &ChartView::sceneShown);
        view.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), kPatience);
        // The places in sight: of a dozen rows each has its own.
        const auto near = [&] {
            std::set<int> places;
            const ScenePlot& plot = view.scene()->plots.front();
            const auto add = [&](double at) {
                if (at >= plot.area.x && at <= plot.area.right()) places.insert(int(std::lround(plot.x.valueAt(at))));
            };
            for (const SceneLayer& layer : plot.layers) {
                for (const SceneLine& line : layer.lines)
                    for (const ScenePoint& point : line.points) add(point.x);
                for (const SceneRect& rect : layer.rects) add(rect.box.x);
            }
            return places.size();
        };
        for (int i = 0; i < 4; ++i) { // boxes over a tenth of what is seen, as high as all of it
            const ScenePlot plot = view.scene()->plots.front();
            const double middle = std::clamp(plot.x.at(60'010), plot.area.x + 40, plot.area.right() - 40);
            const double half = std::max(plot.area.width / 20, 8.0);
            const QPointF from(middle - half, plot.area.y + 50), to(middle + half, plot.area.y + 50);
            QTest::mousePress(&view, Qt::LeftButton, {}, from.toPoint());
            QMouseEvent move(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(&view, &move);
            QTest::mouseRelease(&view, Qt::LeftButton, {}, to.toPoint());
            QTRY_VERIFY_WITH_TIMEOUT(view.scene()->plots.front().x.to() - view.scene()->plots.front().x.from() <
                                         (plot.x.to() - plot.x.from()) / 2,
                                     kPatience);
        }
        QTRY_VERIFY_WITH_TIMEOUT(near() >= 8, kPatience);
    }
    void howItIsLookedAt_isKeptAndGivenBack() {
        QVariantMap kept;
        {
            ChartPane pane;
            load(pane, sourceOf(kScatter));
            pane.bar()->setOpen(true);
            take(*pane.bar(), "chartColour", {QStringLiteral("species")});
            QTRY_VERIFY_WITH_TIMEOUT(!pane.chart()->scene()->legends.empty(), kPatience);
            pane.chart()->setHidden({"Gentoo"});
            pane.chart()->setFocus();
            QTest::keyClick(pane.chart(), Qt::Key_Plus);
            pane.chart()->select(0, {AxisRange{190, 200, 0.1, {}}, {}});
            kept = pane.kept();
        }
        ChartPane pane;
        pane.giveBack(kept);
        load(pane, sourceOf(kScatter));
        QVERIFY(pane.chart()->zoomed());
        QCOMPARE(pane.chart()->hidden(), (std::set<std::string>{"Gentoo"}));
        QVERIFY(!pane.chart()->scene()->legends.empty());
        QVERIFY(pane.bar()->isOpen());
        QTRY_VERIFY_WITH_TIMEOUT(pane.range()->words().endsWith("115 rows"), kPatience);
        QCOMPARE(pane.kept(), kept);
        // Of a table without that column it is the chart as it was made.
        ChartPane other;
        other.giveBack(
            {{QStringLiteral("knobs"), QStringLiteral(R"({"mark": "point", "x": {"field": "gone"}, "y": {}})")}});
        load(other, sourceOf(kScatter));
        QVERIFY(other.adjusted().isNull());
    }
};

QTEST_MAIN(ChartToolsTest)
#include "tst_ChartTools.moc"
