// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/ProgramStep.h"

#include "core/base/DiskSpace.h"
#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"
#include "core/steps/InputGuard.h"
#include "core/steps/Interpreter.h"
#include "core/steps/StepProcess.h"
#include "core/steps/WorkingFolder.h"
#include "core/store/Content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace stemma {

std::string pathOf(const Pairs& environment) {
    const char* ours = ::getenv("PATH");
    std::string path = ours ? ours : "/usr/local/bin:/usr/bin:/bin";
    for (const auto& [name, value] : environment)
        if (name == "PATH") path = value; // the last one wins, as in the process
    return path;
}

Pairs declaredEnvironment(const Step& step) {
    Pairs pairs;
    for (const EnvironmentEntry& entry : step.env) {
        if (entry.value)
            pairs.emplace_back(entry.name, *entry.value);
        else if (const char* value = ::getenv(entry.name.c_str()))
            pairs.emplace_back(entry.name, value);
    }
    return pairs;
}

Pairs secretsOf(const Step& step) {
    Pairs pairs;
    for (const std::string& secret : step.secrets)
        if (const char* value = ::getenv(secret.c_str())) pairs.emplace_back(secret, value);
    return pairs;
}

std::vector<std::string> asStrings(const std::vector<fs::path>& paths) {
    std::vector<std::string> strings;
    for (const fs::path& path : paths) strings.push_back(path.string());
    return strings;
}

std::vector<std::string> shellFor(const std::string& text, bool bash) {
    if (bash) return {"bash", "-euo", "pipefail", "-c", text};
    return {"sh", "-eu", "-c", text};
}

Status addIdentities(const DeclareContext& context, const Pairs& environment, Declared& declared) {
    for (const std::string& command : context.step.identify) {
        declared.commands.push_back(command);
        if (!context.identify) {
            declared.components.push_back({"environment", "identify:" + command, ""});
            continue;
        }
        SpawnOptions options;
        options.arguments = shellFor(command, bool(context.programs.find("bash", pathOf(environment))));
        options.environment = stepEnvironment(environment);
        options.folder = context.pipeline.folder;
        STEMMA_TRY(const Captured answer, runAndCapture(options, 60, 1 << 20, context.cancel));
        if (!answer.status.ok())
            return fail(ErrorCode::StepFailed, "`identify: " + command + "` of step " + context.step.name +
                                                   " ended with " + describe(answer.status) + ": " +
                                                   printable(toUtf8(trim(answer.error))).substr(0, 300));
        declared.components.push_back({"environment", "identify:" + command, toUtf8(answer.out + answer.error)});
    }
    return {};
}

