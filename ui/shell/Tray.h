// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Context.h"

#include <QObject>
#include <QSystemTrayIcon>
#include <functional>

class QMenu;
class QMessageBox;
class QWidget;

namespace stemma::ui {

/// What goes on while nobody looks: runs that outlive the window's closing, in the system's tray (where there is none,
/// in a minimized window), and word of a long run that ended while the window wasn't in front.
///
/// Nothing is cancelled without an answer: mayClose() asks, beside the window, and the window closes with the answer.
/// The icon stands in the tray while the window is hidden, and while a message of it can be clicked. UI thread.
class Tray : public QObject {
    Q_OBJECT
public:
    Tray(QWidget& window, const Context& context);
    ~Tray() override;

    /// True: the window may close now. False: runs are under way, and the person is asked, or wants them to go on.
    bool mayClose();
    void keepRunning(); ///< hides the window, or minimizes it
    void open();        ///< the window, in front
    void quit();        ///< cancels what runs, and ends the program
    bool hidden() const { return m_hidden; }
    QMenu* menu() const { return m_menu; }

    std::function<bool()> available = &QSystemTrayIcon::isSystemTrayAvailable; ///< asked each time
    double longSeconds = 10; ///< a run that took longer is worth a message

    Q_SIGNAL void told(const QString& title, const QString& text); ///< a message was shown, in whatever way there is

private:
    void ask();
    void fill(); ///< the menu, as it is opened
    void tell(int ticket);

    QWidget& m_window;
    Context m_context;
    QSystemTrayIcon m_icon;
    QMenu* m_menu;
    QMessageBox* m_question = nullptr;
    bool m_hidden = false, m_decided = false;
    int m_told = 0; ///< the ticket of the last message
};

} // namespace stemma::ui
