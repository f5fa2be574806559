// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/TableBar.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Chip.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>

using namespace stemma;
using namespace stemma::ui;

/// A table is looked at with mouse and keyboard; the rows come from the real helper.
class TableViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    TableSource m_penguins;
    std::unique_ptr<TableView> m_view;

    void open(TableSource source, QSize size = {976, 860}) {
        m_view = std::make_unique<TableView>();
        m_view->resize(size);
        m_view->show();
        m_view->open(std::move(source));
    }
    TableGrid& grid() { return *m_view->grid(); }
    const TablePages& pages() { return m_view->pages(); }
    bool shown(std::int64_t row, int column, const QString& text) {
        const Cell* cell = pages().cell(row, column);
        return cell && cell->text == text;
    }
    QString messageShown() {
        auto* message = m_view->findChild<ViewerMessage*>();
        return message->isVisible() ? message->sentence() : QString();
    }
    void openPenguins() {
        open(m_penguins);
        QTRY_VERIFY(pages().cell(0, 0));
    }
    void addCondition(const QString& text) {
        m_view->findChild<Chip*>("tableAddFilter")->click();
        type("tableCondition", text);
    }
    void click(const QPoint& at, Qt::KeyboardModifiers with = {}) {
        QTest::mouseClick(grid().viewport(), Qt::LeftButton, with, at);
    }
    QPoint nameOf(int column) { return grid().headRect(column).topLeft() + QPoint(20, 16); }
    void type(const char* field, const QString& text) {
        auto* line = m_view->findChild<QLineEdit*>(QLatin1String(field));
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }

