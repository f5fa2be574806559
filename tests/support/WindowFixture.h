// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Style.h"

#include <QUndoStack>
#include <memory>
#include <string>

namespace stemma::ui {

inline constexpr int kPatience = 60'000; ///< milliseconds that a test waits for what is to come

/// A window with all it is given, of a person whose home is an empty folder. It isn't shown yet.
struct WindowFixture {
    /// `below` is the folder of the home that write() and path() are about; "" is the home itself.
    explicit WindowFixture(QSize size, const std::string& below = {}) : folder(home.path() / below) {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        qputenv("HOME", home.path().c_str());
        for (const auto& [name, where] : {std::pair{"XDG_CONFIG_HOME", "config"},
                                          {"XDG_STATE_HOME", "state"},
                                          {"XDG_CACHE_HOME", "cache"},
                                          {"XDG_DATA_HOME", "share"}})
            qputenv(name, (home.path() / where).c_str());
        fs::create_directories(folder);
        settings = std::make_unique<Settings>();
        settings->lendTheme(Settings::Theme::Light);
        dressAsSet(*settings);
        window = std::make_unique<MainWindow>(Context{session, selection, runs, desk, *settings, undo});
        window->resize(size);
    }
    ~WindowFixture() {
        window.reset();
        session.close();
        finishWorkers();
    }
    WindowFixture(const WindowFixture&) = delete;
    WindowFixture& operator=(const WindowFixture&) = delete;

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((folder / name).parent_path());
        if (!writeFile(folder / name, text)) qFatal("can't write %s", name.c_str());
    }
    QString path(const std::string& name) const { return qpath(folder / name); }
    template <typename T>
    T* find(const char* name) const {
        return window->findChild<T*>(QLatin1String(name));
    }

    TempFolder home;
    fs::path folder;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace stemma::ui
