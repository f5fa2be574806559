// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/base/Cancel.h"
#include "core/base/Json.h"
#include "core/store/Store.h"

#include <string_view>

namespace stemma::cli {

/// --theme, --scale and --outline, and with `sized` --size: how pictures are drawn.
std::vector<Option> drawingOptions(bool sized);
/// What was said of them, as stemma-draw takes it (app/draw/DrawRequest.h), with the format of the file's ending.
/// Errors: InvalidArgument: a word or number that isn't one of theirs, or one that means nothing for the format.
Result<Json> drawingRequest(const Invocation& invocation, const std::string& format);
/// The first of these options that was given, for a file that isn't drawn; "" where none was.
std::string drawingOptionGiven(const Invocation& invocation);

/// Whether files with this ending (".svg") are drawn: SVG, PNG, PDF.
bool isDrawnFormat(std::string_view ending);

/// A drawn file and the facts that came with it.
struct DrawnFile {
    std::string bytes;
    Json facts;
};
/// Asks the helper stemma-draw, the window's painter, which is the only one here to see Qt; Ctrl+C stops it.
/// Errors: NotSupported where the helper isn't installed, TimedOut after five minutes, Cancelled, and its own.
Result<DrawnFile> draw(const Store& store, const Json& request);

} // namespace stemma::cli
