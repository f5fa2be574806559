// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/GalleryView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/FolderView.h"
#include "ui/visual/ImageView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/widgets/Button.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kKept = 600; ///< thumbnails
constexpr int kCardPad = 10, kNameHeight = 22;

bool isPictureName(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) return false;
    std::string ending = name.substr(dot);
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    for (const char* one : {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".ppm"})
        if (ending == one) return true;
    return false;
}

QSize cardSize() {
    const int side = qRound(GalleryModel::kThumbnail * Fonts::scale());
    return {side + 2 * kCardPad, side + kCardPad + qRound(kNameHeight * Fonts::scale()) + kCardPad};
}

/// A thumbnail in the middle of its card, the name below it.
class CardDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return cardSize(); }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette palette = currentPalette();
        const QRect card = option.rect.adjusted(2, 2, -2, -2);
        const bool selected = option.state & QStyle::State_Selected;
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(selected ? palette("accent") : palette("line"));
        painter->setBrush(selected                                 ? palette("selected")
                          : option.state & QStyle::State_MouseOver ? palette("hover")
                                                                   : palette("surface"));
        painter->drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        const int name = qRound(kNameHeight * Fonts::scale());
        const QRect room = card.adjusted(kCardPad - 2, kCardPad - 2, -kCardPad + 2, -name - 4);
        const QVariant decoration = index.data(Qt::DecorationRole);
        if (decoration.canConvert<QPixmap>() && !decoration.value<QPixmap>().isNull()) {
            const auto pixmap = decoration.value<QPixmap>();
            const QSizeF size =
                QSizeF(pixmap.size()).scaled(QSizeF(room.size()).boundedTo(QSizeF(pixmap.size())), Qt::KeepAspectRatio);
            const QPointF at(room.center().x() - size.width() / 2, room.center().y() - size.height() / 2);
            painter->setRenderHint(QPainter::SmoothPixmapTransform);
            painter->drawPixmap(QRectF(at, size), pixmap, QRectF(pixmap.rect()));
        } else if (decoration.toString() == QLatin1String("bad")) {
            painter->setFont(Fonts::quiet());
            painter->setPen(palette("text.quiet"));
            painter->drawText(room, Qt::AlignCenter | Qt::TextWordWrap, GalleryView::tr("can't be shown"));
        }
        painter->setFont(Fonts::quiet());
        painter->setPen(palette("text"));
        const QRect below(card.left() + 8, card.bottom() - name, card.width() - 16, name);
        painter->drawText(below, Qt::AlignHCenter | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, below.width()));
    }
};

} // namespace

GalleryModel::GalleryModel(QObject* parent) : QAbstractListModel(parent), m_thumbnails(kKept) {}

void GalleryModel::setFiles(std::vector<ArtifactFile> files, ImageLoader loader) {
    beginResetModel();
    m_files = std::move(files);
    m_loader = std::move(loader);
    m_thumbnails.clear();
    m_waiting.clear();
    m_bad.clear();
    m_queue.clear();
    endResetModel();
}

int GalleryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_files.size());
}

QVariant GalleryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || std::size_t(index.row()) >= m_files.size()) return {};
    const ArtifactFile& one = m_files[std::size_t(index.row())];
    if (role == Qt::DisplayRole) return oneLine(std::string_view(one.name).substr(one.name.rfind('/') + 1), 200);
    if (role == Qt::ToolTipRole)
        return tooltipText(oneLine(one.name, 500) + QStringLiteral(" · ") + qtext(formatBytes(one.bytes)));
    if (role != Qt::DecorationRole) return {};
    if (const QPixmap* known = m_thumbnails.object(index.row())) return *known;
    if (m_bad.contains(index.row())) return QStringLiteral("bad");
    if (!m_waiting.contains(index.row())) {
        m_waiting.insert(index.row());
        m_queue.push_front(index.row());
        ++m_asked;
        next();
    }
    return {};
}

void GalleryModel::next() const {
    for (Latest& loading : m_loading) {
        if (m_queue.empty()) return;
        if (loading.busy()) continue;
        const int row = m_queue.front();
        m_queue.pop_front();
        auto* self = const_cast<GalleryModel*>(this);
        loading.ask(
            [load = m_loader, path = m_files[std::size_t(row)].path](const Cancel& cancel) {
                Result<LoadedImage> image = load(path, cancel);
                if (!image) return QImage();
                const int side = kThumbnail * 2; // for screens of two pixels a pixel
                const QImage& whole = image->image;
                return whole.width() > side || whole.height() > side
                           ? whole.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                           : whole;
            },
            [self, row](const QImage& image) {
                self->m_waiting.remove(row);
                if (image.isNull())
                    self->m_bad.insert(row);
                else
                    self->m_thumbnails.insert(row, new QPixmap(QPixmap::fromImage(image)));
                const QModelIndex at = self->index(row, 0);
                Q_EMIT self->dataChanged(at, at, {Qt::DecorationRole});
                Q_EMIT self->thumbnailCame(row);
                self->next();
            });
    }
    // What was scrolled past long ago needn't come any more.
    while (m_queue.size() > 200) {
        m_waiting.remove(m_queue.back());
        m_queue.pop_back();
    }
}

