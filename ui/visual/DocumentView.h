// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ExportsItsFile.h"

#include <QTextBrowser>
#include <QTextDocument>
#include <QUrl>
#include <QWidget>
#include <memory>

class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class TextView;
class ViewerBar;
class ViewerMessage;

/// A document that loads nothing: no picture, no style sheet, no font, by whatever name. Pictures become a dot.
class SealedDocument : public QTextDocument {
    Q_OBJECT
public:
    using QTextDocument::QTextDocument;

protected:
    QVariant loadResource(int type, const QUrl& name) override;
};

/// Shows such a document, and goes nowhere.
class SealedBrowser : public QTextBrowser {
    Q_OBJECT
public:
    explicit SealedBrowser(QWidget* parent = nullptr);
    int topPosition() const; ///< which character the reader is at: the first in sight
    void showFromTop(int position);

protected:
    void changeEvent(QEvent* event) override;
    QVariant loadResource(int type, const QUrl& name) override;
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override;
};

/// Markdown, HTML or a Jupyter notebook, rendered without scripts, pictures or network; built by a worker. Links are
/// shown (below the pointer) and copied, never followed. Larger than kMostBytes, or nested without end: shown as text,
/// and it says so. In another theme or text size it is built anew, and the reader stays where they were.
class DocumentView : public QWidget, public ExportsItsFile {
    Q_OBJECT
public:
    static constexpr std::uint64_t kMostBytes = 4u << 20;
    explicit DocumentView(QWidget* parent = nullptr);
    void open(const fs::path& file);
    bool copyToClipboard() override; ///< its words, without their looks
    SealedBrowser* browser() const { return m_browser; }
    ViewerBar* bar() const { return m_bar; }
    bool asText() const; ///< it is too large, or the person asked for the source

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);
    /// "Open in browser" was pressed, on this file or on a link. The receiver asks, if it wants to.
    void browserWished(const QUrl& url);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Built {
        std::shared_ptr<SealedDocument> document; ///< null: as text, because …
        QString note;                             ///< why not; else what there is to say of it
    };
    static Result<Built> build(const fs::path& file, bool dark, const Cancel& cancel);
    void read();
    void take(Result<Built> built);
    void showText(const QString& note);
    void showLinkMenu(const QPoint& at);

    fs::path m_file;
    ViewerBar* m_bar;
    SealedBrowser* m_browser;
    TextView* m_text;
    ViewerMessage* m_message;
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    std::shared_ptr<SealedDocument> m_document;
    bool m_dark = false;
    double m_scale = 1;
    int m_top = -1; ///< it is the same document that comes: where the reader is in it
    Latest m_loading;
};

} // namespace stemma::ui
