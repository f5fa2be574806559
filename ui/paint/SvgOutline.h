// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace stemma::ui {

inline constexpr int kDotsPerInch = 96; ///< of the pictures we write; Qt's own default makes text small

/// An SVG as QSvgGenerator writes it, with every text as the path of its letters: it looks the same on machines that
/// don't have its fonts, and nobody can search it. Needs a QGuiApplication; any thread.
QByteArray outlined(const QByteArray& svg);

/// The same SVG with its size in pixels, where Qt writes millimetres (which its own reader takes for something else),
/// and with fonts named that come near where the one it was drawn with is missing; none is embedded.
QByteArray finished(QByteArray svg);

} // namespace stemma::ui
