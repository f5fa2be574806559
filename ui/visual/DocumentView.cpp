// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/DocumentView.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/MarkdownDocument.h"
#include "ui/visual/NotebookDocument.h"
#include "ui/visual/TextContent.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/widgets/Button.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMenu>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTextDocumentFragment>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

/// Qt takes an empty answer for "look for it yourself", and opens files: a picture must be answered with a picture.
QVariant nothing(int type) {
    if (type != QTextDocument::ImageResource) return QByteArray();
    QImage dot(1, 1, QImage::Format_ARGB32_Premultiplied);
    dot.fill(Qt::transparent);
    return dot;
}

bool isMarkdown(const fs::path& file) {
    const std::string suffix = file.extension().string();
    return suffix != ".html" && suffix != ".htm" && suffix != ".xhtml";
}

} // namespace

QVariant SealedDocument::loadResource(int type, const QUrl&) {
    return nothing(type);
}

SealedBrowser::SealedBrowser(QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setFrameShape(QFrame::NoFrame);
}

QVariant SealedBrowser::loadResource(int type, const QUrl&) {
    return nothing(type);
}

void SealedBrowser::doSetSource(const QUrl&, QTextDocument::ResourceType) {}

/// The font of words without one is the document's affair: Qt would give it the window's, and lose the place.
void SealedBrowser::changeEvent(QEvent* event) {
    if (event->type() != QEvent::FontChange && event->type() != QEvent::ApplicationFontChange)
        QTextBrowser::changeEvent(event);
}

int SealedBrowser::topPosition() const {
    if (verticalScrollBar()->value() == 0) return 0; // the margin above it too
    QTextCursor at = cursorForPosition(QPoint(viewport()->width() / 2, 1));
    if (cursorRect(at).bottom() < 1) at.movePosition(QTextCursor::NextCharacter); // from between two paragraphs
    return at.position();
}

void SealedBrowser::showFromTop(int position) {
    QTextCursor at(document());
    at.setPosition(std::clamp(position, 0, document()->characterCount() - 1));
    QScrollBar* bar = verticalScrollBar();
    bar->setValue(position == 0 ? 0 : bar->value() + cursorRect(at).top());
}

DocumentView::DocumentView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("documentView"));
    m_bar = new ViewerBar(this);
    auto* frame = new QWidget(this);
    m_browser = new SealedBrowser(frame);
    m_browser->setObjectName(QStringLiteral("documentBrowser"));
    m_browser->setAccessibleName(tr("Document"));
    m_browser->setContextMenuPolicy(Qt::CustomContextMenu);
    m_text = new TextView(frame);
    m_text->setCompact(false);
    m_message = new ViewerMessage(frame);
    m_stack = new QStackedLayout(frame);
    m_stack->addWidget(m_browser);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(frame, 1);
    connect(m_bar->addWords(tr("Source"), tr("Shows the text it is made of, or the document")),
            &QAbstractButton::clicked, this, [this] {
                if (asText() && m_document) return m_stack->setCurrentWidget(m_browser);
                m_text->open(m_file);
                m_stack->setCurrentWidget(m_text);
            });
    connect(m_bar->addWords(tr("Open in browser"), tr("Another program shows it, with its scripts and pictures")),
            &QAbstractButton::clicked, this, [this] { Q_EMIT browserWished(QUrl::fromLocalFile(qpath(m_file))); });
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (url.path().isEmpty() && url.hasFragment()) return m_browser->scrollToAnchor(url.fragment());
        m_bar->setState(tr("Not followed: %1").arg(url.toDisplayString()));
    });
    connect(m_browser, qOverload<const QUrl&>(&QTextBrowser::highlighted), this,
            [this](const QUrl& url) { m_bar->setState(url.toDisplayString()); });
    connect(m_browser, &QWidget::customContextMenuRequested, this, &DocumentView::showLinkMenu);
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { open(m_file); });
    setFocusProxy(m_browser);
}

bool DocumentView::asText() const {
    return m_stack->currentWidget() == m_text;
}

