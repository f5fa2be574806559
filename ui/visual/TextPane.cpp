// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TextPane.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr int kPadding = 12;
constexpr qsizetype kExact = 2000; ///< characters that are measured; further ones are as wide as a digit
constexpr qsizetype kMostCopied = 64 << 20;
constexpr int kMostWide = 1 << 30;

/// Tabs to the next multiple of four, control characters and bidi overrides to something harmless.
QString shown(QStringView text, qsizetype column) {
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (c == QLatin1Char('\t'))
            out += QString(4 - (column + out.size()) % 4, QLatin1Char(' '));
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            out += QChar(0xB7);
        else
            out += c;
    }
    return out;
}

} // namespace

TextPane::TextPane(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("textPane"));
    setAccessibleName(tr("Text"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
}

void TextPane::setContent(std::shared_ptr<const TextContent> content, Language language,
                          std::vector<SyntaxState> states) {
    m_content = std::move(content);
    m_language = language;
    m_states = std::move(states);
    m_marks.clear();
    m_anchor = m_cursor = 0;
    m_longest = 0;
    if (m_content)
        for (std::int64_t i = 0; i < m_content->lines(); ++i)
            m_longest = std::max(m_longest, m_content->line(i).size());
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    updateBars();
    viewport()->update();
}

void TextPane::setMarks(std::vector<qsizetype> marks, qsizetype length, int current) {
    m_marks = std::move(marks);
    m_markLength = length;
    m_currentMark = current;
    viewport()->update();
    if (current < 0 || std::size_t(current) >= m_marks.size()) return;
    const qsizetype place = m_marks[std::size_t(current)];
    const std::int64_t line = lineOf(place);
    const int page = std::max(viewport()->height() / lineHeight(), 1);
    if (line < topLine() || line >= topLine() + page - 1) verticalScrollBar()->setValue(int(line) - page / 3);
    const double x = xOf(m_content->line(line), place - m_content->starts[std::size_t(line)]);
    const int room = viewport()->width() - gutter() - 2 * kPadding;
    if (x < horizontalScrollBar()->value() || x > horizontalScrollBar()->value() + room - 40)
        horizontalScrollBar()->setValue(int(x) - room / 2);
}

int TextPane::lineHeight() const {
    return int(std::ceil(QFontMetricsF(Fonts::mono()).height())) + 3;
}

double TextPane::advance() const {
    return QFontMetricsF(Fonts::mono()).horizontalAdvance(QLatin1Char('0'));
}

int TextPane::gutter() const {
    const auto digits = QString::number(m_content ? std::max<std::int64_t>(m_content->lines(), 100) : 100).size();
    return int(std::ceil(advance() * double(digits))) + 2 * kPadding;
}

std::int64_t TextPane::topLine() const {
    return verticalScrollBar()->value();
}

QRect TextPane::lineRect(std::int64_t line) const {
    return {gutter(), int(line - topLine()) * lineHeight() + 4, viewport()->width() - gutter(), lineHeight()};
}

void TextPane::updateBars() {
    const std::int64_t lines = m_content ? m_content->lines() : 0;
    const int page = std::max((viewport()->height() - 8) / lineHeight(), 1);
    verticalScrollBar()->setRange(0, int(std::max<std::int64_t>(lines - page, 0)));
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(1);
    const double wide = double(m_longest + 2) * advance() + kPadding;
    const int room = std::max(viewport()->width() - gutter(), 1);
    horizontalScrollBar()->setRange(0, int(std::clamp(wide - room, 0.0, double(kMostWide))));
    horizontalScrollBar()->setPageStep(room);
    horizontalScrollBar()->setSingleStep(int(advance() * 4));
}

void TextPane::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

double TextPane::xOf(QStringView line, qsizetype column) const {
    const QStringView before = line.left(column);
    if (before.size() > kExact) return double(before.size()) * advance();
    return QFontMetricsF(Fonts::mono()).horizontalAdvance(shown(before, 0));
}

std::int64_t TextPane::lineOf(qsizetype place) const {
    const auto& starts = m_content->starts;
    return std::upper_bound(starts.begin(), starts.end(), place) - starts.begin() - 1;
}

qsizetype TextPane::placeAt(const QPoint& at) const {
    const std::int64_t line =
        std::clamp<std::int64_t>(topLine() + (at.y() - 4) / lineHeight(), 0, m_content->lines() - 1);
    const QStringView text = m_content->line(line);
    const double x = at.x() - gutter() - kPadding + horizontalScrollBar()->value();
    qsizetype low = 0, high = text.size();
    while (low < high) {
        const qsizetype middle = (low + high) / 2;
        if ((xOf(text, middle) + xOf(text, middle + 1)) / 2 < x)
            low = middle + 1;
        else
            high = middle;
    }
    return m_content->starts[std::size_t(line)] + low;
}

void TextPane::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette("surface"));
    if (!m_content) return;
    painter.setFont(Fonts::mono());
    const int height = lineHeight();
    const std::int64_t last = std::min(m_content->lines() - 1, topLine() + viewport()->height() / height + 1);
    painter.save();
    painter.setClipRect(QRect(gutter(), 0, viewport()->width() - gutter(), viewport()->height()));
    for (std::int64_t line = topLine(); line <= last; ++line) {
        const int y = int(line - topLine()) * height + 4;
        paintGround(painter, line, y);
        paintLine(painter, line, y);
    }
    painter.restore();
    for (std::int64_t line = topLine(); line <= last; ++line) {
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRect(0, int(line - topLine()) * height + 4, gutter() - kPadding, height),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(line + 1));
    }
    painter.fillRect(QRect(gutter() - 1, 0, 1, viewport()->height()), palette("line"));
}

