// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <string>

namespace stemma::ui {

/// A pill with a few words: one that can be taken away (with a cross; Delete on the keyboard), or a plain one to press.
/// Long words are elided, the tooltip has them all. As high as the person's text size wants.
class Chip : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const QString& words, bool removable, QWidget* parent = nullptr);
    void setWords(const QString& words); ///< words, tooltip and accessible name
    void setIconName(const char* icon);  ///< before the words; "" for none
    void setAccented(bool on);           ///< in the accent colour: what holds now
    void setMenuMark(bool on);           ///< a small arrow after the words: a menu opens
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    Q_SIGNAL void removeWished();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRect mark() const; ///< where the cross or the arrow is
    int before() const; ///< pixels left of the words
    int after() const;
    bool m_removable, m_accented = false, m_menu = false;
    std::string m_icon;
};

} // namespace stemma::ui
