// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Desk.h"

#include <QObject>
#include <QPointer>
#include <QWidget>
#include <map>
#include <string>
#include <vector>

namespace stemma {
struct RunRequest;
}

namespace stemma::ui {

class Runnable;
class TopBar;

/// What the Run button does: which pipeline it names, its next run's parameters, starting and cancelling.
///
/// The pipeline is that of the page in view, else that of the newest run. A preview in view runs itself, with its
/// parameters. A pipeline that has errors, or that would run
/// programs in a folder nobody trusted, isn't run: its preview is asked for, where both are told in place.
class RunControl : public QObject {
    Q_OBJECT
public:
    RunControl(const Context& context, TopBar& top, QObject* parent = nullptr);

    ~RunControl() override;
    void setPage(QWidget* page); ///< the page in view; what it tells as a Runnable counts
    void runCurrent();
    void cancelCurrent();
    void run(const QString& file, Desk::Part part, const QString& step);
    void runOwnExample(const QString& file);    ///< trusts its folder first
    QString file() const;                       ///< of the pipeline that would run
    void openParameters(const QWidget& button); ///< of the page in view, else in the pipeline's preview
    void refresh() { show(); }

    Q_SIGNAL void pageChanged(); ///< another page is in view, or what it tells is another
    Q_SIGNAL void previewWanted(const QString& file);
    Q_SIGNAL void parametersWanted(const QString& file); ///< its preview, with the parameters open
    Q_SIGNAL void runOpened(stemma::RunId run); ///< a run begun here has its number now, or was found interrupted

private:
    void show();
    void noteUnderWay();
    void goOn();
    void load(const QString& file, RunRequest request, bool ours, bool failed = false);
    void cancelStep(RunId run, const QString& step);
    int ticket() const; ///< of the run under way that Cancel is for; 0: none

    Context m_context;
    TopBar& m_top;
    Latest m_loading, m_wishing;
    Runnable* page() const;
    QPointer<QWidget> m_page;
    std::map<int, bool> m_opened; ///< tickets whose run has been told
    bool m_recovered = false;     ///< opening the workspace put something right
};

} // namespace stemma::ui
