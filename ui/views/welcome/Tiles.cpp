// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/welcome/Tiles.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QDir>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

int px(double pixels) {
    return qRound(pixels * Fonts::scale());
}

void frame(QPainter& painter, const QAbstractButton& button, double radius, Qt::PenStyle style) {
    const Palette palette = currentPalette();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(palette(button.hasFocus() ? "focus" : button.underMouse() ? "accent" : "line"), 1, style);
    if (style == Qt::DashLine) {
        pen.setDashPattern({4, 4});
        if (!button.hasFocus() && !button.underMouse()) pen.setColor(palette("edge"));
    }
    painter.setPen(pen);
    painter.setBrush(palette("surface"));
    painter.drawRoundedRect(QRectF(button.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

/// Two rows of small images, ink in one colour; as many as fit.
void drawImages(QPainter& painter, const QRectF& plot, const std::vector<std::vector<double>>& images) {
    constexpr int kRows = 2, kSide = 8;
    const double scale = painter.device()->devicePixelRatioF(); // whole pixels, or some would be wider than others
    const double dot = std::floor((plot.height() - px(6)) / kRows / kSide * scale) / scale, size = dot * kSide;
    const double gap = plot.height() - kRows * size;
    const int columns = int((plot.width() + px(8)) / (size + px(8)));
    const double between = columns > 1 ? (plot.width() - columns * size) / (columns - 1) : 0; // flush on both sides
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < images.size() && int(i) < kRows * columns; ++i) {
        const QPointF corner(std::round(plot.left() + int(i) % columns * (size + between)),
                             plot.top() + int(i) / columns * (size + gap)); // NOLINT(bugprone-integer-division)
        for (std::size_t k = 0; k < images[i].size(); ++k) {
            QColor colour = currentPalette().category(0);
            colour.setAlphaF(float(images[i][k]));
            painter.fillRect(QRectF(corner + QPointF(double(k % kSide), double(k / kSide)) * dot, QSizeF(dot, dot)),
                             colour);
        }
    }
    painter.restore();
}

/// As a terminal shows them.
void drawCommands(QPainter& painter, const QRectF& plot, const QStringList& commands) {
    painter.setFont(Fonts::mono(11.5));
    const QString prompt = QStringLiteral("$ ");
    const double indent = painter.fontMetrics().horizontalAdvance(prompt);
    const double line = plot.height() / double(std::max<qsizetype>(3, commands.size()));
    for (qsizetype i = 0; i < commands.size(); ++i) {
        const QRectF row(plot.left(), plot.top() + double(i) * line, plot.width(), line);
        painter.setPen(currentPalette()("accent"));
        painter.drawText(row, Qt::AlignVCenter, prompt);
        painter.setPen(currentPalette()("text"));
        painter.drawText(row.adjusted(indent, 0, 0, 0), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(commands[i], Qt::ElideRight, int(row.width() - indent)));
    }
}

} // namespace

Masthead::Masthead(QWidget* parent) : QWidget(parent) {
    setFixedHeight(px(48));
    setAccessibleName(QStringLiteral("Stemma"));
}

void Masthead::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    drawIcon(painter, "pipeline", QRectF(0, height() / 2.0 - px(17), px(34), px(34)), palette("accent"));
    painter.setPen(palette("text"));
    painter.setFont(Fonts::sized(26, QFont::DemiBold));
    painter.drawText(QRect(px(48), 0, width(), height()), Qt::AlignVCenter, QStringLiteral("Stemma"));
    painter.setPen(palette("text.quiet"));
    painter.setFont(Fonts::sized(12.5));
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignRight, tr("Ctrl O open a folder  ·  Ctrl K anything"));
}

Tile::Tile(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void Tile::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
}

DropZone::DropZone(QWidget* parent) : Tile(parent) {
    setObjectName(QStringLiteral("drop-zone"));
    setText(tr("Drop a pipeline here"));
    setAccessibleName(tr("Drop a pipeline here, or browse"));
    setFixedHeight(px(150));
    connect(this, &QAbstractButton::clicked, this, &DropZone::browseWanted);
}

void DropZone::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    frame(painter, *this, 10, Qt::DashLine);
    drawIcon(painter, "drop", QRectF(width() / 2.0 - px(14), px(32), px(28), px(28)), palette("accent"));
    painter.setPen(palette("text"));
    painter.setFont(Fonts::sized(15, QFont::DemiBold));
    painter.drawText(QRect(0, px(70), width(), px(24)), Qt::AlignCenter, text());
    painter.setFont(Fonts::base());
    const QString words = tr("a YAML or JSON file, a folder, or any data file · nothing runs before you say so · ");
    const QString browse = tr("Browse…");
    const QFontMetrics metrics(painter.font());
    const int left = (width() - metrics.horizontalAdvance(words + browse)) / 2;
    painter.setPen(palette("text.quiet"));
    painter.drawText(QRect(left, px(98), width(), px(22)), Qt::AlignVCenter, words);
    painter.setPen(palette("accent"));
    painter.drawText(QRect(left + metrics.horizontalAdvance(words), px(98), width(), px(22)), Qt::AlignVCenter, browse);
}

