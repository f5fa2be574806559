// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stemma {

/// A value as one would write it into a pipeline file, so that it is read as the same: 7, 0.25, true, [a, "1.10"].
std::string yamlText(const Json& value);

/// The text of a pipeline file with other defaults of parameters: only the values' own text changes; comments, layout
/// and quotes stay as they are. What comes out is read again, and differs in nothing but these values, or the call
/// fails. Errors: InvalidPipeline (the file can't be read), NotFound (no such parameter), NotSupported (a value over
/// several lines, an anchor, an alias or a tag: a person has to change it in the editor).
Result<std::string> withDefaults(std::string_view text, bool json,
                                 const std::vector<std::pair<std::string, Json>>& defaults);

} // namespace stemma
