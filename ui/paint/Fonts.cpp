// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Fonts.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QGuiApplication>
#include <QStringList>
#include <algorithm>
#include <atomic>

namespace stemma::ui {

namespace {

std::atomic<double> g_scale = 1; // workers paint, too
thread_local int t_plain = 0;

/// The first of `wanted` that is installed, or "".
QString firstInstalled(const QStringList& wanted) {
    const QStringList families = QFontDatabase::families();
    for (const QString& family : wanted)
        if (families.contains(family)) return family;
    return {};
}

QString uiFamily() {
    // Without a desktop's wish Qt says "Sans Serif" or nothing that means anything: then Inter, where it is.
    static const QString family = [] {
        const QString system = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
        const bool none = system.isEmpty() || system.compare(QLatin1String("Sans Serif"), Qt::CaseInsensitive) == 0 ||
                          system.compare(QLatin1String("Sans"), Qt::CaseInsensitive) == 0 ||
                          system == QLatin1String("Bitstream Vera Sans") || system == QLatin1String("DejaVu Sans");
        if (!none) return system;
        const QString inter = firstInstalled({QStringLiteral("Inter"), QStringLiteral("Inter Variable"),
                                              QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")});
        return inter.isEmpty() ? system : inter;
    }();
    return family;
}

QString monoFamily() {
    static const QString family = [] {
        const QString found = firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("Noto Sans Mono"),
                                              QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono")});
        return found.isEmpty() ? QFontDatabase::systemFont(QFontDatabase::FixedFont).family() : found;
    }();
    return family;
}

} // namespace

void Fonts::setScale(double scale) {
    g_scale = std::clamp(scale, 0.5, 3.0);
}

double Fonts::scale() {
    return g_scale;
}

QFont Fonts::sized(double pixels, int weight) {
    QFont font(uiFamily());
    // Whole pixels: a QFont has no fractions of them.
    font.setPixelSize(std::max(6, int(pixels * g_scale + 0.5)));
    font.setWeight(QFont::Weight(weight));
    if (t_plain > 0) font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

PlainSigns::PlainSigns() {
    ++t_plain;
}

PlainSigns::~PlainSigns() {
    --t_plain;
}

QFont Fonts::base() {
    return sized(13);
}

QFont Fonts::title() {
    return sized(16, QFont::DemiBold);
}

QFont Fonts::quiet() {
    return sized(12);
}

QFont Fonts::section() {
    QFont font = sized(11, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    font.setCapitalization(QFont::AllUppercase);
    return font;
}

QFont Fonts::figures(double pixels) {
    // Qt 6.4 can't switch a font's features on; Inter's and most systems' figures are tabular in the monospace sense
    // only there, so tables align by the decimal place and by right edges.
    return sized(pixels);
}

QFont Fonts::mono(double pixels) {
    QFont font(monoFamily());
    font.setStyleHint(QFont::Monospace);
    font.setStyleStrategy(QFont::PreferNoShaping); // "<=" in code and bytes is two characters, not one sign
    font.setPixelSize(std::max(6, int(pixels * g_scale + 0.5)));
    return font;
}

bool Fonts::available() {
    return !QFontDatabase::families().isEmpty();
}

} // namespace stemma::ui
