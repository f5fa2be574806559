// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Display.h"
#include "core/base/Files.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WatchedApplication.h"

#include <QUndoStack>
#include <memory>

namespace stemma::ui {

/// The window on screen, of a person whose home is an empty folder, and that person's hands.
struct OpenDesktop {
    static constexpr int kPatience = 30'000;
    explicit OpenDesktop(QSize size = {1400, 880});
    ~OpenDesktop();

    template <typename T>
    T* find(const char* name) const {
        return window->findChild<T*>(QLatin1String(name));
    }
    /// Waits for a widget of that name that is on screen.
    QWidget* seen(const QString& name) const;
    /// The only child with that name that is on screen now; nullptr: none.
    QWidget* seenNow(const QString& name) const;
    /// Waits until a widget that is on screen says those words.
    bool says(const QString& words) const;
    void write(const std::string& path, const std::string& text) const; ///< below the home
    QString path(const std::string& path) const { return QString::fromStdString((home.path() / path).string()); }
    /// Drags a file from another program onto the middle of the window and lets go once the window shows that it takes
    /// it; what the other program was told: accepted, refused.
    QString dropFromElsewhere(const QString& file);
    bool runEnded(int runs) const; ///< waits until so many runs have ended
    /// The window's thread was never kept by an event: by waiting, which is wrong however short; and what the longest
    /// handling was, said in the test's output.
    bool neverWaited() const;
    void photograph(const QString& name) const; ///< to STEMMA_PICTURES, where that is set

    TempFolder home;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
    Hands hands;
    std::unique_ptr<DragPartner> elsewhere;
};

/// As QTEST_MAIN, on a display that only this test has.
#define STEMMA_DESKTOP_TEST(Class)                                                                                     \
    int main(int argc, char** argv) {                                                                                  \
        const stemma::ui::Display display;                                                                             \
        stemma::ui::WatchedApplication application(argc, argv);                                                        \
        Class test;                                                                                                    \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }

} // namespace stemma::ui
