// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/layout/Theme.h"
#include "ui/paint/Text.h"
#include "ui/visual/Story.h"

#include <QFile>
#include <algorithm>

/// As the icons': a static library's resources are there only when asked for.
static void loadStorySheet() {
    Q_INIT_RESOURCE(stemma);
}

namespace stemma::ui {

namespace {

/// Text between tags and in attributes: nothing of it is markup, and nothing of it turns the line around.
QByteArray html(const QString& text) {
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines)
        line = qtext(printable(utf8(line))).toHtmlEscaped().replace(QLatin1Char('\''), QLatin1String("&#39;"));
    return lines.join(QLatin1Char('\n')).toUtf8();
}

QByteArray cssName(std::string_view token) {
    QByteArray name(token.data(), qsizetype(token.size()));
    return "--" + name.replace('.', '-');
}

QByteArray colours(bool dark) {
    QByteArray rules = ":root{";
    for (const ColourToken& token : colourTokens()) {
        if (token.name.find("ramp") == 0 || token.name.find("blues") == 0 || token.name.find("diverging") == 0)
            continue;
        rules += cssName(token.name) + ':' + QByteArray::fromStdString(dark ? token.dark : token.light) + ';';
    }
    return rules + "}\n";
}

/// One story being written.
class HtmlPage {
public:
    explicit HtmlPage(const Story& story) : m_story(story) {}

    QByteArray run() {
        QByteArray body = head();
        body += contents();
        if (!m_story.opening.empty()) {
            body += "<div class=\"opening\">\n";
            blocks(m_story.opening, body);
            body += "</div>\n";
        }
        for (std::size_t i = 0; i < m_story.sections.size(); ++i) section(i, body);
        body += leftOut();
        // The rules of the pictures are known when they have been drawn.
        return prolog() + body + "<footer>Made by Stemma</footer>\n</div>\n</body>\n</html>\n";
    }

private:
    QByteArray prolog() const {
        loadStorySheet();
        QFile sheet(QStringLiteral(":/theme/story.css"));
        const QByteArray rules = sheet.open(QIODevice::ReadOnly) ? sheet.readAll() : QByteArray();
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
               "img-src data:\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" "
               "content=\"Stemma\">\n<title>" +
               html(m_story.title + QStringLiteral(" · ") + m_story.subtitle) + "</title>\n<style>\n" + colours(false) +
               rules + m_svg.lightRules() + "@media screen and (prefers-color-scheme:dark){\n" + colours(true) +
               m_svg.darkRules() +
               ".by-day{display:none}\n.by-night{display:block}\n}\n</style>\n</head>\n<body>\n"
               "<div class=\"page\">\n";
    }

    QByteArray head() const {
        return "<header>\n<h1>" + html(m_story.title) + "</h1>\n<p class=\"subtitle\">" + html(m_story.subtitle) +
               "</p>\n</header>\n";
    }

    static QByteArray anchor(std::size_t section) { return "part-" + QByteArray::number(qulonglong(section + 1)); }

    static QByteArray dot(std::string_view token) {
        return "<span class=\"dot\" style=\"color:var(" + cssName(token) + ")\"></span>";
    }

    QByteArray contents() const {
        if (m_story.sections.size() < 2) return {};
        QByteArray made = "<nav aria-label=\"Contents\">\n<h3>Contents</h3>\n<ol>\n";
        for (std::size_t i = 0; i < m_story.sections.size(); ++i) {
            const StorySection& section = m_story.sections[i];
            made += "<li>" + dot(typeColour(section.typeId)) + "<a href=\"#" + anchor(i) + "\">" + html(section.title) +
                    " <span class=\"version\">" + html(section.version) + "</span></a></li>\n";
        }
        return made + "</ol>\n</nav>\n";
    }

