// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Curves.h"
#include "core/engine/Engine.h"
#include "core/engine/Event.h"
#include "ui/session/Handle.h"

#include <QElapsedTimer>
#include <QObject>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

/// A step of a run as its events tell it.
struct LiveStep {
    StepStatus status = StepStatus::Queued;
    double progress = -1; ///< 0 to 1; < 0: it says nothing
    std::string progressText;
    Timestamp started = 0;
    double seconds = -1;
    RunId origin;          ///< of a reused one
    bool accepted = false; ///< reused because a person took it for unchanged
    Json reasons, error;
    std::deque<std::pair<bool, std::string>> lines; ///< the last kMostLines: whether of standard error, text
    std::map<std::string, double> metrics;          ///< the last of each
    std::map<std::string, Curve> curves;            ///< of those told with a step, in this attempt
    int attempt = 1;
    int checksPassed = 0, checksFailed = 0;
    std::map<std::string, std::string> outputs; ///< output: "penguins/clean@3"
    static constexpr std::size_t kMostLines = 200;
};

/// A run under way (or just ended), from its events alone: the same for one watched live and one replayed.
struct LiveRun {
    RunId run; ///< 0 until it has begun
    std::string pipeline;
    RunStatus status = RunStatus::Running;
    Timestamp started = 0, ended = 0;
    int total = 0;
    StepCounts counts;
    int accepted = 0; ///< of the reused ones
    double savedSeconds = 0;
    std::map<std::string, LiveStep> steps;
    std::vector<std::string> notes;
    std::string lastError; ///< "fit: ValueError …"
    std::int64_t lastSeq = 0;
    void apply(const Event& event);
    int done() const { return counts.executed + counts.reused + counts.failed + counts.skipped + counts.cancelled; }
    std::vector<std::string> running() const; ///< names of steps at work
};

/// The runs this program has under way: any number at once, each on threads of its own, in whatever workspace. The
/// window stays fluid: events come through a RunFeed. UI thread.
///
/// Destroying it cancels what runs and waits until its processes are gone.
class RunCentre : public QObject {
    Q_OBJECT
public:
    explicit RunCentre(QObject* parent = nullptr);
    ~RunCentre() override;

    /// Starts it and returns its ticket. Trust is the caller's affair.
    int start(const WorkspaceHandle& workspace, RunRequest request);
    void cancel(int ticket);
    void cancelStep(int ticket, const std::string& step); ///< only that; what needs it is skipped
    void cancelAll();
    std::vector<int> active() const; ///< tickets, oldest first
    bool any() const { return !active().empty(); }
    std::vector<std::filesystem::path> workspaces() const; ///< of the active ones, each once
    /// What is known of a ticket, also after its end; nullptr for an unknown one.
    const LiveRun* live(int ticket) const;
    const RunRequest* request(int ticket) const;
    bool cancelling(int ticket) const;
    int ticketOf(const Store* store, RunId run) const; ///< 0: not one of ours, or long ended

    Q_SIGNAL void started(int ticket); ///< its number isn't known yet
    Q_SIGNAL void changed(int ticket); ///< after each batch of events
    Q_SIGNAL void events(int ticket, const std::vector<stemma::Event>& batch);
    Q_SIGNAL void finished(int ticket);
    /// It didn't begin, or the store failed under it.
    Q_SIGNAL void failed(int ticket, const stemma::Error& error);

private:
    struct Job;
    void ended(int ticket, Result<RunSummary> summary);
    std::map<int, std::unique_ptr<Job>> m_jobs;
    int m_next = 1;
};

} // namespace stemma::ui
