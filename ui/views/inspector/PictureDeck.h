// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/views/inspector/PictureWork.h"

#include <QAbstractButton>
#include <map>

namespace stemma::ui {

class LinkText;

/// One picture in a frame: large with its title, or a thumbnail. A double click (Enter) opens it.
class PictureCard : public QAbstractButton {
    Q_OBJECT
public:
    PictureCard(const PictureRef& picture, bool large, QWidget* parent);
    void setLook(PictureLook look);
    const PictureLook& look() const { return m_look; }
    void setPicture(const PictureRef& picture); ///< keeps what is seen until setLook()
    const PictureRef& picture() const { return m_picture; }
    void setChosen(bool on);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return m_large; }
    int heightForWidth(int width) const override;
    static QSizeF room(bool large); ///< of the picture itself, where there is room for all of it
    QSizeF roomNow() const;         ///< the same at its present width
    Q_SIGNAL void opened();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintTitle(QPainter& painter) const;
    PictureRef m_picture;
    PictureLook m_look;
    bool m_large, m_chosen = false;
};

/// A version's pictures: one large, all as thumbnails below; of many the first, and a link for more. What isn't known
/// yet is read by a worker.
class PictureDeck : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMostThumbnails = 8, kMoreAtOnce = 24; ///< at first; by each press of "and 6 more"
    PictureDeck(WorkspaceHandle workspace, std::vector<PictureRef> pictures, std::map<int, PictureLook> looks,
                QWidget* parent);
    int shown() const { return m_shown; }
    void choose(int index);
    Q_SIGNAL void opened(stemma::VersionId version, int index);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildThumbnails();
    void addThumbnails(std::size_t upTo);
    void readThumbnails();
    WorkspaceHandle m_workspace;
    std::vector<PictureRef> m_pictures;
    std::map<int, PictureLook> m_looks;
    PictureCard* m_large;
    QWidget* m_row = nullptr;   ///< of the thumbnails; null: there is but one picture
    LinkText* m_more = nullptr; ///< how many aren't among them
    std::vector<PictureCard*> m_small;
    int m_shown = 0;
    QSizeF m_read = PictureCard::room(true); ///< what the large picture was resolved for
    Latest m_reading, m_thumbnails;
};

} // namespace stemma::ui
