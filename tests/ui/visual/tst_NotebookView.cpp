// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/paint/Palette.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/MarkdownDocument.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/Viewers.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextTable>

using namespace stemma;
using namespace stemma::ui;

namespace {

// Not within the class: moc can't read such texts there.
std::string report(const std::string& png) {
    return std::string(R"nb({"metadata": {"language_info": {"name": "python"}}, "cells": [
 {"cell_type": "markdown", "source": "# Penguins\n\nWhich *species* is it?"},
 {"cell_type": "code", "execution_count": 1, "source": "birds = load()\nbirds.head()", "outputs": [
   {"output_type": "stream", "name": "stdout", "text": "333 birds\n"},
   {"output_type": "execute_result", "data": {"text/plain": "  species  mass\n0  Adelie  3750", "text/html": "<script>no()</script>"}}]},
 {"cell_type": "code", "execution_count": 2, "source": "plot()", "outputs": [
   {"output_type": "display_data", "data": {"text/plain": "<Figure>", "image/png": ")nb") +
           png + R"nb("}}]},
 {"cell_type": "code", "execution_count": null, "source": "fail()", "outputs": [
   {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\u001b[0;31mValueError\u001b[0m: no birds"]}]}]})nb";
}

const std::string kDamaged = R"nb({"cells": [{"cell_type": "code", "source": "plot()", "outputs": [
   {"output_type": "display_data", "data": {"text/plain": "<Figure of birds>", "image/png": "bm90IGEgcGljdHVyZQ=="}}]}]})nb";

std::string printing(const std::string& lines) {
    return std::string(R"nb({"cells": [{"cell_type": "code", "source": "x", "outputs": [
   {"output_type": "stream", "text": ")nb") +
           lines + R"nb("}]}]})nb";
}

std::string cell(const std::string& kind, const std::string& source) {
    return R"nb({"cell_type": ")nb" + kind + R"nb(", "source": ")nb" + source + R"nb("})nb";
}

std::string notebookOf(const std::string& cells) {
    return R"nb({"cells": [)nb" + cells + "]}";
}

/// What a document looks like where its words are: margins and grounds of blocks by their text, lines of tables.
QStringList lookOf(const QTextDocument& document) {
    QStringList all;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QTextBlockFormat format = block.blockFormat();
        if (block.text().isEmpty()) continue;
        QString ground = format.background().style() == Qt::NoBrush ? "-" : format.background().color().name();
        for (auto part = block.begin(); !part.atEnd(); ++part)
            if (const QBrush below = part.fragment().charFormat().background(); below.style() != Qt::NoBrush)
                ground += " " + part.fragment().text() + " " + below.color().name();
        all << QStringLiteral("%1: %2 %3 h%4 %5")
                   .arg(block.text())
                   .arg(format.topMargin())
                   .arg(format.bottomMargin())
                   .arg(format.headingLevel())
                   .arg(ground);
    }
    for (QTextFrame* frame : document.rootFrame()->childFrames())
        if (const auto* table = qobject_cast<QTextTable*>(frame); table && table->format().border() > 0)
            all << QStringLiteral("table %1 %2 %3 %4 %5")
                       .arg(table->format().borderCollapse())
                       .arg(table->format().border())
                       .arg(table->format().borderBrush().color().name())
                       .arg(table->format().cellPadding())
                       .arg(table->format().topMargin());
    return all;
}

std::string repeated(const std::string& words, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += words;
    return all;
}

} // namespace

/// An executed notebook, opened as a tab or dropped: cells with what came out of them, and nothing that runs.
class NotebookViewTest : public QObject {
    Q_OBJECT

    VisualFixture m;
    std::unique_ptr<QWidget> m_view;

