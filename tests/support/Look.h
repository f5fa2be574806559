// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"

#include <QApplication>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QPainter>
#include <QPixmap>
#include <QStyleFactory>
#include <QWidget>

namespace stemma::ui {

/// The window's look in a test: Fusion, the theme's palette, the window's font.
inline void dress(bool dark = false) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(Palette(dark).widgets());
    QApplication::setFont(Fonts::base());
}

/// With STEMMA_PICTURES=FOLDER: what a widget looks like, light and dark and at scale 2, for eyes.
inline void picture(QWidget& widget, const QString& name) {
    const QString to = qEnvironmentVariable("STEMMA_PICTURES");
    if (to.isEmpty()) return;
    QDir().mkpath(to);
    for (const bool dark : {false, true}) {
        dress(dark);
        QCoreApplication::sendPostedEvents();
        for (const int scale : {1, 2}) {
            if (dark && scale == 2) continue;
            QPixmap pixels(widget.size() * scale);
            pixels.setDevicePixelRatio(scale);
            pixels.fill(widget.palette().color(QPalette::Window));
            widget.render(&pixels);
            pixels.save(to + QLatin1Char('/') + name +
                        QLatin1String(dark         ? "-dark"
                                      : scale == 2 ? "-x2"
                                                   : "-light") +
                        QLatin1String(".png"));
        }
    }
    dress(false);
}

} // namespace stemma::ui