    void section(std::size_t at, QByteArray& made) {
        const StorySection& section = m_story.sections[at];
        made += "<section class=\"artifact\" id=\"" + anchor(at) + "\">\n<header>\n<h2>" + html(section.title) +
                " <span class=\"version\">" + html(section.version) +
                "</span></h2>\n<span class=\"type\" style=\"color:var(" + cssName(typeColour(section.typeId)) + ")\">" +
                html(section.type) + "</span>\n<p class=\"provenance\">" + html(section.provenance);
        if (!section.hash.isEmpty())
            made += " · <span title=\"sha256 " + html(section.hash) + "\">sha256 <code>" + html(section.hash.left(16)) +
                    "…</code></span>";
        made += "</p>\n</header>\n";
        if (!section.numbers.empty()) {
            made += "<dl class=\"numbers\">\n";
            for (const StoryNumber& number : section.numbers) {
                made += "<div><dt>" + html(number.name) + "</dt><dd>" + html(number.value);
                if (!number.note.isEmpty()) made += "<small>" + html(number.note) + "</small>";
                made += "</dd></div>\n";
            }
            made += "</dl>\n";
        }
        blocks(section.blocks, made);
        made += "</section>\n";
    }

    QByteArray leftOut() const {
        if (m_story.leftOut.empty()) return {};
        QByteArray made = "<section class=\"artifact\">\n<header><h2>Left out</h2></header>\n<p class=\"quiet\">";
        for (std::size_t i = 0; i < m_story.leftOut.size(); ++i) made += (i ? ", " : "") + html(m_story.leftOut[i]);
        return made + "</p>\n</section>\n";
    }

    static bool isPicture(const StoryBlock& block) {
        return block.kind == StoryBlock::Kind::Picture || block.kind == StoryBlock::Kind::Image;
    }

    /// Pictures in a row stand side by side; texts in a row are a document.
    void blocks(const std::vector<StoryBlock>& all, QByteArray& made) {
        for (auto block = all.begin(); block != all.end();) {
            const bool pictures = isPicture(*block), words = block->kind == StoryBlock::Kind::Text;
            const auto end = std::find_if(block, all.end(), [&](const StoryBlock& other) {
                return pictures ? !isPicture(other) : other.kind != block->kind;
            });
            if (pictures) made += "<div class=\"pictures\">\n";
            if (words) made += "<div class=\"document\">\n";
            for (; block != end; ++block) this->block(*block, made);
            if (pictures || words) made += "</div>\n";
        }
    }

    void block(const StoryBlock& block, QByteArray& made) {
        switch (block.kind) {
        case StoryBlock::Kind::Text:
            return text(block.text, made);
        case StoryBlock::Kind::Table:
            return table(block.table, made);
        case StoryBlock::Kind::Image:
            return image(block.image, made);
        case StoryBlock::Kind::Picture:
            return picture(block.picture, made);
        case StoryBlock::Kind::Facts:
            made += "<dl class=\"facts\">\n";
            for (const auto& [name, value] : block.facts.lines)
                made += "<dt>" + html(name) + "</dt><dd>" + html(value) + "</dd>\n";
            made += "</dl>\n";
            return;
        }
    }

    static QByteArray words(const StoryText& text) {
        QByteArray made;
        for (const StoryWords& part : text.words) {
            QByteArray inner = html(part.text);
            inner.replace("\n", "<br>\n");
            if (part.code) inner = "<code>" + inner + "</code>";
            if (part.italic) inner = "<em>" + inner + "</em>";
            if (part.bold) inner = "<strong>" + inner + "</strong>";
            made += inner;
        }
        return made;
    }

