// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/FileExport.h"

#include "core/base/DiskSpace.h"
#include "core/base/Id.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QFileDialog>
#include <QObject>
#include <QStringList>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

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

Status goOn(const Cancel& cancel) {
    if (cancel.requested()) return fail(ErrorCode::Cancelled, "The export was cancelled");
    return {};
}

} // namespace

Status replaceFile(const fs::path& to, std::string_view content, const Cancel& cancel) {
    return replaceFileBy(
        to, [&](int file) { return writeAll(file, content); }, cancel);
}

Status replaceFileBy(const fs::path& to, const std::function<Status(int file)>& write, const Cancel& cancel) {
    const fs::path half = beside(to);
    Status written;
    {
        STEMMA_TRY(Fd file, openFile(half, O_WRONLY | O_CREAT | O_EXCL));
        written = write(file.get());
        // Some file systems tell only now that there was no room.
        if (::close(file.release()) != 0 && errno != EINTR && written)
            written = failWriting(errno, "Can't write " + printable(to.string()), half);
    }
    if (written) written = goOn(cancel);
    if (written) return moveOver(half, to);
    std::error_code ignored;
    fs::remove(half, ignored);
    return written;
}

Status copyFileOver(const fs::path& from, const fs::path& to, const Cancel& cancel) {
    const fs::path half = beside(to);
    STEMMA_CHECK(copyFile(from, half, cancel));
    if (Status more = goOn(cancel); !more) { // where the file system copied it at once
        std::error_code ignored;
        fs::remove(half, ignored);
        return more;
    }
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
