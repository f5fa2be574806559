// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QScrollArea;

namespace stemma::ui {

class Button;

/// A row of controls that may be longer than its room, without a scroll bar: an arrow stands at each end beyond which
/// there is more. Scrolls by the arrows, by the wheel, and to what has the focus; never makes the window wider.
class ScrollRow : public QWidget {
    Q_OBJECT
public:
    explicit ScrollRow(QWidget* parent = nullptr);
    void setRow(QWidget* row);     ///< takes it over
    void reveal(QWidget* control); ///< keeps it in sight in whatever room, until somebody scrolls
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Button* makeArrow(const char* icon, const QString& name, int way);
    void place();
    void showRevealed();

    QScrollArea* m_area;
    QPointer<QWidget> m_revealed;
    Button *m_back, *m_on;
};

} // namespace stemma::ui
