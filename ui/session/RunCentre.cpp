// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunCentre.h"

#include "core/base/Threads.h"
#include "core/pipeline/Pipeline.h"
#include "core/store/Store.h"
#include "ui/bridge/RunFeed.h"

#include <QCoreApplication>
#include <QPointer>
#include <algorithm>
#include <thread>

namespace stemma::ui {

struct RunCentre::Job {
    WorkspaceHandle workspace;
    RunRequest request;
    LiveRun live;
    Cancel cancel;
    bool active = true;
    RunFeed feed;
    std::jthread thread;
};

RunCentre::RunCentre(QObject* parent) : QObject(parent) {}

RunCentre::~RunCentre() {
    cancelAll();
    // Each thread ends once its steps' process groups are gone; what it still tells finds nobody.
    for (auto& [ticket, job] : m_jobs)
        if (job->thread.joinable()) job->thread.join();
}

int RunCentre::start(const WorkspaceHandle& workspace, RunRequest request) {
    const int ticket = m_next++;
    Job& job = *(m_jobs[ticket] = std::make_unique<Job>());
    job.workspace = workspace;
    job.request = std::move(request);
    if (job.request.pipeline) job.live.pipeline = job.request.pipeline->name;
    connect(&job.feed, &RunFeed::arrived, this, [this, ticket, &job](const std::vector<Event>& batch) {
        for (const Event& event : batch) job.live.apply(event);
        Q_EMIT events(ticket, batch);
        Q_EMIT changed(ticket);
    });
    Q_EMIT started(ticket);
    job.thread = startThread([guard = QPointer<RunCentre>(this), ticket, workspace, request = job.request,
                              cancel = job.cancel, listener = job.feed.listener()] {
        auto summary = std::make_shared<Result<RunSummary>>(workspace.engine->run(request, listener, cancel));
        QCoreApplication* application = QCoreApplication::instance();
        if (!application) return;
        // Queued behind the last events; looked at on the UI thread, where this object lives and dies.
        QMetaObject::invokeMethod(
            application,
            [guard, ticket, summary] {
                if (guard) guard->ended(ticket, std::move(*summary));
            },
            Qt::QueuedConnection);
    });
    if (!job.thread.joinable()) // told later, as every other end is
        QMetaObject::invokeMethod(
            this, [this, ticket] { ended(ticket, fail(noThread("A run"))); }, Qt::QueuedConnection);
    return ticket;
}

void RunCentre::ended(int ticket, Result<RunSummary> summary) {
    const auto found = m_jobs.find(ticket);
    if (found == m_jobs.end()) return;
    Job& job = *found->second;
    if (job.thread.joinable()) job.thread.join();
    job.active = false;
    if (!summary) {
        job.live.status = RunStatus::Failed;
        job.live.lastError = summary.error().message;
        Q_EMIT failed(ticket, summary.error());
        Q_EMIT finished(ticket);
        return;
    }
    job.live.run = summary->run;
    job.live.status = summary->status;
    job.live.counts = summary->counts;
    job.live.savedSeconds = summary->savedSeconds;
    Q_EMIT changed(ticket);
    Q_EMIT finished(ticket);
}

void RunCentre::cancel(int ticket) {
    const auto found = m_jobs.find(ticket);
    if (found == m_jobs.end() || !found->second->active) return;
    found->second->cancel.request();
    Q_EMIT changed(ticket);
}

void RunCentre::cancelStep(int ticket, const std::string& step) {
    const auto found = m_jobs.find(ticket);
    if (found != m_jobs.end() && found->second->active) found->second->request.cancels.request(step);
}

void RunCentre::cancelAll() {
    for (auto& [ticket, job] : m_jobs)
        if (job->active) job->cancel.request();
}

std::vector<int> RunCentre::active() const {
    std::vector<int> tickets;
    for (const auto& [ticket, job] : m_jobs)
        if (job->active) tickets.push_back(ticket);
    return tickets;
}

std::vector<std::filesystem::path> RunCentre::workspaces() const {
    std::vector<std::filesystem::path> all;
    for (const auto& [ticket, job] : m_jobs)
        if (job->active && std::find(all.begin(), all.end(), job->workspace.store->workspace()) == all.end())
            all.push_back(job->workspace.store->workspace());
    return all;
}

const LiveRun* RunCentre::live(int ticket) const {
    const auto found = m_jobs.find(ticket);
    return found == m_jobs.end() ? nullptr : &found->second->live;
}

const RunRequest* RunCentre::request(int ticket) const {
    const auto found = m_jobs.find(ticket);
    return found == m_jobs.end() ? nullptr : &found->second->request;
}

bool RunCentre::cancelling(int ticket) const {
    const auto found = m_jobs.find(ticket);
    return found != m_jobs.end() && found->second->active && found->second->cancel.requested();
}

int RunCentre::ticketOf(const Store* store, RunId run) const {
    for (const auto& [ticket, job] : m_jobs)
        if (job->workspace.store.get() == store && job->live.run == run) return ticket;
    return 0;
}

} // namespace stemma::ui
