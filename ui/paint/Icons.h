// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QRectF>
#include <string_view>

class QPainter;

namespace stemma::ui {

/// Stemma's line icons: 24 × 24, stroke 1.75, round ends, in one colour. A name is one of resources/icons/*.svg
/// ("play", "search", "export" …), or "type:table", "step:sql" for the glyphs of artifacts and steps.
/// Drawing is safe on any thread, QIcon and QPixmap only on the UI thread. Contract: the icon exists.
void drawIcon(QPainter& painter, std::string_view name, const QRectF& box, const QColor& colour);
bool hasIcon(std::string_view name);
/// Crisp at every pixel ratio; disabled in `disabled` where that is valid.
QIcon icon(std::string_view name, const QColor& colour, const QColor& disabled = {});
QPixmap iconPixmap(std::string_view name, const QColor& colour, int size, double ratio);

} // namespace stemma::ui
