// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Planner.h"

namespace stemma {

/// Puts plain copies of outputs where `copy_to:` says, after a run: each file beside its place, then renamed over it.
///
/// What Stemma put there is remembered in <workspace>/copies.json (path, SHA-256). A file that is there and is neither
/// what it put nor already the same is never overwritten; nor is anything written outside the pipeline's folder,
/// through links either. Returns a sentence for each file written or left alone; an unchanged one is passed over in
/// silence.
std::vector<std::string> copyOutputs(const Store& store, const Pipeline& pipeline, const Outcomes& outcomes);

} // namespace stemma
