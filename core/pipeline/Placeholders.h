// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <functional>

namespace stemma {

enum class PlaceholderKind : std::uint8_t { Input, Output, Parameter, Item };

/// One {inputs.x}, {outputs.x}, {parameters.x} or {item.x} in a text; every other brace is no placeholder.
struct Placeholder {
    PlaceholderKind kind = PlaceholderKind::Input;
    std::string name;
    std::size_t offset = 0, length = 0; ///< in bytes, braces included
    bool operator==(const Placeholder&) const = default;
};
std::vector<Placeholder> findPlaceholders(std::string_view text);

/// What a placeholder stands for: one value, or several (a list); none leaves it as it is written.
using PlaceholderValues = std::optional<std::vector<std::string>>;
using PlaceholderResolver = std::function<PlaceholderValues(PlaceholderKind kind, std::string_view name)>;

/// Everything but placeholders stays byte for byte, and what is filled in isn't looked at again. Several values are
/// joined by a space; `quote` is applied to each value (shellQuote, for a command that is one text).
std::string fillPlaceholders(std::string_view text, const PlaceholderResolver& resolver,
                             const std::function<std::string(std::string_view)>& quote = {});
/// Of a command that is a list: an argument that is a placeholder and nothing else becomes as many arguments as it has
/// values (none: it goes away); within a longer argument they are joined by spaces. Nothing is quoted.
std::vector<std::string> fillArguments(const std::vector<std::string>& arguments, const PlaceholderResolver& resolver);

/// A parameter as a command sees it: text as it is, everything else as JSON (7, 0.25, true; null is "").
std::string parameterText(const Json& value);
/// The values of {parameters.x}: a list is several, each as parameterText() says.
std::vector<std::string> parameterTexts(const Json& value);

/// What {item.NAME} is in a cell: a key of its matrix or its item's name, or a member of its item; nullptr: nothing.
const Json* itemValue(const Step& cell, std::string_view name);

/// What $name is in SQL: the step's parameters; of an item that is a map its name, and its members.
Json boundParameters(const Step& step);

/// The command of a step for the cache key: parameters filled in as they are for the run, inputs, outputs and items
/// left as placeholders. A list of arguments, or, where the command is one text, that text with values quoted for a
/// shell. Eternal: what it gives enters keys.
Json commandForKey(const Step& step);

} // namespace stemma
