// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace stemma::ui {

/// A pill with a few words: one that can be taken away (with a cross; Delete on the keyboard), or a plain one to press.
/// Long words are elided, the tooltip has them all.
class Chip : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const QString& words, bool removable, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    Q_SIGNAL void removeWished();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRect cross() const;
    bool m_removable;
};

} // namespace stemma::ui
