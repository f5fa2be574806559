// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Query.h"

#include "app/tables/Words.h"
#include "core/base/Text.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace stemma::duck {
namespace {

constexpr std::size_t kMaxDepth = 5000; ///< DuckDB's own parser ends at about 1000 levels

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

// What duckdb_functions().stability says differs between two executions, less what only names the session, plus what it
// says wrongly (current_localtime counts as constant there). tst_TablesSql holds this list to DuckDB's.
const std::set<std::string>& clockFunctions() {
    static const std::set<std::string> names{"now",
                                             "today",
                                             "current_date",
                                             "current_time",
                                             "current_timestamp",
                                             "localtime",
                                             "localtimestamp",
                                             "get_current_time",
                                             "get_current_timestamp",
                                             "current_localtime",
                                             "current_localtimestamp",
                                             "transaction_timestamp",
                                             "txid_current",
                                             "current_transaction_id",
                                             "current_connection_id",
                                             "current_query_id",
                                             "current_query",
                                             "uuid",
                                             "uuidv4",
                                             "uuidv7",
                                             "gen_random_uuid",
                                             "nextval",
                                             "currval",
                                             "stats",
                                             "write_log",
                                             "current_setting",
                                             "pg_conf_load_time",
                                             "pg_postmaster_start_time",
                                             "getvariable"};
    return names;
}

/// Names that need no brackets to be a function, where no column has them.
bool isBareClock(const std::string& name) {
    static const std::set<std::string> names{"current_date", "current_time", "current_timestamp", "localtime",
                                             "localtimestamp"};
    return names.contains(name);
}

/// Table functions whose rows follow from their arguments and the inputs.
bool isPlainTableFunction(const std::string& name) {
    static const std::set<std::string> names{
        "range",     "generate_series", "unnest",    "repeat",           "repeat_row",          "json_each",
        "json_tree", "summary",         "histogram", "histogram_values", "generate_subscripts", "test_all_types"};
    return names.contains(name);
}

bool readsFiles(const std::string& name) {
    return name.starts_with("read_") || name.starts_with("stemma_") || name.starts_with("parquet_") || name == "glob" ||
           name == "sniff_csv";
}

/// Walks a serialised query. Depth is bounded by a stack of our own.
class Walk {
public:
    explicit Walk(SqlInspection& out) : m_out(out) {}

    Status run(const Json& statement) {
        m_waiting.push_back(&statement);
        while (!m_waiting.empty()) {
            const Json& next = *m_waiting.back();
            m_waiting.pop_back();
            if (next.isObject()) STEMMA_CHECK(look(next));
            for (const Json& item : next.items()) m_waiting.push_back(&item);
            for (const auto& [key, value] : next.members())
                if (value.isObject() || value.isArray()) m_waiting.push_back(&value);
        }
        for (const std::string& name : m_tables)
            if (!m_withs.contains(lower(name))) m_out.tables.push_back(name);
        m_out.inside.assign(m_inside.begin(), m_inside.end());
        m_out.clock.assign(m_clock.begin(), m_clock.end());
        m_out.random.assign(m_random.begin(), m_random.end());
        m_out.parameters.assign(m_parameters.begin(), m_parameters.end());
        return {};
    }

private:
    Status look(const Json& node) {
        const std::string& type = node["type"].text();
        if (type == "BASE_TABLE") table(node);
        if (type == "SHOW_REF") m_clock.insert("SHOW");
        if (type == "FUNCTION") function(node);
        if (type == "TABLE_FUNCTION") STEMMA_CHECK(tableFunction(node["function"]));
        if (type == "VALUE_PARAMETER") STEMMA_CHECK(parameter(node["identifier"].text()));
        if (type == "COLUMN_REF" && node["column_names"].size() == 1) {
            const std::string name = lower(node["column_names"].at(0).text());
            if (isBareClock(name)) m_clock.insert(name);
        }
        if (const Json* map = node["cte_map"].find("map"))
            for (const Json& entry : map->items()) m_withs.insert(lower(entry["key"].text()));
        if (node["sample"].isObject() && node["sample"]["seed"].integer() < 0) m_random.insert("USING SAMPLE");
        return {};
    }

    void table(const Json& node) {
        // a.b and a.main.b: the input is a.
        for (const char* key : {"catalog_name", "schema_name"})
            if (const std::string& name = node[key].text(); !name.empty()) {
                m_inside.insert(name + '.' + node["table_name"].text());
                break;
            }
        for (const char* key : {"catalog_name", "schema_name", "table_name"})
            if (const std::string& name = node[key].text(); !name.empty()) {
                m_tables.insert(name);
                return;
            }
    }

    void function(const Json& node) {
        const std::string name = lower(node["function_name"].text());
        const bool alone = node["children"].size() == 1;
        if (clockFunctions().contains(name) || (name == "age" && alone)) m_clock.insert(name);
        if (name == "random" || name == "setseed") m_random.insert(name);
    }

    Status tableFunction(const Json& call) {
        const std::string name = lower(call["function_name"].text());
        if (readsFiles(name))
            return fail(ErrorCode::BadData, "A query can't open files, and " + name + "() does",
                        "It sees only its inputs: name the file in an `import:` step.");
        if (!isPlainTableFunction(name)) m_clock.insert(name);
        return {};
    }

