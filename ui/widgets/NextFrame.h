// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace stemma::ui {

/// Tells once when a window has painted a frame: for measuring, and for what should only begin after it.
///
/// `then` is called from the event loop, after the first frame in which a widget of the window that `counts` was
/// painted has been painted whole and handed to the display. `counts` is asked when a widget is about to be painted.
/// Belongs to the window; deletes itself after `then`. Makes every event of the program pass a filter until then. UI
/// thread.
class NextFrame : public QObject {
public:
    using Counts = std::function<bool(QWidget&)>;
    NextFrame(QWidget& window, Counts counts, std::function<void()> then);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void customEvent(QEvent* event) override;

private:
    QWidget& m_window;
    Counts m_counts;
    std::function<void()> m_then;
};

} // namespace stemma::ui
