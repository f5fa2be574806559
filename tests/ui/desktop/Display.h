// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <memory>

class QWidget;

namespace stemma::ui {

/// An X server of its own with a window manager: start it before the QApplication, which then opens its windows there
/// (platform xcb). Both end with this object. Needs Xvfb and openbox.
class Display {
public:
    explicit Display(const QString& size = QStringLiteral("1600x1000"));
    ~Display();
    static QString environment(); ///< DISPLAY, for programs that are started

private:
    QProcess m_server, m_manager;
};

/// A person's hands: real mouse and key events by way of the X server, so that what covers a widget, has the focus or
/// grabs the pointer counts. Every call lets the program's events pass meanwhile. Needs xdotool and a QApplication.
class Hands {
public:
    /// Waits until the widget is on screen and enabled; false where it never is. `at` in the widget, null: its middle.
    bool click(QWidget* widget, QPoint at, int times = 1);
    bool click(QWidget* widget, int times = 1);
    void move(QPoint global);
    void press();
    void release();
    /// Presses at `from` and leads to `to` in small steps, all at once: a drag of this very program keeps whoever would
    /// let go waiting, so the other program does (DragPartner::target).
    void pull(QPoint from, QPoint to);
    void key(const QString& name); ///< as xdotool names it: ctrl+k, Return
    void type(const QString& text);

private:
    void act(const QStringList& words);
};

/// Another program that a file is dragged from, or that files are dropped on.
class DragPartner {
public:
    /// Its small window stands in the upper left corner.
    static std::unique_ptr<DragPartner> source(const QString& file);
    static std::unique_ptr<DragPartner> target();
    ~DragPartner();
    /// Presses on the source and leads to that place in small steps, as a hand does; the button stays down.
    void drag(Hands& hands, QPoint global);
    QString line();       ///< the next line it prints; waits for it
    QPoint place() const; ///< the middle of its window

private:
    DragPartner(const QStringList& arguments, QPoint place);
    QProcess m_process;
    QPoint m_place{};
};

} // namespace stemma::ui
