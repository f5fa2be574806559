// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run/RunView.h"

#include "core/base/Text.h"
#include "core/lineage/LineageQueries.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/views/run/RunBanner.h"
#include "ui/visual/ArtifactPictures.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>
#include <utility>

namespace stemma::ui {

namespace {

/// On a worker: the pipeline as it was written when that run began, whatever the file says today; none where the store
/// doesn't have its text or it can't be read any more.
std::optional<Pipeline> pipelineOf(const Store& store, RunId id) {
    const auto run = store.run(id);
    if (!run) return std::nullopt;
    auto text = store.source(run->pipelineSha);
    if (!text) return std::nullopt;
    LoadOptions options;
    options.checkFiles = false;
    for (const auto& [name, value] : run->parameters.members()) options.parameters.emplace_back(name, value.dump());
    auto pipeline = parsePipeline(std::move(*text), run->pipelineFile, options);
    return pipeline ? std::optional(std::move(*pipeline)) : std::nullopt;
}

} // namespace

RunView::RunView(const Context& context, RunId run, QWidget* parent)
    : QWidget(parent), m_context(context), m_run(run),
      m_exporter([this] { return graphToExport(); }, [this] { return m_context.session.handle(); }) {
    setObjectName(QStringLiteral("run-view"));
    m_canvas = new GraphCanvas(this);
    m_canvas->setEmptyText(tr("Run %1").arg(run.value), tr("Its steps appear here."));
    m_canvas->setPictures(
        artifactPictures(m_context.session, [this](const std::string& id) { return subjectOf(id).version; }));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_banner = new RunBanner(this);
    connect(m_banner, &RunBanner::actionTaken, this, [this] {
        m_banner->hide(); // once; it is there again where nothing came of it
        if (whenChanged) whenChanged();
        Q_EMIT m_context.desk.runPipeline(pipelineFile(), Desk::Part::All, {});
    });
    column->addWidget(m_banner);
    column->addWidget(m_canvas, 1);
    setFocusProxy(m_canvas);
    m_state = new Chip({}, false, m_canvas);
    m_state->setObjectName(QStringLiteral("run-chip"));
    m_state->move(14, 12);
    connect(m_state, &QAbstractButton::clicked, this, [this] { select({}); });

    connect(m_canvas, &GraphCanvas::selectionChanged, this, &RunView::select);
    connect(m_canvas, &GraphCanvas::arrangingChanged, this, [this] { tellExportNews(); });
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_canvas, &GraphCanvas::opened, this, &RunView::open);
    connect(m_canvas, &GraphCanvas::graphShown, this, [this] {
        if (m_seen || m_graph.drawing.nodes.empty()) return;
        m_seen = !m_provisional; // with its pictures the graph is another: what was left is given back for that one
        m_left ? m_canvas->setView(*m_left) : m_canvas->startAt(start());
    });
    connect(m_canvas, &GraphCanvas::contextRequested, this, &RunView::menu);
    connect(m_canvas, &GraphCanvas::focusRequested, this, [this](const std::vector<std::string>& ids) {
        for (const std::string& id : ids)
            if (const VersionId version = subjectOf(id).version) return Q_EMIT m_context.desk.openLineage(version);
    });
    connect(&m_context.selection, &Selection::changed, this, [this] {
        showSelection();
        // What was chosen elsewhere is brought into sight.
        if (const auto shown = m_canvas->selected(); !m_mine && isVisible() && !shown.empty())
            m_canvas->reveal(shown[0]);
    });
    connect(&m_context.runs, &RunCentre::changed, this, [this](int ticket) {
        if (ticket == m_ticket) follow(ticket);
    });
    connect(&m_context.session, &Session::overviewChanged, this, [this] {
        title();
        const OverviewRun* info = m_context.session.overview()->run(m_run);
        const bool ended = info && info->status != RunStatus::Running;
        if (m_ticket && !ended) return follow(m_ticket); // headlines and versions that were just committed
        if (m_ticket || m_graph.drawing.nodes.empty() || m_unknown || (info && !ended)) load();
    });
    title();
    load();
}

const Subject& RunView::subjectOf(const std::string& id) const {
    static const Subject none;
    const auto found = m_graph.subjects.find(id);
    return found == m_graph.subjects.end() ? none : found->second;
}

void RunView::title() {
    setWindowTitle(tr("Run %1").arg(m_run.value));
    QString words = tr("Run %1").arg(m_run.value);
    if (const OverviewRun* run = m_context.session.overview()->run(m_run)) {
        words += QStringLiteral(" · ") + oneLine(run->pipeline, 40) + QStringLiteral(" · ") + qtext(name(run->status));
        if (run->ended) words += QStringLiteral(" · ") + qtext(formatDuration(run->seconds()));
    }
    m_state->setWords(words);
    m_state->adjustSize();
    tellInterrupted();
}

