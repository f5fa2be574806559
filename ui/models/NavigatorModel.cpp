// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/NavigatorModel.h"

#include "core/base/Text.h"
#include "core/pipeline/CellWords.h"
#include "ui/models/CellGroups.h"
#include "ui/paint/Text.h"

#include <QDateTime>
#include <QStringList>
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace stemma::ui {

namespace {

QString runDetail(const OverviewRun& run) {
    if (run.status == RunStatus::Failed)
        return run.failedStep.empty() ? NavigatorModel::tr("failed")
                                      : NavigatorModel::tr("failed at %1").arg(oneLine(run.failedStep, 40));
    if (run.status == RunStatus::Cancelled) return NavigatorModel::tr("cancelled");
    if (run.status == RunStatus::Interrupted) return NavigatorModel::tr("interrupted");
    QStringList parts;
    if (run.executed > 0) parts << NavigatorModel::tr("%1 ran").arg(run.executed);
    if (run.reused > 0) parts << NavigatorModel::tr("%1 reused").arg(run.reused);
    if (run.status == RunStatus::Running) parts.prepend(NavigatorModel::tr("running"));
    return parts.join(QStringLiteral(" · "));
}

QString when(Timestamp time) {
    return QDateTime::fromMSecsSinceEpoch(time / 1000).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

/// What stands beside a version's name where it isn't simply good.
std::string markOf(const OverviewVersion& version) {
    switch (version.state) {
    case VersionState::CheckFailed:
        return "check failed";
    case VersionState::Changed:
        return "inputs changed";
    case VersionState::Evicted:
    case VersionState::Deleted:
        return "files gone";
    case VersionState::Ok:
        break;
    }
    return version.outOfDate ? "out of date" : "";
}

/// The worst first.
constexpr const char* kMarks[] = {"check failed", "inputs changed", "files gone", "out of date"};

/// Its name within its pipeline.
std::string ownName(const OverviewArtifact& artifact, const std::string& name) {
    return artifact.pipeline.empty() ? name : name.substr(artifact.pipeline.size() + 1);
}

/// What the filter looks for words in.
QString searchedText(const OverviewArtifact& artifact) {
    QString all = qtext(artifact.name) + QLatin1Char(' ') + qtext(artifact.type);
    if (const CellName name = cellName(artifact.name); !name.cell.empty())
        all += QLatin1Char(' ') + qtext(cellWords(name.cell)); // as it is shown
    for (const OverviewVersion& version : artifact.versions)
        for (const auto* words : {&version.tags, &version.aliases})
            for (const std::string& word : *words) all += QLatin1Char(' ') + qtext(word);
    return all;
}

} // namespace

NavigatorModel::Node* NavigatorModel::Node::add(Kind childKind) {
    auto child = std::make_unique<Node>();
    child->kind = childKind;
    child->parent = this;
    child->row = int(children.size());
    children.push_back(std::move(child));
    return children.back().get();
}

void NavigatorModel::setOverview(std::shared_ptr<const Overview> overview) {
    const auto before = std::exchange(m_overview, std::move(overview)); // its entries are there until the reset
    rebuild();
}

void NavigatorModel::setFilter(const QString& words) {
    if (words.trimmed() == m_filter) return;
    m_filter = words.trimmed();
    rebuild();
}

bool NavigatorModel::matches(const QString& text) const {
    for (const QString& word : m_filter.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (!text.contains(word, Qt::CaseInsensitive)) return false;
    return true;
}

void NavigatorModel::rebuild() {
    beginResetModel();
    m_root.children.clear();
    if (m_overview) {
        addPipelines();
        addRuns();
        addArtifacts();
    }
    endResetModel();
}

void NavigatorModel::addPipelines() {
    Node* section = nullptr;
    for (const OverviewPipeline& pipeline : m_overview->pipelines) {
        if (!matches(qtext(pipeline.name))) continue;
        if (!section) {
            section = m_root.add(Kind::Section);
            section->title = tr("Pipelines");
        }
        Node* entry = section->add(Kind::Pipeline);
        entry->title = oneLine(pipeline.name, 120);
        entry->detail = qtext(plural(pipeline.runs, "run"));
        entry->tip = qtext(pipeline.file);
        entry->icon = "pipeline";
        entry->subject = Subject::ofPipeline(pipeline.name);
    }
}

void NavigatorModel::addRuns() {
    Node* section = nullptr;
    std::size_t left = 0;
    const bool several = m_overview->pipelines.size() > 1;
    for (const OverviewRun& run : m_overview->runs) {
        const QString detail = runDetail(run);
        const QString all = QStringLiteral("%1 run %2 %3 %4 %5")
                                .arg(run.id.value)
                                .arg(qtext(run.pipeline), qtext(run.message), detail, qtext(run.gitBranch));
        if (!matches(all)) continue;
        if (!section) {
            section = m_root.add(Kind::Section);
            section->title = tr("Runs");
        }
        if (int(section->children.size()) >= kMostRuns) {
            ++left;
            continue;
        }
        Node* entry = section->add(Kind::Run);
        entry->title = QString::number(run.id.value);
        entry->mark = utf8(several ? oneLine(run.pipeline, 30) + QStringLiteral(" · ") + detail : detail);
        entry->detail = run.ended ? qtext(formatDuration(run.seconds())) : QString();
        entry->icon = "dot";
        entry->colour = std::string(name(run.status));
        entry->tip = tr("Run %1 of %2, %3, %4")
                         .arg(run.id.value)
                         .arg(qtext(run.pipeline), qtext(name(run.status)), when(run.started));
        if (!run.message.empty()) entry->tip += QLatin1Char('\n') + qtext(run.message);
        entry->subject = Subject::ofRun(run.id);
    }
    addOlderRuns(section, left);
}

/// A filter looks at the runs that are listed.
void NavigatorModel::addOlderRuns(Node* section, std::size_t left) {
    const std::size_t unlisted = m_overview->runsLeft;
    if (left + unlisted == 0) return;
    if (!section) {
        section = m_root.add(Kind::Section);
        section->title = tr("Runs");
    }
    Node* more = section->add(Kind::More);
    if (m_filter.isEmpty())
        more->title = tr("%1 older runs: see Runs, or filter").arg(qtext(formatCount(std::int64_t(left + unlisted))));
    else if (unlisted == 0)
        more->title = tr("%1 older runs: see Runs, or filter").arg(qtext(formatCount(std::int64_t(left))));
    else
        more->title = tr("%1 older runs weren't looked at").arg(qtext(formatCount(std::int64_t(unlisted))));
    more->tip = unlisted == 0 ? QString()
                              : tr("The newest %1 runs are looked at; Runs reads more as you go down")
                                    .arg(qtext(formatCount(std::int64_t(m_overview->runs.size()))));
}

void NavigatorModel::addArtifacts() {
    std::set<std::string> pipelines;
    for (const OverviewArtifact& artifact : m_overview->artifacts) pipelines.insert(artifact.pipeline);
    const std::unordered_map<std::string, int> several = cellGroups(*m_overview);
    std::map<std::string, std::vector<const OverviewArtifact*>> cells; // by name, where their first stands
    for (const OverviewArtifact& artifact : m_overview->artifacts)
        if (const CellName name = cellName(artifact.name); !name.cell.empty() && several.contains(name.base))
            if (!artifact.versions.empty() && (m_filter.isEmpty() || matches(searchedText(artifact))))
                cells[name.base].push_back(&artifact);
    std::unordered_map<std::string, Node*> sections; // names without a pipeline stand anywhere between the others
    for (const OverviewArtifact& artifact : m_overview->artifacts) {
        if (artifact.versions.empty()) continue;
        if (!m_filter.isEmpty() && !matches(searchedText(artifact))) continue;
        Node*& section = sections[artifact.pipeline];
        if (!section) {
            section = m_root.add(Kind::Section);
            section->title = pipelines.size() < 2        ? tr("Artifacts")
                             : artifact.pipeline.empty() ? tr("Artifacts without a pipeline")
                                                         : tr("Artifacts of %1").arg(oneLine(artifact.pipeline, 40));
        }
        const CellName name = cellName(artifact.name);
        const auto count = name.cell.empty() ? several.end() : several.find(name.base);
        if (count == several.end())
            addArtifact(*section, artifact);
        else if (auto found = cells.extract(name.base)) // the first of them stands for all
            addCells(*section, name.base, std::move(found.mapped()), count->second);
    }
}

void NavigatorModel::addCells(Node& section, const std::string& base, std::vector<const OverviewArtifact*> cells,
                              int all) {
    std::ranges::sort(cells, [](const OverviewArtifact* one, const OverviewArtifact* other) {
        return cellBefore(cellName(one->name).cell, cellName(other->name).cell);
    });
    Node* entry = section.add(Kind::Cells);
    entry->title = oneLine(ownName(*cells.front(), base), 120);
    entry->icon = "type:" + cells.front()->type;
    entry->detail = qtext(plural(all, "cell"));
    if (int(cells.size()) < all) entry->detail = tr("%1 of %2").arg(cells.size()).arg(entry->detail);
    entry->chosen = !m_filter.isEmpty() && !matches(qtext(base) + QLatin1Char(' ') + qtext(cells.front()->type));
    entry->tip = qtext(base) + QLatin1Char('\n') + entry->detail;
    std::map<std::string, int> marks;
    for (const OverviewArtifact* cell : cells) {
        addArtifact(*entry, *cell);
        if (const std::string mark = markOf(*entry->children.back()->version); !mark.empty()) ++marks[mark];
    }
    for (const char* mark : kMarks) {
        const auto found = marks.find(mark);
        if (found == marks.end()) continue;
        if (entry->mark.empty()) {
            entry->mark = mark;
            entry->marked = found->second;
        }
        entry->tip += QStringLiteral("\n%1 %2").arg(found->second).arg(QLatin1String(mark));
    }
}

void NavigatorModel::addArtifact(Node& section, const OverviewArtifact& artifact) {
    const OverviewVersion* latest = artifact.latestVersion();
    Node* entry = section.add(Kind::Artifact);
    entry->artifact = &artifact;
    entry->version = latest != nullptr ? latest : &artifact.versions.back();
    entry->worded = false;
    entry->unread = true;
    entry->subject = Subject::ofVersion(entry->version->id);
}

void NavigatorModel::addVersions(Node& entry) {
    entry.unread = false;
    const OverviewArtifact& artifact = *entry.artifact;
    for (auto it = artifact.versions.rbegin(); it != artifact.versions.rend(); ++it) {
        Node* node = entry.add(Kind::Version);
        node->artifact = &artifact;
        node->version = &*it;
        node->worded = false;
        node->subject = Subject::ofVersion(it->id);
    }
    if (artifact.left == 0) return;
    Node* more = entry.add(Kind::More);
    more->artifact = &artifact;
    more->title = tr("%1 more: read them").arg(qtext(formatCount(std::int64_t(artifact.left))));
    more->tip = tr("The newest are listed, and older ones with a tag or an alias or that were opened");
}

void NavigatorModel::word(Node& node) {
    node.worded = true;
    node.mark = markOf(*node.version);
    node.kind == Kind::Artifact ? wordArtifact(node) : wordVersion(node);
}

void NavigatorModel::wordArtifact(Node& node) {
    const OverviewArtifact& artifact = *node.artifact;
    const auto versions = std::int64_t(artifact.count());
    node.detail = qtext(plural(versions, "version"));
    if (node.parent->kind == Kind::Cells) { // what sets it apart, and what cells are compared by
        node.title = oneLine(cellWords(cellName(artifact.name).cell), 120);
        if (versions == 1) node.detail.clear();
        if (artifact.type == "metrics" && node.version->metric)
            node.detail = qtext(formatNumber(*node.version->metric));
    } else {
        node.title = oneLine(ownName(artifact, artifact.name), 120);
    }
    node.icon = "type:" + artifact.type;
    node.tip = qtext(artifact.name) + QStringLiteral("@%1").arg(node.version->number);
    if (!node.version->headline.empty()) node.tip += QStringLiteral(" · ") + oneLine(node.version->headline, 80);
    if (!node.mark.empty()) node.tip += QLatin1Char('\n') + qtext(node.mark);
}

void NavigatorModel::wordVersion(Node& node) {
    const OverviewVersion& version = *node.version;
    node.title = QStringLiteral("@%1").arg(version.number);
    QStringList words;
    for (const std::string& alias : version.aliases) words << oneLine(alias, 30);
    for (const std::string& tag : version.tags) words << oneLine(tag, 30);
    if (&version == node.artifact->latestVersion()) words.prepend(tr("latest"));
    if (words.isEmpty() && !version.headline.empty()) words << oneLine(version.headline, 40);
    node.detail = words.join(QStringLiteral(", "));
    node.tip = tr("%1@%2, made in run %3, %4")
                   .arg(qtext(node.artifact->name))
                   .arg(version.number)
                   .arg(version.run.value)
                   .arg(when(version.created));
}

const NavigatorModel::Node* NavigatorModel::node(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : &m_root;
}

const NavigatorModel::Node* NavigatorModel::worded(const QModelIndex& index) {
    auto* found = static_cast<Node*>(index.internalPointer());
    if (!found->worded) word(*found);
    return found;
}

QModelIndex NavigatorModel::index(int row, int column, const QModelIndex& parent) const {
    if (column != 0 || row < 0 || row >= rowCount(parent)) return {};
    const Node* above = node(parent);
    // The view can't tell: it asked for nothing below before.
    if (above->unread) addVersions(*static_cast<Node*>(parent.internalPointer()));
    return createIndex(row, 0, above->children[std::size_t(row)].get());
}

QModelIndex NavigatorModel::parent(const QModelIndex& index) const {
    const Node* above = index.isValid() ? node(index)->parent : nullptr;
    return !above || above == &m_root ? QModelIndex() : createIndex(above->row, 0, above);
}

int NavigatorModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    const Node* above = node(parent);
    if (!above->unread) return int(above->children.size());
    return int(above->artifact->versions.size()) + (above->artifact->left > 0 ? 1 : 0);
}

int NavigatorModel::columnCount(const QModelIndex&) const {
    return 1;
}

Qt::ItemFlags NavigatorModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Kind kind = node(index)->kind;
    if (kind == Kind::Section || kind == Kind::More) return Qt::ItemIsEnabled;
    const bool unfolds = kind == Kind::Artifact || kind == Kind::Cells;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (unfolds ? Qt::NoItemFlags : Qt::ItemNeverHasChildren);
}

QVariant NavigatorModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node* entry = worded(index);
    switch (role) {
    case Qt::DisplayRole:
        return entry->title;
    case Qt::ToolTipRole:
        return tooltipText(entry->tip);
    case Qt::AccessibleTextRole:
        return QStringList{entry->kind == Kind::Run ? tr("Run %1").arg(entry->title) : entry->title,
                           (entry->marked > 0 ? QString::number(entry->marked) + QLatin1Char(' ') : QString()) +
                               qtext(entry->mark),
                           entry->detail}
            .join(QStringLiteral(", "));
    case KindRole:
        return int(entry->kind);
    case DetailRole:
        return entry->detail;
    case IconRole:
        return qtext(entry->icon);
    case ColourRole:
        return qtext(entry->colour);
    case MarkRole:
        return qtext(entry->mark);
    case SubjectRole:
        return QVariant::fromValue(entry->subject);
    case CountRole:
        return entry->marked;
    default:
        return {};
    }
}

