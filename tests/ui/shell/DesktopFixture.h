// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/Style.h"

#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <QUndoStack>
#include <QUrl>

namespace stemma::ui {

inline constexpr int kPatience = 60'000;

/// A window with all it is given, and a project with a pipeline, in folders of their own.
struct Desktop {
    Desktop() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        qputenv("HOME", folder.path().c_str());
        qputenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str());
        qputenv("XDG_STATE_HOME", (folder.path() / "state").c_str());
        fs::create_directories(folder.path() / "project");
        write("raw.csv", "city,degrees\nBergen,2.5\nOslo,-3\nBergen,4\n");
        write("cities.yaml",
              "stemma: 1\nname: cities\nsteps:\n  raw: {import: raw.csv}\n"
              "  mean: {sql: 'SELECT city, avg(degrees) AS degrees FROM raw GROUP BY city', inputs: [raw]}\n");
        settings = std::make_unique<Settings>();
        settings->lendTheme(Settings::Theme::Light);
        dressAsSet(*settings);
        window = std::make_unique<MainWindow>(Context{session, selection, runs, desk, *settings, undo});
        window->resize(1280, 800);
        window->show();
    }
    ~Desktop() {
        window.reset();
        session.close();
        finishWorkers();
    }
    void write(const std::string& name, const std::string& text) {
        if (!writeFile(folder.path() / "project" / name, text)) qFatal("can't write");
    }
    QString path(const std::string& name) const { return qpath(folder.path() / "project" / name); }
    template <typename T>
    T* find(const char* name) const {
        return window->findChild<T*>(QLatin1String(name));
    }
    /// With STEMMA_PICTURES=FOLDER: what a widget looks like, light and dark, for eyes.
    static void keepPicture(QWidget& widget, const QString& name) {
        const QString to = qEnvironmentVariable("STEMMA_PICTURES");
        if (to.isEmpty()) return;
        for (const auto theme : {Settings::Theme::Dark, Settings::Theme::Light}) {
            dress(theme, 1);
            QCoreApplication::processEvents();
            widget.grab().save(to + QLatin1Char('/') + name +
                               QLatin1String(theme == Settings::Theme::Dark ? "-dark.png" : "-light.png"));
        }
    }
    /// As a file manager's drag arrives.
    void drop(const QString& file) const {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &event);
    }
    /// Drops the pipeline and presses Run; true once its run is completed and listed.
    bool dropAndRun() const {
        drop(path("cities.yaml"));
        auto* run = find<QPushButton>("run");
        if (!QTest::qWaitFor([&] { return run->isVisible() && run->isEnabled(); }, kPatience)) return false;
        QTest::mouseClick(run, Qt::LeftButton);
        return QTest::qWaitFor(
            [&] {
                const auto overview = session.overview();
                return !runs.any() && !overview->runs.empty() && overview->runs.front().status == RunStatus::Completed;
            },
            kPatience);
    }

    TempFolder folder;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace stemma::ui