bool GalleryView::suits(const ArtifactSource& source) {
    std::size_t pictures = 0;
    for (const ArtifactFile& file : source.files) pictures += !file.link && isPictureName(file.name) ? 1 : 0;
    return pictures >= 2 && pictures * 2 > source.files.size();
}

GalleryView::GalleryView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("galleryView"));
    m_bar = new ViewerBar(this);
    m_back = m_bar->addWords(tr("All pictures"), tr("Back to all of them (Escape)"));
    m_listButton = m_bar->addWords(tr("List"), tr("Every file, as a list"));
    m_listButton->setCheckable(true);
    m_model = new GalleryModel(this);
    m_grid = new QListView(this);
    m_grid->setObjectName(QStringLiteral("galleryGrid"));
    m_grid->setAccessibleName(tr("Pictures"));
    m_grid->setModel(m_model);
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setMovement(QListView::Static);
    m_grid->setLayoutMode(QListView::Batched);
    m_grid->setBatchSize(500);
    m_grid->setUniformItemSizes(true);
    m_grid->setSpacing(4);
    m_grid->setMouseTracking(true);
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setItemDelegate(new CardDelegate(m_grid));
    m_grid->installEventFilter(this);
    auto* pages = new QWidget(this);
    m_stack = new QStackedLayout(pages);
    m_stack->addWidget(m_grid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(pages, 1);
    connect(m_grid, &QListView::doubleClicked, this, [this](const QModelIndex& at) { openPicture(at.row()); });
    connect(m_back, &QAbstractButton::clicked, this, &GalleryView::closePicture);
    connect(m_listButton, &QAbstractButton::toggled, this, &GalleryView::setList);
    setFocusProxy(m_grid);
}

void GalleryView::show(const ArtifactSource& source) {
    m_source = source;
    std::vector<ArtifactFile> pictures;
    for (const ArtifactFile& file : source.files)
        if (!file.link && isPictureName(file.name)) pictures.push_back(file);
    m_model->setFiles(std::move(pictures), m_loader ? m_loader : helperImageLoader(GalleryModel::kThumbnail * 2));
    m_grid->setCurrentIndex(m_model->index(0, 0));
    closePicture();
    QWidget::show();
}

void GalleryView::say() {
    m_back->setVisible(m_opened >= 0);
    m_listButton->setVisible(m_opened < 0);
    if (m_opened >= 0) {
        m_bar->setFacts(oneLine(m_model->file(m_opened).name, 200));
        m_bar->setState(tr("%1 of %2").arg(m_opened + 1).arg(m_model->rowCount()));
        return;
    }
    const std::int64_t others = std::int64_t(m_source.files.size()) - m_model->rowCount();
    std::string facts = plural(m_model->rowCount(), "picture");
    if (others > 0) facts += " · " + plural(others, "other file");
    m_bar->setFacts(qtext(facts));
    m_bar->setState({});
}

void GalleryView::openPicture(int row) {
    if (row < 0 || row >= m_model->rowCount()) return;
    ImageView* before = m_image;
    m_image = new ImageView(this);
    if (m_loader) m_image->setLoader(m_loader);
    m_image->open(m_model->file(row).path);
    m_stack->addWidget(m_image);
    m_stack->setCurrentWidget(m_image);
    if (before) before->deleteLater();
    m_opened = row;
    m_grid->setCurrentIndex(m_model->index(row, 0));
    setFocusProxy(nullptr);
    setFocusPolicy(Qt::StrongFocus);
    setFocus();
    say();
    showPart(this, m_image);
}

void GalleryView::closePicture() {
    const bool open = m_opened >= 0;
    m_opened = -1;
    m_stack->setCurrentWidget(m_grid);
    if (m_image) m_image->deleteLater();
    m_image = nullptr;
    setFocusProxy(m_grid);
    if (open) m_grid->setFocus();
    say();
    showPart(this, nullptr);
}

void GalleryView::setList(bool list) {
    m_listButton->setChecked(list);
    if (list && !m_list) {
        auto* view = new FolderView(this);
        view->setTables(m_tables);
        view->show(m_source);
        m_list = view;
        m_stack->addWidget(view);
    }
    m_stack->setCurrentWidget(list ? m_list : m_grid);
    showPart(this, list ? m_list : nullptr);
}

Exportable* GalleryView::part() const {
    QWidget* seen = m_stack->currentWidget();
    return seen == m_grid ? nullptr : exportableOf(seen);
}

bool GalleryView::goBy(int key) {
    if (m_opened < 0) return false;
    if (key == Qt::Key_Escape || key == Qt::Key_Backspace)
        closePicture();
    else if (key == Qt::Key_Right || key == Qt::Key_Down || key == Qt::Key_Space || key == Qt::Key_PageDown)
        openPicture(m_opened + 1);
    else if (key == Qt::Key_Left || key == Qt::Key_Up || key == Qt::Key_PageUp)
        openPicture(m_opened - 1);
    else
        return false;
    return true;
}

void GalleryView::keyPressEvent(QKeyEvent* event) {
    if (!goBy(event->key())) QWidget::keyPressEvent(event);
}

bool GalleryView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_grid && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            openPicture(m_grid->currentIndex().row());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace stemma::ui
