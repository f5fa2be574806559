// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/InputGuard.h"
#include "core/steps/StepKind.h"

#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Id.h"
#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"
#include "core/steps/Code.h"
#include "core/tables/Tables.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <set>

namespace stemma {

namespace {

using Steady = std::chrono::steady_clock;

char asLower(unsigned char c) {
    return char(std::tolower(c));
}

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), asLower);
    return text;
}

std::string trimmedQuery(const std::string& text) {
    std::string query(trim(text));
    while (!query.empty() && (query.back() == ';' || query.back() == '\n' || query.back() == ' ')) query.pop_back();
    return query;
}

/// The helper that answers: another build of it may know another DuckDB.
std::string helperIdentity() {
    const auto helper = findHelper("stemma-tables");
    struct stat info {};
    if (!helper || ::stat(helper->c_str(), &info) != 0) return {};
    return std::to_string(info.st_size) + "." + std::to_string(info.st_mtim.tv_sec) + "." +
           std::to_string(info.st_mtim.tv_nsec);
}

/// inspectSql, remembered below derived/sql/, so that a run with nothing to do starts no helper, and a step at work
/// asks none again for what was known when it was planned.
Result<SqlInspection> inspect(TablesClient& tables, const fs::path& derived, const std::string& query,
                              const Cancel& cancel) {
    Sha256 hash;
    hash.addNetstring("inspection-2");
    hash.addNetstring(helperIdentity());
    hash.addNetstring(query);
    const fs::path file = derived / "sql" / (hash.finish().hex() + ".json");
    if (auto text = readFile(file, 1 << 20))
        if (auto json = Json::parse(*text); json && (*json)["duckdb"].isString()) {
            SqlInspection known;
            known.duckdb = (*json)["duckdb"].text();
            for (const Json& name : (*json)["parameters"].items()) known.parameters.push_back(name.text());
            for (const Json& name : (*json)["tables"].items()) known.tables.push_back(name.text());
            for (const Json& name : (*json)["inside"].items()) known.inside.push_back(name.text());
            for (const Json& name : (*json)["clock"].items()) known.clock.push_back(name.text());
            return known;
        }
    STEMMA_TRY(SqlInspection found, tables.inspectSql(query, cancel));
    const Json json = Json::object({{"duckdb", found.duckdb},
                                    {"parameters", Json::ofTexts(found.parameters)},
                                    {"tables", Json::ofTexts(found.tables)},
                                    {"inside", Json::ofTexts(found.inside)},
                                    {"clock", Json::ofTexts(found.clock)}});
    remember(file, json.dump());
    return found;
}

/// A place inside a query as a place in the file that has it.
Error placed(Error error, const DeclareContext& context, const SqlQuery& query) {
    error.message = "Step " + context.step.name + ": " + error.message;
    if (!query.file.empty()) {
        SourcePosition where{(context.pipeline.folder / query.file).string(), 1, 1};
        if (error.where && error.where->line > 0) where = {where.file, error.where->line, error.where->column};
        error.where = where;
    } else {
        error.where = context.pipeline.position(query.where);
    }
    return error;
}

Status checkNames(const DeclareContext& context, const SqlQuery& query, const SqlInspection& found) {
    std::vector<std::string> inputs, parameters;
    for (const Input& input : context.step.inputs) inputs.push_back(input.name);
    const Json bound = boundParameters(context.step);
    for (const auto& [name, value] : bound.members()) parameters.push_back(name);
    for (const std::string& table : found.tables) {
        const std::string head = table.substr(0, table.find('.')); // a database input is a schema
        const auto means = [&](const std::string& input) {
            return lowered(input) == lowered(table) || lowered(input) == lowered(head);
        };
        bool known = std::ranges::any_of(inputs, means);
        if (context.step.cells == CellState::Open) // an item may be a file, that is an input of that name
            known = known || std::ranges::any_of(context.step.forEach, means, &ForEach::name);
        if (!known)
            return fail(
                placed({ErrorCode::InvalidPipeline,
                        "the query reads " + table + ", which is no input of it.",
                        inputs.empty() ? "Name it under `inputs`."
                                       : "Its inputs are " + join(inputs, ", ") + "." + didYouMean(table, inputs),
                        {},
                        {}},
                       context, query));
    }
    if (context.step.cells == CellState::Open) return {}; // what its items have isn't known
    for (const std::string& name : found.parameters)
        if (std::find(parameters.begin(), parameters.end(), name) == parameters.end())
            return fail(placed({ErrorCode::InvalidPipeline,
                                "the query uses $" + name + ", which the step doesn't name.",
                                "Add it: `parameters: [" + name + "]`." + didYouMean(name, parameters),
                                {},
                                {}},
                               context, query));
    return {};
}

