// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/FilmWork.h"

#include "core/store/Store.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Text.h"
#include "ui/visual/ImageLoader.h"
#include "ui/visual/Viewers.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr std::size_t kKeptRows = 5'000; ///< of a chart that can be drawn again without being read again

FilmAxis filmAxis(const PositionScale& scale) {
    const bool continuous = !scale.isDiscrete() && scale.kind() != PositionScale::Kind::None;
    return continuous ? FilmAxis{scale.kind(), scale.from(), scale.to()} : FilmAxis();
}

FilmAxes filmAxes(const Scene& scene) {
    if (scene.plots.size() != 1) return {};
    return {filmAxis(scene.plots.front().x), filmAxis(scene.plots.front().y)};
}

/// What is seen of an axis, where it isn't its own extent.
std::optional<std::pair<double, double>> seenOf(const FilmAxis& own, const FilmAxis& wanted) {
    if (own.kind == PositionScale::Kind::None || own.kind != wanted.kind || own == wanted) return std::nullopt;
    const auto range = std::pair(std::min(wanted.from, wanted.to), std::max(wanted.from, wanted.to));
    return range.first < range.second ? std::optional(range) : std::nullopt;
}

Result<Scene> sceneOf(const LoadedChart& chart, const FilmLook& look, const FilmAxes* own) {
    ResolveOptions options;
    options.width = look.size.width();
    options.height = look.size.height();
    options.measure = chartTextMeasure();
    options.bare = true;
    if (own && look.axes) {
        if (const auto x = seenOf(own->x, look.axes->x)) options.zooms[0] = *x;
        if (const auto y = seenOf(own->y, look.axes->y)) options.zooms[1] = *y;
    }
    return chart.scene(options);
}

QImage blank(const FilmLook& look) {
    QImage image(look.size * look.ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(look.ratio);
    image.fill(Qt::transparent);
    return image;
}

QImage painted(const Scene& scene, const FilmLook& look) {
    QImage image = blank(look);
    QPainter painter(&image);
    ChartPainter::paint(painter, scene, Palette(look.dark));
    return image;
}

FilmPicture chartPicture(const Showable& what, const FilmLook& look, const Cancel& cancel) {
    FilmPicture picture;
    Result<LoadedChart> chart = loadChart(chartSourceOf(what), cancel);
    if (!chart) return picture; // what can't be drawn has no picture here; the viewer says why
    Result<Scene> scene = sceneOf(*chart, look, nullptr);
    if (!scene) return picture;
    picture.axes = picture.drawn = filmAxes(*scene);
    if (look.axes) {
        if (FilmAxes wanted = look.axes->with(picture.axes); !(wanted == picture.axes)) {
            FilmLook wide = look;
            wide.axes = wanted;
            if (Result<Scene> again = sceneOf(*chart, wide, &picture.axes)) {
                scene = std::move(again);
                picture.drawn = wanted;
            }
        }
    }
    picture.image = painted(*scene, look);
    if (chart->rowCount() <= kKeptRows) picture.chart = std::make_shared<const LoadedChart>(std::move(*chart));
    return picture;
}

FilmPicture imagePicture(const Showable& what, const FilmLook& look, const Cancel& cancel) {
    static const ImageLoader load = helperImageLoader();
    FilmPicture picture;
    const Result<LoadedImage> loaded = load(what.files.front(), cancel);
    if (!loaded || loaded->image.isNull()) return picture;
    const QImage small = loaded->image.scaled(look.size * look.ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    picture.image = blank(look);
    QPainter painter(&picture.image);
    const QSizeF size = QSizeF(small.size()) / look.ratio;
    painter.drawImage(
        QRectF(QPointF((look.size.width() - size.width()) / 2, (look.size.height() - size.height()) / 2), size), small);
    return picture;
}

} // namespace

FilmAxis FilmAxis::with(const FilmAxis& other) const {
    if (other.kind == PositionScale::Kind::None) return *this;
    if (kind == PositionScale::Kind::None) return other;
    if (kind != other.kind) return *this;
    return {kind, std::min({from, to, other.from, other.to}), std::max({from, to, other.from, other.to})};
}

FilmPicture filmPicture(const WorkspaceHandle& handle, VersionId version, const QString& title, const FilmLook& look,
                        const Cancel& cancel) {
    Result<ArtifactSource> loaded = loadArtifact(*handle.store, version, cancel);
    if (!loaded || cancel.requested() || loaded->state == VersionState::Evicted ||
        loaded->state == VersionState::Deleted)
        return {};
    const auto artifact = std::make_shared<const ArtifactSource>(std::move(*loaded));
    const auto& pictures = artifact->pictures;
    const auto titled = std::find_if(pictures.begin(), pictures.end(),
                                     [&](const ArtifactPicture& one) { return qtext(one.title) == title; });
    const std::size_t index = titled == pictures.end() ? 0 : std::size_t(titled - pictures.begin());
    const Showable what =
        pictures.empty() ? showData(artifact, handle.tables) : showPicture(artifact, index, handle.tables);
    if (what.files.empty()) return {};
    const std::string_view kind = viewerFor(what).id;
    if (kind == "chart") return chartPicture(what, look, cancel);
    return kind == "image" ? imagePicture(what, look, cancel) : FilmPicture();
}

FilmPicture redrawn(const FilmPicture& picture, const FilmLook& look) {
    if (!picture.chart) return picture;
    FilmPicture made = picture;
    made.drawn = look.axes.value_or(picture.axes);
    if (const Result<Scene> scene = sceneOf(*picture.chart, look, &picture.axes)) made.image = painted(*scene, look);
    return made;
}

} // namespace stemma::ui
