// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TextSize.h"

#include "ui/paint/Fonts.h"

#include <QApplication>
#include <QPointer>
#include <QVariant>
#include <QWidget>
#include <algorithm>
#include <utility>
#include <vector>

namespace stemma::ui {

namespace {

constexpr const char *kHeightProperty = "textHeight", *kPixelsProperty = "textPixels";

int scaled(double pixels) {
    return qRound(pixels * Fonts::scale());
}

/// Of a widget's font at scale 1: what it was told before, where that still holds, so that sizes don't drift.
double usualPixels(const QWidget& widget, double before) {
    const QVariant known = widget.property(kPixelsProperty);
    const int now = widget.font().pixelSize();
    return known.isValid() && qRound(known.toDouble() * before) == now ? known.toDouble() : now / before;
}

} // namespace

void setTextHeight(QWidget* widget, int pixels) {
    widget->setProperty(kHeightProperty, pixels);
    widget->setFixedHeight(scaled(pixels));
}

void changeTextSize(const std::function<void()>& change) {
    // All are asked before: a style sheet that is set anew gives widgets the font back that they began with.
    const double before = Fonts::scale();
    std::vector<std::pair<QPointer<QWidget>, double>> fonts;
    for (QWidget* widget : QApplication::allWidgets())
        if (widget->testAttribute(Qt::WA_SetFont) && widget->font().pixelSize() > 0)
            fonts.emplace_back(widget, usualPixels(*widget, before));
    change();
    if (Fonts::scale() == before) return;
    for (const auto& [widget, pixels] : fonts) {
        if (!widget) continue;
        QFont font = widget->font();
        font.setPixelSize(std::max(6, scaled(pixels)));
        widget->setProperty(kPixelsProperty, pixels);
        widget->setFont(font);
    }
    for (QWidget* widget : QApplication::allWidgets())
        if (const QVariant height = widget->property(kHeightProperty); height.isValid())
            widget->setFixedHeight(scaled(height.toInt()));
}

} // namespace stemma::ui
