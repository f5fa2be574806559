// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"

#include <QAbstractListModel>
#include <QString>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// One thing the palette offers.
struct PaletteEntry {
    enum class Kind : std::uint8_t { Command, Bookmark, Artifact, Run, Pipeline, Cells };
    Kind kind = Kind::Command;
    QString title, detail, shortcut;
    QString
        id; ///< of a command; of a bookmark its name; of a pipeline its file; of cells what lists them when it is typed
    QString cells; ///< of a cell what all of its step are called together; of others ""
    VersionId version;
    RunId run;
    std::string icon;
    bool enabled = true;
    std::vector<int> matched; ///< positions in the title
};

/// Commands, bookmarks, artifacts, runs and pipelines, the best fits of what was typed first; at most kMost of them.
/// What the cells of a step made is one entry as long as what was typed fits them all.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 60;
    enum Role { EntryRole = Qt::UserRole };
    using QAbstractListModel::QAbstractListModel;
    void setEntries(std::vector<PaletteEntry> first, const Overview& overview);
    void setTyped(const QString& typed);
    const PaletteEntry* entry(int row) const;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void addArtifacts(const Overview& overview);
    std::vector<PaletteEntry> m_all, m_shown;
};

} // namespace stemma::ui