Result<DocumentView::Built> DocumentView::build(const fs::path& file, bool dark, const Cancel& cancel) {
    if (file.extension() == ".ipynb") {
        auto notebook = notebookDocument(file, dark, cancel);
        if (notebook) return Built{std::move(notebook->document), notebook->facts};
        if (notebook.error().code != ErrorCode::BadData) return tl::unexpected<Error>(std::move(notebook).error());
        return Built{nullptr, oneLine(notebook.error().message, 200)};
    }
    std::uint64_t size = 0;
    STEMMA_TRY(const std::string bytes, readHeadOf(file, kMostBytes, &size));
    if (bytes.size() < size)
        return Built{nullptr, tr("it has %1: too much to be rendered").arg(qtext(formatBytes(size)))};
    const TextContent content = textContent(bytes, size);
    if (const QString reason = reasonAgainstRendering(content.text); !reason.isEmpty()) return Built{nullptr, reason};
    return Built{isMarkdown(file) ? markdownDocument(content.text, dark) : htmlDocument(content.text, dark), {}};
}

void DocumentView::open(const fs::path& file) {
    setExportedFile(file);
    m_file = file;
    m_top = -1;
    read();
}

void DocumentView::read() {
    m_dark = darkTheme();
    m_scale = Fonts::scale();
    m_busy->start();
    m_loading.ask([file = m_file, dark = m_dark](const Cancel& cancel) { return build(file, dark, cancel); },
                  [this](Result<Built> built) { take(std::move(built)); });
}

void DocumentView::take(Result<Built> built) {
    m_busy->stop();
    m_bar->setState({});
    if (!built) {
        m_message->say(built.error());
        m_stack->setCurrentWidget(m_message);
        m_bar->setFacts({});
        return Q_EMIT failed(built.error());
    }
    if (!built->document) {
        showText(built->note);
        return Q_EMIT loaded();
    }
    m_browser->setDocument(built->document.get());
    m_document = std::move(built->document);
    const int top = std::exchange(m_top, -1);
    m_browser->showFromTop(std::max(top, 0));
    if (top < 0) m_stack->setCurrentWidget(m_browser); // else who looks at the source goes on with that
    m_bar->setFacts(built->note.isEmpty() ? tr("Without scripts, pictures and network") : built->note);
    Q_EMIT loaded();
}

bool DocumentView::copyToClipboard() {
    if (!m_document) return false;
    const QTextCursor chosen = m_browser->textCursor();
    QGuiApplication::clipboard()->setText(chosen.hasSelection() ? chosen.selection().toPlainText()
                                                                : m_document->toPlainText());
    return true;
}

void DocumentView::showText(const QString& note) {
    m_document.reset();
    m_bar->setFacts(tr("Shown as text: %1").arg(note));
    m_text->open(m_file);
    m_stack->setCurrentWidget(m_text);
}

void DocumentView::showLinkMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString link = m_browser->anchorAt(at);
    QAction* copying = menu->addAction(tr("Copy"), m_browser, &QTextEdit::copy);
    copying->setEnabled(m_browser->textCursor().hasSelection());
    menu->addAction(tr("Select all"), m_browser, &QTextEdit::selectAll);
    if (!link.isEmpty()) {
        menu->addSeparator();
        menu->addAction(tr("Copy the link"), this, [link] { QGuiApplication::clipboard()->setText(link); });
        menu->addAction(tr("Open in browser"), this, [this, link] { Q_EMIT browserWished(QUrl(link)); });
    }
    menu->popup(m_browser->viewport()->mapToGlobal(at));
}

void DocumentView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_busy->setGeometry(0, m_bar->height() - 1, width(), 2);
}

/// The colours of links and code are in the document, and the sizes of its words. What is shown as text follows alone.
void DocumentView::changeEvent(QEvent* event) {
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (look && m_document && (m_dark != darkTheme() || m_scale != Fonts::scale())) {
        if (!m_loading.busy()) m_top = m_browser->topPosition(); // what is on its way has its place
        read();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
