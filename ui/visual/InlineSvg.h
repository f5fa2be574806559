// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"
#include "ui/paint/Palette.h"

#include <QByteArray>
#include <QSizeF>
#include <QString>
#include <functional>
#include <memory>

class QPainter;

namespace stemma::ui {

/// Something that is drawn as often as it is wanted, in either theme, on any device. A value; safe on any thread.
struct PaintedPicture {
    QSizeF size; ///< pixels at scale 1
    std::function<void(QPainter& painter, const Palette& palette)> paint;
    explicit operator bool() const { return bool(paint); }
};

/// A chart. Of one with very many marks those are pixels, its axes and words stay lines and text.
PaintedPicture paintedScene(std::shared_ptr<const Scene> scene);

/// An SVG to stand within HTML, in both themes: drawn in the light colours, and what has another in the dark theme has
/// a class whose rule `darkRules` collects ("ink3"). No prolog, no name space, no id that isn't begun by `prefix`, no
/// address; texts are text in the page's font. Needs a QGuiApplication; any thread.
class InlineSvg {
public:
    QByteArray make(const PaintedPicture& picture, const QString& prefix, const QString& label);
    /// The style rules of what was made, to stand once in the page: those of the light theme; and of the dark one.
    QByteArray lightRules() const;
    QByteArray darkRules() const;

private:
    QByteArray classOf(const QByteArray& property, const QByteArray& light, const QByteArray& dark);
    friend class SvgMerge;
    struct Ink {
        QByteArray property, light, dark;
        bool operator==(const Ink&) const = default;
    };
    std::vector<Ink> m_inks; ///< the class of each is its number
};

} // namespace stemma::ui
