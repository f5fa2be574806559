// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/StepKind.h"

namespace stemma {

/// Adds a file of the project as a "code" component, by content, named by its path relative to the project; once.
Status addCode(const DeclareContext& context, const fs::path& relative, Declared& declared);
/// What `depends` names: files, folders, globs. Errors: NotFound, names the pattern.
Status addDepends(const DeclareContext& context, Declared& declared);

/// How commands see their inputs and outputs: paths relative to the working directory, the same in every run.
struct PlacedInput {
    const ResolvedInput* input = nullptr;
    std::vector<fs::path> places; ///< one for each version
};
std::vector<PlacedInput> placeInputs(const std::vector<ResolvedInput>& inputs);
/// Where an output without declared paths is expected: outputs/NAME/NAME.EXT, the extension by type.
fs::path defaultOutputPath(const Output& output);

} // namespace stemma
