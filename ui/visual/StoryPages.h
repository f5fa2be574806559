// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/paint/Palette.h"
#include "ui/visual/Story.h"

#include <QByteArray>
#include <QFont>
#include <QRectF>
#include <functional>
#include <memory>
#include <string>

class QBuffer;
class QPainter;
class QPdfWriter;

namespace stemma::ui {

/// Pages of A4 that fill from above, one thing below another, in pixels at 96 dots per inch. What needs a height asks
/// for room() first and gets a new page where there isn't enough. For one thread; needs a QGuiApplication.
class StoryPages {
public:
    explicit StoryPages(const QString& title);
    ~StoryPages();
    void setCount(int pages) { m_count = pages; } ///< for "3 of 12"; 0: isn't known yet

    void begin(const QString& footer);
    void end();
    Result<QByteArray> bytes(); ///< after end(); Errors: Internal

    double width() const;
    double y() const { return m_y; }
    int number() const { return m_number; } ///< of the page, from 1
    const Palette& palette() const { return m_palette; }

    bool room(double height); ///< true: on a new page
    void space(double height) { m_y += height; }
    /// Words from `x`, whose top is `down` below the present height; moves nothing on.
    void put(double x, const QString& words, const QFont& font, const std::string& token, double down = 0);
    void line(const QString& words, const QFont& font, const std::string& token, double height); ///< and moves on
    void rule();                                                                                 ///< all across
    void dot(const QColor& colour, double x);
    void fact(const QString& name, const QString& value);
    struct Look {
        QFont font;
        std::string token;
    };
    /// Wrapped; lines go on over pages.
    void paragraph(const std::vector<StoryWords>& words, const Look& look, double indent);
    void code(const QString& text);
    /// `box` on the page; the painter's origin is its corner.
    void paint(const QRectF& box, const std::function<void(QPainter&)>& how);

private:
    void newPage();
    void foot();

    QByteArray m_bytes;
    std::unique_ptr<QBuffer> m_buffer;
    std::unique_ptr<QPdfWriter> m_writer;
    std::unique_ptr<QPainter> m_painter;
    Palette m_palette{false};
    QString m_title, m_footer;
    double m_y = 0;
    int m_number = 0, m_count = 0;
};

} // namespace stemma::ui
