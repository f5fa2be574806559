// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/Code.h"

#include <functional>
#include <map>

namespace stemma {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Where a step's process finds its inputs and leaves its outputs: paths relative to its working directory.
struct ProgramPlaces {
    std::vector<PlacedInput> inputs;
    std::map<std::string, std::vector<fs::path>> outputs; ///< by name: declared paths, or the default place
    std::vector<fs::path> known;                          ///< places of the view that are not leftovers
};

/// What a step kind that is a process says of it.
struct Program {
    std::string name; ///< for messages; "" is its first argument
    /// Once places and environment are known.
    std::function<Result<std::vector<std::string>>(const ProgramPlaces&, const Pairs& environment)> arguments;
    Pairs environment{}; ///< beside what every step gets; what the step itself declares wins
    /// By input, for each of its versions: {"path", "read"} of the same table in a form that the process reads.
    std::map<std::string, std::vector<Json>> tables{};
    /// Called when it has ended by itself, before outputs are collected: an error says better why it failed.
    std::function<Status(bool failed)> ended{};
};

/// Runs a step as a process: a private view of the project with inputs placed and outputs kept free, the environment
/// (STEMMA_INPUT_X …, STEMMA_STEP), its log, and what it left collected into `work`. Errors: StepFailed, TimedOut,
/// Cancelled, NoSpace, NotFound (a secret), Io.
Status runProgram(StepWork& work, const Program& program);

Pairs declaredEnvironment(const Step& step);  ///< `env`, with what is passed on filled in
Pairs secretsOf(const Step& step);            ///< those that are set, by name
std::string pathOf(const Pairs& environment); ///< PATH of it, else ours
/// A command as one text is bash's where there is one, else sh's.
std::vector<std::string> shellFor(const std::string& text, bool bash);
/// Executes `identify`, where that is allowed, and adds what it prints.
Status addIdentities(const DeclareContext& context, const Pairs& environment, Declared& declared);
std::vector<std::string> asStrings(const std::vector<fs::path>& paths);

} // namespace stemma