/// An interrupted run is gone on from by running its pipeline again, until that has happened.
void RunView::tellInterrupted() {
    const auto overview = m_context.session.overview();
    const OverviewRun* run = overview->run(m_run);
    bool wanted = run && run->status == RunStatus::Interrupted && !run->pipelineFile.empty();
    for (const OverviewRun& other : overview->runs)
        wanted &= !run || other.pipeline != run->pipeline || other.id.value <= m_run.value;
    wanted = wanted && !m_context.session.readOnly();
    const bool before = hasPrimary();
    m_banner->setVisible(wanted);
    if (before != wanted && whenChanged) whenChanged();
    if (!wanted) return;
    const int kept = run->executed + run->reused;
    const QString left = kept == 0 ? tr("No step had finished. What was at work starts anew.")
                         : kept == 1
                             ? tr("1 step had finished and is reused; what was at work starts anew.")
                             : tr("%1 steps had finished and are reused; what was at work starts anew.").arg(kept);
    m_banner->say(tr("Run %1 was interrupted: the program that ran it ended").arg(m_run.value), left, tr("Run again"));
}

bool RunView::hasPrimary() const {
    return !m_banner->isHidden();
}

void RunView::load() {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    const auto overview = m_context.session.overview();
    m_ticket = m_context.runs.ticketOf(handle.store.get(), m_run);
    const RunRequest* request = m_context.runs.request(m_ticket);
    // As soon as its end is on record, what was made is shown: versions, pictures, what never began.
    const OverviewRun* info = overview->run(m_run);
    if (request && request->pipeline && !(info && info->status != RunStatus::Running)) {
        m_graph = graphOfPipeline(*request->pipeline, m_run, request->only, *overview);
        if (const LiveRun* live = m_context.runs.live(m_ticket)) applyLive(m_graph, *live, *overview);
        m_provisional = false;
        m_canvas->setGraph(m_graph.drawing);
        askPictures(m_graph.drawing.nodes);
        return showSelection();
    }
    m_ticket = 0;
    m_unknown = overview->runs.empty(); // which artifacts have pictures is told later
    m_loading.ask(
        [handle, run = m_run, overview](const Cancel&) -> Result<RunGraph> {
            STEMMA_TRY(const Lineage lineage, lineageOfRun(*handle.store, run));
            RunGraph graph = graphOfRun(lineage, run, *overview);
            STEMMA_TRY(const std::vector<StepRunInfo> steps, handle.store->stepRuns(run));
            const bool whole = std::ranges::all_of(steps, [](const StepRunInfo& step) {
                return step.status == StepStatus::Executed || step.status == StepStatus::Reused;
            });
            if (const auto meant = whole ? std::nullopt : pipelineOf(*handle.store, run))
                addMeant(graph, steps, *meant);
            addConsequences(graph, steps);
            return graph;
        },
        [this, provisional = m_unknown](Result<RunGraph> graph) {
            if (!graph) {
                m_canvas->setEmptyText(tr("Run %1 can't be shown").arg(m_run.value), qtext(graph.error().message));
                return;
            }
            keepOrder(*graph, m_graph.drawing);
            m_graph = std::move(*graph);
            m_provisional = provisional;
            m_canvas->setEmptyText(tr("Run %1 has no steps").arg(m_run.value), tr("It ended before anything began."));
            m_canvas->setGraph(m_graph.drawing);
            askPictures(m_graph.drawing.nodes);
            showSelection();
        });
}

void RunView::follow(int ticket) {
    const LiveRun* live = m_context.runs.live(ticket);
    if (!live) return;
    const std::vector<DrawnNode> changed = applyLive(m_graph, *live, *m_context.session.overview());
    m_canvas->updateStates(changed);
    askPictures(changed);
    title();
}

/// A canvas asks for the picture of what isn't made yet, and is told that there is none.
void RunView::askPictures(const std::vector<DrawnNode>& nodes) {
    for (const DrawnNode& node : nodes) {
        const VersionId version = subjectOf(node.id).version;
        if (version && std::exchange(m_shown[node.id], version) != version) m_canvas->forgetPicture(node.id);
    }
}

void RunView::select(const std::vector<std::string>& ids) {
    std::vector<Subject> subjects;
    for (const std::string& id : ids)
        if (const Subject& subject = subjectOf(id)) subjects.push_back(subject);
    if (subjects.empty()) subjects.push_back(Subject::ofRun(m_run));
    m_mine = true;
    m_context.selection.select(std::move(subjects));
    m_mine = false;
}

void RunView::showSelection() {
    std::vector<std::string> ids;
    for (const Subject& subject : m_context.selection.all())
        for (const auto& [id, own] : m_graph.subjects)
            if (own == subject) ids.push_back(id);
    m_canvas->setSelected(ids);
}

/// What was asked for stands in the middle, or what went wrong; else the run is read from its beginning.
CanvasStart RunView::start() const {
    for (const std::string& id : m_canvas->selected())
        if (m_graph.subjects.contains(id)) return {id, 0.5, CanvasStart::kPictures};
    const std::vector<DrawnNode>& nodes = m_graph.drawing.nodes;
    const auto failed = std::ranges::find(nodes, "failed", &DrawnNode::status);
    if (failed != nodes.end()) return {failed->id, 0.5, CanvasStart::kPictures};
    const auto& placed = m_canvas->scene()->nodes();
    const auto first = std::ranges::min_element(placed, {}, [](const SceneNode& node) { return node.box.left(); });
    return {first == placed.end() ? std::string() : first->id, 0.5, CanvasStart::kPictures};
}

