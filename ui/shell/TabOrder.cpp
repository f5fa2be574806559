// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TabOrder.h"

#include <QLayout>
#include <QSplitter>
#include <QWidget>
#include <algorithm>

namespace stemma::ui {

namespace {

void addItems(QLayout& layout, std::vector<QWidget*>& children) {
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem* item = layout.itemAt(i);
        if (item->widget())
            children.push_back(item->widget());
        else if (item->layout())
            addItems(*item->layout(), children);
    }
}

/// Those in a layout or a splitter as these have them, then the rest as they were made.
std::vector<QWidget*> childrenOf(QWidget& widget) {
    std::vector<QWidget*> children;
    if (const auto* splitter = qobject_cast<QSplitter*>(&widget))
        for (int i = 0; i < splitter->count(); ++i) children.push_back(splitter->widget(i));
    if (widget.layout()) addItems(*widget.layout(), children);
    for (QObject* child : widget.children()) {
        auto* one = qobject_cast<QWidget*>(child);
        if (one && !one->isWindow() && std::find(children.begin(), children.end(), one) == children.end())
            children.push_back(one);
    }
    return children;
}

bool wantsTab(const QWidget& widget) {
    return (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget.focusProxy();
}

/// `always` is in the order whether it wants Tab or not.
void walk(QWidget& widget, const QWidget* always, std::vector<QWidget*>& order) {
    if (!widget.isVisible() || !widget.isEnabled()) return;
    if (wantsTab(widget) || &widget == always) order.push_back(&widget);
    for (QWidget* child : childrenOf(widget)) walk(*child, always, order);
}

} // namespace

std::vector<QWidget*> tabOrder(QWidget& window) {
    std::vector<QWidget*> order;
    walk(window, nullptr, order);
    return order;
}

QWidget* tabFrom(QWidget& window, QWidget* focus, bool next) {
    std::vector<QWidget*> order;
    walk(window, focus, order);
    if (order.empty()) return nullptr;
    const auto count = std::ptrdiff_t(order.size());
    const auto found = std::find(order.begin(), order.end(), focus);
    std::ptrdiff_t at = found == order.end() ? (next ? -1 : count) : found - order.begin();
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        at = (at + (next ? 1 : -1) + count) % count;
        if (wantsTab(*order[std::size_t(at)])) return order[std::size_t(at)];
    }
    return nullptr;
}

} // namespace stemma::ui
