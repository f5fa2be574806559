// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/layout/Theme.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/PdfFile.h"
#include "ui/paint/Text.h"
#include "ui/visual/Story.h"
#include "ui/visual/StoryPages.h"

#include <QFontMetricsF>
#include <QImage>
#include <QObject>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kGap = 20, kMostPictureHeight = 560, kRowHeight = 19, kCellGap = 14, kMostCell = 220, kLeastCell = 34;

/// One story on pages; run twice, since a table of contents names pages that come after it.
class PdfStory {
public:
    PdfStory(const Story& story, StoryPages& pages, std::vector<int>& starts)
        : m_story(story), m_pages(pages), m_starts(starts) {}

    void run() {
        m_pages.begin(m_story.title + QStringLiteral(" · ") + m_story.subtitle);
        m_pages.line(m_story.title, Fonts::sized(26, QFont::DemiBold), "text", 34);
        m_pages.paragraph({{m_story.subtitle}}, {Fonts::sized(14), "text.quiet"}, 0);
        m_pages.space(14);
        blocks(m_story.opening);
        contents();
        for (std::size_t i = 0; i < m_story.sections.size(); ++i) section(i);
        leftOut();
        m_pages.end();
    }

private:
    void contents() {
        if (m_story.sections.size() < 2) return;
        heading(tr("Contents"));
        const QFontMetricsF metrics(Fonts::sized(12));
        for (std::size_t i = 0; i < m_story.sections.size(); ++i) {
            const StorySection& section = m_story.sections[i];
            m_pages.room(18);
            m_pages.dot(m_pages.palette().type(section.typeId), 4);
            const QString page = i < m_starts.size() ? QString::number(m_starts[i]) : QString();
            const double right = m_pages.width() - metrics.horizontalAdvance(page);
            const QString name = section.title + QLatin1Char(' ') + section.version;
            m_pages.put(16, metrics.elidedText(name, Qt::ElideRight, right - 40), Fonts::sized(12), "text");
            m_pages.put(right, page, Fonts::sized(12), "text.quiet");
            m_pages.space(18);
        }
        m_pages.space(10);
    }

    void section(std::size_t at) {
        const StorySection& section = m_story.sections[at];
        m_pages.space(18);
        m_pages.room(140);
        if (at >= m_starts.size()) m_starts.push_back(m_pages.number());
        m_starts[at] = m_pages.number();
        m_pages.rule();
        m_pages.space(12);
        const QFont bold = Fonts::sized(17, QFont::DemiBold);
        const QFontMetricsF metrics(bold);
        const QFontMetricsF small(Fonts::sized(13));
        const double most = m_pages.width() - small.horizontalAdvance(section.version + section.type) - 32;
        const QString title = metrics.elidedText(section.title, Qt::ElideMiddle, most);
        m_pages.put(0, title, bold, "text");
        const double after = metrics.horizontalAdvance(title) + 8;
        m_pages.put(after, section.version, Fonts::sized(13), "text.quiet");
        m_pages.put(after + small.horizontalAdvance(section.version) + 12, section.type,
                    Fonts::sized(12, QFont::DemiBold), std::string(typeColour(section.typeId)));
        m_pages.space(26);
        m_pages.paragraph({{section.provenance}}, {Fonts::sized(11), "text.quiet"}, 0);
        if (!section.hash.isEmpty())
            m_pages.paragraph({{QStringLiteral("sha256 ") + section.hash}}, {Fonts::mono(9), "text.quiet"}, 0);
        numbers(section.numbers);
        blocks(section.blocks);
    }

    void numbers(const std::vector<StoryNumber>& numbers) {
        if (numbers.empty()) return;
        m_pages.space(8);
        const QFont name = Fonts::sized(11), value = Fonts::sized(18, QFont::DemiBold), note = Fonts::sized(10);
        const bool notes =
            std::any_of(numbers.begin(), numbers.end(), [](const auto& one) { return !one.note.isEmpty(); });
        const double height = notes ? 56 : 44;
        m_pages.room(height);
        double x = 0;
        for (const StoryNumber& each : numbers) {
            const double wide = std::min(m_pages.width(), std::max({QFontMetricsF(name).horizontalAdvance(each.name),
                                                                    QFontMetricsF(value).horizontalAdvance(each.value),
                                                                    QFontMetricsF(note).horizontalAdvance(each.note)}));
            if (x > 0 && x + wide > m_pages.width()) {
                m_pages.space(height);
                m_pages.room(height);
                x = 0;
            }
            m_pages.put(x, each.name, name, "text.quiet", 0);
            m_pages.put(x, each.value, value, "text", 15);
            m_pages.put(x, each.note, note, "text.quiet", 38);
            x += wide + 34;
        }
        m_pages.space(height);
    }

