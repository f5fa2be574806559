// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Depfile.h"
#include "core/steps/Interpreter.h"
#include "core/steps/Observed.h"
#include "core/steps/ProgramStep.h"
#include "core/steps/WorkingFolder.h"

#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"

namespace stemma {

namespace {

/// The words of a command that may name files of the project.
std::vector<std::string> wordsOf(const Step& step) {
    if (step.shell.empty()) return step.arguments;
    std::vector<std::string> words;
    std::string word;
    for (const char c : step.shell + " ")
        if (std::string_view(" \t\n;|&<>()'\"`=").find(c) != std::string_view::npos) {
            if (!word.empty()) words.push_back(word);
            word.clear();
        } else {
            word += c;
        }
    return words;
}

/// Paths that the step itself makes: a stale output beside the script is no code of it.
bool isOutputPath(const Step& step, const fs::path& path) {
    for (const Output& output : step.outputs)
        for (const std::string& declared : output.paths)
            if (globMatches(fs::path(declared).lexically_normal().string(), path.string())) return true;
    return false;
}

/// The program, and every file of the project that the command names, by content.
Status addScripts(const DeclareContext& context, const std::string& path, Declared& declared) {
    const Step& step = context.step;
    const fs::path& project = context.pipeline.folder;
    std::error_code error;
    std::size_t index = 0;
    for (const std::string& word : wordsOf(step)) {
        const bool first = index++ == 0;
        if (word.empty() || word.size() > 4096 || word.find('{') != std::string::npos) continue;
        const fs::path relative = fs::path(word).is_absolute() ? fs::path(word).lexically_relative(project)
                                                               : fs::path(word).lexically_normal();
        const bool inside = !relative.empty() && *relative.begin() != "..";
        const bool bareProgram = first && step.shell.empty() && word.find('/') == std::string::npos;
        if (inside && !bareProgram && fs::is_regular_file(project / relative, error) && !isOutputPath(step, relative))
            STEMMA_CHECK(addCode(context, relative, declared));
    }
    std::string program =
        step.shell.empty() ? step.arguments.front() : shellFor("", bool(context.programs.find("bash", path))).front();
    if (program.find('/') != std::string::npos && !fs::path(program).is_absolute())
        return {}; // the project's own: code
    if (program.find('{') != std::string::npos) return {};
    auto found = context.programs.find(program, path);
    if (!found)
        return fail(ErrorCode::NotFound,
                    "Step " + step.name + " needs the program " + program + ", which isn't on the PATH.",
                    "Install it, or correct the command.");
    declared.components.push_back({"environment", "program", found->string()});
    return {};
}

/// What the step declares, with the programs of its `python_from` first on the PATH, as in a shell where it is active.
Result<Pairs> commandEnvironment(const DeclareContext& context, std::string* version = nullptr) {
    Pairs environment = declaredEnvironment(context.step);
    if (context.step.pythonFrom.empty()) return environment;
    STEMMA_TRY(const Interpreter python, findInterpreter(context));
    environment.emplace_back("PATH", python.program.parent_path().string() + ":" + pathOf(environment));
    if (version) *version = python.version;
    return environment;
}

/// Its items have what the command asks them for.
Status checkItems(const Pipeline& pipeline, const Step& step) {
    if (step.cells == CellState::Open) return {};
    const auto check = [&](const std::string& text) -> Status {
        for (const Placeholder& found : findPlaceholders(text)) {
            if (found.kind == PlaceholderKind::Input && !step.input(found.name))
                return fail(Error{ErrorCode::InvalidPipeline,
                                  "'{inputs." + found.name + "}' in the command of step " + step.name +
                                      " is no input of it: its items aren't files.",
                                  "{item." + found.name + "} is the item.",
                                  pipeline.position(step.body),
                                  {}});
            if (found.kind != PlaceholderKind::Item || itemValue(step, found.name)) continue;
            std::vector<std::string> known;
            for (const auto& [key, value] : step.cell)
                if (const Parameter* item = step.parameter(key)) {
                    known.push_back(key);
                    for (const auto& [name, member] : item->value.members())
                        if (name != key) known.push_back(name);
                }
            return fail(
                Error{ErrorCode::InvalidPipeline,
                      "'{item." + found.name + "}' in the command of step " + step.name + " names nothing of its item.",
                      "It has " + join(known, ", ") + "." + didYouMean(found.name, known),
                      pipeline.position(step.body),
                      {}});
        }
        return {};
    };
    STEMMA_CHECK(check(step.shell));
    for (const std::string& argument : step.arguments) STEMMA_CHECK(check(argument));
    return {};
}

Result<Declared> declareCommand(const DeclareContext& context) {
    const Step& step = context.step;
    STEMMA_CHECK(checkItems(context.pipeline, step));
    Declared declared;
    std::string python;
    STEMMA_TRY(const Pairs environment, commandEnvironment(context, &python));
    if (!python.empty()) declared.components.push_back({"environment", "python", python});
    declared.components.push_back({"text", "command", commandForKey(step).canonical()});
    declared.observes = !step.depfile.empty();
    if (declared.observes) declared.components.push_back({"text", "depfile", step.depfile});
    if (step.shell.empty()) {
        std::vector<std::string> words;
        for (const std::string& argument : step.arguments) words.push_back(shellQuote(argument));
        declared.commands.push_back(join(words, " "));
    } else {
        declared.commands.push_back(step.shell);
    }
    if (!python.empty()) { // as a person would type it
        const std::string path = pathOf(environment);
        declared.commands.back() = "PATH=" + path.substr(0, path.find(':')) + ":$PATH " + declared.commands.back();
    }
    STEMMA_CHECK(addScripts(context, pathOf(environment), declared));
    STEMMA_CHECK(addIdentities(context, environment, declared));
    return declared;
}

PlaceholderResolver resolverFor(const Step& step, const ProgramPlaces& places) {
    return [&step, &places](PlaceholderKind kind, std::string_view name) -> PlaceholderValues {
        if (kind == PlaceholderKind::Input) {
            for (const PlacedInput& placed : places.inputs)
                if (placed.input->name == name) return asStrings(placed.places);
        } else if (kind == PlaceholderKind::Output) {
            if (const auto at = places.outputs.find(std::string(name)); at != places.outputs.end())
                return asStrings(at->second);
        } else if (kind == PlaceholderKind::Item) {
            if (const Json* value = itemValue(step, name)) return parameterTexts(*value);
        } else {
            if (const Parameter* parameter = step.parameter(name)) return parameterTexts(parameter->value);
        }
        return std::nullopt;
    };
}

/// Removes what Python compiled of a project's own files; a virtual environment in it stays.
void forgetCompiled(const fs::path& compiled, const fs::path& project) {
    std::error_code error;
    const fs::path folder = compiled / fs::weakly_canonical(project, error).relative_path();
    std::vector<fs::path> gone;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (!fs::exists(project / entry->path().filename() / "pyvenv.cfg")) gone.push_back(entry->path());
    for (const fs::path& path : gone) (void)removeTree(path);
}

Status runCommand(StepWork& work) {
    const Step& step = work.step;
    Program program;
    program.name = step.shell.empty() ? std::string() : std::string("The command");
    // Compiled Python of packages is kept for all steps: pandas takes seconds to compile. The project's own never is:
    // it is told by size and second of its file, and an edit may leave both.
    const fs::path compiled = work.derived / "pycache", view = work.staging / "work";
    forgetCompiled(compiled, work.pipeline.folder);
    STEMMA_TRY(program.environment, commandEnvironment(contextOf(work)));
    program.environment.emplace_back("PYTHONPYCACHEPREFIX", compiled.string());
    const Timestamp started = Clock::system().now();
    program.arguments = [&step](const ProgramPlaces& places,
                                const Pairs& environment) -> Result<std::vector<std::string>> {
        const auto resolver = resolverFor(step, places);
        if (!step.shell.empty())
            return shellFor(
                fillPlaceholders(step.shell, resolver, [](std::string_view word) { return shellQuote(word); }),
                bool(findProgram("bash", pathOf(environment))));
        auto arguments = fillArguments(step.arguments, resolver);
        if (arguments.empty())
            return fail(ErrorCode::StepFailed,
                        "The command of step " + step.name + " is empty once its lists are filled in.");
        return arguments;
    };
    program.ended = [&](bool failed) -> Status {
        forgetCompiled(compiled, work.pipeline.folder); // and of this view, where it lies elsewhere
        forgetCompiled(compiled, view);
        return failed || step.depfile.empty() ? Status() : takeDepfile(work, view, started);
    };
    return runProgram(work, program);
}

Result<std::string> observeCommand(const DeclareContext& context, const std::string& name) {
    return observedNow(context, nullptr, name);
}

} // namespace

StepKind commandStep() {
    return {.id = "command",
            .version = 1,
            .summary = "Runs a program in a private view of the project's folder",
            .runsPrograms = true,
            .declare = &declareCommand,
            .run = &runCommand,
            .observe = &observeCommand};
}

} // namespace stemma
