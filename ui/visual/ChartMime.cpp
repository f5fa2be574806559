// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartMime.h"

#include "core/visual/ChartCopies.h"
#include "ui/bridge/Latest.h"
#include "ui/paint/ChartExport.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostCopiedMarks = 5'000, kMostCopiedRows = 20'000;

std::pair<std::size_t, std::size_t> marksAndRows(const Scene& scene) {
    std::size_t marks = 0, rows = 0;
    for (const ScenePlot& plot : scene.plots)
        for (const SceneLayer& layer : plot.layers) {
            marks += layer.rects.size() + layer.symbols.size() + layer.arcs.size() + layer.rules.size();
            for (const SceneLine& line : layer.lines) marks += line.points.size() / 10;
            rows += layer.data ? layer.data->rows : 0;
        }
    return {marks, rows};
}

} // namespace

ChartCopy copyOfChart(const Scene& scene, bool dark) {
    ChartCopy copy;
    ChartPicture how;
    how.dark = dark;
    how.scale = 2;
    if (const auto png = chartPicture(scene, how)) {
        copy.image = QImage::fromData(*png, "PNG");
        copy.image.setDevicePixelRatio(how.scale);
    }
    const auto [marks, rows] = marksAndRows(scene);
    how.format = ChartPicture::Format::Svg;
    if (marks <= kMostCopiedMarks)
        if (const auto svg = chartPicture(scene, how)) copy.svg = *svg;
    if (rows > 0 && rows <= kMostCopiedRows) copy.csv = QByteArray::fromStdString(drawnRows(scene));
    return copy;
}

std::unique_ptr<QMimeData> chartMime(const ChartCopy& copy) {
    auto mime = std::make_unique<QMimeData>();
    if (!copy.image.isNull()) mime->setImageData(copy.image);
    if (!copy.svg.isEmpty()) mime->setData(QStringLiteral("image/svg+xml"), copy.svg);
    if (!copy.csv.isEmpty()) mime->setData(QStringLiteral("text/csv"), copy.csv);
    return mime;
}

void copyChart(std::shared_ptr<const Scene> scene, bool dark) {
    QClipboard* clipboard = QGuiApplication::clipboard();
    auto* copying = clipboard->findChild<Latest*>();
    if (!copying) copying = new Latest(clipboard);
    copying->ask(
        [scene = std::move(scene), dark](const Cancel&) { return copyOfChart(*scene, dark); },
        [clipboard](const ChartCopy& copy) { clipboard->setMimeData(chartMime(copy).release()); }); // it owns it
}

} // namespace stemma::ui
