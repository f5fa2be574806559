// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/StoryDocument.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImage>
#include <QImageWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kMostDocumentRows = 60, kMostDocumentColumns = 12, kMostFrames = 24;

/// Control characters and bidi overrides made visible; lines stay lines.
QString visibleText(const QString& text) {
    QStringList lines;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        QString clean = line;
        clean.replace(QLatin1Char('\t'), QLatin1String("    "));
        lines << qtext(printable(utf8(clean)));
    }
    return lines.join(QLatin1Char('\n'));
}

bool storyCode(const QTextBlock& block) {
    const QTextBlockFormat format = block.blockFormat();
    return format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage) ||
           format.nonBreakableLines();
}

class Walk {
public:
    Walk(const QTextDocument& document, qsizetype most) : m_document(document), m_left(most) {}

    std::vector<StoryBlock> run() {
        frame(*m_document.rootFrame(), 0);
        if (m_skipped > 0)
            m_blocks.push_back(textBlock(StoryText::Kind::Quiet,
                                         QObject::tr("… and %1 characters more").arg(qtext(formatCount(m_skipped)))));
        return std::move(m_blocks);
    }

private:
    void frame(const QTextFrame& frame, int depth) {
        if (depth > kMostFrames) return;
        for (auto part = frame.begin(); !part.atEnd(); ++part) {
            const QTextFrame* child = part.currentFrame();
            if (const auto* table = qobject_cast<const QTextTable*>(child))
                this->table(*table);
            else if (child)
                this->frame(*child, depth + 1);
            else
                block(part.currentBlock());
        }
    }

    void block(const QTextBlock& block) {
        if (m_left <= 0) {
            m_skipped += block.length();
            return;
        }
        StoryBlock made;
        StoryText& text = made.text;
        const QTextBlockFormat format = block.blockFormat();
        if (format.headingLevel() > 0)
            text.kind = StoryText::Kind::Heading, text.level = std::min(6, format.headingLevel());
        if (const QTextList* list = block.textList()) {
            text.kind = StoryText::Kind::Item;
            text.level = std::clamp(list->format().indent(), 1, 6);
            const QTextListFormat::Style style = list->format().style();
            const bool dots = style == QTextListFormat::ListDisc || style == QTextListFormat::ListCircle ||
                              style == QTextListFormat::ListSquare;
            text.marker = dots ? QStringLiteral("•") : list->itemText(block);
            if (format.marker() != QTextBlockFormat::MarkerType::NoMarker)
                text.marker = format.marker() == QTextBlockFormat::MarkerType::Checked ? QStringLiteral("☑")
                                                                                       : QStringLiteral("☐");
        }
        if (storyCode(block)) text.kind = StoryText::Kind::Code;
        std::vector<StoryBlock> pictures;
        for (auto part = block.begin(); !part.atEnd() && m_left > 0; ++part) fragment(part.fragment(), text, pictures);
        if (text.kind == StoryText::Kind::Code && joinsBefore(block)) {
            StoryText& before = m_blocks.back().text;
            before.words.front().text += QLatin1Char('\n') + visibleText(block.text().left(m_left));
        } else if (!text.words.empty()) {
            m_blocks.push_back(std::move(made));
        }
        for (StoryBlock& picture : pictures) m_blocks.push_back(std::move(picture));
    }

    /// The lines of one piece of code are a block each.
    bool joinsBefore(const QTextBlock& block) const {
        return !m_blocks.empty() && m_blocks.back().kind == StoryBlock::Kind::Text &&
               m_blocks.back().text.kind == StoryText::Kind::Code && storyCode(block.previous());
    }

