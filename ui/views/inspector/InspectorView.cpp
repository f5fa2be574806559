// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/InspectorView.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/ColumnPage.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/views/inspector/RunPage.h"
#include "ui/views/inspector/StepPage.h"
#include "ui/views/inspector/VersionPage.h"
#include "ui/visual/BusyLine.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ThinScrollBar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {
constexpr int kAgain = 500;      ///< milliseconds until a page that is in hand is looked at again
constexpr int kLeastWidth = 260; ///< pixels
} // namespace

InspectorView::InspectorView(Session& session, Selection& selection, RunCentre& runs, Desk& desk, QWidget* parent)
    : QWidget(parent), m_session(session), m_selection(selection), m_runs(runs),
      m_actions(new StoreActions(session, desk, &session)),
      m_folds(session), m_around{session, selection, runs, desk, *m_actions, m_folds}, m_textScale(Fonts::scale()) {
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    setMinimumWidth(kLeastWidth);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("inspectorScroll"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    ThinScrollBar::install(*m_scroll);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // it stands in the margin, and is seen when needed
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_empty = new EmptyState(this);
    m_stack = new QStackedLayout(this);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_scroll);
    m_busy = new BusyLine(this);
    m_later.setSingleShot(true);
    m_later.setInterval(kAgain);
    connect(&m_later, &QTimer::timeout, this, &InspectorView::reread);
    connect(&m_selection, &Selection::changed, this, &InspectorView::select);
    connect(&m_session, &Session::overviewChanged, this, &InspectorView::reread);
    connect(&m_session, &Session::stateChanged, this, &InspectorView::reread);
    connect(&m_runs, &RunCentre::changed, this, &InspectorView::liveChanged);
    connect(&m_runs, &RunCentre::finished, this, &InspectorView::reread);
    connect(&m_reading, &Latest::busyChanged, m_busy, &BusyLine::set);
    connect(this, &InspectorView::filled, this, &InspectorView::tellLead);
    connect(&m_around.desk, &Desk::leadChanged, this, &InspectorView::tellLead);
    select();
}

InspectorView::~InspectorView() = default;

void InspectorView::setSettings(Settings* settings) {
    m_folds.setSettings(settings);
}

void InspectorView::setPlanPanel(QWidget* panel) {
    delete m_plan;
    m_plan = panel;
    if (panel != nullptr) m_stack->addWidget(panel);
    select();
}

QSize InspectorView::sizeHint() const {
    return {Page::kWidth, 800};
}

void InspectorView::select() {
    ask(m_selection.current());
}

void InspectorView::reread() {
    if (inHand() && m_shown == m_selection.current()) return m_later.start();
    select();
}

void InspectorView::ask(const Subject& subject) {
    using Kind = Subject::Kind;
    if (subject.kind == Kind::Plan) {
        m_reading.forget();
        m_shown = subject;
        if (m_plan == nullptr) return showEmpty("pipeline", tr("A pipeline"), tr("Its plan is shown in the centre."));
        m_stack->setCurrentWidget(m_plan);
        Q_EMIT filled();
        return;
    }
    if (subject.kind == Kind::None || !m_session.handle()) {
        m_reading.forget();
        m_shown = {};
        return showEmpty("info", tr("Nothing selected"),
                         tr("Select an artifact, a step or a run: its picture, what it was made from and why it is as "
                            "it is appear here."));
    }
    const WorkspaceHandle workspace = m_session.handle();
    switch (subject.kind) {
    case Kind::Version:
        return askVersion(subject);
    case Kind::Step:
        return askStep(subject);
    case Kind::Run:
        return m_reading.ask(
            [workspace, run = subject.run](const Cancel& cancel) { return readRunFacts(workspace, run, cancel); },
            [this, subject](Result<RunFacts> facts) {
                if (!facts) return fail(subject, facts.error());
                put(subject, new RunPage(m_around, std::make_shared<const RunFacts>(std::move(*facts))));
            });
    case Kind::Column:
        return m_reading.ask(
            [workspace, subject](const Cancel&) { return readColumnFacts(workspace, subject.version, subject.text); },
            [this, subject](Result<ColumnFacts> facts) {
                if (!facts) return fail(subject, facts.error());
                put(subject, new ColumnPage(m_around, *facts));
            });
    default:
        m_reading.forget();
        return put(subject, new PipelinePage(m_around, subject.text));
    }
}

void InspectorView::askVersion(const Subject& subject) {
    m_reading.ask(
        [workspace = m_session.handle(), overview = m_session.overview(), id = subject.version,
         large = PictureCard::room(true), small = PictureCard::room(false)](const Cancel& cancel) {
            return readVersionFacts(workspace, *overview, id, large, small, cancel);
        },
        [this, subject](Result<VersionFacts> facts) {
            if (!facts) return fail(subject, facts.error());
            put(subject, new VersionPage(m_around, std::make_shared<const VersionFacts>(std::move(*facts))));
        });
}

