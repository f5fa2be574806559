// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stemma::cli {

/// How the program ends; the numbers are a promise (resources/help/command-line.md).
enum class Exit : int {
    Success = 0,
    StepFailed = 1, ///< a step failed, or what was asked to be checked isn't so
    Wrong = 2,      ///< the pipeline or the arguments are wrong
    Workspace = 3,  ///< the workspace can't be used
    Interrupted = 130
};

/// What a word on the command line can be, for completion.
enum class Completes : std::uint8_t {
    Nothing,
    File,
    Folder,
    PipelineFile,
    Version, ///< penguins/clean, penguins/clean@3, …@production
    Thing,   ///< a version, run:12 or run:12/clean
    Log,     ///< 12, 12/clean, clean
    Artifact,
    Step, ///< of the pipeline file that is named, or of the only one
    Parameter,
    Tag,
    CommandName,
    Visualization, ///< what shows the version that is named
    Words,         ///< Option::words, Argument::words
};

/// A word without dashes: FILE, REF.
struct Argument {
    std::string name; ///< as help shows it
    std::string help;
    bool required = true;
    bool repeats = false; ///< the last argument only
    Completes completes = Completes::Nothing;
    std::vector<std::string> words{};
};

/// --name VALUE, or a flag where `value` is empty.
struct Option {
    std::string name; ///< without dashes
    char letter = 0;
    std::string value; ///< as help shows it: "N", "name=VALUE"; "": a flag
    std::string help;
    bool repeats = false;
    Completes completes = Completes::Nothing;
    std::vector<std::string> words{};
};

struct Example {
    std::string line; ///< "stemma run penguins.yaml"
    std::string what;
};

/// "There is no command 'rnu'. Did you mean 'run'?", or only the sentence where no word is near.
std::string withGuess(std::string sentence, std::string_view word, const std::vector<std::string>& words);

class Invocation;

/// One command of the program: a value, made by one function in one .cpp and listed in catalog.cpp. Parsing, help,
/// completion and tests all read it.
struct Command {
    std::string name;
    std::string summary;     ///< one line, a verb first
    std::string description; ///< further lines for its help, or ""
    std::vector<Argument> arguments{};
    std::vector<Option> options{}; ///< beside those of all commands (-w, --help)
    std::vector<Example> examples{};
    /// An error is printed by the caller, and its code decides how the program ends.
    Result<Exit> (*run)(Invocation&) = nullptr;
    bool hidden = false;

    const Option* option(std::string_view optionName) const; ///< nullptr where missing
};

/// The options that every command has.
const std::vector<Option>& commonOptions();
/// --json, as most commands have it.
Option jsonOption(std::string what);

/// A parsed command line.
class Invocation {
public:
    const Command* command = nullptr;
    std::map<std::string, std::vector<std::string>> values; ///< by the name of option or argument; flags have ""
    /// Errors print with this instead of what their code says; set while the workspace is being opened.
    std::optional<Exit> failing;

    bool has(const std::string& name) const { return values.contains(name); }
    bool json() const { return has("json"); }
    std::string text(const std::string& name, std::string otherwise = {}) const; ///< of several the last
    std::vector<std::string> texts(const std::string& name) const;
    /// The option as a whole number. Errors: InvalidArgument, which names the option.
    Result<int> number(const std::string& name, int least, int otherwise) const;
};

} // namespace stemma::cli
