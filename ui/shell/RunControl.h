// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Desk.h"

#include <QObject>
#include <map>
#include <string>
#include <vector>

namespace stemma::ui {

class TopBar;

/// What the Run button does: which pipeline it names, its next run's parameters, starting and cancelling.
///
/// The pipeline is that of the page in view, else that of the newest run. A pipeline that has errors, or that would run
/// programs in a folder nobody trusted, isn't run: its preview is asked for, where both are told in place.
class RunControl : public QObject {
    Q_OBJECT
public:
    RunControl(const Context& context, TopBar& top, QObject* parent = nullptr);

    using Overrides = std::vector<std::pair<std::string, std::string>>; ///< name, VALUE as YAML
    void setPage(const QString& file, RunId run); ///< pipeline file and run of the page in view; "" and 0: none
    void runCurrent();
    void cancelCurrent();
    void run(const QString& file, Desk::Part part, const QString& step);
    QString file() const; ///< of the pipeline that would run
    const Overrides& overrides() const;
    void setOverrides(Overrides overrides);

    Q_SIGNAL void previewWanted(const QString& file);
    Q_SIGNAL void runOpened(stemma::RunId run); ///< a run begun here has its number now

private:
    void show();
    int ticket() const; ///< of the run under way that Cancel is for; 0: none

    Context m_context;
    TopBar& m_top;
    Latest m_loading;
    QString m_pageFile;
    RunId m_pageRun;
    std::map<QString, Overrides> m_overrides;
    std::map<int, bool> m_opened; ///< tickets whose run has been told
};

} // namespace stemma::ui
