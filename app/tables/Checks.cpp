// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Checks.h"

#include "app/tables/Pages.h"
#include "app/tables/Query.h"
#include "app/tables/Types.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>

namespace stemma::duck {
namespace {

/// Words that stand for numbers of the table, outside quotes and not as part of another name.
std::string withNumbers(std::string_view expression, const std::vector<Column>& columns) {
    const auto isOwn = [&](std::string_view word) {
        return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return column.name == word; });
    };
    const auto inName = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$';
    };
    std::string out;
    for (std::size_t i = 0; i < expression.size();) {
        const std::size_t quoted = endOfQuoted(expression, i);
        std::size_t end = std::max(quoted, i + 1);
        if (quoted == i && inName(expression[i])) {
            while (end < expression.size() && inName(expression[end])) ++end;
            const std::string_view word = expression.substr(i, end - i);
            const bool call = trim(expression.substr(end)).starts_with('(');
            if (!call && !isOwn(word) && (word == "row_count" || word == "column_count")) {
                out += word == "row_count" ? "count(*)" : std::to_string(columns.size());
                i = end;
                continue;
            }
        }
        out += expression.substr(i, end - i);
        i = end;
    }
    return out;
}

Status makeMacros(Connection& connection, const std::vector<Column>& columns) {
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    return connection.execute(
        "CREATE TEMP MACRO row_count() AS count(*); "
        "CREATE TEMP MACRO column_count() AS " +
        std::to_string(names.size()) +
        "; "
        "CREATE TEMP MACRO null_count(c) AS count(*) - count(c); "
        "CREATE TEMP MACRO null_share(c) AS CASE WHEN count(*) = 0 THEN 0 ELSE (count(*) - count(c)) / count(*) END; "
        "CREATE TEMP MACRO distinct_count(c) AS count(DISTINCT c); "
        "CREATE TEMP MACRO has_column(c) AS list_contains(" +
        list(names) + "::VARCHAR[], c)");
}

Result<Json> evaluate(Connection& connection, const TableRequest& table, const std::string& expression,
                      const Json& parameters) {
    const std::string text = withNumbers(withoutSemicolon(expression), table.options.columns);
    // count(*) beside it makes it an expression over the whole table, even if it names no aggregate.
    Result<Rows> rows = connection.query("SELECT count(*), (\n" + text + "\n) FROM self", parameters);
    const bool one = rows && rows->rows.size() == 1 && rows->columns.size() == 2;
    if (one && kindOf(rows->columns[1].type) != ColumnProfile::Kind::Other) return shown(rows->at(0, 1));
    Error error = rows ? Error{ErrorCode::BadData, "it isn't one expression", {}, {}, {}} : rows.error();
    if (error.message.find("GROUP BY") != std::string::npos) {
        error.message = "it names a column of many rows";
        error.hint =
            "Say it of all rows, such as bool_and(" + expression + "), or of a number of them, such as avg(…).";
    }
    error.message = "The check `" + printable(expression) + "` can't be evaluated: " + error.message;
    error.where.reset();
    return fail(std::move(error));
}

bool isWord(std::string_view text, std::string_view word) {
    return std::ranges::equal(text, word, {}, [](unsigned char c) { return char(std::tolower(c)); });
}

/// A word at the outer level after which a comparison beside it is not all that is asked.
bool joins(std::string_view word) {
    static constexpr std::array<std::string_view, 14> kWords{
        "and", "or", "not", "between", "in", "is", "like", "case", "ilike", "glob", "similar", "collate", "any", "all"};
    return std::ranges::any_of(kWords, [&](std::string_view each) { return isWord(word, each); });
}

bool isComparison(std::string_view symbols) {
    static constexpr std::array<std::string_view, 8> kSymbols{"<", "<=", ">", ">=", "=", "==", "<>", "!="};
    return std::ranges::find(kSymbols, symbols) != kSymbols.end();
}

/// Neither a column nor a function is named in it.
bool isConstant(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t quoted = endOfQuoted(text, i);
        if (quoted > i && text[i] == '"') return false;
        if (std::isalpha(static_cast<unsigned char>(text[i])) && quoted == i) return false;
        std::size_t end = std::max(quoted, i + 1);
        if (quoted == i && (text[i] == '$' || std::isdigit(static_cast<unsigned char>(text[i]))))
            while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
                ++end;
        i = end;
    }
    return true;
}

