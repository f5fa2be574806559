// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableHeader.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <vector>

namespace stemma::ui {

namespace {

constexpr double kLeastBar = 5;   ///< pixels, with its gap
constexpr double kSortGlyph = 12; ///< beside the name

QFont nameFont() {
    return Fonts::sized(13, QFont::DemiBold);
}

QFont summaryFont() {
    return Fonts::sized(11);
}

void drawBins(QPainter& painter, const QRectF& box, const std::vector<ColumnProfile::Bin>& bins, const QColor& colour) {
    const auto fit = std::max<std::size_t>(1, std::size_t(box.width() / kLeastBar));
    const std::size_t group = (bins.size() + fit - 1) / fit;
    std::vector<double> heights;
    for (std::size_t i = 0; i < bins.size(); i += group) {
        double sum = 0;
        for (std::size_t k = i; k < std::min(i + group, bins.size()); ++k) sum += double(bins[k].count);
        heights.push_back(sum);
    }
    const double most = *std::max_element(heights.begin(), heights.end());
    if (most <= 0) return;
    const double step = std::min(box.width() / double(heights.size()), 28.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (std::size_t i = 0; i < heights.size(); ++i) {
        if (heights[i] <= 0) continue;
        const double height = std::max(heights[i] / most * box.height(), 1.5); // few is not none
        painter.drawRect(QRectF(box.left() + double(i) * step, box.bottom() - height, std::max(step - 1, 1.0), height));
    }
}

void drawShares(QPainter& painter, const QRectF& box, const ColumnProfile& profile, const Palette& palette) {
    struct Part {
        double count;
        QColor colour;
    };
    double all = double(profile.others);
    for (const ColumnProfile::Top& top : profile.top) all += double(top.count);
    if (all <= 0) return;
    std::vector<Part> parts;
    double rest = double(profile.others);
    for (const ColumnProfile::Top& top : profile.top) {
        const bool wide = double(top.count) / all * box.width() >= 4 && parts.size() < 7;
        if (wide)
            parts.push_back({double(top.count), palette.category(int(parts.size()))});
        else
            rest += double(top.count);
    }
    if (parts.empty()) return; // all differ: nothing is more frequent than the rest
    if (rest > 0) parts.push_back({rest, palette("line")});
    constexpr double kGap = 2;
    const double room = box.width() - kGap * double(parts.size() - 1);
    double x = box.left();
    painter.setPen(Qt::NoPen);
    for (const Part& part : parts) {
        const double width = std::max(part.count / all * room, 1.0);
        painter.setBrush(part.colour);
        painter.drawRoundedRect(QRectF(x, box.top(), width, box.height()), 2.5, 2.5);
        x += width + kGap;
    }
}

void drawOrder(QPainter& painter, const QRectF& box, const ColumnHead& head, const Palette& palette) {
    const bool on = head.order != ColumnHead::Order::None;
    const char* name = head.order == ColumnHead::Order::Descending ? "chevron-down" : "chevron-up";
    drawIcon(painter, name, box, palette(on ? "accent" : "text.quiet"));
}

} // namespace

int headHeight() {
    return qRound(88 * Fonts::scale());
}

int headNameBottom() {
    return qRound(30 * Fonts::scale());
}

void drawDistribution(QPainter& painter, const QRectF& box, const ColumnProfile& profile, const Palette& palette) {
    if (box.width() < 8) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (!profile.bins.empty())
        drawBins(painter, box, profile.bins, palette("table"));
    else if (!profile.top.empty())
        drawShares(painter,
                   QRectF(box.left(), box.center().y() - std::min(7.0, box.height() / 2), box.width(),
                          std::min(14.0, box.height())),
                   profile, palette);
    painter.restore();
}

void drawColumnHead(QPainter& painter, const QRectF& box, const ColumnHead& head, const Palette& palette) {
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    if (head.selected)
        painter.fillRect(box, palette("accent.soft"));
    else if (head.hovered)
        painter.fillRect(box, palette("hover"));
    const QRectF inner = box.adjusted(kHeadPadding, 0, -kHeadPadding, 0);
    const bool glyph = head.order != ColumnHead::Order::None || head.nameHovered;
    const QFont font = nameFont();
    const QFontMetricsF metrics(font);
    const double room = inner.width() - (glyph ? kSortGlyph + 4 : 0);
    const QString name = metrics.elidedText(head.name, Qt::ElideRight, room);
    painter.setFont(font);
    painter.setPen(palette(head.nameHovered ? "accent" : "text"));
    const double scale = Fonts::scale();
    const QRectF nameBox(inner.left(), box.top() + 8 * scale, room, 18 * scale);
    painter.drawText(nameBox, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
    if (glyph) {
        const double x = std::min(inner.left() + metrics.horizontalAdvance(name) + 4, inner.right() - kSortGlyph);
        drawOrder(painter, QRectF(x, nameBox.center().y() - kSortGlyph / 2, kSortGlyph, kSortGlyph), head, palette);
    }
    painter.setFont(summaryFont());
    painter.setPen(palette("text.quiet"));
    const QFontMetricsF small(summaryFont());
    const QRectF summaryBox(inner.left(), nameBox.bottom(), inner.width(), 15 * scale);
    painter.drawText(summaryBox, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     small.elidedText(head.summary, Qt::ElideRight, inner.width()));
    const double top = summaryBox.bottom() + 4, high = box.top() + 75 * scale - top;
    if (head.profile)
        drawDistribution(painter, QRectF(inner.left(), top, std::min(inner.width(), 220.0), high), *head.profile,
                         palette);
    painter.restore();
}

int columnHeadWidth(const ColumnHead& head, int most) {
    const double name = QFontMetricsF(nameFont()).horizontalAdvance(head.name) + kSortGlyph + 4;
    const double summary = QFontMetricsF(summaryFont()).horizontalAdvance(head.summary);
    return std::min(int(std::ceil(std::max(name, summary))) + 2 * kHeadPadding + 3, most); // 1 is the border's
}

} // namespace stemma::ui
