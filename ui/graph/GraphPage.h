// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "ui/bridge/Latest.h"
#include "ui/canvas/CanvasPins.h"
#include "ui/canvas/CanvasView.h"
#include "ui/graph/GraphSieve.h"
#include "ui/graph/NodeSubjects.h"
#include "ui/session/Context.h"
#include "ui/session/Kept.h"
#include "ui/visual/GraphExporter.h"

#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

class QMenu;

namespace stemma::ui {

class Chip;
class GraphChips;
class GraphCrumbs;
struct CanvasStart;
class GraphCanvas;
class GraphPane;

/// What a graph page shows, before anything is folded or hidden.
struct GraphContent {
    LineageDrawing drawing;
    NodeSubjects subjects;
    QString note; ///< that it isn't all there is; "" where it is
};

/// What all pages around a canvas share: chips above the picture, folding and hiding (by a worker), selection both
/// ways, pictures, colours, the list beside, export, and what is kept of how it is looked at. A page says what it is of
/// (setContent), which nodes a subject is (idsOf), and what a node's menu offers. What is selected while it is hidden
/// is found when it is shown. UI thread.
class GraphPage : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    GraphCanvas* canvas() const { return m_canvas; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override { m_exporter.cancel(); }
    bool copyToClipboard() override { return m_exporter.copyToClipboard(); }
    bool copyAs(const QString& format, const ExportOptions& options) override {
        return m_exporter.copy(format, options);
    }
    QVariantMap kept() const override;
    void giveBack(const QVariantMap& kept) override;
    QVariantMap place() const override;
    void returnTo(const QVariantMap& place) override;
    QString placeName() const override { return exportTitle().first; }

protected:
    GraphPage(const Context& context, const QString& name, QWidget* parent);
    void showEvent(QShowEvent* event) override;

    void setContent(GraphContent content);
    /// What nodes say that are there, and what those of them are; nothing moves. Others are left out.
    void updateContent(const std::vector<DrawnNode>& nodes, const NodeSubjects& subjects);
    const GraphContent& content() const { return *m_content; }
    /// Also of what is on screen yet, while what comes next is on its way there.
    const Subject& subjectOf(const std::string& id) const;
    Chip* addChip(const QString& name);
    void placeChips();
    void addAbove(QWidget* banner); ///< above the picture
    /// What an empty page says: what will appear here, and how to make it appear.
    void setEmptyWords(const QString& title, const QString& text);
    void fail(const QString& title, const QString& text); ///< nothing can be shown, and why; until there is content
    void follow(const Latest& loading);                   ///< busy with it: says so, and export waits
    /// Another thing altogether comes: it is shown from its start, all of it, and as it was arranged when it was here.
    void forgetView(const QString& of);
    void leaveSlice(); ///< all of it is shown
    void owe();        ///< what is selected is brought into sight as soon as it is there

    bool sliced() const { return !m_sieve.only.empty(); }
    bool seen() const { return m_seen; } ///< it has been shown as a person looks at it, and not only fitted

    /// Which nodes a subject is here; those that are folded away are answered for by their group.
    virtual std::vector<std::string> idsOf(const Subject& subject) const;
    /// What was selected isn't in all there is.
    virtual void missed(const Subject&) {}
    /// Where a graph that comes for the first time is looked at.
    virtual CanvasStart start() const;
    virtual void firstShown() {} ///< and has been
    /// Of a node or, with an empty id, of the ground; the page's own items come first.
    virtual void fillMenu(QMenu& menu, const std::string& id, const Subject& subject);
    virtual void open(const std::string& id, const Subject& subject);
    virtual void focusOn(const std::vector<std::string>& ids);
    virtual Subject ground() const { return {}; }      ///< what is in hand where no node is
    virtual bool provisional() const { return false; } ///< the graph that is shown is only the first of it
    virtual void picked() {}                           ///< something was selected in the picture
    virtual void load() {} ///< what there is, where it isn't known yet; called when the page is shown
    /// What there is has changed: it is read again once what is on its way to the screen is there. News that never end
    /// would keep it from ever being shown.
    void renew();
    bool choosing() const { return m_mine; } ///< the selection changes since something was chosen in this picture
    virtual void dropped() {}                ///< what there was: the workspace is another
    bool nothingRead() const;                ///< of the workspace yet, or there is nothing in it
    virtual std::pair<QString, QString> exportTitle() const = 0;

    Context m_context;

private:
    void makeChips();
    void leaveRoom();
    void arrange(const QString& of, const Pins& pins);
    void keepArrangement(const QString& of, const Pins& pins);
    void connectCanvas();
    void connectSession();
    void sift();
    void showSifted(Sifted sifted);
    void graphShown();
    void select(const std::vector<std::string>& ids);
    void selectionChanged();
    void showSelection();
    std::vector<std::string> shownFor(const Subject& subject) const;
    void reveal();
    void forgetPictures(const GraphContent& next);
    void menu(const std::string& id, const QPoint& at);
    void setSieve(Sieve sieve);
    void chooseFolds();
    void chooseColours();
    void readSieve(const QVariantMap& place);
    void dressChips();
    void dressCrumbs();
    void dressEmpty();
    bool asking() const; ///< what comes next is being read
    void goOn();
    GraphToExport graphToExport() const;
    GraphAnswer meaning() const;
    std::string shownFor(const std::string& id) const;

    std::shared_ptr<GraphContent> m_content;      ///< a worker may read it: changed only where nobody else holds it
    std::shared_ptr<const GraphContent> m_before; ///< what is on screen yet; null: m_content is
    std::unordered_map<std::string, std::size_t> m_places; ///< of its nodes; empty: not asked for yet
    Sieve m_sieve;
    std::shared_ptr<const Sifted> m_sifted;
    Latest m_sifting;
    std::vector<const Latest*> m_loadings;
    bool m_due = false;     ///< there is news, and something else is on its way to the screen
    bool m_stale = false;   ///< what is being sifted has changed meanwhile
    bool m_awaited = false; ///< what was given back comes yet: a graph that is shown before isn't it
    GraphPane* m_pane = nullptr;
    GraphCanvas* m_canvas = nullptr;
    GraphChips* m_chips = nullptr;
    GraphCrumbs* m_crumbs = nullptr;
    Chip *m_fold = nullptr, *m_slice = nullptr, *m_colour = nullptr;
    GraphExporter m_exporter;
    QString m_emptyTitle, m_emptyText, m_failedTitle, m_failedText;
    QTimer m_patience;                      ///< until then nothing is said about what is being read
    QString m_of;                           ///< which thing's arrangement the canvas has
    std::map<QString, Pins> m_arrangements; ///< of others that were here
    std::optional<CanvasView> m_left;       ///< how it was looked at another day, until it has been shown
    std::vector<std::string> m_groups;      ///< folded cards among what was selected here
    bool m_titled = false;                  ///< lanes or bands have titles at the upper edge
    bool m_seen = false;                    ///< shown readable once
    bool m_mine = false;                    ///< the selection is being changed by this page
    bool m_missed = false, m_owed = false;  ///< the selection, while hidden; and it is to be brought into sight
};

} // namespace stemma::ui
