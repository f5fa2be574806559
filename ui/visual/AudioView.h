// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Sound.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/Exportable.h"

#include <QWidget>
#include <optional>

class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class LineCanvas;
class ViewerBar;
class ViewerMessage;

/// A sound's waveform, all its channels (of very many the first ones) over the same seconds: zoomed to single samples,
/// with time and levels below the pointer. Samples are read by workers, of what is seen.
class AudioView : public QWidget, public Exportable {
    Q_OBJECT
public:
    static constexpr unsigned kMostChannels = 16; ///< drawn
    explicit AudioView(QWidget* parent = nullptr);
    ~AudioView() override;
    void open(const fs::path& file);
    ViewerBar* bar() const { return m_bar; }
    LineCanvas* canvas() const { return m_canvas; }
    const std::optional<Sound>& sound() const { return m_sound; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_opening.busy(); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;

Q_SIGNALS:
    void loaded();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void take(Result<Sound> sound);
    void sayFacts();
    void sayMoment(const std::optional<std::uint64_t>& frame);

    fs::path m_file;
    std::optional<Sound> m_sound;
    ViewerBar* m_bar;
    LineCanvas* m_canvas;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    Latest m_opening, m_asking, m_exporting;
    Done m_exportDone;
};

} // namespace stemma::ui
