// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Palette.h"

#include "core/layout/Theme.h"

#include <QGuiApplication>
#include <algorithm>
#include <cmath>
#include <string>

namespace stemma::ui {

namespace {

/// How many stops a ramp has: ramp.0, ramp.1, …
int stopsOf(const std::string& ramp) {
    int count = 0;
    while (hasColour(ramp + "." + std::to_string(count))) ++count;
    return count;
}

double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

thread_local const Palette* t_palette = nullptr;

} // namespace

PaletteHere::PaletteHere(const Palette& palette) : m_before(t_palette) {
    t_palette = &palette;
}

PaletteHere::~PaletteHere() {
    t_palette = m_before;
}

QColor Palette::operator()(std::string_view token) const {
    const std::string& text = colour(token, m_dark);
    return QColor(QLatin1String(text.data(), qsizetype(text.size())));
}

QColor Palette::type(std::string_view artifactType) const {
    return (*this)(typeColour(artifactType));
}

QColor Palette::status(std::string_view statusName) const {
    return (*this)(statusColour(statusName));
}

QColor Palette::category(int index) const {
    return (*this)("category." + std::to_string(index % 8 + 1));
}

QColor Palette::along(std::string_view ramp, double share) const {
    const std::string name(ramp);
    const int last = stopsOf(name) - 1;
    const double place = std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0) * last;
    const int below = std::min(int(place), last - 1);
    return mixed((*this)(name + "." + std::to_string(below + 1)), (*this)(name + "." + std::to_string(below)),
                 place - below);
}

QColor Palette::mix(std::string_view token, std::string_view ground, double share) const {
    return mixed((*this)(token), (*this)(ground), share);
}

QPalette Palette::widgets() const {
    const Palette& c = *this;
    QPalette palette;
    palette.setColor(QPalette::Window, c("surface"));
    palette.setColor(QPalette::WindowText, c("text"));
    palette.setColor(QPalette::Base, c("surface"));
    palette.setColor(QPalette::AlternateBase, c("canvas"));
    palette.setColor(QPalette::Text, c("text"));
    palette.setColor(QPalette::PlaceholderText, c("text.quiet"));
    palette.setColor(QPalette::Button, c("surface"));
    palette.setColor(QPalette::ButtonText, c("text"));
    palette.setColor(QPalette::BrightText, c("failed"));
    palette.setColor(QPalette::ToolTipBase, c("surface"));
    palette.setColor(QPalette::ToolTipText, c("text"));
    palette.setColor(QPalette::Highlight, c("selected"));
    palette.setColor(QPalette::HighlightedText, c("text"));
    palette.setColor(QPalette::Link, c("accent"));
    palette.setColor(QPalette::LinkVisited, c("accent"));
    palette.setColor(QPalette::Light, c("surface"));
    palette.setColor(QPalette::Midlight, c("hover"));
    palette.setColor(QPalette::Mid, c("line"));
    palette.setColor(QPalette::Dark, c("line"));
    palette.setColor(QPalette::Shadow, c("shadow"));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c("disabled"));
    return palette;
}

bool darkTheme() {
    if (t_palette) return t_palette->dark();
    const QPalette palette = QGuiApplication::palette();
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

Palette currentPalette() {
    return t_palette ? *t_palette : Palette(darkTheme());
}

QColor mixed(const QColor& one, const QColor& ground, double share) {
    const auto between = [share](int a, int b) { return int(a * share + b * (1 - share) + 0.5); };
    return QColor(between(one.red(), ground.red()), between(one.green(), ground.green()),
                  between(one.blue(), ground.blue()));
}

QColor textOn(const QColor& ground) {
    const double ground_ = luminance(ground) + 0.05;
    const QColor light = Palette(true)("text"), dark = Palette(false)("text");
    const double onLight = (luminance(light) + 0.05) / ground_, onDark = ground_ / (luminance(dark) + 0.05);
    return onLight > onDark ? light : dark;
}

} // namespace stemma::ui
