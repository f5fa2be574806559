// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Materializer.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// All types, in the order in which content is offered to them; the last one, `file`, takes anything.
const std::vector<Materializer>& materializers();
/// By id or alias, or nullptr. The pointer lives as long as the program.
const Materializer* findMaterializer(std::string_view type);
/// Whether the content of that type is rows, to be paged (table, confusion, roc, …).
bool holdsRows(std::string_view type);
/// Whether that type is the picture of a model's results: what describes a model by one is shown before bars and rows.
bool drawsResults(std::string_view type);
/// Ids and aliases, for messages and completion.
std::vector<std::string> materializerWords();
/// The type for a word of a pipeline's `type:`. Errors: NotSupported (a type that comes later), InvalidArgument (an
/// unknown word; names the nearest).
Result<const Materializer*> materializerFor(std::string_view type);
/// ".csv" for an output of that declared type or alias ("html" -> ".html"); "" where it has none (folder, file,
/// unknown).
std::string extensionFor(std::string_view type);

/// The type that a file of that name most likely will have, before it is there; "" where the name alone doesn't tell
/// (results.json, report, a glob, a folder). `word` is the declared type, or "".
std::string expectedType(std::string_view path, std::string_view word);

/// What the person and the past say about an artifact's type; "" where they say nothing.
struct TypeWish {
    std::string declared; ///< `type:` of the output
    std::string previous; ///< type of the newest version of that name
};

/// Which type an artifact has: declared; as the previous version, if it still fits; extension and content; `file`.
/// Reads a few kilobytes at most. Errors: those of materializerFor.
Result<const Materializer*> recognise(const ArtifactContent& content, const TypeWish& wish);

/// Recognises and describes; what the engine calls. A declared type that doesn't fit is an error; a guessed one that
/// can't be read falls back to `document` or `file`, with a note that says why ("raw.csv isn't a readable table: …").
/// A table of which nobody said anything, and whose columns are exactly actual, predicted and count, is a confusion
/// matrix; so are fpr and tpr a ROC curve, precision, recall and threshold a precision-recall curve, and feature and
/// importance what they say.
/// Errors: BadData, Cancelled, and those of recognise.
Result<Described> describeArtifact(const ArtifactContent& content, const TypeWish& wish,
                                   const DescribeContext& context);

} // namespace stemma
