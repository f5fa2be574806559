// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Display.h"
#include "tests/support/WindowFixture.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/shell/Pages.h"
#include "ui/shell/WatchedApplication.h"

#include <QTest>
#include <functional>
#include <memory>
#include <vector>

class QAction;

namespace stemma::ui {

/// The window on screen, of a person whose home is an empty folder, and that person's hands. A menu or a box that the
/// window waits for keeps whoever opened it waiting too: those are met by answered().
struct OpenDesktop : WindowFixture {
    explicit OpenDesktop(QSize size = {1400, 880});

    /// Waits for a widget of that name that is on screen.
    QWidget* seen(const QString& name) const;
    /// The only child with that name that is on screen now; nullptr: none.
    QWidget* seenNow(const QString& name) const;
    /// Clicks the widget of that name once it is on screen and stands still, also where the page it is on is made anew
    /// meanwhile, and it with it.
    bool clickSeen(const QString& name, int times = 1);
    template <typename T>
    T* seenAs(const char* name) const {
        return qobject_cast<T*>(seen(QLatin1String(name)));
    }
    /// Waits until a widget that is on screen says those words.
    bool says(const QString& words) const;
    /// Waits for what the page in view shows of that class.
    template <typename T>
    T* shown() const {
        T* found = nullptr;
        const auto there = [&] {
            found = window->pages().currentPage()->findChild<T*>();
            return found && found->isVisible();
        };
        return QTest::qWaitFor(there, kPatience) ? found : nullptr;
    }
    /// Waits until that page is in view.
    bool inView(const QString& id) const;
    /// Drags a file from another program onto the middle of the window and lets go once the window shows that it takes
    /// it; what the other program was told: accepted, refused.
    QString dropFromElsewhere(const QString& file);
    bool runEnded(int runs) const; ///< waits until so many runs have ended

    /// Puts the example into the home, runs it once for each list of parameters (as `stemma run -p` takes them), and
    /// opens it; true once all of that is listed.
    bool openExample(const std::vector<QStringList>& each = {{}});
    /// Opens a pipeline or a folder as an argument of the program does.
    void open(const std::string& below) const;
    VersionId latest(const std::string& artifact) const; ///< of the overview; 0: none

    /// Does what opens a menu or a box, waits until `asked` finds it, and answers it; false where it never came.
    bool answered(const std::function<void()>& opens, const std::function<QWidget*()>& asked,
                  const std::function<void(QWidget&)>& answer);
    /// The same for a menu: clicks the entry with those words. `photo`: of the menu.
    bool chosen(const std::function<void()>& opens, const QString& words, const QString& photo = {});
    /// The same for the box that asks where to save: types that path and presses Enter.
    bool savedAs(const std::function<void()>& opens, const QString& file);
    /// Waits until a node stands where it can be clicked; shows all of the graph where it is out of sight.
    bool nodeInSight(GraphCanvas& canvas, const std::string& id);
    bool clickNode(GraphCanvas& canvas, const std::string& id, int times = 1);

    /// Clicks a button of the inspector, after turning the wheel until it is in sight.
    bool press(const QString& name);
    /// Waits until the inspector shows that version of what is selected.
    bool inspects(int version) const;

    /// The window's thread was never kept by an event: by waiting, which is wrong however short; and what the longest
    /// handling was, said in the test's output.
    bool neverWaited() const;
    void photograph(const QString& name) const; ///< light and dark, to STEMMA_PICTURES, where that is set

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