std::int64_t memoryOf(const Step& step) {
    return step.resources.memory ? std::int64_t(*step.resources.memory) : SqlRequest::kDefaultMemory;
}

Result<Declared> declareSql(const DeclareContext& context) {
    Declared declared;
    std::vector<std::string> clock;
    for (const SqlQuery& query : context.step.queries) {
        const std::string text = trimmedQuery(query.text);
        // Untouched, so that places in it are right.
        auto found = inspect(context.tables, context.derived, query.text, context.cancel);
        if (!found) {
            const bool theirs = found.error().code == ErrorCode::BadData;
            Error error = theirs ? placed(std::move(found).error(), context, query) : std::move(found).error();
            if (theirs) error.code = ErrorCode::InvalidPipeline;
            return fail(std::move(error));
        }
        STEMMA_CHECK(checkNames(context, query, *found));
        declared.components.push_back({"text", query.output, text});
        const std::string path = fs::path(query.file).lexically_normal().string();
        if (!path.empty() && std::none_of(declared.code.begin(), declared.code.end(),
                                          [&path](const CodeFile& known) { return known.path == path; }))
            declared.code.push_back({path, sha256(query.text), &query.text});
        if (declared.components.size() == 1) declared.components.push_back({"environment", "duckdb", found->duckdb});
        clock.insert(clock.end(), found->clock.begin(), found->clock.end());
    }
    declared.components.push_back({"environment", "memory", std::to_string(memoryOf(context.step))});
    if (context.step.resources.cpus.value_or(1) > 1)
        declared.components.push_back({"environment", "threads", std::to_string(*context.step.resources.cpus)});
    if (!clock.empty()) declared.runsAlways = "it asks for the time or makes identifiers (" + join(clock, ", ") + ")";
    return declared;
}

/// A map of nothing but numbers and words is a table of one row. Null where the version isn't one.
std::optional<ReadOptions> metricsAsTable(const InputVersion& version) {
    constexpr std::uint64_t kMost = 1u << 20; // what is larger isn't kept as metrics either
    if (version.type != "metrics" || version.files.size() != 1) return std::nullopt;
    const Result<std::string> text = readFile(version.pathOf(version.files.front()), kMost);
    const Result<Json> map = text ? Json::parse(*text) : Result<Json>(Json());
    if (!map || !map->isObject() || map->empty()) return std::nullopt;
    ReadOptions options;
    options.format = "json";
    for (const auto& [name, value] : map->members()) {
        if (value.isObject() || value.isArray()) return std::nullopt;
        options.columns.push_back({name, value.isString()    ? "VARCHAR"
                                         : value.isBool()    ? "BOOLEAN"
                                         : value.isInteger() ? "BIGINT"
                                                             : "DOUBLE"});
    }
    return options;
}

