// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/StoryExporter.h"

#include "ui/visual/FileExport.h"

#include <utility>

namespace stemma::ui {

std::vector<ExportFormat> StoryExporter::formats() {
    return {{QStringLiteral("story-html"), QObject::tr("Story, one HTML file"), QStringLiteral(".html"), false, false},
            {QStringLiteral("story-pdf"), QObject::tr("Story, pages as PDF"), QStringLiteral(".pdf"), false, false}};
}

bool StoryExporter::takes(const QString& format) {
    return format.startsWith(QLatin1String("story-"));
}

void StoryExporter::write(const WorkspaceHandle& handle, StoryRequest what, const fs::path& path, const QString& format,
                          Exportable::Done done) {
    cancel();
    if (!handle) return done(fail(ErrorCode::InvalidArgument, "No workspace is open"));
    what.format = format == QLatin1String("story-pdf") ? StoryRequest::Format::Pdf : StoryRequest::Format::Html;
    m_done = std::move(done);
    m_telling.ask(
        [handle, what, path](const Cancel& cancel) -> Status {
            STEMMA_TRY(const QByteArray bytes, exportedStory(handle, what, cancel));
            return replaceFile(path, {bytes.constData(), std::size_t(bytes.size())}, cancel);
        },
        [this](Status status) {
            if (const Exportable::Done ended = std::exchange(m_done, {})) ended(std::move(status));
        });
}

void StoryExporter::cancel() {
    m_telling.forget();
    if (const Exportable::Done ended = std::exchange(m_done, {}))
        ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
}

} // namespace stemma::ui
