// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScrollRow.h"

#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"

#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kFade = 20; ///< what lies under an arrow fades towards it

/// The ground an arrow stands on.
class Ground : public QWidget {
public:
    Ground(int way, QWidget* parent) : QWidget(parent), m_way(way) {}

protected:
    void paintEvent(QPaintEvent*) override {
        const QColor full = currentPalette()("surface");
        QColor none = full;
        none.setAlpha(0);
        QLinearGradient fade(m_way < 0 ? width() : 0, 0, m_way < 0 ? width() - kFade : kFade, 0);
        fade.setColorAt(0, none);
        fade.setColorAt(1, full);
        QPainter(this).fillRect(rect(), fade);
    }

private:
    int m_way;
};

} // namespace

ScrollRow::ScrollRow(QWidget* parent) : QWidget(parent), m_area(new QScrollArea(this)) {
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->viewport()->setAutoFillBackground(false);
    m_area->viewport()->installEventFilter(this);
    m_back = makeArrow("chevron-left", tr("More to the left"), -1);
    m_back->setObjectName(QStringLiteral("scroll-back"));
    m_on = makeArrow("chevron-right", tr("More to the right"), 1);
    m_on->setObjectName(QStringLiteral("scroll-on"));
    connect(m_area->horizontalScrollBar(), &QScrollBar::valueChanged, this, &ScrollRow::place);
    connect(m_area->horizontalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        place();
        showRevealed();
    });
    place();
}

Button* ScrollRow::makeArrow(const char* icon, const QString& name, int way) {
    auto* arrow = new Button({}, icon, new Ground(way, this));
    arrow->setFlat(true);
    arrow->setFocusPolicy(Qt::NoFocus); // the controls themselves are reached by keyboard
    arrow->setAccessibleName(name);
    arrow->setToolTip(tooltipText(name));
    connect(arrow, &QAbstractButton::clicked, this, [this, way] {
        m_revealed = nullptr; // who scrolls sees what they scrolled to
        QScrollBar* bar = m_area->horizontalScrollBar();
        bar->setValue(bar->value() + way * m_area->viewport()->width() * 3 / 4);
    });
    return arrow;
}

void ScrollRow::setRow(QWidget* row) {
    m_area->setWidget(row);
    row->setAutoFillBackground(false);
    row->installEventFilter(this);
    for (QWidget* control : row->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
        control->installEventFilter(this);
}

void ScrollRow::reveal(QWidget* control) {
    m_revealed = control;
    showRevealed();
}

/// Again whenever the row gets another room: at first it has none. In sight is what no arrow lies on: the area itself
/// takes what is below one for seen.
void ScrollRow::showRevealed() {
    if (!m_revealed || !m_area->widget()) return;
    const int edge = m_on->sizeHint().width() + kFade;
    const int left = m_revealed->mapTo(m_area->widget(), QPoint(0, 0)).x(), right = left + m_revealed->width();
    QScrollBar* bar = m_area->horizontalScrollBar();
    const int least = right + edge - m_area->viewport()->width(), most = left - edge;
    bar->setValue(std::min(std::max(bar->value(), least), most)); // its beginning, where there is no room for all of it
}

QSize ScrollRow::sizeHint() const {
    return m_area->widget() ? m_area->widget()->sizeHint() : QSize(100, 28);
}

QSize ScrollRow::minimumSizeHint() const {
    return {2 * m_on->sizeHint().width(), sizeHint().height()};
}

void ScrollRow::place() {
    const QScrollBar* bar = m_area->horizontalScrollBar();
    const QSize size = m_on->sizeHint();
    const int wide = size.width() + kFade, top = (height() - size.height()) / 2;
    m_back->parentWidget()->setGeometry(0, 0, wide, height());
    m_on->parentWidget()->setGeometry(width() - wide, 0, wide, height());
    m_back->setGeometry(QRect(QPoint(0, top), size));
    m_on->setGeometry(QRect(QPoint(kFade, top), size));
    m_back->parentWidget()->setVisible(bar->value() > bar->minimum());
    m_on->parentWidget()->setVisible(bar->value() < bar->maximum());
}

void ScrollRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_area->setGeometry(rect());
    place();
    showRevealed();
}

bool ScrollRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ChildAdded && watched == m_area->widget())
        static_cast<QChildEvent*>(event)->child()->installEventFilter(this);
    if (event->type() == QEvent::FocusIn && watched != m_area->viewport()) {
        // Who presses one with the mouse sees it; it must not move away from below the pointer.
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason)
            reveal(qobject_cast<QWidget*>(watched));
    }
    if (event->type() != QEvent::Wheel || watched != m_area->viewport()) return QWidget::eventFilter(watched, event);
    const auto* wheel = static_cast<QWheelEvent*>(event);
    const QPoint turned = wheel->pixelDelta().isNull() ? wheel->angleDelta() / 2 : wheel->pixelDelta();
    QScrollBar* bar = m_area->horizontalScrollBar();
    if (bar->maximum() == bar->minimum()) return false;
    m_revealed = nullptr;
    bar->setValue(bar->value() - (turned.x() != 0 ? turned.x() : turned.y()));
    return true;
}

} // namespace stemma::ui