/// The version as DuckDB reads it.
Result<SqlPart> partOf(const Step& step, const ResolvedInput& input, const InputVersion& version) {
    SqlPart part;
    for (const FileEntry& file : version.files) part.files.push_back(version.pathOf(file));
    if (!version.readOptions.isNull()) {
        STEMMA_TRY(part.options, ReadOptions::fromJson(version.readOptions));
        return part;
    }
    const std::optional<ReadOptions> metrics = metricsAsTable(version);
    if (!metrics)
        return fail(
            ErrorCode::BadData,
            "Step " + step.name + " reads " + version.artifact + "@" + std::to_string(version.number) + " as " +
                input.name + ", but it is of type " + version.type + ", not a table.",
            "SQL reads tables (CSV, TSV, Parquet, JSON lines or records, .xlsx), databases, and metrics that are one "
            "flat map.");
    part.options = *metrics;
    return part;
}

constexpr std::size_t kShownTables = 20; ///< of a database, in a hint

/// What the queries of a step name inside of an input, in lower case. Nothing: all of it may be named.
using NamedTables = std::optional<std::set<std::string>>;

Result<NamedTables> namedTables(const std::vector<SqlInspection>& queries, const std::string& input) {
    std::set<std::string> named;
    const std::string low = lowered(input);
    for (const SqlInspection& found : queries) {
        // query_table('shop.orders'): a name that is only text.
        if (std::ranges::any_of(found.clock, [](const auto& name) { return name.starts_with("query"); }))
            return NamedTables();
        for (const std::string& name : found.inside)
            if (const std::string whole = lowered(name); whole.starts_with(low + '.'))
                named.insert(whole.substr(low.size() + 1));
        if (named.empty() && std::ranges::any_of(found.tables, [&](const auto& name) { return lowered(name) == low; }))
            return fail(ErrorCode::BadData, "The query reads " + input + ", which is a database.",
                        "Name one of its tables: " + input + ".TABLE.");
    }
    return NamedTables(std::move(named));
}

/// The names of a database's tables in a query: "main.t" of DuckDB is t, "s.t" is s_t. Two may come to one name, and
/// names differ by more than the case of their letters there: those of main come first, a later one becomes t_2.
std::vector<std::pair<std::string, std::string>> viewNames(const Json& contents) {
    const bool duckdb = contents["format"].text() == "duckdb";
    std::set<std::string> taken;
    std::map<std::string, int> numbers; // the next of those that come to one name
    std::vector<std::pair<std::string, std::string>> names;
    for (const bool ofMain : {true, false})
        for (const Json& table : contents["tables"].items()) {
            const std::string& own = table["name"].text();
            if ((!duckdb || own.starts_with("main.")) != ofMain) continue;
            std::string name = duckdb && ofMain ? own.substr(5) : own;
            if (duckdb) std::ranges::replace(name, '.', '_');
            std::string free = name;
            for (int& n = numbers.try_emplace(lowered(name), 2).first->second; !taken.insert(lowered(free)).second; ++n)
                free = name + "_" + std::to_string(n);
            names.emplace_back(std::move(free), own);
        }
    return names;
}

/// How a step at work looks at its databases: what its queries name, and how long all of it may take.
class DatabaseLook {
public:
    explicit DatabaseLook(StepWork& work) : m_work(work), m_began(Steady::now()) {}
    /// The database as a schema: each of the tables and views that the queries name, under its name.
    Status add(const ResolvedInput& input, SqlInput& view);

private:
    using Views = std::vector<std::pair<std::string, std::string>>; ///< what a query calls it, what the file does
    Result<Json> contents(const ResolvedInput& input, const Views& views);

    StepWork& m_work;
    std::vector<SqlInspection> m_queries;
    Steady::time_point m_began;
};