/// What a comparison is about, "null_share(mass)" of "null_share(mass) < 0.01" or "… BETWEEN 0 AND 0.01": the side that
/// isn't a mere number. "" where the expression is anything but one comparison.
std::string_view measuredOf(std::string_view expression) {
    constexpr std::string_view kSymbols = "<>=!~@^&|+-*/%#?`";
    std::string_view left, right;
    int depth = 0, between = 0; // 1: the word was there; 2: so was its AND
    for (std::size_t i = 0; i < expression.size();) {
        const std::size_t quoted = endOfQuoted(expression, i);
        const char c = expression[i];
        std::size_t end = std::max(quoted, i + 1);
        if (quoted == i && (std::isalpha(static_cast<unsigned char>(c)) || c == '_')) {
            while (end < expression.size() &&
                   (std::isalnum(static_cast<unsigned char>(expression[end])) || expression[end] == '_'))
                ++end;
            const std::string_view word = expression.substr(i, end - i);
            if (depth > 0) {
            } else if (isWord(word, "between") && left.empty()) {
                left = trim(expression.substr(0, i));
                between = 1;
            } else if (isWord(word, "and") && between == 1) {
                right = trim(expression.substr(end));
                between = 2;
            } else if (joins(word)) {
                return {};
            }
        } else if (quoted == i && kSymbols.find(c) != std::string_view::npos) {
            while (end < expression.size() && kSymbols.find(expression[end]) != std::string_view::npos &&
                   endOfQuoted(expression, end) == end)
                ++end;
            while (end > i + 1 && (expression[end - 1] == '-' || expression[end - 1] == '+')) --end; // of a number
            if (depth == 0 && isComparison(expression.substr(i, end - i))) {
                if (!left.empty()) return {};
                left = trim(expression.substr(0, i));
                right = trim(expression.substr(end));
            }
        } else if (quoted == i) {
            depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ',')) return {};
        }
        i = end;
    }
    if (left.empty() || right.empty()) return {};
    if (!isConstant(left)) return left;
    return between > 0 ? std::string_view() : right;
}

/// Each expression as a column after count(*), then what each compares. Errors: that some expression isn't one.
Result<Rows> evaluateAll(Connection& connection, const TableRequest& table, const Json& header, bool measures) {
    const auto column = [&](std::string_view text) {
        return ", (\n" + withNumbers(text, table.options.columns) + "\n)";
    };
    std::string select = "SELECT count(*)", measured;
    for (const Json& expression : header["expressions"].items()) {
        const std::string_view text = withoutSemicolon(expression.text());
        select += column(text);
        const std::string_view side = measures ? measuredOf(text) : std::string_view();
        measured += side.empty() ? ", NULL" : column(side);
    }
    STEMMA_TRY(Rows rows, connection.query(select + measured + " FROM self", header["parameters"]));
    const bool right = rows.rows.size() == 1 && rows.columns.size() == 2 * header["expressions"].size() + 1;
    const bool plain = std::none_of(rows.columns.begin(), rows.columns.end(),
                                    [](const Column& each) { return kindOf(each.type) == ColumnProfile::Kind::Other; });
    if (right && plain) return rows;
    return fail(ErrorCode::BadData, "A check isn't one expression");
}

} // namespace

Result<HelperReply> check(HelperRequest& request) {
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(const auto connection, confined(table, "SELECT * FROM " + table.from));
    const OnCancel stop(request, [&] { connection->interrupt(); });
    STEMMA_CHECK(makeMacros(*connection, table.options.columns));
    Json values = Json::array(), measured = Json::array();
    const std::size_t count = request.header["expressions"].size();
    // All at once reads the table once; only where one of them is wrong, one by one, to name it.
    for (const bool measures : {true, false}) {
        const Result<Rows> all = evaluateAll(*connection, table, request.header, measures);
        if (!all) continue;
        for (std::size_t i = 1; i <= count; ++i) values.push(shown(all->at(0, i)));
        for (std::size_t i = count + 1; i <= 2 * count; ++i) measured.push(shown(all->at(0, i)));
        return HelperReply{Json::object({{"values", std::move(values)}, {"measured", std::move(measured)}}), {}};
    }
    for (const Json& expression : request.header["expressions"].items()) {
        STEMMA_TRY(Json value, evaluate(*connection, table, expression.text(), request.header["parameters"]));
        values.push(std::move(value));
        measured.push(Json());
    }
    return HelperReply{Json::object({{"values", std::move(values)}, {"measured", std::move(measured)}}), {}};
}

} // namespace stemma::duck
