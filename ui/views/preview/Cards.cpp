// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/Cards.h"

#include "core/base/Clock.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/widgets/LinkLabel.h"
#include "ui/widgets/LinkText.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QRegularExpression>
#include <QToolTip>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kShadow = 6, kSigns = 20, kInset = 8;
constexpr int kMostNames = 40; ///< of steps in one card

QFont codeFont() {
    return Fonts::mono(12);
}

/// "Did you mean 'inputs'?" with the words in quotes strong.
std::vector<LinkText::Piece> hintPieces(const QString& hint) {
    static const QRegularExpression quoted(QStringLiteral("'([^']+)'"));
    std::vector<LinkText::Piece> pieces;
    qsizetype from = 0;
    for (auto match = quoted.globalMatch(hint); match.hasNext();) {
        const auto found = match.next();
        pieces.push_back({hint.mid(from, found.capturedStart() - from), LinkText::Quiet});
        pieces.push_back({found.captured(1), LinkText::Strong});
        from = found.capturedEnd();
    }
    pieces.push_back({hint.mid(from), LinkText::Quiet});
    return pieces;
}

} // namespace

Card::Card(QWidget* parent) : QWidget(parent), m_body(new QVBoxLayout(this)) {
    m_body->setContentsMargins(12, 9, 12, 10);
    m_body->setSpacing(6);
}

void Card::setFloating(bool on) {
    m_floating = on;
    m_body->setContentsMargins(12 + kShadow, 10 + kShadow, 12 + kShadow, 10 + kShadow);
}

void Card::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_floating) {
        box.adjust(kShadow, kShadow, -kShadow, -kShadow);
        QColor shade = palette("shadow");
        painter.setPen(Qt::NoPen);
        for (int ring = kShadow; ring > 0; --ring) {
            shade.setAlphaF(palette.dark() ? 0.06F : 0.012F);
            painter.setBrush(shade);
            painter.drawRoundedRect(box.adjusted(-ring, -ring + 2, ring, ring + 1), 8 + ring, 8 + ring);
        }
    }
    painter.setPen(QPen(palette("line"), 1));
    painter.setBrush(palette("surface"));
    painter.drawRoundedRect(box, 8, 8);
}

CodeLines::CodeLines(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("codeLines"));
}

void CodeLines::setDifference(std::vector<DiffLine> lines) {
    m_difference = true;
    m_rows.clear();
    for (const DiffLine& line : lines) {
        Row row{QLatin1Char(' '),
                oneLine(QString(qtext(line.text)).replace(QLatin1Char('\t'), QLatin1String("    ")), 500), line.kind};
        if (line.kind == DiffLine::Kind::Removed) row.sign = QChar(0x2212);
        if (line.kind == DiffLine::Kind::Added) row.sign = QLatin1Char('+');
        if (line.kind == DiffLine::Kind::Left)
            row.text = line.count > 0 ? QStringLiteral("… %1 more lines").arg(line.count) : QStringLiteral("…");
        m_rows.push_back(std::move(row));
    }
    setAccessibleName(text());
    updateGeometry();
    update();
}

void CodeLines::setWrong(const QString& line, int from, int size) {
    m_difference = false;
    qsizetype blank = 0; // what it is indented by says little here
    while (blank < line.size() && line[blank].isSpace() && (from < 0 || blank < from)) ++blank;
    qsizetype cut = std::max<qsizetype>(0, blank - 2);
    if (from - cut > 34) cut = from - 24; // the word is in sight
    m_rows = {
        {QLatin1Char(' '), (cut > blank ? QStringLiteral("…") : QString()) + line.mid(cut), DiffLine::Kind::Same}};
    m_wrongFrom = from < 0 ? -1 : from - int(cut) + (cut > blank ? 1 : 0);
    m_wrongSize = size;
    setAccessibleName(line.trimmed());
    updateGeometry();
    update();
}

QString CodeLines::text() const {
    QStringList lines;
    for (const Row& row : m_rows) lines << (m_difference ? row.sign + QLatin1Char(' ') + row.text : row.text);
    return lines.join(QLatin1Char('\n'));
}

int CodeLines::rowHeight() const {
    return QFontMetrics(codeFont()).height() + 3;
}

QSize CodeLines::sizeHint() const {
    return {200, int(m_rows.size()) * rowHeight() + (m_difference ? 0 : 8)};
}

QSize CodeLines::minimumSizeHint() const {
    return {60, sizeHint().height()};
}

