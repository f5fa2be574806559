// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>

namespace stemma::ui {

class SealedDocument;

/// An empty one, to be filled on any thread. An answer with it that nobody waits for any more may be dropped while the
/// program ends: it goes at once then, since what is posted finds no thread.
std::shared_ptr<SealedDocument> sealedDocument();

/// Puts Markdown into an empty document, in the window's look: room between its blocks, grounds below code, thin lines
/// around tables. `dark` is the theme. On any thread.
void writeMarkdown(SealedDocument& document, const QString& text, bool dark);

/// Markdown as a document that loads nothing, in the window's look. On any thread; the document belongs to the UI
/// thread.
std::shared_ptr<SealedDocument> markdownDocument(const QString& text, bool dark);
/// The same for HTML, whose scripts, pictures and style sheets are nothing.
std::shared_ptr<SealedDocument> htmlDocument(const QString& text, bool dark);

/// Why an HTML text is better shown as it is written, "" where it may be rendered: layout of nested tables takes time
/// without bound.
QString reasonAgainstRendering(const QString& text);

} // namespace stemma::ui
