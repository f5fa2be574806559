// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/Filmstrip.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Session.h"
#include "ui/widgets/Chip.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

constexpr int kFrameWidth = 168, kPictureHeight = 92, kFrameGap = 8, kFrameSide = 12, kTextLine = 17, kFramePad = 8;
constexpr std::size_t kKeptFrames = 400;

int atTextSize(int pixels) {
    return qRound(pixels * Fonts::scale());
}

bool isGone(const OverviewVersion& version) {
    return version.state == VersionState::Evicted || version.state == VersionState::Deleted;
}

QString dayOf(Timestamp created) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(created / 1000).date(), QLocale::ShortFormat);
}

} // namespace

Filmstrip::Filmstrip(const Context& context, QWidget* parent) : QAbstractScrollArea(parent), m_context(context) {
    setObjectName(QStringLiteral("filmstrip"));
    setAccessibleName(tr("All versions"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    m_scale = new Chip(tr("same scale"), false, this);
    m_scale->setObjectName(QStringLiteral("filmstrip-scale"));
    m_scale->setCheckable(true);
    m_scale->setChecked(true);
    m_scale->setToolTip(tr("Axes of numbers and times span all versions, so that pictures can be compared"));
    connect(m_scale, &QAbstractButton::clicked, this, &Filmstrip::setSameScale);
    m_more = new Chip({}, false, this);
    m_more->setObjectName(QStringLiteral("filmstrip-more"));
    m_more->hide();
    connect(m_more, &QAbstractButton::clicked, this, &Filmstrip::moreWished);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, [this] { work(); });
}

QSize Filmstrip::sizeHint() const {
    const int bar = horizontalScrollBar()->sizeHint().height();
    return {640, atTextSize(kPictureHeight + 3 * kTextLine + 2 * kFramePad + 4) + 2 * kFrameGap + bar};
}

int Filmstrip::pitch() const {
    return atTextSize(kFrameWidth) + kFrameGap;
}

QSize Filmstrip::pictureSize() const {
    return {atTextSize(kFrameWidth) - 2 * kFramePad, atTextSize(kPictureHeight)};
}

void Filmstrip::show(const OverviewArtifact& artifact, VersionId current, const QString& title) {
    const bool other = m_name != artifact.name;
    if (other) {
        m_frames.clear();
        m_used.clear();
    }
    if (other || m_title != title) m_axes = {};
    const bool moved = other || m_current != current;
    m_name = artifact.name;
    const std::vector<OverviewVersion> held = std::exchange(m_versions, artifact.versions);
    m_title = title;
    m_current = current;
    m_more->setWords(tr("%1 of %2 · read more").arg(count()).arg(qtext(formatCount(std::int64_t(artifact.count())))));
    m_more->setToolTip(tr("The newest are shown, and older ones with a tag or an alias or that were opened"));
    m_more->setVisible(artifact.left > 0);
    placeChips();
    // What came before the others moves them: the one in hand stays in sight.
    const bool more = !other && !held.empty() && !m_versions.empty() && held.front().id != m_versions.front().id;
    updateBars();
    if (moved || more) {
        const auto at = std::find_if(m_versions.begin(), m_versions.end(),
                                     [&](const OverviewVersion& one) { return one.id == current; });
        walkTo(at == m_versions.end() ? 0 : int(at - m_versions.begin()), true);
    }
    work();
    viewport()->update();
}

QRect Filmstrip::frameRect(int index) const {
    return {kFrameSide + index * pitch() - horizontalScrollBar()->value(), kFrameGap, atTextSize(kFrameWidth),
            atTextSize(kPictureHeight + 3 * kTextLine + 2 * kFramePad + 4)};
}

QString Filmstrip::frameText(int index) const {
    const OverviewVersion& version = m_versions[std::size_t(index)];
    QString text = QStringLiteral("@%1").arg(version.number);
    if (version.run) text += tr(", run %1").arg(version.run.value);
    if (!version.headline.empty()) text += QLatin1Char('\n') + oneLine(version.headline, 200);
    text += QLatin1Char('\n') + dayOf(version.created);
    if (isGone(version)) text += QLatin1Char('\n') + tr("its files were deleted");
    return text;
}

std::pair<int, int> Filmstrip::inSight() const {
    const int first = (horizontalScrollBar()->value() - kFrameSide) / pitch() - 1;
    const int last = (horizontalScrollBar()->value() + viewport()->width()) / pitch() + 1;
    return {std::max(0, first), std::min(count() - 1, last)};
}

// --- Pictures -----------------------------------------------------------------------------------------------------

Filmstrip::Frame& Filmstrip::frameOf(VersionId version) {
    auto [found, isNew] = m_frames.try_emplace(version.value);
    if (isNew) {
        m_used.push_front(version.value);
        found->second.used = m_used.begin();
        if (m_used.size() > kKeptFrames) {
            m_frames.erase(m_used.back());
            m_used.pop_back();
        }
    } else {
        m_used.splice(m_used.begin(), m_used, found->second.used);
    }
    return found->second;
}

const Filmstrip::Frame* Filmstrip::known(int index) const {
    if (index < 0 || index >= count()) return nullptr;
    const auto found = m_frames.find(m_versions[std::size_t(index)].id.value);
    return found == m_frames.end() || !found->second.there ? nullptr : &found->second;
}

bool Filmstrip::hasPicture(int index) const {
    const Frame* frame = known(index);
    return frame && !frame->picture.image.isNull();
}

std::optional<FilmAxes> Filmstrip::drawnAxes(int index) const {
    const Frame* frame = known(index);
    return frame ? std::optional(frame->picture.drawn) : std::nullopt;
}

std::optional<FilmAxes> Filmstrip::wantedAxes() const {
    return m_sameScale ? std::optional(m_axes) : std::nullopt;
}

FilmLook Filmstrip::look() const {
    return {pictureSize(), devicePixelRatioF(), darkTheme(), wantedAxes()};
}

bool Filmstrip::stale(const Frame& frame) const {
    return !frame.there || frame.title != m_title || frame.dark != darkTheme() || frame.size != pictureSize();
}

bool Filmstrip::differs(const Frame& frame) const {
    const FilmAxes& own = frame.picture.axes;
    FilmAxes wanted = m_sameScale ? m_axes : own;
    // An axis that can't be compared stays the chart's own.
    if (own.x.kind != wanted.x.kind) wanted.x = frame.picture.drawn.x;
    if (own.y.kind != wanted.y.kind) wanted.y = frame.picture.drawn.y;
    return frame.picture.chart && !(frame.picture.drawn == wanted);
}

/// What is missing first, the nearest to the middle before the rest; then what is drawn with other axes than all. Never
/// more than two under way: whoever scrolls on is served where he is.
void Filmstrip::work() {
    const auto [first, last] = inSight();
    const int middle = (first + last) / 2;
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        if (m_slots[slot].busy()) continue;
        int best = -1;
        bool bestMissing = false;
        for (int i = first; i <= last; ++i) {
            const OverviewVersion& version = m_versions[std::size_t(i)];
            const bool asked = std::find(m_asked.begin(), m_asked.end(), version.id.value) != m_asked.end();
            if (asked || isGone(version)) continue;
            const Frame& frame = frameOf(version.id);
            const bool missing = stale(frame);
            if (!missing && !differs(frame)) continue;
            if (best < 0 || (missing && !bestMissing) ||
                (missing == bestMissing && std::abs(i - middle) < std::abs(best - middle)))
                best = i, bestMissing = missing;
        }
        if (best < 0) return;
        m_asked[slot] = m_versions[std::size_t(best)].id.value;
        ask(m_slots[slot], best);
    }
}

