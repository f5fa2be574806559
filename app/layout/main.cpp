// SPDX-License-Identifier: GPL-3.0-or-later
// stemma-layout: lays graphs out with Graphviz, for core/layout, on a socket; killed and replaced at will.
#include "app/layout/DotLayout.h"
#include "core/base/Helper.h"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

void limit(int resource, rlim_t most) {
    struct rlimit now {};
    if (getrlimit(resource, &now) != 0) return;
    now.rlim_cur = now.rlim_max == RLIM_INFINITY || most < now.rlim_max ? most : now.rlim_max;
    setrlimit(resource, &now);
}

/// A runaway layout ends although nobody is there to kill it: so much more processor time than now.
void allowSeconds(double seconds) {
    struct rusage used {};
    getrusage(RUSAGE_SELF, &used);
    limit(RLIMIT_CPU, rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + rlim_t(seconds) + 2);
}

constexpr double kMostSeconds = 120;

stemma::Result<stemma::HelperReply> handle(stemma::HelperRequest& request) {
    if (request.header["op"].text() != "layout")
        return stemma::fail(stemma::ErrorCode::InvalidArgument, "stemma-layout answers to \"layout\" only");
    allowSeconds(kMostSeconds);
    auto answer = stemma::dotLayout(request.header);
    if (!answer) return tl::unexpected(std::move(answer).error());
    return stemma::HelperReply{std::move(*answer), {}};
}

} // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--memory" && i + 1 < argc)
            limit(RLIMIT_AS, rlim_t(std::strtoull(argv[++i], nullptr, 10)));
        else {
            std::fputs("stemma-layout is started by Stemma, which speaks to it on a socket.\n", stderr);
            return 2;
        }
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    return stemma::serveHelper(&handle);
}
