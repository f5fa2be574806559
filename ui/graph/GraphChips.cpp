// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphChips.h"

#include "ui/widgets/FlowLayout.h"

#include <QEvent>
#include <QRegion>

namespace stemma::ui {

namespace {

constexpr int kLeft = 14, kTop = 12, kRight = 14;

} // namespace

GraphChips::GraphChips(QWidget* canvas) : QWidget(canvas), m_flow(new FlowLayout(this, 8, 6)) {
    setAttribute(Qt::WA_NoSystemBackground);
    m_flow->setContentsMargins(0, 0, 0, 0);
    canvas->installEventFilter(this);
}

void GraphChips::add(QWidget* chip, QWidget* before) {
    const qsizetype at = before ? m_chips.indexOf(before) : m_chips.size();
    m_chips.insert(at, chip);
    m_flow->insertWidget(int(at), chip);
}

void GraphChips::addPassing(QWidget* chip) {
    m_passing << chip;
    add(chip);
}

void GraphChips::place() {
    const int width = std::max(40, parentWidget()->width() - kLeft - kRight);
    setGeometry(kLeft, kTop, width, std::max(1, m_flow->heightForWidth(width)));
    m_flow->setGeometry(rect());
    QRegion taken;
    for (const QWidget* chip : m_chips)
        if (!chip->isHidden()) taken += chip->geometry();
    setMask(taken.isEmpty() ? QRegion(0, 0, 1, 1) : taken); // what is between them is the canvas'
    Q_EMIT placed();
}

int GraphChips::bottom() const {
    int low = 0;
    for (const QWidget* chip : m_chips)
        if (!chip->isHidden() && !m_passing.contains(chip)) low = std::max(low, chip->geometry().bottom() + 1);
    return low == 0 ? 0 : kTop + low;
}

bool GraphChips::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QWidget::eventFilter(watched, event);
}

bool GraphChips::event(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutRequest) place();
    return QWidget::event(event);
}

} // namespace stemma::ui
