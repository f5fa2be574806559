// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/Exportable.h"

class QWidget;

namespace stemma::ui {

/// For a viewer that shows another one within it: what can be saved is what that one can. UI thread.
class ExportsAPart : public Exportable {
public:
    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;

protected:
    virtual Exportable* part() const = 0; ///< that is seen now; nullptr: nothing of it can be saved
    /// `part` is seen now, or nullptr: its news are this one's from here on. `self` is this one's widget.
    void showPart(QObject* self, QWidget* part);

private:
    QMetaObject::Connection m_partNews;
};

} // namespace stemma::ui
