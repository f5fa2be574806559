// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/Minimap.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kPadding = 10;
constexpr double kLeastMark = 2.5; ///< pixels: a node is never less than that

} // namespace

Minimap::Minimap(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("minimap"));
    setFixedSize(kWidth, kHeight);
    setAccessibleName(tr("Map of the whole graph"));
    setToolTip(tr("Click to go there"));
    setCursor(Qt::ArrowCursor);
}

void Minimap::setGraph(std::shared_ptr<const GraphScene> scene, const std::vector<NodeFace>* faces) {
    m_scene = std::move(scene);
    m_faces = faces;
    statesChanged();
}

void Minimap::setColours(const GraphColours* colours) {
    m_colours = colours;
    statesChanged();
}

void Minimap::statesChanged() {
    m_picture = {};
    update();
}

void Minimap::setInSight(const QRectF& units) {
    if (m_inSight == units) return;
    m_inSight = units;
    update();
}

QTransform Minimap::toWidget() const {
    const QRectF bounds = m_scene->bounds();
    const double scale = std::min({(kWidth - 2 * kPadding) / std::max(1.0, bounds.width()),
                                   (kHeight - 2 * kPadding) / std::max(1.0, bounds.height()), 0.2});
    const QPointF corner = QPointF(kWidth, kHeight) / 2 - bounds.center() * scale;
    return QTransform(scale, 0, 0, scale, corner.x(), corner.y());
}

void Minimap::paintGraph() {
    m_picture = QImage(size() * devicePixelRatioF(), QImage::Format_ARGB32_Premultiplied);
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    const GraphInks inks(currentPalette());
    QPainter painter(&m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    // Marks by colour; without edges, which would be a haze. Many are specks, whose corners nobody sees.
    constexpr std::size_t kMany = 400;
    const bool many = m_scene->nodes().size() > kMany;
    std::array<std::vector<QRectF>, std::size_t(Ink::Count)> marks;
    const QTransform map = toWidget();
    for (std::size_t i = 0; i < m_scene->nodes().size(); ++i) {
        const SceneNode& node = m_scene->nodes()[i];
        QRectF box = map.mapRect(node.box);
        const double dx = std::max(0.0, kLeastMark - box.width()) / 2,
                     dy = std::max(0.0, kLeastMark - box.height()) / 2;
        const bool coloured = m_colours && m_colours->inks.size() == m_scene->nodes().size();
        const Ink ink = coloured ? m_colours->inks[i] : blockInk(node, (*m_faces)[i]);
        marks[std::size_t(ink)].push_back(box.adjusted(-dx, -dy, dx, dy));
    }
    painter.setRenderHint(QPainter::Antialiasing, !many);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        painter.setBrush(inks(Ink(i)));
        if (many && !marks[i].empty()) painter.drawRects(marks[i].data(), int(marks[i].size()));
        for (const QRectF& box : many ? std::vector<QRectF>() : marks[i])
            painter.drawRoundedRect(box, std::min(2.0, box.height() / 3), std::min(2.0, box.height() / 3));
    }
}

void Minimap::paintEvent(QPaintEvent*) {
    const Palette colours = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(colours("surface"));
    painter.setPen(QPen(colours("line"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    if (!m_scene || !m_faces || m_faces->size() != m_scene->nodes().size()) return;
    if (m_picture.isNull() || m_picture.devicePixelRatio() != devicePixelRatioF()) paintGraph();
    const QRectF room = QRectF(rect()).adjusted(3, 3, -3, -3);
    const QRectF frame = toWidget().mapRect(m_inSight).intersected(room);
    QColor wash = colours("accent");
    wash.setAlphaF(0.09F);
    painter.setBrush(wash);
    painter.setPen(QPen(colours("accent"), 1));
    painter.drawRoundedRect(frame, 2, 2);
    painter.drawImage(QPointF(0, 0), m_picture);
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (m_scene && event->button() == Qt::LeftButton) Q_EMIT centreAsked(toWidget().inverted().map(event->position()));
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (m_scene && (event->buttons() & Qt::LeftButton) != 0)
        Q_EMIT centreAsked(toWidget().inverted().map(event->position()));
}

void Minimap::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) statesChanged();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
