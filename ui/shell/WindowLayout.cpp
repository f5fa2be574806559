// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Text.h"
#include "ui/session/Kept.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/shell/Places.h"
#include "ui/shell/RunControl.h"
#include "ui/shell/TopBar.h"
#include "ui/views/catalog.h"

#include <QSplitter>
#include <algorithm>

// What a window remembers of a workspace: its layout, its tabs, and how they are looked at.
namespace stemma::ui {

void MainWindow::restore() {
    m_restored = qpath(m_context.session.workspace());
    const auto kept = [this](const char* name) {
        return m_context.settings.remembered(m_context.session.workspace(), QLatin1String(name));
    };
    // In a small window both sides give way to what is looked at.
    const int left = std::clamp(width() * 21 / 100, 190, 248), right = std::clamp(width() * 32 / 100, 260, 380);
    m_sides->setSizes({left, width() - left - right, right});
    if (const QVariant sides = kept("sides"); sides.isValid()) m_sides->restoreState(sides.toByteArray());
    if (const QVariant middle = kept("middle"); middle.isValid()) m_middle->restoreState(middle.toByteArray());
    // What was asked for meanwhile stays in view.
    const QString asked = m_pages->documents().isEmpty() ? QString() : m_pages->current();
    {
        const QSignalBlocker quiet(m_pages); // only what is in view in the end is in hand
        for (const QString& id : kept("documents").toStringList()) openDocument(id, true);
        const QVariantMap looks = kept("looks").toMap();
        for (auto look = looks.begin(); look != looks.end(); ++look)
            if (auto* page = m_pages->has(look.key()) ? dynamic_cast<Kept*>(m_pages->page(look.key())) : nullptr)
                page->giveBack(look->toMap());
        // Those that are always there had another workspace before.
        for (const FixedView& view : fixedViews())
            if (auto* page = dynamic_cast<Kept*>(m_pages->page(view.id))) page->giveBack(looks.value(view.id).toMap());
        const QString current = asked.isEmpty() ? kept("current").toString() : asked;
        m_pages->has(current) ? openDocument(current, true) : m_pages->showFixed(current);
    }
    selectSubject();
    m_places->forget();
    m_runs->setPage(m_pages->currentPage());
    m_top->setNavigatorWidth(m_navigator->width());
    m_pages->currentPage()->setFocus(); // not the first button there is
}

void MainWindow::store() {
    if (m_restored.isEmpty()) return;
    QStringList documents;
    for (const QString& id : m_pages->documents())
        for (const DocumentKind& kind : documentKinds())
            if (kind.remembered && id.startsWith(kind.kind + QLatin1Char(':'))) documents << id;
    const auto keep = [this](const char* name, const QVariant& value) {
        m_context.settings.remember(fspath(m_restored), QLatin1String(name), value);
    };
    keep("sides", m_sides->saveState());
    keep("middle", m_middle->saveState());
    keep("documents", documents);
    keep("current", m_pages->current());
    QStringList pages = documents;
    for (const FixedView& view : fixedViews()) pages << view.id;
    QVariantMap looks;
    for (const QString& id : pages)
        if (const auto* page = dynamic_cast<const Kept*>(m_pages->page(id)))
            if (const QVariantMap look = page->kept(); !look.isEmpty()) looks[id] = look;
    keep("looks", looks);
}

} // namespace stemma::ui
