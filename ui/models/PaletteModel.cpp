// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/PaletteModel.h"

#include "core/base/Text.h"
#include "core/pipeline/CellWords.h"
#include "ui/models/CellGroups.h"
#include "ui/models/Fuzzy.h"
#include "ui/paint/Text.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>
#include <unordered_set>

namespace stemma::ui {

namespace {

QString word(const char* text) {
    return QCoreApplication::translate("PaletteModel", text);
}

PaletteEntry ofArtifact(const OverviewArtifact& artifact) {
    PaletteEntry entry;
    entry.kind = PaletteEntry::Kind::Artifact;
    entry.title = oneLine(artifact.name, 120);
    const OverviewVersion& shown =
        artifact.latest >= 0 ? artifact.versions[std::size_t(artifact.latest)] : artifact.versions.back();
    entry.detail = QStringLiteral("@%1 · %2").arg(shown.number).arg(oneLine(shown.headline, 40));
    if (shown.headline.empty()) entry.detail = QStringLiteral("@%1").arg(shown.number);
    entry.version = shown.id;
    entry.icon = "type:" + shown.type;
    return entry;
}

/// Choosing it is typing what fits its cells only.
PaletteEntry ofCells(const CellName& name, int count, const OverviewArtifact& first) {
    PaletteEntry entry;
    entry.kind = PaletteEntry::Kind::Cells;
    entry.title = oneLine(name.base, 120);
    entry.detail = qtext(plural(count, "cell"));
    const std::size_t open = first.name.find('[');
    entry.id = oneLine(first.name.substr(0, open + 1) + name.base.substr(open), 120);
    entry.icon = "type:" + first.type;
    return entry;
}

PaletteEntry ofRun(const OverviewRun& run) {
    PaletteEntry entry;
    entry.kind = PaletteEntry::Kind::Run;
    entry.title = word("Run %1").arg(run.id.value);
    entry.detail = oneLine(run.pipeline, 40) + QStringLiteral(" · ") + qtext(name(run.status));
    if (!run.message.empty()) entry.detail += QStringLiteral(" · ") + oneLine(run.message, 60);
    entry.run = run.id;
    entry.icon = "runs";
    return entry;
}

PaletteEntry ofPipeline(const OverviewPipeline& pipeline) {
    PaletteEntry entry;
    entry.kind = PaletteEntry::Kind::Pipeline;
    entry.title = oneLine(pipeline.name, 120);
    entry.detail = qtext(plural(pipeline.runs, "run"));
    entry.id = qtext(pipeline.file);
    entry.icon = "pipeline";
    return entry;
}

} // namespace

void PaletteModel::setEntries(std::vector<PaletteEntry> commands, const Overview& overview) {
    m_all = std::move(commands);
    for (const OverviewPipeline& pipeline : overview.pipelines) m_all.push_back(ofPipeline(pipeline));
    addArtifacts(overview);
    for (const OverviewRun& run : overview.runs) m_all.push_back(ofRun(run));
    setTyped({});
}

void PaletteModel::addArtifacts(const Overview& overview) {
    const auto groups = cellGroups(overview);
    std::unordered_set<std::string> told;
    for (const OverviewArtifact& artifact : overview.artifacts) {
        if (artifact.versions.empty()) continue;
        PaletteEntry entry = ofArtifact(artifact);
        const CellName name = cellName(artifact.name);
        if (const auto group = groups.find(name.base); !name.cell.empty() && group != groups.end()) {
            if (told.insert(name.base).second) m_all.push_back(ofCells(name, group->second, artifact));
            entry.cells = oneLine(name.base, 120);
        }
        m_all.push_back(std::move(entry));
    }
}

void PaletteModel::setTyped(const QString& typed) {
    std::vector<std::pair<int, PaletteEntry>> found;
    const QString wanted = typed.trimmed();
    QHash<QString, bool> together; // cells whose one entry fits
    for (const PaletteEntry& entry : m_all) {
        if (!entry.cells.isEmpty()) {
            auto fits = together.find(entry.cells);
            if (fits == together.end()) fits = together.insert(entry.cells, fuzzyMatch(wanted, entry.cells).score >= 0);
            if (*fits) continue;
        }
        FuzzyMatch match = fuzzyMatch(wanted, entry.title);
        if (match.score < 0) {
            // "failed" or a message finds a run as well as its number does, but after what is named so.
            match = fuzzyMatch(wanted, entry.detail);
            if (match.score < 0) continue;
            match.score /= 3;
            match.positions.clear();
        }
        if (!entry.enabled) match.score -= 20;
        found.emplace_back(match.score, entry);
        found.back().second.matched = std::move(match.positions);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (found.size() > kMost) found.resize(kMost);
    beginResetModel();
    m_shown.clear();
    for (auto& [score, entry] : found) m_shown.push_back(std::move(entry));
    endResetModel();
}

const PaletteEntry* PaletteModel::entry(int row) const {
    return row < 0 || row >= int(m_shown.size()) ? nullptr : &m_shown[std::size_t(row)];
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    const PaletteEntry* found = index.isValid() ? entry(index.row()) : nullptr;
    if (!found) return {};
    if (role == Qt::DisplayRole) return found->title;
    if (role == Qt::AccessibleTextRole) return found->title + QStringLiteral(", ") + found->detail;
    if (role == Qt::ToolTipRole) return tooltipText(found->detail);
    return {};
}

} // namespace stemma::ui