void RunView::open(const std::string& id) {
    const Subject& subject = subjectOf(id);
    if (subject.version)
        Q_EMIT m_context.desk.openVersion(subject.version, true);
    else if (subject)
        Q_EMIT m_context.desk.openLog(m_run, qtext(subject.step));
}

void RunView::menu(const std::string& id, const QPoint& at) {
    const Subject subject = subjectOf(id);
    Desk& desk = m_context.desk;
    QMenu* menu = passingMenu(this);
    if (!subject) {
        menu->addAction(tr("Fit"), m_canvas, &GraphCanvas::fit);
        menu->addAction(tr("Logs"), &desk, [this, &desk] { Q_EMIT desk.openLog(m_run, {}); });
        const bool failed = std::ranges::any_of(m_graph.drawing.nodes, [](const DrawnNode& node) {
            return node.status == "failed" || node.status == "cancelled" || node.status == "interrupted";
        });
        if (failed && !underWay() && !pipelineFile().isEmpty())
            menu->addAction(tr("Run again what failed"), &desk,
                            [&desk, file = pipelineFile()] { Q_EMIT desk.runPipeline(file, Desk::Part::Failed, {}); });
    } else if (subject.version) {
        const VersionId version = subject.version;
        menu->addAction(tr("Open"), &desk, [&desk, version] { Q_EMIT desk.openVersion(version, true); });
        menu->addAction(tr("Lineage"), &desk, [&desk, version] { Q_EMIT desk.openLineage(version); });
    } else {
        const QString step = qtext(subject.step), file = pipelineFile();
        menu->addAction(tr("Log"), &desk, [this, &desk, step] { Q_EMIT desk.openLog(m_run, step); });
        const auto again = [&](const QString& words, Desk::Part part) {
            menu->addAction(words, &desk, [&desk, file, part, step] { Q_EMIT desk.runPipeline(file, part, step); });
        };
        const auto node = std::ranges::find(m_graph.drawing.nodes, id, &DrawnNode::id);
        const bool open =
            node != m_graph.drawing.nodes.end() && (node->status == "queued" || node->status == "running");
        if (underWay() && open) {
            menu->addAction(tr("Cancel this step"), &desk, [this, &desk, step] { Q_EMIT desk.cancelStep(m_run, step); })
                ->setToolTip(tr("The others go on; what needs it is skipped"));
        } else if (!file.isEmpty()) {
            again(tr("Run again from here"), Desk::Part::From);
            again(tr("Run only this and what it needs"), Desk::Part::Only);
        }
    }
    menu->popup(at);
}

bool RunView::underWay() const {
    const OverviewRun* info = m_context.session.overview()->run(m_run);
    if (info) return info->status == RunStatus::Running;
    const LiveRun* live = m_context.runs.live(m_ticket);
    return live && live->status == RunStatus::Running;
}

GraphToExport RunView::graphToExport() const {
    GraphToExport graph{m_canvas->scene(), m_canvas->faces(), {}, tr("Run %1").arg(m_run.value), {}};
    if (!graph.scene) return graph;
    for (const DrawnNode& node : m_canvas->drawing().nodes)
        if (node.picture) graph.pictures.emplace_back(graph.scene->indexOf(node.id), subjectOf(node.id).version);
    if (const OverviewRun* run = m_context.session.overview()->run(m_run))
        graph.subtitle = oneLine(run->pipeline, 100) + QStringLiteral(" · ") + qtext(name(run->status));
    return graph;
}

bool RunView::loading() const {
    return m_loading.busy() || m_canvas->arranging();
}

std::vector<ExportFormat> RunView::exportFormats() const {
    std::vector<ExportFormat> formats = m_exporter.formats();
    if (!formats.empty() && m_run && !underWay())
        for (ExportFormat& story : StoryExporter::formats()) formats.push_back(std::move(story));
    return formats;
}

void RunView::cancelExport() {
    m_exporter.cancel();
    m_story.cancel();
}

void RunView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    if (StoryExporter::takes(format)) {
        StoryRequest story;
        story.run = m_run;
        return m_story.write(m_context.session.handle(), story, path, format, std::move(done));
    }
    m_exporter.write(path, format, options, std::move(done));
}

QVariantMap RunView::kept() const {
    return m_canvas->viewChosen() ? m_canvas->view().toMap() : QVariantMap();
}

void RunView::giveBack(const QVariantMap& kept) {
    m_left = CanvasView::fromMap(kept);
}

QString RunView::exportName() const {
    return QStringLiteral("run-%1").arg(m_run.value);
}

QString RunView::pipelineFile() const {
    if (const OverviewRun* run = m_context.session.overview()->run(m_run)) return qtext(run->pipelineFile);
    const RunRequest* request = m_context.runs.request(m_ticket);
    return request && request->pipeline ? qpath(request->pipeline->file) : QString();
}

} // namespace stemma::ui
