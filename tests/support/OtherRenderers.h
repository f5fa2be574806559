// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QProcess>
#include <algorithm>
#include <cstdlib>

namespace stemma::test {

/// What another program says on its standard output; empty where it isn't there.
inline QByteArray printed(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

/// A file as librsvg or poppler draw it, 96 pixels an inch; null where they can't.
inline QImage bySvg(const QString& file) {
    return QImage::fromData(printed("rsvg-convert", {file}), "PNG").convertToFormat(QImage::Format_RGB32);
}
inline QImage byPdf(const QString& file) {
    return QImage::fromData(printed("pdftoppm", {"-png", "-r", "96", "-singlefile", file}), "PNG")
        .convertToFormat(QImage::Format_RGB32);
}

/// Renderers smooth edges and letters differently: what counts is where the ink is.
inline QImage blurred(const QImage& image) {
    const QImage small = image.scaled(image.size() / 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return small.convertToFormat(QImage::Format_RGB32);
}

inline int apart(QRgb a, QRgb b) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

inline bool areOfOneSize(const QImage& one, const QImage& other) {
    return !one.isNull() && std::abs(one.width() - other.width()) <= 1 && std::abs(one.height() - other.height()) <= 1;
}

/// Which share of two pictures differs to the eye; 1 where they aren't of one size.
inline double differing(const QImage& one, const QImage& other) {
    if (!areOfOneSize(one, other)) return 1;
    const QImage a = blurred(one), b = blurred(other.scaled(one.size()));
    double off = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) off += apart(a.pixel(x, y), b.pixel(x, y)) > 40;
    return off / (a.width() * a.height());
}

} // namespace stemma::test
