// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Sparkline.h"

#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace stemma::ui {

namespace {
constexpr double kSide = 5, kDot = 3, kMarkDot = 2;
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("sparkline"));
}

void Sparkline::setValues(std::vector<Value> values, int current, const char* token) {
    m_values = std::move(values);
    m_current = current;
    m_hover = -1;
    m_token = token;
    bool any = false;
    for (Value& each : m_values) {
        if (each.value && !std::isfinite(*each.value)) each.value.reset();
        if (!each.value) continue;
        m_least = any ? std::min(m_least, *each.value) : *each.value;
        m_most = any ? std::max(m_most, *each.value) : *each.value;
        any = true;
    }
    setAccessibleName(tr("How it went over %n versions", nullptr, int(m_values.size())));
    update();
}

double Sparkline::xOf(int index) const {
    const double room = width() - 2 * kSide;
    return m_values.size() < 2 ? kSide + room / 2 : kSide + room * index / double(m_values.size() - 1);
}

QPointF Sparkline::at(int index) const {
    const double span = m_most / 2 - m_least / 2; // of half the values: all of them may be further apart than a number
    const double share = span > 0 ? (*m_values[std::size_t(index)].value / 2 - m_least / 2) / span : 0.5;
    return {xOf(index), height() - kSide - share * (height() - 2 * kSide)};
}

int Sparkline::nearest(double x) const {
    int best = -1;
    for (int i = 0; i < int(m_values.size()); ++i)
        if (m_values[std::size_t(i)].value && (best < 0 || std::abs(xOf(i) - x) < std::abs(xOf(best) - x))) best = i;
    return best;
}

void Sparkline::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette(m_token), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() > 1)
            painter.drawPolyline(line);
        else if (line.size() == 1)
            painter.drawPoint(line.first());
        line.clear();
    };
    // Of the values of one pixel column the first, the least, the most and the last are enough: no peak is lost.
    int column = -1;
    QPointF low, high, last;
    const auto endColumn = [&] {
        if (column < 0) return;
        line << low << high << last;
        column = -1;
    };
    for (int i = 0; i < int(m_values.size()); ++i) {
        if (!m_values[std::size_t(i)].value) {
            endColumn();
            flush();
            continue;
        }
        const QPointF point = at(i);
        if (int(point.x()) != column) {
            endColumn();
            line << point;
            column = int(point.x());
            low = high = point;
        }
        if (point.y() > low.y()) low = point;
        if (point.y() < high.y()) high = point;
        last = point;
    }
    endColumn();
    flush();
    const auto dot = [&](int index, double radius) {
        if (index < 0 || index >= int(m_values.size()) || !m_values[std::size_t(index)].value) return;
        const char* mark = m_values[std::size_t(index)].mark;
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette(mark ? mark : m_token));
        painter.drawEllipse(at(index), radius, radius);
    };
    for (int i = 0; i < int(m_values.size()); ++i)
        if (m_values[std::size_t(i)].mark) dot(i, kMarkDot);
    dot(m_current, kDot);
    dot(m_hover, kDot);
}

bool Sparkline::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = nearest(help->pos().x());
        if (index >= 0) QToolTip::showText(help->globalPos(), tooltipText(m_values[std::size_t(index)].label), this);
        return true;
    }
    return QWidget::event(event);
}

void Sparkline::mouseMoveEvent(QMouseEvent* event) {
    const int index = nearest(event->position().x());
    if (index == m_hover) return;
    m_hover = index;
    update();
}

void Sparkline::mouseReleaseEvent(QMouseEvent* event) {
    const int index = nearest(event->position().x());
    if (event->button() == Qt::LeftButton && index >= 0 && rect().contains(event->position().toPoint()))
        Q_EMIT chosen(index);
}

void Sparkline::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_hover = -1;
    update();
}

} // namespace stemma::ui
