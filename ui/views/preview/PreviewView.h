// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Desk.h"
#include "ui/views/preview/FileFollower.h"
#include "ui/views/preview/Preview.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace stemma::ui {

class GraphCanvas;
class ParameterEdits;
class ParametersPopover;
class PlanPanel;
class PreviewBanner;
class RunCentre;
class Selection;
class Session;

/// A pipeline file before it runs: its steps with what would become of each and why, its errors in place, the question
/// of trust, and panel() beside it. Follows the files it depends on: a save is planned again on a worker, the newest
/// answer counts, selection and zoom stay. Planning executes nothing that wasn't agreed to.
///
/// The window title is the file's name. The workspace is that of the file's own folder, whatever the session has open;
/// running opens it there. UI thread.
class PreviewView : public QWidget {
    Q_OBJECT
public:
    PreviewView(const fs::path& file, Session& session, Selection& selection, RunCentre& runs, Desk& desk,
                QWidget* parent = nullptr);
    ~PreviewView() override;

    const fs::path& file() const { return m_file; }
    const Preview& preview() const { return m_preview; } ///< the last answer
    bool hasLooked() const { return m_looked; }
    QString pipelineName() const; ///< for "Run penguins"; the file's stem until it was looked at
    /// To stand beside it, as somebody else's child; where that was deleted, another. It goes with this view.
    QWidget* panel();
    ParameterEdits& parameters() { return *m_edits; }
    void openParameters(const QWidget& button); ///< the popover, below the toolbar's button

    bool asksTrust() const; ///< with a button of its own
    bool canRun() const;    ///< it has no errors; trust may still be asked for
    /// Starts it, all of it or a part; where a program would run that wasn't agreed to, asks in place instead.
    void run(Desk::Part part = Desk::Part::All, const QString& step = {});
    void setJobs(int jobs) { m_jobs = jobs; } ///< steps side by side; 0: one a core
    void setKeepFailed(bool on) { m_keepFailed = on; }
    void lookAgain(); ///< whether anything was saved or not

    Q_SIGNAL void looked(); ///< preview() is another
    Q_SIGNAL void runStarted(int ticket);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void look(bool anew);
    void setAccepted(const std::string& step, bool accepted); ///< undoable
    /// Forgets what can't be accepted any more, or is on record. What lapsed before this plan stays told as long as its
    /// step would run.
    void takeLapses(const std::vector<Lapse>& before);
    std::vector<std::string> acceptedSteps() const; ///< as the plan in sight has them, for what runs now
    void present(Preview preview);
    void draw();
    void placeBanner();
    bool isAllInSight() const;
    void showStep(const std::string& step);
    void takeSelection();
    void giveSelection(const std::vector<std::string>& ids);
    void openMenu(const std::string& step, const QPoint& global);
    void openInEditor(const std::string& step);
    void giveTrust();
    void start();
    void launch();

    fs::path m_file;
    Session& m_session;
    Selection& m_selection;
    RunCentre& m_runs;
    Desk& m_desk;
    Preview m_preview;
    Latest m_looking, m_trusting;
    FileFollower m_follower;
    QTimer m_edited, m_settle;
    ParameterEdits* m_edits;
    std::vector<Acceptance> m_accepted;
    GraphCanvas* m_canvas;
    PreviewBanner* m_banner;
    QPointer<PlanPanel> m_panel;
    bool m_looked = false, m_onlyLooking = false;
    bool m_lookAnew = false;          ///< the question under way looks whether anything was saved or not
    bool m_waitsForWorkspace = false; ///< it looks when the workspace is open
    bool m_seen = false;              ///< a graph was on screen
    bool m_allInSight = true;         ///< before the graph that is on its way
    bool m_taking = false;            ///< the selection is being taken from outside
    int m_jobs = 0;
    bool m_keepFailed = false;
    bool m_runWaits = false; ///< for the answer under way
    Desk::Part m_part = Desk::Part::All;
    QString m_partStep;
};

} // namespace stemma::ui
