// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Resolve.h"
#include "ui/paint/ChartPainter.h"

#include <QImage>
#include <QPainter>
#include <QTest>
#include <string>

namespace stemma::ui {

/// A scene of a specification with inline data; ends the test where there is none.
inline Scene sceneOf(const std::string& text, ResolveOptions options = {}) {
    options.measure = chartTextMeasure();
    const auto json = Json::parse(text);
    const auto spec = json ? ChartSpec::parse(*json) : Result<ChartSpec>(fail(json.error()));
    auto scene = spec ? resolveScene(*spec, {}, options) : Result<Scene>(fail(spec.error()));
    if (!scene) qFatal("%s", describe(scene.error()).c_str());
    return std::move(*scene);
}

inline QImage painted(const Scene& scene, bool dark = false, double scale = 1) {
    QImage image(int(scene.width * scale), int(scene.height * scale), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    ChartPainter::paint(painter, scene, Palette(dark), ChartPainter::All | ChartPainter::Ground);
    painter.end();
    return image;
}

/// A specification of a mark over rows of k, g, n and m.
inline std::string chartOf(const std::string& mark, const std::string& encoding) {
    return R"({"title": "A <b>title</b> & more", "data": {"values": [
        {"k": "a", "g": "u", "n": 1, "m": 3}, {"k": "b", "g": "v", "n": 2, "m": -1}, {"k": "c", "g": "u", "n": 3, "m": 4},
        {"k": "a", "g": "v", "n": 4, "m": 2}, {"k": "b", "g": "u", "n": 5, "m": 6}]},
        "mark": )" +
           mark + R"(, "encoding": {)" + encoding + "}}";
}

} // namespace stemma::ui
