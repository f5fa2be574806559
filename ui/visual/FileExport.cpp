// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/FileExport.h"

#include "core/base/Id.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QFileDialog>
#include <QObject>
#include <QStringList>
#include <algorithm>
#include <fcntl.h>

namespace stemma::ui {

namespace {

fs::path beside(const fs::path& to) {
    return to.parent_path() / (".stemma-" + newUuid().substr(0, 8) + ".half");
}

Status moveOver(const fs::path& half, const fs::path& to) {
    std::error_code code;
    fs::rename(half, to, code);
    if (!code) return {};
    const int error = code.value();
    fs::remove(half, code);
    return failErrno(error, "Can't write " + printable(to.string()));
}

} // namespace

Status replaceFile(const fs::path& to, std::string_view content) {
    const fs::path half = beside(to);
    if (Status written = writeFile(half, content); !written) {
        std::error_code ignored;
        fs::remove(half, ignored);
        return written;
    }
    return moveOver(half, to);
}

Status replaceFileBy(const fs::path& to, const std::function<Status(int file)>& write) {
    const fs::path half = beside(to);
    Status written;
    {
        STEMMA_TRY(const Fd file, openFile(half, O_WRONLY | O_CREAT | O_EXCL));
        written = write(file.get());
    }
    if (written) return moveOver(half, to);
    std::error_code ignored;
    fs::remove(half, ignored);
    return written;
}

Status copyFileOver(const fs::path& from, const fs::path& to) {
    const fs::path half = beside(to);
    const Result<HashedFile> copied = copyFileHashed(from, half);
    if (!copied) return tl::unexpected(copied.error());
    return moveOver(half, to);
}

void askForExport(Exportable& what, QWidget* parent, const std::function<void(const QString&)>& say) {
    const std::vector<ExportFormat> formats = what.exportFormats();
    if (formats.empty()) return;
    QStringList filters;
    for (const ExportFormat& format : formats)
        filters << format.name + QLatin1String(" (*") + format.suffix + QLatin1Char(')');
    auto* dialog = new QFileDialog(parent, QObject::tr("Export"), what.exportName() + formats.front().suffix,
                                   filters.join(QLatin1String(";;")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(formats.front().suffix.mid(1));
    // The viewer is `parent` or dies after it, and takes the dialog with it.
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [&what, dialog, filters, formats, say](const QString& file) {
                         const qsizetype chosen = std::max<qsizetype>(filters.indexOf(dialog->selectedNameFilter()), 0);
                         what.exportTo(fspath(file), formats[std::size_t(chosen)].id, {}, [say](const Status& status) {
                             say(status ? QObject::tr("Exported") : qtext(printable(status.error().message)));
                         });
                     });
    dialog->open();
}

} // namespace stemma::ui
