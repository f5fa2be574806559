// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/paint/GraphPainter.h"
#include "ui/session/Handle.h"

#include <QSize>
#include <functional>
#include <optional>
#include <string>

namespace stemma::ui {

class Session;

/// The picture of one version, read and drawn on the calling thread, a worker's. Charts wear `palette`, or where none
/// is given the theme of the moment they are painted.
NodePicture artifactPicture(const WorkspaceHandle& handle, VersionId version, QSize pixels,
                            const std::optional<Palette>& palette = std::nullopt);

using ArtifactPictures =
    std::function<void(const std::string& node, QSize pixels, std::function<void(NodePicture)> ready)>;

/// Pictures of artifacts for a graph's cards: an artifact's first visualization, read and drawn on a worker. Charts
/// come as vectors, images as pixels. `versionOf` says which version a node is (0: none). `session` must outlive the
/// source.
ArtifactPictures artifactPictures(Session& session, std::function<VersionId(const std::string& node)> versionOf);

} // namespace stemma::ui
