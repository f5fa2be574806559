// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasAccess.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <algorithm>
#include <unordered_map>
#include <utility>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostRelated = 200; ///< neighbours that are told of one node
constexpr std::size_t kSpareNodes = 64;   ///< nodes of earlier graphs that may stay known

AccessListener g_listener = &QAccessible::updateAccessibility;

class CanvasAccess;
CanvasAccess* accessOf(GraphCanvas* canvas);

/// What a node and a lane have in common: no object of their own, and a place in the canvas.
class PartAccess : public QAccessibleInterface {
public:
    explicit PartAccess(GraphCanvas* canvas) : m_canvas(canvas) {}
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_canvas ? m_canvas->window()->windowHandle() : nullptr; }
    QAccessible::Role role() const override { return QAccessible::TreeItem; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    void setText(QAccessible::Text, const QString&) override {}

protected:
    const GraphScene* scene() const { return m_canvas ? m_canvas->scene().get() : nullptr; }
    QRect onScreen(const QRectF& widget) const {
        const QRect box = widget.toAlignedRect();
        return QRect(m_canvas->mapToGlobal(box.topLeft()), box.size());
    }
    QPointer<GraphCanvas> m_canvas;
};

/// A node, named by its id, so that it survives a new layout, and is invalid once it is gone. What leads to it is
/// related as what controls it, what it leads to as what it controls: Qt has no better word.
class NodeAccess : public PartAccess, public QAccessibleActionInterface {
public:
    NodeAccess(GraphCanvas* canvas, std::string id) : PartAccess(canvas), m_id(std::move(id)) {}

    bool isValid() const override { return index() >= 0; }
    QAccessibleInterface* parent() const override;
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QRect rect() const override { return isValid() ? onScreen(m_canvas->nodeRect(m_id)) : QRect(); }

    QString text(QAccessible::Text which) const override {
        const int node = index();
        if (node < 0) return {};
        if (which == QAccessible::Name) return oneLine(m_canvas->drawing().nodes[std::size_t(node)].name);
        if (which == QAccessible::Description) return m_canvas->describe(m_id);
        return {};
    }

    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = state.multiSelectable = true;
        const auto& chosen = m_canvas->selected();
        state.selected = std::find(chosen.begin(), chosen.end(), m_id) != chosen.end();
        state.focused = m_canvas->hasFocus() && m_canvas->current() == m_id;
        state.offscreen = !QRectF(m_canvas->rect()).intersects(m_canvas->nodeRect(m_id));
        state.expandable = state.collapsed = isGroup();
        return state;
    }

    QVector<QPair<QAccessibleInterface*, QAccessible::Relation>>
    relations(QAccessible::Relation match = QAccessible::AllRelations) const override;

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    QStringList actionNames() const override {
        QStringList names{pressAction(), setFocusAction()};
        if (isGroup()) names << toggleAction();
        return names;
    }
    void doAction(const QString& name) override {
        if (!isValid()) return;
        if (name == toggleAction()) return m_canvas->open(m_id);
        if (name == setFocusAction()) m_canvas->setFocus();
        m_canvas->select({m_id});
        m_canvas->showNodes({m_id});
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    int index() const { return scene() ? scene()->indexOf(m_id) : -1; }
    bool isGroup() const { return isValid() && scene()->nodes()[std::size_t(index())].kind == DrawnNode::Kind::Group; }
    std::string m_id;
};

/// A lane with its nodes, by its number.
class LaneAccess : public PartAccess {
public:
    LaneAccess(GraphCanvas* canvas, int lane) : PartAccess(canvas), m_lane(lane) {}
    bool isValid() const override { return scene() && m_lane < int(m_canvas->drawing().lanes.size()); }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }
    int childCount() const override;
    QAccessibleInterface* child(int i) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QRect rect() const override {
        QRectF units;
        for (const int node : nodes()) units |= scene()->nodes()[std::size_t(node)].box;
        return units.isNull() ? QRect() : onScreen(m_canvas->view().toWidget(units));
    }
    QString text(QAccessible::Text which) const override {
        if (!isValid()) return {};
        const DrawnLane& lane = m_canvas->drawing().lanes[std::size_t(m_lane)];
        if (which == QAccessible::Name) return oneLine(lane.name);
        return which == QAccessible::Description ? oneLine(lane.facts) : QString();
    }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.invalid = !isValid();
        state.expandable = state.expanded = isValid();
        return state;
    }

