// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasAccess.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <algorithm>
#include <unordered_map>

namespace stemma::ui {

namespace {

/// A node, named by its id, so that it survives a new layout, and is invalid once it is gone.
class NodeAccess : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    NodeAccess(GraphCanvas* canvas, std::string id) : m_canvas(canvas), m_id(std::move(id)) {}

    bool isValid() const override { return index() >= 0; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_canvas ? m_canvas->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QRect rect() const override {
        if (!isValid()) return {};
        const QRect box = m_canvas->nodeRect(m_id).toAlignedRect();
        return QRect(m_canvas->mapToGlobal(box.topLeft()), box.size());
    }

    QString text(QAccessible::Text which) const override {
        const int node = index();
        if (node < 0) return {};
        if (which == QAccessible::Name) return oneLine(m_canvas->drawing().nodes[std::size_t(node)].name);
        if (which == QAccessible::Description) return m_canvas->describe(m_id);
        return {};
    }
    void setText(QAccessible::Text, const QString&) override {}

    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = true;
        const auto& chosen = m_canvas->selected();
        state.selected = std::find(chosen.begin(), chosen.end(), m_id) != chosen.end();
        state.focused = m_canvas->hasFocus() && m_canvas->current() == m_id;
        state.offscreen = !QRectF(m_canvas->rect()).intersects(m_canvas->nodeRect(m_id));
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& name) override {
        if (!isValid()) return;
        if (name == setFocusAction()) m_canvas->setFocus();
        m_canvas->select({m_id});
        m_canvas->showNodes({m_id});
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    int index() const { return m_canvas && m_canvas->scene() ? m_canvas->scene()->indexOf(m_id) : -1; }
    QPointer<GraphCanvas> m_canvas;
    std::string m_id;
};

class CanvasAccess : public QAccessibleWidget {
public:
    explicit CanvasAccess(GraphCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::List), m_canvas(canvas) {}
    ~CanvasAccess() override {
        for (const auto& [id, access] : m_nodes) QAccessible::deleteAccessibleInterface(access);
    }

    int childCount() const override { return nodes() + QAccessibleWidget::childCount(); }
    QAccessibleInterface* child(int i) const override {
        if (i < 0 || i >= childCount()) return nullptr;
        return i < nodes() ? node(i) : QAccessibleWidget::child(i - nodes());
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        for (const auto& [id, access] : m_nodes)
            if (QAccessible::accessibleInterface(access) == child) return m_canvas->scene()->indexOf(id);
        const int widget = QAccessibleWidget::indexOfChild(child);
        return widget < 0 ? -1 : nodes() + widget;
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        if (!m_canvas->scene()) return nullptr;
        const QPointF at = m_canvas->view().toUnits(QPointF(m_canvas->mapFromGlobal(QPoint(x, y))));
        const int found = m_canvas->scene()->nodeAt(at);
        return found < 0 ? nullptr : node(found);
    }
    QAccessibleInterface* focusChild() const override {
        const int current = m_canvas->scene() ? m_canvas->scene()->indexOf(m_canvas->current()) : -1;
        return current < 0 ? nullptr : node(current);
    }

private:
    int nodes() const { return m_canvas->scene() ? int(m_canvas->scene()->nodes().size()) : 0; }
    QAccessibleInterface* node(int i) const {
        if (m_nodes.size() > 2 * std::size_t(nodes()) + kSpare) forgetGone();
        const std::string& id = m_canvas->scene()->nodes()[std::size_t(i)].id;
        const auto [entry, isNew] = m_nodes.try_emplace(id, 0);
        if (isNew) entry->second = QAccessible::registerAccessibleInterface(new NodeAccess(m_canvas, id));
        return QAccessible::accessibleInterface(entry->second);
    }

    void forgetGone() const {
        std::erase_if(m_nodes, [this](const auto& entry) {
            if (m_canvas->scene()->indexOf(entry.first) >= 0) return false;
            QAccessible::deleteAccessibleInterface(entry.second);
            return true;
        });
    }

    static constexpr std::size_t kSpare = 64; ///< nodes of earlier graphs that may stay known
    GraphCanvas* m_canvas;
    mutable std::unordered_map<std::string, QAccessible::Id> m_nodes; ///< made when somebody asks
};

QAccessibleInterface* make(const QString& name, QObject* object) {
    if (name != QLatin1String(GraphCanvas::staticMetaObject.className())) return nullptr;
    auto* canvas = qobject_cast<GraphCanvas*>(object);
    return canvas ? new CanvasAccess(canvas) : nullptr;
}

} // namespace

void exposeCanvas() {
    static const bool installed = [] {
        QAccessible::installFactory(&make);
        return true;
    }();
    (void)installed;
}

} // namespace stemma::ui
