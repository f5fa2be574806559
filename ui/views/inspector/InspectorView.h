// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/views/inspector/Page.h"

#include <QTimer>
#include <QWidget>
#include <memory>

class QScrollArea;
class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class StepPage;

/// What is selected, picture first: a version, a step or run (live too), a pipeline, a column. 380 pixels wide.
///
/// Follows Selection::current(). Everything is read by a worker; the newest question wins, and what was shown stays
/// until its answer is there. What changes in the workspace is read again, scrolled as it was; not while a field of the
/// page is open or a mouse button is held on it: a click ends where it began. UI thread.
class InspectorView : public QWidget {
    Q_OBJECT
public:
    InspectorView(Session& session, Selection& selection, RunCentre& runs, Desk& desk, QWidget* parent = nullptr);
    ~InspectorView() override;
    void setSettings(Settings* settings); ///< where folded sections are kept
    /// Shown for Subject::Kind::Plan; ownership passes to this view. Without one, plans show the empty state.
    void setPlanPanel(QWidget* panel);
    const Subject& shown() const { return m_shown; } ///< what the page is about; may lag behind the selection
    StoreActions& actions() { return *m_actions; }
    QSize sizeHint() const override;
    Q_SIGNAL void filled(); ///< the page for shown() is there

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void tellLead();
    void select();
    void reread();
    void ask(const Subject& subject);
    void askVersion(const Subject& subject);
    void askStep(const Subject& subject);
    void put(const Subject& subject, Page* page);
    bool inHand() const; ///< a field is open or something is pressed: a new page would take it away
    void showEmpty(const char* icon, const QString& title, const QString& sentence);
    void fail(const Subject& subject, const Error& error);
    void liveChanged(int ticket);
    const LiveStep* liveStep(const Subject& subject) const;

    Session& m_session;
    Selection& m_selection;
    RunCentre& m_runs;
    StoreActions* m_actions;
    Folds m_folds;
    Around m_around;
    QStackedLayout* m_stack;
    QScrollArea* m_scroll;
    class EmptyState* m_empty;
    QWidget* m_plan = nullptr;
    QPointer<Page> m_page;
    BusyLine* m_busy;
    Subject m_shown;
    double m_textScale; ///< that the page was made for
    Latest m_reading;
    QTimer m_later; ///< while it is in hand
};

} // namespace stemma::ui