/// What is found and what is selected, behind the text.
void TextPane::paintGround(QPainter& painter, std::int64_t line, int y) const {
    const Palette palette(darkTheme());
    const qsizetype from = m_content->starts[std::size_t(line)];
    const QStringView text = m_content->line(line);
    const auto fill = [&](qsizetype begin, qsizetype end, const QColor& colour) {
        const double left = gutter() + kPadding - horizontalScrollBar()->value();
        const double x = left + xOf(text, std::clamp<qsizetype>(begin - from, 0, text.size()));
        double to = left + xOf(text, std::clamp<qsizetype>(end - from, 0, text.size()));
        if (end > from + text.size()) to += advance(); // the line's end
        painter.fillRect(QRectF(x, y, to - x, lineHeight()), colour);
    };
    const qsizetype low = std::min(m_anchor, m_cursor), high = std::max(m_anchor, m_cursor);
    if (low < high && low <= from + text.size() && high > from) fill(std::max(low, from), high, palette("selected"));
    auto mark = std::lower_bound(m_marks.begin(), m_marks.end(), from - m_markLength);
    for (; mark != m_marks.end() && *mark <= from + text.size(); ++mark) {
        const bool current = mark - m_marks.begin() == m_currentMark;
        if (*mark + m_markLength > from)
            fill(*mark, std::min(*mark + m_markLength, from + text.size()),
                 palette.mix("running", "surface", current ? 0.6 : 0.25));
    }
}

void TextPane::paintLine(QPainter& painter, std::int64_t line, int y) const {
    const Palette palette(darkTheme());
    const QStringView text = m_content->line(line);
    const int scrolled = horizontalScrollBar()->value();
    const double left = gutter() + kPadding - scrolled;
    const auto draw = [&](qsizetype from, qsizetype length, const QColor& colour) {
        painter.setPen(colour);
        const QRectF box(left + xOf(text, from), y, 1e6, lineHeight());
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         shown(text.mid(from, length), from));
    };
    if (text.size() > kExact) {
        // Of an endless line only what is in sight.
        const auto from = std::max<qsizetype>(qsizetype(scrolled / advance()) - 2, 0);
        const auto count = qsizetype(viewport()->width() / advance()) + 8;
        if (from < text.size()) {
            painter.setPen(palette("text"));
            painter.drawText(QRectF(left + double(from) * advance(), y, 1e6, lineHeight()),
                             Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown(text.mid(from, count), 0));
        }
        return;
    }
    SyntaxState state = std::size_t(line) < m_states.size() ? m_states[std::size_t(line)] : SyntaxState(0);
    qsizetype at = 0;
    for (const SyntaxSpan& span : highlight(m_language, text, state)) {
        if (span.from > at) draw(at, span.from - at, palette("text"));
        draw(span.from, span.length, palette(span.token));
        at = span.from + span.length;
    }
    if (at < text.size()) draw(at, text.size() - at, palette("text"));
}

