// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QString>
#include <memory>

namespace stemma::ui {

class SealedDocument;

/// A Jupyter notebook to be read: its cells, what they are numbered, and what came out of them as text and pictures.
/// Nothing in it is executed or fetched; pictures are decoded by the helper. On a worker; the document belongs to the
/// UI thread. Errors: BadData (it isn't one), NotFound, Io, Cancelled.
struct NotebookDocument {
    std::shared_ptr<SealedDocument> document;
    QString facts; ///< "12 cells, python; 2 pictures aren't shown"
};
Result<NotebookDocument> notebookDocument(const fs::path& file, bool dark, const Cancel& cancel);

} // namespace stemma::ui