private:
    std::vector<int> nodes() const;
    int m_lane;
};

/// A tree: lanes with their nodes where there are lanes, else all the nodes; then the buttons.
class CanvasAccess : public QAccessibleWidget {
public:
    explicit CanvasAccess(GraphCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::Tree), m_canvas(canvas) {}
    ~CanvasAccess() override {
        for (const auto& [id, access] : m_nodes) QAccessible::deleteAccessibleInterface(access);
        for (const QAccessible::Id access : m_lanes) QAccessible::deleteAccessibleInterface(access);
    }

    int childCount() const override { return parts() + QAccessibleWidget::childCount(); }
    QAccessibleInterface* child(int i) const override {
        if (i < 0 || i >= childCount()) return nullptr;
        if (i >= parts()) return QAccessibleWidget::child(i - parts());
        return laneCount() > 0 ? lane(i) : node(i);
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        if (laneCount() > 0) {
            for (std::size_t i = 0; i < m_lanes.size(); ++i)
                if (QAccessible::accessibleInterface(m_lanes[i]) == child) return int(i);
        } else if (const int at = indexOfNode(child); at >= 0) {
            return at;
        }
        const int widget = QAccessibleWidget::indexOfChild(child);
        return widget < 0 ? -1 : parts() + widget;
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

    QAccessibleInterface* node(int i) const {
        if (m_nodes.size() > 2 * std::size_t(nodes()) + kSpareNodes) forgetGone();
        const std::string& id = m_canvas->scene()->nodes()[std::size_t(i)].id;
        const auto [entry, isNew] = m_nodes.try_emplace(id, 0);
        if (isNew) entry->second = QAccessible::registerAccessibleInterface(new NodeAccess(m_canvas, id));
        return QAccessible::accessibleInterface(entry->second);
    }
    QAccessibleInterface* lane(int i) const {
        while (int(m_lanes.size()) <= i)
            m_lanes.push_back(QAccessible::registerAccessibleInterface(new LaneAccess(m_canvas, int(m_lanes.size()))));
        return QAccessible::accessibleInterface(m_lanes[std::size_t(i)]);
    }
    int indexOfNode(const QAccessibleInterface* child) const {
        for (const auto& [id, access] : m_nodes)
            if (QAccessible::accessibleInterface(access) == child) return m_canvas->scene()->indexOf(id);
        return -1;
    }
    /// Of a lane, in the order of the drawing.
    const std::vector<int>& nodesOf(int lane) const {
        if (m_laned != m_canvas->scene()) {
            m_laned = m_canvas->scene();
            m_laneNodes.assign(std::size_t(laneCount()), {});
            const auto& drawn = m_canvas->drawing().nodes;
            for (std::size_t i = 0; i < drawn.size(); ++i)
                if (drawn[i].lane >= 0 && drawn[i].lane < laneCount())
                    m_laneNodes[std::size_t(drawn[i].lane)].push_back(int(i));
        }
        return m_laneNodes[std::size_t(lane)];
    }
    int laneCount() const { return m_canvas->scene() ? int(m_canvas->drawing().lanes.size()) : 0; }

private:
    int nodes() const { return m_canvas->scene() ? int(m_canvas->scene()->nodes().size()) : 0; }
    int parts() const { return laneCount() > 0 ? laneCount() : nodes(); }

    void forgetGone() const {
        std::erase_if(m_nodes, [this](const auto& entry) {
            if (m_canvas->scene()->indexOf(entry.first) >= 0) return false;
            QAccessible::deleteAccessibleInterface(entry.second);
            return true;
        });
    }

    GraphCanvas* m_canvas;
    mutable std::unordered_map<std::string, QAccessible::Id> m_nodes; ///< made when somebody asks
    mutable std::vector<QAccessible::Id> m_lanes;
    mutable std::shared_ptr<const GraphScene> m_laned; ///< what m_laneNodes are of
    mutable std::vector<std::vector<int>> m_laneNodes;
};

CanvasAccess* accessOf(GraphCanvas* canvas) {
    return static_cast<CanvasAccess*>(QAccessible::queryAccessibleInterface(canvas));
}

QAccessibleInterface* NodeAccess::parent() const {
    const int node = index();
    CanvasAccess* canvas = accessOf(m_canvas);
    if (node < 0 || canvas->laneCount() == 0) return canvas;
    const int lane = m_canvas->drawing().nodes[std::size_t(node)].lane;
    return lane >= 0 && lane < canvas->laneCount() ? canvas->lane(lane) : canvas;
}

QVector<QPair<QAccessibleInterface*, QAccessible::Relation>> NodeAccess::relations(QAccessible::Relation match) const {
    QVector<QPair<QAccessibleInterface*, QAccessible::Relation>> found;
    const int node = index();
    if (node < 0) return found;
    const auto add = [&](KeyedLists::List edges, bool up, QAccessible::Relation relation) {
        if ((match & relation) == 0) return;
        std::size_t told = 0;
        for (const int e : edges) {
            if (++told > kMostRelated) return;
            const SceneEdge& edge = scene()->edges()[std::size_t(e)];
            found.append({accessOf(m_canvas)->node(up ? edge.from : edge.to), relation});
        }
    };
    add(scene()->into(node), true, QAccessible::Controller);
    add(scene()->outOf(node), false, QAccessible::Controlled);
    return found;
}

std::vector<int> LaneAccess::nodes() const {
    return isValid() ? accessOf(m_canvas)->nodesOf(m_lane) : std::vector<int>();
}

int LaneAccess::childCount() const {
    return int(nodes().size());
}

QAccessibleInterface* LaneAccess::child(int i) const {
    const std::vector<int> all = nodes();
    return i < 0 || i >= int(all.size()) ? nullptr : accessOf(m_canvas)->node(all[std::size_t(i)]);
}

int LaneAccess::indexOfChild(const QAccessibleInterface* child) const {
    const std::vector<int> all = nodes();
    const auto at = std::find(all.begin(), all.end(), accessOf(m_canvas)->indexOfNode(child));
    return at == all.end() ? -1 : int(at - all.begin());
}

QAccessibleInterface* make(const QString& name, QObject* object) {
    if (name != QLatin1String(GraphCanvas::staticMetaObject.className())) return nullptr;
    auto* canvas = qobject_cast<GraphCanvas*>(object);
    return canvas ? new CanvasAccess(canvas) : nullptr;
}

} // namespace

void tellCurrent(GraphCanvas& canvas) {
    if (canvas.current().empty()) return;
    QAccessibleInterface* node = accessOf(&canvas)->node(canvas.scene()->indexOf(canvas.current()));
    QAccessibleEvent event(node, QAccessible::Focus);
    g_listener(&event);
}

void tellReordered(GraphCanvas& canvas) {
    QAccessibleEvent event(&canvas, QAccessible::ObjectReorder);
    g_listener(&event);
}

void tellAlert(GraphCanvas& canvas) {
    QAccessibleEvent event(&canvas, QAccessible::Alert);
    g_listener(&event);
}

AccessListener setAccessListener(AccessListener listener) {
    return std::exchange(g_listener, listener);
}

void exposeCanvas() {
    static const bool installed = [] {
        QAccessible::installFactory(&make);
        return true;
    }();
    (void)installed;
}

} // namespace stemma::ui
