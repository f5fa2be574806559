// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Hash.h"
#include "core/base/Json.h"
#include "core/base/SharedList.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// A place in the pipeline's file, from 1, column in characters; 0 is unknown. Small, because there are many:
/// Pipeline::position() makes a SourcePosition of it.
struct Place {
    int line = 0, column = 0;
    bool operator==(const Place&) const = default;
};

/// What an input, `describes` or `for_each` points to. In a loaded pipeline every StepOutput is resolved: `step` and
/// `output` are names that exist, and the indexes are those of Pipeline::steps and Step::outputs.
struct Reference {
    enum class Kind : std::uint8_t { StepOutput, Artifact };
    Kind kind = Kind::StepOutput;
    std::string step, output;
    int stepIndex = -1, outputIndex = -1;
    std::optional<std::string> cells; ///< what stood in brackets: "*", "depth=2"; none: the cell is inherited
    std::string artifact;             ///< the whole name, as in "penguins/split.train"
    std::string version;              ///< after the @, without it: "3", "latest", "run:41", "production"; "" is latest
    std::string text;                 ///< as written
    Place where;
    bool gathers() const { return cells && cells->find('*') != std::string::npos; } ///< many cells, as a list
    bool operator==(const Reference&) const = default;
};

struct Input {
    std::string name;
    std::vector<Reference> references; ///< at least one; several make a list, in this order
    bool list = false;                 ///< written as a list, or gathers cells: its placeholder is as many arguments
    std::string at;                    ///< where it is put in the working directory, relative; "" is inputs/NAME/FILE
    std::optional<Reference> first;    ///< taken while the artifact of the workspace that is asked for isn't there
    std::string item;                  ///< of a cell whose item is a file of a list: only this one; else ""
    bool writable = false;             ///< a private copy instead of a link
    bool allowFailed = false;
    Place where;
    bool operator==(const Input&) const = default;
};

enum class Severity : std::uint8_t { Warn, Fail };
/// A condition, as a DuckDB scalar expression over the headline numbers of what the step made.
struct Check {
    std::string expression;
    Severity severity = Severity::Fail;
    Place where;
    bool operator==(const Check&) const = default;
};

struct Output {
    std::string name;
    std::string type;               ///< "" where not declared: it is recognised
    std::vector<std::string> paths; ///< relative to the working directory, may be globs; empty: outputs/NAME/NAME.EXT
    std::string artifact;           ///< replaces the whole artifact name; "" is by rule, see outputName()
    std::string was;                ///< the name it had: an output's, or a whole artifact name (with a slash)
    std::optional<Reference> describes;
    std::string format;                 ///< "parquet", "csv", …; "" is the default of the type
    std::vector<std::string> visualize; ///< files relative to the pipeline's folder
    std::string copyTo;                 ///< relative to the pipeline's folder; in cells {item.NAME} is filled
    std::vector<Check> checks;          ///< of this output alone
    Json options = Json::object(); ///< "csv": how to read it, as of an import; "better": {number: "lower"|"higher"}
    Place where;
    bool operator==(const Output&) const = default;
};

/// One query of a SQL step, for the output of the same index.
struct SqlQuery {
    std::string output;
    std::string text; ///< the query; of a file, its content as read when the pipeline was loaded
    std::string file; ///< relative to the pipeline's folder as written, "" where the query stands in the pipeline
    Place where;
    bool operator==(const SqlQuery&) const = default;
};

struct Parameter {
    std::string name;
    Json value; ///< final: overrides applied, ${…} filled
    Place where;
    bool overridden = false; ///< of a pipeline: by LoadOptions::parameters
    bool operator==(const Parameter&) const = default;
};

struct EnvironmentEntry {
    std::string name;
    std::optional<std::string> value; ///< none: passed from the environment of the run, and keyed by its value there
    Place where;
    bool operator==(const EnvironmentEntry&) const = default;
};

struct CachePolicy {
    enum class Kind : std::uint8_t { Auto, Never, Expires };
    Kind kind = Kind::Auto;
    double seconds = 0; ///< of Expires
    bool operator==(const CachePolicy&) const = default;
};

struct Retry {
    int times = 0;      ///< how often again after the first failure
    double delay = 0;   ///< seconds before the first of them
    double backoff = 1; ///< each further delay is this many times the one before
    bool operator==(const Retry&) const = default;
};

struct Resources {
    std::optional<std::int64_t> cpus, gpus;
    std::optional<std::uint64_t> memory; ///< bytes
    std::optional<double> seconds;
    std::string partition;
    bool operator==(const Resources&) const = default;
};

/// Something that is read and validated, and that this version doesn't run.
struct ComesLater {
    std::string what; ///< the key: "matrix", "python", "when", "[*]", …
    Place where;
    bool operator==(const ComesLater&) const = default;
};

/// `for_each`: a cell for each item of a list or row of a table.
struct ForEach {
    std::string name;              ///< what sets its cells apart, and a parameter of each
    std::optional<Reference> from; ///< what has the items, which are known once it is there; none: `values`
    std::vector<Json> values;      ///< plain values, or maps whose first member names the item
    Place where;
    bool operator==(const ForEach&) const = default;
};

/// Where a step stands between the file and its cells (Cells.h). Open: it has cells that aren't known yet, its own or
/// those it inherits; nothing of it runs. Replaced: they are known and stand elsewhere in Pipeline::steps.
enum class CellState : std::uint8_t { Fixed, Open, Replaced };

