// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/GraphPage.h"
#include "ui/session/Runnable.h"
#include "ui/views/run/RunGraph.h"
#include "ui/visual/StoryExporter.h"

namespace stemma::ui {

class RunBanner;

/// A run as a graph: while it runs its states light up on a picture that doesn't move; afterwards the same picture
/// from the store. Selecting a node selects the step or the artifact for the whole window.
class RunView : public GraphPage, public Runnable {
    Q_OBJECT
public:
    RunView(const Context& context, RunId run, QWidget* parent = nullptr);
    QString pipelineFile() const override;
    RunId shownRun() const override { return m_run; }
    Subject subject() const override { return Subject::ofRun(m_run); }
    bool hasPrimary() const override;

    std::vector<ExportFormat> exportFormats() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;

protected:
    CanvasStart start() const override;
    void fillMenu(QMenu& menu, const std::string& id, const Subject& subject) override;
    void open(const std::string& id, const Subject& subject) override;
    Subject ground() const override { return subject(); }
    void load() override;
    bool provisional() const override { return m_provisional; }
    std::pair<QString, QString> exportTitle() const override;

private:
    void read();
    void follow(int ticket, const std::set<std::string>* steps); ///< null: all of them
    void show(RunGraph graph);
    void stepMenu(QMenu& menu, const std::string& id, const Subject& subject);
    void title();
    void tellInterrupted();
    bool underWay() const;

    RunId m_run;
    int m_ticket = 0; ///< of a run of ours, under way or just ended
    RunGraph m_graph;
    Latest m_loading;
    Chip* m_state = nullptr;
    RunBanner* m_banner = nullptr;
    StoryExporter m_story;
    bool m_stale = false;       ///< what is shown of it isn't what is on record by now
    bool m_unknown = false;     ///< asked for before the overview was there
    bool m_provisional = false; ///< and the graph that is drawn came of that: without pictures
};

} // namespace stemma::ui
