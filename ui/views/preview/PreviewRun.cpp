// SPDX-License-Identifier: GPL-3.0-or-later
// How a preview becomes a run: what is asked first, and where it goes.
#include "core/engine/Engine.h"
#include "core/pipeline/Pipeline.h"
#include "core/pipeline/PipelineGraph.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/PreviewBanner.h"
#include "ui/views/preview/PreviewView.h"

#include <QUndoCommand>
#include <algorithm>

namespace stemma::ui {

namespace {

/// "Accept as unchanged", before anything has run; it means nothing any more when the preview is gone.
class AcceptStep : public QUndoCommand {
public:
    AcceptStep(const QString& what, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(what), m_redo(std::move(redo)), m_undo(std::move(undo)) {}
    void redo() override { m_redo(); }
    void undo() override { m_undo(); }

private:
    std::function<void()> m_redo, m_undo;
};

} // namespace

void PreviewView::setAccepted(const std::string& step, bool accepted) {
    const PlannedStep* planned = m_preview.plan ? m_preview.plan->find(step) : nullptr;
    if (!planned || planned->accepted == accepted) return;
    const auto change = [view = QPointer<PreviewView>(this), one = Acceptance{step, planned->reasons}](bool on) {
        if (!view) return;
        std::erase_if(view->m_accepted, [&](const Acceptance& other) { return other.step == one.step; });
        if (on) view->m_accepted.push_back(one);
        view->look(true);
    };
    const QString name = oneLine(step, 40);
    Q_EMIT m_desk.undoable(new AcceptStep(
        accepted ? QStringLiteral("Accept %1 as unchanged").arg(name) : QStringLiteral("Don't accept %1").arg(name),
        [change, accepted] { change(accepted); }, [change, accepted] { change(!accepted); }));
}

void PreviewView::takeLapses(const std::vector<Lapse>& before) {
    const auto planned = [this](const std::string& step) {
        return m_preview.plan ? m_preview.plan->find(step) : nullptr;
    };
    const auto hasLapsed = [this](const std::string& step) {
        return std::ranges::find(m_preview.lapses, step, &Lapse::step) != m_preview.lapses.end();
    };
    std::erase_if(m_accepted, [&](const Acceptance& one) {
        const PlannedStep* found = planned(one.step);
        const bool recorded = found && found->decision == Decision::Reuse && !found->accepted;
        return recorded || hasLapsed(one.step);
    });
    // A file is often looked at twice for one change: the second plan knows nothing of what was accepted.
    for (const Lapse& lapse : before) {
        const PlannedStep* found = planned(lapse.step);
        const bool stands = m_preview.plan ? found && found->decision != Decision::Reuse : true;
        if (stands && !hasLapsed(lapse.step)) m_preview.lapses.push_back(lapse);
    }
}

std::vector<std::string> PreviewView::acceptedSteps() const {
    std::vector<bool> runsAnyway(m_preview.pipeline->steps.size(), false);
    if (m_part == Desk::Part::From)
        for (const int step :
             downstreamOf(PipelineGraph(*m_preview.pipeline), m_preview.pipeline->stepIndexes(utf8(m_partStep))))
            runsAnyway[std::size_t(step)] = true;
    std::vector<std::string> steps;
    for (const PlannedStep& step : m_preview.plan->steps)
        if (step.accepted && !runsAnyway[std::size_t(step.position)]) steps.push_back(step.step);
    return steps;
}

void PreviewView::run(Desk::Part part, const QString& step) {
    m_part = part;
    m_partStep = step;
    m_runWaits = true;
    if (m_edited.isActive()) { // what was typed last counts
        m_edited.stop();
        look(true);
    } else if (m_looked && !m_looking.busy() && !m_waitsForWorkspace) {
        start();
    }
}

void PreviewView::start() {
    m_runWaits = false;
    if (!canRun()) {
        Q_EMIT m_desk.say(
            m_preview.trouble
                ? oneLine(m_preview.trouble->message)
                : QStringLiteral("%1 has errors: nothing was run").arg(oneLine(qpath(m_file.filename()))));
        return;
    }
    if (!m_preview.parameterErrors.empty()) {
        Q_EMIT m_desk.say(oneLine(m_preview.parameterErrors.begin()->second));
        return;
    }
    // Asked again, not remembered: it may have been withdrawn since the plan was made.
    m_trusting.ask([folder = m_preview.pipeline->folder, commands = m_preview.commands,
                    runs = m_preview.runsPrograms || m_part == Desk::Part::From](
                       const Cancel&) { return runs ? trustOf(folder, commands) : TrustState::NotNeeded; },
                   [this](TrustState trust) {
                       if (trust == TrustState::NotNeeded || trust == TrustState::Trusted) return launch();
                       m_preview.trust = trust;
                       m_preview.runsPrograms = true;
                       m_onlyLooking = false;
                       m_banner->tell(m_preview, false);
                   });
}

void PreviewView::giveTrust() {
    m_trusting.ask([folder = m_preview.pipeline->folder,
                    commands = m_preview.commands](const Cancel&) { return trust(folder, commands); },
                   [this](const Status& given) {
                       if (!given) {
                           Q_EMIT m_desk.say(oneLine(given.error().message));
                           return;
                       }
                       m_onlyLooking = false;
                       m_preview.trust = TrustState::Trusted;
                       m_banner->tell(m_preview, false);
                       run(m_part, m_partStep);     // of what was typed last
                       if (!m_runWaits) look(true); // what identifies programs may be asked now
                   });
}

void PreviewView::launch() {
    RunRequest request;
    request.pipeline = m_preview.pipeline;
    const std::string step = utf8(m_partStep);
    if (m_part == Desk::Part::Only) request.only = {step};
    if (m_part == Desk::Part::From) request.from = {step};
    request.accept = acceptedSteps();
    request.jobs = m_jobs;
    request.keepFailed = m_keepFailed;
    request.origin = Json::object({{"program", "stemma-desktop"}, {"version", STEMMA_VERSION}});
    if (m_session.workspace() != m_preview.workspace.folder) m_session.open(m_preview.workspace.folder);
    m_session.ensure([view = QPointer<PreviewView>(this), runs = &m_runs, request](const WorkspaceHandle& handle) {
        if (!view) return;
        const int ticket = runs->start(handle, request);
        Q_EMIT view->runStarted(ticket);
    });
    m_part = Desk::Part::All;
    m_partStep.clear();
}

} // namespace stemma::ui
