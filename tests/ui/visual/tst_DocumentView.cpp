// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/JsonModel.h"
#include "ui/visual/JsonView.h"
#include "ui/visual/TextPane.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/TextSize.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTextBlock>
#include <QTextTable>
#include <QTreeView>
#include <functional>
#include <sys/stat.h>

using namespace stemma;
using namespace stemma::ui;

/// Documents that want to fetch, and JSON of all sizes.
class DocumentViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    std::unique_ptr<DocumentView> m_view;
    std::unique_ptr<JsonView> m_json;

    void open(const fs::path& file) {
        m_view = std::make_unique<DocumentView>();
        m_view->resize(760, 560);
        m_view->show();
        QSignalSpy loaded(m_view.get(), &DocumentView::loaded);
        m_view->open(file);
        QTRY_COMPARE(loaded.size(), 1);
    }
    QString text() { return m_view->browser()->toPlainText(); }

    void openJson(const std::string& content) {
        m_json = std::make_unique<JsonView>();
        m_json->resize(760, 480);
        m_json->show();
        m_json->open(m.write("value.json", content));
    }
    QTreeView& tree() { return *m_json->tree(); }
    QString cell(int row, int column, const QModelIndex& parent = {}) {
        return tree().model()->index(row, column, parent).data().toString();
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() {
        m_view.reset();
        m_json.reset();
    }

    void markdown_isRendered() {
        open(m.write("report.md", "# Penguins\n\nA *short* report with `code` and a [link](https://example.org/x).\n\n"
                                  "| species | n |\n|---|---:|\n| Adelie | 146 |\n| Gentoo | 119 |\n\n- one\n- two\n\n"
                                  "```sql\nSELECT 1\n```\n"));
        QVERIFY(!m_view->asText());
        QVERIFY(text().contains("Penguins") && text().contains("Adelie") && !text().contains("|---"));
        // Code has the window's own letters, in a line and in a block.
        for (const char* code : {"code", "SELECT 1"}) {
            const QTextCursor found = m_view->browser()->document()->find(code);
            QVERIFY2(!found.isNull(), code);
            QCOMPARE(QFontInfo(found.charFormat().font()).family(), QFontInfo(Fonts::mono(13)).family());
        }
        VisualFixture::picture(*m_view, "document-markdown");
    }

    void anotherLook_keepsThePlace() {
        std::string text = "# Long\n\n";
        for (int i = 0; i < 300; ++i)
            text += "Paragraph " + std::to_string(i) +
                    " says what it says, and says it once more, and then again, so "
                    "that it needs several lines where the words are large.\n\n";
        open(m.write("long.md", text));
        const auto top = [this] {
            const SealedBrowser* browser = m_view->browser();
            return browser->document()->findBlock(browser->topPosition()).text().section(' ', 0, 1);
        };
        const auto base = [this] { return m_view->browser()->document()->defaultFont().pixelSize(); };
        QScrollBar* bar = m_view->browser()->verticalScrollBar();
        // In the room above a paragraph, which is what one reads next.
        const QTextCursor found = m_view->browser()->document()->find("Paragraph 145");
        m_view->browser()->showFromTop(found.selectionStart());
        QTextCursor lineAbove = found;
        lineAbove.setPosition(found.selectionStart() - 1);
        bar->setValue(bar->value() + m_view->browser()->cursorRect(lineAbove).bottom() + 0);
        const QString place = top();
        QCOMPARE(place, QString("Paragraph 145"));
        const int before = base();
        for (const double scale : {2.0, 1.0}) {
            QSignalSpy loaded(m_view.get(), &DocumentView::loaded);
            changeTextSize([scale] {
                Fonts::setScale(scale);
                QApplication::setFont(Fonts::base());
            });
            QTRY_COMPARE(loaded.size(), 1);
            QCOMPARE(base(), int(before * scale));
            QCOMPARE(top(), place);
        }
        QSignalSpy loaded(m_view.get(), &DocumentView::loaded);
        VisualFixture::dress(true);
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(top(), place);
        VisualFixture::dress();
        QTRY_COMPARE(loaded.size(), 2);
        bar->setValue(0); // the margin stays too
        VisualFixture::dress(true);
        QTRY_COMPARE(loaded.size(), 3);
        QCOMPARE(bar->value(), 0);
        VisualFixture::dress();
        QTRY_COMPARE(loaded.size(), 4);
        // Another file begins at its beginning.
        bar->setValue(bar->maximum());
        m_view->open(m.write("other.md", text));
        QTRY_COMPARE(loaded.size(), 5);
        QCOMPARE(bar->value(), 0);
    }

    void tables_haveLinesOfTheTheme() {
        const std::string rows = "<tr><th>species</th><th>n</th></tr><tr><td>Adelie</td><td>146</td></tr>";
        for (const auto& [name, content] :
             {std::pair<std::string, std::string>{"t.html", "<p>Birds</p><table border=\"3\">" + rows +
                                                                "</table><table border=\"1\"><tr><td><table border=1>" +
                                                                rows + "</table></td></tr></table>"},
              {"t.md", "| species | n |\n|---|---:|\n| Adelie | 146 |\n"}}) {
            open(m.write(name, content));
            QVERIFY(!m_view->asText());
            int tables = 0;
            std::function<void(QTextFrame&)> look = [&](QTextFrame& frame) {
                for (QTextFrame* child : frame.childFrames()) {
                    if (const auto* table = qobject_cast<QTextTable*>(child)) {
                        ++tables;
                        const QTextTableFormat format = table->format();
                        QCOMPARE(format.border(), 1.0);
                        QVERIFY(format.borderCollapse());
                        QCOMPARE(format.borderStyle(), QTextFrameFormat::BorderStyle_Solid);
                        QCOMPARE(format.borderBrush().color(), currentPalette()("line"));
                        QVERIFY(format.cellPadding() >= 5);
                    }
                    look(*child);
                }
            };
            look(*m_view->browser()->document()->rootFrame());
            QCOMPARE(tables, name == "t.md" ? 1 : 3);
            VisualFixture::picture(*m_view, name == "t.md" ? "document-table-md" : "document-table-html");
        }
    }

    /// Trap 3: Qt opens what an <img> names, and a FIFO never ends.
    void html_fetchesNothing() {
        const fs::path fifo = m.folder.path() / "fifo";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const std::string http = "http://127.0.0.1:" + std::to_string(server.serverPort()) + "/x";
        const std::string trap = fifo.string();
        open(m.write("page.html", "<html><head><link rel=stylesheet href='" + trap + "'><style>@import url('" + http +
                                      "'); body { background-image: url('" + trap + "') }</style>" +
                                      "<script>document.title='run'</script></head><body background='" + trap +
                                      "'><h1>Title</h1><img src='" + trap + "' width=20 height=20><img src='" + http +
                                      "'><table background='" + trap + "'><tr><td background='" + http +
                                      "'>cell</td></tr></table><iframe src='" + http +
                                      "'></iframe><ul style='list-style-image:url(" + trap +
                                      ")'><li>item</li></ul></body></html>"));
        m_view->grab(); // whoever opened the FIFO would wait for ever
        QVERIFY(text().contains("Title") && text().contains("cell") && text().contains("item"));
        QVERIFY(!text().contains("document.title"));
        QVERIFY(!server.waitForNewConnection(200));
        VisualFixture::picture(*m_view, "document-html");
    }

    void markdownWithHtml_fetchesNothing() {
        const fs::path fifo = m.folder.path() / "fifo2";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        open(m.write("trap.md", "![x](" + fifo.string() + ")\n\n<img src='" + fifo.string() + "'>\n\nbehind it\n"));
        m_view->grab();
        QVERIFY2(text().contains("behind it"), qPrintable(text()));
    }

    void links_areShownAndNotFollowed() {
        open(m.write("links.html", "<p><a href='file:///etc/passwd'>here</a></p>"));
        QSignalSpy wished(m_view.get(), &DocumentView::browserWished);
        const QString before = text();
        Q_EMIT m_view->browser()->anchorClicked(QUrl("file:///etc/passwd"));
        QCOMPARE(text(), before);
        QCOMPARE(m_view->bar()->state(), QString("Not followed: file:///etc/passwd"));
        QCOMPARE(wished.size(), 0);
    }

    void hugeAndEndlesslyNested_areText() {
        open(m.write("huge.html", std::string(5'000'000, 'a')));
        QVERIFY(m_view->asText());
        QVERIFY2(m_view->bar()->facts().contains("5.0 MB"), qPrintable(m_view->bar()->facts()));
        std::string nested;
        for (int i = 0; i < 20; ++i) nested += "<table><tr><td>";
        open(m.write("nested.html", nested + "deep"));
        QVERIFY(m_view->asText());
        QVERIFY2(m_view->bar()->facts().contains("nested too deeply"), qPrintable(m_view->bar()->facts()));
    }

    void documentThatIsGone_isSaid() {
        m_view = std::make_unique<DocumentView>();
        m_view->show();
        QSignalSpy failed(m_view.get(), &DocumentView::failed);
        m_view->open(m.folder.path() / "no.md");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<Error>().message, std::string("The file no.md is gone"));
    }

    void json_isATreeWithTypes() {
        openJson(
            R"({"name": "penguins", "rows": 333, "big": 12345678901234567, "nested": {"list": [1, 2.5, null, true]}})");
        QTRY_COMPARE(tree().model()->rowCount(), 4);
        QCOMPARE(cell(0, JsonModel::Name), QString("name"));
        QCOMPARE(cell(2, JsonModel::Value), QString("12345678901234567"));
        QCOMPARE(cell(0, JsonModel::Type), QString("text"));
        QCOMPARE(cell(1, JsonModel::Type), QString("integer"));
        QCOMPARE(cell(3, JsonModel::Value), QString("1 member"));
        auto* find = m_json->findChild<QLineEdit*>("viewerFind");
        find->setFocus();
        QTest::keyClicks(find, "2.5");
        QTRY_COMPARE(m_json->bar()->state(), QString("1 of 1"));
        m_json->copyPath();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("nested.list[1]"));
        m_json->copyValue();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("2.5"));
        VisualFixture::picture(*m_json, "json");
    }

    void jsonThatIsNone_isTextWithTheReason() {
        openJson("{\"a\": 1,\n oops}");
        auto shown = [this] { return m_json->findChild<TextView*>(); };
        QTRY_VERIFY(shown() && shown()->pane()->content());
        QVERIFY2(shown()->bar()->facts().startsWith("value.json isn't JSON, line 2"),
                 qPrintable(shown()->bar()->facts()));
    }

    void deepJson_isRefusedNotOverflown() {
        openJson(std::string(200'000, '['));
        QTRY_VERIFY(m_json->findChild<TextView*>());
    }

    void model_keepsItsContract() {
        JsonModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // it would fetch within the reset
        Json list = Json::array();
        for (int i = 0; i < 2000; ++i) list.push(Json::object({{"i", i}, {"odd key", Json::array({i, "x"})}}));
        const auto json =
            std::make_shared<const Json>(Json::object({{"list", std::move(list)}, {"none", Json::object()}}));
        model.setJson(json);
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex listAt = model.index(0, 0);
        QCOMPARE(model.rowCount(listAt), 0); // lazily
        QVERIFY(model.hasChildren(listAt) && !model.hasChildren(model.index(1, 0)));
        model.fetchMore(listAt);
        QCOMPARE(model.rowCount(listAt), int(JsonModel::kAtOnce));
        const QModelIndex far = model.indexAt({0, 1500, 1, 1});
        QVERIFY(far.isValid());
        QCOMPARE(model.path(far), QString("list[1500][\"odd key\"][1]"));
        QVERIFY(!model.indexAt({0, 5000}).isValid());
        QCOMPARE(findInJson(*json, "ODD", 5000).size(), std::size_t(2000));
        QCOMPARE(findInJson(*json, "1999", 5000), (std::vector<std::vector<int>>{{0, 1999, 0}, {0, 1999, 1, 0}}));
        model.setJson(std::make_shared<const Json>(Json::array({1})));
        QCOMPARE(model.rowCount(), 1);
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    DocumentViewTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_DocumentView.moc"
