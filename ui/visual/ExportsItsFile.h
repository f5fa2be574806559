// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/visual/Exportable.h"

namespace stemma::ui {

/// The part of Exportable that every viewer of a single file has alike: the file as it is, saved elsewhere. A viewer
/// that shows another file says so by setExportedFile(). UI thread.
class ExportsItsFile : public Exportable {
public:
    std::vector<ExportFormat> exportFormats() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;

protected:
    void setExportedFile(const fs::path& file);

private:
    fs::path m_exportedFile; ///< "": there is none
    Latest m_copying;
    Done m_copyDone;
};

} // namespace stemma::ui
