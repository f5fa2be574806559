// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Measure.h"

#include "app/tables/Profile.h"
#include "app/tables/Scan.h"
#include "app/tables/Sniff.h"
#include "app/tables/Types.h"
#include "app/tables/Warm.h"
#include "core/base/Text.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/resource.h>

namespace stemma::duck {
namespace {

double secondsOf(const auto& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Status summarize(Connection& connection, const TableRequest& table) {
    STEMMA_TRY(const Rows rows,
               connection.query("SELECT column_name, min, max FROM (SUMMARIZE SELECT * FROM " + table.from + ")"));
    std::vector<std::string> histograms;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const Column& column = table.options.columns[i];
        const ColumnProfile::Kind kind = kindOf(column.type);
        if (kind != ColumnProfile::Kind::Number && kind != ColumnProfile::Kind::Time) continue;
        const std::string type = column.type == "DATE" ? "TIMESTAMP" : column.type;
        const auto value = [&](std::size_t k) { return "CAST(" + literal(rows.at(i, k).text()) + " AS " + type + ")"; };
        histograms.push_back("histogram(CAST(" + identifier(column.name) + " AS " + type + "), equi_width_bins(" +
                             value(1) + ", " + value(2) + ", 20, true))");
    }
    if (histograms.empty()) return {};
    return connection.execute("SELECT " + join(histograms, ", ") + " FROM " + table.from);
}

std::int64_t mostMemory() {
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::int64_t(usage.ru_maxrss) * 1024;
}

Result<Json> measured(const std::string& file, int rounds) {
    HelperRequest request;
    STEMMA_TRY(Fd opened, openFile(file, O_RDONLY));
    request.files.push_back(std::move(opened));
    request.header = Json::object({{"files", Json::array({0})}, {"names", Json::array({file})}, {"csv", Json()}});
    Result<HelperReply> sniffed = HelperReply{};
    const double sniffSeconds = secondsOf([&] { sniffed = sniff(request); });
    if (!sniffed) return fail(sniffed.error());
    request.header.set("options", sniffed->header["options"]);
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(Connection * connection, warm());
    Json ours = Json::array();
    Json theirs = Json::array();
    std::int64_t memory = mostMemory();
    for (int i = 0; i < rounds; ++i) {
        Result<HelperReply> reply = HelperReply{};
        ours.push(secondsOf([&] { reply = profile(request); }));
        if (!reply) return fail(reply.error());
        if (i == 0) memory = mostMemory();
        Status done;
        theirs.push(secondsOf([&] { done = summarize(*connection, table); }));
        STEMMA_CHECK(done);
    }
    return Json::object({{"rows", sniffed->header["facts"]["rows"]},
                         {"profile", std::move(ours)},
                         {"duckdb", std::move(theirs)},
                         {"sniff", sniffSeconds},
                         {"memory_bytes", memory}});
}

} // namespace

int measure(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "stemma-tables --measure FILE [ROUNDS]\n");
        return 2;
    }
    const Result<Json> result = measured(arguments[2], count > 3 ? std::max(1, std::atoi(arguments[3])) : 3);
    if (!result) std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
    if (result) std::printf("%s\n", result->dump().c_str());
    return result ? 0 : 1;
}

} // namespace stemma::duck
