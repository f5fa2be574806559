// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/FileHandle.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QUrl>

namespace stemma::ui {

namespace {
constexpr int kHeight = 26, kIcon = 16, kSide = 6;
}

std::unique_ptr<QMimeData> filesMime(const std::vector<fs::path>& files) {
    auto mime = std::make_unique<QMimeData>();
    QList<QUrl> urls;
    QStringList paths;
    for (const fs::path& file : files) {
        urls << QUrl::fromLocalFile(qpath(file));
        paths << qpath(file);
    }
    mime->setUrls(urls);
    mime->setText(paths.join(QLatin1Char('\n')));
    return mime;
}

FileHandle::FileHandle(std::vector<fs::path> files, const QString& name, const QString& note, const std::string& icon,
                       QWidget* parent)
    : QAbstractButton(parent), m_files(std::move(files)), m_note(note), m_icon(icon) {
    setObjectName(QStringLiteral("fileHandle"));
    setText(oneLine(name, 300));
    setAccessibleName(tr("File %1").arg(text()));
    setToolTip(tooltipText(tr("%1. Drag it into another program, or copy it with Ctrl+C.").arg(oneLine(name, 300))));
    setFont(Fonts::base());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize FileHandle::sizeHint() const {
    return {QFontMetrics(font()).horizontalAdvance(text()) + 120, kHeight};
}

QSize FileHandle::minimumSizeHint() const {
    return {60, kHeight};
}

void FileHandle::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(palette("focus"), 1) : QPen(Qt::NoPen));
        painter.setBrush(palette("hover"));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    drawIcon(painter, m_icon, QRectF(kSide, (height() - kIcon) / 2.0, kIcon, kIcon), palette("text.quiet"));
    painter.setFont(Fonts::quiet());
    painter.setPen(palette("text.quiet"));
    const int note = QFontMetrics(Fonts::quiet()).horizontalAdvance(m_note) + 2;
    painter.drawText(rect().adjusted(0, 0, -kSide, 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_note);
    painter.setFont(font());
    painter.setPen(palette("text"));
    const QRect words = rect().adjusted(kSide + kIcon + 8, 0, -kSide - note - 8, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideMiddle, words.width()));
}

void FileHandle::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->pos();
    QAbstractButton::mousePressEvent(event);
}

void FileHandle::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    if ((event->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
    setDown(false);
    auto* drag = new QDrag(this); // Qt deletes it
    drag->setMimeData(mime().release());
    drag->setPixmap(iconPixmap(m_icon, currentPalette()("accent"), 32, devicePixelRatioF()));
    drag->exec(Qt::CopyAction); // never a move: the store's file stays
}

void FileHandle::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setMimeData(mime().release());
    QAbstractButton::keyPressEvent(event);
}

} // namespace stemma::ui
