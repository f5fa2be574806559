// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/HexView.h"
#include "ui/visual/ImageCanvas.h"
#include "ui/visual/ImageView.h"
#include "ui/visual/JsonView.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/TextPane.h"
#include "ui/visual/TextView.h"

#include <QLineEdit>
#include <QPainter>
#include <QTextBrowser>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// Item 7: every kind of artifact as a tab, by mouse and keys on a real display.
class ViewersJourneyTest : public QObject {
    Q_OBJECT
    std::unique_ptr<OpenDesktop> desktop;

    void writeGallery() const {
        std::string rows = "city,day,degrees\n";
        for (int i = 0; i < 1200; ++i)
            rows += std::string(i % 3 == 0   ? "Bergen"
                                : i % 3 == 1 ? "Oslo"
                                             : "Tromsø") +
                    ",2026-01-" + (i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1) + "," +
                    (i % 50 == 0 ? "" : std::to_string((i * 37) % 400 / 10.0 - 12)) + "\n";
        desktop->write("gallery/weather.csv", rows);
        desktop->write("gallery/chart.vl.json",
                       R"({"title": "Degrees by day", "data": {"name": "self"}, "mark": "line",
                           "encoding": {"x": {"field": "day", "type": "temporal"},
                                        "y": {"field": "degrees", "aggregate": "mean", "type": "quantitative"},
                                        "color": {"field": "city", "type": "nominal"}}})");
        QImage image(320, 200, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.fillRect(0, 0, 160, 100, Qt::darkCyan);
        painter.fillRect(160, 100, 160, 100, Qt::darkYellow);
        painter.end();
        image.save(desktop->path("gallery/map.png"));
        desktop->write("gallery/readme.md", "# The weather\n\nThree cities, *many* days.\n\n- Bergen\n- Oslo\n");
        desktop->write("gallery/stations.json",
                       R"({"stations": [{"name": "Florida", "height": 12}, {"name": "Blindern", "height": 94}]})");
        std::string lines;
        for (int i = 1; i <= 400; ++i)
            lines += "line " + std::to_string(i) + (i == 250 ? " has the needle" : "") + "\n";
        desktop->write("gallery/notes.txt", lines);
        std::string bytes;
        for (int i = 0; i < 4096; ++i) bytes += char(i * 7 % 256);
        desktop->write("gallery/blob.bin", bytes);
        desktop->write(
            "gallery/gallery.yaml",
            "stemma: 1\nname: gallery\nsteps:\n  weather: {import: weather.csv}\n"
            "  warm:\n    sql: SELECT * FROM weather\n    inputs: [weather]\n"
            "    outputs: {warm: {type: table, visualize: [chart.vl.json]}}\n"
            "  map: {import: map.png}\n  readme: {import: readme.md}\n"
            "  stations: {import: stations.json}\n  notes: {import: notes.txt}\n  blob: {import: blob.bin}\n");
    }
    /// Opens an artifact by the palette and waits for its viewer.
    template <typename Viewer>
    Viewer* look(const QString& artifact) const {
        desktop->hands.key("ctrl+k");
        if (!desktop->seen("palette-field")) return nullptr;
        desktop->hands.type("gallery/" + artifact);
        desktop->hands.key("Return");
        const VersionId version = desktop->latest("gallery/" + utf8(artifact));
        if (!desktop->inView(QStringLiteral("version:%1").arg(version.value))) return nullptr;
        return desktop->shown<Viewer>();
    }

private Q_SLOTS:
    void initTestCase() {
        desktop = std::make_unique<OpenDesktop>();
        writeGallery();
        desktop->open("gallery");
        QVERIFY(desktop->inView("preview:" + desktop->path("gallery/gallery.yaml")));
        QVERIFY(desktop->clickSeen("run"));
        QVERIFY(desktop->runEnded(1));
        QCOMPARE(desktop->session.overview()->runs.front().status, RunStatus::Completed);
        QVERIFY(desktop->inView("run:1"));
        desktop->photograph("viewers-1-run");
    }
    void cleanupTestCase() { desktop.reset(); }