    Status parameter(const std::string& name) {
        if (!name.empty() && !std::isdigit(static_cast<unsigned char>(name.front()))) {
            m_parameters.insert(name);
            return {};
        }
        return fail(ErrorCode::BadData, "The query has a parameter without a name", "Write $name instead of ? or $1.");
    }

    SqlInspection& m_out;
    std::vector<const Json*> m_waiting;
    std::set<std::string> m_tables, m_inside, m_withs, m_clock, m_random, m_parameters;
};

tl::unexpected<Error> notOneSelect(const std::string& query, std::size_t statements) {
    std::string message = "The query must be one SELECT";
    if (statements == 0) message = "The query is empty";
    if (statements > 1) message = "The query has " + std::to_string(statements) + " statements; it must be one SELECT";
    std::string hint = "Each output of a `sql:` step is one SELECT; what it gives becomes the output.";
    if (lower(query).find("pivot") != std::string::npos)
        hint = "PIVOT must name its values: PIVOT t ON a IN ('x', 'y') USING sum(b).";
    return fail(ErrorCode::BadData, message, hint);
}

} // namespace

std::size_t endOfQuoted(std::string_view text, std::size_t at) {
    const auto to = [&](std::size_t found, std::size_t length) {
        return found == std::string_view::npos ? text.size() : found + length;
    };
    const char c = text[at];
    if (c == '-' && text.substr(at, 2) == "--") return to(text.find('\n', at), 1);
    if (c == '/' && text.substr(at, 2) == "/*") return to(text.find("*/", at + 2), 2);
    if (c == '$') {
        const std::size_t tag = text.find('$', at + 1);
        const auto word = [](unsigned char x) { return std::isalnum(x) || x == '_'; };
        if (tag == std::string_view::npos || !std::all_of(text.begin() + at + 1, text.begin() + tag, word)) return at;
        if (tag > at + 1 && std::isdigit(static_cast<unsigned char>(text[at + 1]))) return at;
        const std::string_view mark = text.substr(at, tag - at + 1);
        return to(text.find(mark, tag + 1), mark.size());
    }
    if (c != '\'' && c != '"') return at;
    const bool escapes = c == '\'' && at > 0 && (text[at - 1] == 'e' || text[at - 1] == 'E') &&
                         (at < 2 || !std::isalnum(static_cast<unsigned char>(text[at - 2])));
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (escapes && text[i] == '\\')
            ++i;
        else if (text[i] == c)
            return i + 1;
    }
    return text.size();
}

std::string_view withoutSemicolon(std::string_view query) {
    std::size_t end = query.size();
    bool ended = false;
    for (std::size_t i = 0; i < query.size();) {
        const std::size_t after = endOfQuoted(query, i);
        const bool comment = after > i && (query[i] == '-' || query[i] == '/');
        if (after == i && query[i] == ';' && !ended) {
            ended = true;
            end = i;
        } else if (!comment && query[i] != ';' && !std::isspace(static_cast<unsigned char>(query[i]))) {
            ended = false;
        }
        i = std::max(after, i + 1);
    }
    return ended ? query.substr(0, end) : query;
}

Result<SqlInspection> inspect(Connection& connection, const std::string& query) {
    if (!isUtf8(query)) return fail(ErrorCode::BadData, "The query isn't UTF-8 text", "Save the file as UTF-8.");
    // json_serialize_sql wants its text as a constant.
    STEMMA_TRY(const Rows rows, connection.query("SELECT CAST(json_serialize_sql(" + literal(query) + ") AS VARCHAR)"));
    STEMMA_TRY(const Json json, Json::parse(rows.at(0, 0).text(), kMaxDepth));
    if (json["error"].boolean()) {
        if (json["error_type"].text() != "parser") return notOneSelect(query, 1);
        DuckWords words;
        words.type = "Parser";
        words.message = json["error_message"].text();
        Error error = spoken(words, {});
        std::int64_t offset = -1;
        const std::string& position = json["position"].text();
        std::from_chars(position.data(), position.data() + position.size(), offset);
        if (offset >= 0) error.where = positionAt(query, std::size_t(offset));
        return fail(std::move(error));
    }
    const Json& statements = json["statements"];
    if (statements.size() != 1) return notOneSelect(query, statements.size());
    SqlInspection out;
    out.duckdb = version();
    STEMMA_CHECK(Walk(out).run(statements.at(0)));
    return out;
}

std::string version() {
    const std::string text = duckdb_library_version();
    return text.starts_with('v') ? text.substr(1) : text;
}

Json toJson(const SqlInspection& inspection) {
    return Json::object({{"parameters", Json::ofTexts(inspection.parameters)},
                         {"tables", Json::ofTexts(inspection.tables)},
                         {"inside", Json::ofTexts(inspection.inside)},
                         {"clock", Json::ofTexts(inspection.clock)},
                         {"random", Json::ofTexts(inspection.random)},
                         {"duckdb", inspection.duckdb}});
}

} // namespace stemma::duck
