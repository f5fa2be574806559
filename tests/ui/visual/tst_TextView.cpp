// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/HexView.h"
#include "ui/visual/TextPane.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"

#include <QClipboard>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <sys/stat.h>
#include <unistd.h>

using namespace stemma;
using namespace stemma::ui;

/// Text, code and bytes of files, small, huge and wrong.
class TextViewTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    std::unique_ptr<TextView> m_view;
    std::unique_ptr<HexView> m_hex;

    void open(const fs::path& file) {
        m_view = std::make_unique<TextView>();
        m_view->resize(800, 460);
        m_view->show();
        m_view->open(file);
    }
    TextPane& pane() { return *m_view->pane(); }
    QString facts() { return m_view->bar()->facts(); }
    QString said() {
        auto* message = m_view->findChild<ViewerMessage*>();
        return message->isVisible() ? message->sentence() : QString();
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() {
        m_view.reset();
        m_hex.reset();
    }

    void text_isShownWithLinesAndFacts() {
        open(m.write("notes.txt", "one\r\ntwo\n<b>three</b>\n"));
        QTRY_VERIFY(pane().content());
        QCOMPARE(pane().content()->lines(), 3);
        QCOMPARE(pane().content()->line(1).toString(), QString("two"));
        QCOMPARE(facts(), QString("3 lines · 22 B"));
        QTest::keyClick(&pane(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&pane(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("one\ntwo\n<b>three</b>\n"));
    }

    void selection_byMouse() {
        open(m.write("notes.txt", "alpha beta\ngamma delta\n"));
        QTRY_VERIFY(pane().content());
        const QRect first = pane().lineRect(0), second = pane().lineRect(1);
        QTest::mouseDClick(pane().viewport(), Qt::LeftButton, {}, {first.left() + 20, first.center().y()});
        QCOMPARE(pane().selectedText(), QString("alpha"));
        QTest::mousePress(pane().viewport(), Qt::LeftButton, {}, {first.left() + 2, first.center().y()});
        QTest::mouseMove(pane().viewport(), {second.right() - 5, second.center().y()});
        QTest::mouseRelease(pane().viewport(), Qt::LeftButton, {}, {second.right() - 5, second.center().y()});
        QCOMPARE(pane().selectedText(), QString("alpha beta\ngamma delta"));
    }

    void find_goesFromOneToTheNext() {
        std::string text;
        for (int i = 0; i < 2000; ++i) text += "line " + std::to_string(i) + (i % 500 == 7 ? " Needle" : "") + "\n";
        open(m.write("long.log", text));
        QTRY_VERIFY(pane().content());
        QTest::keyClick(&pane(), Qt::Key_F, Qt::ControlModifier);
        auto* find = m_view->findChild<QLineEdit*>("viewerFind");
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, "needle");
        QTRY_COMPARE(m_view->bar()->state(), QString("1 of 4"));
        QTest::keyClick(find, Qt::Key_Return);
        QCOMPARE(m_view->bar()->state(), QString("2 of 4"));
        QVERIFY(pane().topLine() <= 507 && pane().topLine() > 480);
        VisualFixture::picture(*m_view, "text-found");
        QTest::keyClick(find, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(find, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(m_view->bar()->state(), QString("4 of 4"));
        QTest::keyClicks(find, "zzz");
        QTRY_COMPARE(m_view->bar()->state(), QString("not found"));
    }

    void hugeText_isShownInPartAndSaysSo() {
        const fs::path file = m.folder.path() / "huge.log";
        QVERIFY(writeFile(file, std::string(1 << 20, 'x') + "\n"));
        QCOMPARE(::truncate(file.c_str(), off_t(40) << 20), 0); // the rest are holes
        open(file);
        QTRY_VERIFY(pane().content());
        QVERIFY2(facts().contains("41.9 MB") && facts().contains("its first 8.4 MB are shown"), qPrintable(facts()));
        pane().horizontalScrollBar()->setValue(pane().horizontalScrollBar()->maximum()); // a line of megabytes
        pane().grab();
    }

    void otherEncodings_areVisible() {
        open(m.write("latin.txt", "caf\xe9\n"));
        QTRY_VERIFY(pane().content());
        QVERIFY(pane().content()->line(0).endsWith(QChar(0xFFFD)));
        QVERIFY2(facts().contains("not all of it is UTF-8"), qPrintable(facts()));
        open(m.write("wide.txt", std::string("\xff\xfeh\0i\0", 6)));
        QTRY_VERIFY(pane().content());
        QCOMPARE(pane().content()->text, QString("hi"));
    }

    void emptyGoneAndFifo_areSaid() {
        open(m.write("empty.txt", ""));
        QTRY_COMPARE(said(), QString("This text is empty."));
        open(m.folder.path() / "no.txt");
        QTRY_COMPARE(said(), QString("The file no.txt is gone"));
        const fs::path fifo = m.folder.path() / "fifo.txt";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        open(fifo);
        QTRY_COMPARE(said(), QString("fifo.txt isn't a regular file"));
    }

    void code_isColoured_data() {
        QTest::addColumn<int>("language");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("spans");
        const auto row = [](const char* name, Language language, const char* line, const char* spans) {
            QTest::newRow(name) << int(language) << line << spans;
        };
        row("sql", Language::Sql, "SELECT 'it''s', 4.5 FROM t -- all",
            "keyword:SELECT text:'it' text:'s' number:4.5 keyword:FROM comment:-- all");
        row("yaml", Language::Yaml, "  depth: [2, no]  # cells", "keyword:depth number:2 comment:# cells");
        row("yaml hash", Language::Yaml, "a#b: \"x\"", "keyword:b text:\"x\"");
        row("json", Language::Json, "{\"a\": \"b\", \"c\": -1.5e3, \"d\": null}",
            "keyword:\"a\" text:\"b\" keyword:\"c\" number:1.5e3 keyword:\"d\" keyword:null");
        row("python", Language::Python, "def fit(x): return 'a\\'b' # done",
            "keyword:def keyword:return text:'a\\'b' comment:# done");
        row("shell", Language::Shell, "for f in *; do echo \"$f\" # x",
            "keyword:for keyword:in keyword:do text:\"$f\" comment:# x");
    }
    void code_isColoured() {
        QFETCH(int, language);
        QFETCH(QString, line);
        QFETCH(QString, spans);
        SyntaxState state = 0;
        QStringList got;
        for (const SyntaxSpan& span : highlight(Language(language), line, state))
            got << QString::fromLatin1(span.token).section('.', 1) + ':' + line.mid(span.from, span.length);
        QCOMPARE(got.join(' '), spans);
    }

    void commentsOfSeveralLines_keepTheirColour() {
        open(m.write("query.sql", "SELECT 1 /* a\nSELECT 2\nend */ FROM t\n"));
        QTRY_VERIFY(pane().content());
        const auto states = statesOf(Language::Sql, pane().content()->text, pane().content()->starts);
        QCOMPARE(states, (std::vector<SyntaxState>{0, 1, 1}));
        SyntaxState state = states[1];
        const auto spans = highlight(Language::Sql, pane().content()->line(1), state);
        QCOMPARE(spans.size(), std::size_t(1));
        QCOMPARE(QByteArray(spans[0].token), QByteArray("syntax.comment"));
        open(VisualFixture::example("sql/clean.sql"));
        QTRY_VERIFY(pane().content());
        VisualFixture::picture(*m_view, "code-sql");
        open(VisualFixture::example("penguins.yaml"));
        QTRY_VERIFY(pane().content());
        VisualFixture::picture(*m_view, "code-yaml");
    }

    void export_copiesTheFile() {
        open(m.write("notes.txt", "kept\r\nas it is"));
        QTRY_VERIFY(pane().content());
        std::optional<Status> ended;
        m_view->exportTo(m.folder.path() / "copy.txt", "file", {}, [&](Status status) { ended = std::move(status); });
        QTRY_VERIFY(ended);
        QVERIFY(*ended);
        QCOMPARE(QByteArray::fromStdString(readFile(m.folder.path() / "copy.txt").value_or("")),
                 QByteArray("kept\r\nas it is"));
    }

    void bytes_areReadWhereOneLooks() {
        const fs::path file = m.folder.path() / "big.bin";
        QVERIFY(writeFile(file, std::string("\x7f"
                                            "ELF\0\1\2",
                                            7)));
        QCOMPARE(::truncate(file.c_str(), off_t(6) << 30), 0); // 6 GB of nothing
        m_hex = std::make_unique<HexView>();
        m_hex->resize(760, 300);
        m_hex->setNote("Nothing here shows this kind of file: its bytes");
        m_hex->show();
        m_hex->open(file);
        QTRY_VERIFY(m_hex->pane()->byteAt(0));
        QCOMPARE(int(*m_hex->pane()->byteAt(1)), int('E'));
        VisualFixture::picture(*m_hex, "hex");
        QTest::keyClick(m_hex->pane(), Qt::Key_End);
        const std::int64_t last = (std::int64_t(6) << 30) - 1;
        QTRY_VERIFY(m_hex->pane()->byteAt(last));
        QVERIFY(m_hex->pane()->topOffset() > (std::int64_t(6) << 30) - 1000);
        QVERIFY(m_hex->pane()->copySeen());
        QVERIFY(QGuiApplication::clipboard()->text().contains("00017ffffff0"));
        QVERIFY(m_hex->bar()->facts().endsWith("6,442,450,944 bytes"));
        fs::remove(file);
        m_hex->open(file);
        QTRY_VERIFY(m_hex->findChild<ViewerMessage*>()->isVisible());
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    TextViewTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_TextView.moc"
