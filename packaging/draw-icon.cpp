// SPDX-License-Identifier: GPL-3.0-or-later
// draw-icon ICON.svg FOLDER SIZE…: the program's icon as PNG files, FOLDER/SIZE.png, while it is being built.
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdio>

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const QStringList words = QGuiApplication::arguments();
    QSvgRenderer icon(words.value(1));
    if (words.size() < 4 || !icon.isValid()) {
        std::fputs("draw-icon: there is no SVG to draw\n", stderr);
        return 2;
    }
    for (const QString& word : words.mid(3)) {
        const int side = word.toInt();
        QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        icon.render(&painter);
        painter.end();
        if (!image.save(words[2] + QLatin1Char('/') + word + QStringLiteral(".png"))) {
            std::fprintf(stderr, "draw-icon: a picture of %d pixels can't be written\n", side);
            return 2;
        }
    }
    return 0;
}
