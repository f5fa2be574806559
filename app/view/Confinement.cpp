// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/view/Confinement.h"

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace stemma {

namespace {

void setSoft(__rlimit_resource_t what, rlim_t soft) {
    rlimit limit{};
    if (::getrlimit(what, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || soft < limit.rlim_max ? soft : limit.rlim_max;
    (void)::setrlimit(what, &limit);
}

rlim_t computedSeconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
}

constexpr rlim_t kDescriptors = 64; ///< a request brings some

#if defined(__SANITIZE_ADDRESS__)
constexpr rlim_t kSealedDescriptors = kDescriptors; // a sanitizer looks at memory through a pipe
#else
constexpr rlim_t kSealedDescriptors = 0;
#endif

} // namespace

void confineProcess() {
    const rlimit none{0, 0};
    (void)::setrlimit(RLIMIT_FSIZE, &none);
    ::signal(SIGXFSZ, SIG_IGN); // a warning that can't be written is no reason to die
    const rlimit few{kDescriptors, kDescriptors};
    (void)::setrlimit(RLIMIT_NOFILE, &few);
    // The most empty folder every Linux has; where it isn't, the root will do.
    if (::chdir("/var/empty") != 0 && ::chdir("/proc/self/map_files") != 0) (void)!::chdir("/");
}

SealedScope::SealedScope(double seconds) {
    setSoft(RLIMIT_NOFILE, kSealedDescriptors);
    setSoft(RLIMIT_CPU, computedSeconds() + rlim_t(seconds) + 1);
}

SealedScope::~SealedScope() {
    setSoft(RLIMIT_NOFILE, kDescriptors);
    setSoft(RLIMIT_CPU, RLIM_INFINITY);
}

} // namespace stemma
