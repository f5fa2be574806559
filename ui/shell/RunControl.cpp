// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RunControl.h"

#include "core/engine/Engine.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Runnable.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/session/Trust.h"
#include "ui/shell/TopBar.h"

#include <algorithm>

namespace stemma::ui {

namespace {

struct Loaded {
    RunRequest request;
    TrustState trust = TrustState::Unknown;
};

/// On a worker: reads the file, and asks the plan which programs it would run. Executes nothing.
Result<Loaded> read(const WorkspaceHandle& handle, const fs::path& file, RunRequest request, bool ours, bool failed,
                    const Cancel& cancel) {
    STEMMA_TRY(Pipeline pipeline, loadPipeline(file));
    request.pipeline = std::make_shared<const Pipeline>(std::move(pipeline));
    if (failed) {
        STEMMA_TRY(request.only, failedSteps(*handle.store, *request.pipeline));
    }
    STEMMA_TRY(const Plan plan, handle.engine->plan(request, false, cancel));
    std::vector<std::string> commands;
    for (const PlannedStep& step : plan.steps)
        commands.insert(commands.end(), step.commands.begin(), step.commands.end());
    if (ours && !commands.empty()) STEMMA_CHECK(trust(request.pipeline->folder, commands));
    const TrustState state = trustOf(request.pipeline->folder, commands);
    return Loaded{std::move(request), state};
}

} // namespace

RunControl::~RunControl() {
    if (page()) page()->whenChanged = {};
}

RunControl::RunControl(const Context& context, TopBar& top, QObject* parent)
    : QObject(parent), m_context(context), m_top(top) {
    connect(&m_context.session, &Session::overviewChanged, this, &RunControl::show);
    connect(&m_context.session, &Session::opened, this,
            [this](const QStringList& notes) { m_recovered = !notes.isEmpty(); });
    connect(&m_context.session, &Session::overviewChanged, this, &RunControl::goOn);
    connect(&m_context.session, &Session::stateChanged, this, &RunControl::show);
    connect(&m_context.runs, &RunCentre::started, this, &RunControl::show);
    connect(&m_context.runs, &RunCentre::started, this, &RunControl::noteUnderWay);
    connect(&m_context.runs, &RunCentre::finished, this, [this] {
        noteUnderWay();
        m_context.session.refresh();
        show();
    });
    connect(&m_context.runs, &RunCentre::changed, this, [this](int ticket) {
        const LiveRun* run = m_context.runs.live(ticket);
        if (run && run->run && !m_opened[ticket]) {
            m_opened[ticket] = true;
            m_context.session.refresh();
            Q_EMIT runOpened(run->run);
        }
        show();
    });
    connect(&m_context.runs, &RunCentre::events, this, [this](int, const std::vector<Event>& batch) {
        for (const Event& event : batch)
            if (event.kind == "artifact.committed") return m_context.session.refresh();
    });
    connect(&m_context.runs, &RunCentre::failed, this, [this](int, const Error& error) {
        if (error.code != ErrorCode::Cancelled)
            Q_EMIT m_context.desk.say(qtext(error.message + (error.hint.empty() ? "" : " " + error.hint)));
    });
    connect(&m_context.desk, &Desk::leadChanged, this, &RunControl::show);
    connect(&m_context.desk, &Desk::runPipeline, this, &RunControl::run);
    connect(&m_context.desk, &Desk::cancelStep, this, &RunControl::cancelStep);
    connect(&m_context.desk, &Desk::runOwnExample, this, &RunControl::runOwnExample);
    show();
}

/// A crash leaves this behind: the next window opens where something was interrupted.
void RunControl::noteUnderWay() {
    QStringList workspaces;
    for (const fs::path& workspace : m_context.runs.workspaces()) workspaces << qpath(workspace);
    m_context.settings.setUnderWay(workspaces);
}

/// Opening the workspace found that a run had died: its page says so, and goes on from there.
void RunControl::goOn() {
    if (!m_recovered) return;
    m_recovered = false;
    const auto overview = m_context.session.overview();
    if (!overview->runs.empty() && overview->runs.front().status == RunStatus::Interrupted)
        Q_EMIT runOpened(overview->runs.front().id);
}

Runnable* RunControl::page() const {
    return dynamic_cast<Runnable*>(m_page.data());
}

QString RunControl::file() const {
    if (page() && !page()->pipelineFile().isEmpty()) return page()->pipelineFile();
    const auto overview = m_context.session.overview();
    for (const OverviewRun& run : overview->runs)
        if (!run.pipelineFile.empty()) return qtext(run.pipelineFile);
    const auto newest = std::ranges::max_element(overview->pipelines, {}, &OverviewPipeline::newest);
    return newest == overview->pipelines.end() ? QString() : qtext(newest->file);
}

void RunControl::setPage(QWidget* page) {
    if (this->page()) this->page()->whenChanged = {};
    m_page = page;
    const auto changed = [this] {
        show();
        Q_EMIT pageChanged();
    };
    if (this->page()) this->page()->whenChanged = changed;
    changed();
}

int RunControl::ticket() const {
    const std::vector<int> active = m_context.runs.active();
    // The run in view, else the newest of the pipeline that the button names.
    if (page() && page()->shownRun()) {
        const int own = m_context.runs.ticketOf(m_context.session.handle().store.get(), page()->shownRun());
        for (const int ticket : active)
            if (ticket == own) return ticket;
    }
    for (auto it = active.rbegin(); it != active.rend(); ++it) {
        const RunRequest* request = m_context.runs.request(*it);
        if (request && request->pipeline && qpath(request->pipeline->file) == file()) return *it;
    }
    return 0;
}

void RunControl::show() {
    m_context.desk.setLead(Desk::Lead::Page, page() && page()->hasPrimary());
    if (const int running = ticket()) {
        const LiveRun* run = m_context.runs.live(running);
        const QString what = run->run ? tr("Cancel run %1").arg(run->run.value) : tr("Cancel");
        const bool stopping = m_context.runs.cancelling(running);
        m_top.setRun(stopping ? TopBar::Run::Stopping : TopBar::Run::Busy, stopping ? tr("Stopping…") : what,
                     tr("End the steps at work; what is finished stays (Ctrl+.)"));
        m_top.setParameters(true, page() ? page()->changedParameters() : 0);
        return;
    }
    const QString path = file();
    const bool open =
        m_context.session.state() == Session::State::Open || m_context.session.state() == Session::State::Named;
    if (path.isEmpty() || !open) {
        m_top.setRun(TopBar::Run::Hidden, {}, {});
        m_top.setParameters(false, 0);
        return;
    }
    QString name = qpath(fspath(path).stem());
    const auto overview = m_context.session.overview();
    const std::string recorded = utf8(path);
    for (const OverviewRun& run : overview->runs)
        if (run.pipelineFile == recorded) {
            name = qtext(run.pipeline);
            break;
        }
    if (page() && !page()->pipelineName().isEmpty()) name = page()->pipelineName();
    const bool readOnly = m_context.session.readOnly();
    const bool blocked = readOnly || m_loading.busy() || (page() && !page()->canRun());
    m_top.setRun(blocked ? TopBar::Run::Blocked : TopBar::Run::Ready, tr("Run %1").arg(name),
                 readOnly ? tr("This workspace can't be written: nothing can run in it")
                          : tr("Run %1; what hasn't changed is reused (Ctrl+R)").arg(path),
                 m_context.desk.leads(Desk::Lead::Bar));
    m_top.setParameters(true, page() ? page()->changedParameters() : 0);
}

void RunControl::runCurrent() {
    if (file().isEmpty() || ticket()) return;
    if (page() && page()->runsItself()) return page()->run();
    run(file(), Desk::Part::All, {});
}

void RunControl::openParameters(const QWidget& button) {
    if (page() && page()->runsItself())
        page()->openParameters(button);
    else
        Q_EMIT parametersWanted(file());
}

void RunControl::cancelCurrent() {
    if (const int running = ticket()) m_context.runs.cancel(running);
    show();
}

void RunControl::run(const QString& path, Desk::Part part, const QString& step) {
    RunRequest request;
    if (part == Desk::Part::From) request.from = {utf8(step)};
    if (part == Desk::Part::Only) request.only = {utf8(step)};
    load(path, std::move(request), false, part == Desk::Part::Failed);
}

void RunControl::cancelStep(RunId run, const QString& step) {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    if (const int ticket = m_context.runs.ticketOf(handle.store.get(), run))
        return m_context.runs.cancelStep(ticket, utf8(step));
    // Another program's: it looks for wishes beside its log.
    m_wishing.ask([handle, run, step = utf8(step)](
                      const Cancel&) { return CancelFile::request(handle.store->cancelFile(run), step); },
                  [this](const Status& wished) {
                      if (!wished) Q_EMIT m_context.desk.say(qtext(wished.error().message));
                  });
}

void RunControl::runOwnExample(const QString& path) {
    load(path, {}, true);
}

void RunControl::load(const QString& path, RunRequest request, bool ours, bool failed) {
    request.jobs = m_context.settings.jobs();
    request.keepFailed = m_context.settings.keepFailed();
    request.origin = Json::object({{"program", "stemma-desktop"}});
    m_context.session.ensure([this, path, request, ours, failed](const WorkspaceHandle& handle) {
        m_loading.ask([handle, file = fspath(path), request, ours,
                       failed](const Cancel& cancel) { return read(handle, file, request, ours, failed, cancel); },
                      [this, path, handle](Result<Loaded> loaded) {
                          if (!loaded && loaded.error().code == ErrorCode::NotFound) // nothing failed
                              Q_EMIT m_context.desk.say(qtext(loaded.error().message));
                          const bool may = loaded && (loaded->trust == TrustState::NotNeeded ||
                                                      loaded->trust == TrustState::Trusted);
                          if (may)
                              m_context.runs.start(handle, std::move(loaded->request));
                          else
                              Q_EMIT previewWanted(path);
                          show();
                      });
        show();
    });
}

} // namespace stemma::ui
