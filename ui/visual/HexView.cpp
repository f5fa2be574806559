// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/HexView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QClipboard>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma::ui {

namespace {

constexpr int kPadding = 14;
constexpr std::size_t kMostBlocks = 64;
constexpr std::int64_t kMostBar = std::int64_t(1) << 30;

/// "0000 0010", in groups that can be read.
QString offsetText(std::int64_t offset, std::int64_t size) {
    const int digits = size > 0xFFFFFFFF ? 12 : 8;
    return QString::number(offset, 16).rightJustified(digits, QLatin1Char('0'));
}

} // namespace

HexPane::HexPane(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("hexPane"));
    setAccessibleName(tr("Bytes"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void HexPane::open(const fs::path& file) {
    m_file = file;
    m_size = -1;
    m_top = 0;
    m_blocks.clear();
    m_reading.forget();
    updateBar();
    need();
}

int HexPane::lineHeight() const {
    return int(std::ceil(QFontMetricsF(Fonts::mono()).height())) + 3;
}

int HexPane::linesSeen() const {
    return std::max((viewport()->height() - 8) / lineHeight(), 1);
}

std::optional<unsigned char> HexPane::byteAt(std::int64_t offset) const {
    const auto found = m_blocks.find(offset / kBlock);
    if (found == m_blocks.end() || offset % kBlock >= found->second.size()) return std::nullopt;
    return static_cast<unsigned char>(found->second[qsizetype(offset % kBlock)]);
}

void HexPane::need() {
    if (m_reading.busy()) return; // what comes asks again
    const std::int64_t first = m_top * kPerLine / kBlock;
    const std::int64_t last = (m_top + linesSeen() + 1) * kPerLine / kBlock;
    std::int64_t wanted = -1;
    for (std::int64_t block = first; block <= last && wanted < 0; ++block)
        if (!m_blocks.contains(block) && (m_size < 0 || block * kBlock < m_size)) wanted = block;
    if (wanted < 0) return;
    m_reading.ask(
        [file = m_file, wanted](const Cancel&) -> Result<Block> {
            const std::string name = printable(file.filename().string());
            Result<Fd> opened = openFile(file, O_RDONLY | O_NONBLOCK);
            if (!opened && opened.error().code == ErrorCode::NotFound)
                return fail(ErrorCode::NotFound, "The file " + name + " is gone",
                            "It was at " + printable(file.parent_path().string()) + ".");
            if (!opened) return tl::unexpected(std::move(opened).error());
            struct stat status {};
            if (::fstat(opened->get(), &status) != 0) return failErrno(errno, "Can't look at " + name);
            if (!S_ISREG(status.st_mode)) return fail(ErrorCode::BadData, name + " isn't a regular file");
            Block block{status.st_size, wanted * kBlock, QByteArray(kBlock, '\0')};
            const ssize_t got = ::pread(opened->get(), block.bytes.data(), kBlock, off_t(block.from));
            if (got < 0) return failErrno(errno, "Can't read " + name);
            block.bytes.truncate(qsizetype(got));
            return block;
        },
        [this](Result<Block> block) {
            if (!block) return Q_EMIT failed(block.error());
            if (m_blocks.size() >= kMostBlocks) m_blocks.clear();
            m_blocks[block->from / kBlock] = std::move(block->bytes);
            m_size = block->size;
            updateBar();
            viewport()->update();
            Q_EMIT loaded();
            need();
        });
}

void HexPane::updateBar() {
    const std::int64_t scroll = std::max<std::int64_t>(lines() - linesSeen(), 0);
    m_barUnit = scroll / kMostBar + 1;
    m_settingBar = true;
    verticalScrollBar()->setRange(0, int((scroll + m_barUnit - 1) / m_barUnit));
    verticalScrollBar()->setPageStep(linesSeen());
    m_top = std::clamp<std::int64_t>(m_top, 0, scroll);
    verticalScrollBar()->setValue(int(m_top / m_barUnit));
    m_settingBar = false;
}

void HexPane::setTop(std::int64_t line) {
    m_top = std::clamp<std::int64_t>(line, 0, std::max<std::int64_t>(lines() - linesSeen(), 0));
    m_settingBar = true;
    verticalScrollBar()->setValue(int(m_top / m_barUnit));
    m_settingBar = false;
    viewport()->update();
    need();
}

void HexPane::scrollTo(std::int64_t offset) {
    setTop(offset / kPerLine);
}

void HexPane::scrollContentsBy(int, int) {
    if (!m_settingBar && verticalScrollBar()->value() != m_top / m_barUnit)
        m_top = std::min(verticalScrollBar()->value() * m_barUnit, std::max<std::int64_t>(lines() - linesSeen(), 0));
    viewport()->update();
    need();
}

void HexPane::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateBar();
    need();
}

void HexPane::wheelEvent(QWheelEvent* event) {
    setTop(m_top - event->angleDelta().y() * 3 / 120);
    event->accept();
}

void HexPane::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySeen();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
        return setTop(m_top - 1);
    case Qt::Key_Down:
        return setTop(m_top + 1);
    case Qt::Key_PageUp:
        return setTop(m_top - linesSeen());
    case Qt::Key_PageDown:
        return setTop(m_top + linesSeen());
    case Qt::Key_Home:
        return setTop(0);
    case Qt::Key_End:
        return setTop(lines());
    default:
        event->ignore();
    }
}