    void leftOut() {
        if (m_story.leftOut.empty()) return;
        heading(tr("Left out"));
        QString names;
        for (const QString& name : m_story.leftOut) names += (names.isEmpty() ? "" : ", ") + name;
        m_pages.paragraph({{names}}, {Fonts::sized(12), "text.quiet"}, 0);
    }

    void heading(const QString& words) {
        m_pages.space(12);
        m_pages.room(70); // never alone at the foot of a page
        m_pages.line(words, Fonts::sized(12, QFont::DemiBold), "text.quiet", 20);
    }

    static bool pictured(const StoryBlock& block) {
        return block.kind == StoryBlock::Kind::Picture || block.kind == StoryBlock::Kind::Image;
    }

    void blocks(const std::vector<StoryBlock>& all) {
        for (auto block = all.begin(); block != all.end();) {
            if (!pictured(*block)) {
                this->block(*block++);
                continue;
            }
            const auto end = std::find_if(block, all.end(), [](const StoryBlock& one) { return !pictured(one); });
            pictures({block, end});
            block = end;
        }
    }

    void block(const StoryBlock& block) {
        if (block.kind == StoryBlock::Kind::Text) return text(block.text);
        if (block.kind == StoryBlock::Kind::Table) return table(block.table);
        m_pages.space(6);
        for (const auto& [name, value] : block.facts.lines) m_pages.fact(name, value);
    }

    void text(const StoryText& text) {
        using Kind = StoryText::Kind;
        if (text.kind == Kind::Heading) {
            m_pages.space(12);
            m_pages.room(60);
            m_pages.paragraph(text.words, {Fonts::sized(text.level <= 2 ? 15 : 13, QFont::DemiBold), "text"}, 0);
            m_pages.space(4);
            return;
        }
        if (text.kind == Kind::Code) {
            m_pages.space(4);
            m_pages.code(text.words.front().text);
            m_pages.space(8);
            return;
        }
        if (text.kind == Kind::Item) {
            const double indent = 18 + (text.level - 1) * 18;
            m_pages.room(17);
            m_pages.put(indent - 14, text.marker, Fonts::sized(12), "text");
            m_pages.paragraph(text.words, {Fonts::sized(12), "text"}, indent);
            return;
        }
        m_pages.paragraph(text.words, {Fonts::sized(12), text.kind == Kind::Quiet ? "text.quiet" : "text"}, 0);
        m_pages.space(6);
    }

    /// What stands in a row of pictures: its words and how large it is.
    struct Placed {
        const StoryBlock* block = nullptr;
        QSizeF size;
        bool wide = false;
        QString title() const {
            return block->kind == StoryBlock::Kind::Image ? block->image.title : block->picture.title;
        }
    };

    Placed placed(const StoryBlock& block) const {
        const bool image = block.kind == StoryBlock::Kind::Image;
        const QSizeF natural = image ? block.image.size : block.picture.picture.size;
        Placed made{&block, natural, image ? natural.width() > 640 : block.picture.wide};
        const double most = made.wide ? m_pages.width() : (m_pages.width() - kGap) / 2;
        const double scale = std::min({1.0, most / natural.width(), kMostPictureHeight / natural.height()});
        made.size = natural * scale;
        return made;
    }

    void pictures(const std::vector<StoryBlock>& all) {
        m_pages.space(10);
        for (std::size_t i = 0; i < all.size();) {
            std::vector<Placed> row{placed(all[i++])};
            if (!row.front().wide && i < all.size())
                if (const Placed next = placed(all[i]); !next.wide) row.push_back(next), ++i;
            double height = 0;
            bool titled = false;
            for (const Placed& one : row)
                height = std::max(height, one.size.height()), titled |= !one.title().isEmpty();
            const double words = titled ? 20 : 0;
            m_pages.room(words + height);
            for (std::size_t at = 0; at < row.size(); ++at) {
                const double x = double(at) * (m_pages.width() + kGap) / 2;
                const QFont bold = Fonts::sized(12, QFont::DemiBold);
                const double most = row[at].wide ? m_pages.width() : (m_pages.width() - kGap) / 2;
                m_pages.put(x, QFontMetricsF(bold).elidedText(row[at].title(), Qt::ElideRight, most), bold, "text");
                paint(row[at], QRectF(QPointF(x, m_pages.y() + words), row[at].size));
            }
            m_pages.space(words + height + kGap);
        }
    }

