// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/GraphInk.h"

namespace stemma::ui {

namespace {

constexpr std::array<std::string_view, std::size_t(Ink::Count)> kTokens = {
    "canvas",      "surface",    "line",       "edge",       "shadow",     "text",       "text.quiet", "accent",
    "accent.soft", "executed",   "running",    "failed",     "reused",     "table",      "model",      "metrics",
    "image",       "document",   "array",      "file",       "grid",       "ramp.0",     "ramp.1",     "ramp.2",
    "ramp.3",      "ramp.4",     "ramp.5",     "ramp.6",     "ramp.7",     "ramp.8",     "ramp.9",     "category.1",
    "category.2",  "category.3", "category.4", "category.5", "category.6", "category.7", "category.8"};

} // namespace

Ink inkOf(std::string_view token) {
    for (std::size_t i = 0; i < kTokens.size(); ++i)
        if (kTokens[i] == token) return Ink(i);
    return Ink::Quiet;
}

std::string_view tokenOf(Ink ink) {
    return kTokens[std::size_t(ink)];
}

Ink categoryInk(int index) {
    return Ink(std::size_t(Ink::Category1) + std::size_t(index % 8));
}

Ink rampInk(int step, int of) {
    const int at = of <= 1 ? 5 : step * 9 / (of - 1);
    return Ink(std::size_t(Ink::Ramp0) + std::size_t(at));
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
