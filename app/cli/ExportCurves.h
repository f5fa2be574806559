// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/store/Store.h"

namespace stemma::cli {

/// `stemma export run:12/fit --to loss.svg`: the curves of a step run as a file. The ending says what is written: all
/// values as .csv; one curve (--visualization NAME, else the first) as .svg, .png, .pdf or .vl.json.
/// Errors: NotFound (it told none; no such curve, names those there are), NotSupported (another ending), NewFile's.
Result<Exit> exportCurves(Invocation& invocation, const Store& store, StepRunId step);

} // namespace stemma::cli
