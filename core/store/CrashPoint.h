// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Named steps of the write protocols. Built with STEMMA_CRASH_POINTS, `STEMMA_CRASH_AT=name[:n]` kills the process with
// SIGKILL when it reaches that point for the n-th time, and `STEMMA_CRASH_LIST=file` appends each name that is reached.
#if STEMMA_CRASH_POINTS
namespace stemma {
void reachCrashPoint(const char* name);
}
#define STEMMA_CRASH_POINT(name) ::stemma::reachCrashPoint(name)
#else
#define STEMMA_CRASH_POINT(name) ((void)0)
#endif
