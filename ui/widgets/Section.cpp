// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Section.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {
constexpr int kSectionHeight = 22, kSectionArrow = 12;

int usualHeight() {
    return qRound(kSectionHeight * Fonts::scale());
}
} // namespace

SectionHeader::SectionHeader(const QString& title, bool folds, QWidget* parent)
    : QAbstractButton(parent), m_folds(folds) {
    setFont(Fonts::quiet()); // one that is set is told of another text size; a painter takes what it lacks from it
    setFocusPolicy(folds ? Qt::TabFocus : Qt::NoFocus);
    if (folds) setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTitle(title);
}

void SectionHeader::setTitle(const QString& title) {
    setText(oneLine(title, 200));
    setAccessibleName(text());
    setFolded(m_folded);
}

void SectionHeader::setNote(const QString& note) {
    m_note = oneLine(note, 100);
    update();
}

void SectionHeader::setFolded(bool folded) {
    m_folded = folded;
    if (m_folds) {
        setToolTip(tooltipText(folded ? tr("Show %1").arg(text()) : tr("Fold %1").arg(text())));
        setAccessibleDescription(folded ? tr("folded") : tr("unfolded"));
    }
    update();
}

QSize SectionHeader::sizeHint() const {
    return {QFontMetrics(Fonts::section()).horizontalAdvance(text()) + kSectionArrow + 8, usualHeight()};
}

QSize SectionHeader::minimumSizeHint() const {
    return {40, usualHeight()};
}

void SectionHeader::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = palette(m_folds && underMouse() ? "text" : "text.quiet");
    int right = width();
    if (m_folds) {
        right -= kSectionArrow;
        drawIcon(painter, m_folded ? "chevron-right" : "chevron-down",
                 QRectF(right, (height() - kSectionArrow) / 2.0, kSectionArrow, kSectionArrow), ink);
        right -= 6;
    }
    if (!m_note.isEmpty()) {
        painter.setFont(Fonts::quiet());
        painter.setPen(palette("text.quiet"));
        const QFontMetrics metrics(Fonts::quiet());
        const int title = QFontMetrics(Fonts::section()).horizontalAdvance(text()) + 10;
        const QString note = metrics.elidedText(m_note, Qt::ElideRight, std::max(40, right - title - 2));
        const int wide = metrics.horizontalAdvance(note);
        painter.drawText(QRect(right - wide - 2, 0, wide + 2, height()), Qt::AlignRight | Qt::AlignVCenter, note);
        right -= wide + 10;
    }
    painter.setFont(Fonts::section());
    painter.setPen(ink);
    const QString words = QFontMetrics(Fonts::section()).elidedText(text(), Qt::ElideRight, right);
    painter.drawText(QRect(0, 0, right, height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
    if (!hasFocus()) return;
    painter.setPen(QPen(palette("focus"), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void SectionHeader::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
}

bool SectionHeader::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::FontChange) updateGeometry();
    return QAbstractButton::event(event);
}

Section::Section(const QString& title, bool folds, QWidget* parent) : QWidget(parent) {
    m_header = new SectionHeader(title, folds, this);
    m_body = new QWidget(this);
    m_layout = new QVBoxLayout(m_body);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(4);
    all->addWidget(m_header);
    all->addWidget(m_body);
    if (!folds) return;
    connect(m_header, &QAbstractButton::clicked, this, [this] {
        setFolded(!m_folded);
        Q_EMIT foldedByHand(m_folded);
    });
}

void Section::add(QWidget* widget) {
    m_layout->addWidget(widget);
}

void Section::setFolded(bool folded) {
    m_folded = folded;
    m_header->setFolded(folded);
    m_body->setVisible(!folded);
}

} // namespace stemma::ui
