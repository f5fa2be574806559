// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Palette.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace stemma::ui {

/// The tokens a graph is painted with, as numbers: looking a name up for every node would take longer than painting it.
enum class Ink : std::uint8_t {
    Canvas,
    Surface,
    Line,
    Edge,
    Shadow,
    Text,
    Quiet,
    Accent,
    AccentSoft,
    Executed,
    Running,
    Failed,
    Reused,
    Table,
    Model,
    Metrics,
    Image,
    Document,
    Array,
    File,
    Grid,
    Ramp0, ///< magnitude: ten steps of "ramp"
    Ramp9 = Ramp0 + 9,
    Category1, ///< the eight of the Okabe–Ito order
    Category8 = Category1 + 7,
    Count
};
Ink inkOf(std::string_view token); ///< Quiet for a token no graph is painted with
std::string_view tokenOf(Ink ink);
Ink categoryInk(int index);    ///< round and round
Ink rampInk(int step, int of); ///< step 0 to `of` - 1, from least to most

/// The colours of one theme by Ink, plain and dimmed (what isn't connected with what the eye is on). A value.
class GraphInks {
public:
    static constexpr double kDimmed = 0.4; ///< share of the colour that is left on the canvas
    explicit GraphInks(const Palette& palette);
    const QColor& operator()(Ink ink, bool dimmed = false) const { return m_colours[dimmed][std::size_t(ink)]; }
    /// `share` of the one on the other.
    QColor mix(Ink ink, Ink ground, double share, bool dimmed = false) const;

private:
    std::array<std::array<QColor, std::size_t(Ink::Count)>, 2> m_colours;
};

} // namespace stemma::ui