QString HexPane::lineText(std::int64_t line) const {
    QString hex, ascii;
    for (int i = 0; i < kPerLine; ++i) {
        const std::int64_t offset = line * kPerLine + i;
        const auto byte = offset < m_size ? byteAt(offset) : std::nullopt;
        if (i == kPerLine / 2) hex += QLatin1Char(' ');
        hex += byte ? QString::number(*byte, 16).rightJustified(2, QLatin1Char('0')) + QLatin1Char(' ')
                    : QStringLiteral("   ");
        if (byte) ascii += *byte >= 0x20 && *byte < 0x7F ? QChar(*byte) : QChar(0xB7);
    }
    return hex + QLatin1Char(' ') + ascii;
}

void HexPane::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette("surface"));
    painter.setFont(Fonts::mono());
    const double digit = QFontMetricsF(Fonts::mono()).horizontalAdvance(QLatin1Char('0'));
    const double wide = digit * double(offsetText(0, m_size).size()) + 2 * kPadding;
    const std::int64_t last = std::min(lines() - 1, m_top + linesSeen() + 1);
    for (std::int64_t line = m_top; line <= last; ++line) {
        const double y = 4 + double(line - m_top) * lineHeight();
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRectF(kPadding, y, wide, lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                         offsetText(line * kPerLine, m_size));
        painter.setPen(palette("text"));
        painter.drawText(QRectF(wide + kPadding, y, 2000, lineHeight()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, lineText(line));
    }
    painter.fillRect(QRectF(wide, 0, 1, viewport()->height()), palette("line"));
}

bool HexPane::copySeen() const {
    QString text;
    for (std::int64_t line = m_top; line < std::min(m_top + linesSeen(), lines()); ++line)
        text += offsetText(line * kPerLine, m_size) + QStringLiteral("  ") + lineText(line) + QLatin1Char('\n');
    if (text.isEmpty()) return false;
    QGuiApplication::clipboard()->setText(text);
    return true;
}

void HexPane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

HexView::HexView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("hexView"));
    m_bar = new ViewerBar(this);
    m_pane = new HexPane(this);
    m_message = new ViewerMessage(this);
    m_message->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_pane, 1);
    column->addWidget(m_message, 1);
    connect(m_bar->addButton("copy", tr("Copy"), tr("Copies the lines in sight (Ctrl+C)")), &QAbstractButton::clicked,
            this, [this] { m_pane->copySeen(); });
    connect(m_pane, &HexPane::loaded, this, &HexView::say);
    connect(m_pane, &HexPane::failed, this, [this](const Error& error) {
        m_message->say(error);
        m_message->show();
        m_pane->hide();
    });
    setFocusProxy(m_pane);
}

void HexView::open(const fs::path& file) {
    setExportedFile(file);
    m_message->hide();
    m_pane->show();
    m_pane->open(file);
}

void HexView::setNote(const QString& note) {
    m_note = note;
    say();
}

void HexView::say() {
    QString facts = m_note;
    if (m_pane->size() >= 0) {
        if (!facts.isEmpty()) facts += QStringLiteral(" · ");
        facts += tr("%1 bytes").arg(qtext(formatCount(m_pane->size())));
    }
    m_bar->setFacts(facts);
    if (m_pane->size() != 0) return;
    m_message->say(tr("This file is empty."), tr("It has 0 bytes."));
    m_message->offer({});
    m_message->show();
    m_pane->hide();
}

} // namespace stemma::ui
