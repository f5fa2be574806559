// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/TableBar.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerMessage.h"

#include <QClipboard>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>

using namespace stemma;
using namespace stemma::ui;

/// A table is looked at with mouse and keyboard; the rows come from the real helper.
class TableViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
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
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() { m_view.reset(); }

    void rows_appearWithHeadsFromTheProfile() {
        UNWRAP(TableSource clean, m.penguins());
        open(clean);
        QTRY_VERIFY(pages().cell(0, 0));
        QVERIFY(shown(0, 0, "Adelie"));
        QCOMPARE(m_view->countsText(), QString("333 rows · 9 columns"));
        grid().setCurrent(7, 0);
        VisualFixture::picture(*m_view, "table-penguins");
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
