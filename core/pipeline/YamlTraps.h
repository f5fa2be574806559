// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <string>
#include <string_view>

namespace stemma {

/// What a person most likely meant where YAML took a line for something else: a hint, or "".
/// Knows unquoted {inputs.x}, ${x}, fit[*], *.csv, "a: b" within a value, and tabs.
std::string trapHint(std::string_view text, Place where);

struct YamlFault {
    Place where;
    std::string message, hint;
};
/// yaml-cpp's words in ours, with the hint for the line it stopped in. `inBrackets`: a list or map in brackets is open.
YamlFault explainYamlFault(std::string_view text, Place where, const std::string& words, bool inBrackets);

/// For a map that stands where text is expected: the hint that tells to quote its first key, or "".
std::string placeholderHint(std::string_view firstKey);

} // namespace stemma
