// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/visual/ArrayWork.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/PlaneCanvas.h"

#include <QWidget>
#include <optional>

class QStackedLayout;

namespace stemma::ui {

class ArrayControls;
class BusyLine;
class ChartView;
class ViewerBar;
class ViewerMessage;

/// Arrays of NumPy (.npy, .npz) as they are best seen: one axis as a line with the distribution below, two as colours
/// or a picture, more with a slider for each further axis, records as a table; and always as values. All reading is
/// done by workers, of what is seen; a picture comes at once from a part of the values, and then from all of them.
class ArrayView : public QWidget, public Exportable {
    Q_OBJECT
public:
    explicit ArrayView(QWidget* parent = nullptr);
    ~ArrayView() override;
    void open(const fs::path& file);
    ViewerBar* bar() const { return m_bar; }
    ArrayControls* controls() const { return m_controls; }
    PlaneCanvas* plane() const { return m_plane; }
    LineCanvas* line() const { return m_line; }
    ValueGrid* grid() const { return m_grid; }
    const ArrayFacts& facts() const { return m_facts; }
    const std::optional<OpenedArray>& opened() const { return m_opened; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_opening.busy(); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;

Q_SIGNALS:
    void loaded(); ///< it is known what there is to see

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Answer {
        OpenedArray opened;
        ArrayFacts facts;
    };
    void listen();
    void openMember(std::size_t member);
    void take(Result<Answer> answer);
    void choose(); ///< the array or its field anew
    void lookThrough();
    void showChosen(bool sliceOnly);
    void showHistogram();
    void sayFacts();
    void sayNothing();
    void sayAt(const QString& where, std::vector<std::uint64_t> places);
    void sayPlaneCell(const std::optional<PlaneCanvas::Cell>& cell);
    void sayLineIndex(const std::optional<std::uint64_t>& index);
    QString bareName() const;

    fs::path m_file;
    std::optional<OpenedArray> m_opened;
    ArrayChoice m_choice;
    Array m_array; ///< the chosen field, or all
    ArrayFacts m_facts;
    std::optional<PixelLayout> m_pixels;
    bool m_pointed = false; ///< the bar says what is below the pointer
    ViewerBar* m_bar;
    ArrayControls* m_controls;
    PlaneCanvas* m_plane;
    QWidget* m_linePage;
    LineCanvas* m_line;
    ChartView* m_histogram;
    ValueGrid* m_grid;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    Latest m_opening, m_looking, m_asking, m_exporting;
    Done m_exportDone;
};

} // namespace stemma::ui
