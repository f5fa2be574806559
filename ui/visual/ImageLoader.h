// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QImage>
#include <QSize>
#include <QString>
#include <functional>
#include <vector>

namespace stemma::ui {

/// A decoded picture.
struct LoadedImage {
    QImage image;      ///< RGBA; perhaps smaller than the file's
    QSize size;        ///< as the file says
    QString format;    ///< "PNG", "SVG"
    bool grey = false; ///< its colours are all shades of grey
    QImage deep = {};  ///< samples of 16 bits (Grayscale16 or RGBA64), of a picture that has them; the same pixels
    /// Each half as large as the one before, for being drawn small; made by withLevels().
    std::vector<QImage> levels;
    bool scaled() const { return format == QLatin1String("SVG") ? false : image.size() != size; }
};

/// How a picture's file becomes pixels; called on a worker's thread, safe on several. Errors: NotFound, BadData
/// (a sentence that names the file), HelperFailed, TimedOut, Cancelled.
using ImageLoader = std::function<Result<LoadedImage>(const fs::path& file, const Cancel& cancel)>;

/// By the helper `stemma-view`: at most 1.5 GB of address space, 20 s of computing, no file it wasn't given. One pool
/// for the whole program. A drawing (SVG) is made so large that its longer side has `box` pixels, 16 to 4800.
ImageLoader helperImageLoader(int box = 2400);

/// Off the UI thread: large pictures are drawn small from a level of the right size.
LoadedImage withLevels(LoadedImage loaded);
/// The picture within `side` pixels, no larger than it is; at once, since it is of the smallest level that has them.
QImage smallOf(const LoadedImage& loaded, int side);

} // namespace stemma::ui
