// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tables/Tables.h"

#include "core/base/Helper.h"
#include "core/tables/RequestFiles.h"

namespace stemma {
namespace {

std::vector<std::string> textsOf(const Json& list) {
    std::vector<std::string> out;
    for (const Json& item : list.items()) out.push_back(item.text());
    return out;
}

std::vector<Column> columnsOf(const Json& list) {
    std::vector<Column> out;
    for (const Json& column : list.items()) out.push_back({column["name"].text(), column["type"].text()});
    return out;
}

} // namespace

struct TablesClient::State {
    Options options;
    HelperPool pool;
    explicit State(Options given)
        : options(given), pool(HelperOptions{.program = "stemma-tables",
                                             .arguments = {},
                                             .most = given.processes,
                                             .memoryBytes = 0,
                                             .idleSeconds = 30}) {}

    /// For files nobody vouches for, of a kind that is read at once or not at all. Waiting behind others isn't its
    /// fault.
    Result<HelperReply> look(Json header, const RequestFiles& files, const Cancel& cancel) {
        constexpr double kSeconds = 60;
        header.set("entries", files.entries());
        return pool.call(header, {}, files.descriptors(), kSeconds, cancel, {}, Deadline::OfWork);
    }
    Result<HelperReply> call(Json header, const RequestFiles& files, const Cancel& cancel, double seconds = 0) {
        if (!files.entries().empty()) header.set("entries", files.entries());
        return pool.call(header, {}, files.descriptors(), seconds > 0 ? seconds : options.seconds, cancel);
    }
};

TablesClient::TablesClient() : TablesClient(Options{}) {}
TablesClient::TablesClient(Options options) : m_state(std::make_unique<State>(options)) {}
TablesClient::~TablesClient() = default;

Result<Sniffed> TablesClient::sniff(const std::vector<fs::path>& files, const Json& csvOptions, const Cancel& cancel) {
    STEMMA_CHECK(checkCsvOptions(csvOptions));
    RequestFiles opened;
    Json header = Json::object({{"op", "sniff"}, {"csv", csvOptions}});
    STEMMA_TRY(header["files"], opened.add(files));
    Json names = Json::array();
    for (const fs::path& file : files) names.push(file.filename().string());
    header.set("names", std::move(names));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel));
    Sniffed sniffed;
    STEMMA_TRY(sniffed.options, ReadOptions::fromJson(reply.header["options"]));
    sniffed.facts = reply.header["facts"];
    sniffed.rows = sniffed.facts["rows"].integer();
    return sniffed;
}

Result<Profile> TablesClient::profile(const std::vector<fs::path>& files, const ReadOptions& options,
                                      const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "profile"}, {"options", options.toJson()}});
    STEMMA_TRY(header["files"], opened.add(files));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel));
    return Profile::fromJson(reply.header);
}

Result<Json> TablesClient::contents(const fs::path& file, const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "contents"}, {"name", file.filename().string()}});
    STEMMA_TRY(header["files"], opened.add(std::vector<fs::path>{file}));
    STEMMA_TRY(const HelperReply reply, m_state->look(std::move(header), opened, cancel));
    return Json::parse(reply.body);
}

Result<Json> TablesClient::contentsOf(const fs::path& file, const std::vector<std::string>& tables,
                                      const Cancel& cancel, double seconds) {
    RequestFiles opened;
    Json header =
        Json::object({{"op", "contents"}, {"name", file.filename().string()}, {"only", Json::ofTexts(tables)}});
    STEMMA_TRY(header["files"], opened.add(std::vector<fs::path>{file}));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel, seconds));
    return Json::parse(reply.body);
}

Result<Json> TablesClient::outline(const fs::path& file, const std::string& kind, const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "outline"}, {"kind", kind}, {"name", file.filename().string()}});
    STEMMA_TRY(header["files"], opened.add(std::vector<fs::path>{file}));
    STEMMA_TRY(const HelperReply reply, m_state->look(std::move(header), opened, cancel));
    return Json::parse(reply.body);
}

Result<Page> TablesClient::page(const std::vector<fs::path>& files, const ReadOptions& options, const PageQuery& query,
                                const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "page"},
                                {"options", options.toJson()},
                                {"columns", Json::ofTexts(query.columns)},
                                {"first", query.firstRow},
                                {"count", query.count},
                                {"order_by", query.orderBy},
                                {"descending", query.descending},
                                {"filter", query.filter}});
    STEMMA_TRY(header["files"], opened.add(files));
    STEMMA_TRY(HelperReply reply, m_state->call(std::move(header), opened, cancel));
    Page page;
    page.columns = columnsOf(reply.header["columns"]);
    page.rows = std::move(reply.header["rows"].items());
    page.total = reply.header["total"].integer(-1);
    return page;
}

