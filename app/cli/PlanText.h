// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"

namespace stemma::cli {

/// A plan for a person: one line that counts, then each step with its decision.
/// With `why`: first the steps that are root causes, with what differs, since which run, and what they cost; then what
/// follows from them; what is reused last, in one line.
std::string planText(const Plan& plan, bool why);

/// Why a version is as it is, root causes first.
std::string whyText(const Why& why);

} // namespace stemma::cli
