// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Scan.h"

#include "app/tables/Duck.h"
#include "app/tables/ForeignRows.h"
#include "core/base/Text.h"
#include "core/tables/RequestFiles.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>

namespace stemma::duck {
namespace {

std::string columnsOf(const ReadOptions& options, bool asText) {
    std::string out = "{";
    for (const Column& column : options.columns) {
        if (out.size() > 1) out += ", ";
        out += literal(column.name) + ": " + literal(asText ? "VARCHAR" : column.type);
    }
    return out + '}';
}

std::string csv(const ReadOptions& options, const std::vector<std::string>& paths, bool asText) {
    std::string out = "read_csv(" + list(paths) + ", auto_detect=false, hive_partitioning=false";
    const auto add = [&](const char* name, const std::string& value) {
        out += std::string(", ") + name + '=' + literal(value);
    };
    add("delim", options.delimiter);
    add("quote", options.quote);
    add("escape", options.escape);
    add("compression", options.compression);
    add("encoding", options.encoding);
    if (!options.comment.empty()) add("comment", options.comment);
    if (options.decimal != ".") add("decimal_separator", options.decimal);
    if (!options.thousands.empty()) add("thousands", options.thousands);
    if (!options.dateFormat.empty() && !asText) add("dateformat", options.dateFormat);
    if (!options.timestampFormat.empty() && !asText) add("timestampformat", options.timestampFormat);
    out += std::string(", header=") + (options.header ? "true" : "false");
    out += ", skip=" + std::to_string(options.skip);
    // Without any, DuckDB would take the empty text for null.
    out +=
        ", nullstr=" + list(asText || options.nulls.empty() ? std::vector<std::string>{"\x1dnone\x1d"} : options.nulls);
    out += ", columns=" + columnsOf(options, asText);
    return out + ')';
}

/// read_json has another word for it than read_csv.
std::string jsonCompression(const ReadOptions& options) {
    return options.compression == "none" ? "uncompressed" : options.compression;
}

std::string json(const ReadOptions& options, const std::vector<std::string>& paths) {
    return "read_json(" + list(paths) + ", auto_detect=false, hive_partitioning=false, format=" +
           literal(options.format == "jsonl" ? "newline_delimited" : "auto") +
           ", compression=" + literal(jsonCompression(options)) + ", columns=" + columnsOf(options, false) + ')';
}

} // namespace

std::string scan(const ReadOptions& options, const std::vector<std::string>& paths) {
    if (options.format == "parquet") return "read_parquet(" + list(paths) + ", hive_partitioning=false)";
    if (options.ofMany()) return scanForeign(options, paths.front());
    return options.format == "csv" ? csv(options, paths, false) : json(options, paths);
}

std::string scanAsText(const ReadOptions& options, const std::vector<std::string>& paths) {
    return csv(options, paths, true);
}

std::string pathOf(const Fd& file) {
    return "/proc/self/fd/" + std::to_string(file.get());
}

Result<const Fd*> fileOf(const HelperRequest& request, const Json& index) {
    std::uint64_t at = index.unsignedInteger(request.files.size());
    if (at >= RequestFiles::kFirstEntry)
        at = request.files.size() - request.header["entries"].size() + at - RequestFiles::kFirstEntry;
    if (at >= request.files.size()) return fail(ErrorCode::BadData, "The request names a file it doesn't bring");
    return &request.files[at];
}

Result<std::vector<std::string>> pathsOf(const HelperRequest& request, const Json& indices) {
    std::vector<std::string> paths;
    for (const Json& index : indices.items()) {
        STEMMA_TRY(const Fd* file, fileOf(request, index));
        paths.push_back(pathOf(*file));
    }
    if (paths.empty()) return fail(ErrorCode::BadData, "The table has no file");
    return paths;
}

Status openEntries(HelperRequest& request) {
    const std::size_t brought = request.files.size();
    for (const Json& entry : request.header["entries"].items()) {
        const std::uint64_t folder = entry.at(0).unsignedInteger(brought);
        STEMMA_TRY(const std::string name, fromBase64(entry.at(1).text()));
        const fs::path inside(name);
        if (folder >= brought || name.empty() || inside.is_absolute() ||
            std::ranges::find(inside, "..") != inside.end())
            return fail(ErrorCode::BadData, "The request names a file it doesn't bring");
        Fd opened(::openat(request.files[folder].get(), name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        if (!opened) return failErrno(errno, "Can't open " + printable(name));
        request.files.push_back(std::move(opened));
    }
    return {};
}

Result<TableRequest> tableOf(const HelperRequest& request) {
    TableRequest table;
    STEMMA_TRY(table.options, ReadOptions::fromJson(request.header["options"]));
    STEMMA_TRY(table.paths, pathsOf(request, request.header["files"]));
    table.from = scan(table.options, table.paths);
    return table;
}

} // namespace stemma::duck
