// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/MetricsView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/FactsView.h"
#include "ui/visual/Figures.h"
#include "ui/widgets/FlowLayout.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>
#include <QVBoxLayout>
#include <vector>

namespace stemma::ui {

namespace {

constexpr int kWidth = 176, kCardHeight = 84, kPadding = 14;
constexpr std::size_t kMost = 1000;

QString valueOf(const Json& value) {
    if (value.isInteger()) return qtext(formatCount(value.integer()));
    if (value.isDouble()) return qtext(formatNumber(value.number()));
    return QObject::tr("null");
}

MetricCard::Metric metricOf(const std::string& name, const Json& value, const Json& headline) {
    MetricCard::Metric metric{oneLine(name, 120), valueOf(value), {}, {}};
    for (const Json& one : headline.items()) {
        if (one["name"].text() != name) continue;
        metric.unit = oneLine(one["unit"].text(), 20);
        if (one["better"].text() == "lower") metric.better = MetricCard::Metric::Better::Lower;
        if (one["better"].text() == "higher") metric.better = MetricCard::Metric::Better::Higher;
    }
    return metric;
}

} // namespace

MetricCard::MetricCard(Metric metric, QWidget* parent) : QWidget(parent), m_metric(std::move(metric)) {
    using Better = Metric::Better;
    const QString way = m_metric.better == Better::Lower    ? tr(", lower is better")
                        : m_metric.better == Better::Higher ? tr(", higher is better")
                                                            : QString();
    const QString words = m_metric.name + QStringLiteral(": ") + m_metric.value +
                          (m_metric.unit.isEmpty() ? QString() : QLatin1Char(' ') + m_metric.unit) + way;
    setAccessibleName(words);
    setToolTip(tooltipText(words));
}

QSize MetricCard::sizeHint() const {
    return {kWidth, kCardHeight};
}

void MetricCard::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette("line"));
    painter.setBrush(palette("surface"));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
    const QRectF inner = QRectF(rect()).adjusted(kPadding, 12, -kPadding, -10);
    painter.setFont(Fonts::quiet());
    painter.setPen(palette("text.quiet"));
    const QFontMetricsF quiet(Fonts::quiet());
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                     quiet.elidedText(m_metric.name, Qt::ElideMiddle, inner.width()));
    const QFont large = Fonts::sized(22, QFont::DemiBold);
    const Figures figures(large);
    const QRectF place(inner.left(), inner.top() + 22, inner.width(), 32);
    figures.drawLeft(painter, place, m_metric.value, palette("text"));
    double x = inner.left() + figures.width(m_metric.value) + 6;
    painter.setFont(Fonts::quiet());
    painter.setPen(palette("text.quiet"));
    if (!m_metric.unit.isEmpty()) {
        painter.drawText(QRectF(x, place.top() + 4, inner.right() - x, place.height() - 4),
                         Qt::AlignLeft | Qt::AlignVCenter, m_metric.unit);
        x += quiet.horizontalAdvance(m_metric.unit) + 6;
    }
    if (m_metric.better == Metric::Better::Unknown) return;
    const QChar arrow(m_metric.better == Metric::Better::Lower ? 0x2193 : 0x2191);
    painter.drawText(QRectF(x, place.top() + 3, 16, place.height() - 3), Qt::AlignLeft | Qt::AlignVCenter,
                     QString(arrow));
}

MetricsView::MetricsView(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("metricsView"));
    setAccessibleName(tr("Metrics"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void MetricsView::show(const ArtifactSource& source) {
    if (const ArtifactFile* file = source.single()) setExportedFile(file->path);
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("metricsPage"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(20);
    auto* cards = new QWidget(page);
    auto* flow = new FlowLayout(cards, 12, 12);
    flow->setContentsMargins(0, 0, 0, 0);
    m_cards = 0;
    for (const auto& [name, value] : source.metadata["metrics"].members()) {
        if (std::size_t(m_cards) == kMost) break;
        flow->addWidget(new MetricCard(metricOf(name, value, source.headline), cards));
        ++m_cards;
    }
    column->addWidget(cards);
    if (!source.metadata["words"].empty()) {
        auto* words = new FactsView(page);
        words->show(source.metadata["words"]);
        column->addWidget(words);
    }
    column->addStretch();
    setWidget(page);
    QWidget::show();
}

void MetricsView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && widget()) widget()->update();
    QScrollArea::changeEvent(event);
}

} // namespace stemma::ui
