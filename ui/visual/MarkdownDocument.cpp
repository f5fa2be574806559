// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/MarkdownDocument.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/visual/DocumentView.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextTable>
#include <QThread>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kPageEdge = 24, kListIndent = 26;
constexpr double kCodeSize = 13;
constexpr int kMostTags = 40'000, kMostNesting = 60, kMostTableNesting = 4;

bool isCode(const QTextBlock& block) {
    const QTextBlockFormat format = block.blockFormat();
    return format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage) ||
           format.nonBreakableLines();
}

/// Code stands on its own ground, in a line of text too, and in the window's own letters, not the system's.
void groundCode(QTextDocument& document, const Palette& palette) {
    QTextCursor cursor(&document);
    QTextCharFormat letters;
    letters.setFont(Fonts::mono(kCodeSize), QTextCharFormat::FontPropertiesSpecifiedOnly);
    QTextCharFormat ground = letters;
    ground.setBackground(palette("code"));
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        if (isCode(block)) {
            QTextBlockFormat format = block.blockFormat();
            format.setBackground(palette("code"));
            if (!isCode(block.previous())) format.setTopMargin(10);
            if (!isCode(block.next())) format.setBottomMargin(10);
            cursor.setBlockFormat(format);
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            cursor.mergeCharFormat(letters);
            cursor.mergeBlockCharFormat(letters); // an empty line is as high as the others
            continue;
        }
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextFragment piece = part.fragment();
            if (!piece.charFormat().fontFixedPitch()) continue;
            cursor.setPosition(piece.position());
            cursor.setPosition(piece.position() + piece.length(), QTextCursor::KeepAnchor);
            cursor.mergeCharFormat(ground);
        }
    }
}

/// Qt's Markdown has no room between its blocks.
void spaceOut(QTextDocument& document) {
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        if (cursor.currentTable()) continue;
        QTextBlockFormat format = block.blockFormat();
        const bool code = isCode(block);
        format.setTopMargin(format.headingLevel() > 0 ? 14 : code ? 0 : block.textList() ? 2 : 8);
        format.setBottomMargin(format.headingLevel() > 0 ? 6 : code ? 0 : 2);
        cursor.setBlockFormat(format);
    }
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setTopMargin(8);
        format.setBottomMargin(8);
        table->setFormat(format);
    }
    cursor.endEditBlock();
}

/// "What runs again?" is #what-runs-again, as GitHub has it; another of that name #what-runs-again-1.
void nameHeadings(QTextDocument& document) {
    QTextCursor cursor(&document);
    QHash<QString, int> seen;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || block.length() < 2) continue;
        QString name;
        for (const QChar c : block.text().trimmed().toLower())
            if (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'))
                name += c;
            else if (c.isSpace())
                name += QLatin1Char('-');
        if (const int before = seen[name]++) name += QStringLiteral("-%1").arg(before);
        QTextCharFormat place;
        place.setAnchor(true);
        place.setAnchorNames({name});
        cursor.setPosition(block.position());
        cursor.setPosition(block.position() + 1, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(place);
    }
}

/// Tables with lines have one thin line in the theme's colour, not the raised frames of old.
void lineTables(QTextFrame& frame, const QColor& line) {
    for (QTextFrame* child : frame.childFrames()) {
        if (auto* table = qobject_cast<QTextTable*>(child)) {
            QTextTableFormat format = table->format();
            format.setBorderCollapse(true);
            format.setCellSpacing(0);
            format.setCellPadding(std::max(5.0, format.cellPadding()));
            if (format.border() > 0) format.setBorder(1);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderBrush(line);
            if (format.border() > 0) format.setTopMargin(std::max(8.0, format.topMargin()));
            table->setFormat(format);
        }
        lineTables(*child, line);
    }
}

QString sheetFor(const Palette& palette) {
    const auto name = [&palette](const char* token) { return palette(token).name(); };
    return QStringLiteral("a { color: %1; } code, pre { background-color: %2; } th { background-color: %2; } "
                          "hr { color: %3; }")
        .arg(name("accent"), name("code"), name("line"));
}

std::shared_ptr<SealedDocument> emptyDocument(bool dark) {
    auto document = sealedDocument();
    document->setDefaultFont(Fonts::sized(14));
    document->setDocumentMargin(kPageEdge);
    document->setDefaultStyleSheet(sheetFor(Palette(dark)));
    return document;
}

void giveToWindow(SealedDocument& document) {
    document.moveToThread(QCoreApplication::instance()->thread());
}

} // namespace

std::shared_ptr<SealedDocument> sealedDocument() {
    auto document = std::shared_ptr<SealedDocument>(new SealedDocument, [](SealedDocument* d) {
        if (QCoreApplication::closingDown())
            delete d;
        else
            d->deleteLater();
    });
    document->setUndoRedoEnabled(false);
    return document;
}

void writeMarkdown(SealedDocument& document, const QString& text, bool dark) {
    const Palette palette(dark);
    // Qt 6.4 drops what follows an element that isn't closed: HTML within Markdown is shown as it is written.
    document.setMarkdown(text, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                   QTextDocument::MarkdownNoHTML);
    document.setIndentWidth(kListIndent);
    spaceOut(document);
    groundCode(document, palette);
    lineTables(*document.rootFrame(), palette("line"));
}

std::shared_ptr<SealedDocument> markdownDocument(const QString& text, bool dark) {
    auto document = emptyDocument(dark);
    writeMarkdown(*document, text, dark);
    nameHeadings(*document);
    giveToWindow(*document);
    return document;
}

std::shared_ptr<SealedDocument> htmlDocument(const QString& text, bool dark) {
    auto document = emptyDocument(dark);
    document->setHtml(text);
    document->setIndentWidth(kListIndent);
    lineTables(*document->rootFrame(), Palette(dark)("line"));
    giveToWindow(*document);
    return document;
}

QString reasonAgainstRendering(const QString& text) {
    static const QRegularExpression tag(QStringLiteral("<(/?)([A-Za-z][A-Za-z0-9]*)"));
    static const QRegularExpression endless(QStringLiteral("^(br|hr|img|meta|link|input|p|li|tr|td|th|dt|dd|col)$"),
                                            QRegularExpression::CaseInsensitiveOption);
    int tags = 0, depth = 0, tables = 0;
    for (auto found = tag.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (++tags > kMostTags) return QObject::tr("it has too many elements to be rendered");
        const QStringView name = match.capturedView(2);
        if (endless.match(name.toString()).hasMatch()) continue;
        const int by = match.capturedLength(1) > 0 ? -1 : 1;
        depth = std::max(depth + by, 0);
        if (name.compare(QLatin1String("table"), Qt::CaseInsensitive) == 0) tables = std::max(tables + by, 0);
        if (depth > kMostNesting || tables > kMostTableNesting)
            return QObject::tr("it is nested too deeply to be rendered");
    }
    return {};
}

} // namespace stemma::ui
