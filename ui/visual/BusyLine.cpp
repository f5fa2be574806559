// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/BusyLine.h"

#include "ui/paint/Palette.h"

#include <QPainter>

namespace stemma::ui {

namespace {
constexpr int kSoon = 100, kTick = 33, kPhases = 48;
}

BusyLine::BusyLine(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("busyLine"));
    setFixedHeight(2);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Under way"));
    hide();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoon);
    m_tick.setInterval(kTick);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        show();
        raise();
        m_tick.start();
    });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_phase = (m_phase + 1) % kPhases;
        update();
    });
}

void BusyLine::start() {
    if (!isVisible() && !m_soon.isActive()) m_soon.start();
}

void BusyLine::stop() {
    m_soon.stop();
    m_tick.stop();
    hide();
}

void BusyLine::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    const double length = width() * 0.25;
    const double x = (width() + length) * m_phase / kPhases - length;
    painter.fillRect(QRectF(x, 0, length, height()), palette("accent"));
}

} // namespace stemma::ui
