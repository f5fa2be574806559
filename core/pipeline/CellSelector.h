// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Cells.h"

namespace stemma {

/// Of a key; nullptr where it isn't among them.
const Json* valueOf(const CellKeys& keys, std::string_view key);

/// Both together, sorted; a key of both is there once.
CellKeys joined(const CellKeys& one, const CellKeys& other);

/// What stands in a reference's brackets, taken apart.
struct Selector {
    std::vector<std::pair<std::string, std::string>> fixed; ///< key, and the value as it is written
    bool all = false;                                       ///< with a *

    explicit Selector(const Reference& reference);
    bool fixes(std::string_view key) const;
    bool fits(const CellKeys& keys) const;
    CellKeys inherited(const CellKeys& keys) const; ///< without what is fixed
};

} // namespace stemma
