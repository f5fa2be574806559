// SPDX-License-Identifier: GPL-3.0-or-later
// How a preview becomes a run: what is asked first, and where it goes.
#include "core/engine/Engine.h"
#include "core/pipeline/Pipeline.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/PreviewBanner.h"
#include "ui/views/preview/PreviewView.h"

namespace stemma::ui {

void PreviewView::run(Desk::Part part, const QString& step) {
    m_part = part;
    m_partStep = step;
    m_runWaits = true;
    if (m_edited.isActive()) { // what was typed last counts
        m_edited.stop();
        look(true);
    } else if (m_looked && !m_looking.busy()) {
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
                       start();
                       look(true); // what identifies programs may be asked now
                   });
}

void PreviewView::launch() {
    RunRequest request;
    request.pipeline = m_preview.pipeline;
    const std::string step = utf8(m_partStep);
    if (m_part == Desk::Part::Only) request.only = {step};
    if (m_part == Desk::Part::From) request.from = {step};
    request.jobs = m_jobs;
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