namespace {

/// Everything that is decided before the process starts.
struct Prepared : ProgramPlaces {
    StepProcess process;
};

/// The same in STEMMA_INPUT_X, STEMMA_OUTPUT_Y, STEMMA_PARAMETER_P and, as one JSON file, in STEMMA_STEP.
Json describeStep(const StepWork& work, const Prepared& prepared, const Program& program) {
    Json inputs = Json::object(), outputs = Json::object(), parameters = Json::object();
    for (const PlacedInput& placed : prepared.inputs) {
        Json items = Json::array();
        for (std::size_t i = 0; i < placed.places.size(); ++i) {
            const InputVersion& version = placed.input->versions[i];
            Json item = Json::object({{"path", placed.places[i].string()}, {"type", version.type}});
            if (!version.readOptions.isNull()) item.set("read", version.readOptions);
            const auto& cells = placed.input->cells;
            if (i < cells.size() && !cells[i].empty()) item.set("cell", Json(Json::Object(cells[i])));
            if (const auto at = program.tables.find(placed.input->name); at != program.tables.end())
                if (!at->second[i].isNull()) item.set("table", at->second[i]);
            items.push(std::move(item));
        }
        inputs.set(placed.input->name, placed.input->list ? std::move(items) : Json(items.at(0)));
    }
    for (const Output& output : work.step.outputs) { // in the pipeline's order: a tuple of results has it
        const auto& paths = prepared.outputs.at(output.name);
        Json item = Json::object();
        if (paths.size() == 1)
            item.set("path", paths[0].string());
        else {
            Json list = Json::array();
            for (const fs::path& path : paths) list.push(path.string());
            item.set("paths", std::move(list));
        }
        if (!output.type.empty()) item.set("type", output.type);
        if (!output.format.empty()) item.set("format", output.format);
        item.set("declared", !output.paths.empty());
        outputs.set(output.name, std::move(item));
    }
    for (const Parameter& parameter : work.step.parameters) parameters.set(parameter.name, parameter.value);
    Json json = Json::object({{"stemma", 1}, {"step", work.step.written()}});
    if (!work.step.cell.empty()) json.set("cell", Json(Json::Object(work.step.cell)));
    json.set("inputs", std::move(inputs));
    json.set("outputs", std::move(outputs));
    json.set("parameters", std::move(parameters));
    return json;
}

/// The files of a reference lie where they lie: where there are several, no one folder of theirs has them and no
/// others.
Status fillPlace(WorkingFolder& view, const fs::path& place, const InputVersion& version, bool writable) {
    if (version.reference && !version.single()) {
        std::vector<fs::path> files;
        for (const FileEntry& file : version.files) files.push_back(version.pathOf(file));
        return view.addFolder(place, placesBelow(version.files, true), files, writable);
    }
    return writable ? view.addCopy(place, version.path()) : view.addLink(place, version.path());
}

Status fillView(const StepWork& work, WorkingFolder& view, Prepared& prepared) {
    for (const PlacedInput& placed : prepared.inputs)
        for (std::size_t i = 0; i < placed.places.size(); ++i) {
            const InputVersion& version = placed.input->versions[i];
            STEMMA_CHECK(fillPlace(view, placed.places[i], version, placed.input->spec->writable));
            prepared.known.push_back(placed.places[i]);
        }
    if (!work.step.depfile.empty()) { // a stale one beside the pipeline says nothing of this run
        prepared.known.push_back(fs::path(work.step.depfile).lexically_normal());
        STEMMA_CHECK(view.reserve(prepared.known.back()));
    }
    for (const Output& output : work.step.outputs) {
        auto& paths = prepared.outputs[output.name];
        for (const std::string& path : output.paths) {
            paths.push_back(fs::path(path).lexically_normal());
            if (isGlob(path))
                STEMMA_CHECK(view.reserveGlob(path));
            else
                STEMMA_CHECK(view.reserve(path));
        }
        if (paths.empty()) {
            paths.push_back(defaultOutputPath(output));
            STEMMA_CHECK(view.addFolder(paths.back().parent_path(), {}, {}, false)); // whatever the project has there
        }
    }
    return {};
}

/// As part of a variable's name: a shell can't read one with a dash.
std::string variable(const std::string& name) {
    std::string word = name;
    std::replace(word.begin(), word.end(), '-', '_');
    return word;
}

/// `import stemma` works in every step, whichever Python it runs: after what the step itself wants on its path.
void addPythonPackage(Pairs& pairs) {
    const auto packages = pythonPackages();
    if (!packages) return; // only who needs it says that it is missing
    std::string path;
    for (const auto& [name, value] : pairs)
        if (name == "PYTHONPATH") path = value.empty() ? value : value + ":";
    pairs.emplace_back("PYTHONPATH", path + packages->string());
}

/// What the kernel takes: for one argument or variable MAX_ARG_STRLEN (32 pages), execve(2).
constexpr std::size_t kMostOfOne = 128 * 1024;

Pairs environmentFor(const StepWork& work, const Prepared& prepared, const fs::path& scratch, const Program& program) {
    Pairs pairs;
    const auto add = [&](const char* kind, const std::string& name, std::string value) {
        if (value.size() + 256 > kMostOfOne) return; // STEMMA_STEP has it all the same
        pairs.emplace_back(kind + variable(name), std::move(value));
    };
    for (const PlacedInput& placed : prepared.inputs)
        add("STEMMA_INPUT_", placed.input->name, join(asStrings(placed.places), "\n"));
    for (const auto& [name, paths] : prepared.outputs) add("STEMMA_OUTPUT_", name, join(asStrings(paths), "\n"));
    for (const Parameter& parameter : work.step.parameters)
        add("STEMMA_PARAMETER_", parameter.name, parameterText(parameter.value));
    pairs.emplace_back("STEMMA_STEP", (work.staging / "step.json").string());
    pairs.emplace_back("STEMMA_STEP_RUN", work.uuid);
    pairs.emplace_back("STEMMA_VISUALIZATIONS", (work.staging / "visualizations").string());
    pairs.emplace_back("STEMMA_SCRATCH", scratch.string());
    pairs.insert(pairs.end(), program.environment.begin(), program.environment.end());
    for (const auto& [name, value] : declaredEnvironment(work.step)) pairs.emplace_back(name, value);
    for (const auto& [name, value] : program.environment)
        if (name == "PATH") pairs.emplace_back(name, value); // it has the declared one in it
    for (auto& secret : secretsOf(work.step)) pairs.push_back(std::move(secret));
    addPythonPackage(pairs);
    return pairs;
}

Status checkSecrets(const Step& step) {
    for (const std::string& secret : step.secrets)
        if (!::getenv(secret.c_str()))
            return fail(ErrorCode::NotFound, "Step " + step.name + " needs the secret " + secret + ", which isn't set.",
                        "Set " + secret + " in the environment of the program that runs the pipeline.");
    return {};
}

/// Before the kernel says that something is too long, and not what.
Status checkLengths(const StepWork& work, const StepProcess& process) {
    std::size_t longest = 0, all = 0;
    for (const std::string& argument : process.arguments) {
        longest = std::max(longest, argument.size() + 1);
        all += argument.size() + 1 + sizeof(char*);
    }
    for (const std::string& variable : process.environment) all += variable.size() + 1 + sizeof(char*);
    const auto most = std::size_t(::sysconf(_SC_ARG_MAX));
    if (longest < kMostOfOne && all + 4096 < most) return {};
    return fail(
        Error{ErrorCode::StepFailed,
              "The command of step " + work.step.name + ", with all that is filled in, is too long to be started: " +
                  (longest < kMostOfOne
                       ? formatBytes(all) + ", and the system takes " + formatBytes(most)
                       : formatBytes(longest) + " in one argument, and the system takes " + formatBytes(kMostOfOne)) +
                  ".",
              "Let it read the paths and parameters from the JSON file that STEMMA_STEP names; a placeholder that "
              "stands alone in a list of arguments becomes many short ones.",
              work.pipeline.position(work.step.body),
              {}});
}

Result<Prepared> prepare(StepWork& work, WorkingFolder& view, const fs::path& scratch, const Program& program) {
    Prepared prepared;
    prepared.inputs = placeInputs(work.inputs);
    STEMMA_CHECK(checkSecrets(work.step));
    STEMMA_CHECK(fillView(work, view, prepared));
    STEMMA_CHECK(writeFile(work.staging / "step.json", describeStep(work, prepared, program).dump(2)));
    STEMMA_CHECK(makeFolders(work.staging / "visualizations"));
    const Pairs environment = environmentFor(work, prepared, scratch, program);
    STEMMA_TRY(prepared.process.arguments, program.arguments(prepared, environment));
    prepared.process.environment = stepEnvironment(environment);
    STEMMA_CHECK(checkLengths(work, prepared.process));
    prepared.process.folder = view.path();
    prepared.process.marker = "STEMMA_STEP_RUN=" + work.uuid;
    prepared.process.lockDescriptor = work.lockDescriptor;
    prepared.process.timeoutSeconds = work.step.timeout.value_or(0);
    return prepared;
}

Error missingOutput(const StepWork& work, const Output& output, const std::string& path,
                    const std::vector<fs::path>& wrote) {
    Error error{ErrorCode::StepFailed, work.step.name + " finished without writing " + path, {}, {}, {}};
    if (!wrote.empty()) error.message += "; it wrote " + join(asStrings(wrote), ", ");
    error.message += ".";
    error.hint = output.paths.empty()
                     ? "Write output " + output.name + " to {outputs." + output.name + "}, or declare its `path`."
                     : "Correct the `path` of output " + output.name + ", or what the command writes.";
    return error;
}

/// One artifact of several files: their paths below the folder they have in common.
Result<Produced> collectSeveral(const Output& output, const fs::path& view, std::vector<fs::path> matches,
                                const fs::path& staged) {
    fs::path common = matches.front().parent_path();
    for (const fs::path& match : matches)
        while (!common.empty() &&
               std::mismatch(common.begin(), common.end(), match.begin(), match.end()).first != common.end())
            common = common.parent_path();
    for (const fs::path& match : matches) {
        const fs::path to = staged / "data" / (common.empty() ? match : match.lexically_relative(common));
        STEMMA_CHECK(makeFolders(to.parent_path()));
        if (::rename((view / match).c_str(), to.c_str()) != 0)
            return failErrno(errno, "Can't collect " + match.string());
    }
    return describeStaged(output, staged, true);
}

Status collectOutputs(StepWork& work, const WorkingFolder& view, const Prepared& prepared) {
    std::vector<fs::path> known = prepared.known;
    for (const auto& [name, paths] : prepared.outputs) known.insert(known.end(), paths.begin(), paths.end());
    for (const Output& output : work.step.outputs) {
        std::vector<fs::path> matches;
        const auto& paths = prepared.outputs.at(output.name);
        for (const fs::path& path : paths) {
            std::error_code error;
            if (isGlob(path.string())) {
                for (const fs::path& match : globFiles(view.path(), path.string()))
                    if (!fs::is_symlink(view.path() / match, error)) matches.push_back(match);
            } else if (fs::exists(fs::symlink_status(view.path() / path, error))) {
                matches.push_back(path);
            } else if (output.paths.empty()) {
                // No place was declared: whatever single thing stands in outputs/NAME/ is it, or the folder as a whole.
                const fs::path folder = path.parent_path();
                const auto inside = globFiles(view.path(), (folder / "*").string());
                if (inside.size() == 1)
                    matches.push_back(inside.front());
                else if (inside.size() > 1)
                    matches.push_back(folder);
            }
        }
        if (matches.empty() || (matches.size() < paths.size() && !output.paths.empty()))
            return fail(missingOutput(work, output, join(asStrings(paths), ", "), view.leftovers(known, 5)));
        const fs::path staged = work.staging / output.name;
        const bool several = matches.size() > 1 || paths.size() > 1 || isGlob(paths.front().string());
        STEMMA_TRY(auto produced, several ? collectSeveral(output, view.path(), matches, staged)
                                          : collectPath(output, view.path() / matches.front(), staged));
        work.produced.push_back(std::move(produced));
    }
    const auto others = view.leftovers(known, 20);
    if (!others.empty()) {
        work.log.note("left behind: " + join(asStrings(others), ", "));
        (void)removeTree(view.path()); // it may be large; a view of links alone goes with the run's other folders
    }
    return {};
}

/// What the step itself drew into $STEMMA_VISUALIZATIONS/OUTPUT/NN-title.EXT.
void collectVisualizations(StepWork& work) {
    for (Produced& produced : work.produced) {
        const fs::path from = work.staging / "visualizations" / produced.output;
        const auto files = globFiles(from, "*");
        if (files.empty()) continue;
        std::error_code error;
        fs::create_directories(produced.staged / "visualizations", error);
        for (const fs::path& file : files) {
            if (!fs::is_regular_file(fs::symlink_status(from / file, error))) continue;
            fs::rename(from / file, produced.staged / "visualizations" / file, error);
            if (error) continue;
            std::string title = file.string();
            title = title.substr(0, title.find('.'));
            if (title.size() > 3 && ::isdigit(title[0]) && ::isdigit(title[1]) && title[2] == '-')
                title = title.substr(3);
            std::replace(title.begin(), title.end(), '_', ' ');
            produced.visualizations.push_back({file.string(), title, "step"});
        }
    }
}

/// Whether a command's last words are about a full disk. They may be quoted, or about another machine's.
bool speaksOfSpace(const StepWork& work) {
    return saysNoSpace(work.log.errorTail()) || saysNoSpace(work.log.outTail());
}

/// A command that met a full disk says so in its own words, if at all; where the disk is full it is said in ours. One
/// that ended well although the disk is full now may have written less than it meant to: that is no result either.
std::optional<Error> outOfRoom(const StepWork& work, const std::optional<Error>& failed) {
    std::error_code none;
    fs::path place = work.staging;
    const auto space = diskSpace(place);
    if (!space) return std::nullopt;
    if (!space->full()) { // it may have been where temporary files go
        if (!failed || !speaksOfSpace(work)) return std::nullopt;
        place = fs::temp_directory_path(none);
        const auto other = diskSpace(place);
        if (!other || !other->full()) return std::nullopt;
    }
    Error error = noSpaceError(ENOSPC, "Step " + work.step.name + (failed ? " failed" : " can't be trusted"), place);
    if (failed) error.causes.push_back(*failed);
    return error;
}

/// Where only its words are of a full disk it keeps its own error: what it left may have gone before it ended, or never
/// have been. What is free is told beside.
Error withSpaceHint(Error error, const StepWork& work) {
    const Error space =
        withDiskSpace({ErrorCode::NoSpace, "It speaks of a full disk", {}, std::nullopt, {}}, work.staging);
    error.hint += ' ' + space.message + " now. " + space.hint;
    return error;
}

/// It survives failures and crashes only. An empty one goes with the run's other folders, at its end: what is freed
/// meanwhile is searched past at every new file (see Runner::sweep).
void dropScratch(const StepWork& work, const fs::path& scratch) {
    std::error_code problem;
    const bool empty = fs::is_empty(scratch, problem) && !problem;
    if (empty && ::rename(scratch.c_str(), (work.staging / ".scratch").c_str()) == 0) return;
    (void)removeTree(scratch);
}

void noteEnd(StepWork& work, const StepProcessEnd& end) {
    work.details.set("exit", Json::object({{"code", end.status.code}, {"signal", end.status.signal}}));
    work.details.set("usage", Json::object({{"user", end.status.userSeconds},
                                            {"system", end.status.systemSeconds},
                                            {"memory", end.status.maxResidentBytes}}));
    if (end.leftBehind > 0) work.details.set("left_behind", end.leftBehind);
}

} // namespace

