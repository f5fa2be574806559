// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreState.h"

namespace stemma {

/// Puts right what a crash left, where there may be anything: runs whose lock nobody holds become interrupted, their
/// staging is swept, version folders without a row are registered or go to the trash, removals are finished. Costs one
/// indexed query and one folder listing where there is nothing to do. Adds a sentence per finding to `state.notes`.
Status recover(Store::State& state);

} // namespace stemma
