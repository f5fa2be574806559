// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CrashPoint.h"

#if STEMMA_CRASH_POINTS
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace stemma {

void reachCrashPoint(const char* name) {
    static const char* const at = std::getenv("STEMMA_CRASH_AT");
    static const char* const list = std::getenv("STEMMA_CRASH_LIST");
    if (list) {
        if (std::FILE* file = std::fopen(list, "ae")) {
            std::fprintf(file, "%s\n", name);
            std::fclose(file);
        }
    }
    if (!at) return;
    const std::string wanted(at);
    const auto colon = wanted.find(':');
    if (wanted.substr(0, colon) != name) return;
    static std::atomic<int> reached{0};
    const int n = colon == std::string::npos ? 1 : std::atoi(wanted.c_str() + colon + 1);
    if (++reached == n) ::kill(::getpid(), SIGKILL);
}

} // namespace stemma
#endif