void CodeLines::paintWrong(QPainter& painter, const Palette& palette) {
    const QFontMetricsF metrics(codeFont());
    const Row& row = m_rows.front();
    const double base = 4 + (rowHeight() + metrics.ascent() - metrics.descent()) / 2;
    const QString before = row.text.left(std::max(m_wrongFrom, 0));
    painter.setPen(palette("text"));
    painter.drawText(QPointF(kInset, base), m_wrongFrom < 0 ? row.text : before);
    if (m_wrongFrom < 0) return;
    const QString wrong = row.text.mid(m_wrongFrom, m_wrongSize);
    const double from = kInset + metrics.horizontalAdvance(before), to = from + metrics.horizontalAdvance(wrong);
    painter.drawText(QPointF(to, base), row.text.mid(m_wrongFrom + m_wrongSize));
    painter.setPen(palette("failed"));
    painter.drawText(QPointF(from, base), wrong);
    QPainterPath wave(QPointF(from, base + 3));
    for (double x = from, up = 1; x < to; x += 3, up = -up)
        wave.quadTo(QPointF(x + 1.5, base + 3 - up * 2.4), QPointF(x + 3, base + 3));
    painter.setPen(QPen(palette("failed"), 1.1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(wave);
}

void CodeLines::paintEvent(QPaintEvent*) {
    if (m_rows.empty()) return;
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(codeFont());
    if (!m_difference) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette("code"));
        painter.drawRoundedRect(rect(), 4, 4);
        painter.setClipRect(rect().adjusted(kInset / 2, 0, -kInset / 2, 0));
        return paintWrong(painter, palette);
    }
    const QFontMetrics metrics(codeFont());
    int top = 0;
    for (const Row& row : m_rows) {
        const QRect line(0, top, width(), rowHeight());
        if (row.kind == DiffLine::Kind::Removed) painter.fillRect(line, palette("removed"));
        if (row.kind == DiffLine::Kind::Added) painter.fillRect(line, palette("added"));
        const bool changed = row.kind == DiffLine::Kind::Removed || row.kind == DiffLine::Kind::Added;
        painter.setPen(palette(changed ? "text" : "text.quiet"));
        painter.drawText(line.adjusted(5, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, QString(row.sign));
        painter.drawText(line.adjusted(kSigns, 0, -2, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(row.text, Qt::ElideRight, width() - kSigns - 2));
        top += rowHeight();
    }
}

bool CodeLines::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::size_t at = std::size_t(std::max(0, help->y() / rowHeight()));
        const QFontMetrics metrics(codeFont());
        const bool cut = at < m_rows.size() && metrics.horizontalAdvance(m_rows[at].text) > width() - kSigns - 2;
        QToolTip::showText(help->globalPos(), cut ? tooltipText(m_rows[at].text) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

QWidget* problemCard(const PreviewProblem& problem, const fs::path& pipeline, Desk& desk, std::function<void()> show) {
    auto* card = new Card;
    card->setObjectName(QStringLiteral("problem"));
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* title = new LinkText;
    QString message = oneLine(problem.error.message, 400);
    if (message.endsWith(QLatin1Char('.'))) message.chop(1);
    title->setPieces({{message, LinkText::Strong, {}}});
    title->setObjectName(QStringLiteral("problemTitle"));
    head->addWidget(title, 1);
    if (problem.line > 0) {
        QString place = QStringLiteral("%1:%2").arg(problem.line).arg(problem.column);
        if (problem.file != pipeline) place.prepend(qpath(problem.file.filename()) + QLatin1Char(' '));
        auto* link = new LinkLabel(place);
        link->setObjectName(QStringLiteral("problemPlace"));
        link->setFont(Fonts::mono(12));
        link->setToolTip(QStringLiteral("Open in editor, at this line"));
        QObject::connect(link, &QAbstractButton::clicked, card, [&desk, problem, show] {
            if (show) show();
            Q_EMIT desk.openInEditor(qpath(problem.file), problem.line);
        });
        head->addWidget(link, 0, Qt::AlignTop);
    }
    card->body()->addLayout(head);
    if (!problem.source.trimmed().isEmpty()) {
        auto* line = new CodeLines;
        line->setWrong(problem.source, problem.wrongFrom, problem.wrongSize);
        card->body()->addWidget(line);
    }
    if (!problem.error.hint.empty()) {
        auto* hint = new LinkText;
        hint->setPieces(hintPieces(oneLine(problem.error.hint, 400)));
        hint->setObjectName(QStringLiteral("problemHint"));
        card->body()->addWidget(hint);
    }
    return card;
}

namespace {

/// "since run 3 · last time 8 h 12 min"
LinkText* circumstances(const PreviewCause& cause, const CauseActions& actions) {
    auto* line = new LinkText;
    line->setObjectName(QStringLiteral("causeSince"));
    std::vector<LinkText::Piece> pieces{{QStringLiteral("since "), LinkText::Quiet, {}},
                                        {QStringLiteral("run %1").arg(cause.baseline.value), LinkText::Plain,
                                         [open = actions.openRun, run = cause.baseline] { open(run); }}};
    if (cause.lastSeconds)
        pieces.push_back({QStringLiteral(" · last time ") +
                              qtext(formatDuration(*cause.lastSeconds)).replace(QLatin1Char(' '), QChar::Nbsp),
                          LinkText::Quiet,
                          {}});
    line->setPieces(pieces);
    return line;
}

/// The way to accept it with what that means; or that it was accepted, and the way back.
LinkText* acceptLine(const PreviewCause& cause, const CauseActions& actions) {
    auto* line = new LinkText;
    line->setObjectName(QStringLiteral("acceptLine"));
    const std::string& step = cause.steps.front();
    if (cause.accepted)
        line->setPieces({{QStringLiteral("Accepted as unchanged: "), LinkText::Strong, {}},
                         {QStringLiteral("the result of run %1 stands. ").arg(cause.origin.value), LinkText::Plain, {}},
                         {QStringLiteral("Undo"), LinkText::Plain, [back = actions.takeBack, step] { back(step); }}});
    else
        line->setPieces(
            {{QStringLiteral("Accept as unchanged"), LinkText::Plain,
              [accept = actions.accept, step] { accept(step); }},
             {QStringLiteral(": it doesn't run, and its last result counts as made by what it is now. The run records "
                             "that you said so."),
              LinkText::Quiet,
              {}}});
    return line;
}

} // namespace

QWidget* causeCard(const PreviewCause& cause, const CauseActions& actions) {
    const auto& show = actions.show;
    auto* card = new Card;
    card->setObjectName(QStringLiteral("cause"));
    auto* title = new LinkText;
    std::vector<LinkText::Piece> pieces;
    int named = 0;
    for (const std::string& step : cause.steps) {
        if (named++ == kMostNames) {
            pieces.push_back(
                {QStringLiteral(" and %1 more").arg(cause.steps.size() - kMostNames), LinkText::Quiet, {}});
            break;
        }
        if (named > 1) pieces.push_back({QStringLiteral(", "), LinkText::Plain, {}});
        pieces.push_back({oneLine(step, 64), LinkText::Strong, [show, step] { show(step); }});
    }
    pieces.push_back({QStringLiteral(": ") + cause.words, LinkText::Plain, {}});
    if (!cause.before.isEmpty() || !cause.after.isEmpty())
        pieces.push_back({QStringLiteral("  %1 → %2")
                              .arg(cause.before.isEmpty() ? QStringLiteral("(none)") : cause.before,
                                   cause.after.isEmpty() ? QStringLiteral("(none)") : cause.after),
                          LinkText::Mono,
                          {}});
    title->setPieces(pieces);
    title->setObjectName(QStringLiteral("causeTitle"));
    card->body()->addWidget(title);
    if (!cause.file.empty()) {
        auto* place = new LinkLabel(qpath(cause.file.filename()) +
                                    (cause.line > 0 ? QStringLiteral(":%1").arg(cause.line) : QString()));
        place->setObjectName(QStringLiteral("causePlace"));
        place->setFont(Fonts::mono(12));
        place->setToolTip(QStringLiteral("Open in editor"));
        QObject::connect(place, &QAbstractButton::clicked, card,
                         [edit = actions.edit, file = cause.file, line = cause.line] { edit(file, line); });
        card->body()->addWidget(place, 0, Qt::AlignLeft);
    }
    if (!cause.lines.empty()) {
        auto* lines = new CodeLines;
        lines->setDifference(cause.lines);
        card->body()->addWidget(lines);
    }
    if (cause.last && cause.baseline) card->body()->addWidget(circumstances(cause, actions));
    if (cause.last && (cause.acceptable || cause.accepted)) card->body()->addWidget(acceptLine(cause, actions));
    return card;
}

} // namespace stemma::ui