void Filmstrip::ask(Latest& slot, int index) {
    const WorkspaceHandle handle = m_context.session.handle();
    const VersionId version = m_versions[std::size_t(index)].id;
    const std::size_t which = &slot == &m_slots[0] ? 0 : 1;
    if (!handle) return void(m_asked[which] = 0);
    const Frame& frame = frameOf(version);
    const bool again = !stale(frame);
    slot.ask(
        [handle, version, title = m_title, look = look(), again,
         picture = again ? frame.picture : FilmPicture()](const Cancel& cancel) {
            return again ? redrawn(picture, look) : filmPicture(handle, version, title, look, cancel);
        },
        [this, version, which, name = m_name, title = m_title, size = pictureSize(),
         dark = darkTheme()](FilmPicture picture) {
            m_asked[which] = 0;
            if (name != m_name) return work(); // it is another artifact's strip now
            Frame& made = frameOf(version);
            if (title == m_title) m_axes = m_axes.with(picture.axes);
            made.picture = std::move(picture);
            made.title = title;
            made.size = size;
            made.dark = dark;
            made.there = true;
            viewport()->update();
            QMetaObject::invokeMethod(
                this, [this] { work(); }, Qt::QueuedConnection);
        });
}

bool Filmstrip::working() const {
    const auto [first, last] = inSight();
    for (int i = first; i <= last; ++i) {
        const Frame* frame = known(i);
        if (!isGone(m_versions[std::size_t(i)]) && (!frame || stale(*frame) || differs(*frame))) return true;
    }
    return false;
}

