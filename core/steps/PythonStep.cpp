// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Observed.h"
#include "core/steps/ProgramStep.h"
#include "core/steps/Syntax.h"

#include "core/base/Text.h"
#include "core/tables/Tables.h"

#include <cstdlib>

namespace stemma {

namespace {

constexpr std::uint64_t kMostReport = 64u << 20;

Error misread(const DeclareContext& context, const PythonTarget& target, const Syntax& syntax) {
    return {ErrorCode::InvalidPipeline,
            "Step " + context.step.name + ": " + target.file.string() + " isn't Python: " + syntax.error + ".",
            "Correct it, or use a python3 that knows it.",
            SourcePosition{(context.pipeline.folder / target.file).string(), syntax.line, syntax.column},
            {}};
}

Error noFunction(const DeclareContext& context, const PythonTarget& target, const Syntax& syntax) {
    std::string hint = didYouMean(target.function, syntax.missing);
    if (hint.empty() && !syntax.missing.empty()) hint = "It has " + join(syntax.missing, ", ") + ".";
    return {ErrorCode::InvalidPipeline,
            "Step " + context.step.name + ": " + target.file.string() + " has no function " + target.function + ".",
            std::string(trim(hint)),
            context.pipeline.position(context.step.body),
            {}};
}

/// The step's Python may know words that the one which reads files for plans doesn't. "3.12.1", "3.11"
bool isNewer(const std::string& version, const std::string& than) {
    const auto a = split(version, '.'), b = split(than, '.');
    for (std::size_t i = 0; i < 2; ++i) {
        const int x = i < a.size() ? std::atoi(a[i].c_str()) : 0, y = i < b.size() ? std::atoi(b[i].c_str()) : 0;
        if (x != y) return x > y;
    }
    return false;
}

/// The function with all it can reach in its file, by what it says.
Status addFunction(const DeclareContext& context, const PythonTarget& target, const Interpreter& python,
                   Declared& declared) {
    if (target.file.empty()) return {}; // a package's: it is observed, by version
    Digest raw;
    auto syntax = syntaxOf(context, context.pipeline.folder / target.file, target.function, &raw);
    if (!syntax) return fail(std::move(syntax).error());
    if (!syntax->error.empty() && !isNewer(python.version, syntax->parser))
        return fail(misread(context, target, *syntax));
    if (syntax->lacks) return fail(noFunction(context, target, *syntax));
    declared.code.push_back({target.file.string(), raw});
    declared.components.push_back(
        {"code", target.file.string(), syntax->error.empty() ? syntax->tree : "bytes:" + raw.hex()});
    return {};
}

Result<Declared> declarePython(const DeclareContext& context) {
    Declared declared;
    declared.observes = true;
    const PythonTarget target = pythonTarget(context.pipeline, context.step);
    STEMMA_TRY(const Interpreter python, findInterpreter(context));
    declared.components.push_back({"text", "python", target.target + ":" + target.function});
    declared.components.push_back({"environment", "python", python.version});
    declared.commands.push_back(shellQuote(python.program.string()) + " " +
                                shellQuote(target.target + ":" + target.function));
    STEMMA_CHECK(addFunction(context, target, python, declared));
    STEMMA_CHECK(addIdentities(context, declaredEnvironment(context.step), declared));
    return declared;
}

/// Tools of its environment come first, as in a shell where it is active.
Pairs environmentOf(const Step& step, const Interpreter& python) {
    Pairs pairs{{"MPLBACKEND", "Agg"}, {"PYTHONDONTWRITEBYTECODE", "1"}, {"PYTHONIOENCODING", "utf-8"}};
    if (python.environment.empty()) return pairs;
    pairs.emplace_back("PATH", (python.environment / "bin").string() + ":" + pathOf(declaredEnvironment(step)));
    return pairs;
}

/// A place in the person's code, from {"file", "line"}.
std::optional<SourcePosition> placeIn(const StepWork& work, const Json& told) {
    const std::string& file = told["file"].text();
    if (file.empty()) return std::nullopt;
    return SourcePosition{(work.pipeline.folder / file).string(), int(told["line"].integer()), 0};
}

std::optional<Error> toldError(const StepWork& work, const Json& report) {
    const Json* told = report.find("error");
    if (!told) return std::nullopt;
    return Error{ErrorCode::StepFailed, (*told)["message"].text(), (*told)["hint"].text(), placeIn(work, *told), {}};
}

/// A process that crashed: Python's fault handler told where, the innermost call first.
std::optional<Error> crashError(StepWork& work, const fs::path& told) {
    const auto text = readFile(told, kMostReport);
    const std::size_t at = text ? text->find("Fatal Python error: ") : std::string::npos;
    if (at == std::string::npos) return std::nullopt;
    const auto lines = split(text->substr(at), '\n');
    for (const std::string& line : lines) // the list of all native modules says nothing
        if (!line.empty() && !line.starts_with("Extension modules: ")) work.log.add(true, line + "\n");
    Error error{ErrorCode::StepFailed,
                "Python crashed: " + printable(toUtf8(lines[0].substr(20))) + ".",
                "A library with native code did it; the whole log: `stemma log`.",
                {},
                {}};
    std::error_code none;
    for (const std::string& line : lines) { // `  File "steps.py", line 3 in f`
        const std::size_t open = line.find("File \""), close = line.find("\", line ");
        if (open == std::string::npos || close == std::string::npos) continue;
        const fs::path file = line.substr(open + 6, close - open - 6);
        if (file.is_absolute() || !fs::is_regular_file(work.pipeline.folder / file, none)) continue;
        error.where = SourcePosition{(work.pipeline.folder / file).string(), std::atoi(line.c_str() + close + 8), 0};
        break;
    }
    return error;
}

/// What the step's process says of what it saved.
void takeOutputs(StepWork& work, const Json& outputs) {
    for (Produced& produced : work.produced) {
        const Json& told = outputs[produced.output];
        if (told["read"].isObject() && produced.files.size() == 1) produced.readOptions = told["read"];
        produced.type = told["type"].text();
        if (told["metadata"].isObject()) produced.metadata = told["metadata"];
    }
}

/// What no table holds: a gap stays apart from an empty text.
constexpr const char* kGap = "\x1dgap\x1d";

/// The table as CSV of exact texts, and how it is read back.
Result<Json> handOver(StepWork& work, const InputVersion& version, const ReadOptions& read, const fs::path& file) {
    std::vector<std::string> columns;
    for (const Column& column : read.columns)
        columns.push_back("coalesce(CAST(" + sqlQuote(column.name, '"') + " AS VARCHAR), " + sqlQuote(kGap) + ") AS " +
                          sqlQuote(column.name, '"'));
    SqlPart part{read, {}, {}};
    for (const FileEntry& entry : version.files) part.files.push_back(version.pathOf(entry));
    SqlRequest request;
    request.query = "SELECT " + join(columns, ", ") + " FROM handed";
    request.inputs.push_back({"handed", {std::move(part)}, {}});
    request.output = file;
    request.format = "csv";
    STEMMA_CHECK(makeFolders(file.parent_path()));
    STEMMA_CHECK(work.tables.runSql(request, work.cancel));
    ReadOptions csv;
    csv.columns = read.columns;
    csv.nulls = {kGap};
    return Json::object({{"path", file.string()}, {"read", csv.toJson()}});
}

/// SQL leaves Parquet, which a Python without pyarrow can't read: it gets these tables as CSV, too. A workbook is read
/// here as it was decided, not once more in another way.
Status handTables(StepWork& work, const Interpreter& python, Program& program) {
    bool readsParquet = false;
    for (const char* reader : {"pyarrow", "fastparquet"})
        readsParquet = readsParquet || !work.programs.python().packageVersion(python, reader).empty();
    for (const ResolvedInput& input : work.inputs) {
        std::vector<Json> handed;
        for (const InputVersion& version : input.versions) {
            handed.emplace_back();
            const auto read = ReadOptions::fromJson(version.readOptions);
            const bool asCsv = read && (read->format == "xlsx" || (read->format == "parquet" && !readsParquet));
            if (!asCsv || read->columns.empty()) continue;
            const std::string name = std::to_string(handed.size()) + ".csv";
            STEMMA_TRY(handed.back(), handOver(work, version, *read, work.staging / "tables" / input.name / name));
        }
        program.tables[input.name] = std::move(handed);
    }
    return {};
}

Status runPython(StepWork& work) {
    const DeclareContext context = contextOf(work);
    const PythonTarget target = pythonTarget(work.pipeline, work.step);
    STEMMA_TRY(const Interpreter python, findInterpreter(context));
    STEMMA_TRY(const fs::path packages, pythonPackages());
    const fs::path file = work.staging / "report.json";
    Json told; // null: it ended before it could say anything
    const Json& report = told;
    Program program;
    program.name = "Python";
    program.environment = environmentOf(work.step, python);
    STEMMA_CHECK(handTables(work, python, program));
    program.arguments = [&](const ProgramPlaces&, const Pairs&) -> Result<std::vector<std::string>> {
        return std::vector<std::string>{python.program.string(),
                                        (packages / "stemma/_runner.py").string(),
                                        packages.string(),
                                        (work.derived / "python/compiled").string(),
                                        target.target,
                                        target.function,
                                        work.pipeline.folder.string(),
                                        file.string()};
    };
    program.ended = [&](bool failed) -> Status {
        if (auto text = readFile(file, kMostReport))
            if (auto json = Json::parse(*text)) told = std::move(*json);
        for (const Json& note : report["notes"].items()) work.log.note(note.text());
        if (auto error = toldError(work, report)) return fail(std::move(*error));
        if (failed && !report.isObject())
            if (auto error = crashError(work, file.string() + ".crash")) return fail(std::move(*error));
        if (!failed && !report.isObject())
            return fail(ErrorCode::StepFailed, "Python ended before the function " + target.function + " did.",
                        "Something in it ends the process: os._exit, perhaps.");
        return {};
    };
    STEMMA_CHECK(runProgram(work, program));
    takeOutputs(work, report["outputs"]);
    work.where = placeIn(work, report["function"]);
    work.details.set("python", Json::object({{"program", python.program.string()}, {"version", python.version}}));
    return takeObservations(work, context, python, report["seen"]);
}

Result<std::string> observePython(const DeclareContext& context, const std::string& name) {
    STEMMA_TRY(const Interpreter python, findInterpreter(context));
    return observedNow(context, &python, name);
}

} // namespace

StepKind pythonStep() {
    return {.id = "python",
            .version = 1,
            .summary = "Calls a Python function with its inputs, and keeps what it returns",
            .runsPrograms = true,
            .declare = &declarePython,
            .run = &runPython,
            .observe = &observePython};
}

} // namespace stemma
