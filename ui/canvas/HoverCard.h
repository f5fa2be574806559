// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasWords.h"

#include <QFont>
#include <QWidget>
#include <vector>

namespace stemma::ui {

/// A small card beside what it is about, with what that says: plain text, whatever it holds. The mouse goes through it.
/// It never stands on what it is about; where there is no room beside that, it isn't shown. UI thread.
class HoverCard : public QWidget {
    Q_OBJECT
public:
    explicit HoverCard(QWidget* parent);
    /// `state` is the token of a colour for a dot before the state, "" for none. `about` in the parent.
    void tell(const NodeWords& words, const std::string& state, const QRect& about);
    void tell(const QString& line, const QRect& about);
    QString text() const; ///< all of it, lines
    /// Where a card of that size stands in `room`: right of `about`, left of it, below, above; null: nowhere.
    static QRect placeBeside(const QRect& about, QSize card, const QRect& room);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Line {
        QString text;
        const char* token;
        QFont font;
        std::string dot; ///< token of the dot before it
        QRect box;
    };
    void add(const QString& text, const char* token, const QFont& font, int mostLines, std::string dot = {});
    void place(const QRect& about);

    std::vector<Line> m_lines;
};

} // namespace stemma::ui
