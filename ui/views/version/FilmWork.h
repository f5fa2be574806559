// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Id.h"
#include "core/visual/Resolve.h"
#include "ui/session/Handle.h"
#include "ui/visual/ChartWork.h"

#include <QImage>
#include <QSize>
#include <memory>
#include <optional>

namespace stemma::ui {

/// An axis that can be the same in several versions' charts.
struct FilmAxis {
    PositionScale::Kind kind = PositionScale::Kind::None;
    double from = 0, to = 0;
    bool operator==(const FilmAxis&) const = default;
    /// So that both are seen; unlike kinds stay as they are.
    FilmAxis with(const FilmAxis& other) const;
};
struct FilmAxes {
    FilmAxis x, y;
    bool operator==(const FilmAxes&) const = default;
    FilmAxes with(const FilmAxes& other) const { return {x.with(other.x), y.with(other.y)}; }
};

/// How a frame is to be drawn.
struct FilmLook {
    QSize size; ///< logical pixels
    double ratio = 1;
    bool dark = false;
    std::optional<FilmAxes> axes = {}; ///< all versions' own; nullopt: each its own
};

/// One version's picture, small. A value.
struct FilmPicture {
    QImage image;  ///< null where it has none
    FilmAxes axes; ///< of the chart itself, as far as its axes are continuous; whatever it is drawn with
    std::shared_ptr<const LoadedChart> chart; ///< to be drawn with other axes; null of what is no (small) chart
    FilmAxes drawn;                           ///< that it is drawn with
};

/// The picture that has that title, else the version's first; on a worker. A version whose files are gone has none.
FilmPicture filmPicture(const WorkspaceHandle& handle, VersionId version, const QString& title, const FilmLook& look,
                        const Cancel& cancel);
/// The same chart with other axes; on any thread.
FilmPicture redrawn(const FilmPicture& picture, const FilmLook& look);

} // namespace stemma::ui
