// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasLegend.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace stemma::ui {

namespace {

constexpr double kInset = 12, kTitleHeight = 20;

QString titleOf(ColourBy by) {
    switch (by) {
    case ColourBy::Kind:
        return {};
    case ColourBy::Status:
        return CanvasLegend::tr("Status");
    case ColourBy::Duration:
        return CanvasLegend::tr("Duration");
    case ColourBy::Size:
        return CanvasLegend::tr("Size");
    case ColourBy::Age:
        return CanvasLegend::tr("Made");
    case ColourBy::Pipeline:
        return CanvasLegend::tr("Pipeline");
    }
    return {};
}

double textScale() {
    return std::max(1.0, Fonts::scale());
}

QFont titleFont() {
    return graphFont(11, QFont::DemiBold);
}

} // namespace

CanvasLegend::CanvasLegend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("canvasLegend"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void CanvasLegend::setColours(const GraphScene& scene, const std::vector<NodeFace>& faces,
                              const GraphColours& colours) {
    m_legend.reset();
    QStringList words;
    if (!colours.empty()) {
        std::vector<int> all(faces.size());
        std::iota(all.begin(), all.end(), 0);
        m_legend.emplace(scene, faces, all, &colours);
        for (const ColourMeaning& meaning : colours.legend) words << meaning.words;
    }
    setVisible(m_legend.has_value());
    if (!m_legend) return;
    m_title = titleOf(colours.by);
    setAccessibleName(tr("Colours by %1: %2").arg(m_title.toLower(), words.join(QStringLiteral(", "))));
    const QSizeF taken = m_legend->place(0);
    const double wide = std::max(taken.width(), QFontMetricsF(titleFont()).horizontalAdvance(m_title));
    m_size = {wide + 2 * kInset, taken.height() + kTitleHeight + 1.5 * kInset};
    fit();
    update();
}

void CanvasLegend::fit() {
    const QSizeF size = m_size * textScale();
    setFixedSize(int(std::ceil(size.width())), int(std::ceil(size.height())));
}

void CanvasLegend::paintEvent(QPaintEvent*) {
    if (!m_legend) return;
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colours("surface"));
    painter.setPen(QPen(colours("line"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.scale(textScale(), textScale());
    painter.setFont(titleFont());
    painter.setPen(colours("text"));
    painter.drawText(QPointF(kInset, kInset + 9), m_title);
    painter.translate(kInset, kInset + kTitleHeight);
    m_legend->paint(painter, colours);
}

} // namespace stemma::ui
