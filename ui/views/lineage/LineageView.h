// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "core/lineage/Lineage.h"
#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasView.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/session/Selection.h"
#include "ui/visual/GraphExporter.h"

#include <QWidget>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

class Chip;
class GraphCanvas;

/// The lineage of the selected artifact, up and down, across runs and pipelines; where nothing was selected, of the
/// newest run's result. Selecting within the picture keeps the picture; Shift+F, or selecting an artifact elsewhere,
/// makes it the middle. Alt+Left and Alt+Right go through what it was of, as a browser does.
class LineageView : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    explicit LineageView(const Context& context, QWidget* parent = nullptr);
    GraphCanvas* canvas() const { return m_canvas; }
    void showLineage(VersionId version); ///< a new place in the history
    void back();
    void forward();

    std::vector<ExportFormat> exportFormats() const override { return m_exporter.formats(); }
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override { m_exporter.cancel(); }
    QString exportName() const override;
    bool copyToClipboard() override { return m_exporter.copyToClipboard(); }
    QVariantMap kept() const override;
    void giveBack(const QVariantMap& kept) override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Loaded;
    void makeChips();
    void connectParts();
    void load();
    void follow();
    void select(const std::vector<std::string>& ids);
    void showSelection();
    void chooseDepth();
    void menu(const std::string& id, const QPoint& at);
    void dressChips();
    VersionId newestResult() const;
    GraphToExport graphToExport() const;
    const Subject& subjectOf(const std::string& id) const;

    Context m_context;
    VersionId m_version;
    int m_up = 3, m_down = 1; ///< steps; < 0: all
    bool m_fresh = true;      ///< nothing was chosen yet: it follows the newest run
    std::vector<VersionId> m_history;
    std::size_t m_place = 0; ///< in m_history
    std::unordered_map<std::string, Subject> m_subjects;
    Latest m_loading;
    GraphCanvas* m_canvas = nullptr;
    Chip *m_of = nullptr, *m_depth = nullptr;
    GraphExporter m_exporter;
    VersionId m_seen;                 ///< whose lineage was shown readable once
    std::optional<CanvasView> m_left; ///< how it was looked at another day, until it has been shown
    bool m_mine = false;              ///< the selection is being changed by this view
};

} // namespace stemma::ui
