// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

namespace stemma {

/// A view {"repeat": …, "spec": …} written out: a concat, or layers, of the spec with the columns' names filled in for
/// {"repeat": "repeat" | "row" | "column" | "layer"}. Errors: BadData; NotSupported, more than 144 views.
Result<Json> repeated(const Json& view);

} // namespace stemma
