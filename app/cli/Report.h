// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/base/Files.h"
#include "core/base/Json.h"

namespace stemma::cli {

/// How the program ends after this error.
Exit exitFor(const Error& error);

/// Prints an error to standard error. For a person: file:line:column, the sentence, the line of the file with a caret,
/// the hint; all errors of a file one after another. With `json` a line {"error":{…}} for each.
void printError(const Error& error, bool json);

/// A sentence for the person that belongs to no result, on standard error.
void printNote(std::string_view sentence);

/// A path as JSON: text, or {"bytes": base64} where it isn't UTF-8.
Json pathJson(const fs::path& path);
/// A value as a person reads it in one field: text as it is, numbers short, the rest as JSON.
std::string valueText(const Json& value);
/// Prints one JSON value and a newline to standard output.
void printJson(const Json& value);

/// Asks on the terminal; false where it isn't one or the answer isn't yes.
bool confirmed(const std::string& question);

} // namespace stemma::cli