ExampleTile::ExampleTile(const Example& example, QWidget* parent) : Tile(parent), m_example(example) {
    setText(example.title);
    setAccessibleName(tr("Run the example %1: %2").arg(example.title, example.summary));
    setToolTip(
        tooltipText(tr("Copies it to %1 and runs it").arg(QDir::homePath() + QStringLiteral("/Stemma/") + example.id)));
    setFixedSize(px(278), px(166));
    m_loading.ask([id = example.id](const Cancel&) { return examplePicture(id); },
                  [this](ExamplePicture picture) {
                      m_picture = std::move(picture);
                      update();
                  });
}

void ExampleTile::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    frame(painter, *this, 10, Qt::SolidLine);
    const QRectF plot(px(20), px(18), width() - px(40), px(78));
    const auto place = [&plot](const QPointF& at) {
        return QPointF(plot.left() + at.x() * plot.width(), plot.top() + at.y() * plot.height());
    };
    painter.setPen(Qt::NoPen);
    for (const auto& [at, category] : m_picture.dots) {
        QColor colour = palette.category(category);
        colour.setAlphaF(0.75F);
        painter.setBrush(colour);
        painter.drawEllipse(place(at), 2.2, 2.2);
    }
    painter.setBrush(palette.category(2));
    const double wide = plot.width() / double(std::max<std::size_t>(1, m_picture.bars.size()));
    for (std::size_t i = 0; i < m_picture.bars.size(); ++i) {
        const double height = m_picture.bars[i] * plot.height();
        painter.drawRect(QRectF(plot.left() + double(i) * wide, plot.bottom() - height, wide - 1.5, height));
    }
    painter.setBrush(Qt::NoBrush);
    for (const auto& [points, category] : m_picture.lines) {
        painter.setPen(QPen(palette.category(category), 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        QPolygonF line;
        for (const QPointF& at : points) line << place(at);
        painter.drawPolyline(line);
    }
    drawImages(painter, plot, m_picture.images);
    drawCommands(painter, plot, m_picture.commands);
    painter.setPen(palette("text"));
    painter.setFont(Fonts::sized(13, QFont::DemiBold));
    painter.drawText(QRect(px(20), px(108), width() - px(40), px(20)), Qt::AlignVCenter, text());
    painter.setPen(palette("text.quiet"));
    painter.setFont(Fonts::sized(12));
    const QRect line(px(20), px(129), width() - px(40), px(18));
    painter.drawText(line, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_example.summary, Qt::ElideRight, line.width()));
}

NewTile::NewTile(QWidget* parent) : Tile(parent) {
    setObjectName(QStringLiteral("welcome-new"));
    setText(tr("New pipeline…"));
    setAccessibleName(text());
    setToolTip(tooltipText(tr("Writes a small one that runs, to change into yours (Ctrl+N)")));
    setFixedSize(px(278), px(166));
}

void NewTile::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    frame(painter, *this, 10, Qt::DashLine);
    drawIcon(painter, "plus", QRectF(width() / 2.0 - px(12), px(45), px(24), px(24)), palette("accent"));
    painter.setPen(palette("text"));
    painter.setFont(Fonts::sized(13, QFont::DemiBold));
    painter.drawText(QRect(0, px(78), width(), px(20)), Qt::AlignCenter, text());
    painter.setPen(palette("text.quiet"));
    painter.setFont(Fonts::sized(12));
    painter.drawText(QRect(0, px(99), width(), px(18)), Qt::AlignCenter, tr("A small one that runs, to change"));
}

RecentRow::RecentRow(const QString& name, const QString& folder, const QString& when, bool there, QWidget* parent)
    : Tile(parent), m_folder(folder), m_when(when), m_there(there) {
    setText(oneLine(name, 60));
    setAccessibleName(name + QStringLiteral(", ") + folder + QStringLiteral(", ") + when);
    setToolTip(tooltipText(there ? folder : tr("%1 isn't there any more: a click takes it off this list").arg(folder)));
    setFixedHeight(px(38));
    QString home = QDir::homePath();
    if (m_folder.startsWith(home + QLatin1Char('/'))) m_folder.replace(0, home.size(), QStringLiteral("~"));
}

void RecentRow::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(palette("focus")) : QPen(Qt::NoPen));
        painter.setBrush(palette("hover"));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6);
    }
    painter.setPen(palette("line"));
    painter.drawLine(QPointF(0, height() - 0.5), QPointF(width(), height() - 0.5));
    drawIcon(painter, "pipeline", QRectF(px(6), height() / 2.0 - px(8), px(16), px(16)), palette("text.quiet"));
    painter.setPen(palette(m_there ? "text" : "disabled"));
    painter.setFont(Fonts::sized(13, QFont::DemiBold));
    const int nameWidth = std::min(painter.fontMetrics().horizontalAdvance(text()), width() / 3);
    painter.drawText(QRect(px(30), 0, nameWidth + 2, height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, nameWidth + 2));
    painter.setFont(Fonts::sized(12.5));
    painter.setPen(palette("text.quiet"));
    const int whenWidth = painter.fontMetrics().horizontalAdvance(m_when);
    painter.drawText(rect().adjusted(0, 0, -px(6), 0), Qt::AlignVCenter | Qt::AlignRight, m_when);
    const QRect path(px(42) + nameWidth, 0, width() - px(64) - nameWidth - whenWidth, height());
    painter.drawText(path, Qt::AlignVCenter, painter.fontMetrics().elidedText(m_folder, Qt::ElideMiddle, path.width()));
}

} // namespace stemma::ui
