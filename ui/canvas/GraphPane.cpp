// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphPane.h"

#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphList.h"

#include <QApplication>
#include <algorithm>

namespace stemma::ui {

GraphPane::GraphPane(QWidget* parent) : QSplitter(Qt::Horizontal, parent) {
    setObjectName(QStringLiteral("graphPane"));
    setHandleWidth(1);
    setChildrenCollapsible(false);
    m_canvas = new GraphCanvas(this);
    m_list = new GraphList(m_canvas, this);
    m_list->setMinimumWidth(180);
    m_list->hide();
    setStretchFactor(0, 1);
    setStretchFactor(1, 0);
    setFocusProxy(m_canvas);
    connect(m_canvas, &GraphCanvas::listRequested, this, [this] { showList(!listShown()); });
    connect(m_list, &GraphList::closeRequested, this, [this] { showList(false); });
    connect(m_list, &GraphList::leaveRequested, m_canvas, [this] { m_canvas->setFocus(); });
}

bool GraphPane::listShown() const {
    return !m_list->isHidden();
}

void GraphPane::showList(bool on) {
    if (on == listShown()) return;
    const QWidget* focus = QApplication::focusWidget();
    const bool ours = focus && (focus == this || isAncestorOf(focus)); // else somebody is at work elsewhere
    m_list->setVisible(on);
    if (on) {
        constexpr double kShare = 0.36;
        const int wanted = std::max(m_list->minimumWidth(), int(width() * kShare));
        if (sizes().value(1) < wanted / 2 || sizes().value(1) > width() * 2 / 3) setSizes({width() - wanted, wanted});
    }
    if (ours) on ? m_list->setFocus() : m_canvas->setFocus();
    Q_EMIT listShownChanged(on);
}

} // namespace stemma::ui
