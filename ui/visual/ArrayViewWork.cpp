// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArrayView.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/PlaneCanvas.h"
#include "ui/visual/SceneFile.h"
#include "ui/visual/ViewerBar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QStackedLayout>
#include <algorithm>

namespace stemma::ui {

void ArrayView::sayFacts() {
    if (!m_opened) return;
    QString text = m_opened->problem.isEmpty() ? factsOf(m_array, m_facts) : QString();
    if (!m_opened->complaint.isEmpty()) text += QStringLiteral(" · ") + m_opened->complaint;
    if (!m_opened->note.isEmpty()) text += QStringLiteral(" · ") + m_opened->note;
    if (!m_pointed) m_bar->setFacts(text);
    m_plane->setAccessibleDescription(text);
    m_line->setAccessibleDescription(text);
}

/// The exact values at some places, read by a worker: what is drawn is rounded, and may be a mean.
void ArrayView::sayAt(const QString& where, std::vector<std::uint64_t> places) {
    m_pointed = true;
    m_asking.ask(
        [array = m_array, places = std::move(places)](const Cancel&) -> Result<QString> {
            QStringList texts;
            for (const std::uint64_t place : places) {
                STEMMA_TRY(const std::string text, array.text(place));
                texts << (text.empty() ? QObject::tr("not here") : oneLine(text, 80));
            }
            return texts.join(QStringLiteral("  "));
        },
        [this, where](Result<QString> text) {
            if (text) m_bar->setFacts(where + QStringLiteral(" · ") + *text);
        });
}

void ArrayView::sayPlaneCell(const std::optional<PlaneCanvas::Cell>& cell) {
    const auto& source = m_plane->source();
    if (!m_opened || !cell || !source) {
        m_asking.forget();
        m_pointed = false;
        return sayFacts();
    }
    std::vector<std::uint64_t> index = source->plane.at;
    index.resize(m_array.dimensions());
    index[source->plane.rowAxis] = cell->row;
    index[source->plane.columnAxis] = cell->column;
    std::vector<std::uint64_t> places;
    const bool colours = source->pixels && source->pixels->channelAxis >= 0;
    for (unsigned channel = 0; channel < (colours ? source->pixels->channels : 1); ++channel) {
        if (colours) index[std::size_t(source->pixels->channelAxis)] = channel;
        places.push_back(m_array.place(index));
    }
    sayAt(tr("%1 %2  %3 %4")
              .arg(source->rowTitle, qtext(formatCount(std::int64_t(cell->row))), source->columnTitle,
                   qtext(formatCount(std::int64_t(cell->column)))),
          std::move(places));
}

void ArrayView::sayLineIndex(const std::optional<std::uint64_t>& index) {
    if (!m_opened || !index || m_choice.mode != ArrayMode::Line) {
        m_asking.forget();
        m_pointed = false;
        return sayFacts();
    }
    const ArrayLine line = ArrayLine::along(m_array, lineAxis(m_array));
    sayAt(tr("index %1").arg(qtext(formatCount(std::int64_t(*index)))), {placeBehind(line.place, *index, line.step)});
}

std::vector<ExportFormat> ArrayView::exportFormats() const {
    if (!m_opened || !m_opened->problem.isEmpty() || m_array.holdsObjects()) return {};
    std::vector<ExportFormat> formats;
    const QWidget* seen = m_stack->currentWidget();
    if (seen == m_plane || (seen == m_linePage && m_line->scene())) formats = sceneFormats();
    formats.push_back({QStringLiteral("csv"), tr("CSV of the values"), QStringLiteral(".csv"), false, false});
    formats.push_back({QStringLiteral("file"), tr("The file as it is"), qpath(m_file.extension()), false, false});
    return formats;
}

QString ArrayView::exportName() const {
    return bareName();
}

void ArrayView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    cancelExport();
    const std::vector<ExportFormat> formats = exportFormats();
    const auto known = [&](const ExportFormat& one) { return one.id == format; };
    if (std::none_of(formats.begin(), formats.end(), known))
        return done(stemma::fail(ErrorCode::InvalidArgument, "What is seen can't be saved as " + utf8(format)));
    m_exportDone = std::move(done);
    const auto ended = [this](Status status) {
        if (const Done finished = std::exchange(m_exportDone, {})) finished(std::move(status));
    };
    if (format == QLatin1String("csv"))
        return m_exporting.ask([opened = *m_opened, choice = m_choice,
                                path](const Cancel& cancel) { return exportArrayCsv(opened, choice, path, cancel); },
                               ended);
    if (format == QLatin1String("file"))
        return m_exporting.ask([from = m_file, path](const Cancel& cancel) { return copyFileOver(from, path, cancel); },
                               ended);
    if (m_stack->currentWidget() == m_linePage)
        return m_exporting.ask(
            [scene = *m_line->scene(), format, options, dark = darkTheme(), path](const Cancel& cancel) {
                return writeScene(scene, format, options, dark, path, cancel);
            },
            ended);
    const QRectF view = m_plane->fitted() ? QRectF() : m_plane->layOut().view;
    m_exporting.ask(
        [source = *m_plane->source(), view, room = QSizeF(m_plane->size()), format, options, palette = currentPalette(),
         path](const Cancel& cancel) -> Status {
            STEMMA_TRY(const QByteArray bytes, planeFile(source, view, room, format, options, palette, cancel));
            return replaceFile(path, std::string_view(bytes.constData(), std::size_t(bytes.size())), cancel);
        },
        ended);
}

void ArrayView::cancelExport() {
    m_exporting.forget();
    if (const Done finished = std::exchange(m_exportDone, {}))
        finished(stemma::fail(ErrorCode::Cancelled, "The export was cancelled"));
}

bool ArrayView::copyToClipboard() {
    QWidget* seen = m_stack->currentWidget();
    if (!m_opened || (seen != m_grid && seen != m_plane && seen != m_linePage)) return false;
    if (seen == m_grid) return m_grid->copy();
    QGuiApplication::clipboard()->setImage(seen->grab().toImage());
    m_bar->setFacts(tr("Copied"));
    return true;
}

} // namespace stemma::ui
