// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"
#include "ui/session/Selection.h"

#include <QAbstractItemModel>
#include <QString>
#include <memory>
#include <vector>

namespace stemma::ui {

/// What the navigator lists: sections (pipelines, runs, artifacts; artifacts of each pipeline apart where there are
/// several), their entries, and below an artifact its versions, newest first. What the cells of a step made is below
/// one entry, "fit · 24 cells", in the order of their values. A filter keeps entries whose name, message, tag or alias
/// has the words typed. Read from one Overview, which it shares: where that leaves something out, a last entry says so.
class NavigatorModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Section, Pipeline, Run, Artifact, Version, More, Cells };
    enum Role { KindRole = Qt::UserRole, DetailRole, IconRole, ColourRole, MarkRole, SubjectRole, CountRole };
    static constexpr int kMostRuns = 200; ///< of an unfiltered list; a last entry tells of the rest
    using QAbstractItemModel::QAbstractItemModel;

    void setOverview(std::shared_ptr<const Overview> overview);
    void setFilter(const QString& words);
    QString filter() const { return m_filter; }
    Subject subject(const QModelIndex& index) const;
    QModelIndex indexOf(const Subject& subject) const; ///< invalid where it isn't listed
    bool empty() const { return m_root.children.empty(); }
    /// What an entry that unfolds is called as long as it is listed, under whatever filter; "" for others.
    QString key(const QModelIndex& index) const;
    QModelIndex indexOfKey(const QString& key) const; ///< invalid where it isn't listed, or for ""
    /// The artifact whose older versions an entry stands for; "" for others.
    std::string moreOf(const QModelIndex& index) const;
    /// Whether a filter chose cells below it, not its name: they are what was looked for.
    bool cellsChosen(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Node {
        Kind kind = Kind::Section;
        // Of an artifact and a version made when they are first asked for: most of a long list is never seen.
        QString title, detail, tip;
        std::string icon, colour, mark; ///< mark: "out of date", "check failed" …: a glyph beside the name
        Subject subject;
        const OverviewArtifact* artifact = nullptr; ///< of an artifact and of a version, part of m_overview
        const OverviewVersion* version = nullptr;   ///< of a version; of an artifact the one that stands for it
        bool worded = true;
        bool unread = false; ///< of an artifact: its versions aren't children yet
        bool chosen = false; ///< of cells: cellsChosen()
        int marked = 0;      ///< of cells: how many have that mark, the worst of theirs
        Node* parent = nullptr;
        int row = 0;
        std::vector<std::unique_ptr<Node>> children;
        Node* add(Kind childKind);
    };
    void rebuild();
    void addPipelines();
    void addRuns();
    void addArtifacts();
    void addCells(Node& section, const std::string& base, std::vector<const OverviewArtifact*> cells, int all);
    static void addArtifact(Node& section, const OverviewArtifact& artifact);
    static void addVersions(Node& artifact); ///< once somebody looks below it: most are never unfolded
    static void word(Node& node);
    static void wordArtifact(Node& node);
    static void wordVersion(Node& node);
    void addOlderRuns(Node* section, std::size_t left);
    bool matches(const QString& text) const;
    const Node* node(const QModelIndex& index) const;
    static const Node* worded(const QModelIndex& index); ///< with its texts

    std::shared_ptr<const Overview> m_overview;
    QString m_filter;
    Node m_root;
};

} // namespace stemma::ui

Q_DECLARE_METATYPE(stemma::ui::Subject)
