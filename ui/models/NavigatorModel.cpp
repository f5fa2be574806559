// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/NavigatorModel.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QDateTime>
#include <QStringList>
#include <functional>
#include <set>

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
    m_overview = std::move(overview);
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
    int left = 0;
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
    if (left == 0) return;
    Node* more = section->add(Kind::More);
    more->title = tr("%1 older runs: see Runs, or filter").arg(left);
}

void NavigatorModel::addArtifacts() {
    std::set<std::string> pipelines;
    for (const OverviewArtifact& artifact : m_overview->artifacts) pipelines.insert(artifact.pipeline);
    Node* section = nullptr;
    std::string current;
    for (const OverviewArtifact& artifact : m_overview->artifacts) {
        if (artifact.versions.empty()) continue;
        QString all = qtext(artifact.name) + QLatin1Char(' ') + qtext(artifact.type);
        for (const OverviewVersion& version : artifact.versions)
            for (const auto* words : {&version.tags, &version.aliases})
                for (const std::string& word : *words) all += QLatin1Char(' ') + qtext(word);
        if (!matches(all)) continue;
        if (!section || artifact.pipeline != current) {
            section = m_root.add(Kind::Section);
            current = artifact.pipeline;
            section->title = pipelines.size() < 2 ? tr("Artifacts")
                             : current.empty()    ? tr("Artifacts without a pipeline")
                                                  : tr("Artifacts of %1").arg(oneLine(current, 40));
        }
        addArtifact(*section, artifact);
    }
}

void NavigatorModel::addArtifact(Node& section, const OverviewArtifact& artifact) {
    const OverviewVersion& shown =
        artifact.latest >= 0 ? artifact.versions[std::size_t(artifact.latest)] : artifact.versions.back();
    Node* entry = section.add(Kind::Artifact);
    const std::string own =
        artifact.pipeline.empty() ? artifact.name : artifact.name.substr(artifact.pipeline.size() + 1);
    entry->title = oneLine(own, 120);
    entry->detail = qtext(plural(std::int64_t(artifact.versions.size()), "version"));
    entry->icon = "type:" + artifact.type;
    entry->mark = markOf(shown);
    entry->tip = qtext(artifact.name) + QStringLiteral("@%1").arg(shown.number);
    if (!shown.headline.empty()) entry->tip += QStringLiteral(" · ") + oneLine(shown.headline, 80);
    if (!entry->mark.empty()) entry->tip += QLatin1Char('\n') + qtext(entry->mark);
    entry->subject = Subject::ofVersion(shown.id);
    for (auto it = artifact.versions.rbegin(); it != artifact.versions.rend(); ++it) {
        Node* child = entry->add(Kind::Version);
        child->title = QStringLiteral("@%1").arg(it->number);
        QStringList words;
        for (const std::string& alias : it->aliases) words << oneLine(alias, 30);
        for (const std::string& tag : it->tags) words << oneLine(tag, 30);
        if (&*it == artifact.latestVersion()) words.prepend(tr("latest"));
        if (words.isEmpty() && !it->headline.empty()) words << oneLine(it->headline, 40);
        child->mark = markOf(*it);
        child->detail = words.join(QStringLiteral(", "));
        child->tip = tr("%1@%2, made in run %3, %4")
                         .arg(qtext(artifact.name))
                         .arg(it->number)
                         .arg(it->run.value)
                         .arg(when(it->created));
        child->subject = Subject::ofVersion(it->id);
    }
}

const NavigatorModel::Node* NavigatorModel::node(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : &m_root;
}

QModelIndex NavigatorModel::index(int row, int column, const QModelIndex& parent) const {
    const Node* above = node(parent);
    if (column != 0 || row < 0 || row >= int(above->children.size())) return {};
    return createIndex(row, 0, above->children[std::size_t(row)].get());
}

QModelIndex NavigatorModel::parent(const QModelIndex& index) const {
    const Node* above = index.isValid() ? node(index)->parent : nullptr;
    return !above || above == &m_root ? QModelIndex() : createIndex(above->row, 0, above);
}

int NavigatorModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : int(node(parent)->children.size());
}

int NavigatorModel::columnCount(const QModelIndex&) const {
    return 1;
}

Qt::ItemFlags NavigatorModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Kind kind = node(index)->kind;
    if (kind == Kind::Section || kind == Kind::More) return Qt::ItemIsEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable |
           (kind == Kind::Artifact ? Qt::NoItemFlags : Qt::ItemNeverHasChildren);
}

QVariant NavigatorModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node* entry = node(index);
    switch (role) {
    case Qt::DisplayRole:
        return entry->title;
    case Qt::ToolTipRole:
        return tooltipText(entry->tip);
    case Qt::AccessibleTextRole:
        return QStringList{entry->kind == Kind::Run ? tr("Run %1").arg(entry->title) : entry->title, qtext(entry->mark),
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
    default:
        return {};
    }
}

Subject NavigatorModel::subject(const QModelIndex& index) const {
    return index.isValid() ? node(index)->subject : Subject{};
}

QModelIndex NavigatorModel::indexOf(const Subject& subject) const {
    if (!subject) return {};
    const std::function<const Node*(const Node&)> find = [&](const Node& from) -> const Node* {
        for (const auto& child : from.children) {
            if (child->subject == subject) return child.get();
            if (const Node* found = find(*child)) return found;
        }
        return nullptr;
    };
    const Node* found = find(m_root);
    return found ? createIndex(found->row, 0, found) : QModelIndex();
}

} // namespace stemma::ui
