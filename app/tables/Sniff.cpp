// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Sniff.h"

#include "app/tables/Scan.h"
#include "app/tables/Warm.h"
#include "app/tables/Workbook.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma::duck {
namespace {

std::string firstBytes(int descriptor, std::size_t count) {
    std::string bytes(count, '\0');
    const ssize_t got = ::pread(descriptor, bytes.data(), count, 0);
    bytes.resize(got > 0 ? std::size_t(got) : 0);
    return bytes;
}

std::string lowerCase(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

std::string compressionOf(const std::string& head) {
    if (head.starts_with("\x1f\x8b")) return "gzip";
    return head.starts_with("\x28\xb5\x2f\xfd") ? "zstd" : "none";
}

/// By content where that tells, else by name; a `csv:` map says it is CSV.
std::string formatOf(const std::string& name, const std::string& head, const Json& given) {
    if (head.starts_with("PAR1")) return "parquet";
    if (head.starts_with("PK\3\4")) return "xlsx";
    if (!given.empty()) return "csv";
    std::string stem = lowerCase(name);
    for (const char* ending : {".gz", ".zst"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - std::string_view(ending).size());
    if (stem.ends_with(".jsonl") || stem.ends_with(".ndjson")) return "jsonl";
    if (stem.ends_with(".json")) return "json";
    if (stem.ends_with(".parquet") || stem.ends_with(".pq")) return "parquet";
    return "csv";
}

Result<Found> sniffParquet(Connection& connection, const TableFiles& files, ReadOptions options) {
    const std::string from = scan(options, files.paths);
    const Result<Rows> rows = connection.query("DESCRIBE SELECT * FROM " + from);
    if (!rows) {
        Error error = rows.error();
        if (error.code != ErrorCode::BadData) return fail(error);
        return fail(ErrorCode::BadData, printable(files.names.front()) + " isn't a whole Parquet file",
                    "It may have been cut off; make it again. DuckDB says: " +
                        withName(error.message, files.names.front()));
    }
    for (const Json::Array& row : rows->rows) options.columns.push_back({row.at(0).text(), row.at(1).text()});
    STEMMA_TRY(const Rows count, connection.query("SELECT count(*) FROM " + from));
    Found found;
    found.facts.set("rows", count.at(0, 0));
    found.options = std::move(options);
    return found;
}

/// DuckDB's words about JSON, without its advice on its own options.
Error jsonError(const TableFiles& files, Error error) {
    if (error.code != ErrorCode::BadData) return error;
    error.where.reset();
    std::string& message = error.message;
    if (message.find("record") != std::string::npos) {
        message = "its items aren't records";
        error.hint = "A table in JSON is a list of maps, or one map a line.";
    }
    if (const std::size_t in = message.find(" in file "); in != std::string::npos) {
        const std::size_t end = message.find("\", ", in);
        if (end != std::string::npos) message = message.substr(0, in) + ": " + message.substr(end + 3);
    }
    if (const std::size_t advice = message.find(". Try"); advice != std::string::npos) message.resize(advice);
    return named(error, files.names.front());
}

Result<Found> sniffJson(Connection& connection, const TableFiles& files, ReadOptions options) {
    // read_json would take any file of records for either form; a .json with a record a line is read as such.
    const std::string format = options.format == "jsonl" ? "newline_delimited" : "auto";
    const std::string guess = "read_json(" + list(files.paths) + ", auto_detect=true, sample_size=-1, records=true, " +
                              "hive_partitioning=false, format='" + format + "', compression=" +
                              literal(options.compression == "none" ? "uncompressed" : options.compression) + ')';
    Result<Rows> rows = connection.query("DESCRIBE SELECT * FROM " + guess);
    if (!rows) return fail(jsonError(files, rows.error()));
    for (const Json::Array& row : rows->rows) options.columns.push_back({row.at(0).text(), row.at(1).text()});
    const Result<Rows> count = connection.query("SELECT count(*), " + [&] {
        std::vector<std::string> counts;
        for (const Column& column : options.columns) counts.push_back("count(" + identifier(column.name) + ")");
        return join(counts, ", ");
    }() + " FROM " + scan(options, files.paths));
    if (!count) return fail(jsonError(files, count.error()));
    Found found;
    found.facts.set("rows", count->at(0, 0));
    found.options = std::move(options);
    return found;
}

Result<TableFiles> filesOf(const HelperRequest& request) {
    TableFiles files;
    STEMMA_TRY(files.paths, pathsOf(request, request.header["files"]));
    for (std::size_t i = 0; i < files.paths.size(); ++i) {
        files.names.push_back(request.header["names"].at(i).text("the file"));
        STEMMA_TRY(const Fd* file, fileOf(request, request.header["files"].at(i)));
        files.descriptors.push_back(file->get());
    }
    return files;
}

} // namespace

Error named(Error error, const std::string& name) {
    error.message = printable(name) + ": " + error.message;
    return error;
}

std::string withName(std::string message, const std::string& name) {
    static constexpr std::string_view kPath = "/proc/self/fd/";
    for (std::size_t at = message.find(kPath); at != std::string::npos; at = message.find(kPath, at)) {
        std::size_t end = at + kPath.size();
        while (end < message.size() && message[end] >= '0' && message[end] <= '9') ++end;
        message.replace(at, end - at, name);
        at += name.size();
    }
    return message;
}

Result<HelperReply> sniff(HelperRequest& request) {
    STEMMA_TRY(const TableFiles files, filesOf(request));
    const Json& given = request.header["csv"];
    ReadOptions options;
    for (std::size_t i = 0; i < files.paths.size(); ++i) {
        const std::string head = firstBytes(files.descriptors[i], 8);
        if (head.empty())
            return fail(ErrorCode::BadData, printable(files.names[i]) + " is empty: it has no header",
                        "A table needs at least the names of its columns.");
        const std::string compression = compressionOf(head);
        const std::string format = formatOf(files.names[i], head, given);
        if (i > 0 && (compression != options.compression || format != options.format))
            return fail(ErrorCode::BadData,
                        printable(files.names[i]) + " isn't of the same kind as " + printable(files.names.front()),
                        "The files of one table are read in one way: import them as two.");
        options.compression = compression;
        options.format = format;
        if (compression == "zstd") STEMMA_CHECK(checkZstd(files.descriptors[i], files.names[i]));
        if (compression == "gzip") STEMMA_CHECK(checkGzip(files.descriptors[i], files.names[i]));
    }
    STEMMA_TRY(Connection * connection, warm());
    const OnCancel stop(request, [&] { connection->interrupt(); });
    Result<Found> found = fail(ErrorCode::Internal, "No reader");
    if (options.format == "parquet")
        found = sniffParquet(*connection, files, options);
    else if (options.format == "xlsx")
        found = sniffSheet(files, given, options, request.cancelled);
    else if (options.format == "csv")
        found = sniffCsv(*connection, files, given, options);
    else
        found = sniffJson(*connection, files, options);
    if (!found) return fail(found.error());
    found->facts.set("format", found->options.format);
    found->facts.set("columns", std::int64_t(found->options.columns.size()));
    return HelperReply{Json::object({{"options", found->options.toJson()}, {"facts", std::move(found->facts)}}), {}};
}

} // namespace stemma::duck
