// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/PythonMemory.h"

namespace stemma {

/// What a Python file says: of a function what it can reach, of "" the whole file. Found by Python's own parser, by the
/// python3 on the person's PATH, isolated: nothing of the file is executed, and nothing of the project is on its path.
/// Remembered by the file's content, below derived/python/ too. The file's own hash is in `raw`, if asked for.
/// Errors: NotFound (the file; no python3), Io, HelperFailed.
Result<Syntax> syntaxOf(const DeclareContext& context, const fs::path& file, const std::string& function,
                        Digest* raw = nullptr);

/// The same learned elsewhere: from the process that loaded the file.
void rememberSyntax(PythonMemory& memory, const fs::path& derived, const Digest& raw, const std::string& function,
                    const Syntax& syntax);

/// "file.py" and "function" of a step's `python:`; of a module its file below the project, where it has one.
struct PythonTarget {
    std::string target, function; ///< as the step's process is told: a file or a module
    fs::path file;                ///< relative to the project; "" of a module that isn't the project's
};
PythonTarget pythonTarget(const Pipeline& pipeline, const Step& step);

} // namespace stemma
