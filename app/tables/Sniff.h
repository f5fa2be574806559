// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/Duck.h"
#include "core/base/Helper.h"

#include <optional>

namespace stemma::duck {

/// What a table's files are called and where they can be opened.
struct TableFiles {
    std::vector<std::string> names;
    std::vector<std::string> paths;
    std::vector<int> descriptors;
    /// The same with one file only.
    TableFiles only(std::size_t i) const { return {{names[i]}, {paths[i]}, {descriptors[i]}}; }
};

/// Options, and the facts of Sniffed.
struct Found {
    ReadOptions options;
    Json facts = Json::object();
};

/// The request of TablesClient::sniff: {"csv", "files", "names"}; the reply is {"options", "facts"}.
Result<HelperReply> sniff(HelperRequest& request);

/// Dialect from the first lines, types and nulls from all of them, then everything read once as decided.
Result<Found> sniffCsv(Connection& connection, const TableFiles& files, const Json& given, ReadOptions options);

/// Why a CSV can't be read as decided, said for a person: which file, line, column. `error` is DuckDB's.
/// Reads again with one thread, so that the first mistake is the one that is named.
Error csvError(Connection& connection, const TableFiles& files, const ReadOptions& options, const Error& error);

/// DuckDB reads a packed file that was cut off as if it ended there. These find out: gzip by unpacking all of it, zstd
/// by walking from block to block (what is damaged inside a block, DuckDB says itself).
Status checkGzip(int descriptor, const std::string& name);
Status checkZstd(int descriptor, const std::string& name);

/// The error with the file's name in front.
Error named(Error error, const std::string& name);

/// A message with our paths to descriptors replaced by a file's name.
std::string withName(std::string message, const std::string& name);

/// The first byte from `offset` on that isn't UTF-8, if there is one: its offset and line.
struct BadByte {
    std::uint64_t offset = 0;
    int line = 0;
    unsigned value = 0;
};
std::optional<BadByte> firstBadByte(int descriptor);

} // namespace stemma::duck
