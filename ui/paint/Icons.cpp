// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Icons.h"

#include "core/layout/Glyphs.h"
#include "ui/paint/Text.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <mutex>
#include <string>
#include <unordered_map>

/// A static library's resources are there only when asked for; the macro wants the global namespace.
static void loadIcons() {
    Q_INIT_RESOURCE(stemma);
}

namespace stemma::ui {

namespace {

/// The picture's body with `currentColor` strokes; only our own files and glyphs are ever read here.
std::string bodyOf(std::string_view name) {
    const auto glyph = [](std::string_view path) { return "<path d=\"" + std::string(path) + "\"/>"; };
    if (name.starts_with("type:")) return glyph(artifactGlyph(name.substr(5)));
    if (name.starts_with("step:")) return glyph(stepGlyph(name.substr(5)));
    QFile file(QStringLiteral(":/icons/") + qtext(name) + QStringLiteral(".svg"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return file.readAll().toStdString();
}

const std::string& body(std::string_view name) {
    static std::once_flag loaded;
    std::call_once(loaded, loadIcons);
    static std::mutex mutex;
    static std::unordered_map<std::string, std::string> known;
    const std::scoped_lock lock(mutex);
    auto [entry, isNew] = known.try_emplace(std::string(name));
    if (isNew) entry->second = bodyOf(name);
    return entry->second;
}

std::string document(std::string_view name, const QColor& colour) {
    const std::string& inner = body(name);
    const std::string ink = utf8(colour.name());
    const std::string head = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" "
                             "stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke=\"" +
                             ink + "\" stroke-opacity=\"" + std::to_string(colour.alphaF()) + "\">";
    std::string svg = head;
    if (inner.starts_with("<svg")) {
        const std::size_t from = inner.find('>') + 1, to = inner.rfind("</svg>");
        svg += inner.substr(from, to - from);
    } else {
        svg += inner;
    }
    for (std::size_t at = 0; (at = svg.find("currentColor", at)) != std::string::npos;) svg.replace(at, 12, ink);
    return svg + "</svg>";
}

class Engine : public QIconEngine {
public:
    Engine(std::string_view name, const QColor& colour, const QColor& disabled)
        : m_name(name), m_colour(colour), m_disabled(disabled) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QColor& ink = mode == QIcon::Disabled && m_disabled.isValid() ? m_disabled : m_colour;
        const qreal side = std::min(rect.width(), rect.height());
        const QPointF corner = QRectF(rect).center() - QPointF(side / 2, side / 2);
        drawIcon(*painter, m_name, QRectF(corner, QSizeF(side, side)), ink);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new Engine(*this); }

private:
    std::string m_name;
    QColor m_colour, m_disabled;
};

} // namespace

bool hasIcon(std::string_view name) {
    return !body(name).empty();
}

void drawIcon(QPainter& painter, std::string_view name, const QRectF& box, const QColor& colour) {
    QSvgRenderer renderer(QByteArray::fromStdString(document(name, colour)));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, box);
    painter.restore();
}

QIcon icon(std::string_view name, const QColor& colour, const QColor& disabled) {
    return QIcon(new Engine(name, colour, disabled));
}

QPixmap iconPixmap(std::string_view name, const QColor& colour, int size, double ratio) {
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawIcon(painter, name, QRectF(0, 0, size, size), colour);
    return pixmap;
}

} // namespace stemma::ui
