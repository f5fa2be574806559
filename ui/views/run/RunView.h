// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasView.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/session/Runnable.h"
#include "ui/views/run/RunGraph.h"
#include "ui/visual/GraphExporter.h"
#include "ui/visual/StoryExporter.h"

#include <QWidget>

namespace stemma::ui {

struct CanvasStart;
class Chip;
class GraphCanvas;
class RunBanner;

/// A run as a graph: while it runs its states light up on a picture that doesn't move; afterwards the same picture
/// from the store. Selecting a node selects the step or the artifact for the whole window.
class RunView : public QWidget, public Runnable, public Exportable, public Kept {
    Q_OBJECT
public:
    RunView(const Context& context, RunId run, QWidget* parent = nullptr);
    QString pipelineFile() const override;
    RunId shownRun() const override { return m_run; }
    Subject subject() const override { return Subject::ofRun(m_run); }
    bool hasPrimary() const override;
    GraphCanvas* canvas() const { return m_canvas; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override { return m_exporter.copyToClipboard(); }
    QVariantMap kept() const override;
    void giveBack(const QVariantMap& kept) override;

private:
    void load();
    void follow(int ticket);
    void askPictures(const std::vector<DrawnNode>& nodes); ///< anew, of those that have another version now
    void select(const std::vector<std::string>& ids);
    void showSelection();
    CanvasStart start() const;
    void menu(const std::string& id, const QPoint& at);
    void open(const std::string& id);
    void title();
    void tellInterrupted();
    bool underWay() const;
    GraphToExport graphToExport() const;
    const Subject& subjectOf(const std::string& id) const;

    Context m_context;
    RunId m_run;
    int m_ticket = 0; ///< of a run of ours, under way or just ended
    RunGraph m_graph;
    std::unordered_map<std::string, VersionId> m_shown; ///< what a node's picture was asked for
    Latest m_loading;
    GraphCanvas* m_canvas = nullptr;
    Chip* m_state = nullptr;
    RunBanner* m_banner = nullptr;
    GraphExporter m_exporter;
    StoryExporter m_story;
    std::optional<CanvasView> m_left; ///< as it was left another day
    bool m_mine = false;              ///< the selection is being changed by this view
    bool m_seen = false;              ///< shown readable once
    bool m_unknown = false;           ///< asked for before the overview was there
    bool m_provisional = false;       ///< and the graph that is drawn came of that: without pictures
};

} // namespace stemma::ui
