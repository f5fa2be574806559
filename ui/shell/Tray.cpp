// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Tray.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"

#include <QApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace stemma::ui {

namespace {

/// "Run 3 · penguins · 4 of 9"
QString lineOf(const LiveRun& run) {
    QStringList words;
    if (run.run) words << Tray::tr("Run %1").arg(run.run.value);
    words << oneLine(run.pipeline, 40).replace(QLatin1Char('&'), QLatin1String("&&"));
    if (run.total > 0) words << Tray::tr("%1 of %2").arg(run.done()).arg(run.total);
    return words.join(QStringLiteral(" · "));
}

QString summaryOf(const LiveRun& run) {
    QStringList words{oneLine(run.pipeline, 60)};
    if (run.counts.executed > 0) words << Tray::tr("%1 ran").arg(run.counts.executed);
    if (run.counts.reused > 0) words << Tray::tr("%1 reused").arg(run.counts.reused);
    words << qtext(formatDuration(double(run.ended - run.started) / 1e6));
    if (!run.lastError.empty()) words << oneLine(run.lastError, 160);
    return words.join(QStringLiteral(" · "));
}

} // namespace

Tray::Tray(QWidget& window, const Context& context) : m_window(window), m_context(context), m_menu(new QMenu(&window)) {
    m_icon.setIcon(icon("pipeline", currentPalette()("accent")));
    m_icon.setToolTip(QStringLiteral("Stemma"));
    m_icon.setContextMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &Tray::fill);
    fill(); // a menu without entries isn't shown by every desktop
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Context) open();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, [this] {
        open();
        const LiveRun* run = m_context.runs.live(m_told);
        const Store* store = m_context.session.handle().store.get();
        if (run && run->run && m_context.runs.ticketOf(store, run->run) == m_told)
            Q_EMIT m_context.desk.openRun(run->run, true);
    });
    connect(&m_context.runs, &RunCentre::finished, this, &Tray::tell);
    connect(qApp, &QApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive && !m_hidden) m_icon.hide();
    });
}

Tray::~Tray() = default;

bool Tray::mayClose() {
    if (m_decided || !m_context.runs.any()) return true;
    if (m_context.settings.keepRunning())
        keepRunning();
    else
        ask();
    return false;
}

void Tray::ask() {
    if (m_question) return m_question->raise();
    const std::size_t active = m_context.runs.active().size();
    m_question = new QMessageBox(&m_window);
    m_question->setObjectName(QStringLiteral("closing"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setIcon(QMessageBox::NoIcon);
    m_question->setWindowTitle(QStringLiteral("Stemma"));
    m_question->setText(active == 1 ? tr("A run is under way.") : tr("%1 runs are under way.").arg(active));
    m_question->setInformativeText(
        tr("What is finished stays either way. A cancelled step starts anew in the next run."));
    auto* keep = m_question->addButton(available() ? tr("Keep running in the tray") : tr("Keep running, minimized"),
                                       QMessageBox::AcceptRole);
    auto* stop = m_question->addButton(tr("Cancel and close"), QMessageBox::DestructiveRole);
    auto* back = m_question->addButton(tr("Don't close"), QMessageBox::RejectRole);
    keep->setObjectName(QStringLiteral("closing-keep"));
    stop->setObjectName(QStringLiteral("closing-cancel"));
    back->setObjectName(QStringLiteral("closing-back"));
    m_question->setDefaultButton(keep);
    m_question->setEscapeButton(back);
    connect(keep, &QPushButton::clicked, this, &Tray::keepRunning);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_decided = true;
        m_context.runs.cancelAll();
        m_window.close();
    });
    connect(m_question, &QObject::destroyed, this, [this] { m_question = nullptr; });
    m_question->open();
}

void Tray::keepRunning() {
    if (!available()) return m_window.showMinimized();
    m_hidden = true;
    QApplication::setQuitOnLastWindowClosed(false); // the last one just went, and the program stays
    m_icon.setIcon(icon("pipeline", currentPalette()("accent")));
    m_icon.show();
    m_window.hide();
}

void Tray::open() {
    m_hidden = false;
    QApplication::setQuitOnLastWindowClosed(true);
    m_icon.hide();
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void Tray::quit() {
    m_decided = true;
    m_context.runs.cancelAll();
    m_window.close();
    QApplication::quit();
}

void Tray::fill() {
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)); // clear() leaves submenus
    m_menu->addAction(tr("Open Stemma"), this, &Tray::open)->setObjectName(QStringLiteral("tray-open"));
    m_menu->addSeparator();
    const std::vector<int> active = m_context.runs.active();
    if (active.empty()) m_menu->addAction(tr("No run is under way"))->setEnabled(false);
    for (const int ticket : active) {
        QMenu* run = m_menu->addMenu(lineOf(*m_context.runs.live(ticket)));
        QAction* cancel = run->addAction(tr("Cancel"), this, [this, ticket] { m_context.runs.cancel(ticket); });
        cancel->setObjectName(QStringLiteral("tray-cancel"));
        cancel->setEnabled(!m_context.runs.cancelling(ticket));
    }
    m_menu->addSeparator();
    m_menu->addAction(active.empty() ? tr("Quit") : tr("Cancel and quit"), this, &Tray::quit)
        ->setObjectName(QStringLiteral("tray-quit"));
}

void Tray::tell(int ticket) {
    const LiveRun* run = m_context.runs.live(ticket);
    if (m_decided || !run || !m_context.settings.notifications()) return;
    if (run->status == RunStatus::Cancelled) return;                  // by the person, who knows
    if (m_window.isVisible() && QApplication::activeWindow()) return; // a dialog of the window's counts too
    if (double(run->ended - run->started) / 1e6 <= longSeconds) return;
    const QString title =
        run->run ? tr("Run %1 %2").arg(run->run.value).arg(qtext(name(run->status))) : tr("The run did not start");
    const QString text = summaryOf(*run);
    m_told = ticket;
    if (available()) {
        m_icon.show();
        m_icon.showMessage(title, text, m_icon.icon());
    }
    if (m_window.isVisible()) QApplication::alert(&m_window);
    Q_EMIT told(title, text);
}

} // namespace stemma::ui
