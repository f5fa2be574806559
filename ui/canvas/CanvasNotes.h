// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
#include <QString>

class QPainter;

namespace stemma::ui {

/// What an empty canvas says, in the middle of `room`: a sign, what will appear here, how to make it appear.
void paintEmptyCanvas(QPainter& painter, const QRect& room, const QString& title, const QString& text);

/// That something stays where a person put it: a pin on a small disc around `corner`.
void paintPinMark(QPainter& painter, QPointF corner, double scale);

} // namespace stemma::ui
