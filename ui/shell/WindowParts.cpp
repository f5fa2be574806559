// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowParts.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Runnable.h"
#include "ui/session/Selection.h"
#include "ui/session/Settings.h"
#include "ui/shell/ActivityStrip.h"
#include "ui/shell/Command.h"
#include "ui/shell/ExportDialog.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/TabOrder.h"
#include "ui/shell/TopBar.h"
#include "ui/visual/Exportable.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace stemma::ui {

QWidget* columnOf(std::initializer_list<QWidget*> widgets, QWidget* stretched) {
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* widget : widgets) column->addWidget(widget, widget == stretched ? 1 : 0);
    return whole;
}

void toClipboard(const QString& text) {
    QApplication::clipboard()->setText(text);
}

QMenu* makeWorkspaceMenu(MainWindow& window) {
    auto* menu = new QMenu(&window);
    menu->setLayoutDirection(QGuiApplication::layoutDirection()); // not that of its button, whose arrow stands behind
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &window] {
        menu->clear();
        const Palette palette = currentPalette();
        QString part;
        for (const Command& command : commandCatalog()) {
            if (command.menu.isEmpty()) continue;
            if (!part.isEmpty() && command.menu != part) menu->addSeparator();
            part = command.menu;
            QAction* action =
                menu->addAction(icon(command.icon, palette("text.quiet"), palette("disabled")), command.title);
            action->setShortcut(QKeySequence(command.shortcut));
            action->setShortcutContext(Qt::WidgetShortcut); // shown here; the window's own action answers to the keys
            action->setEnabled(!command.enabled || command.enabled(window));
            QObject::connect(action, &QAction::triggered, menu, [&command, &window] { command.run(window); });
        }
        const QStringList recent = window.context().settings.recentWorkspaces();
        if (recent.isEmpty()) return;
        menu->addSeparator();
        for (const QString& workspace : recent) {
            const std::filesystem::path folder = fspath(workspace).parent_path();
            QAction* action = menu->addAction(icon("pipeline", palette("text.quiet")),
                                              oneLine(qpath(folder.filename()), 40).replace('&', QLatin1String("&&")));
            action->setToolTip(tooltipText(qpath(folder)));
            QObject::connect(action, &QAction::triggered, menu,
                             [workspace, &window] { window.opening().open(workspace); });
        }
    });
    return menu;
}

/// What stands beside a page belongs to it: a version that comes into view is the one in hand, and a step of a preview
/// is nothing to the lineage. A run's page keeps what was selected, which may be part of it.
void MainWindow::selectSubject() {
    auto* page = dynamic_cast<Runnable*>(m_pages->currentPage());
    const Subject about = page ? page->subject() : Subject{};
    const Subject current = m_context.selection.current();
    const bool idle = current.kind == Subject::Kind::None || current.kind == Subject::Kind::Plan;
    if (about.version ? about.version != current.version : about && idle)
        m_context.selection.select(about);
    else if (current.kind == Subject::Kind::Plan && !(page && page->sidePanel()))
        m_context.selection.clear();
}

void MainWindow::followPage() {
    const auto* page = dynamic_cast<Runnable*>(m_pages->currentPage());
    m_strip->setPage(page ? page->facts() : QString());
    m_top->setExportable(canExport());
    showSide();
}

bool MainWindow::focusNextPrevChild(bool next) {
    QWidget* to = tabFrom(*this, focusWidget(), next);
    if (to) to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return to != nullptr;
}

bool MainWindow::exportable() const {
    const auto* page = dynamic_cast<Exportable*>(m_pages->currentPage());
    return canExport() && !page->exportFormats().empty();
}

bool MainWindow::canExport() const {
    return m_whole->currentIndex() == 1 && dynamic_cast<Exportable*>(m_pages->currentPage()) != nullptr;
}

void MainWindow::openExport(const QString& format) {
    if (auto* open = findChild<QWidget*>(QStringLiteral("export-dialog"))) return open->raise();
    if (!canExport()) return m_strip->say(tr("There is nothing in view that could be saved"));
    // A viewer that is still loading says what it can be saved as when it knows.
    auto* dialog = new ExportDialog(m_pages->currentPage(), m_context.desk, this);
    dialog->prefer(format);
    dialog->show();
}

bool MainWindow::hasStory() const {
    if (!canExport()) return false;
    const std::vector<ExportFormat> formats = dynamic_cast<Exportable*>(m_pages->currentPage())->exportFormats();
    return std::any_of(formats.begin(), formats.end(),
                       [](const ExportFormat& format) { return format.id == QLatin1String("story-html"); });
}

} // namespace stemma::ui
