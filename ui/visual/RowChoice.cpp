// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/visual/TableSource.h"
#include "ui/visual/TableText.h"

#include <algorithm>

namespace stemma::ui {

namespace {

std::string withMarks(std::string_view text, char mark) {
    std::string out(1, mark);
    for (const char c : text) {
        if (c == '\0') continue;
        out += c;
        if (c == mark) out += c;
    }
    return out + mark;
}

std::string identifier(std::string_view name) {
    return withMarks(name, '"');
}

/// "3,750" is how 3750 is shown, so it finds it.
std::string asNumber(const std::string& text) {
    std::string digits;
    for (const char c : text)
        if (c != ',' && c != ' ') digits += c;
    const bool number = !digits.empty() && digits.find_first_not_of("0123456789.-+eE") == std::string::npos;
    return number ? digits : std::string();
}

std::string containing(const std::string& text, const std::vector<Column>& columns) {
    const std::string number = asNumber(text);
    const std::string needle = "lower(" + withMarks(text, '\'') + ")";
    std::vector<std::string> any;
    for (const Column& column : columns) {
        const std::string name = identifier(column.name);
        if (isNumberType(column.type)) {
            if (!number.empty())
                any.push_back("contains(CAST(" + name + " AS VARCHAR), " + withMarks(number, '\'') + ")");
        } else if (column.type == "VARCHAR") {
            any.push_back("contains(lower(" + name + "), " + needle + ")");
        } else {
            any.push_back("contains(lower(CAST(" + name + " AS VARCHAR)), " + needle + ")");
        }
    }
    return any.empty() ? "false" : join(any, " OR ");
}

} // namespace

std::string RowChoice::filter(const std::vector<Column>& columns) const {
    if (conditions.size() == 1 && find.empty()) return conditions.front(); // its errors keep their place
    std::vector<std::string> all;
    for (const std::string& condition : conditions) all.push_back("(\n" + condition + "\n)");
    if (!find.empty()) all.push_back("(" + containing(find, columns) + ")");
    return join(all, " AND ");
}

std::string queryOf(const RowChoice& choice, const std::vector<Column>& columns) {
    std::vector<std::string> names;
    std::string row = "stemma_row";
    for (const Column& column : columns) {
        names.push_back(identifier(column.name));
        if (column.name.starts_with(row)) row = column.name + "_";
    }
    std::string query = "SELECT " + join(names, ", ");
    if (choice.orderBy.empty() && !choice.filters()) return query + " FROM self";
    query += " FROM (SELECT *, row_number() OVER () AS " + identifier(row) + " FROM self)";
    if (choice.filters()) query += " WHERE (\n" + choice.filter(columns) + "\n)";
    query += " ORDER BY ";
    if (!choice.orderBy.empty())
        query += identifier(choice.orderBy) + (choice.descending ? " DESC" : " ASC") + " NULLS LAST, ";
    return query + identifier(row);
}

} // namespace stemma::ui
