// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/StepKind.h"

namespace stemma {

/// The Python that runs a step, found without executing anything of the project.
struct Interpreter {
    fs::path program;            ///< absolute; of a virtual environment the one in its bin/
    std::string version;         ///< "3.11.2"; of a program of the project that is no environment "file:" and its hash
    std::vector<fs::path> sites; ///< where its packages lie, the first one wins
    std::string from;            ///< where it was taken from: ".venv", "python_from", "VIRTUAL_ENV", "PATH" …
    fs::path environment;        ///< the virtual or conda environment it belongs to, or ""
};

/// `python_from` of the step, else of the pipeline, else .venv beside it, VIRTUAL_ENV, CONDA_PREFIX, python3 on PATH.
/// An environment tells its version in a file of its own; a Python that a person has on PATH is asked, once for each
/// state of it, and remembered below derived/python/. Errors: NotFound, names what was looked for and the next step.
Result<Interpreter> findInterpreter(const DeclareContext& context);

/// Where our own Python package lies: a folder that has nothing else in it, and belongs to this program.
Result<fs::path> pythonPackages();

} // namespace stemma
