// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"

#include <memory>

class QMimeData;

namespace stemma::ui {

/// A chart for the clipboard and for being dragged into other programs, which take what they can: pixels (twice the
/// size), SVG with its text as text, and the rows that are drawn as CSV. Of one with very many marks only pixels, so
/// that nobody waits. The caller owns it. UI thread.
std::unique_ptr<QMimeData> chartMime(const Scene& scene, bool dark);

} // namespace stemma::ui