Status runProgram(StepWork& work, const Program& program) {
    const fs::path scratch = work.scratch;
    STEMMA_CHECK(makeFolders(scratch));
    STEMMA_TRY(WorkingFolder view, WorkingFolder::make(work.pipeline.folder, work.staging / "work"));
    STEMMA_TRY(const Prepared prepared, prepare(work, view, scratch, program));
    STEMMA_TRY(const InputGuard guard, InputGuard::take(work));
    STEMMA_TRY(const StepProcessEnd end, runStepProcess(prepared.process, work.log, work.cancel));
    noteEnd(work, end);
    std::optional<Error> harmed = guard.giveUpHarmed();
    if (harmed) work.log.note(harmed->message);
    const bool stopped = end.stopped != StepProcessEnd::Stopped::No;
    std::optional<Error> failed;
    if (stopped || !end.status.ok())
        failed = processError(program.name.empty() ? prepared.process.arguments.front() : program.name, end, work.log,
                              prepared.process.timeoutSeconds);
    if (!stopped) {
        if (program.ended)
            if (Status told = program.ended(failed.has_value()); !told) failed = std::move(told).error();
        if (auto full = outOfRoom(work, failed)) return fail(std::move(*full));
        if (failed && speaksOfSpace(work)) failed = withSpaceHint(std::move(*failed), work);
    }
    if (failed) return fail(std::move(*failed));
    if (harmed) return fail(std::move(*harmed));
    STEMMA_CHECK(collectOutputs(work, view, prepared));
    collectVisualizations(work);
    if (guard.changed()) work.changedMeanwhile = true;
    dropScratch(work, scratch);
    return {};
}

} // namespace stemma