// --- Selecting ----------------------------------------------------------------------------------------------------

void TextPane::moveTo(qsizetype place, bool extend) {
    m_cursor = std::clamp<qsizetype>(place, 0, m_content->text.size());
    if (!extend) m_anchor = m_cursor;
    viewport()->update();
}

QString TextPane::selectedText() const {
    if (!m_content) return {};
    return m_content->text.mid(std::min(m_anchor, m_cursor), std::abs(m_anchor - m_cursor));
}

void TextPane::selectAll() {
    if (!m_content) return;
    m_anchor = 0;
    moveTo(m_content->text.size(), true);
}

bool TextPane::copy() const {
    const QString text = selectedText();
    if (text.isEmpty() || text.size() > kMostCopied) return false;
    QGuiApplication::clipboard()->setText(text);
    return true;
}

void TextPane::scrollToLine(std::int64_t line) {
    verticalScrollBar()->setValue(int(line));
}

void TextPane::keyPressEvent(QKeyEvent* event) {
    if (!m_content) return QAbstractScrollArea::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) return selectAll();
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int by = event->key() == Qt::Key_Up ? -1 : 1;
        if (!extend) return bar->setValue(bar->value() + by);
        const std::int64_t line = std::clamp<std::int64_t>(lineOf(m_cursor) + by, 0, m_content->lines() - 1);
        return moveTo(m_content->starts[std::size_t(line)], true);
    }
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int by = event->key() == Qt::Key_Left ? -1 : 1;
        if (extend) return moveTo(m_cursor + by, true);
        return horizontalScrollBar()->setValue(horizontalScrollBar()->value() +
                                               by * horizontalScrollBar()->singleStep());
    }
    case Qt::Key_PageUp:
        return bar->setValue(bar->value() - bar->pageStep());
    case Qt::Key_Space:
    case Qt::Key_PageDown:
        return bar->setValue(bar->value() + bar->pageStep());
    case Qt::Key_Home:
        return bar->setValue(0);
    case Qt::Key_End:
        return bar->setValue(bar->maximum());
    default:
        event->ignore();
    }
}

void TextPane::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_content) return;
    moveTo(placeAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void TextPane::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton) || !m_content) return;
    const QPoint at = event->position().toPoint();
    if (at.y() < 0) verticalScrollBar()->setValue(verticalScrollBar()->value() - 1);
    if (at.y() > viewport()->height()) verticalScrollBar()->setValue(verticalScrollBar()->value() + 1);
    moveTo(placeAt(at), true);
}

/// The word.
void TextPane::mouseDoubleClickEvent(QMouseEvent* event) {
    if (!m_content) return;
    const auto part = [this](qsizetype at) {
        const QChar c = m_content->text[at];
        return c.isLetterOrNumber() || c == QLatin1Char('_');
    };
    qsizetype from = placeAt(event->position().toPoint()), to = from;
    while (from > 0 && part(from - 1)) --from;
    while (to < m_content->text.size() && part(to)) ++to;
    m_anchor = from;
    moveTo(to, true);
}

void TextPane::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copying = menu->addAction(tr("Copy"), this, [this] { copy(); });
    copying->setEnabled(!selectedText().isEmpty());
    menu->addAction(tr("Select all"), this, &TextPane::selectAll);
    menu->popup(event->globalPos());
}

void TextPane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        updateBars();
        viewport()->update();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace stemma::ui
