// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace stemma::cli {

/// Called once before a pipeline file of that size is read. Does nothing for a small file, or where the program has the
/// C library's allocator.
void expectPipeline(std::uintmax_t bytes);

/// What thousands of steps need comes in large pages from here on: a fifth of the time of a run that reuses ten
/// thousand was the kernel handing out small ones.
void expectManySteps();

} // namespace stemma::cli
