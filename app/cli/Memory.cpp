// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Memory.h"

#ifdef STEMMA_MIMALLOC
#include <mimalloc.h>
#endif

namespace stemma::cli {

void expectPipeline(std::uintmax_t bytes) {
#ifdef STEMMA_MIMALLOC
    // What is freed between loading, planning and running is wanted again: giving it back costs two times of faults,
    // and all cores must hear of it. A short file may have ten thousand cells, too.
    mi_option_disable(mi_option_allow_decommit);
#endif
    constexpr std::uintmax_t kLarge = 128 * 1024; // about a thousand steps; fewer fit into what is there
    if (bytes >= kLarge) expectManySteps();
}

void expectManySteps() {
#ifdef STEMMA_MIMALLOC
    mi_option_enable(mi_option_large_os_pages);
    mi_option_set(mi_option_eager_commit_delay, 0);
#endif
}

} // namespace stemma::cli
