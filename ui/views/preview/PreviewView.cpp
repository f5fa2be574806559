// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/PreviewView.h"

#include "core/pipeline/Pipeline.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/ParametersPopover.h"
#include "ui/views/preview/PlanPanel.h"
#include "ui/views/preview/PreviewBanner.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kTypingMilliseconds = 150, kSettleMilliseconds = 130;
constexpr int kTop = 14, kSide = 14, kMostBanner = 720;

bool sameShape(const LineageDrawing& a, const LineageDrawing& b) {
    return a.edges == b.edges && a.nodes.size() == b.nodes.size() &&
           std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(),
                      [](const DrawnNode& x, const DrawnNode& y) { return x.id == y.id && x.type == y.type; });
}

} // namespace

PreviewView::PreviewView(const fs::path& file, Session& session, Selection& selection, RunCentre& runs, Desk& desk,
                         QWidget* parent)
    : QWidget(parent), m_file(file), m_session(session), m_selection(selection), m_runs(runs), m_desk(desk),
      m_edits(new ParameterEdits(file, desk, this)), m_canvas(new GraphCanvas), m_banner(new PreviewBanner(this)) {
    setObjectName(QStringLiteral("previewView"));
    setWindowTitle(qpath(file.filename()));
    setAccessibleName(QStringLiteral("Preview of ") + oneLine(qpath(file.filename())));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_canvas);
    m_banner->raise();
    m_canvas->setEmptyText({}, {});
    m_edited.setSingleShot(true);
    m_edited.setInterval(kTypingMilliseconds);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMilliseconds);
    connect(&m_edited, &QTimer::timeout, this, [this] { look(true); });
    connect(&m_settle, &QTimer::timeout, this, [this] { look(false); });
    connect(m_edits, &ParameterEdits::edited, this, [this] { m_edited.start(); });
    connect(&m_follower, &FileFollower::changed, this, [this] { look(false); });
    connect(&m_session, &Session::overviewChanged, this, [this] { look(true); });
    connect(&m_session, &Session::stateChanged, this, [this] {
        if (m_waitsForWorkspace && m_session.state() != Session::State::Opening) look(true);
    });
    connect(&m_selection, &Selection::changed, this, &PreviewView::takeSelection);
    connect(m_canvas, &GraphCanvas::selectionChanged, this, &PreviewView::giveSelection);
    connect(m_canvas, &GraphCanvas::opened, this, &PreviewView::openInEditor);
    connect(m_canvas, &GraphCanvas::contextRequested, this, &PreviewView::openMenu);
    connect(m_canvas, &GraphCanvas::graphShown, this, [this] {
        if (!m_seen && !m_preview.drawing.nodes.empty())
            m_canvas->startAt(
                {m_preview.drawing.nodes.front().id, 0.5}); // its left end, where there is no room for all
        else if (m_allInSight && !isAllInSight())           // who sees a part by choice keeps that part
            m_canvas->fit();
        m_seen = m_seen || !m_preview.drawing.nodes.empty();
    });
    connect(m_banner, &PreviewBanner::wordsChanged, this, &PreviewView::placeBanner);
    connect(m_banner, &PreviewBanner::trustGiven, this, &PreviewView::giveTrust);
    connect(m_banner, &PreviewBanner::editorWished, this, [this] {
        const bool placed = !m_preview.problems.empty();
        Q_EMIT m_desk.openInEditor(qpath(placed ? m_preview.problems.front().file : m_file),
                                   placed ? m_preview.problems.front().line : 0);
    });
    connect(m_banner, &PreviewBanner::lookingWished, this, [this] {
        m_onlyLooking = true;
        m_banner->tell(m_preview, true);
    });
    setFocusProxy(m_canvas);
    look(true);
}

PreviewView::~PreviewView() {
    delete m_panel; // it speaks of this view's parameters
}

QWidget* PreviewView::panel() {
    if (m_panel) return m_panel;
    m_panel = new PlanPanel(*m_edits, m_desk);
    connect(m_panel, &PlanPanel::stepFollowed, this, &PreviewView::showStep);
    connect(m_panel, &PlanPanel::acceptWished, this, [this](const std::string& step) { setAccepted(step, true); });
    connect(m_panel, &PlanPanel::acceptTakenBack, this, [this](const std::string& step) { setAccepted(step, false); });
    if (m_looked) m_panel->show(m_preview);
    takeSelection();
    return m_panel;
}

