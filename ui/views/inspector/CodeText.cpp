// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/CodeText.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QToolTip>

namespace stemma::ui {

namespace {

/// Words, strings, numbers and comments; good enough to read by.
class Highlighter : public QSyntaxHighlighter {
public:
    Highlighter(QTextDocument* document, bool sql) : QSyntaxHighlighter(document), m_sql(sql) {}

protected:
    void highlightBlock(const QString& text) override {
        static const QRegularExpression sql(
            QStringLiteral("(?<comment>--.*$)|(?<text>'[^']*'|\"[^\"]*\")|(?<number>\\b\\d[\\d.]*\\b)|(?<word>\\b(?:"
                           "SELECT|FROM|WHERE|AND|OR|NOT|AS|JOIN|LEFT|RIGHT|INNER|OUTER|FULL|CROSS|ON|USING|GROUP|"
                           "ORDER|BY|HAVING|LIMIT|OVER|PARTITION|WITH|UNION|ALL|CASE|WHEN|THEN|ELSE|END|IN|IS|NULL|"
                           "DISTINCT|EXCLUDE|REPLACE|VALUES|CREATE|PIVOT|UNPIVOT|BETWEEN|LIKE|ASC|DESC|FILTER|QUALIFY|"
                           "TRUE|FALSE|CAST|EXCEPT|INTERSECT)\\b)"),
            QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression python(
            QStringLiteral("(?<comment>#.*$)|(?<text>'[^']*'|\"[^\"]*\")|(?<number>\\b\\d[\\d.]*\\b)|(?<word>\\b(?:def|"
                           "class|return|import|from|as|if|elif|else|for|while|in|not|and|or|is|None|True|False|with|"
                           "try|except|finally|raise|lambda|yield|pass|break|continue|async|await|global|del|assert)"
                           "\\b)"));
        const Palette palette = currentPalette();
        if (text.size() > 5000) return; // a line no person wrote
        auto found = (m_sql ? sql : python).globalMatch(text);
        while (found.hasNext()) {
            const auto match = found.next();
            for (const char* kind : {"comment", "text", "number", "word"}) {
                const QString name = QLatin1String(kind);
                if (match.capturedStart(name) < 0) continue;
                const bool keyword = name == QLatin1String("word");
                const std::string token = std::string("syntax.") + (keyword ? "keyword" : kind);
                setFormat(int(match.capturedStart(name)), int(match.capturedLength(name)), palette(token));
            }
        }
    }

private:
    bool m_sql;
};

constexpr int kContext = 1, kMostLines = 24, kGutter = 18;

int diffLineHeight() {
    return qRound(18 * Fonts::scale());
}

} // namespace

CodeText::CodeText(const QString& text, bool sql, int mostLines, QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(Fonts::mono(11.5));
    setTabChangesFocus(true);
    ThinScrollBar::install(*this);
    document()->setDocumentMargin(8);
    setAccessibleName(tr("Code"));
    new Highlighter(document(), sql);
    setPlainText(text.size() <= kMostCharacters ? text : text.left(kMostCharacters) + tr("\n… the rest is left out"));
    const int lines = std::clamp(int(document()->blockCount()), 1, mostLines);
    int wide = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && wide < 348; block = block.next())
        wide = std::max(wide, QFontMetrics(font()).horizontalAdvance(block.text().left(200)) + 20);
    const int bar = wide >= 340 ? ThinScrollBar::kThickness : 0;
    setFixedHeight(lines * QFontMetrics(font()).lineSpacing() + 18 + bar);
    dress();
}

void CodeText::dress() {
    QPalette colours = palette();
    const QColor ground = currentPalette()("code"), ink = currentPalette()("text");
    if (colours.color(QPalette::Base) == ground && colours.color(QPalette::Text) == ink) return;
    colours.setColor(QPalette::Base, ground);
    colours.setColor(QPalette::Text, ink);
    setPalette(colours);
}

void CodeText::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    dress();
    for (auto* highlighter : document()->findChildren<QSyntaxHighlighter*>()) highlighter->rehighlight();
}

DiffLines::DiffLines(const std::string& before, const std::string& after, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("difference"));
    const auto a = split(before, '\n'), b = split(after, '\n');
    std::size_t head = 0, tail = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
    while (head + tail < a.size() && head + tail < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    const auto add = [&](char sign, const std::vector<std::string>& from, std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end; ++i) {
            if (i - first == kMostLines / 2) {
                m_lines.push_back({'.', tr("%n more lines", nullptr, int(end - i))});
                return;
            }
            m_lines.push_back({sign, oneLine(from[i], 400)});
        }
    };
    add(' ', a, head > kContext ? head - kContext : 0, head);
    add('-', a, head, a.size() - tail);
    add('+', b, head, b.size() - tail);
    add(' ', a, a.size() - tail, std::min(a.size() - tail + kContext, a.size()));
    QString said;
    for (const Line& line : m_lines)
        if (line.sign == '-' || line.sign == '+')
            said += (line.sign == '-' ? tr("was: ") : tr("is: ")) + line.text + QLatin1Char('\n');
    setAccessibleName(tr("What changed"));
    setAccessibleDescription(said);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize DiffLines::sizeHint() const {
    return {200, int(m_lines.size()) * diffLineHeight() + 8};
}

void DiffLines::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette("code"));
    painter.drawRoundedRect(rect(), 4, 4);
    painter.setFont(Fonts::mono(11.5));
    const QFontMetrics metrics(Fonts::mono(11.5));
    int y = 4;
    for (const Line& line : m_lines) {
        const QRect box(0, y, width(), diffLineHeight());
        if (line.sign == '-' || line.sign == '+')
            painter.fillRect(box, palette(line.sign == '-' ? "removed" : "added"));
        painter.setPen(palette(line.sign == '-' ? "failed" : line.sign == '+' ? "executed" : "text.quiet"));
        const QString sign = line.sign == '-'   ? QStringLiteral("−")
                             : line.sign == '+' ? QStringLiteral("+")
                                                : QString();
        painter.drawText(QRect(0, y, kGutter, diffLineHeight()), Qt::AlignCenter, sign);
        if (line.sign != ' ' && line.sign != '.') painter.setPen(palette("text"));
        const QRect words = box.adjusted(kGutter, 0, -6, 0);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(line.text, Qt::ElideRight, words.width()));
        y += diffLineHeight();
    }
}

bool DiffLines::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = (help->pos().y() - 4) / diffLineHeight();
        if (at >= 0 && at < int(m_lines.size()))
            QToolTip::showText(help->globalPos(), tooltipText(m_lines[std::size_t(at)].text), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace stemma::ui
