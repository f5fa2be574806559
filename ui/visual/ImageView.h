// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Kept.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/ImageLoader.h"

#include <QWidget>

class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class ImageCanvas;
class ViewerBar;
class ViewerMessage;

/// A picture from a file: decoded by a loader off the UI thread, shown to fit, zoomed to its pixels, with their values
/// below the pointer. What can't be decoded says why in its place.
class ImageView : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    explicit ImageView(QWidget* parent = nullptr);
    ~ImageView() override;
    void setLoader(ImageLoader loader); ///< instead of helperImageLoader()
    void open(const fs::path& file);
    void setCompact(bool compact); ///< the picture alone
    ImageCanvas* canvas() const { return m_canvas; }
    ViewerBar* bar() const { return m_bar; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_loading.busy(); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;
    QVariantMap kept() const override; ///< zoom, and what of it is in the middle
    void giveBack(const QVariantMap& kept) override;

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);
    void exportWished();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void take(Result<LoadedImage> image);
    void dragOut(); ///< into another program
    void sayFacts();
    void sayPixel(const std::optional<QPoint>& pixel);

    ImageLoader m_loader;
    fs::path m_file;
    ViewerBar* m_bar;
    ImageCanvas* m_canvas;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    QVariantMap m_wanted; ///< when the picture is here
    Latest m_loading, m_levelling, m_exporting;
    Done m_exportDone;
};

} // namespace stemma::ui