/// What the file says of these, their columns by all of their values: what a query gives must not depend on how long
/// that takes. One call for all of them: to each a process may have to be started, and the time is the step's.
Result<Json> DatabaseLook::contents(const ResolvedInput& input, const Views& views) {
    const InputVersion& version = input.versions.front();
    std::vector<std::string> wanted;
    for (const auto& [name, table] : views) wanted.push_back(table);
    constexpr double kLeast = 0.001;
    double seconds = 0; // no limit
    if (m_work.step.timeout) {
        const std::chrono::duration<double> taken = Steady::now() - m_began;
        seconds = std::max(*m_work.step.timeout - taken.count(), kLeast);
    }
    auto contents = m_work.tables.contentsOf(version.pathOf(version.files.front()), wanted, m_work.cancel, seconds);
    if (contents || contents.error().code != ErrorCode::TimedOut) return contents;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < views.size() && i < kShownTables; ++i)
        names.push_back(input.name + "." + views[i].first);
    return fail(ErrorCode::TimedOut,
                "The types of the columns of " + join(names, ", ") + (views.size() > names.size() ? " and more" : "") +
                    " weren't known in time: " +
                    (m_work.step.timeout ? "the step has " + formatDuration(*m_work.step.timeout) + "."
                                         : "it gave no further row for ten minutes."),
                "SQLite gives each value a type of its own, so all are read first. Give the step more time with "
                "`timeout:`, or make a table of the view.");
}

/// One table of a database, as it was described.
Result<SqlPart> databaseTable(const InputVersion& version, const std::string& format, const Json& table) {
    if (table["columns"].empty())
        return fail(ErrorCode::BadData, "The " + table["kind"].text() + " " + table["name"].text() + " of " +
                                            version.artifact + "@" + std::to_string(version.number) +
                                            " can't be read: " + table["problem"].text("it has no columns") + ".");
    SqlPart part;
    part.files = {version.pathOf(version.files.front())};
    part.options.format = format;
    part.options.table = table["name"].text();
    for (const Json& column : table["columns"].items())
        part.options.columns.push_back({column["name"].text(), column["type"].text()});
    return part;
}

Status DatabaseLook::add(const ResolvedInput& input, SqlInput& view) {
    const InputVersion& version = input.versions.front();
    for (std::size_t i = m_queries.size(); i < m_work.step.queries.size(); ++i) {
        STEMMA_TRY(SqlInspection found,
                   inspect(m_work.tables, m_work.derived, m_work.step.queries[i].text, m_work.cancel));
        m_queries.push_back(std::move(found));
    }
    STEMMA_TRY(NamedTables named, namedTables(m_queries, input.name));
    if (named && named->empty()) return {};
    STEMMA_TRY(const Json listed, m_work.tables.contentsOf(version.pathOf(version.files.front()), {}, m_work.cancel));
    std::vector<std::string> known;
    Views wanted;
    for (auto& [name, table] : viewNames(listed)) {
        known.push_back(name);
        if (!named || named->erase(lowered(name)) != 0) wanted.emplace_back(std::move(name), std::move(table));
    }
    if (named && !named->empty()) {
        const std::string hint = didYouMean(*named->begin(), known);
        if (known.size() > kShownTables) known.resize(kShownTables);
        return fail(ErrorCode::BadData,
                    "The database " + version.artifact + "@" + std::to_string(version.number) + " has no table " +
                        *named->begin() + ".",
                    (known.empty() ? std::string() : "It has " + join(known, ", ") + ".") + hint);
    }
    STEMMA_TRY(const Json described, contents(input, wanted));
    std::map<std::string, const Json*> tables;
    for (const Json& one : described["tables"].items()) tables.emplace(one["name"].text(), &one);
    for (auto& [name, own] : wanted) {
        const auto one = tables.find(own);
        if (one == tables.end())
            return fail(ErrorCode::BadData, "The database " + version.artifact + " changed while it was read.");
        auto part = databaseTable(version, described["format"].text(), *one->second);
        if (!part && !named && part.error().code == ErrorCode::BadData) continue; // nobody may want this one
        if (!part) return fail(std::move(part).error());
        view.tables.emplace_back(std::move(name), std::move(*part));
    }
    return {};
}

/// A cell's keys become columns; a column of the table's own stays what it is.
std::vector<std::pair<std::string, Json>> keyColumns(std::vector<std::pair<std::string, Json>> keys,
                                                     const ReadOptions& options) {
    std::erase_if(keys, [&](const auto& key) {
        return std::ranges::any_of(options.columns, [&](const Column& column) {
            return std::ranges::equal(column.name, key.first, {}, asLower, asLower);
        });
    });
    return keys;
}

