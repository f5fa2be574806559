// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace stemma::ui {

/// A line of two pixels that says: under way. start() shows it only if stop() doesn't come within a tenth of a second.
class BusyLine : public QWidget {
    Q_OBJECT
public:
    explicit BusyLine(QWidget* parent = nullptr);
    void start();
    void stop();
    void set(bool busy) { busy ? start() : stop(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QTimer m_soon, m_tick;
    int m_phase = 0;
};

} // namespace stemma::ui
