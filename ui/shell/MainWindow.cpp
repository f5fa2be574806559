// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"

#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Runnable.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/ActivityStrip.h"
#include "ui/shell/Command.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/DropVeil.h"
#include "ui/shell/LogPanel.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/Places.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/TopBar.h"
#include "ui/shell/Tray.h"
#include "ui/shell/WindowParts.h"
#include "ui/views/catalog.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>

namespace stemma::ui {

MainWindow::MainWindow(const Context& context, QWidget* parent) : QMainWindow(parent), m_context(context) {
    setObjectName(QStringLiteral("main-window"));
    setAcceptDrops(true);
    setMinimumSize(760, 480);
    followSession(); // before its pages do: what they show is stored before they lose it
    build();
    m_runs = std::make_unique<RunControl>(m_context, *m_top);
    m_opening = std::make_unique<Opening>(m_context);
    m_tray = std::make_unique<Tray>(*this, m_context);
    m_places = new Places(*this);
    m_pages->addCorner(m_places->makeButtons());
    addCommands();
    connectDesk();
    m_top->setExportable(canExport());
    m_whole->setFocusPolicy(Qt::ClickFocus);
    m_whole->setFocus(); // not the first button there is
}

MainWindow::~MainWindow() {
    store();
}

void MainWindow::build() {
    m_top = new TopBar(this);
    m_pages = new Pages(this);
    m_pages->setFocusPolicy(Qt::ClickFocus);
    for (const FixedView& view : fixedViews()) m_pages->addFixed(view.id, view.title, view.tip, view.make(m_context));
    m_logs = new LogPanel(m_context, this);
    m_logs->hide();
    m_middle = new QSplitter(Qt::Vertical, this);
    m_middle->addWidget(m_pages);
    m_middle->addWidget(m_logs);
    m_middle->setStretchFactor(0, 1);
    m_navigator = makeNavigator(m_context);
    m_side = new QStackedWidget(this);
    m_side->addWidget(m_inspector = makeInspector(m_context));
    m_side->setMinimumWidth(260);
    m_sides = new QSplitter(Qt::Horizontal, this);
    m_sides->addWidget(m_navigator);
    m_sides->addWidget(m_middle);
    m_sides->addWidget(m_side);
    m_sides->setStretchFactor(1, 1);
    m_sides->setSizes({248, 652, 380});
    for (QSplitter* splitter : {m_sides, m_middle}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
    }
    m_strip = new ActivityStrip(m_context, this);
    m_whole = new QStackedWidget(this);
    m_whole->addWidget(makeWelcome(m_context));
    m_whole->addWidget(m_sides);
    setCentralWidget(columnOf({m_top, m_whole, m_strip}, m_whole));
    m_veil = new DropVeil(this);
    connect(m_whole, &QStackedWidget::currentChanged, this, [this] { m_top->setExportable(canExport()); });
    connect(m_sides, &QSplitter::splitterMoved, this, [this] { m_top->setNavigatorWidth(m_navigator->width()); });
    connect(m_logs, &LogPanel::closeWanted, this, [this] { showLogs(false); });
    connect(m_strip, &ActivityStrip::logsToggled, this, &MainWindow::showLogs);
}

void MainWindow::addCommands() {
    for (const Command& command : commandCatalog()) {
        auto* action = new QAction(command.title, this);
        QList<QKeySequence> keys{QKeySequence(command.shortcut)};
        // On most keyboards a plus is the shifted "=", and the key is told as that.
        if (command.shortcut.endsWith(QLatin1String("Shift++"))) keys << QKeySequence(QStringLiteral("Ctrl+Shift+="));
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this, [this, &command] {
            if (!command.enabled || command.enabled(*this)) command.run(*this);
        });
        addAction(action);
        if (!command.yields) continue;
        const auto yield = [this, action, &command] { action->setEnabled(command.enabled(*this)); };
        connect(m_pages, &Pages::currentChanged, action, yield);
        yield();
    }
    m_top->setWorkspaceMenu(makeWorkspaceMenu(*this));
    const auto does = [this](const char* id) { return [this, id] { findCommand(QLatin1String(id))->run(*this); }; };
    connect(m_top, &TopBar::runClicked, this, does("run"));
    connect(m_top, &TopBar::cancelClicked, this, does("cancel"));
    connect(m_top, &TopBar::searchClicked, this, does("palette"));
    connect(m_top, &TopBar::parametersClicked, this, &MainWindow::openParameters);
    connect(m_top, &TopBar::exportClicked, this, does("export"));
    connect(m_top, &TopBar::themeClicked, this, does("theme"));
    connect(m_top, &TopBar::helpClicked, this, does("help"));
    connect(&m_context.desk, &Desk::newPipelineWanted, this, does("new"));
}

