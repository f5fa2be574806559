// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/PythonMemory.h"

namespace stemma {

// What an execution is seen to depend on beside its declared key, by name (resources/help/cache-key.md):
//   module:PATH   a Python file, by its syntax tree     package:NAME  a package, by its version
//   file:PATH     a file that was opened, by content    folder:PATH   a folder that was listed, by its entries' names
// Paths are below the pipeline's folder, or absolute.

/// Its value now: "absent" of a file that isn't there. `python` has the packages; nullptr: of a step that has none.
/// Errors: Io, Cancelled.
Result<std::string> observedNow(const DeclareContext& context, const Interpreter* python, const std::string& name);
/// A file of the project that a step read (`path` below it): its observation.
Status observeFile(StepWork& work, const DeclareContext& context, const std::string& path);
/// What a kind is asked about a step, from within its run.
DeclareContext contextOf(const StepWork& work);

/// What a step's process told of what it read, checked against what is there now: the observations, the code to keep,
/// and whether something changed meanwhile.
Status takeObservations(StepWork& work, const DeclareContext& context, const Interpreter& python, const Json& seen);

} // namespace stemma
