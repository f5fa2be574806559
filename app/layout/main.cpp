// SPDX-License-Identifier: GPL-3.0-or-later
// stemma-layout: lays graphs out with Graphviz, for core/layout, on a socket; killed and replaced at will.
#include "app/layout/DotLayout.h"
#include "core/base/Helper.h"

#include <sys/resource.h>

namespace {

/// A runaway layout ends although nobody is there to kill it: so much more processor time than now.
void allowSeconds(double seconds) {
    struct rusage used {};
    getrusage(RUSAGE_SELF, &used);
    struct rlimit most {};
    if (getrlimit(RLIMIT_CPU, &most) != 0) return;
    const auto wanted = rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + rlim_t(seconds) + 2;
    most.rlim_cur = most.rlim_max == RLIM_INFINITY || wanted < most.rlim_max ? wanted : most.rlim_max;
    setrlimit(RLIMIT_CPU, &most);
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
    stemma::applyHelperLimits(argc, argv);
    return stemma::serveHelper(&handle);
}
