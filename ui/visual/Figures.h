// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QGlyphRun>
#include <QRawFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace stemma::ui {

/// Numbers set so that digits stand below digits, whatever the font: every digit takes the width of the widest one
/// (Qt 6.4 can't ask a font for its tabular figures). UI thread only; cheap to draw, made once per font.
class Figures {
public:
    explicit Figures(const QFont& font);
    /// For text of digits, signs and letters; anything else than Latin may be set without kerning.
    double width(const QString& text) const;
    void drawRight(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const;
    void drawLeft(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const;

private:
    struct Set {
        QGlyphRun run;
        double width = 0;
    };
    Set set(const QString& text) const;
    void draw(QPainter& painter, double x, const QRectF& box, Set set, const QColor& colour) const;

    QRawFont m_font;
    double m_digit = 0;
};

} // namespace stemma::ui