    void paint(const Placed& what, const QRectF& box) {
        m_pages.paint(box, [&](QPainter& painter) {
            if (what.block->kind == StoryBlock::Kind::Image)
                return painter.drawImage(QRectF(QPointF(0, 0), box.size()),
                                         QImage::fromData(what.block->image.png, "PNG"));
            const PaintedPicture& picture = what.block->picture.picture;
            painter.scale(box.width() / picture.size.width(), box.height() / picture.size.height());
            picture.paint(painter, m_pages.palette());
        });
    }

    std::vector<double> widthsOf(const StoryTable& table) const {
        const QFontMetricsF metrics(Fonts::sized(11)), bold(Fonts::sized(11, QFont::DemiBold));
        std::vector<double> widths;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            double width = std::max(bold.horizontalAdvance(table.columns[i].name),
                                    metrics.horizontalAdvance(table.columns[i].note));
            for (const auto& row : table.rows)
                width = std::max(width, metrics.horizontalAdvance(row[i].text) + (row[i].status.isEmpty() ? 0 : 14));
            widths.push_back(std::clamp(width, kLeastCell, kMostCell) + kCellGap);
        }
        // The widest give first.
        double total = 0;
        for (const double width : widths) total += width;
        while (total > m_pages.width() + 0.5) {
            const auto widest = std::max_element(widths.begin(), widths.end());
            if (*widest <= kLeastCell + kCellGap) break;
            const double less = std::min({*widest * 0.1 + 1, total - m_pages.width(), *widest - kLeastCell});
            *widest -= less;
            total -= less;
        }
        return widths;
    }

    void table(const StoryTable& table) {
        if (table.columns.empty()) return;
        if (!table.caption.isEmpty()) heading(table.caption);
        const std::vector<double> widths = widthsOf(table);
        const bool notes = std::any_of(table.columns.begin(), table.columns.end(),
                                       [](const auto& column) { return !column.note.isEmpty(); });
        const double head = notes ? 32 : kRowHeight;
        m_pages.room(head + kRowHeight);
        headRow(table, widths, head);
        for (const auto& row : table.rows) {
            if (m_pages.room(kRowHeight)) headRow(table, widths, head);
            double x = 0;
            for (std::size_t i = 0; i < row.size(); ++i) x = cell(x, row[i], table.columns[i].right, widths[i]);
            m_pages.space(kRowHeight - 1);
            m_pages.rule();
            m_pages.space(1);
        }
        m_pages.space(4);
        if (!table.more.isEmpty()) m_pages.paragraph({{table.more}}, {Fonts::sized(11), "text.quiet"}, 0);
        m_pages.space(8);
    }

    void headRow(const StoryTable& table, const std::vector<double>& widths, double height) {
        double x = 0;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const StoryTable::Column& column = table.columns[i];
            aligned(x, column.name, Fonts::sized(11, QFont::DemiBold), "text", column.right, widths[i], 0);
            aligned(x, column.note, Fonts::sized(10), "text.quiet", column.right, widths[i], 14);
            x += widths[i];
        }
        m_pages.space(height - 1);
        m_pages.rule();
        m_pages.space(1);
    }

    double cell(double x, const StoryTable::Cell& cell, bool right, double width) {
        using Tone = StoryTable::Cell::Tone;
        QFont font = Fonts::sized(11);
        font.setItalic(cell.tone == Tone::Null);
        const double indent = cell.status.isEmpty() ? 0 : 14;
        if (indent > 0) m_pages.dot(m_pages.palette().status(utf8(cell.status)), x + 4);
        aligned(x + indent, cell.text, font, cell.tone == Tone::Plain ? "text" : "text.quiet", right, width - indent,
                2);
        return x + width;
    }

    void aligned(double x, const QString& text, const QFont& font, const std::string& token, bool right, double width,
                 double down) {
        if (text.isEmpty()) return;
        const QFontMetricsF metrics(font);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, width - kCellGap);
        const double shift = right ? width - kCellGap - metrics.horizontalAdvance(shown) : 0;
        m_pages.put(x + shift, shown, font, token, down);
    }

    static QString tr(const char* words) { return QObject::tr(words); }

    const Story& m_story;
    StoryPages& m_pages;
    std::vector<int>& m_starts;
};

} // namespace

Result<QByteArray> storyPdf(const Story& story) {
    std::vector<int> starts;
    StoryPages first(story.title), second(story.title);
    PdfStory(story, first, starts).run();
    second.setCount(first.number());
    PdfStory(story, second, starts).run();
    return second.bytes();
}

} // namespace stemma::ui
