// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"
#include "ui/bridge/Latest.h"
#include "ui/paint/Palette.h"
#include "ui/session/Context.h"
#include "ui/views/version/FilmWork.h"

#include <QAbstractScrollArea>
#include <array>
#include <list>
#include <unordered_map>

namespace stemma::ui {

class Chip;

/// All versions of an artifact side by side, oldest first, or those that are listed, with a chip that has more read: a
/// small picture each, with number, headline, run and day. Pictures are drawn when their frames come into sight, two at
/// a time, nearest the middle first; the longest unseen are forgotten, so that hundreds of versions cost what is seen.
/// With the same scale the axes of charts span all that were drawn. Left and Right walk, Home and End, Enter or a click
/// opens. A version whose files are gone says so.
class Filmstrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit Filmstrip(const Context& context, QWidget* parent = nullptr);
    /// The versions to be shown, the one in view, and the title of the picture; what is the same stays.
    void show(const OverviewArtifact& artifact, VersionId current, const QString& title);
    int count() const { return int(m_versions.size()); }
    int walked() const { return m_at; } ///< the frame the keys are at
    QRect frameRect(int index) const;   ///< in the viewport
    QString frameText(int index) const; ///< what it says, in lines
    bool hasPicture(int index) const;
    bool working() const; ///< some frame in sight waits for its picture
    std::optional<FilmAxes> drawnAxes(int index) const;
    bool sameScale() const { return m_sameScale; }
    void setSameScale(bool on);
    Q_SIGNAL void versionWished(stemma::VersionId version);
    Q_SIGNAL void moreWished(); ///< of the versions that aren't among them

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Frame {
        FilmPicture picture;
        QString title; ///< that it was asked for with
        QSize size;
        bool dark = false, there = false;
        std::list<std::int64_t>::iterator used;
    };
    int pitch() const;
    QSize pictureSize() const;
    std::pair<int, int> inSight() const; ///< first and last frame, one more at each side
    Frame& frameOf(VersionId version);
    const Frame* known(int index) const;
    bool stale(const Frame& frame) const;
    bool differs(const Frame& frame) const; ///< drawn with other axes than those wanted now
    FilmLook look() const;
    std::optional<FilmAxes> wantedAxes() const;
    void work();
    void ask(Latest& slot, int index);
    void walkTo(int index, bool reveal);
    void reveal(int index);
    void updateBars();
    void paintFrame(QPainter& painter, int index, const Palette& palette) const;
    void placeChips();

    Context m_context;
    std::string m_name;
    std::vector<OverviewVersion> m_versions;
    VersionId m_current;
    QString m_title;
    int m_at = -1;
    bool m_sameScale = true;
    FilmAxes m_axes; ///< that span all charts drawn so far
    std::unordered_map<std::int64_t, Frame> m_frames;
    std::list<std::int64_t> m_used; ///< latest first
    std::array<Latest, 2> m_slots;
    std::array<std::int64_t, 2> m_asked{};
    Chip *m_scale, *m_more;
};

} // namespace stemma::ui