    void table_isSortedFilteredPagedAndCopied() {
        auto* table = look<TableView>("warm");
        QVERIFY(table);
        TableGrid* grid = table->grid();
        QTRY_COMPARE_WITH_TIMEOUT(table->countsText().section(QStringLiteral(" ·"), 0, 0), QString("1,200 rows"),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(grid->hasFocus(), kPatience); // the keys are there at once
        desktop->photograph("viewers-2-table");
        // Sorted by a click on the column's name, over all rows.
        const auto cell = [table](std::int64_t row, int column) {
            const Cell* found = table->pages().cell(row, column);
            return found ? found->text : QString();
        };
        QVERIFY(Hands::standsStill([grid] { return grid->headRect(2); }));
        const QRect head = grid->headRect(2);
        QVERIFY(desktop->hands.click(grid->viewport(), head.topLeft() + QPoint(20, 12)));
        QTRY_COMPARE(qtext(table->choice().orderBy), QString("degrees"));
        QTRY_VERIFY_WITH_TIMEOUT(cell(0, 2).startsWith("-11.9"), kPatience);
        // Paged to its end, where the nulls are.
        desktop->hands.key("ctrl+End");
        QTRY_COMPARE_WITH_TIMEOUT(grid->currentRow(), std::int64_t(1199), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(table->pages().cell(1199, 2) && table->pages().cell(1199, 2)->kind == Cell::Kind::Null,
                                 kPatience);
        desktop->hands.key("ctrl+Home");
        QTRY_COMPARE(grid->currentRow(), std::int64_t(0));
        desktop->hands.key("Next");
        QTRY_VERIFY(grid->currentRow() > 5);
        desktop->hands.key("ctrl+Home");
        // Filtered by a condition, typed; and by a find.
        QVERIFY(desktop->clickSeen("tableAddFilter"));
        QVERIFY(desktop->seen("tableCondition"));
        desktop->hands.type("city = 'Oslo' and degrees > 20");
        desktop->hands.key("Return");
        QTRY_VERIFY_WITH_TIMEOUT(table->countsText().contains("of 1,200 rows"), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, 0), QString("Oslo"), kPatience);
        desktop->photograph("viewers-3-filtered");
        // Copied: what is selected, with its names, for another program.
        desktop->hands.key("ctrl+f");
        QTRY_VERIFY(desktop->seenAs<QLineEdit>("tableFind")->hasFocus());
        desktop->hands.key("Down");
        QTRY_VERIFY(grid->hasFocus());
        desktop->hands.key("ctrl+Home");
        desktop->hands.key("shift+Right");
        desktop->hands.key("ctrl+shift+c");
        QVERIFY(desktop->says("Copied"));
        const QString pasted = DragPartner::pasted();
        QVERIFY2(pasted.startsWith("text city\tday\\nOslo\t2026-01-"), qPrintable(pasted));
        // A wrong condition says what is wrong with it, in its place.
        QVERIFY(desktop->clickSeen("tableAddFilter"));
        QVERIFY(desktop->seen("tableCondition"));
        desktop->hands.type("degres > 3");
        desktop->hands.key("Return");
        QVERIFY(desktop->seen("tableError")); // the chip has the word at once: what is waited for is the answer
        QVERIFY(desktop->says("degres"));
        desktop->photograph("viewers-4-wrong");
        desktop->hands.key("Escape");
        QTRY_VERIFY_WITH_TIMEOUT(!desktop->seenNow("tableCondition"), kPatience); // a click would only close it
        QVERIFY(desktop->hands.click(desktop->seen("tableChip0"),
                                     desktop->seen("tableChip0")->rect().center() +
                                         QPoint(desktop->seen("tableChip0")->width() / 2 - 9, 0)));
        QTRY_COMPARE_WITH_TIMEOUT(table->countsText().section(QStringLiteral(" ·"), 0, 0), QString("1,200 rows"),
                                  kPatience);
    }

    void column_isProfiledInTheInspector() {
        auto* table = look<TableView>("warm");
        QVERIFY(table);
        QTRY_VERIFY_WITH_TIMEOUT(table->profile(), kPatience);
        const QRect head = table->grid()->headRect(2);
        QVERIFY(desktop->hands.click(table->grid()->viewport(), QPoint(head.center().x(), head.bottom() - 8)));
        QVERIFY(desktop->seen("columnPage"));
        desktop->photograph("viewers-5-column");
    }

    void chart_isZoomedAndItsLegendSwitched() {
        QVERIFY(look<TableView>("warm"));
        QVERIFY(desktop->clickSeen("show-0"));
        auto* chart = desktop->shown<ChartView>();
        QVERIFY(chart);
        QTRY_VERIFY_WITH_TIMEOUT(chart->scene(), kPatience);
        desktop->photograph("viewers-6-chart");
        desktop->hands.wheel(chart, chart->rect().center(), 3);
        QTRY_VERIFY(chart->zoomed());
        desktop->hands.move(chart->mapToGlobal(chart->rect().center() + QPoint(20, 0)));
        desktop->photograph("viewers-7-zoomed");
        QVERIFY(desktop->hands.click(chart, chart->rect().center(), 2));
        QTRY_VERIFY(!chart->zoomed());
        // A box by hand.
        const QPoint middle = chart->mapToGlobal(chart->rect().center());
        desktop->hands.drag(middle - QPoint(80, 40), middle + QPoint(40, 40));
        QTRY_VERIFY(chart->zoomed());
        desktop->hands.key("0");
        QTRY_VERIFY(!chart->zoomed());
        desktop->hands.key("ctrl+Left"); // back to the data
        QVERIFY(desktop->shown<TableView>());
    }

    void image_zoomsToPixels() {
        auto* image = look<ImageView>("map");
        QVERIFY(image);
        auto* canvas = image->findChild<ImageCanvas*>();
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->image().image.isNull(), kPatience);
        desktop->photograph("viewers-8-image");
        const double before = canvas->zoom();
        desktop->hands.wheel(canvas, canvas->rect().center(), 6);
        QTRY_VERIFY(canvas->zoom() > before);
        desktop->hands.move(canvas->mapToGlobal(canvas->rect().center() - QPoint(30, 30)));
        desktop->photograph("viewers-9-pixels");
        desktop->hands.key("f");
        QTRY_COMPARE(canvas->zoom(), before);
        desktop->hands.key("ctrl+c");
        QTRY_COMPARE_WITH_TIMEOUT(DragPartner::pasted(), QString("image 320x200"), kPatience);
    }

