// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace stemma::ui {

/// The window's type: 13 px of the system's font (Inter where the system has no wish of its own), 16 px at weight 600
/// for titles, 11 to 12 px for quiet text, tabular figures, a monospace font for code and logs only.
/// Needs a QGuiApplication; `scale` is the person's text size (1 is 100 %).
struct Fonts {
    static void setScale(double scale);
    static double scale();
    static QFont base(); ///< 13 px
    static QFont sized(double pixels, int weight = QFont::Normal);
    static QFont title();                     ///< 16 px, 600
    static QFont quiet();                     ///< 11.5 px
    static QFont section();                   ///< 11 px, 600, capitals spaced
    static QFont figures(double pixels = 13); ///< tabular figures
    static QFont mono(double pixels = 12.5);
    /// False where the system has no font at all: nothing could be read.
    static bool available();
};

/// While one lives, the fonts this thread asks for show each character by its own sign. Inter has others for "]", "@"
/// and "×" after digits, which are no characters: in a PDF nobody would find them.
class PlainSigns {
public:
    PlainSigns();
    ~PlainSigns();
    PlainSigns(const PlainSigns&) = delete;
    PlainSigns& operator=(const PlainSigns&) = delete;
};

} // namespace stemma::ui