void Filmstrip::setSameScale(bool on) {
    if (m_sameScale == on) return;
    m_sameScale = on;
    m_scale->setChecked(on);
    work();
}

// --- Walking ------------------------------------------------------------------------------------------------------

void Filmstrip::walkTo(int index, bool show) {
    if (count() == 0) return;
    m_at = std::clamp(index, 0, count() - 1);
    if (show) reveal(m_at);
    setAccessibleDescription(frameText(m_at));
    viewport()->update();
}

void Filmstrip::reveal(int index) {
    const QRect frame = frameRect(index);
    QScrollBar* bar = horizontalScrollBar();
    if (frame.left() < kFrameSide)
        bar->setValue(bar->value() + frame.left() - kFrameSide);
    else if (frame.right() > viewport()->width() - kFrameSide)
        bar->setValue(bar->value() + frame.right() - viewport()->width() + kFrameSide);
}

void Filmstrip::keyPressEvent(QKeyEvent* event) {
    const auto [first, last] = inSight();
    const int page = std::max(1, last - first - 2);
    switch (event->key()) {
    case Qt::Key_Left:
        return walkTo(m_at - 1, true);
    case Qt::Key_Right:
        return walkTo(m_at + 1, true);
    case Qt::Key_PageUp:
        return walkTo(m_at - page, true);
    case Qt::Key_PageDown:
        return walkTo(m_at + page, true);
    case Qt::Key_Home:
        return walkTo(0, true);
    case Qt::Key_End:
        return walkTo(count() - 1, true);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_at >= 0 && m_at < count()) Q_EMIT versionWished(m_versions[std::size_t(m_at)].id);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void Filmstrip::mousePressEvent(QMouseEvent* event) {
    const int index = (event->position().toPoint().x() + horizontalScrollBar()->value() - kFrameSide) / pitch();
    if (event->button() != Qt::LeftButton || index < 0 || index >= count() ||
        !frameRect(index).contains(event->position().toPoint()))
        return QAbstractScrollArea::mousePressEvent(event);
    walkTo(index, true);
    Q_EMIT versionWished(m_versions[std::size_t(index)].id);
}

void Filmstrip::wheelEvent(QWheelEvent* event) {
    const QPoint by = event->pixelDelta().isNull() ? event->angleDelta() : event->pixelDelta();
    QScrollBar* bar = horizontalScrollBar();
    bar->setValue(bar->value() - (std::abs(by.x()) > std::abs(by.y()) ? by.x() : by.y()));
    event->accept();
}

bool Filmstrip::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int index = (help->pos().x() + horizontalScrollBar()->value() - kFrameSide) / pitch();
        if (index >= 0 && index < count() && frameRect(index).contains(help->pos()))
            QToolTip::showText(help->globalPos(), tooltipText(frameText(index)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// --- Looks --------------------------------------------------------------------------------------------------------

void Filmstrip::updateBars() {
    const int whole = 2 * kFrameSide + count() * pitch() - kFrameGap;
    horizontalScrollBar()->setRange(0, std::max(0, whole - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(pitch());
}

void Filmstrip::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
    placeChips();
    if (m_at >= 0) reveal(m_at);
    work();
}

/// In the corner, over the frames.
void Filmstrip::placeChips() {
    const QSize size = m_scale->sizeHint();
    m_scale->setGeometry(QRect(QPoint(width() - size.width() - 12, 4), size));
    m_scale->raise();
    const QSize more = m_more->sizeHint();
    m_more->setGeometry(QRect(QPoint(m_scale->x() - more.width() - 8, 4), more));
    m_more->raise();
}

void Filmstrip::scrollContentsBy(int, int) {
    viewport()->update();
}

void Filmstrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        updateBars();
        placeChips();
    }
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) work();
    QAbstractScrollArea::changeEvent(event);
}

void Filmstrip::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void Filmstrip::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void Filmstrip::paintFrame(QPainter& painter, int index, const Palette& palette) const {
    const OverviewVersion& version = m_versions[std::size_t(index)];
    const QRectF box = QRectF(frameRect(index)).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool current = version.id == m_current, at = index == m_at && hasFocus();
    painter.setPen(QPen(palette(at ? "focus" : current ? "accent" : "line"), at || current ? 1.5 : 1));
    painter.setBrush(palette(current ? "selected" : "surface"));
    painter.drawRoundedRect(box, 6, 6);
    const QRect picture(frameRect(index).topLeft() + QPoint(kFramePad, kFramePad), pictureSize());
    const Frame* frame = known(index);
    const auto words = [&](const QRect& line, const QString& text, const QFont& font, const char* tone, int align) {
        painter.setFont(font);
        painter.setPen(palette(tone));
        painter.drawText(line, align | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(font).elidedText(text, Qt::ElideRight, line.width()));
    };
    const QString headline = oneLine(version.headline, 100);
    if (isGone(version)) {
        drawIcon(painter, "trash", QRectF(QRectF(picture).center() - QPointF(9, 16), QSizeF(18, 18)),
                 palette("text.quiet"));
        words(QRect(picture.left(), picture.center().y() + 6, picture.width(), atTextSize(kTextLine)),
              tr("files deleted"), Fonts::quiet(), "text.quiet", Qt::AlignHCenter);
    } else if (frame && !frame->picture.image.isNull()) {
        painter.drawImage(picture, frame->picture.image);
    } else if (frame) { // nothing draws it: its headline is what there is to see
        words(picture, headline.isEmpty() ? tr("no picture") : headline, Fonts::base(), "text.quiet", Qt::AlignHCenter);
    }
    const int line = atTextSize(kTextLine);
    QRect text(picture.left(), picture.bottom() + atTextSize(4), picture.width(), line);
    words(text, QStringLiteral("@%1").arg(version.number), Fonts::sized(12, QFont::DemiBold), "text", Qt::AlignLeft);
    if (version.run) words(text, tr("run %1").arg(version.run.value), Fonts::quiet(), "text.quiet", Qt::AlignRight);
    words(text.translated(0, line), headline, Fonts::quiet(), "text", Qt::AlignLeft);
    words(text.translated(0, 2 * line), dayOf(version.created), Fonts::quiet(), "text.quiet", Qt::AlignLeft);
}

void Filmstrip::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(viewport()->rect(), palette("canvas"));
    painter.fillRect(QRect(0, 0, viewport()->width(), 1), palette("line"));
    const auto [first, last] = inSight();
    for (int i = first; i <= last; ++i) paintFrame(painter, i, palette);
}

} // namespace stemma::ui