void InspectorView::askStep(const Subject& subject) {
    m_reading.ask([workspace = m_session.handle(), subject](
                      const Cancel& cancel) { return readStepFacts(workspace, subject.run, subject.step, cancel); },
                  [this, subject](Result<StepFacts> facts) {
                      if (!facts) return fail(subject, facts.error());
                      const LiveStep* live = liveStep(subject);
                      if (!facts->step && live == nullptr) {
                          const Error none{ErrorCode::NotFound,
                                           "Run " + std::to_string(subject.run.value) + " has no step " + subject.step,
                                           {},
                                           {},
                                           {}};
                          return fail(subject, none);
                      }
                      auto shared = std::make_shared<const StepFacts>(std::move(*facts));
                      put(subject, new StepPage(m_around, std::move(shared), live));
                  });
}

bool InspectorView::inHand() const {
    if (!m_page || m_stack->currentWidget() != m_scroll) return false;
    const QList<QAbstractButton*> buttons = m_page->findChildren<QAbstractButton*>();
    return m_page->editing() || (QApplication::mouseButtons() != Qt::NoButton && m_page->underMouse()) ||
           std::any_of(buttons.begin(), buttons.end(), [](const QAbstractButton* button) { return button->isDown(); });
}

void InspectorView::put(const Subject& subject, Page* page) {
    if (subject == m_shown && inHand()) { // it was asked for before somebody began
        delete page;
        return m_later.start();
    }
    const bool same = subject == m_shown && m_page && m_stack->currentWidget() == m_scroll;
    const int scrolled = same ? m_scroll->verticalScrollBar()->value() : 0;
    const QWidget* focus = QApplication::focusWidget();
    const QString focused = same && focus != nullptr && m_page->isAncestorOf(focus) ? focus->objectName() : QString();
    m_shown = subject;
    if (QWidget* old = m_scroll->takeWidget()) { // it may be in the middle of a click
        old->hide();
        old->setParent(nullptr);
        old->deleteLater();
    }
    m_page = page;
    page->setAutoFillBackground(false);
    m_scroll->setWidget(page);
    m_stack->setCurrentWidget(m_scroll);
    page->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(scrolled);
    if (!focused.isEmpty())
        if (auto* again = page->findChild<QWidget*>(focused)) again->setFocus(Qt::OtherFocusReason);
    m_busy->raise();
    Q_EMIT filled();
}

void InspectorView::showEmpty(const char* icon, const QString& title, const QString& sentence) {
    m_empty->say(icon, title, sentence);
    m_stack->setCurrentWidget(m_empty);
    Q_EMIT filled();
}

void InspectorView::fail(const Subject& subject, const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    m_shown = subject;
    showEmpty("warning", oneLine(error.message, 300), oneLine(error.hint, 300));
}

const LiveStep* InspectorView::liveStep(const Subject& subject) const {
    const int ticket = m_runs.ticketOf(m_session.handle().store.get(), subject.run);
    const LiveRun* run = ticket > 0 ? m_runs.live(ticket) : nullptr;
    if (run == nullptr) return nullptr;
    const auto found = run->steps.find(subject.step);
    return found == run->steps.end() ? nullptr : &found->second;
}

void InspectorView::liveChanged(int ticket) {
    const LiveRun* run = m_runs.live(ticket);
    const bool ours = run != nullptr && run->run == m_shown.run &&
                      m_runs.ticketOf(m_session.handle().store.get(), run->run) == ticket;
    if (!ours || m_shown != m_selection.current()) return;
    auto* page = qobject_cast<StepPage*>(m_page.data());
    if (m_shown.kind == Subject::Kind::Run || page == nullptr) return; // the overview's change reads it again
    const LiveStep* live = liveStep(m_shown);
    if (live == nullptr) return;
    if (live->status != page->status()) return select();
    page->showLive(*live);
}

/// Whether its page has the button that comes next; that one stands back where the page in the centre has another.
void InspectorView::tellLead() {
    Button* lead = m_page && m_stack->currentWidget() == m_scroll ? m_page->lead() : nullptr;
    m_around.desk.setLead(Desk::Lead::Side, lead != nullptr && isVisible());
    if (lead != nullptr) lead->setPrimary(m_around.desk.leads(Desk::Lead::Side));
}

void InspectorView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    tellLead();
}

void InspectorView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    tellLead();
}

void InspectorView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange || std::exchange(m_textScale, Fonts::scale()) == Fonts::scale()) return;
    m_later.start(); // its parts are as high as the text was when they were made
}

void InspectorView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), currentPalette()("surface"));
}

void InspectorView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, 0, width(), m_busy->sizeHint().height() > 0 ? m_busy->sizeHint().height() : 2);
}

} // namespace stemma::ui