Subject NavigatorModel::subject(const QModelIndex& index) const {
    return index.isValid() ? node(index)->subject : Subject{};
}

QString NavigatorModel::key(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const Node& entry = *node(index);
    if (entry.kind == Kind::Artifact) return qtext(entry.artifact->name);
    if (entry.kind != Kind::Cells) return {};
    return qtext(cellName(entry.children.front()->artifact->name).base) + QLatin1String("[*]");
}

QModelIndex NavigatorModel::indexOfKey(const QString& sought) const {
    if (sought.isEmpty()) return {};
    for (const auto& section : m_root.children)
        for (const auto& child : section->children) {
            const QModelIndex index = createIndex(child->row, 0, child.get());
            if (key(index) == sought) return index;
        }
    return {};
}

std::string NavigatorModel::moreOf(const QModelIndex& index) const {
    if (!index.isValid() || node(index)->kind != Kind::More || !node(index)->artifact) return {};
    return node(index)->artifact->name;
}

bool NavigatorModel::cellsChosen(const QModelIndex& index) const {
    return index.isValid() && node(index)->chosen;
}

QModelIndex NavigatorModel::indexOf(const Subject& subject) const {
    if (!subject || !m_overview) return {};
    const OverviewArtifact* artifact = m_overview->version(subject.version).first;
    const std::function<const Node*(const Node&)> find = [&](const Node& from) -> const Node* {
        for (const auto& child : from.children) {
            if (child->subject == subject) return child.get();
            if (child->unread && child->artifact != artifact) continue; // none of these
            if (child->unread) addVersions(*child);
            if (const Node* found = find(*child)) return found;
        }
        return nullptr;
    };
    const Node* found = find(m_root);
    return found ? createIndex(found->row, 0, found) : QModelIndex();
}

} // namespace stemma::ui
