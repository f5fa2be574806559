// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>

namespace stemma::ui {

class SealedDocument;

/// An empty one, to be filled on any thread. An answer with it that nobody waits for any more may be dropped while the
/// program ends: it goes at once then, since what is posted finds no thread.
std::shared_ptr<SealedDocument> sealedDocument();

/// Markdown as a document that loads nothing, in the window's look. On any thread; the document belongs to the UI
/// thread.
std::shared_ptr<SealedDocument> markdownDocument(const QString& text, bool dark);
/// The same for HTML, whose scripts, pictures and style sheets are nothing.
std::shared_ptr<SealedDocument> htmlDocument(const QString& text, bool dark);

} // namespace stemma::ui