QString PreviewView::pipelineName() const {
    return m_looked ? oneLine(m_preview.name, 80) : qpath(m_file.stem());
}

void PreviewView::openParameters(const QWidget& button) {
    const auto name = [this] { return utf8(pipelineName()); };
    (new ParametersPopover(*m_edits, name, m_session, m_desk, this))->openBelow(button);
}

bool PreviewView::asksTrust() const {
    return m_banner->asks();
}

bool PreviewView::canRun() const {
    return m_looked && m_preview.valid() && m_preview.plan;
}

void PreviewView::lookAgain() {
    look(true);
}

void PreviewView::look(bool anew) {
    // A plan without the workspace that is being opened would be made once more in a moment.
    m_waitsForWorkspace = m_session.state() == Session::State::Opening;
    if (m_waitsForWorkspace) return;
    PreviewQuestion question;
    question.file = m_file;
    question.parameters = m_edits->overrides();
    question.accepted = m_accepted;
    if (m_session.state() == Session::State::Open) {
        question.session = m_session.handle();
        question.sessionWorkspace = m_session.workspace();
    }
    question.place = m_preview.place;
    // One that looks anew isn't replaced by one that may find nothing new.
    m_lookAnew = anew || (m_lookAnew && m_looking.busy());
    if (!m_lookAnew) {
        question.signature = m_preview.signature;
        question.follows = m_preview.follows;
    }
    m_looking.ask([question](const Cancel& cancel) { return lookAtPipeline(question, cancel); },
                  [this](Preview preview) { present(std::move(preview)); });
}

void PreviewView::present(Preview preview) {
    m_lookAnew = false;
    if (!preview.unchanged) {
        const bool first = !m_looked;
        const LineageDrawing before = std::move(m_preview.drawing);
        const std::vector<Lapse> lapses = std::move(m_preview.lapses);
        m_preview = std::move(preview);
        m_looked = true;
        takeLapses(lapses);
        if (m_preview.drawing.nodes.empty() && !before.nodes.empty())
            m_preview.drawing = before; // what can't be read this moment isn't gone
        if (m_preview.pipeline) m_edits->setFile(m_preview.parameters, m_preview.text, m_preview.parameterErrors);
        draw();
        m_banner->tell(m_preview, m_onlyLooking);
        if (m_panel) m_panel->show(m_preview);
        const bool added = m_follower.follow(m_preview.follows);
        if (added || m_preview.signature.empty()) m_settle.start(); // it may have been saved before it was watched
        if (first) takeSelection();
        Q_EMIT looked();
    }
    if (m_runWaits) start();
}

void PreviewView::draw() {
    if (m_preview.drawing.nodes.empty()) {
        m_canvas->setEmptyText(m_preview.valid() ? QStringLiteral("No steps") : QStringLiteral("Nothing to draw yet"),
                               QStringLiteral("The steps of %1 appear here as soon as they can be read.")
                                   .arg(oneLine(qpath(m_file.filename()))));
    }
    if (m_canvas->scene() && sameShape(m_canvas->drawing(), m_preview.drawing))
        m_canvas->updateStates(m_preview.drawing.nodes);
    m_allInSight = isAllInSight();
    m_canvas->setGraph(m_preview.drawing);
}

bool PreviewView::isAllInSight() const {
    return !m_canvas->scene() ||
           QRectF(m_canvas->rect()).contains(m_canvas->view().toWidget(m_canvas->scene()->bounds()));
}

void PreviewView::placeBanner() {
    if (m_banner->isHidden()) return m_canvas->setRoomAbove(0);
    const bool wide = !m_preview.problems.empty() || m_preview.trouble;
    const int room = std::max(width() - 2 * kSide, 200);
    const int wanted = wide ? room : std::min(kMostBanner, room);
    m_banner->setGeometry((width() - wanted) / 2, kTop, wanted, m_banner->wantedHeight(wanted));
    m_canvas->setRoomAbove(m_banner->geometry().bottom());
}

void PreviewView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeBanner();
}

