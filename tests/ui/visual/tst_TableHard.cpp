// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/TableBar.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerMessage.h"

#include <QHelpEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>

using namespace stemma;
using namespace stemma::ui;

/// Tables that are empty, enormous, hostile or gone.
class TableHardTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    std::unique_ptr<TableView> m_view;

    void open(TableSource source, QSize size = {900, 500}) {
        m_view = std::make_unique<TableView>();
        m_view->resize(size);
        m_view->show();
        m_view->open(std::move(source));
    }
    TableGrid& grid() { return *m_view->grid(); }
    const TablePages& pages() { return m_view->pages(); }
    ViewerMessage& message() { return *m_view->findChild<ViewerMessage*>(); }
    QString said() { return message().isVisible() ? message().sentence() : QString(); }

    static ReadOptions numbers() {
        ReadOptions options;
        options.columns = {{"n", "BIGINT"}};
        return options;
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() { m_view.reset(); }

    void emptyTable_showsItsColumnsAndSaysSo() {
        open(m.source(m.write("none.csv", "left,right\n")));
        QTRY_COMPARE(said(), QString("This table has no rows."));
        QCOMPARE(m_view->countsText(), QString("0 rows · 2 columns"));
        QVERIFY(message().y() >= headHeight()); // the heads stay in sight
        VisualFixture::picture(*m_view, "table-empty");
    }

    void emptyFile_andRubbish_areSaid() {
        open(m.source(m.write("zero.csv", "")));
        QTRY_VERIFY(said().contains("zero.csv"));
        open(m.source(m.write("rubbish.parquet", std::string("PAR1\0\1\2\3garbage", 15))));
        QTRY_VERIFY(!said().isEmpty());
        QVERIFY(m_view->exportFormats().empty());
    }

    void noColumns_areSaid() {
        TableSource source = m.source(m.write("x.csv", "a\n1\n"));
        source.options = ReadOptions();
        open(source);
        QTRY_COMPARE(said(), QString("This table has no columns."));
    }

    void fileThatIsGone_isSaidAndReadWhenItIsBack() {
        const fs::path file = m.write("gone.csv", "n\n1\n");
        TableSource source = m.source(file);
        source.options = numbers();
        fs::remove(file);
        open(source);
        QTRY_COMPARE(said(), QString("The file gone.csv is gone"));
        QVERIFY(message().hint().contains("It was at"));
        VisualFixture::picture(*m_view, "table-gone");
        m.write("gone.csv", "n\n7\n");
        QTest::mouseClick(message().findChild<QPushButton*>("viewerAction"), Qt::LeftButton);
        QTRY_VERIFY(pages().cell(0, 0));
        QCOMPARE(pages().cell(0, 0)->text, QString("7"));
        QCOMPARE(said(), QString());
    }

    void valueThatDoesNotFit_isSaid() {
        TableSource source = m.source(m.write("lies.csv", "n\n1\nword\n"));
        source.options = numbers();
        open(source);
        QTRY_VERIFY(!said().isEmpty());
        QVERIFY2(said().contains("Line: 3"), qPrintable(said()));
    }

    void namesThatAreHtmlOrEndless_arePlainAndElided() {
        const std::string html = "<img src='/tmp/fifo'><h1>big</h1>";
        open(m.source(m.write("html.csv", html + "," + std::string(10'000, 'x') + ",\"line\nbreak\"\n<b>1</b>,2,3\n")));
        QTRY_VERIFY(pages().cell(0, 0));
        QTRY_VERIFY(grid().layOut().measured(1));
        QVERIFY(grid().layOut().width(1) <= 360);
        QCOMPARE(pages().cell(0, 0)->text, QString("<b>1</b>"));
        const QPoint at = grid().headRect(0).center();
        QHelpEvent help(QEvent::ToolTip, at, grid().viewport()->mapToGlobal(at));
        QApplication::sendEvent(grid().viewport(), &help);
        QVERIFY(QToolTip::text().contains("&lt;img") && !QToolTip::text().contains("<img"));
        VisualFixture::picture(*m_view, "table-html");
    }

    void tenThousandColumns_areLaidOutAsTheyComeIntoSight() {
        std::string text;
        for (int line = 0; line < 3; ++line)
            for (int i = 0; i < 10'000; ++i)
                text += (line == 0 ? "column_" : "") + std::to_string(i * std::max(line, 1)) + (i < 9'999 ? "," : "\n");
        TableSource source = m.source(m.write("wide.csv", text));
        source.options = ReadOptions();
        for (int i = 0; i < 10'000; ++i) source.options->columns.push_back({"column_" + std::to_string(i), "BIGINT"});
        open(source);
        QTRY_VERIFY_WITH_TIMEOUT(pages().cell(0, 0), 30'000);
        QCOMPARE(m_view->countsText(), QString("2 rows · 10,000 columns"));
        QVERIFY(grid().layOut().measured(0) && !grid().layOut().measured(5'000));
        grid().setCurrent(1, 9'999);
        grid().grab();
        QVERIFY2(!grid().layOut().measured(5'000), "what lies between isn't measured on the way");
        QTRY_VERIFY_WITH_TIMEOUT(pages().cell(1, 9'999), 30'000);
        QCOMPARE(pages().cell(1, 9'999)->text, QString("19998"));
        VisualFixture::picture(*m_view, "table-wide");
    }

    void longValues_areBoundedWhereTheyAreShown() {
        open(m.source(m.write("long.csv", "a,b\n" + std::string(1'000'000, 'y') + ",1\n")));
        QTRY_VERIFY(pages().cell(0, 1));
        QVERIFY(pages().cell(0, 0)->cut && pages().cell(0, 0)->text.size() == Cell::kMostCharacters);
        grid().grab();
        grid().setCurrent(0, 0);
        QSignalSpy copied(m_view.get(), &TableView::copied);
        m_view->copySelection(false);
        QTRY_COMPARE(copied.size(), 1); // whole
    }

    /// A trillion rows: what the profile says is believed until a page says otherwise, so pixels can be tried.
    void trillionRows_areReachedExactly() {
        TableSource source = m.source(m.write("few.csv", "n\n1\n2\n"));
        source.options = numbers();
        source.profile = Profile();
        source.profile->rows = 1'000'000'000'000;
        open(source);
        QTRY_VERIFY(pages().cell(0, 0));
        QCOMPARE(pages().rows(), std::int64_t(1'000'000'000'000));
        grid().setFocus();
        QTest::keyClick(&grid(), Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(grid().currentRow(), std::int64_t(999'999'999'999));
        const QRect last = grid().cellRect(999'999'999'999, 0);
        QVERIFY(last.top() > headHeight() && last.bottom() <= grid().viewport()->height());
        QTest::keyClick(&grid(), Qt::Key_Up);
        QCOMPARE(grid().currentRow(), std::int64_t(999'999'999'998));
        const std::int64_t top = grid().topRow();
        const QPointF at = grid().viewport()->rect().center();
        QWheelEvent wheel(at, grid().viewport()->mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(grid().viewport(), &wheel);
        QCOMPARE(grid().topRow(), top - 3); // to the row, although a step of the bar is many
        grid().verticalScrollBar()->setValue(grid().verticalScrollBar()->maximum() / 2);
        QVERIFY(std::abs(double(grid().topRow()) / 1e12 - 0.5) < 0.001);
        grid().grab();
    }

    void bigTextFile_isPagedFromACopy() {
        const fs::path file = m.folder.path() / "big.csv";
        {
            std::string text = "id,name\n";
            for (int i = 0; text.size() < TablePages::kCopyFrom + 1000; ++i)
                text += std::to_string(i) + ",a name that is long enough " + std::to_string(i % 97) + '\n';
            QVERIFY(writeFile(file, text));
        }
        TableSource source = m.source(file);
        source.options = ReadOptions();
        source.options->columns = {{"id", "BIGINT"}, {"name", "VARCHAR"}};
        source.copy = m.folder.path() / "derived/tables/big.parquet";
        open(source);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->profile(), 60'000);
        QVERIFY(fs::exists(source.copy));
        QCOMPARE(pages().reading().first, std::vector<fs::path>{source.copy});
        QVERIFY(pages().rowsKnown() && pages().rows() > 400'000);
        const std::int64_t far = pages().rows() - 5;
        grid().setCurrent(far, 0);
        QTRY_VERIFY(pages().cell(far, 0));
        QCOMPARE(pages().cell(far, 0)->text, QString::number(far));
        // Another time it is there from the start; and where it is broken, the file itself is read.
        open(source);
        QTRY_VERIFY(pages().cell(0, 0));
        QCOMPARE(pages().reading().first, std::vector<fs::path>{source.copy});
        QVERIFY(writeFile(source.copy, "not Parquet"));
        open(source);
        QTRY_VERIFY(pages().cell(0, 0));
        QCOMPARE(pages().reading().first, std::vector<fs::path>{file});
        QCOMPARE(pages().cell(0, 1)->text, QString("a name that is long enough 0"));
    }

    fs::path large() {
        const fs::path file = m.folder.path() / "large.csv";
        if (fs::exists(file)) return file;
        std::string text = "id,word\n";
        for (int i = 0; i < 400'000; ++i) text += std::to_string(i) + ",a word that is long enough\n";
        text += "later,x\n"; // the type of id shows at the end only
        STEMMA_ASSERT(writeFile(file, text));
        return file;
    }

    void largeDroppedFile_showsItsBeginningAtOnce() {
        open(m.source(large()));
        QTRY_VERIFY(pages().cell(0, 0));
        const bool early = pages().provisional(); // or this machine is fast
        if (early) {
            QVERIFY(m_view->countsText().startsWith("its beginning"));
            QVERIFY(!pages().rowsKnown() && m_view->exportFormats().empty()); // not a part for the whole
            m_view->setChoice({"id", true, {}, {}});                          // waits for all of it
        }
        QTRY_VERIFY_WITH_TIMEOUT(!pages().provisional() && pages().rowsKnown(), 60'000);
        QCOMPARE(pages().rows(), 400'001);
        QCOMPARE(pages().columns()[0].type, std::string("VARCHAR"));
        if (early) QTRY_VERIFY_WITH_TIMEOUT(pages().cell(0, 0) && pages().cell(0, 0)->text == "later", 60'000);
    }

    void manyChosenRows_areWrittenOutAndPagedFromThere() {
        TableSource source = m.source(large());
        source.options = ReadOptions();
        source.options->columns = {{"id", "VARCHAR"}, {"word", "VARCHAR"}};
        open(source);
        QTRY_VERIFY(pages().cell(0, 0));
        m_view->setChoice({"id", false, {"id <> 'later'"}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(pages().rows(), 400'000, 60'000);
        QCOMPARE(pages().cell(1, 0)->text, QString("1"));
        QCOMPARE(pages().cell(2, 0)->text, QString("10")); // as text
        QTRY_VERIFY_WITH_TIMEOUT(pages().writtenOut(), 60'000);
        grid().setCurrent(399'999, 0);
        QTRY_VERIFY_WITH_TIMEOUT(pages().cell(399'999, 0), 60'000);
        QCOMPARE(pages().cell(399'999, 0)->text, QString("99999"));
        m_view->setChoice({});
        QTRY_VERIFY_WITH_TIMEOUT(pages().rowsKnown() && pages().rows() == 400'001, 60'000);
        QTRY_VERIFY(pages().cell(2, 0) && pages().cell(2, 0)->text == "2");
    }

    void closingWhileAsking_harmsNobody() {
        for (int i = 0; i < 5; ++i) {
            open(m.source(VisualFixture::example("penguins_raw.csv")));
            QTest::qWait(i * 7); // somewhere between the questions
            m_view.reset();
        }
        finishWorkers();
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    TableHardTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_TableHard.moc"
