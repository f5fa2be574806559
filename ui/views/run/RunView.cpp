// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run/RunView.h"

#include "core/base/Text.h"
#include "core/lineage/LineageQueries.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/graph/GraphMenus.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/views/run/RunBanner.h"
#include "ui/widgets/Chip.h"

#include <QMenu>
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
    : GraphPage(context, QStringLiteral("run-view"), parent), m_run(run) {
    setEmptyWords(tr("Run %1").arg(run.value), tr("Its steps appear here."));
    m_banner = new RunBanner(this);
    addAbove(m_banner);
    connect(m_banner, &RunBanner::actionTaken, this, [this] {
        m_banner->hide(); // once; it is there again where nothing came of it
        if (whenChanged) whenChanged();
        Q_EMIT m_context.desk.runPipeline(pipelineFile(), Desk::Part::All, {});
    });
    m_state = addChip(QStringLiteral("run-chip"));
    connect(m_state, &QAbstractButton::clicked, this, [this] { m_context.selection.select(subject()); });
    GraphPage::follow(m_loading);
    connect(&m_context.runs, &RunCentre::events, this, [this](int ticket, const std::vector<Event>& batch) {
        if (ticket != m_ticket) return;
        std::set<std::string> steps;
        for (const Event& event : batch)
            if (!event.step.empty()) steps.insert(event.step);
        follow(ticket, &steps);
    });
    connect(&m_context.session, &Session::overviewChanged, this, [this] {
        title();
        const OverviewRun* info = m_context.session.overview()->run(m_run);
        const bool ended = info && info->status != RunStatus::Running;
        if (m_ticket && !ended) return follow(m_ticket, nullptr); // headlines and versions that were just committed
        m_stale = m_stale || m_ticket || m_graph.drawing.nodes.empty() || m_unknown || (info && !ended);
        renew();
    });
    m_context.session.want(*this, {{}, {}, {m_run}, 0});
    title();
    read();
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
    for (const OverviewPipeline& pipeline : overview->pipelines)
        wanted &= !run || pipeline.name != run->pipeline || pipeline.newest <= m_run;
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

void RunView::show(RunGraph graph) {
    m_graph = std::move(graph);
    setContent({m_graph.drawing, m_graph.subjects, {}});
}

void RunView::load() {
    if (m_stale) read();
}

void RunView::read() {
    m_stale = false;
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    const auto overview = m_context.session.overview();
    m_ticket = m_context.runs.ticketOf(handle.store.get(), m_run);
    const RunRequest* request = m_context.runs.request(m_ticket);
    // As soon as its end is on record, what was made is shown: versions, pictures, what never began.
    const OverviewRun* info = overview->run(m_run);
    if (request && request->pipeline && !(info && info->status != RunStatus::Running)) {
        RunGraph graph = graphOfPipeline(*request->pipeline, m_run, request->only, *overview);
        if (const LiveRun* live = m_context.runs.live(m_ticket)) applyLive(graph, *live, *overview);
        m_provisional = false;
        return show(std::move(graph));
    }
    m_ticket = 0;
    m_unknown = overview->runs.empty(); // which artifacts have pictures is told later
    m_loading.ask(
        [handle, run = m_run](const Cancel& cancel) -> Result<RunGraph> {
            STEMMA_TRY(const Lineage lineage, lineageOfRun(*handle.store, run, cancel));
            std::vector<VersionId> versions;
            for (const LineageNode& node : lineage.nodes)
                if (node.kind != LineageNode::Kind::Step) versions.push_back(node.version);
            RunGraph graph = graphOfRun(lineage, run, picturedOf(*handle.store, versions));
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
            if (!graph) return fail(tr("Run %1 can't be shown").arg(m_run.value), qtext(graph.error().message));
            keepOrder(*graph, m_graph.drawing);
            m_provisional = provisional;
            setEmptyWords(tr("Run %1 has no steps").arg(m_run.value), tr("It ended before anything began."));
            show(std::move(*graph));
        });
}

void RunView::follow(int ticket, const std::set<std::string>* steps) {
    const LiveRun* live = m_context.runs.live(ticket);
    if (!live) return;
    const auto overview = m_context.session.overview();
    updateContent(steps ? applyLive(m_graph, *live, *steps, *overview) : applyLive(m_graph, *live, *overview),
                  m_graph.subjects);
    title();
}

/// What was asked for stands in the middle, or what went wrong; else the run is read from its beginning.
CanvasStart RunView::start() const {
    for (const std::string& id : canvas()->selected())
        if (canvas()->scene()->indexOf(id) >= 0) return {id, 0.5, CanvasStart::kPictures};
    const std::vector<DrawnNode>& nodes = canvas()->drawing().nodes;
    const auto failed = std::ranges::find(nodes, "failed", &DrawnNode::status);
    if (failed != nodes.end()) return {failed->id, 0.5, CanvasStart::kPictures};
    return GraphPage::start();
}

void RunView::open(const std::string&, const Subject& subject) {
    if (subject.version)
        Q_EMIT m_context.desk.openVersion(subject.version, true);
    else if (subject)
        Q_EMIT m_context.desk.openLog(m_run, qtext(subject.step));
}

void RunView::fillMenu(QMenu& menu, const std::string& id, const Subject& subject) {
    Desk& desk = m_context.desk;
    if (subject && !subject.version) return stepMenu(menu, id, subject);
    GraphPage::fillMenu(menu, id, subject);
    if (!id.empty()) return;
    menu.addAction(tr("Logs"), &desk, [this, &desk] { Q_EMIT desk.openLog(m_run, {}); });
    const bool failed = std::ranges::any_of(m_graph.drawing.nodes, [](const DrawnNode& node) {
        return node.status == "failed" || node.status == "cancelled" || node.status == "interrupted";
    });
    if (failed && !underWay() && !pipelineFile().isEmpty())
        menu.addAction(tr("Run again what failed"), &desk,
                       [&desk, file = pipelineFile()] { Q_EMIT desk.runPipeline(file, Desk::Part::Failed, {}); });
}

void RunView::stepMenu(QMenu& menu, const std::string& id, const Subject& subject) {
    Desk& desk = m_context.desk;
    const QString step = qtext(subject.step), file = pipelineFile();
    keyed(menu.addAction(tr("Log"), &desk, [this, &desk, step] { Q_EMIT desk.openLog(m_run, step); }), "Return");
    const auto again = [&](const QString& words, Desk::Part part) {
        menu.addAction(words, &desk, [&desk, file, part, step] { Q_EMIT desk.runPipeline(file, part, step); });
    };
    const auto node = std::ranges::find(m_graph.drawing.nodes, id, &DrawnNode::id);
    const bool open = node != m_graph.drawing.nodes.end() && (node->status == "queued" || node->status == "running");
    if (underWay() && open) {
        menu.addAction(tr("Cancel this step"), &desk, [this, &desk, step] { Q_EMIT desk.cancelStep(m_run, step); })
            ->setToolTip(tr("The others go on; what needs it is skipped"));
    } else if (!file.isEmpty()) {
        again(tr("Run again from here"), Desk::Part::From);
        again(tr("Run only this and what it needs"), Desk::Part::Only);
    }
}

bool RunView::underWay() const {
    const OverviewRun* info = m_context.session.overview()->run(m_run);
    if (info) return info->status == RunStatus::Running;
    const LiveRun* live = m_context.runs.live(m_ticket);
    return live && live->status == RunStatus::Running;
}

std::pair<QString, QString> RunView::exportTitle() const {
    const OverviewRun* run = m_context.session.overview()->run(m_run);
    return {tr("Run %1").arg(m_run.value),
            run ? oneLine(run->pipeline, 100) + QStringLiteral(" · ") + qtext(name(run->status)) : QString()};
}

std::vector<ExportFormat> RunView::exportFormats() const {
    std::vector<ExportFormat> formats = GraphPage::exportFormats();
    if (!formats.empty() && m_run && !underWay())
        for (ExportFormat& story : StoryExporter::formats()) formats.push_back(std::move(story));
    return formats;
}

void RunView::cancelExport() {
    GraphPage::cancelExport();
    m_story.cancel();
}

void RunView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    if (StoryExporter::takes(format)) {
        StoryRequest story;
        story.run = m_run;
        return m_story.write(m_context.session.handle(), story, path, format, std::move(done));
    }
    GraphPage::exportTo(path, format, options, std::move(done));
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