void PreviewView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    placeBanner();
    const Subject& current = m_selection.current();
    if (current.kind != Subject::Kind::Plan || current.text != m_file.string())
        m_selection.select(Subject::ofPlan(m_file.string()));
}

void PreviewView::showStep(const std::string& step) {
    m_canvas->setSelected({step});
    const QRectF room =
        QRectF(m_canvas->rect()).adjusted(8, m_banner->isHidden() ? 8 : m_banner->geometry().bottom(), -8, -8);
    if (!room.contains(m_canvas->nodeRect(step))) m_canvas->showNodes({step}); // what is in sight stays where it is
    giveSelection({step});
}

void PreviewView::takeSelection() {
    const Subject& current = m_selection.current();
    if (current.kind != Subject::Kind::Plan || current.text != m_file.string()) return;
    if (m_panel) m_panel->showStep(m_preview, current.step);
    if (m_taking) return;
    m_canvas->setSelected(current.step.empty() ? std::vector<std::string>{} : std::vector<std::string>{current.step});
}

void PreviewView::giveSelection(const std::vector<std::string>& ids) {
    m_taking = true;
    m_selection.select(Subject::ofPlan(m_file.string(), ids.empty() ? std::string() : ids.back()));
    m_taking = false;
}

void PreviewView::openInEditor(const std::string& step) {
    if (m_preview.pipeline) {
        const Step* found = m_preview.pipeline->step(step);
        if (!found) return;
        const Pipeline& home = m_preview.pipeline->homeOf(*found); // of an included step its own file
        if (found->queries.size() == 1 && !found->queries.front().file.empty())
            Q_EMIT m_desk.openInEditor(qpath(home.folder / found->queries.front().file), 1);
        else
            Q_EMIT m_desk.openInEditor(found->home ? qpath(home.folder / home.file.filename()) : qpath(m_file),
                                       found->where.line);
        return;
    }
    for (const PreviewProblem& problem : m_preview.problems)
        if (problem.step == step) return Q_EMIT m_desk.openInEditor(qpath(problem.file), problem.line);
    for (const SketchedStep& one : m_preview.sketch.steps)
        if (one.name == step) return Q_EMIT m_desk.openInEditor(qpath(m_file), one.where.line);
}

void PreviewView::openMenu(const std::string& step, const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("stepMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString name = qtext(step);
    if (step.empty()) {
        QAction* all = menu->addAction(QStringLiteral("Run %1").arg(pipelineName()), this, [this] { run(); });
        all->setEnabled(canRun());
        menu->addAction(QStringLiteral("Open in editor"), this,
                        [this] { Q_EMIT m_desk.openInEditor(qpath(m_file), 0); });
        menu->addSeparator();
        menu->addAction(QStringLiteral("Fit"), m_canvas, &GraphCanvas::fit);
        return menu->popup(global);
    }
    QAction* only = menu->addAction(QStringLiteral("Run only %1 and what it needs").arg(oneLine(name, 40)), this,
                                    [this, name] { run(Desk::Part::Only, name); });
    QAction* from = menu->addAction(QStringLiteral("Run from %1, reusable or not").arg(oneLine(name, 40)), this,
                                    [this, name] { run(Desk::Part::From, name); });
    only->setEnabled(canRun());
    from->setEnabled(canRun());
    const PlannedStep* planned = m_preview.plan ? m_preview.plan->find(step) : nullptr;
    if (planned && canBeAccepted(*planned))
        menu->addAction(QStringLiteral("Accept as unchanged"), this, [this, step] { setAccepted(step, true); });
    if (planned && planned->accepted)
        menu->addAction(QStringLiteral("Don't accept as unchanged"), this, [this, step] { setAccepted(step, false); });
    if (planned && planned->originRun)
        menu->addAction(QStringLiteral("Show run %1").arg(planned->originRun.value), this,
                        [this, id = planned->originRun] { Q_EMIT m_desk.openRun(id, false); });
    menu->addSeparator();
    menu->addAction(QStringLiteral("Open in editor"), this, [this, step] { openInEditor(step); });
    menu->addAction(QStringLiteral("Copy name"), this,
                    [this, name] { Q_EMIT m_desk.copyText(name, QStringLiteral("the name")); });
    menu->popup(global);
}

} // namespace stemma::ui
