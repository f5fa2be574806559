// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/visual/Scene.h"
#include "ui/visual/Exportable.h"

namespace stemma::ui {

/// PNG, SVG and PDF: what a scene can be saved as.
std::vector<ExportFormat> sceneFormats();
/// Writes a scene in one of them, beside the file and renamed over it; on a worker.
Status writeScene(const Scene& scene, const QString& format, const ExportOptions& options, bool dark,
                  const fs::path& to, const Cancel& cancel);

} // namespace stemma::ui
