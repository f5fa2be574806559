// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasPicture.h"

#include <QPainter>
#include <cmath>
#include <cstring>

namespace stemma::ui {

void CanvasPicture::paintPart(const QRect& device, const Paint& paint) {
    const QRect part = device.intersected(m_image.rect());
    if (part.isEmpty()) return;
    QPainter painter(&m_image);
    const QRectF widget(QPointF(part.topLeft()) / m_ratio, QSizeF(part.size()) / m_ratio);
    painter.setClipRect(widget);
    painter.setTransform(m_view.transform(), true);
    paint(painter, m_view.toUnits(widget));
}

bool CanvasPicture::scroll(const CanvasView& view, const Paint& paint) {
    if (!m_valid || view.scale != m_view.scale) return false;
    const QPointF by = (m_view.origin - view.origin) * view.scale * m_ratio;
    const QPoint shift(int(std::lround(by.x())), int(std::lround(by.y())));
    const QRect all = m_image.rect(), kept = all.translated(shift).intersected(all);
    if (kept.isEmpty()) return false;
    if (m_spare.size() != m_image.size()) m_spare = QImage(m_image.size(), m_image.format());
    m_spare.setDevicePixelRatio(m_ratio);
    for (int y = kept.top(); y <= kept.bottom(); ++y)
        std::memcpy(m_spare.scanLine(y) + qsizetype(kept.left()) * 4,
                    m_image.constScanLine(y - shift.y()) + qsizetype(kept.left() - shift.x()) * 4,
                    std::size_t(kept.width()) * 4);
    m_image.swap(m_spare);
    m_view = view;
    const int left = kept.left(), right = all.right() - kept.right();
    if (left > 0) paintPart({0, 0, left, all.height()}, paint);
    if (right > 0) paintPart({kept.right() + 1, 0, right, all.height()}, paint);
    const int top = kept.top(), bottom = all.bottom() - kept.bottom();
    if (top > 0) paintPart({kept.left(), 0, kept.width(), top}, paint);
    if (bottom > 0) paintPart({kept.left(), kept.bottom() + 1, kept.width(), bottom}, paint);
    return true;
}

const QImage& CanvasPicture::update(const CanvasView& view, QSize size, double ratio, const Paint& paint) {
    const QSize pixels(int(std::ceil(size.width() * ratio)), int(std::ceil(size.height() * ratio)));
    if (m_image.size() != pixels || m_ratio != ratio) {
        m_image = QImage(pixels, QImage::Format_RGB32);
        m_image.setDevicePixelRatio(ratio);
        m_spare = {};
        m_ratio = ratio;
        m_valid = false;
    }
    constexpr std::size_t kManyParts = 48; // then all at once takes less
    if (m_dirty.size() > kManyParts) m_valid = false;
    std::vector<QRectF> dirty;
    dirty.swap(m_dirty);
    if (m_valid && m_view == view && dirty.empty()) return m_image;
    if (!(m_valid && m_view == view) && !scroll(view, paint)) {
        m_view = view;
        m_valid = true;
        paintPart(m_image.rect(), paint);
        return m_image;
    }
    for (const QRectF& units : dirty) {
        const QRectF widget = m_view.toWidget(units);
        paintPart(QRectF(widget.topLeft() * ratio, widget.size() * ratio).toAlignedRect().adjusted(-1, -1, 1, 1),
                  paint);
    }
    return m_image;
}

} // namespace stemma::ui