    void fragment(const QTextFragment& piece, StoryText& text, std::vector<StoryBlock>& pictures) {
        const QTextCharFormat format = piece.charFormat();
        if (format.isImageFormat()) return image(format.toImageFormat(), pictures);
        QString words = piece.text();
        words.replace(QChar::LineSeparator, QLatin1Char('\n'));
        words.remove(QChar::ObjectReplacementCharacter);
        if (words.size() > m_left) m_skipped += words.size() - m_left;
        words.truncate(m_left);
        m_left -= words.size();
        if (words.isEmpty()) return;
        StoryWords made{visibleText(words), format.fontWeight() > QFont::Medium, format.fontItalic(), false};
        made.code =
            format.fontFixedPitch() || format.fontFamilies().toStringList().contains(QLatin1String("monospace"));
        if (text.kind == StoryText::Kind::Heading) made.bold = false;
        if (text.kind == StoryText::Kind::Code) made = {made.text, false, false, false};
        StoryWords* before = text.words.empty() ? nullptr : &text.words.back();
        // An anchor parts what looks alike.
        if (before && before->bold == made.bold && before->italic == made.italic && before->code == made.code)
            before->text += made.text;
        else
            text.words.push_back(std::move(made));
    }

    /// Only what was decoded by the helper and put into the document; a name is never looked up.
    void image(const QTextImageFormat& format, std::vector<StoryBlock>& pictures) const {
        const QImage decoded = m_document.resource(QTextDocument::ImageResource, QUrl(format.name())).value<QImage>();
        if (decoded.width() <= 1 || decoded.height() <= 1) return;
        StoryBlock made;
        made.kind = StoryBlock::Kind::Image;
        made.image = storyImage(decoded, {});
        if (!made.image.png.isEmpty()) pictures.push_back(std::move(made));
    }

    void table(const QTextTable& table) {
        StoryBlock made;
        made.kind = StoryBlock::Kind::Table;
        const int columns = std::min(table.columns(), kMostDocumentColumns);
        const int rows = std::min(table.rows(), kMostDocumentRows);
        const auto text = [&](int row, int column) {
            const QTextTableCell cell = table.cellAt(row, column);
            QString words;
            for (auto part = cell.begin(); !part.atEnd() && words.size() < 400; ++part)
                words += (words.isEmpty() ? "" : " ") + part.currentBlock().text();
            m_left -= words.size();
            return visibleText(words.remove(QChar::ObjectReplacementCharacter).left(400))
                .replace(QLatin1Char('\n'), QLatin1Char(' '));
        };
        for (int column = 0; column < columns; ++column) made.table.columns.push_back({text(0, column), {}, false});
        for (int row = 1; row < rows; ++row) {
            std::vector<StoryTable::Cell> cells;
            for (int column = 0; column < columns; ++column) cells.push_back({text(row, column)});
            made.table.rows.push_back(std::move(cells));
        }
        if (table.rows() > rows)
            made.table.more = QObject::tr("and %1 more").arg(qtext(plural(table.rows() - rows, "row")));
        if (columns > 0) m_blocks.push_back(std::move(made));
    }

    const QTextDocument& m_document;
    qsizetype m_left, m_skipped = 0;
    std::vector<StoryBlock> m_blocks;
};

} // namespace

std::vector<StoryBlock> blocksOf(const QTextDocument& document, qsizetype most) {
    return Walk(document, most).run();
}

std::vector<StoryBlock> codeBlocks(const QString& text, qsizetype most) {
    QString head = text.left(most);
    while (head.endsWith(QLatin1Char('\n'))) head.chop(1);
    std::vector<StoryBlock> blocks;
    if (!head.isEmpty()) blocks.push_back(textBlock(StoryText::Kind::Code, visibleText(head)));
    if (text.size() > most)
        blocks.push_back(
            textBlock(StoryText::Kind::Quiet,
                      QObject::tr("… and %1 characters more").arg(qtext(formatCount(text.size() - most)))));
    return blocks;
}

StoryBlock textBlock(StoryText::Kind kind, const QString& text) {
    StoryBlock block;
    block.text.kind = kind;
    block.text.words = {{text}};
    return block;
}

StoryImage storyImage(const QImage& image, const QString& title, int longest) {
    StoryImage made;
    QImage shown = image;
    if (std::max(image.width(), image.height()) > longest)
        shown = image.scaled(longest, longest, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    // Neither words nor profiles of the file's author come along.
    for (const QString& key : shown.textKeys()) shown.setText(key, QString());
    shown.setColorSpace({});
    QBuffer buffer(&made.png);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    if (!writer.write(shown)) made.png.clear();
    made.size = QSizeF(image.size());
    made.title = title;
    return made;
}

} // namespace stemma::ui
