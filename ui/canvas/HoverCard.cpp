// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/HoverCard.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr int kCardPadding = 12, kCardGap = 8, kLineGap = 3, kDotRoom = 14, kDot = 8;
constexpr int kCardMost = 340, kCardLeast = 120; ///< pixels of width at the usual text size
constexpr int kWrapped = Qt::TextWordWrap | Qt::TextWrapAnywhere;

} // namespace

HoverCard::HoverCard(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("hoverCard"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

QRect HoverCard::placeBeside(const QRect& about, QSize card, const QRect& room) {
    const auto along = [](int at, int length, int low, int high) {
        return std::max(low, std::min(at, high - length + 1));
    };
    const int x = along(about.left(), card.width(), room.left(), room.right());
    const int y = along(about.top(), card.height(), room.top(), room.bottom());
    for (const QPoint& corner :
         {QPoint(about.right() + 1 + kCardGap, y), QPoint(about.left() - kCardGap - card.width(), y),
          QPoint(x, about.bottom() + 1 + kCardGap), QPoint(x, about.top() - kCardGap - card.height())}) {
        const QRect place(corner, card);
        if (room.contains(place) && !place.intersects(about)) return place;
    }
    return {};
}

void HoverCard::add(const QString& text, const char* token, const QFont& font, int mostLines, std::string dot) {
    if (text.isEmpty()) return;
    const QFontMetrics metrics(font);
    const int indent = dot.empty() ? 0 : qRound(kDotRoom * std::max(1.0, Fonts::scale()));
    const int most = std::min(qRound(kCardMost * std::max(1.0, Fonts::scale())), parentWidget()->width() - 16) -
                     2 * kCardPadding - indent;
    const int room = std::max(40, most);
    QString shown = text;
    QRect box = metrics.boundingRect(QRect(0, 0, room, 10'000), kWrapped, shown);
    // Beginning and end of what is too long: lines break early, so that a little less fits than their lengths.
    for (double share = 0.95; box.height() > mostLines * metrics.lineSpacing() && share > 0.3; share -= 0.1) {
        shown = metrics.elidedText(text, Qt::ElideMiddle, int(room * mostLines * share));
        box = metrics.boundingRect(QRect(0, 0, room, 10'000), kWrapped, shown);
    }
    const int top = m_lines.empty() ? kCardPadding - 2 : m_lines.back().box.bottom() + 1 + kLineGap;
    m_lines.push_back({shown, token, font, std::move(dot),
                       QRect(kCardPadding + indent, top, std::min(box.width() + 2, room), box.height())});
}

void HoverCard::tell(const NodeWords& words, const std::string& state, const QRect& about) {
    m_lines.clear();
    add(words.title, "text", Fonts::sized(13, QFont::DemiBold), 3);
    add(words.state, "text.quiet", Fonts::sized(12), 2, state);
    add(words.problem, "failed", Fonts::sized(12), 5);
    for (const QString& fact : words.facts) add(fact, "text", Fonts::figures(12), 2);
    place(about);
}

void HoverCard::tell(const QString& line, const QRect& about) {
    m_lines.clear();
    add(line, "text", Fonts::sized(12), 3);
    place(about);
}

void HoverCard::place(const QRect& about) {
    constexpr int kInset = 4;
    const QRect room = parentWidget()->rect().adjusted(kInset, kInset, -kInset, -kInset);
    const auto size = [this] {
        int width = qRound(kCardLeast * Fonts::scale());
        for (const Line& line : m_lines) width = std::max(width, line.box.right() + 1 + kCardPadding);
        return QSize(width, m_lines.back().box.bottom() + 1 + kCardPadding - 2);
    };
    setAccessibleName(m_lines.empty() ? QString() : m_lines.front().text);
    setAccessibleDescription(text());
    // The last lines give way first.
    QRect box;
    while (!m_lines.empty() && (box = placeBeside(about, size(), room)).isNull()) m_lines.pop_back();
    if (m_lines.empty()) return hide();
    setGeometry(box);
    raise();
    show();
    update();
}

QString HoverCard::text() const {
    QStringList lines;
    for (const Line& line : m_lines) lines << line.text;
    return lines.join(QLatin1Char('\n'));
}

void HoverCard::paintEvent(QPaintEvent*) {
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colours("surface"));
    painter.setPen(QPen(colours.mix("edge", "surface", 0.5), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    for (const Line& line : m_lines) {
        painter.setFont(line.font);
        if (!line.dot.empty()) {
            const double high = QFontMetricsF(line.font).height(), side = kDot * std::max(1.0, Fonts::scale());
            painter.setPen(Qt::NoPen);
            painter.setBrush(colours(line.dot));
            painter.drawEllipse(QRectF(kCardPadding, line.box.top() + (high - side) / 2, side, side));
        }
        painter.setPen(colours(line.token));
        painter.drawText(line.box, kWrapped, line.text);
    }
}

} // namespace stemma::ui