Result<SqlInspection> TablesClient::inspectSql(const std::string& query, const Cancel& cancel) {
    STEMMA_TRY(const HelperReply reply,
               m_state->call(Json::object({{"op", "inspect"}, {"query", query}}), RequestFiles(), cancel));
    SqlInspection inspection;
    inspection.parameters = textsOf(reply.header["parameters"]);
    inspection.tables = textsOf(reply.header["tables"]);
    inspection.inside = textsOf(reply.header["inside"]);
    inspection.clock = textsOf(reply.header["clock"]);
    inspection.random = textsOf(reply.header["random"]);
    inspection.duckdb = reply.header["duckdb"].text();
    return inspection;
}

Result<SqlResult> TablesClient::runSql(const SqlRequest& request, const Cancel& cancel, double seconds) {
    RequestFiles opened;
    const TempFolder spill; // ours, so that it goes even where the helper is killed
    Json header = Json::object({{"op", "sql"},
                                {"spill", spill.path().string()},
                                {"query", request.query},
                                {"parameters", request.parameters},
                                {"format", request.format},
                                {"seed", static_cast<unsigned long>(request.seed)},
                                {"threads", request.threads},
                                {"memory", request.memoryBytes}});
    Json inputs = Json::array();
    for (const SqlInput& input : request.inputs) {
        STEMMA_TRY(Json described, opened.add(input));
        inputs.push(std::move(described));
    }
    header.set("inputs", std::move(inputs));
    STEMMA_TRY(header["output"], opened.addNew(request.output));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel, seconds));
    opened.keepNew();
    SqlResult result;
    result.rows = reply.header["rows"].integer();
    result.columns = columnsOf(reply.header["columns"]);
    STEMMA_TRY(result.options, ReadOptions::fromJson(reply.header["options"]));
    result.seconds = reply.header["seconds"].number();
    result.duckdb = reply.header["duckdb"].text();
    return result;
}

Result<std::vector<CheckAnswer>> TablesClient::check(const std::vector<fs::path>& files, const ReadOptions& options,
                                                     const std::vector<std::string>& expressions,
                                                     const Json& parameters, const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "check"},
                                {"options", options.toJson()},
                                {"expressions", Json::ofTexts(expressions)},
                                {"parameters", parameters}});
    STEMMA_TRY(header["files"], opened.add(files));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel));
    std::vector<CheckAnswer> answers;
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        const Json& value = reply.header["values"].at(i);
        answers.push_back({expressions[i], value, reply.header["measured"].at(i), value.isBool() && value.boolean()});
    }
    return answers;
}

Status TablesClient::convertToParquet(const std::vector<fs::path>& files, const ReadOptions& options,
                                      const fs::path& to, const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "convert"}, {"options", options.toJson()}});
    STEMMA_TRY(header["files"], opened.add(files));
    STEMMA_TRY(header["output"], opened.addNew(to));
    STEMMA_CHECK(m_state->call(std::move(header), opened, cancel));
    opened.keepNew();
    return {};
}

Result<TablesClient::Series> TablesClient::series(const std::vector<fs::path>& files, const ReadOptions& options,
                                                  const std::string& query, const std::vector<fs::path>& to,
                                                  std::int64_t most, const Cancel& cancel) {
    RequestFiles opened;
    Json header = Json::object({{"op", "series"}, {"options", options.toJson()}, {"query", query}, {"most", most}});
    STEMMA_TRY(header["files"], opened.add(files));
    Json outputs = Json::array();
    for (const fs::path& file : to) {
        STEMMA_TRY(Json index, opened.addNew(file));
        outputs.push(std::move(index));
    }
    header.set("outputs", std::move(outputs));
    STEMMA_TRY(const HelperReply reply, m_state->call(std::move(header), opened, cancel));
    opened.keepNew();
    return Series{reply.header["rows"].integer(), reply.header["sorted"].boolean()};
}

Result<std::string> TablesClient::duckdbVersion() {
    STEMMA_TRY(const HelperReply reply, m_state->call(Json::object({{"op", "version"}}), RequestFiles(), {}));
    return reply.header["duckdb"].text();
}

} // namespace stemma