/// A run opens by itself, a while after it was asked for: who types or walks elsewhere by then keeps the keys.
void MainWindow::openRunBeside(RunId run) {
    const QPointer<QWidget> at = QApplication::focusWidget();
    const bool busy = at && !m_pages->isAncestorOf(at) &&
                      (at->testAttribute(Qt::WA_InputMethodEnabled) || m_navigator->isAncestorOf(at));
    openDocument(QStringLiteral("run:%1").arg(run.value), true);
    if (busy && at) at->setFocus();
    m_context.selection.select(Subject::ofRun(run));
}

void MainWindow::followSession() {
    Session& session = m_context.session;
    connect(&session, &Session::stateChanged, this, [this, &session] {
        const Session::State state = session.state();
        m_top->setWorkspace(session.title(), qpath(session.workspace()));
        // A workspace that was only named is made where it is: the page that asked for it stays.
        const bool away = state == Session::State::Closed || qpath(session.workspace()) != m_restored;
        if (away && !m_restored.isEmpty()) {
            store();
            m_pages->closeAll();
            m_context.selection.clear();
            m_context.undo.clear();
            m_places->forget();
            m_restored.clear();
        }
        m_whole->setCurrentIndex(state == Session::State::Closed || state == Session::State::Broken ? 0 : 1);
        setWindowTitle(session.title().isEmpty() ? QStringLiteral("Stemma")
                                                 : session.title() + QStringLiteral(" – Stemma"));
        if ((state == Session::State::Open || state == Session::State::Named) && m_restored.isEmpty()) restore();
        if (state == Session::State::Open) m_context.settings.addRecent(session.workspace());
    });
    connect(&session, &Session::opened, this, [this](const QStringList& notes) {
        if (!notes.isEmpty()) m_strip->say(notes.join(QStringLiteral(" ")));
    });
    connect(&session, &Session::failed, this, [this](const Error& error) {
        m_strip->say(qtext(error.message + (error.hint.empty() ? "" : ". " + error.hint)), true);
    });
}

void MainWindow::openDocument(const QString& id, bool keep) {
    const qsizetype colon = id.indexOf(QLatin1Char(':'));
    for (const DocumentKind& kind : documentKinds()) {
        if (kind.kind != id.left(colon)) continue;
        m_pages->show(id, keep, [&] { return kind.make(m_context, id.mid(colon + 1)); });
        m_whole->setCurrentIndex(1);
        if (keep) m_pages->focusPage(); // who only previews stays in the list
    }
}

/// A preview's plan stands where the inspector is, until something else is selected.
void MainWindow::showSide() {
    const Subject::Kind kind = m_context.selection.current().kind;
    auto* page = dynamic_cast<Runnable*>(m_pages->currentPage());
    QWidget* panel = page && (kind == Subject::Kind::None || kind == Subject::Kind::Plan) ? page->sidePanel() : nullptr;
    if (panel && m_side->indexOf(panel) < 0) m_side->addWidget(panel);
    m_side->setCurrentWidget(panel ? panel : m_inspector);
}

void MainWindow::showLogs(bool shown) {
    m_strip->setLogsShown(shown);
    if (shown == m_logs->isVisible()) return;
    m_logs->setVisible(shown);
    if (!shown) return;
    const auto* page = dynamic_cast<Runnable*>(m_pages->currentPage());
    m_logs->follow(m_context.selection.current(), page ? page->shownRun() : RunId{});
    if (m_middle->sizes().value(1) < 120) m_middle->setSizes({m_middle->height() - 230, 230});
}

void MainWindow::toggleLogs() {
    showLogs(!m_logs->isVisible());
}

void MainWindow::toggleSide(bool navigator) {
    QWidget* side = navigator ? m_navigator : m_side;
    side->setVisible(!side->isVisible());
    m_top->setNavigatorWidth(m_navigator->isVisible() ? m_navigator->width() : 200);
}

void MainWindow::openPalette() {
    openCommandPalette(*this);
}

void MainWindow::openParameters() {
    m_runs->openParameters(*m_top->parametersButton());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_tray->mayClose()) return event->ignore();
    store();
    m_context.settings.setGeometry(saveGeometry());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls() || event->source()) return;
    event->acceptProposedAction();
    m_veil->setGeometry(rect());
    m_veil->raise();
    m_veil->show();
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) {
    event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    m_veil->hide();
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_veil->hide();
    event->acceptProposedAction();
    const QList<QUrl> urls = event->mimeData()->urls();
    const auto local = std::find_if(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
    if (local != urls.end()) return m_opening->openDropped(local->toLocalFile());
    m_strip->say(tr("Only files and folders of this machine can be dropped here"));
}

} // namespace stemma::ui
