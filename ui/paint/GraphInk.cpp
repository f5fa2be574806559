// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphInk.h"

namespace stemma::ui {

namespace {

constexpr std::array<std::string_view, std::size_t(Ink::Count)> kTokens = {
    "canvas", "surface",     "line",     "edge",     "shadow", "text",   "text.quiet",
    "accent", "accent.soft", "executed", "running",  "failed", "reused", "table",
    "model",  "metrics",     "image",    "document", "array",  "file",   "grid"};

} // namespace

Ink inkOf(std::string_view token) {
    for (std::size_t i = 0; i < kTokens.size(); ++i)
        if (kTokens[i] == token) return Ink(i);
    return Ink::Quiet;
}

std::string_view tokenOf(Ink ink) {
    return kTokens[std::size_t(ink)];
}

GraphInks::GraphInks(const Palette& palette) {
    const QColor canvas = palette("canvas");
    for (std::size_t i = 0; i < kTokens.size(); ++i) {
        m_colours[0][i] = palette(kTokens[i]);
        m_colours[1][i] = mixed(m_colours[0][i], canvas, kDimmed);
    }
}

QColor GraphInks::mix(Ink ink, Ink ground, double share, bool dimmed) const {
    return mixed((*this)(ink, dimmed), (*this)(ground, dimmed), share);
}

} // namespace stemma::ui
