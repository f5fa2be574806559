// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/SceneFile.h"

#include "ui/paint/ChartExport.h"
#include "ui/visual/FileExport.h"

#include <QObject>

namespace stemma::ui {

std::vector<ExportFormat> sceneFormats() {
    return {{QStringLiteral("png"), QObject::tr("PNG picture"), QStringLiteral(".png"), true, true},
            {QStringLiteral("svg"), QObject::tr("SVG picture"), QStringLiteral(".svg"), false, true},
            {QStringLiteral("pdf"), QObject::tr("PDF page"), QStringLiteral(".pdf"), false, true}};
}

Status writeScene(const Scene& scene, const QString& format, const ExportOptions& options, bool dark,
                  const fs::path& to, const Cancel& cancel) {
    ChartPicture how;
    how.format = format == QLatin1String("svg")   ? ChartPicture::Format::Svg
                 : format == QLatin1String("pdf") ? ChartPicture::Format::Pdf
                                                  : ChartPicture::Format::Png;
    how.scale = options.scale;
    how.background = options.background;
    how.dark = dark;
    STEMMA_TRY(const QByteArray bytes, chartPicture(scene, how));
    return replaceFile(to, std::string_view(bytes.constData(), std::size_t(bytes.size())), cancel);
}

} // namespace stemma::ui
