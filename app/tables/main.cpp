// SPDX-License-Identifier: GPL-3.0-or-later
// stemma-tables: reads, profiles and queries tables for Stemma, in a process that may be killed at any time.
#include "app/tables/Checks.h"
#include "app/tables/Contents.h"
#include "app/tables/Measure.h"
#include "app/tables/Pages.h"
#include "app/tables/Profile.h"
#include "app/tables/Query.h"
#include "app/tables/RunSql.h"
#include "app/tables/Scan.h"
#include "app/tables/Series.h"
#include "app/tables/Sniff.h"
#include "app/tables/Warm.h"
#include "core/base/Helper.h"

#include <cstdio>
#include <cstring>
#include <map>
#include <sys/resource.h>

namespace stemma::duck {
namespace {

Result<HelperReply> inspectSql(HelperRequest& request) {
    STEMMA_TRY(Connection * connection, warm());
    STEMMA_TRY(const SqlInspection inspection, inspect(*connection, request.header["query"].text()));
    return HelperReply{toJson(inspection), {}};
}

Result<HelperReply> answerVersion(HelperRequest&) {
    return HelperReply{Json::object({{"duckdb", version()}}), {}};
}

Result<HelperReply> handle(HelperRequest& request) {
    static const std::map<std::string, Result<HelperReply> (*)(HelperRequest&)> operations{
        {"version", &answerVersion}, {"inspect", &inspectSql}, {"sql", &runSql},    {"sniff", &sniff},
        {"profile", &profile},       {"page", &page},          {"check", &check},   {"convert", &convert},
        {"contents", &contents},     {"outline", &outline},    {"series", &series},
    };
    const auto found = operations.find(request.header["op"].text());
    if (found != operations.end()) {
        STEMMA_CHECK(openEntries(request));
        return found->second(request).map_error([](Error error) {
            error.message = withName(std::move(error.message), "the file");
            error.hint = withName(std::move(error.hint), "the file");
            return error;
        });
    }
    return fail(ErrorCode::NotSupported, "stemma-tables does not know '" + request.header["op"].text() + "'");
}

} // namespace
} // namespace stemma::duck

int main(int count, char** arguments) {
    if (count > 1 && std::strcmp(arguments[1], "--version") == 0) {
        std::printf("stemma-tables %s, DuckDB %s\n", STEMMA_VERSION, stemma::duck::version().c_str());
        return 0;
    }
    if (count > 1 && std::strcmp(arguments[1], "--measure") == 0) return stemma::duck::measure(count, arguments);
    // A table may have many files, and each is a descriptor.
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    return stemma::serveHelper(&stemma::duck::handle);
}