    static void text(const StoryText& text, QByteArray& made) {
        switch (text.kind) {
        case StoryText::Kind::Heading: {
            // The page's own headings are the first three.
            const QByteArray tag = text.level <= 2 ? "h4" : "h5";
            made += '<' + tag + '>' + words(text) + "</" + tag + ">\n";
            return;
        }
        case StoryText::Kind::Code:
            made += "<pre>" + html(text.words.front().text) + "</pre>\n";
            return;
        case StoryText::Kind::Item:
            made += "<p class=\"item\" style=\"margin-left:" + QByteArray::number((text.level - 1) * 22) + "px\">" +
                    html(text.marker) + ' ' + words(text) + "</p>\n";
            return;
        case StoryText::Kind::Quiet:
            made += "<p class=\"quiet\">" + words(text) + "</p>\n";
            return;
        case StoryText::Kind::Paragraph:
            made += "<p>" + words(text) + "</p>\n";
            return;
        }
    }

    static void table(const StoryTable& table, QByteArray& made) {
        if (!table.caption.isEmpty()) made += "<h3>" + html(table.caption) + "</h3>\n";
        made += table.caption.isEmpty() ? "<div class=\"scroll words\"><table>\n<thead><tr>"
                                        : "<div class=\"scroll\"><table>\n<thead><tr>";
        for (const StoryTable::Column& column : table.columns) {
            made += column.right ? "<th class=\"right\">" : "<th>";
            made += html(column.name);
            if (!column.note.isEmpty()) made += "<small>" + html(column.note) + "</small>";
            made += "</th>";
        }
        made += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            made += "<tr>";
            for (std::size_t i = 0; i < row.size(); ++i) cell(row[i], table.columns[i].right, made);
            made += "</tr>\n";
        }
        made += "</tbody></table></div>\n";
        if (!table.more.isEmpty()) made += "<p class=\"more\">" + html(table.more) + "</p>\n";
    }

    static void cell(const StoryTable::Cell& cell, bool right, QByteArray& made) {
        using Tone = StoryTable::Cell::Tone;
        QByteArray classes = right ? "right" : "";
        if (cell.tone != Tone::Plain)
            classes += QByteArray(classes.isEmpty() ? "" : " ") + (cell.tone == Tone::Null ? "null" : "quiet");
        made += classes.isEmpty() ? QByteArray("<td>") : "<td class=\"" + classes + "\">";
        if (!cell.status.isEmpty()) made += dot(statusColour(utf8(cell.status)));
        made += html(cell.text) + "</td>";
    }

    static QByteArray caption(const QString& title) {
        return title.isEmpty() ? QByteArray() : "<figcaption>" + html(title) + "</figcaption>\n";
    }

    static void image(const StoryImage& image, QByteArray& made) {
        const bool wide = image.size.width() > 640;
        made += wide ? "<figure class=\"wide\">\n" : "<figure>\n";
        made += caption(image.title) + "<img alt=\"" + html(image.title) + "\" width=\"" +
                QByteArray::number(int(image.size.width())) + "\" height=\"" +
                QByteArray::number(int(image.size.height())) + "\" src=\"data:image/png;base64," +
                image.png.toBase64() + "\">\n</figure>\n";
    }

    void picture(const StoryPicture& picture, QByteArray& made) {
        made += picture.wide ? "<figure class=\"wide\">\n" : "<figure>\n";
        made += caption(picture.title);
        const QString prefix = QStringLiteral("p%1-").arg(++m_pictures);
        QByteArray svg =
            m_svg.make(picture.picture, prefix, picture.title.isEmpty() ? QStringLiteral("Chart") : picture.title);
        if (picture.wide) {
            // As wide as the page lets it, never so small that its words can't be read: then it is scrolled.
            const double natural = picture.picture.size.width();
            svg.replace("<svg class=", "<svg style=\"max-width:" + QByteArray::number(int(natural)) +
                                           "px;min-width:" + QByteArray::number(int(natural * 0.55)) + "px\" class=");
        }
        made += svg + "\n</figure>\n";
    }

    const Story& m_story;
    InlineSvg m_svg;
    int m_pictures = 0;
};

} // namespace

QByteArray storyHtml(const Story& story) {
    return HtmlPage(story).run();
}

} // namespace stemma::ui
