// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ArtifactPictures.h"

#include "core/base/Files.h"
#include "core/materializers/catalog.h"
#include "core/store/Store.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/Resolve.h"
#include "core/visual/Specification.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Palette.h"
#include "ui/session/Session.h"
#include "ui/visual/ImageLoader.h"

#include <QCoreApplication>
#include <QPainter>
#include <QThreadPool>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr double kWidth = 132; ///< of a card's picture, in the graph's units
constexpr std::uint64_t kMostSpecification = 16 << 20;

/// Which file shows a version: of what describes it where that is a confusion matrix or a chart, else its own first.
std::optional<std::pair<VersionInfo, Visualization>> pictureFile(const Store& store, VersionId version) {
    std::vector<VersionId> candidates;
    for (const VersionId describer : store.describedBy(version).value_or(std::vector<VersionId>{}))
        if (const auto info = store.version(describer); info && (drawsResults(info->type) || info->type == "chart"))
            candidates.insert(candidates.begin(), describer); // the newest first
    candidates.push_back(version);
    for (const VersionId candidate : candidates) {
        const auto info = store.version(candidate);
        const auto files = store.visualizations(candidate);
        if (info && files && !files->empty()) return std::pair(*info, files->front());
    }
    return std::nullopt;
}

Result<std::shared_ptr<const Scene>> sceneOf(const WorkspaceHandle& handle, const VersionInfo& info,
                                             const fs::path& file, double height) {
    STEMMA_TRY(const std::string text, readFile(file, kMostSpecification));
    STEMMA_TRY(const Specification specification, readSpecification(text, file.filename().string()));
    STEMMA_TRY(ChartSpec spec, ChartSpec::parse(specification.json));
    ChartRows rows;
    if (spec.ofSelf) {
        STEMMA_TRY(const ReadOptions options, ReadOptions::fromJson(info.readOptions));
        STEMMA_TRY(const std::vector<FileEntry> entries, handle.store->files(info.id));
        std::vector<fs::path> paths;
        for (const FileEntry& entry : entries) paths.push_back(handle.store->dataFolder(info.uuid) / entry.path);
        STEMMA_TRY(rows, loadChartRows(*handle.tables, paths, options, std::move(spec)));
    } else {
        rows.spec = std::move(spec);
    }
    ResolveOptions options;
    options.width = kWidth;
    options.height = height;
    options.measure = chartTextMeasure();
    options.bare = true;
    STEMMA_TRY(Scene scene, resolveScene(rows.spec, rows.data, options));
    return std::make_shared<const Scene>(std::move(scene));
}

} // namespace

NodePicture artifactPicture(const WorkspaceHandle& handle, VersionId version, QSize pixels,
                            const std::optional<Palette>& palette) {
    NodePicture picture;
    const auto found = pictureFile(*handle.store, version);
    if (!found) return picture;
    const auto& [info, visualization] = *found;
    const fs::path file = handle.store->artifactFolder(info.uuid) / "visualizations" / visualization.file;
    if (visualization.file.ends_with(".vl.json")) {
        const double height = kWidth * pixels.height() / std::max(1, pixels.width());
        const auto scene = sceneOf(handle, info, file, height);
        if (!scene) return picture; // what can't be drawn has no picture here; the viewer says why
        picture.draw = [scene = *scene, palette](QPainter& painter, const QRectF& box) {
            // One scale both ways: what doesn't fill the box stands in its middle.
            const double scale = std::min(box.width() / scene->width, box.height() / scene->height);
            painter.save();
            painter.translate(box.center() - QPointF(scene->width, scene->height) * scale / 2);
            painter.scale(scale, scale);
            ChartPainter::paint(painter, *scene, palette ? *palette : currentPalette());
            painter.restore();
        };
        return picture;
    }
    static const ImageLoader load = helperImageLoader();
    if (auto image = load(file, {}))
        picture.image = image->image.scaled(pixels, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return picture;
}

ArtifactPictures artifactPictures(Session& session, std::function<VersionId(const std::string& node)> versionOf) {
    return [&session, versionOf = std::move(versionOf)](const std::string& node, QSize pixels,
                                                        const std::function<void(NodePicture)>& ready) {
        const VersionId version = versionOf(node);
        const WorkspaceHandle handle = session.handle();
        if (!version || !handle) return ready({});
        workers().start([handle, version, pixels, ready] {
            NodePicture picture = artifactPicture(handle, version, pixels);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(), [ready, picture = std::move(picture)] { ready(picture); },
                Qt::QueuedConnection);
        });
    };
}

} // namespace stemma::ui
