// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

namespace stemma {

/// A view {"repeat": …, "spec": …} written out: a concat, or layers, of the spec with the columns' names filled in for
/// {"repeat": "repeat" | "row" | "column" | "layer"}. Errors: BadData; NotSupported, more than 144 views, or more of
/// them than `left` bytes of memory hold, from which what was written is taken.
Result<Json> repeated(const Json& view, std::size_t& left);

} // namespace stemma
