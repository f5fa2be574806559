// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "core/steps/StepKind.h"

namespace stemma {

/// A step's declared key with all that went into it.
struct Fingerprint {
    std::vector<KeyComponent> components; ///< sorted
    Digest key;
    Declared declared; ///< what its kind said; its components have moved into the above
};

/// The declared key of a step whose inputs are all known. Follows resources/help/cache-key.md: kind and version, the
/// kind's own text and code, parameters the step sees, inputs by type, file names and content, outputs, environment.
/// Errors: those of the kind, of files that are named and missing.
Result<Fingerprint> fingerprint(const DeclareContext& context, const StepKind& kind);

/// What an input adds to a key: {"content", "files" (of one plain file its name), "read", "type"}, canonical; of a list
/// an array of them. Neither ids nor times nor numbers.
std::string inputValue(const ResolvedInput& input);

} // namespace stemma
