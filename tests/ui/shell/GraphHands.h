// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "DesktopFixture.h"

#include "ui/graph/GraphPage.h"
#include "ui/shell/Places.h"

#include <QAbstractButton>
#include <QMenu>
#include <algorithm>

namespace stemma::ui {

/// What a person does with the graphs of a window.
struct GraphDesktop : Desktop {
    GraphPage* page(const char* id) const { return qobject_cast<GraphPage*>(window->pages().page(QLatin1String(id))); }
    /// Shows a view, and waits until all of it is on screen.
    GraphPage* shown(const char* id) const {
        window->pages().showFixed(QLatin1String(id));
        return settles(id) ? page(id) : nullptr;
    }
    bool settles(const char* id) const {
        return QTest::qWaitFor([&] { return !page(id)->loading() && !page(id)->canvas()->drawing().nodes.empty(); },
                               kPatience);
    }
    VersionId latest(const std::string& name) const { return session.overview()->artifact(name)->latestVersion()->id; }
    bool runAgain() const {
        const auto before = session.overview()->runs.size();
        QTest::mouseClick(find<QPushButton>("run"), Qt::LeftButton);
        return QTest::qWaitFor(
            [&] {
                const auto overview = session.overview();
                return !runs.any() && overview->runs.size() > before &&
                       overview->runs.front().status == RunStatus::Completed;
            },
            kPatience);
    }
    static void click(GraphCanvas& canvas, const std::string& id, Qt::KeyboardModifiers keys = Qt::NoModifier) {
        canvas.reveal(id);
        QTest::mouseClick(&canvas, Qt::LeftButton, keys, canvas.nodeRect(id).center().toPoint());
    }
    static std::vector<std::string> idsOf(const GraphCanvas& canvas) {
        std::vector<std::string> ids;
        for (const DrawnNode& node : canvas.drawing().nodes) ids.push_back(node.id);
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    /// In the menu of a chip; else of how a graph is shown.
    static void choose(GraphPage& page, const QString& words, const char* chip = "graph-fold") {
        QTest::mouseClick(page.findChild<QAbstractButton*>(chip), Qt::LeftButton);
        take(page, {words});
    }
    /// In the menu of a node, which may lead to another menu.
    static void chooseAt(GraphPage& page, const std::string& id, const QStringList& words) {
        Q_EMIT page.canvas()->contextRequested(id, page.mapToGlobal(QPoint(10, 10)));
        take(page, words);
    }

private:
    static void take(GraphPage& page, const QStringList& words) {
        auto* menu = page.findChild<QMenu*>();
        const QMenu* in = menu;
        for (const QString& word : words) {
            const auto actions = in->actions();
            const auto action = std::ranges::find(actions, word, &QAction::text);
            QVERIFY2(action != actions.end(), qPrintable(word));
            (*action)->menu() ? void(in = (*action)->menu()) : (*action)->trigger();
        }
        menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

} // namespace stemma::ui
