// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QObject>
#include <QString>
#include <cstdint>
#include <functional>
#include <vector>

namespace stemma::ui {

/// A kind of file that a viewer can write.
struct ExportFormat {
    QString id;              ///< "png", "svg", "pdf", "csv"
    QString name;            ///< for menus: "PNG picture"
    QString suffix;          ///< ".png"
    bool scales = false;     ///< ExportOptions::scale means something
    bool transparent = true; ///< ExportOptions::background may be false
    bool themed = false;     ///< ExportOptions::theme means something
    bool parts = false;      ///< ExportOptions::inSight may be true
    bool operator==(const ExportFormat&) const = default;
};

struct ExportOptions {
    enum class Theme : std::uint8_t { AsSeen, Light, Dark };
    Theme theme = Theme::AsSeen;
    double scale = 1;       ///< pixels per logical pixel, 1 to 4
    bool background = true; ///< false: transparent where the format has transparency
    bool inSight = false;   ///< only what is in sight now; else all of it
    /// Whether colours are the dark theme's, where the window is `dark` or not. What has no ground lands on white paper
    /// unless a person says otherwise.
    bool darkColours(bool dark) const { return theme == Theme::AsSeen ? dark && background : theme == Theme::Dark; }
    bool operator==(const ExportOptions&) const = default;
};

/// Says that what an Exportable can be saved as, or whether it is loading, may have changed. A QObject beside it, since
/// viewers are widgets already.
class ExportNews : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void changed();
};

/// What a viewer implements if what it shows can be saved: the whole of it unless a part is asked for, as it is seen,
/// nothing clipped.
///
/// Use from the UI thread only. exportTo() returns at once; a worker writes beside `path` and renames over it, so that
/// `path` is whole or as it was. `done` is called once on the UI thread, also after cancelExport() (Cancelled); it is
/// not called if the viewer dies first. A second exportTo() cancels the first.
/// Errors: InvalidArgument (not one of exportFormats()), Io, NoSpace, BadData (what is shown can't be read any more).
class Exportable {
public:
    using Done = std::function<void(Status)>;
    virtual ~Exportable() = default;
    virtual std::vector<ExportFormat> exportFormats() const = 0; ///< empty: nothing can be saved now
    /// What is to be shown is still being read: there may be formats soon. Each change of it is told by exportNews().
    virtual bool loading() const { return false; }
    const ExportNews& exportNews() const { return m_news; }
    virtual void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) = 0;
    virtual void cancelExport() = 0;
    /// "clean @2" as a file's stem; the dialog's suggestion.
    virtual QString exportName() const { return QStringLiteral("export"); }
    /// Puts what is shown (or what is selected in it) on the clipboard. False where there is nothing to copy.
    virtual bool copyToClipboard() { return false; }
    /// The same as one of the formats, where that can be on a clipboard; else as it is copied otherwise.
    virtual bool copyAs(const QString&, const ExportOptions&) { return copyToClipboard(); }

protected:
    void tellExportNews() { Q_EMIT m_news.changed(); }

private:
    ExportNews m_news;
};

} // namespace stemma::ui