    void document_isRendered() {
        QVERIFY(look<DocumentView>("readme"));
        auto* browser = desktop->shown<QTextBrowser>();
        QVERIFY(browser);
        QTRY_VERIFY_WITH_TIMEOUT(browser->toPlainText().contains("The weather"), kPatience);
        QVERIFY(!browser->toPlainText().contains("# The"));
        desktop->photograph("viewers-10-document");
    }

    void json_unfoldsAndFinds() {
        QVERIFY(look<JsonView>("stations"));
        auto* tree = desktop->shown<QTreeView>();
        QVERIFY(tree);
        QTRY_VERIFY_WITH_TIMEOUT(tree->model() && tree->model()->rowCount() > 0, kPatience);
        desktop->hands.key("ctrl+f");
        QTRY_VERIFY(desktop->seenAs<QLineEdit>("viewerFind")->hasFocus());
        desktop->hands.type("Blindern");
        desktop->hands.key("Return");
        QTRY_VERIFY_WITH_TIMEOUT(tree->currentIndex().isValid(), kPatience);
        desktop->photograph("viewers-11-json");
        desktop->hands.key("Escape");
        QTRY_VERIFY(tree->hasFocus());
        desktop->hands.key("ctrl+c");
        const QString pasted = DragPartner::pasted();
        QVERIFY2(pasted.contains("Blindern"), qPrintable(pasted));
    }

    void text_isFoundIn() {
        auto* text = look<TextView>("notes");
        QVERIFY(text);
        desktop->hands.key("ctrl+f");
        QTRY_VERIFY(desktop->seenAs<QLineEdit>("viewerFind")->hasFocus());
        desktop->hands.type("needle");
        QVERIFY(desktop->says("1 of 1"));
        desktop->photograph("viewers-12-text");
    }

    void bytes_areShownForTheRest() {
        QVERIFY(look<HexView>("blob"));
        desktop->photograph("viewers-13-bytes");
        desktop->hands.key("End");
        desktop->hands.key("ctrl+c");
        const QString pasted = DragPartner::pasted();
        QVERIFY2(pasted.startsWith("text 0"), qPrintable(pasted));
    }

    void tabs_areSteppedThroughAndClosed() {
        QVERIFY(look<TextView>("notes"));
        QVERIFY(look<JsonView>("stations"));
        const QString here = desktop->window->pages().current();
        desktop->hands.key("ctrl+Prior");
        QTRY_VERIFY(desktop->window->pages().current() != here);
        desktop->hands.key("ctrl+Next");
        QVERIFY(desktop->inView(here));
        desktop->hands.key("ctrl+w");
        QTRY_VERIFY(!desktop->window->pages().has(here));
        QVERIFY(desktop->neverWaited());
    }
};

STEMMA_DESKTOP_TEST(ViewersJourneyTest)
#include "tst_ViewersJourney.moc"