    DocumentView& open(const std::string& text) {
        const Showable what = showFile(m.write("report.ipynb", text), nullptr);
        m_view.reset(makeViewer(what, nullptr));
        m_view->resize(860, 640);
        m_view->show();
        auto* view = qobject_cast<DocumentView*>(m_view.get());
        if (!view) qFatal("no document");
        QSignalSpy loaded(view, &DocumentView::loaded);
        if (!QTest::qWaitFor([&] { return !loaded.isEmpty() || !view->browser()->toPlainText().isEmpty(); }, 30'000))
            qFatal("not loaded");
        return *view;
    }
    static std::string png() {
        QImage image(120, 60, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return base64(bytes.toStdString());
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() { m_view.reset(); }

    void cellsAndTheirOutputs_areShown() {
        DocumentView& view = open(report(png()));
        const QString text = view.browser()->toPlainText();
        for (const char* words : {"Penguins", "In [1]", "birds = load()", "333 birds", "Adelie", "In [2]", "In [ ]",
                                  "ValueError: no birds"})
            QVERIFY2(text.contains(QLatin1String(words)), qPrintable(text));
        QVERIFY(!text.contains("script") && !text.contains("<Figure>") && !text.contains(QChar(0x1b)));
        // The picture is one, as wide as it is.
        int pictures = 0;
        const QTextDocument* document = view.browser()->document();
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
            for (auto part = block.begin(); !part.atEnd(); ++part)
                if (part.fragment().charFormat().isImageFormat()) {
                    const QTextImageFormat format = part.fragment().charFormat().toImageFormat();
                    QCOMPARE(format.width(), 120.0);
                    const auto image =
                        document->resource(QTextDocument::ImageResource, QUrl(format.name())).value<QImage>();
                    QCOMPARE(image.size(), QSize(120, 60));
                    ++pictures;
                }
        QCOMPARE(pictures, 1);
        VisualFixture::picture(view, "notebook");
    }

    void whatIsNoNotebook_isShownAsText() {
        DocumentView& view = open("{\"cells\": 3}");
        QTRY_VERIFY(view.asText());
    }

    void damagedPicture_isToldByItsWords() {
        DocumentView& view = open(kDamaged);
        QTRY_VERIFY_WITH_TIMEOUT(view.browser()->toPlainText().contains("<Figure of birds>"), 30'000);
    }

    void longOutput_isCut() {
        std::string lines;
        for (int i = 0; i < 5000; ++i) lines += "line " + std::to_string(i) + "\\n";
        DocumentView& view = open(printing(lines));
        QTRY_VERIFY_WITH_TIMEOUT(view.browser()->toPlainText().contains("4600 more lines"), 30'000);
    }

    void prose_looksLikeOtherMarkdown() {
        const std::string head =
            "# Penguins\n\nWhich `species` is *it*?\n\n## Data\n\n| species | n |\n|---|---:|\n"
            "| Adelie | 146 |\n\n- one\n- two\n\nSo:\n\n```sql\nSELECT 1\nFROM birds\n```\n\nDone.";
        const std::string list = "1. first\n2. second\n3. third", fenced = "```\ncode alone\n```";
        const auto inJson = [](std::string text) {
            for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
                text.replace(at, 1, "\\n");
            return text;
        };
        for (const bool dark : {false, true}) {
            VisualFixture::dress(dark);
            DocumentView& view =
                open(notebookOf(cell("markdown", inJson(head)) + ", " + cell("markdown", inJson(list)) + ", " +
                                cell("markdown", inJson(fenced))));
            QStringList expected, tables;
            for (const std::string& text : {head, list, fenced})
                for (const QString& line : lookOf(*markdownDocument(qtext(text), dark)))
                    (line.startsWith("table ") ? tables : expected) << line;
            QCOMPARE(tables.size(), 1);
            QCOMPARE(lookOf(*view.browser()->document()).join('\n'), (expected + tables).join('\n'));
        }
        VisualFixture::dress();
        VisualFixture::picture(*m_view, "notebook-prose");
    }

    /// It is laid out in the window's own time.
    void longSource_isCutAsOutputsAre() {
        for (const auto& [source, says] : {std::pair(repeated("x = 1\\n", 800'000), "799600 more lines"),
                                           std::pair(repeated("x+", 2'500'000), "4.9 MB more")}) {
            DocumentView& view = open(notebookOf(cell("code", source) + ", " + cell("raw", source)));
            const QString text = view.browser()->toPlainText();
            QCOMPARE(text.count(QLatin1String(says)), 2);
            QVERIFY(text.size() < 400'000);
            QVERIFY2(text.endsWith("MB of text. Source has all of it."), qPrintable(text.right(200)));
            QVERIFY2(view.bar()->facts().startsWith("2 cells; left out: 9."), qPrintable(view.bar()->facts()));
        }
    }

    void muchOfAll_isShownUpToWhatADocumentMayHave() {
        const std::string megabyte = repeated(repeated("many words of prose ", 20) + "\\n\\n", 2490);
        std::string cells = cell("markdown", megabyte);
        for (int i = 1; i < 6; ++i) cells += ", " + cell("markdown", megabyte);
        DocumentView& view = open(notebookOf(cells + ", " + cell("code", "last()")));
        const QString text = view.browser()->toPlainText();
        QVERIFY(text.size() > 3'900'000 && text.size() <= qsizetype(DocumentView::kMostBytes));
        QVERIFY(!text.contains("last()"));
        QVERIFY2(text.endsWith("Left out: 2 cells, 1.8 MB of text. Source has all of it."),
                 qPrintable(text.right(200)));
        QVERIFY2(view.bar()->facts().endsWith("left out: 2 cells, 1.8 MB of text"), qPrintable(view.bar()->facts()));
    }

    void cellsWithoutEnd_areCounted() {
        std::string cells = cell("code", "x");
        for (int i = 1; i < 2100; ++i) cells += ", " + cell("raw", "");
        DocumentView& view = open(notebookOf(cells));
        QVERIFY(view.browser()->toPlainText().endsWith("Left out: 100 cells. Source has all of it."));
        QCOMPARE(view.bar()->facts(), QString("2,100 cells; left out: 100 cells"));
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    NotebookViewTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_NotebookView.moc"
