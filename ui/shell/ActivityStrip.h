// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/session/Context.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace stemma::ui {

/// The line at the bottom: what runs and how far it is, how the last run ended, what was said last; on the right the
/// workspace's size and the logs.
class ActivityStrip : public QFrame {
    Q_OBJECT
public:
    explicit ActivityStrip(const Context& context, QWidget* parent = nullptr);
    void say(const QString& sentence, bool problem = false); ///< for a while
    void setPage(const QString& facts);                      ///< of the page in view: "clean version 2 · 15 kB"
    void setLogsShown(bool shown);
    Q_SIGNAL void logsToggled(bool shown);
    Q_SIGNAL void runClicked(stemma::RunId run);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void update_();
    void showRun(int ticket);
    void showIdle();
    QString totals() const;

    Context m_context;
    QLabel *m_title = nullptr, *m_text = nullptr, *m_totals = nullptr;
    QPushButton* m_cancel = nullptr;
    QToolButton* m_logs = nullptr;
    QString m_said, m_page;
    bool m_problem = false;
    int m_lastTicket = 0;
    std::string m_icon, m_colour;
    QTimer m_tick, m_sayFor;
    double m_turn = 0;
};

} // namespace stemma::ui
