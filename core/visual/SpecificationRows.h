// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <string>

namespace stemma {

/// The data of a specification, whether or not it can be drawn.
struct SpecificationRows {
    bool ofSelf = false;   ///< the artifact it is shown on
    std::string jsonLines; ///< else its inline rows, an object a line; a bare value is a row with one column, "data"
};

/// The first data it names that are at hand: inline values, a list of `datasets`, or the artifact's own (also where it
/// names none). Errors: NotFound where they lie elsewhere (nothing is fetched) or are made by a generator.
Result<SpecificationRows> specificationRows(const Json& specification);

} // namespace stemma
