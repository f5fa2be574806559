// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

namespace stemma {

/// Answers {"op": "layout", "sizes": [length, breadth, …], "edges": [from, to, …], "weights": [1, …], "nodeGap": 24,
/// "rankGap": 44}, sizes in pixels along and across the arrows, with {"centres": [along, across, …], "curves": [[x, y,
/// …], …]}: per edge the points of a Bézier spline from box to box, [] where Graphviz found none.
///
/// Graphviz sees numbers only: no name, no label, no attribute that comes from a request. Its global state is made and
/// freed with each call. It can't be interrupted: whoever waits kills the process.
/// Errors: InvalidArgument (not such a request), HelperFailed (Graphviz refused).
Result<Json> dotLayout(const Json& request);

} // namespace stemma
