// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <string_view>

namespace stemma::ui {

/// The colours of one theme, from resources/theme/tokens.json; nothing else in the window names a colour.
/// A value; cheap to copy; safe on any thread.
class Palette {
public:
    explicit Palette(bool dark = false) : m_dark(dark) {}
    bool dark() const { return m_dark; }
    /// Contract: the token exists.
    QColor operator()(std::string_view token) const;
    QColor type(std::string_view artifactType) const; ///< of an artifact's kind
    QColor status(std::string_view statusName) const; ///< of a step's or a run's
    QColor category(int index) const;                 ///< the Okabe–Ito order, round and round
    /// 0 to 1 along "ramp" (viridis, magnitude), "blues" (counts) or "diverging" (signed; 0.5 is none).
    QColor along(std::string_view ramp, double share) const;
    QColor mix(std::string_view token, std::string_view ground, double share) const; ///< share of token on ground
    /// For widgets; Fusion paints with it.
    QPalette widgets() const;
    bool operator==(const Palette&) const = default;

private:
    bool m_dark = false;
};

/// Whether the application is dark now (its palette's window is darker than its text), and the palette for it.
/// UI thread, or within a PaletteHere.
bool darkTheme();
Palette currentPalette();

/// What currentPalette() is on this thread as long as this lives: a worker paints in the colours of its frame.
class PaletteHere {
public:
    explicit PaletteHere(const Palette& palette);
    ~PaletteHere();
    PaletteHere(const PaletteHere&) = delete;
    PaletteHere& operator=(const PaletteHere&) = delete;

private:
    const Palette* m_before;
};

/// `share` of the one on the ground.
QColor mixed(const QColor& one, const QColor& ground, double share);

/// Black or white text, whichever reads better on `ground`, as the theme's tokens have them.
QColor textOn(const QColor& ground);

} // namespace stemma::ui
