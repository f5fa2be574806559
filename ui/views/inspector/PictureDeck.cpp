// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/PictureDeck.h"

#include "ui/paint/ChartPainter.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/LinkText.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kWidth = 348, kDeckHeight = 258, kTitle = 34, kDeckSide = 12, kDeckLeastWidth = 200, kThumbWidth = 80,
              kThumbHeight = 54, kThumbSide = 6;
constexpr double kRadius = 6;

} // namespace

PictureCard::PictureCard(const PictureRef& picture, bool large, QWidget* parent)
    : QAbstractButton(parent), m_large(large) {
    setObjectName(large ? QStringLiteral("picture") : QStringLiteral("thumbnail"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    if (large) {
        QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
        setMaximumWidth(kWidth);
    } else {
        setFixedSize(kThumbWidth, kThumbHeight);
    }
    setPicture(picture);
}

void PictureCard::setPicture(const PictureRef& picture) {
    m_picture = picture;
    const QString title = oneLine(picture.title, 200);
    setAccessibleName(picture.from.empty() ? title : tr("%1 from %2").arg(title, oneLine(picture.from, 100)));
    setToolTip(tooltipText(m_large ? tr("%1. A double click opens it.").arg(accessibleName())
                                   : tr("Shows %1; a double click opens it").arg(accessibleName())));
    update();
}

void PictureCard::setLook(PictureLook look) {
    m_look = std::move(look);
    setAccessibleDescription(qtext(m_look.sentence));
    update();
}

void PictureCard::setChosen(bool on) {
    m_chosen = on;
    update();
}

QSize PictureCard::sizeHint() const {
    return m_large ? QSize(kWidth, kDeckHeight) : QSize(kThumbWidth, kThumbHeight);
}

QSize PictureCard::minimumSizeHint() const {
    return m_large ? QSize(kDeckLeastWidth, heightForWidth(kDeckLeastWidth)) : sizeHint();
}

int PictureCard::heightForWidth(int width) const {
    if (!m_large) return kThumbHeight;
    const QSizeF whole = room(true);
    return kTitle + kDeckSide + qRound((std::min(width, kWidth) - 2 * kDeckSide) * whole.height() / whole.width());
}

QSizeF PictureCard::roomNow() const {
    const QSizeF whole = room(m_large);
    if (!m_large || width() >= kWidth) return whole;
    const double wide = std::max(width(), kDeckLeastWidth) - 2.0 * kDeckSide;
    return {wide, wide * whole.height() / whole.width()};
}

QSizeF PictureCard::room(bool large) {
    return large ? QSizeF(kWidth - 2 * kDeckSide, kDeckHeight - kTitle - kDeckSide)
                 : QSizeF(kThumbWidth - 2 * kThumbSide, kThumbHeight - 2 * kThumbSide);
}

void PictureCard::paintTitle(QPainter& painter) const {
    const Palette palette = currentPalette();
    const QFont strong = Fonts::sized(12.5, QFont::DemiBold), quiet = Fonts::sized(12.5);
    const QString from = m_picture.from.empty() ? QString() : tr(" from %1").arg(oneLine(m_picture.from, 60));
    const int room = width() - 2 * kDeckSide, tail = std::min(QFontMetrics(quiet).horizontalAdvance(from), room / 2);
    const QString title = QFontMetrics(strong).elidedText(oneLine(m_picture.title, 200), Qt::ElideRight, room - tail);
    painter.setFont(strong);
    painter.setPen(palette("text"));
    const QRect line(kDeckSide, 2, room, kTitle - 2);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, title);
    if (from.isEmpty()) return;
    painter.setFont(quiet);
    painter.setPen(palette("text.quiet"));
    painter.drawText(line.adjusted(QFontMetrics(strong).horizontalAdvance(title), 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(quiet).elidedText(from, Qt::ElideRight, tail + 1));
}

void PictureCard::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool strong = m_chosen || hasFocus();
    const double inset = strong ? 1 : 0.5;
    painter.setPen(QPen(palette(strong ? "accent" : "line"), strong ? 2 : 1));
    painter.setBrush(palette(underMouse() && !m_large ? "hover" : "surface"));
    const QRectF frame = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    painter.drawRoundedRect(frame, kRadius, kRadius);
    if (m_large) paintTitle(painter);
    const QSizeF room = roomNow();
    const QPointF corner(m_large ? kDeckSide : kThumbSide, m_large ? kTitle : kThumbSide);
    if (m_look.scene) {
        painter.save();
        // Until it is resolved for this place: as large as fits. A few bars need less than there is.
        const QSizeF size(m_look.scene->width, m_look.scene->height);
        const double fits = std::min({1.0, room.width() / size.width(), room.height() / size.height()});
        painter.translate(corner +
                          QPointF(room.width() - fits * size.width(), room.height() - fits * size.height()) / 2);
        painter.scale(fits, fits);
        ChartPainter::paint(painter, *m_look.scene, palette);
        painter.restore();
    } else if (!m_look.image.isNull()) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSizeF size = QSizeF(m_look.image.size()).scaled(room, Qt::KeepAspectRatio);
        const QPointF at = corner + QPointF((room.width() - size.width()) / 2, (room.height() - size.height()) / 2);
        painter.drawImage(QRectF(at, size), m_look.image);
    } else if (!m_look.sentence.empty()) {
        painter.setFont(Fonts::quiet());
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRectF(corner, room), Qt::AlignCenter | Qt::TextWordWrap,
                         m_large ? oneLine(m_look.sentence, 240) : QStringLiteral("…"));
    }
}

