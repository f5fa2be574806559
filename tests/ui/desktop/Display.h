// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <functional>
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
    /// Waits until `place` has been the same for a while: a person aims at what stands still.
    static bool standsStill(const std::function<QRect()>& place);
    bool click(QWidget* widget, QPoint at, int times = 1);
    bool click(QWidget* widget, int times = 1);
    bool rightClick(QWidget* widget, QPoint at);
    void wheel(QWidget* widget, QPoint at, int notches); ///< > 0: away from the hand
    void drag(QPoint from, QPoint to);                   ///< within this program; the button is let go
    void move(QPoint global);
    void press();
    void release();
    /// Presses at `from` and leads to `to` in small steps, all at once: a drag of this very program keeps whoever would
    /// let go waiting, so the other program does (DragPartner::target).
    void pull(QPoint from, QPoint to);
    void key(const QString& name, int times = 1); ///< as xdotool names it: ctrl+k, Return
    void hold(const QString& name);               ///< until let()
    void let(const QString& name);
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
    /// What another program gets that pastes: "text …" (a line feed as \n), "image 640x420", "nothing".
    static QString pasted();
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
