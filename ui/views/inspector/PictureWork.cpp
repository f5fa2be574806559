// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/PictureWork.h"

#include "core/tables/Tables.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/Resolve.h"
#include "core/visual/Specification.h"
#include "ui/paint/ChartPainter.h"
#include "ui/visual/ImageLoader.h"

#include <sys/stat.h>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostBytes = 16u << 20;

bool isChart(const fs::path& file) {
    return file.native().ends_with(".vl.json");
}

bool isImage(const fs::path& file) {
    std::string extension = file.extension().native();
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = char(c + 'a' - 'A');
    for (const char* known : {".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"})
        if (extension == known) return true;
    return false;
}

Result<ChartSpec> specOf(const PictureRef& picture) {
    if (!picture.chart.empty()) {
        STEMMA_TRY(const Specification read, readSpecification(picture.chart, picture.title));
        return ChartSpec::parse(read.json);
    }
    struct stat info {}; // a stranger's workspace may have a pipe in its place
    if (::lstat(picture.file.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
        return fail(ErrorCode::NotFound, "The picture's file is gone");
    STEMMA_TRY(const std::string text, readFile(picture.file, kMostBytes));
    STEMMA_TRY(const Specification read, readSpecification(text, picture.title));
    return ChartSpec::parse(read.json);
}

Result<Scene> sceneOf(const WorkspaceHandle& workspace, const PictureRef& picture, QSizeF size, bool bare,
                      const Cancel& cancel) {
    STEMMA_TRY(ChartSpec spec, specOf(picture));
    spec.title.clear(); // it stands above the picture
    spec.subtitle.clear();
    ChartRows rows;
    if (spec.ofSelf) {
        if (!workspace.tables || picture.rows.empty() || !picture.readOptions.isObject())
            return fail(ErrorCode::NotSupported, "Its rows can't be read");
        STEMMA_TRY(const ReadOptions how, ReadOptions::fromJson(picture.readOptions));
        STEMMA_TRY(rows, loadChartRows(*workspace.tables, picture.rows, how, std::move(spec), cancel));
    } else {
        rows.spec = std::move(spec);
    }
    ResolveOptions options;
    options.width = size.width();
    options.height = size.height();
    options.bare = bare;
    options.measure = chartTextMeasure();
    return resolveScene(rows.spec, rows.data, options);
}

} // namespace

bool isNear(const PictureRef& picture) {
    if (picture.chart.empty() && !isChart(picture.file)) return false;
    const auto spec = specOf(picture);
    return spec && !spec->ofSelf;
}

PictureLook readPicture(const WorkspaceHandle& workspace, const PictureRef& picture, QSizeF size, bool bare,
                        const Cancel& cancel) {
    PictureLook look;
    if (isImage(picture.file)) {
        auto loaded = helperImageLoader()(picture.file, cancel);
        if (!loaded) {
            look.sentence = loaded.error().message;
            return look;
        }
        look.image = std::move(loaded->image);
        const QSize most = (size * 2).toSize(); // sharp at scale 2, and no larger than it is seen
        if (look.image.width() > most.width() || look.image.height() > most.height())
            look.image = look.image.scaled(most, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        return look;
    }
    if (picture.chart.empty() && !isChart(picture.file)) {
        look.sentence = "A double click opens it";
        return look;
    }
    auto scene = sceneOf(workspace, picture, size, bare, cancel);
    if (scene) {
        look.scene = std::make_shared<const Scene>(std::move(*scene));
    } else {
        look.sentence = scene.error().message;
    }
    return look;
}

} // namespace stemma::ui
