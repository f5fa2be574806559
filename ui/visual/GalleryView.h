// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/visual/ArtifactSource.h"
#include "ui/visual/ExportsAPart.h"
#include "ui/visual/ImageLoader.h"

#include <QAbstractListModel>
#include <QCache>
#include <QPixmap>
#include <QSet>
#include <QWidget>
#include <array>
#include <deque>
#include <memory>

class QListView;
class QStackedLayout;

namespace stemma {
class TablesClient;
}

namespace stemma::ui {

class Button;
class ImageView;
class ViewerBar;

/// The pictures of a folder: names, and thumbnails that are decoded when they come in sight, two at a time, by
/// `stemma-view`. Of a picture that can't be read the name stays, with a mark.
class GalleryModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kThumbnail = 160;
    explicit GalleryModel(QObject* parent = nullptr);
    void setFiles(std::vector<ArtifactFile> files, ImageLoader loader);
    const ArtifactFile& file(int row) const { return m_files[std::size_t(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    int asked() const { return m_asked; } ///< thumbnails that were ever asked for
    Q_SIGNAL void thumbnailCame(int row);

private:
    void next() const;

    std::vector<ArtifactFile> m_files;
    ImageLoader m_loader;
    mutable QCache<int, QPixmap> m_thumbnails;
    mutable QSet<int> m_waiting, m_bad;
    mutable std::deque<int> m_queue; ///< the last asked for comes first: it is in sight
    mutable std::array<Latest, 2> m_loading;
    mutable int m_asked = 0;
};

/// A folder of pictures: a grid of thumbnails; Enter or a double click opens one, arrows go on to the next, Escape goes
/// back. A button shows the same as a list with every file.
class GalleryView : public QWidget, public ExportsAPart {
    Q_OBJECT
public:
    explicit GalleryView(QWidget* parent = nullptr);
    void setTables(std::shared_ptr<TablesClient> tables) { m_tables = std::move(tables); }
    void setLoader(ImageLoader loader) { m_loader = std::move(loader); }
    void show(const ArtifactSource& source);
    using QWidget::show;
    /// At least two files, and most of them pictures.
    static bool suits(const ArtifactSource& source);
    QListView* grid() const { return m_grid; }
    GalleryModel* model() const { return m_model; }
    ViewerBar* bar() const { return m_bar; }
    int opened() const { return m_opened; } ///< row of the picture that is open; -1: the grid is seen
    void openPicture(int row);
    void closePicture();
    void setList(bool list);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool goBy(int key);
    Exportable* part() const override;
    void say();

    ArtifactSource m_source;
    std::shared_ptr<TablesClient> m_tables;
    ImageLoader m_loader;
    ViewerBar* m_bar;
    Button *m_back, *m_listButton;
    QListView* m_grid;
    GalleryModel* m_model;
    QWidget* m_list = nullptr;
    ImageView* m_image = nullptr;
    QStackedLayout* m_stack;
    int m_opened = -1;
};

} // namespace stemma::ui
