// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasPicture.h"

#include <QPainter>
#include <cmath>
#include <cstring>
#include <utility>

namespace stemma::ui {

namespace {

constexpr std::size_t kManyParts = 48; // then all at once takes less

} // namespace

QSize CanvasPicture::pixelsOf(QSize size, double ratio) {
    return {int(std::ceil(size.width() * ratio)), int(std::ceil(size.height() * ratio))};
}

QRectF CanvasPicture::unitsOf(const QRect& device, const CanvasView& view) const {
    return view.toUnits(QRectF(QPointF(device.topLeft()) / m_ratio, QSizeF(device.size()) / m_ratio));
}

bool CanvasPicture::shows(const QRectF& units) const {
    return unitsOf(m_image.rect(), m_view).intersects(units);
}

void CanvasPicture::invalidate(const QRectF& units) {
    if (shows(units)) m_dirty.push_back(units);
}

void CanvasPicture::paintPart(const QRect& device, const Paint& paint) {
    const QRect part = device.intersected(m_image.rect());
    if (part.isEmpty()) return;
    QPainter painter(&m_image);
    painter.setClipRect(QRectF(QPointF(part.topLeft()) / m_ratio, QSizeF(part.size()) / m_ratio));
    painter.setTransform(m_view.transform(), true);
    paint(painter, unitsOf(part, m_view));
}

CanvasPicture::Shifted CanvasPicture::shiftedTo(const CanvasView& view) const {
    Shifted shifted;
    if (view.scale != m_view.scale) return shifted;
    const QPointF by = (m_view.origin - view.origin) * view.scale * m_ratio;
    const QRect all = m_image.rect();
    if (std::abs(by.x()) >= all.width() || std::abs(by.y()) >= all.height()) return shifted;
    shifted.by = QPoint(int(std::lround(by.x())), int(std::lround(by.y())));
    const QRect kept = shifted.kept = all.translated(shifted.by).intersected(all);
    const int left = kept.left(), right = all.right() - kept.right();
    const int top = kept.top(), bottom = all.bottom() - kept.bottom();
    if (left > 0) shifted.strips.emplace_back(0, 0, left, all.height());
    if (right > 0) shifted.strips.emplace_back(kept.right() + 1, 0, right, all.height());
    if (top > 0) shifted.strips.emplace_back(kept.left(), 0, kept.width(), top);
    if (bottom > 0) shifted.strips.emplace_back(kept.left(), kept.bottom() + 1, kept.width(), bottom);
    return shifted;
}

void CanvasPicture::scroll(const Shifted& shifted) {
    if (m_spare.size() != m_image.size()) m_spare = QImage(m_image.size(), m_image.format());
    m_spare.setDevicePixelRatio(m_ratio);
    const QRect& kept = shifted.kept;
    for (int y = kept.top(); y <= kept.bottom(); ++y)
        std::memcpy(m_spare.scanLine(y) + qsizetype(kept.left()) * 4,
                    m_image.constScanLine(y - shifted.by.y()) + qsizetype(kept.left() - shifted.by.x()) * 4,
                    std::size_t(kept.width()) * 4);
    m_image.swap(m_spare);
}

std::vector<QRectF> CanvasPicture::missing(const CanvasView& view, QSize size, double ratio) const {
    const QRectF all = view.toUnits(QRectF(QPointF(0, 0), QSizeF(pixelsOf(size, ratio)) / ratio));
    const bool fits = m_valid && m_image.size() == pixelsOf(size, ratio) && m_ratio == ratio;
    if (!fits || m_dirty.size() > kManyParts) return {all};
    std::vector<QRectF> parts = m_dirty;
    if (m_view == view) return parts;
    const Shifted shifted = shiftedTo(view);
    if (shifted.kept.isEmpty()) return {all};
    for (const QRect& strip : shifted.strips) parts.push_back(unitsOf(strip, view));
    return parts;
}

const QImage& CanvasPicture::update(const CanvasView& view, QSize size, double ratio, const Paint& paint) {
    const QSize pixels = pixelsOf(size, ratio);
    if (m_image.size() != pixels || m_ratio != ratio) {
        m_image = QImage(pixels, QImage::Format_RGB32);
        m_image.setDevicePixelRatio(ratio);
        m_spare = {};
        m_ratio = ratio;
        m_valid = false;
    }
    if (m_dirty.size() > kManyParts) m_valid = false;
    std::vector<QRectF> dirty;
    dirty.swap(m_dirty);
    if (m_valid && m_view == view && dirty.empty()) return m_image;
    const bool moved = !(m_view == view);
    const Shifted shifted = m_valid && moved ? shiftedTo(view) : Shifted();
    m_view = view;
    if (!m_valid || (moved && shifted.kept.isEmpty())) {
        m_valid = true;
        paintPart(m_image.rect(), paint);
        return m_image;
    }
    if (moved) scroll(shifted);
    for (const QRect& strip : shifted.strips) paintPart(strip, paint);
    for (const QRectF& units : dirty) {
        const QRectF widget = m_view.toWidget(units);
        paintPart(QRectF(widget.topLeft() * ratio, widget.size() * ratio).toAlignedRect().adjusted(-1, -1, 1, 1),
                  paint);
    }
    return m_image;
}

void CanvasPicture::adopt(QImage image, const CanvasView& view, double ratio, std::vector<QRectF> dirty) {
    m_image = std::move(image);
    m_image.setDevicePixelRatio(ratio);
    m_spare = {};
    m_view = view;
    m_ratio = ratio;
    m_valid = true;
    m_dirty = std::move(dirty);
    std::erase_if(m_dirty, [this](const QRectF& units) { return !shows(units); });
}

} // namespace stemma::ui