private Q_SLOTS:
    void initTestCase() {
        VisualFixture::dress();
        UNWRAP(m_penguins, m.penguins());
    }
    void cleanup() { m_view.reset(); }

    void rows_appearWithHeadsFromTheProfile() {
        openPenguins();
        QVERIFY(shown(0, 0, "Adelie"));
        QCOMPARE(m_view->countsText(), QString("333 rows · 9 columns"));
        QCOMPARE(m_view->findChild<QLabel*>("tableCounts")->text(), m_view->countsText());
        grid().setCurrent(7, 0);
        VisualFixture::picture(*m_view, "table-penguins");
    }

    void clickOnAName_sortsTheWholeTable() {
        openPenguins();
        QSignalSpy selected(m_view.get(), &TableView::columnSelected);
        const int mass = 8;
        grid().scrollToColumn(mass);
        click(nameOf(mass));
        QTRY_VERIFY(shown(0, mass, "2700"));
        QCOMPARE(m_view->choice().orderBy, std::string("body_mass_g"));
        click(nameOf(mass));
        QTRY_VERIFY(shown(0, mass, "6300"));
        QVERIFY(shown(0, 0, "Gentoo")); // all of a row moves
        click(nameOf(mass));
        QTRY_VERIFY(shown(0, mass, "3750"));
        QVERIFY(m_view->choice() == RowChoice{});
        QCOMPARE(selected.size(), 3);
        QCOMPARE(selected[0][0].toString(), QString("body_mass_g"));
        QVERIFY(selected[0][1].value<const stemma::ColumnProfile*>()->distinct > 50);
        QCOMPARE(grid().selectedColumn(), mass);
    }

    /// Another version was seen in the order of a column that this one hasn't: its rows come as they lie.
    void orderByAColumnThatIsntHere_isForgotten() {
        open(m_penguins);
        m_view->giveBack({{"order", "weight"}, {"descending", true}});
        QTRY_VERIFY(shown(0, 8, "3750"));
        QVERIFY(m_view->choice() == RowChoice{});
        QCOMPARE(messageShown(), QString());
    }

    void clickBelowAName_selectsWithoutSorting() {
        openPenguins();
        QSignalSpy selected(m_view.get(), &TableView::columnSelected);
        click(grid().headRect(0).center());
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].toString(), QString("species"));
        QVERIFY(m_view->choice().orderBy.empty());
    }

    void conditions_areChipsOverTheWholeTable() {
        openPenguins();
        addCondition("body_mass_g > 3000");
        QTRY_COMPARE(m_view->countsText(), QString("323 of 333 rows · 9 columns"));
        addCondition("species = 'Gentoo'");
        QTRY_COMPARE(m_view->countsText(), QString("119 of 333 rows · 9 columns"));
        QTRY_VERIFY(shown(0, 0, "Gentoo"));
        QVERIFY(m_view->findChild<Chip*>("tableChip1"));
        VisualFixture::picture(*m_view, "table-filtered");
        auto* chip = m_view->findChild<Chip*>("tableChip1");
        QTest::mouseClick(chip, Qt::LeftButton, {}, {chip->width() - 14, chip->height() / 2});
        QTRY_COMPARE(m_view->countsText(), QString("323 of 333 rows · 9 columns"));
        auto* other = m_view->findChild<Chip*>("tableChip0");
        other->setFocus();
        QTest::keyClick(other, Qt::Key_Delete);
        QTRY_COMPARE(m_view->countsText(), QString("333 rows · 9 columns"));
    }

    void conditionThatIsWrong_isSaidInPlace() {
        openPenguins();
        addCondition("body_mass_g > 3000");
        QTRY_COMPARE(m_view->countsText(), QString("323 of 333 rows · 9 columns"));
        addCondition("body_mas < 10");
        auto* error = m_view->findChild<QLabel*>("tableError");
        QTRY_VERIFY(error->isVisible());
        QVERIFY2(error->text().contains("body_mas") && error->text().contains("body_mass_g"),
                 qPrintable(error->text()));
        QCOMPARE(m_view->findChild<QLineEdit*>("tableCondition")->text(), QString("body_mas < 10"));
        QVERIFY(error->textFormat() == Qt::PlainText);
        QCOMPARE(m_view->choice().conditions, std::vector<std::string>{"body_mass_g > 3000"});
        QVERIFY(pages().cell(0, 0)); // the rows before are still there
        VisualFixture::picture(*m_view, "table-refused");
        QTest::keyClick(m_view->findChild<QLineEdit*>("tableCondition"), Qt::Key_Escape);
        QVERIFY(!error->isVisible());
    }

    void find_looksThroughAllRowsAndColumns() {
        openPenguins();
        type("tableFind", "GENTOO 12");
        QTRY_VERIFY(m_view->countsText().startsWith("5 of 333")); // Gentoo 12, 121, 122, 123, 124 …
        QVERIFY(shown(0, 1, "Gentoo 12"));
        type("tableFind", "6,300"); // as it is written on the screen
        QTRY_VERIFY(m_view->countsText().startsWith("1 of 333"));
        type("tableFind", "nowhere's \"such\"");
        QTRY_COMPARE(messageShown(), QString("No row is left."));
        VisualFixture::picture(*m_view, "table-nothing-found");
        QTest::keyClick(m_view->findChild<QLineEdit*>("tableFind"), Qt::Key_Escape);
        QTRY_VERIFY(m_view->countsText().startsWith("333 rows"));
        QCOMPARE(messageShown(), QString());
    }

    void controlF_findsFromAnywhere() {
        openPenguins();
        grid().setFocus();
        QTest::keyClick(&grid(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_view->findChild<QLineEdit*>("tableFind")->hasFocus());
        QTest::keyClick(m_view->findChild<QLineEdit*>("tableFind"), Qt::Key_Down);
        QTRY_VERIFY(grid().hasFocus());
    }

    void keyboard_walksTheTable() {
        openPenguins();
        grid().setFocus();
        const auto key = [this](Qt::Key k, Qt::KeyboardModifiers with = {}) { QTest::keyClick(&grid(), k, with); };
        const auto at = [this] { return QPoint(grid().currentColumn(), int(grid().currentRow())); };
        key(Qt::Key_Down);
        QCOMPARE(at(), QPoint(0, 0));
        key(Qt::Key_Down);
        key(Qt::Key_Right);
        QCOMPARE(at(), QPoint(1, 1));
        key(Qt::Key_PageDown);
        QVERIFY(at().y() > 20);
        key(Qt::Key_End);
        QCOMPARE(at().x(), 8);
        QVERIFY(grid().viewport()->rect().contains(grid().cellRect(grid().currentRow(), 8).center()));
        key(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(at(), QPoint(8, 332));
        QTRY_VERIFY(shown(332, 0, "Gentoo"));
        QVERIFY(grid().viewport()->rect().contains(grid().cellRect(332, 8)));
        key(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(at(), QPoint(0, 0));
        key(Qt::Key_Down, Qt::ShiftModifier);
        key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(grid().selection(), (TableGrid::Selection{0, 1, 0, 1}));
        QVERIFY(grid().accessibleDescription().contains("row 2, bird: Adelie 2"));
        key(Qt::Key_S);
        QTRY_COMPARE(m_view->choice().orderBy, std::string("bird"));
    }

    void copy_givesValuesAsTsv() {
        open(m.source(m.write("odd.csv", "a,b,\"c\td\"\n1,\"say \"\"hi\"\"\",x\n2,\"two\nlines\",\n")));
        QTRY_COMPARE(pages().rows(), 2);
        QTRY_VERIFY(pages().cell(1, 2));
        grid().setFocus();
        click(grid().cellRect(0, 1).center());
        QTest::keyClick(&grid(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("\"say \"\"hi\"\"\"")); // quoted: it has quotes
        click(grid().cellRect(1, 2).center(), Qt::ShiftModifier);
        QTest::keyClick(&grid(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("\"say \"\"hi\"\"\"\tx\n\"two\nlines\"\t\n"));
        QSignalSpy copied(m_view.get(), &TableView::copied);
        QTest::keyClick(&grid(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&grid(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(copied.size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QString("a\tb\t\"c\td\"\n1\t\"say \"\"hi\"\"\"\tx\n2\t\"two\nlines\"\t\n"));
    }

    void copyOfWhatIsFarAway_isFetched() {
        openPenguins();
        grid().setFocus();
        QSignalSpy copied(m_view.get(), &TableView::copied);
        grid().selectAll();
        QTest::keyClick(&grid(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.size(), 1);
        const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
        QCOMPARE(lines.size(), 334);
        QVERIFY2(lines[332].startsWith("Gentoo\tGentoo 124\t"), qPrintable(lines[332]));
    }

    void columns_areResizedAndFitted() {
        openPenguins();
        QSignalSpy changed(m_view.get(), &TableView::columnWidthsChanged);
        const int before = grid().layOut().width(0);
        const QPoint border(grid().headRect(0).right(), 40);
        QTest::mousePress(grid().viewport(), Qt::LeftButton, {}, border);
        QTest::mouseMove(grid().viewport(), border + QPoint(60, 0));
        QTest::mouseRelease(grid().viewport(), Qt::LeftButton, {}, border + QPoint(60, 0));
        QCOMPARE(grid().layOut().width(0), before + 60);
        QCOMPARE(m_view->columnWidths().at("species"), before + 60);
        QCOMPARE(changed.size(), 1);
        QTest::mouseDClick(grid().viewport(), Qt::LeftButton, {}, QPoint(grid().headRect(0).right(), 40));
        QCOMPARE(grid().layOut().width(0), before);
    }

    void menu_filtersByTheValue() {
        openPenguins();
        Q_EMIT grid().menuWished(0, 0, grid().mapToGlobal(QPoint(10, 10)));
        auto* menu = m_view->findChild<QMenu*>("tableMenu");
        QVERIFY(menu);
        for (QAction* action : menu->actions())
            if (action->text() == "No rows with Adelie") action->trigger();
        QTRY_COMPARE(m_view->countsText(), QString("187 of 333 rows · 9 columns"));
        menu->close();
    }

    void export_writesWhatIsShownInItsOrder() {
        openPenguins();
        m_view->setChoice({"body_mass_g", true, {"species = 'Gentoo'"}, "male"});
        QTRY_VERIFY(m_view->countsText().startsWith("119 of"));
        const fs::path to = m.folder.path() / "out.csv";
        std::optional<Status> ended;
        m_view->exportTo(to, "csv", {}, [&](Status status) { ended = std::move(status); });
        QTRY_VERIFY(ended);
        QVERIFY2(*ended, ended->has_value() ? "" : describe(ended->error()).c_str());
        UNWRAP(const std::string text, readFile(to));
        const auto lines = split(text, '\n');
        QCOMPARE(lines.size(), std::size_t(121));
        QCOMPARE(
            lines[0],
            std::string("species,bird,island,sex,year,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g"));
        QVERIFY2(lines[1].starts_with("Gentoo,") && lines[1].ends_with(",6300.0"), lines[1].c_str());
        QVERIFY(!fs::exists(m.folder.path() / ".out.csv.half"));
    }

    void exportThatFails_saysSoAndLeavesWhatWasThere() {
        openPenguins();
        std::optional<Status> ended;
        m_view->exportTo(m.folder.path() / "no/such/out.csv", "csv", {},
                         [&](Status status) { ended = std::move(status); });
        QTRY_VERIFY(ended);
        QVERIFY(!*ended);
        const fs::path kept = m.write("kept.csv", "precious");
        ended.reset();
        m_view->exportTo(kept, "csv", {}, [&](Status status) { ended = std::move(status); });
        m_view->cancelExport();
        QVERIFY(ended && !*ended && ended->error().code == ErrorCode::Cancelled);
        QCOMPARE(QByteArray::fromStdString(readFile(kept).value_or("")), QByteArray("precious"));
    }

    void fileWithoutProfile_getsOneInTheBackground() {
        open(m.source(VisualFixture::example("penguins_raw.csv")));
        QSignalSpy known(m_view.get(), &TableView::profileKnown);
        QTRY_VERIFY(pages().cell(0, 0));
        QTRY_VERIFY(m_view->profile() != nullptr);
        QCOMPARE(known.size(), 1);
        QCOMPARE(m_view->profile()->rows, 344);
        VisualFixture::picture(*m_view, "table-raw");
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    TableViewTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_TableView.moc"
