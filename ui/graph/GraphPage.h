// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasView.h"
#include "ui/graph/GraphSieve.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/session/Selection.h"
#include "ui/visual/GraphExporter.h"

#include <QWidget>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

class QHBoxLayout;
class QMenu;

namespace stemma::ui {

class Chip;
struct CanvasStart;
class GraphCanvas;
class GraphPane;

/// What a graph page shows, before anything is folded or hidden.
struct GraphContent {
    LineageDrawing drawing;
    std::unordered_map<std::string, Subject> subjects; ///< of nodes that can be selected
};

/// What all pages around a canvas share: chips above the picture, folding and hiding (by a worker), selection both
/// ways, pictures, colours, the list beside, export, and what is kept of how it is looked at. A page says what it is of
/// (setContent), which nodes a subject is (idsOf), and what a node's menu offers. UI thread.
class GraphPage : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    GraphCanvas* canvas() const { return m_canvas; }

    std::vector<ExportFormat> exportFormats() const override { return m_exporter.formats(); }
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override { m_exporter.cancel(); }
    bool copyToClipboard() override { return m_exporter.copyToClipboard(); }
    QVariantMap kept() const override;
    void giveBack(const QVariantMap& kept) override;
    bool takesBack() const override { return true; }

protected:
    GraphPage(const Context& context, const QString& name, QWidget* parent);

    void setContent(GraphContent content);
    /// What nodes say that are there, and what those of them are; nothing moves. Others are left out.
    void updateContent(const std::vector<DrawnNode>& nodes, const std::unordered_map<std::string, Subject>& subjects);
    const GraphContent& content() const { return *m_content; }
    const Subject& subjectOf(const std::string& id) const;
    Chip* addChip(const QString& name);
    void placeChips();
    void addAbove(QWidget* banner);                        ///< above the picture
    void clear(const QString& title, const QString& text); ///< nothing is shown, and why
    void showSelection();
    void forgetView(); ///< another thing altogether comes: it is shown from its start

    /// Which nodes a subject is here; those that are folded away are answered for by their group.
    virtual std::vector<std::string> idsOf(const Subject& subject) const;
    /// Where a graph that comes for the first time is looked at.
    virtual CanvasStart start() const;
    /// Of a node or, with an empty id, of the ground; the page's own items come first.
    virtual void fillMenu(QMenu& menu, const std::string& id, const Subject& subject);
    virtual void open(const std::string& id, const Subject& subject);
    virtual void focusOn(const std::vector<std::string>& ids);
    virtual Subject ground() const { return {}; }      ///< what is in hand where no node is
    virtual bool provisional() const { return false; } ///< the graph that is shown is only the first of it
    virtual void picked() {}                           ///< something was selected in the picture
    virtual bool asking() const { return false; }      ///< what comes next is being read
    virtual std::pair<QString, QString> exportTitle() const = 0;

    Context m_context;

private:
    void connectCanvas();
    void sift();
    void showSifted(Sifted sifted);
    void select(const std::vector<std::string>& ids);
    void menu(const std::string& id, const QPoint& at);
    void sliceMenu(QMenu& menu, const std::string& id);
    void setSieve(Sieve sieve);
    void chooseFolds();
    void chooseColours();
    void dressChips();
    GraphToExport graphToExport() const;
    std::string shownFor(const std::string& id) const;

    std::shared_ptr<GraphContent> m_content; ///< a worker may read it: changed only where nobody else holds it
    std::unordered_map<std::string, std::size_t> m_places; ///< of its nodes; empty: not asked for yet
    Sieve m_sieve;
    std::shared_ptr<const Sifted> m_sifted;
    Latest m_sifting;
    bool m_stale = false; ///< what is being sifted has changed meanwhile
    GraphPane* m_pane = nullptr;
    GraphCanvas* m_canvas = nullptr;
    QWidget* m_chips = nullptr;
    QHBoxLayout* m_row = nullptr;
    Chip *m_fold = nullptr, *m_slice = nullptr, *m_colour = nullptr;
    GraphExporter m_exporter;
    std::optional<CanvasView> m_left; ///< how it was looked at another day, until it has been shown
    bool m_seen = false;              ///< shown readable once
    bool m_mine = false;              ///< the selection is being changed by this page
};

} // namespace stemma::ui
