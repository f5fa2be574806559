// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

namespace stemma::ui {

/// A button that stands on the canvas: text, and a key beside it, quiet.
class CanvasButton : public QAbstractButton {
    Q_OBJECT
public:
    CanvasButton(const QString& text, const QString& key, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_key;
};

/// Zoom out, the scale, zoom in, fit.
class CanvasBar : public QWidget {
    Q_OBJECT
public:
    explicit CanvasBar(QWidget* parent);
    void setScale(double scale); ///< 1 is 100 %
    Q_SIGNAL void zoomOutAsked();
    Q_SIGNAL void zoomInAsked();
    Q_SIGNAL void fullSizeAsked();
    Q_SIGNAL void fitAsked();

private:
    CanvasButton* m_scale;
};

} // namespace stemma::ui
