// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/curve/CurvePage.h"

#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/visual/ChartPane.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ChipRow.h"
#include "ui/widgets/EmptyState.h"

#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kDrawMilliseconds = 250;

Result<std::vector<std::pair<std::string, Curve>>> curvesOf(const WorkspaceHandle& handle, RunId run,
                                                            const std::string& step) {
    STEMMA_TRY(const StepRunInfo info, findStep(*handle.store, run, step));
    return readCurves(handle.store->curvesFile(run, info.uuid));
}

} // namespace

CurvePage::CurvePage(const Context& context, RunId run, std::string step, std::string name, QWidget* parent)
    : QWidget(parent), m_context(context), m_run(run), m_step(std::move(step)), m_name(std::move(name)) {
    setObjectName(QStringLiteral("curve-page"));
    setWindowTitle(tr("%1, run %2").arg(oneLine(m_step, 60)).arg(run.value));
    m_choices = new ChipRow(this);
    m_chart = new ChartPane(this);
    m_state = new EmptyState(this);
    m_chart->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_choices);
    column->addWidget(m_chart, 1);
    column->addWidget(m_state, 1);
    setFocusProxy(m_chart);
    m_later.setSingleShot(true);
    m_later.setInterval(kDrawMilliseconds);
    connect(&m_later, &QTimer::timeout, this, [this] {
        if (m_chart->loading()) return m_later.start(); // a picture on its way would be dropped, again and again
        draw();
    });
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(&m_chart->exportNews(), &ExportNews::changed, this, [this] { tellExportNews(); });
    connect(m_choices, &ChipRow::chosen, this, [this](int id) {
        m_name = m_curves[std::size_t(id)].first;
        m_drawn = 0;
        draw();
    });
    connect(&m_context.runs, &RunCentre::changed, this, [this](int ticket) {
        if (const LiveRun* live = m_context.runs.live(ticket); live && live->run == m_run) follow();
    });
    connect(&m_context.session, &Session::overviewChanged, this, [this] {
        if (m_curves.empty()) load(); // it was opened before the workspace was
    });
    m_state->say("info", tr("Nothing yet"), tr("Numbers that the step tells with a step appear here as curves."));
    load();
    follow();
}

void CurvePage::load() {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    m_loading.ask([handle, run = m_run, step = m_step](const Cancel&) { return curvesOf(handle, run, step); },
                  [this](Result<Curves> curves) {
                      if (!curves)
                          return m_state->say("warning", tr("Its curves can't be shown"),
                                              qtext(describe(curves.error())));
                      if (!curves->empty()) present(std::move(*curves));
                  });
}

/// What was told so far; once the step has ended, all that was kept.
void CurvePage::follow() {
    const WorkspaceHandle handle = m_context.session.handle();
    const LiveRun* live = handle ? m_context.runs.live(m_context.runs.ticketOf(handle.store.get(), m_run)) : nullptr;
    const auto found = live ? live->steps.find(m_step) : std::map<std::string, LiveStep>::const_iterator();
    if (!live || found == live->steps.end() || found->second.curves.empty()) return;
    const bool running = found->second.status == StepStatus::Running;
    if (std::exchange(m_growing, running) && !running) return load(); // once: the run may go on for long
    if (!running) return;
    if (std::exchange(m_attempt, found->second.attempt) != found->second.attempt) m_drawn = 0;
    Curves curves(found->second.curves.begin(), found->second.curves.end());
    m_loading.forget();
    present(std::move(curves));
}

void CurvePage::present(Curves curves) {
    std::ranges::sort(curves, {}, [](const auto& one) { return one.first; }); // live or kept, in the same order
    const bool others = curves.size() != m_curves.size();
    m_curves = std::move(curves);
    if (others) tellChoices();
    m_chart->show();
    m_state->hide();
    if (m_drawn == 0)
        draw();
    else if (!m_later.isActive())
        m_later.start();
}

const std::pair<std::string, Curve>* CurvePage::inView() const {
    const auto found = std::ranges::find(m_curves, m_name, [](const auto& one) { return one.first; });
    if (found != m_curves.end()) return &*found;
    return m_curves.empty() ? nullptr : &m_curves.front(); // until the one that is wished for is told (again)
}

void CurvePage::tellChoices() {
    m_choices->clear();
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        auto* chip = new Chip(oneLine(m_curves[i].first, 28), false);
        chip->setObjectName(QStringLiteral("curve"));
        m_choices->add(chip, int(i));
        if (&m_curves[i] == inView()) m_choices->choose(int(i));
    }
}

void CurvePage::draw() {
    const auto* curve = inView();
    if (!curve || curve->second.values() == m_drawn) return;
    m_drawn = curve->second.values();
    ChartSource source;
    source.text = curveChart(curve->first, curve->second);
    source.name = exportName();
    m_chart->load(source);
    if (whenChanged) whenChanged();
}

QString CurvePage::facts() const {
    const auto* curve = inView();
    if (!curve) return {};
    return tr("%1 · %2, last %3")
        .arg(oneLine(curve->first, 60), qtext(plural(std::int64_t(curve->second.values()), "value")),
             qtext(formatNumber(curve->second.last().value)));
}

std::vector<ExportFormat> CurvePage::exportFormats() const {
    return inView() ? m_chart->exportFormats() : std::vector<ExportFormat>();
}

bool CurvePage::loading() const {
    return m_loading.busy() || m_chart->loading();
}

void CurvePage::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    m_chart->exportTo(path, format, options, std::move(done));
}

void CurvePage::cancelExport() {
    m_chart->cancelExport();
}

QString CurvePage::exportName() const {
    const auto* curve = inView();
    return oneLine(m_step + " " + (curve ? curve->first : m_name), 80).replace(QLatin1Char('/'), QLatin1Char('-'));
}

bool CurvePage::copyToClipboard() {
    return m_chart->copyToClipboard();
}

} // namespace stemma::ui