void PictureCard::mouseDoubleClickEvent(QMouseEvent* event) {
    QAbstractButton::mouseDoubleClickEvent(event);
    Q_EMIT opened();
}

void PictureCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return Q_EMIT opened();
    QAbstractButton::keyPressEvent(event);
}

bool PictureCard::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    return QAbstractButton::event(event);
}

PictureDeck::PictureDeck(WorkspaceHandle workspace, std::vector<PictureRef> pictures, std::map<int, PictureLook> looks,
                         QWidget* parent)
    : QWidget(parent), m_workspace(std::move(workspace)), m_pictures(std::move(pictures)), m_looks(std::move(looks)) {
    setObjectName(QStringLiteral("pictureDeck"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    m_large = new PictureCard(m_pictures.front(), true, this);
    all->addWidget(m_large);
    connect(m_large, &PictureCard::opened, this,
            [this] { Q_EMIT opened(m_large->picture().version, m_large->picture().index); });
    buildThumbnails();
    if (const auto ready = m_looks.find(-1); ready != m_looks.end()) {
        m_large->setLook(ready->second);
        if (!m_small.empty()) m_small.front()->setChosen(true);
    } else {
        choose(0);
    }
    readThumbnails();
}

void PictureDeck::buildThumbnails() {
    if (m_pictures.size() < 2) return;
    m_row = new QWidget(this);
    new FlowLayout(m_row, 9, 8);
    layout()->addWidget(m_row);
    m_more = new LinkText(this);
    m_more->setObjectName(QStringLiteral("morePictures"));
    layout()->addWidget(m_more);
    addThumbnails(kMostThumbnails);
}

void PictureDeck::addThumbnails(std::size_t upTo) {
    while (m_small.size() < std::min(m_pictures.size(), upTo)) {
        const int i = int(m_small.size());
        auto* card = new PictureCard(m_pictures[std::size_t(i)], false, m_row);
        if (const auto ready = m_looks.find(i); ready != m_looks.end()) card->setLook(ready->second);
        connect(card, &QAbstractButton::clicked, this, [this, i] { choose(i); });
        connect(card, &PictureCard::opened, this,
                [this, card] { Q_EMIT opened(card->picture().version, card->picture().index); });
        m_row->layout()->addWidget(card);
        m_small.push_back(card);
    }
    const std::size_t left = m_pictures.size() - m_small.size();
    m_more->setVisible(left > 0);
    if (left == 0) return m_more->setPieces({});
    m_more->setPieces({{tr("and %1 more").arg(left), LinkText::Quiet, [this] {
                            addThumbnails(m_small.size() + kMoreAtOnce);
                            readThumbnails();
                        }}});
}

/// Another width is another chart: its texts keep their size, its ticks thin out.
void PictureDeck::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    if (m_large->roomNow() != m_read) choose(m_shown);
}

void PictureDeck::choose(int index) {
    m_shown = index;
    for (int i = 0; i < int(m_small.size()); ++i) m_small[std::size_t(i)]->setChosen(i == index);
    const PictureRef picture = m_pictures[std::size_t(index)];
    m_read = m_large->roomNow();
    m_reading.ask([workspace = m_workspace, picture, room = m_read](
                      const Cancel& cancel) { return readPicture(workspace, picture, room, false, cancel); },
                  [this, picture](PictureLook look) {
                      m_large->setPicture(picture); // title and picture change together
                      m_large->setLook(std::move(look));
                  });
}

void PictureDeck::readThumbnails() {
    std::vector<std::pair<int, PictureRef>> missing;
    for (int i = 0; i < int(m_small.size()); ++i)
        if (const PictureLook& look = m_small[std::size_t(i)]->look();
            !look.scene && look.image.isNull() && look.sentence.empty())
            missing.emplace_back(i, m_pictures[std::size_t(i)]);
    if (missing.empty()) return;
    m_thumbnails.ask(
        [workspace = m_workspace, missing, room = PictureCard::room(false)](const Cancel& cancel) {
            std::vector<std::pair<int, PictureLook>> looks;
            for (const auto& [index, picture] : missing)
                if (!cancel.requested()) looks.emplace_back(index, readPicture(workspace, picture, room, true, cancel));
            return looks;
        },
        [this](std::vector<std::pair<int, PictureLook>> looks) {
            for (auto& [index, look] : looks) m_small[std::size_t(index)]->setLook(std::move(look));
        });
}

} // namespace stemma::ui
