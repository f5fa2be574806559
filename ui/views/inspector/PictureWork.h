// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Id.h"
#include "core/base/Json.h"
#include "core/visual/Scene.h"
#include "ui/session/Handle.h"

#include <QImage>
#include <QSizeF>
#include <memory>
#include <string>
#include <vector>

namespace stemma::ui {

/// One picture that an inspector may show of a version: its own, or one of a version that describes it. A value.
struct PictureRef {
    VersionId version; ///< whose visualization it is
    int index = 0;     ///< among that version's
    fs::path file;
    std::string chart; ///< the specification itself, of a picture that is in no file
    std::string title;
    std::string from; ///< the step that described, "" for an own one
    /// The rows of the version, for charts that draw them.
    std::vector<fs::path> rows;
    Json readOptions;
    bool operator==(const PictureRef&) const = default;
};

/// What is seen: a chart, or pixels, or the sentence in their place.
struct PictureLook {
    std::shared_ptr<const Scene> scene;
    QImage image;
    std::string sentence;
};

/// Whether it can be read at once, without a helper.
bool isNear(const PictureRef& picture);

/// Reads and resolves it for a place of that size; `bare` is a thumbnail. Call it on a worker. Never fails: what can't
/// be drawn is a sentence that names it.
PictureLook readPicture(const WorkspaceHandle& workspace, const PictureRef& picture, QSizeF size, bool bare,
                        const Cancel& cancel);

} // namespace stemma::ui
