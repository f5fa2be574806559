// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"

#include <QByteArray>
#include <QImage>
#include <memory>

class QMimeData;

namespace stemma::ui {

/// A chart for the clipboard and for being dragged into other programs, which take what they can: pixels (twice the
/// size), SVG with its text as text, and the rows that are drawn as CSV. Of one with very many marks only pixels, so
/// that nobody waits.
struct ChartCopy {
    QImage image;        ///< null: it couldn't be painted
    QByteArray svg, csv; ///< empty: too many marks, or rows
};
ChartCopy copyOfChart(const Scene& scene, bool dark); ///< painted here; any thread

/// The caller owns it. UI thread.
std::unique_ptr<QMimeData> chartMime(const ChartCopy& copy);

/// Onto the clipboard as soon as a worker has painted it, whatever becomes of the view meanwhile; of several that were
/// asked for the last. UI thread.
void copyChart(std::shared_ptr<const Scene> scene, bool dark);

} // namespace stemma::ui
