// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tables/ReadOptions.h"

#include <algorithm>

namespace stemma {
namespace {

tl::unexpected<Error> wrong(const std::string& field) {
    return fail(ErrorCode::BadData, "What is kept about how to read the table is damaged: '" + field + "' is wrong");
}

Status readText(const Json& json, const char* name, std::string& into) {
    const Json* value = json.find(name);
    if (value == nullptr) return {};
    if (!value->isString()) return wrong(name);
    into = value->text();
    return {};
}

Result<std::vector<Column>> readColumns(const Json& json) {
    std::vector<Column> columns;
    if (!json.isArray()) return wrong("columns");
    for (const Json& column : json.items()) {
        if (!column["name"].isString() || !column["type"].isString()) return wrong("columns");
        columns.push_back({column["name"].text(), column["type"].text()});
    }
    return columns;
}

Status readCsv(const Json& json, ReadOptions& into) {
    STEMMA_CHECK(readText(json, "delimiter", into.delimiter));
    STEMMA_CHECK(readText(json, "quote", into.quote));
    STEMMA_CHECK(readText(json, "escape", into.escape));
    STEMMA_CHECK(readText(json, "comment", into.comment));
    STEMMA_CHECK(readText(json, "decimal", into.decimal));
    STEMMA_CHECK(readText(json, "thousands", into.thousands));
    STEMMA_CHECK(readText(json, "encoding", into.encoding));
    STEMMA_CHECK(readText(json, "dateformat", into.dateFormat));
    STEMMA_CHECK(readText(json, "timestampformat", into.timestampFormat));
    if (const Json* header = json.find("header")) {
        if (!header->isBool()) return wrong("header");
        into.header = header->boolean();
    }
    if (const Json* skip = json.find("skip")) {
        if (!skip->isInteger() || skip->integer(-1) < 0) return wrong("skip");
        into.skip = int(skip->integer());
    }
    if (const Json* nulls = json.find("nulls")) {
        if (!nulls->isArray()) return wrong("nulls");
        into.nulls.clear();
        for (const Json& word : nulls->items()) {
            if (!word.isString()) return wrong("nulls");
            into.nulls.push_back(word.text());
        }
    }
    return {};
}

} // namespace

const std::vector<std::string>& ReadOptions::defaultNulls() {
    static const std::vector<std::string> words{"", "NA", "N/A", "NaN", "NULL", "null"};
    return words;
}

Json ReadOptions::toJson() const {
    Json json = Json::object({{"format", format}, {"compression", compression}});
    Json all = Json::array();
    for (const Column& column : columns) all.push(Json::object({{"name", column.name}, {"type", column.type}}));
    json.set("columns", std::move(all));
    if (ofMany()) json.set("table", table);
    if (format == "xlsx") {
        json.set("header", header);
        json.set("skip", skip);
        json.set("nulls", Json::ofTexts(nulls));
    }
    if (format != "csv") return json;
    json.set("delimiter", delimiter);
    json.set("quote", quote);
    json.set("escape", escape);
    json.set("comment", comment);
    json.set("header", header);
    json.set("skip", skip);
    json.set("nulls", Json::ofTexts(nulls));
    json.set("decimal", decimal);
    json.set("thousands", thousands);
    json.set("encoding", encoding);
    json.set("dateformat", dateFormat);
    json.set("timestampformat", timestampFormat);
    return json;
}

Result<ReadOptions> ReadOptions::fromJson(const Json& json) {
    ReadOptions options;
    if (!json.isObject()) return wrong("options");
    static const std::vector<std::string> formats{"csv", "parquet", "jsonl", "json", "xlsx", "sqlite", "duckdb"};
    static const std::vector<std::string> compressions{"none", "gzip", "zstd"};
    STEMMA_CHECK(readText(json, "format", options.format));
    STEMMA_CHECK(readText(json, "compression", options.compression));
    if (std::find(formats.begin(), formats.end(), options.format) == formats.end()) return wrong("format");
    if (std::find(compressions.begin(), compressions.end(), options.compression) == compressions.end())
        return wrong("compression");
    STEMMA_TRY(options.columns, readColumns(json["columns"]));
    STEMMA_CHECK(readText(json, "table", options.table));
    if (options.format == "csv" || options.format == "xlsx") STEMMA_CHECK(readCsv(json, options));
    return options;
}

} // namespace stemma
