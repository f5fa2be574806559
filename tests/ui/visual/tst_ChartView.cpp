// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/visual/Resolve.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ChartOverlay.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/ViewerMessage.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace stemma;
using namespace stemma::ui;

namespace {

const char* const kScatter =
    R"({"title": "Bills", "data": {"values": [{"x": 1, "y": 10, "s": "u"}, {"x": 5, "y": 20, "s": "<img src='/no/where'>"}, {"x": 9, "y": 15, "s": "u"}]},
    "mark": {"type": "point", "filled": true, "size": 60}, "encoding": {"x": {"field": "x", "type": "quantitative"},
    "y": {"field": "y", "type": "quantitative"}, "color": {"field": "s"}}})";

ChartSource sourceOf(const std::string& text) {
    ChartSource source;
    source.text = text;
    source.name = QStringLiteral("bills");
    return source;
}

QPoint symbolAt(const ChartView& view, std::size_t index) {
    const ScenePoint at = view.scene()->plots.front().layers.front().symbols[index].at;
    return {int(at.x), int(at.y)};
}

} // namespace

class ChartViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m_fixture;

    static void shown(ChartView& view, const ChartSource& source) {
        view.resize(520, 360);
        view.QWidget::show();
        QSignalSpy spy(&view, &ChartView::sceneShown);
        view.load(source);
        QTRY_VERIFY_WITH_TIMEOUT(spy.count() > 0, 30'000);
    }

    static void move(ChartView& view, const QPoint& to, Qt::MouseButton button, Qt::KeyboardModifiers keys = {}) {
        QMouseEvent event(QEvent::MouseMove, QPointF(to), view.mapToGlobal(QPointF(to)), Qt::NoButton, button, keys);
        QApplication::sendEvent(&view, &event);
    }
    static void drag(ChartView& view, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers keys) {
        QTest::mousePress(&view, Qt::LeftButton, keys, from);
        move(view, (from + to) / 2, Qt::LeftButton, keys);
        move(view, to, Qt::LeftButton, keys);
        QTest::mouseRelease(&view, Qt::LeftButton, keys, to);
    }
    static QPoint areaMiddle(const ChartView& view) {
        const SceneBox& area = view.scene()->plots.front().area;
        return {int(area.x + area.width / 2), int(area.y + area.height / 2)};
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }

    void pointer_findsARowAndItsValues() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        QVERIFY(view.usesQtCharts());
        QTest::mouseMove(&view, symbolAt(view, 1) + QPoint(2, 1));
        auto* overlay = view.findChild<ChartOverlay*>(QStringLiteral("chartOverlay"));
        QTRY_VERIFY(overlay->hit());
        QCOMPARE(overlay->hit()->row, 1u);
        QCOMPARE(overlay->lines().first(), QStringLiteral("x: 5"));
        QVERIFY(overlay->lines().last().contains(QStringLiteral("<img src="))); // painted as it is, never loaded
        QVERIFY(!view.grab().isNull());
    }
    void wheelAndBox_zoom_doubleClickResets() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        const auto domain = [&] {
            return std::pair(view.scene()->plots.front().x.from(), view.scene()->plots.front().x.to());
        };
        const auto whole = domain();
        const QPointF at = symbolAt(view, 1);
        const double before = view.scene()->plots.front().x.valueAt(at.x());
        QWheelEvent wheel(at, view.mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&view, &wheel);
        QVERIFY(wheel.isAccepted());
        QVERIFY(domain().second - domain().first < whole.second - whole.first);
        QVERIFY(std::abs(view.scene()->plots.front().x.valueAt(at.x()) - before) < 0.2); // stays under the pointer
        QTest::mouseDClick(&view, Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(domain(), whole);
        const SceneBox area = view.scene()->plots.front().area;
        const QPoint from(int(area.x + 20), int(area.y + 20)),
            to(int(area.x + area.width / 2), int(area.y + area.height / 2));
        QTest::mousePress(&view, Qt::LeftButton, {}, from);
        QTest::mouseMove(&view, to);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, to);
        QVERIFY(view.zoomed());
        QVERIFY(domain().second < whole.second * 0.6);
        QTest::keyClick(&view, Qt::Key_0);
        QCOMPARE(domain(), whole);
    }
    /// A drag that carries the picture out ends where there is none any more.
    void dragOut_endsWithItsChart() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(2, 2));
        view.clear();
        QTest::mouseMove(&view, QPoint(60, 60));
        QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(60, 60));
        QCOMPARE(view.scene(), nullptr);
    }
    void legend_switchesValues() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        const SceneBox entry = view.scene()->legends.front().entries[1].box;
        const QPoint at(int(entry.x + 6), int(entry.y + entry.height / 2));
        QCOMPARE(view.scene()->plots.front().layers.front().symbols.size(), 3u);
        QWidget* key = view.childAt(at);
        QVERIFY(key != nullptr && key->objectName().startsWith(QStringLiteral("legend-")));
        QTest::mouseClick(key, Qt::LeftButton);
        QCOMPARE(view.scene()->plots.front().layers.front().symbols.size(), 1u);
        QVERIFY(view.scene()->legends.front().entries[1].hidden);
        QTest::mouseClick(key, Qt::LeftButton);
        QCOMPARE(view.scene()->plots.front().layers.front().symbols.size(), 3u);
    }
    void legend_showsOneAlone_byMouseAndKeyboard() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        const auto marks = [&] { return view.scene()->plots.front().layers.front().symbols.size(); };
        auto* second = view.findChild<QAbstractButton*>(QStringLiteral("legend-1"));
        QCOMPARE(second->accessibleName(), QStringLiteral("u"));
        QVERIFY(second->isChecked());
        // As a person's double click comes: a press, and the second one.
        QTest::mouseClick(second, Qt::LeftButton);
        QTest::mouseDClick(second, Qt::LeftButton);
        QCOMPARE(view.hidden(), (std::set<std::string>{"<img src='/no/where'>"}));
        QCOMPARE(marks(), 2u);
        QTest::mouseClick(second, Qt::LeftButton, Qt::ShiftModifier); // alone already: the others come back
        QCOMPARE(marks(), 3u);
        second->setFocus();
        QTest::keyClick(second, Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(marks(), 2u);
        QTest::keyClick(second, Qt::Key_Space, Qt::ShiftModifier);
        QTest::keyClick(second, Qt::Key_Space);
        QCOMPARE(view.hidden(), (std::set<std::string>{"u"}));
        QVERIFY(!second->isChecked());
        QTest::keyClick(second, Qt::Key_Return);
        QVERIFY(view.hidden().empty());
    }
    /// Two legends that share no scale: alone is of one of them.
    void legends_areEachForThemselves() {
        ChartView view;
        const auto part = [](const char* colour) {
            return std::string("{\"mark\": \"point\", \"encoding\": {\"x\": {\"field\": \"x\", \"type\": "
                               "\"quantitative\"}, \"color\": {\"field\": \"") +
                   colour + "\"}}}";
        };
        shown(view, sourceOf("{\"data\": {\"values\": [{\"x\": 1, \"a\": \"one\", \"b\": \"left\"}, {\"x\": 2, \"a\": "
                             "\"two\", \"b\": \"right\"}]}, \"resolve\": {\"scale\": {\"color\": \"independent\"}}, "
                             "\"hconcat\": [" +
                             part("a") + ", " + part("b") + "]}"));
        QCOMPARE(view.scene()->legends.size(), 2u);
        auto* two = view.findChild<QAbstractButton*>(QStringLiteral("legend-1"));
        auto* left = view.findChild<QAbstractButton*>(QStringLiteral("legend-2"));
        QTest::mouseClick(two, Qt::LeftButton, Qt::ShiftModifier);
        QTest::mouseClick(left, Qt::LeftButton, Qt::ShiftModifier);
        const auto& legends = view.scene()->legends;
        QVERIFY(legends[0].entries[0].hidden && !legends[0].entries[1].hidden);
        QVERIFY(!legends[1].entries[0].hidden && legends[1].entries[1].hidden);
        QTest::mouseClick(left, Qt::LeftButton, Qt::ShiftModifier); // its own come back, the other's stay away
        QVERIFY(!view.scene()->legends[1].entries[1].hidden && view.scene()->legends[0].entries[0].hidden);
    }
    void shiftAndDrag_selectsAPart_keysMoveIt() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        QSignalSpy changes(&view, &ChartView::selectionChanged);
        const ScenePlot plot = view.scene()->plots.front();
        const QPoint from(int(plot.area.x + plot.area.width * 0.25), int(plot.area.y + 30)),
            to(int(plot.area.x + plot.area.width * 0.75), int(plot.area.y + 34));
        drag(view, from, to, Qt::ShiftModifier);
        QCOMPARE(changes.count(), 1);
        QVERIFY(!view.zoomed());
        QVERIFY(view.selection().x && !view.selection().y); // a flat drag
        QVERIFY(std::abs(view.selection().x->from - plot.x.valueAt(from.x())) < 1e-9);
        const double before = view.selection().x->from;
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(view.selection().x->from > before);
        const double width = view.selection().x->to - view.selection().x->from;
        QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier);
        QVERIFY(view.selection().x->to - view.selection().x->from > width);
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(view.selection().empty());
        // A box counts on both axes; by the keyboard alone the middle of x is where one begins.
        drag(view, from, to + QPoint(0, 120), Qt::ShiftModifier);
        QVERIFY(view.selection().x && view.selection().y);
        QTest::keyClick(&view, Qt::Key_S);
        QVERIFY(view.selection().x && !view.selection().y);
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ShiftModifier, from); // a click lets go
        QVERIFY(view.selection().empty());
        view.setSelecting(true); // then it is the plain drag
        drag(view, from, to, {});
        QVERIFY(!view.selection().empty() && !view.zoomed());
    }
    void selection_staysThroughAZoom() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        view.select(0, {AxisRange{2, 4, 0, {}}, {}});
        view.setFocus();
        QTRY_VERIFY(view.hasFocus());
        const QImage before = view.grab().toImage();
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.zoomed());
        QCOMPARE(view.selection().x->from, 2.0);
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(!view.zoomed());
        QCOMPARE(view.grab().toImage(), before);
    }
    void ctrlAndMiddleButton_pan() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        view.setFocus();
        for (int i = 0; i < 6; ++i) QTest::keyClick(&view, Qt::Key_Plus);
        const auto from = [&] { return view.scene()->plots.front().x.from(); };
        const QPoint middle = areaMiddle(view);
        const double start = from();
        drag(view, middle, middle - QPoint(40, 0), Qt::ControlModifier);
        const double panned = from();
        QVERIFY(panned > start);
        QTest::mousePress(&view, Qt::MiddleButton, {}, middle);
        move(view, middle + QPoint(40, 0), Qt::MiddleButton);
        QTest::mouseRelease(&view, Qt::MiddleButton, {}, middle + QPoint(40, 0));
        QVERIFY(from() < panned);
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(from() > start);
    }
    void arrows_goFromMarkToMark() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        view.setFocus();
        const auto* overlay = view.overlay();
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(overlay->lines().first(), QStringLiteral("x: 1"));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(overlay->lines().first(), QStringLiteral("x: 5"));
        QVERIFY(view.accessibleDescription().startsWith(QStringLiteral("x: 5")));
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Left); // the first is the first
        QCOMPARE(overlay->lines().first(), QStringLiteral("x: 1"));
    }
    void look_isGivenToTheNextChart() {
        ChartView view;
        ChartView::Look look;
        look.zooms[0] = std::pair(2.0, 6.0);
        look.hidden = {"u"};
        view.setLook(look);
        shown(view, sourceOf(kScatter));
        QCOMPARE(view.scene()->plots.front().x.from(), 2.0);
        QVERIFY(view.look() == look);
        ChartSource other =
            sourceOf(R"({"title": "Other", "data": {"values": [{"x": 100}, {"x": 200}]}, "mark": "point",
            "encoding": {"x": {"field": "x", "type": "quantitative"}}})");
        other.name = QStringLiteral("other");
        QSignalSpy spy(&view, &ChartView::sceneShown);
        view.load(other);
        QTRY_VERIFY(spy.count() > 0);
        QVERIFY(!view.zoomed()); // only to the next
    }
    void whatCantBeDrawn_isNamed() {
        ChartView view;
        view.resize(400, 300);
        view.QWidget::show();
        QSignalSpy refused(&view, &ChartView::cannotDraw);
        view.load(sourceOf(R"({"mark": "geoshape", "encoding": {}})"));
        QTRY_COMPARE(refused.count(), 1);
        const auto* message = view.findChild<ViewerMessage*>();
        QVERIFY(message->isVisible());
        QVERIFY(message->sentence().contains(QStringLiteral("mark geoshape isn't drawn")));
        QVERIFY(view.exportFormats().empty());
        view.load(sourceOf("{not json"));
        QTRY_COMPARE(refused.count(), 2);
        view.load(sourceOf(kScatter));
        QTRY_VERIFY(view.scene());
        QVERIFY(!message->isVisible());
    }
    void ownRows_areReadByTheHelper() {
        UNWRAP(const TableSource penguins, m_fixture.penguins());
        ChartSource source;
        source.specification = VisualFixture::example("charts/bill_by_flipper.vl.json");
        source.files = penguins.files;
        source.tables = penguins.tables;
        source.name = QStringLiteral("clean @2");
        ChartView view;
        shown(view, source);
        QCOMPARE(view.scene()->plots.front().layers.front().symbols.size(), 333u);
        QCOMPARE(view.scene()->legends.size(), 1u); // of colour and shape
    }
    void export_writesWhatIsSeen() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        for (const ExportFormat& format : view.exportFormats()) {
            const fs::path path = m_fixture.folder.path() / ("chart" + utf8(format.suffix));
            std::optional<Status> ended;
            view.exportTo(path, format.id, {}, [&](Status status) { ended = std::move(status); });
            QTRY_VERIFY(ended);
            QVERIFY2(*ended, *ended ? "" : describe(ended->error()).c_str());
            UNWRAP(const std::string bytes, readFile(path));
            QVERIFY(bytes.size() > (format.id == QLatin1String("csv") ? 10u : 100u));
            if (format.id == QLatin1String("vl.json"))
                QVERIFY(Json::parse(bytes).value_or(Json())["$schema"].isString());
        }
        std::optional<Status> refused;
        view.exportTo(m_fixture.folder.path() / "x", QStringLiteral("gif"), {},
                      [&](Status status) { refused = std::move(status); });
        QVERIFY(refused && !*refused);
    }
    void export_hasTheColoursThatAreWished() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        const auto made = [&](ExportOptions::Theme theme) {
            const fs::path path = m_fixture.folder.path() / "themed.svg";
            std::optional<Status> ended;
            ExportOptions options;
            options.theme = theme;
            view.exportTo(path, QStringLiteral("svg"), options, [&](Status status) { ended = std::move(status); });
            return QTest::qWaitFor([&] { return ended.has_value(); }) && *ended ? readFile(path).value_or("") : "";
        };
        const std::string seen = made(ExportOptions::Theme::AsSeen), dark = made(ExportOptions::Theme::Dark);
        QVERIFY(!dark.empty() && dark != seen);
        QCOMPARE(made(ExportOptions::Theme::Light), seen); // tests run in the light theme
        QVERIFY(dark.find(Palette(true)("surface").name().toStdString()) != std::string::npos);
    }
    void clipboard_hasWhatOtherProgramsTake() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        QSignalSpy copied(QGuiApplication::clipboard(), &QClipboard::dataChanged);
        QVERIFY(view.copyToClipboard());
        QTRY_VERIFY(!copied.isEmpty());
        const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
        QVERIFY(mime->hasImage());
        QVERIFY(mime->data(QStringLiteral("image/svg+xml")).contains("<text"));
        QVERIFY(mime->data(QStringLiteral("text/csv")).contains(','));
    }
    void greatCharts_arePaintedByAWorker() {
        std::string values;
        for (int i = 0; i < 20'000; ++i)
            values += (i ? "," : "") + std::string("{\"x\":") + std::to_string((i * 7919) % 10007) +
                      ",\"y\":" + std::to_string(i % 977) + "}";
        ChartView view;
        shown(view, sourceOf(R"({"data": {"values": [)" + values +
                             R"(]}, "mark": {"type": "point", "filled": true}, "encoding":
            {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}})"));
        const QImage image = view.grab().toImage();
        const SceneBox& area = view.scene()->plots.front().area;
        const QColor ground = Palette(false)("surface");
        int ink = 0;
        for (int x = int(area.x); x < int(area.right()); ++x)
            ink += image.pixelColor(x, int(area.y + area.height / 2)) != ground;
        QVERIFY(ink > 100);
        const SceneLayer& layer = view.scene()->plots.front().layers.front();
        QVERIFY(layer.symbols.size() > 10'000);
    }
    void resize_resolvesAgain() {
        ChartView view;
        shown(view, sourceOf(kScatter));
        view.resize(300, 200);
        QTRY_COMPARE(view.scene()->width, 300.0);
        view.resize(20, 20); // tiny: nothing breaks
        QVERIFY(!view.grab().isNull());
    }
    void cleanupTestCase() { finishWorkers(); }
};

QTEST_MAIN(ChartViewTest)
#include "tst_ChartView.moc"
