// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LinkText.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/PassingMenu.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace stemma::ui {

namespace {

constexpr double kLineGap = 5; ///< pixels between lines

/// A link's place in the text: nothing is seen of it but what mouse and focus do.
class LinkSpot : public QAbstractButton {
public:
    LinkSpot(const QString& words, std::function<void()> follow, QWidget* parent) : QAbstractButton(parent) {
        setText(words);
        setAccessibleName(words);
        setObjectName(QStringLiteral("link"));
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        connect(this, &QAbstractButton::clicked, this, [follow = std::move(follow)] {
            const auto copy = follow; // following it may replace this very text
            copy();
        });
    }
    QSize sizeHint() const override { return size(); }
    std::vector<QRectF> parts; ///< one a line, in own coordinates

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Palette palette = currentPalette();
        if (underMouse() || hasFocus()) {
            painter.setPen(QPen(palette("accent"), 1));
            for (const QRectF& part : parts)
                painter.drawLine(QPointF(part.left(), part.bottom() - 2.5), QPointF(part.right(), part.bottom() - 2.5));
        }
        if (!hasFocus()) return;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette("focus"), 1));
        for (const QRectF& part : parts) painter.drawRoundedRect(part.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
    bool hitButton(const QPoint& position) const override {
        return std::any_of(parts.begin(), parts.end(), [&](const QRectF& part) { return part.contains(position); });
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
        QAbstractButton::keyPressEvent(event);
    }
};

const char* tokenOf(LinkText::Style style, bool link) {
    if (link) return "accent";
    switch (style) {
    case LinkText::Quiet:
        return "text.quiet";
    case LinkText::Good:
        return "executed";
    case LinkText::Bad:
        return "failed";
    case LinkText::Running:
        return "running";
    default:
        return "text";
    }
}

} // namespace

LinkText::LinkText(QWidget* parent) : QWidget(parent) {
    setFont(Fonts::base());
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_layout.setCacheEnabled(true);
}

LinkText::~LinkText() = default;

void LinkText::setPieces(const std::vector<Piece>& pieces) {
    for (const Run& run : m_runs)
        if (run.link != nullptr) {
            run.link->hide();
            run.link->deleteLater(); // it may be what was just clicked
        }
    m_runs.clear();
    m_text.clear();
    bool shortened = false;
    QString all;
    for (const Piece& piece : pieces) {
        const QString words = oneLine(piece.text, piece.follow ? kMostLink : kMostPiece);
        shortened = shortened || words.endsWith(u'…');
        all += piece.text;
        Run run{int(m_text.size()), int(words.size()), piece.style};
        m_text += words;
        if (piece.follow) {
            auto* spot = new LinkSpot(words, piece.follow, this);
            if (words != piece.text) spot->setToolTip(tooltipText(piece.text));
            run.link = spot;
            spot->show();
        }
        m_runs.push_back(run);
    }
    setToolTip(shortened ? tooltipText(all) : QString());
    setAccessibleName(m_text);
    lay();
}

void LinkText::setCentred(bool on) {
    m_centred = on;
    lay();
}

void LinkText::setMostLines(int lines) {
    m_mostLines = lines;
    lay();
}

void LinkText::lay() {
    const Palette palette = currentPalette();
    QList<QTextLayout::FormatRange> formats;
    for (const Run& run : m_runs) {
        QTextLayout::FormatRange range;
        range.start = run.start;
        range.length = run.length;
        range.format.setForeground(palette(tokenOf(run.style, run.link != nullptr)));
        if (run.style == Mono) range.format.setFont(Fonts::mono(font().pixelSize() / Fonts::scale() - 0.5));
        if (run.style == Strong) range.format.setFontWeight(QFont::DemiBold);
        formats << range;
    }
    m_layout.clearLayout();
    m_layout.setText(m_text);
    m_layout.setFont(font());
    QTextOption option(m_centred ? Qt::AlignHCenter : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_layout.setTextOption(option);
    m_layout.setFormats(formats);
    m_laidOut = -1;
    updateGeometry();
    placeLinks();
    update();
}

double LinkText::lines(int width) const {
    if (width == m_laidOut) return m_height;
    m_layout.beginLayout();
    double y = 0;
    for (int n = 0; m_mostLines == 0 || n < m_mostLines; ++n) {
        QTextLine line = m_layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(std::max(width, 8));
        line.setPosition(QPointF(0, y));
        y += line.height() + kLineGap;
    }
    m_layout.endLayout();
    m_laidOut = width;
    m_height = std::max(0.0, y - kLineGap);
    return m_height;
}

int LinkText::heightForWidth(int width) const {
    return int(std::ceil(lines(std::min(width, maximumWidth()))));
}

QSize LinkText::sizeHint() const {
    const int wide = int(std::ceil(QFontMetricsF(font()).horizontalAdvance(m_text) * 1.08)) + 2;
    const int width = std::min(wide, maximumWidth() < QWIDGETSIZE_MAX ? maximumWidth() : 340);
    return {width, heightForWidth(width)};
}

QSize LinkText::minimumSizeHint() const {
    return {40, QFontMetrics(font()).height()};
}

void LinkText::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeLinks();
}

void LinkText::placeLinks() {
    lines(width());
    for (const Run& run : m_runs) {
        auto* spot = static_cast<LinkSpot*>(run.link);
        if (spot == nullptr) continue;
        spot->parts.clear();
        QRectF all;
        for (int i = 0; i < m_layout.lineCount(); ++i) {
            const QTextLine line = m_layout.lineAt(i);
            const int from = std::max(run.start, line.textStart());
            const int to = std::min(run.start + run.length, line.textStart() + line.textLength());
            if (from >= to) continue;
            const double left = line.cursorToX(from), right = line.cursorToX(to);
            const QRectF part = QRectF(left - 1, line.y() - 1, right - left + 2, line.height() + 2);
            spot->parts.push_back(part);
            all = all.united(part);
        }
        spot->setGeometry(all.toAlignedRect());
        for (QRectF& part : spot->parts) part.translate(-spot->pos());
    }
}

void LinkText::paintEvent(QPaintEvent*) {
    lines(width());
    QPainter painter(this);
    m_layout.draw(&painter, QPointF(0, 0));
    const QTextLine last = m_layout.lineCount() > 0 ? m_layout.lineAt(m_layout.lineCount() - 1) : QTextLine();
    if (!last.isValid() || last.textStart() + last.textLength() >= m_text.size()) return;
    const QString more = QStringLiteral("…");
    const QRectF box(width() - QFontMetricsF(font()).horizontalAdvance(more) - 2, last.y(),
                     QFontMetricsF(font()).horizontalAdvance(more) + 2, last.height());
    painter.fillRect(box, palette().window());
    painter.setPen(currentPalette()("text.quiet"));
    painter.setFont(font());
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, more);
}

void LinkText::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) lay();
}

void LinkText::contextMenuEvent(QContextMenuEvent* event) {
    QMenu* menu = passingMenu(this);
    menu->addAction(tr("Copy"), this, [this] { QApplication::clipboard()->setText(m_text); });
    menu->popup(event->globalPos());
}

} // namespace stemma::ui
