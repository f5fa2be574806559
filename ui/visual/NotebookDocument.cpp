// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/NotebookDocument.h"

#include "core/base/Text.h"
#include "core/materializers/Notebook.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/ImageLoader.h"
#include "ui/visual/MarkdownDocument.h"

#include <QCoreApplication>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QTextTable>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLargestNotebook = 128u << 20;
constexpr int kMostPictures = 100, kMostCells = 2000, kMostLines = 400; ///< of a notebook; lines of one text
constexpr std::size_t kMostOfOne = 128u << 10; ///< bytes of one text: few lines may be long ones
constexpr double kPageMargin = 24, kNumberWidth = 64, kMostWide = 760; ///< pixels

QString inWords(const char* text) {
    return QCoreApplication::translate("NotebookDocument", text);
}

/// The beginning of a text, not cut within a character.
std::string_view firstBytes(std::string_view text, std::size_t most) {
    std::size_t end = std::min(text.size(), most);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::string_view firstLines(std::string_view text) {
    std::size_t end = 0;
    for (int lines = 0; lines < kMostLines && end != std::string_view::npos; ++lines)
        end = text.find('\n', lines == 0 ? 0 : end + 1);
    return text.substr(0, end);
}

std::size_t textIn(const Notebook::Cell& cell) {
    std::size_t bytes = cell.source.size();
    for (const Notebook::Output& output : cell.outputs) bytes += output.text.size();
    return bytes;
}

/// Writes a document cell by cell: a row with its label at the left, and what is in it.
class NotebookWriter {
public:
    NotebookWriter(SealedDocument& document, bool dark, const Cancel& cancel)
        : m_document(document), m_dark(dark), m_palette(dark), m_cancel(cancel), m_cursor(&document) {}

    Status write(const Notebook& notebook) {
        std::size_t shown = 0;
        for (; shown < std::min<std::size_t>(notebook.cells.size(), kMostCells) && m_room > 0; ++shown) {
            if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "Something else is shown");
            const Notebook::Cell& cell = notebook.cells[shown];
            if (cell.kind == Notebook::Cell::Kind::Text) {
                prose(take(cell.source, cell.source));
                continue;
            }
            const QString number = cell.execution ? QString::number(*cell.execution) : QStringLiteral(" ");
            row(cell.kind == Notebook::Cell::Kind::Code ? QStringLiteral("In [%1]").arg(number) : QString(),
                "text.quiet", "code");
            code(someLines(cell.source), "text");
            for (const Notebook::Output& output : cell.outputs) out(output);
        }
        for (std::size_t i = shown; i < notebook.cells.size(); ++i) m_leftOut += textIn(notebook.cells[i]);
        m_cellsLeftOut = notebook.cells.size() - shown;
        if (const QString what = leftOut(); !what.isEmpty())
            prose(inWords("*Left out: %1. Source has all of it.*").arg(what).toStdString());
        return {};
    }
    /// "12 cells, 3.1 MB of text"; empty where all is there.
    QString leftOut() const {
        QStringList what;
        if (m_cellsLeftOut > 0) what << qtext(plural(std::int64_t(m_cellsLeftOut), "cell"));
        if (m_leftOut > 0) what << inWords("%1 of text").arg(qtext(formatBytes(m_leftOut)));
        return what.join(QStringLiteral(", "));
    }
    int missing() const { return m_missing; } ///< pictures that aren't shown

private:
    /// So much of what one reads of a text as the document has room for.
    std::string_view take(std::string_view text, std::string_view read) {
        const std::string_view taken = firstBytes(read, m_room);
        m_room = taken.size() < read.size() ? 0 : m_room - taken.size();
        m_leftOut += text.size() - taken.size();
        return taken;
    }

    /// What is left out is said in its place too.
    QString someLines(std::string_view text) {
        while (text.ends_with('\n')) text.remove_suffix(1);
        const std::string_view first = take(text, firstBytes(firstLines(text), kMostOfOne));
        if (first.size() == text.size()) return qtext(text);
        const std::string_view rest = text.substr(first.size());
        const auto more = std::count(rest.begin(), rest.end(), '\n');
        return qtext(first) + (rest.front() == '\n' ? inWords("\n… %1 more lines").arg(more)
                                                    : inWords("\n… %1 more").arg(qtext(formatBytes(rest.size()))));
    }

    /// A table of one row; the cursor stands in its right cell.
    void row(const QString& label, const char* ink, const char* ground) {
        m_cursor.movePosition(QTextCursor::End);
        QTextTableFormat format;
        format.setBorder(0);
        format.setCellPadding(5);
        format.setCellSpacing(0);
        format.setTopMargin(ground ? 8 : 0);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        format.setColumnWidthConstraints({QTextLength(QTextLength::FixedLength, kNumberWidth), QTextLength()});
        QTextTable* table = m_cursor.insertTable(1, 2, format);
        if (ground) {
            QTextTableCellFormat cell;
            cell.setBackground(m_palette(ground));
            table->cellAt(0, 1).setFormat(cell);
        }
        QTextCharFormat quiet;
        quiet.setForeground(m_palette(ink));
        quiet.setFont(Fonts::mono(11));
        table->cellAt(0, 0).firstCursorPosition().insertText(label, quiet);
        m_cell = table->cellAt(0, 1).firstCursorPosition();
    }

    void code(const QString& text, const char* ink) {
        QTextCharFormat format;
        format.setFont(Fonts::mono(12));
        format.setForeground(m_palette(ink));
        QTextBlockFormat block;
        m_cell.setBlockFormat(block);
        m_cell.insertText(QString(text).replace(QLatin1Char('\n'), QChar::LineSeparator), format);
    }

    void prose(std::string_view markdown) {
        m_cursor.movePosition(QTextCursor::End);
        SealedDocument words;
        words.setDefaultFont(m_document.defaultFont());
        writeMarkdown(words, qtext(markdown), m_dark);
        // What is put in brings the formats of all its blocks but the first. A list begins with a block of its own.
        QTextBlockFormat first = words.begin().blockFormat();
        if (words.begin().textList()) {
            first = QTextBlockFormat();
            first.setLineHeight(0, QTextBlockFormat::FixedHeight);
        }
        m_cursor.insertBlock(first, QTextCharFormat());
        m_cursor.insertFragment(QTextDocumentFragment(&words));
    }

    void out(const Notebook::Output& output) {
        using Kind = Notebook::Output::Kind;
        row({}, "text.quiet", nullptr);
        if (output.kind == Kind::Picture && picture(output.picture)) return;
        code(someLines(output.text), output.kind == Kind::Error ? "failed" : "text");
    }

    /// False where it can't be shown; its words stand for it.
    bool picture(const std::string& bytes) {
        if (m_pictures >= kMostPictures) {
            ++m_missing;
            return false;
        }
        const fs::path file =
            m_folder.path() / ("picture" + std::string(bytes.starts_with("\x89PNG") ? ".png" : ".jpg"));
        auto loaded =
            writeFile(file, bytes) ? helperImageLoader()(file, m_cancel) : Result<LoadedImage>(fail(ErrorCode::Io, ""));
        if (!loaded) {
            ++m_missing;
            return false;
        }
        const QUrl name(QStringLiteral("notebook:%1").arg(++m_pictures));
        m_document.addResource(QTextDocument::ImageResource, name, loaded->image);
        QTextImageFormat format;
        format.setName(name.toString());
        format.setWidth(std::min<double>(loaded->size.width(), kMostWide));
        m_cell.insertImage(format);
        return true;
    }

    SealedDocument& m_document;
    const bool m_dark;
    const Palette m_palette;
    const Cancel& m_cancel;
    QTextCursor m_cursor, m_cell;
    TempFolder m_folder;
    int m_pictures = 0, m_missing = 0;
    std::size_t m_room = DocumentView::kMostBytes; ///< of text: more of it holds up the window while it is laid out
    std::size_t m_leftOut = 0, m_cellsLeftOut = 0;
};

} // namespace

Result<NotebookDocument> notebookDocument(const fs::path& file, bool dark, const Cancel& cancel) {
    STEMMA_TRY(const std::string text, readFile(file, kLargestNotebook));
    STEMMA_TRY(const Notebook notebook, parseNotebook(text));
    NotebookDocument made;
    made.document = sealedDocument();
    made.document->setDefaultFont(Fonts::sized(14));
    made.document->setDocumentMargin(kPageMargin);
    NotebookWriter writer(*made.document, dark, cancel);
    STEMMA_CHECK(writer.write(notebook));
    made.document->moveToThread(QCoreApplication::instance()->thread());
    made.facts = qtext(plural(std::int64_t(notebook.cells.size()), "cell"));
    if (!notebook.language.empty()) made.facts += QStringLiteral(", ") + oneLine(notebook.language, 40);
    if (const QString what = writer.leftOut(); !what.isEmpty()) made.facts += inWords("; left out: %1").arg(what);
    if (writer.missing() > 0) made.facts += inWords("; %1 of its pictures aren't shown").arg(writer.missing());
    return made;
}

} // namespace stemma::ui
