// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/session/Context.h"

#include <QMainWindow>
#include <memory>

class QSplitter;
class QStackedWidget;

namespace stemma::ui {

class ActivityStrip;
class LogPanel;
class Opening;
class Pages;
class Places;
class RunControl;
class TopBar;
class Tray;

/// The window: builds itself from the catalogs of views and commands, keeps its geometry per workspace, and carries out
/// what views ask of the Desk. Knows no view, no store and no pipeline itself.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// Everything in `context` must outlive it.
    explicit MainWindow(const Context& context, QWidget* parent = nullptr);
    ~MainWindow() override;

    const Context& context() const { return m_context; }
    Pages& pages() { return *m_pages; }
    RunControl& runs() { return *m_runs; }
    Opening& opening() { return *m_opening; }
    Places& places() { return *m_places; }
    Tray& tray() { return *m_tray; }
    ActivityStrip& strip() { return *m_strip; }
    void openDocument(const QString& id, bool keep);
    void showLogs(bool shown);
    void toggleLogs();
    void toggleSide(bool navigator); ///< hides or shows the navigator, else the inspector
    void openPalette();
    void openParameters();                       ///< of the next run, as the button does
    bool exportable() const;                     ///< the page in view can be saved now
    void openExport(const QString& format = {}); ///< `format`: what stands chosen first
    bool hasStory() const;                       ///< the page in view is an artifact or a run, whose story can be saved

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void connectDesk();
    void openRunBeside(RunId run);
    void addCommands();
    void followSession();
    void followPage();
    void selectSubject();
    void showSide();
    bool canExport() const; ///< the page in view is of a kind that can be saved, if perhaps not yet
    void restore();
    void store();

    Context m_context;
    TopBar* m_top = nullptr;
    Pages* m_pages = nullptr;
    Places* m_places = nullptr;
    ActivityStrip* m_strip = nullptr;
    LogPanel* m_logs = nullptr;
    QStackedWidget *m_whole = nullptr, *m_side = nullptr;
    QSplitter *m_sides = nullptr, *m_middle = nullptr;
    QWidget *m_navigator = nullptr, *m_inspector = nullptr, *m_veil = nullptr;
    std::unique_ptr<RunControl> m_runs;
    std::unique_ptr<Opening> m_opening;
    std::unique_ptr<Tray> m_tray;
    QString m_restored; ///< the workspace whose layout is on screen
};

} // namespace stemma::ui