std::string formatOf(const Output& output) {
    if (output.type == "metrics") return "record";
    if (!output.format.empty()) return output.format;
    return output.type == "JSON" || output.type == "json" ? "json" : "parquet";
}

std::string extensionOf(const std::string& format) {
    return format == "record" ? ".json" : "." + format;
}

std::uint64_t seedFrom(const Digest& key) {
    std::uint64_t seed = 0;
    std::memcpy(&seed, key.bytes.data(), sizeof seed);
    return seed;
}

Status runQuery(StepWork& work, const SqlQuery& query, SqlRequest request) {
    const Output& output = *work.step.output(query.output);
    const std::string format = formatOf(output);
    const fs::path staged = work.staging / output.name;
    STEMMA_CHECK(makeFolders(staged / "data"));
    request.query = query.text;
    request.format = format;
    request.output = staged / "data" / (output.name + extensionOf(format));
    auto result = work.tables.runSql(request, work.cancel, work.step.timeout.value_or(0));
    if (!result) {
        Error error = std::move(result).error();
        // A person knows queries, not the program beside this one that runs them.
        if (error.code == ErrorCode::TimedOut)
            error = {ErrorCode::TimedOut,
                     "It was ended after its timeout of " + formatDuration(work.step.timeout.value_or(0)) + ".",
                     "Give it more time with `timeout:`.",
                     {},
                     {}};
        if (error.code == ErrorCode::Cancelled) error = {ErrorCode::Cancelled, "It was cancelled.", {}, {}, {}};
        if (error.where && !query.file.empty())
            error.where->file = (work.pipeline.folder / query.file).string();
        else if (error.where)
            error.where = work.pipeline.position(query.where);
        return fail(std::move(error));
    }
    STEMMA_TRY(Produced produced, describeStaged(output, staged, false));
    if (format != "record") produced.readOptions = result->options.toJson();
    work.produced.push_back(std::move(produced));
    return {};
}

Status runSql(StepWork& work) {
    STEMMA_TRY(const InputGuard guard, InputGuard::take(work));
    SqlRequest request;
    DatabaseLook databases(work);
    for (const ResolvedInput& input : work.inputs) {
        if (input.versions.empty())
            return fail(
                ErrorCode::StepFailed,
                "Step " + work.step.name + " gathers " + input.name + ", and there are no cells: no items.",
                "SQL can't tell the columns of no table. Give it an item, or gather in a command or in Python.");
        SqlInput view{input.name, {}, {}, {}};
        if (input.versions.size() == 1 && input.versions.front().type == "database" &&
            input.versions.front().files.size() == 1) {
            STEMMA_CHECK(databases.add(input, view));
            if (!view.tables.empty()) request.inputs.push_back(std::move(view)); // else no query names it
            continue;
        }
        for (std::size_t i = 0; i < input.versions.size(); ++i) {
            STEMMA_TRY(SqlPart part, partOf(work.step, input, input.versions[i]));
            if (i < input.cells.size()) part.constants = keyColumns(input.cells[i], part.options);
            view.parts.push_back(std::move(part));
        }
        request.inputs.push_back(std::move(view));
    }
    request.parameters = boundParameters(work.step);
    request.seed = seedFrom(work.key);
    request.threads = int(work.step.resources.cpus.value_or(1));
    request.memoryBytes = memoryOf(work.step);
    for (const SqlQuery& query : work.step.queries) STEMMA_CHECK(runQuery(work, query, request));
    if (guard.changed()) work.changedMeanwhile = true;
    return {};
}

} // namespace

StepKind sqlStep() {
    return {.id = "sql",
            .version = 1,
            .summary = "Runs SQL over its input tables, one query for each output",
            .declare = &declareSql,
            .run = &runSql};
}

} // namespace stemma
