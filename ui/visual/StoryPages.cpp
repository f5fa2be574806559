// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/StoryPages.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/PdfFile.h"
#include "ui/paint/SvgOutline.h"
#include "ui/paint/Text.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr double kPageWidth = 793.7, kPageHeight = 1122.5; ///< A4 at 96 dots per inch
constexpr double kSide = 64, kTop = 60, kBottom = 76, kFactName = 110, kCodeInset = 10;

} // namespace

StoryPages::StoryPages(const QString& title) : m_title(title) {}

StoryPages::~StoryPages() {
    if (m_painter && m_painter->isActive()) m_painter->end();
}

void StoryPages::begin(const QString& footer) {
    m_footer = footer;
    m_buffer = std::make_unique<QBuffer>(&m_bytes);
    m_buffer->open(QIODevice::WriteOnly);
    m_writer = std::make_unique<QPdfWriter>(m_buffer.get());
    m_writer->setResolution(kDotsPerInch);
    m_writer->setTitle(oneLine(m_title, 1000));
    m_writer->setCreator(QStringLiteral("Stemma"));
    m_writer->setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, {}));
    m_painter = std::make_unique<QPainter>(m_writer.get());
    m_number = 1;
    m_y = kTop;
}

void StoryPages::end() {
    foot();
    m_painter->end();
    m_buffer->close();
}

Result<QByteArray> StoryPages::bytes() {
    if (!m_bytes.startsWith("%PDF-")) return fail(ErrorCode::Internal, "The story can't be written as PDF");
    return undatedPdf(m_bytes);
}

double StoryPages::width() const {
    return kPageWidth - 2 * kSide;
}

bool StoryPages::room(double height) {
    if (m_y + height <= kPageHeight - kBottom || m_y <= kTop) return false;
    newPage();
    return true;
}

void StoryPages::newPage() {
    foot();
    m_writer->newPage();
    ++m_number;
    m_y = kTop;
}

void StoryPages::foot() {
    const QFont font = Fonts::sized(10);
    const QFontMetricsF metrics(font);
    const QString page = m_count > 0 ? QObject::tr("%1 of %2").arg(m_number).arg(m_count) : QString::number(m_number);
    m_painter->setFont(font);
    m_painter->setPen(m_palette("text.quiet"));
    const double base = kPageHeight - 40, right = kPageWidth - kSide - metrics.horizontalAdvance(page);
    m_painter->drawText(QPointF(right, base), page);
    m_painter->drawText(QPointF(kSide, base), metrics.elidedText(m_footer, Qt::ElideRight, right - kSide - 24));
}

void StoryPages::put(double x, const QString& words, const QFont& font, const std::string& token, double down) {
    if (words.isEmpty()) return;
    m_painter->setFont(font);
    m_painter->setPen(m_palette(token));
    m_painter->drawText(QPointF(kSide + x, m_y + down + QFontMetricsF(font).ascent()), words);
}

void StoryPages::line(const QString& words, const QFont& font, const std::string& token, double height) {
    room(height);
    put(0, QFontMetricsF(font).elidedText(words, Qt::ElideMiddle, width()), font, token);
    m_y += height;
}

void StoryPages::rule() {
    m_painter->setPen(QPen(m_palette("line"), 1));
    m_painter->drawLine(QPointF(kSide, m_y), QPointF(kPageWidth - kSide, m_y));
}

void StoryPages::dot(const QColor& colour, double x) {
    m_painter->setPen(Qt::NoPen);
    m_painter->setBrush(colour);
    m_painter->drawEllipse(QPointF(kSide + x, m_y + 9), 3.5, 3.5);
    m_painter->setBrush(Qt::NoBrush);
}

void StoryPages::fact(const QString& name, const QString& value) {
    const QFont font = Fonts::sized(12);
    room(17);
    put(0, QFontMetricsF(font).elidedText(name, Qt::ElideRight, kFactName - 10), font, "text.quiet");
    paragraph({{value}}, {font, "text"}, kFactName);
    space(2);
}

void StoryPages::paragraph(const std::vector<StoryWords>& words, const Look& look, double indent) {
    QString text;
    QList<QTextLayout::FormatRange> looks;
    for (const StoryWords& part : words) {
        QString piece = part.text;
        piece.replace(QLatin1Char('\n'), QChar::LineSeparator);
        QTextCharFormat format;
        QFont font = part.code ? Fonts::mono(QFontMetricsF(look.font).height() > 20 ? 13 : 11) : look.font;
        if (part.bold) font.setWeight(QFont::DemiBold);
        font.setItalic(part.italic);
        format.setFont(font);
        if (part.code) format.setBackground(m_palette("code"));
        looks.append({int(text.size()), int(piece.size()), format});
        text += piece;
    }
    if (text.isEmpty()) return;
    QTextLayout layout(text, look.font, m_writer.get());
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.setFormats(looks);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine())
        line.setLineWidth(width() - indent);
    layout.endLayout();
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const double height = std::max(line.height() * 1.15, 10.0);
        room(height);
        m_painter->setPen(m_palette(look.token));
        line.draw(m_painter.get(), QPointF(kSide + indent, m_y - line.y()));
        m_y += height;
    }
}

void StoryPages::code(const QString& text) {
    const QFont font = Fonts::mono(11);
    const QFontMetricsF metrics(font);
    const double height = metrics.height() * 1.2;
    const auto most =
        qsizetype(std::max(20.0, (width() - 2 * kCodeInset) / metrics.horizontalAdvance(QLatin1Char('0'))));
    for (const QString& whole : text.split(QLatin1Char('\n')))
        for (qsizetype at = 0; at == 0 || at < whole.size(); at += most) {
            room(height);
            m_painter->fillRect(QRectF(kSide, m_y, width(), height + 0.5), m_palette("code"));
            put(kCodeInset, whole.mid(at, most), font, "text", 1);
            m_y += height;
        }
}

void StoryPages::paint(const QRectF& box, const std::function<void(QPainter&)>& how) {
    m_painter->save();
    m_painter->translate(kSide + box.x(), box.y());
    how(*m_painter);
    m_painter->restore();
}

} // namespace stemma::ui