struct Pipeline;
enum class StepKindId : std::uint8_t { Import, Sql, Python, Command };
const char* stepKindName(StepKindId kind); ///< "import", "sql", "python", "command"

struct Step {
    std::string name;                               ///< of a cell "fit[depth=2]"
    std::string base;                               ///< of a cell the step as it is written, "fit"; else ""
    std::vector<std::pair<std::string, Json>> cell; ///< what sets a cell apart, by key, sorted; see Cells.h
    StepKindId kind = StepKindId::Command;
    CellState cells = CellState::Fixed;
    Place where; ///< of the name
    std::string description, was, layer;
    SharedList<std::string> tags;

    SharedList<std::string> paths; ///< import: files, globs, folders; relative to the pipeline's folder, or absolute
    Json csv = Json::object();     ///< import: delimiter, quote, nulls, decimal, encoding, header, types; as written
    bool keepReference = false;    ///< import: `keep: reference`
    bool list = false;             ///< import: `list: true`
    SharedList<SqlQuery> queries;  ///< sql: one for each output, in their order
    SharedList<std::string> arguments; ///< command as a list; empty where it is one text
    std::string shell;                 ///< command as one text
    std::string python;                ///< "fit.py:fit" or "module:function"
    Place body;                        ///< of the value after import, sql, python, command

    SharedList<Input> inputs;
    SharedList<Output> outputs; ///< never empty but for commands; defaults filled in
    std::vector<Parameter> parameters;
    SharedList<int> after;            ///< indexes of steps
    SharedList<EnvironmentEntry> env; ///< the pipeline's, overridden by the step's own
    SharedList<std::string> secrets;  ///< the pipeline's and its own
    SharedList<std::string> depends;  ///< files or globs, relative to the pipeline's folder
    SharedList<std::string> identify; ///< shell commands whose output enters the key
    CachePolicy cache;
    std::optional<double> timeout; ///< seconds
    Retry retry;
    Resources resources;
    std::string executor, pythonFrom, depfile;
    SharedList<Check> checks; ///< of the step's outputs as a whole (of its only output, mostly)
    std::string when;         ///< a condition over parameters and the inputs' numbers; "": it is always taken
    Place whenPlace;
    SharedList<std::pair<std::string, std::vector<Json>>> matrix;
    Json matrixInclude, matrixExclude; ///< lists of maps, or null
    SharedList<ForEach> forEach;       ///< at most one; in a cell what its item came from
    Json onFailure;                    ///< text or list of texts, or null
    SharedList<ComesLater> comesLater;

    std::shared_ptr<const Pipeline> home; ///< the included file it stands in, by the name of who includes it; or null

    const std::string& written() const { return base.empty() ? name : base; } ///< the name in the file
    std::string ownName() const;                       ///< of it what its own file calls it: "clean" of "prep/clean"
    const Input* input(std::string_view name) const;   ///< nullptr where missing
    const Output* output(std::string_view name) const; ///< nullptr where missing
    const Parameter* parameter(std::string_view name) const;
    bool operator==(const Step&) const = default;
};

/// A pipeline file whose steps stand in another one; `path` is relative to that one's folder.
struct IncludedFile {
    std::string path, source;
    bool operator==(const IncludedFile&) const = default;
};

/// The steps as they stand in the file, where some have cells that only a run makes known; compared by value.
struct WrittenSteps {
    std::shared_ptr<const std::vector<Step>> steps; ///< null: every cell is known
    bool operator==(const WrittenSteps& other) const;
};

/// A pipeline file as values: parsed, parameters filled, references resolved, everything validated, free of cycles.
/// Immutable by convention once loaded; holds no open file.
struct Pipeline {
    std::string name; ///< the file's stem where the file gives none
    std::string description, was, pythonFrom;
    fs::path file;   ///< as given to loadPipeline()
    fs::path folder; ///< absolute; all relative paths start here
    std::vector<Parameter> parameters;
    std::vector<Step> steps; ///< in the order of the file
    WrittenSteps written;
    std::vector<IncludedFile> includes; ///< all of them, also those of included files
    std::vector<EnvironmentEntry> env;
    std::vector<std::string> secrets;
    std::string source;  ///< the file's bytes
    Digest sourceDigest; ///< of them

    int stepIndex(std::string_view name) const; ///< -1 where missing; linear
    /// The step of that name, or all cells of it, or all steps of the file included under it; empty where missing.
    /// Linear.
    std::vector<int> stepIndexes(std::string_view name) const;
    const Step* step(std::string_view name) const;
    const Parameter* parameter(std::string_view name) const;
    SourcePosition position(Place place) const;
    const Pipeline& homeOf(const Step& step) const { return step.home ? *step.home : *this; }
    bool operator==(const Pipeline&) const = default;
};

/// The artifact name of an output: its `artifact`, else pipeline/step for the only output and for the one that has the
/// step's own name, else pipeline/step.output.
std::string outputName(const Pipeline& pipeline, const Step& step, const Output& output);

/// The pipeline without comments and layout: defaults that were filled in, sorted nothing, members in a fixed order.
/// Equal pipelines give equal JSON; places in the file aren't in it. Content of .sql files is in it by SHA-256. It is a
/// pipeline again where it was loaded without cells (LoadOptions::cells).
Json toJson(const Pipeline& pipeline);

/// [A-Za-z_][A-Za-z0-9_-]{0,63}: pipelines, steps, inputs, outputs, parameters.
bool isName(std::string_view text);

} // namespace stemma
