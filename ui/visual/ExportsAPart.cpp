// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ExportsAPart.h"

#include "ui/visual/Viewers.h"

namespace stemma::ui {

std::vector<ExportFormat> ExportsAPart::exportFormats() const {
    const Exportable* shown = part();
    return shown ? shown->exportFormats() : std::vector<ExportFormat>{};
}

bool ExportsAPart::loading() const {
    const Exportable* shown = part();
    return shown && shown->loading();
}

void ExportsAPart::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    if (Exportable* shown = part()) return shown->exportTo(path, format, options, std::move(done));
    done(fail(ErrorCode::InvalidArgument, "Nothing is chosen that could be saved"));
}

void ExportsAPart::cancelExport() {
    if (Exportable* shown = part()) shown->cancelExport();
}

QString ExportsAPart::exportName() const {
    const Exportable* shown = part();
    return shown ? shown->exportName() : Exportable::exportName();
}

bool ExportsAPart::copyToClipboard() {
    Exportable* shown = part();
    return shown && shown->copyToClipboard();
}

void ExportsAPart::showPart(QObject* self, QWidget* part) {
    QObject::disconnect(m_partNews);
    if (const Exportable* shown = part ? exportableOf(part) : nullptr)
        m_partNews = QObject::connect(&shown->exportNews(), &ExportNews::changed, self, [this] { tellExportNews(); });
    tellExportNews();
}

} // namespace stemma::ui
