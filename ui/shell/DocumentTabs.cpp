// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DocumentTabs.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kPad = 12, kCross = 14, kGap = 8, kMostWidth = 220, kLeastWidth = 120;

QFont tabFont(bool current, bool kept) {
    QFont font = Fonts::sized(13, current ? QFont::DemiBold : QFont::Normal);
    font.setItalic(!kept);
    return font;
}

/// Where there is no room for "penguins/model @3" the pipeline goes first: it is the same in most tabs.
QString fitted(const QString& name, const QFontMetrics& metrics, int room) {
    if (metrics.horizontalAdvance(name) <= room) return name;
    return metrics.elidedText(name.mid(name.lastIndexOf(u'/') + 1), Qt::ElideMiddle, room);
}

} // namespace

DocumentTabs::DocumentTabs(QWidget* parent) : QTabBar(parent) {
    setObjectName(QStringLiteral("documents"));
    setAccessibleName(tr("Documents"));
    setDrawBase(false);
    setExpanding(false);
    setMovable(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideMiddle);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
}

void DocumentTabs::setInView(bool inView) {
    m_inView = inView;
    update();
}

QSize DocumentTabs::tabSizeHint(int index) const {
    const QFontMetrics metrics(tabFont(true, tabData(index).toBool()));
    const int width = kPad * 2 + metrics.horizontalAdvance(tabText(index)) + kGap + kCross;
    return {std::min(width, qRound(kMostWidth * Fonts::scale())), qRound(38 * Fonts::scale())};
}

/// Narrower ones would tell nothing: then the bar scrolls. But one alone needs no arrows, and of several the one in
/// view has its cross beside them.
QSize DocumentTabs::minimumTabSizeHint(int index) const {
    const QSize whole = tabSizeHint(index);
    const int arrows = count() > 1 ? 2 * style()->pixelMetric(QStyle::PM_TabBarScrollButtonWidth, nullptr, this) : 0;
    const int inSight = std::max(width() - arrows, kPad * 2 + kCross);
    return {std::min({whole.width(), qRound(kLeastWidth * Fonts::scale()), inSight}), whole.height()};
}

QRect DocumentTabs::crossOf(int index) const {
    const QRect box = tabRect(index);
    return {box.right() - kPad - kCross + 4, box.center().y() - kCross / 2 + 1, kCross, kCross};
}

void DocumentTabs::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < count(); ++i) {
        const QRect box = tabRect(i);
        const bool here = m_inView && i == currentIndex();
        const QFont font = tabFont(here, tabData(i).toBool());
        painter.setFont(font);
        painter.setPen(palette(here || i == m_hovered ? "text" : "text.quiet"));
        const QRect cross = crossOf(i);
        const QRect text(box.left() + kPad, box.top(), cross.left() - kGap - box.left() - kPad + 2, box.height());
        painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                         fitted(tabText(i), QFontMetrics(font), text.width()));
        if (i == m_hovered && m_overCross) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(palette("switch"));
            painter.drawRoundedRect(cross.adjusted(-2, -2, 2, 2), 4, 4);
        }
        drawIcon(painter, "close", cross, palette(here || i == m_hovered ? "text" : "text.quiet"));
        if (here) painter.fillRect(QRect(box.left() + 2, height() - 2, box.width() - 4, 2), palette("accent"));
        if (hasFocus() && i == currentIndex()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(palette("focus"));
            painter.drawRoundedRect(QRectF(box).adjusted(3.5, 6.5, -3.5, -5.5), 4, 4);
        }
    }
}

void DocumentTabs::mousePressEvent(QMouseEvent* event) {
    const int index = tabAt(event->pos());
    if (index >= 0 &&
        (event->button() == Qt::MiddleButton ||
         (event->button() == Qt::LeftButton && crossOf(index).adjusted(-3, -3, 3, 3).contains(event->pos())))) {
        m_pressedCross = index;
        return;
    }
    QTabBar::mousePressEvent(event);
}

void DocumentTabs::mouseReleaseEvent(QMouseEvent* event) {
    if (m_pressedCross >= 0) {
        const int index = m_pressedCross;
        m_pressedCross = -1;
        if (tabAt(event->pos()) == index) Q_EMIT tabCloseRequested(index);
        return;
    }
    QTabBar::mouseReleaseEvent(event);
}

void DocumentTabs::mouseMoveEvent(QMouseEvent* event) {
    const int index = tabAt(event->pos());
    const bool over = index >= 0 && crossOf(index).adjusted(-3, -3, 3, 3).contains(event->pos());
    if (index != m_hovered || over != m_overCross) {
        m_hovered = index;
        m_overCross = over;
        update();
    }
    QTabBar::mouseMoveEvent(event);
}

void DocumentTabs::leaveEvent(QEvent* event) {
    m_hovered = -1;
    update();
    QTabBar::leaveEvent(event);
}

void SwitchFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(currentPalette()("switch"));
    painter.drawRoundedRect(rect(), 7, 7);
}

SwitchButton::SwitchButton(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
}

QSize SwitchButton::sizeHint() const {
    const QFontMetrics metrics(Fonts::sized(13, QFont::DemiBold));
    return {metrics.horizontalAdvance(text()) + 26, qRound(26 * Fonts::scale())};
}

void SwitchButton::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked()) {
        painter.setPen(palette("line"));
        painter.setBrush(palette("surface"));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    if (hasFocus()) {
        painter.setPen(palette("focus"));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5);
    }
    painter.setPen(palette(isChecked() || underMouse() ? "text" : "text.quiet"));
    painter.setFont(Fonts::sized(13, isChecked() ? QFont::DemiBold : QFont::Normal));
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextHideMnemonic, text());
}

} // namespace stemma::ui
