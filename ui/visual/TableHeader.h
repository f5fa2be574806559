// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/Profile.h"
#include "ui/paint/Palette.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace stemma::ui {

/// What the head of one column says.
struct ColumnHead {
    QString name;    ///< one line, not yet elided
    QString summary; ///< "double · 32.1 – 59.6"
    const ColumnProfile* profile = nullptr;
    enum class Order : std::uint8_t { None, Ascending, Descending } order = Order::None;
    bool selected = false, hovered = false, nameHovered = false;
};

constexpr int kHeadPadding = 12;
int headHeight();     ///< pixels, at the person's text size
int headNameBottom(); ///< above it is the name: where a click sorts

/// Name, summary, and a small picture of the distribution; clipped to `box`.
void drawColumnHead(QPainter& painter, const QRectF& box, const ColumnHead& head, const Palette& palette);
/// Width that shows name and summary whole (at most `most`).
int columnHeadWidth(const ColumnHead& head, int most);

/// Bars of a histogram, or the shares of the most frequent values; nothing where the profile has neither.
void drawDistribution(QPainter& painter, const QRectF& box, const ColumnProfile& profile, const Palette& palette);

} // namespace stemma::ui
