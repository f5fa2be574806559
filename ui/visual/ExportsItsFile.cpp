// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ExportsItsFile.h"

#include "ui/paint/Text.h"
#include "ui/visual/FileExport.h"

#include <utility>

namespace stemma::ui {

std::vector<ExportFormat> ExportsItsFile::exportFormats() const {
    if (m_exportedFile.empty()) return {};
    return {
        {QStringLiteral("file"), QObject::tr("The file as it is"), qpath(m_exportedFile.extension()), false, false}};
}

void ExportsItsFile::exportTo(const fs::path& path, const QString& format, const ExportOptions&, Done done) {
    cancelExport();
    if (m_exportedFile.empty() || format != QLatin1String("file"))
        return done(fail(ErrorCode::InvalidArgument, "This is exported as its file"));
    m_copyDone = std::move(done);
    m_copying.ask(
        [from = m_exportedFile, path](const Cancel& cancel) -> Status { return copyFileOver(from, path, cancel); },
        [this](Status status) {
            if (const Done ended = std::exchange(m_copyDone, {})) ended(std::move(status));
        });
}

void ExportsItsFile::cancelExport() {
    m_copying.forget();
    if (const Done ended = std::exchange(m_copyDone, {})) ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
}

QString ExportsItsFile::exportName() const {
    return qpath(m_exportedFile.stem());
}

void ExportsItsFile::setExportedFile(const fs::path& file) {
    m_exportedFile = file;
    tellExportNews();
}

} // namespace stemma::ui
