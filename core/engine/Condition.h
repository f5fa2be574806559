// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "core/steps/StepKind.h"

namespace stemma {

class Store;

/// Whether a step's `when` holds: an expression of DuckDB over its $parameters and its inputs' headline numbers, as
/// input.number, and as number alone where only one input has it; NULL doesn't hold. The answer is remembered in
/// `derived`/when unless it asks for the time. Contract: the step has one, and all inputs are known.
/// Errors: InvalidPipeline, with its place: an unknown name, a syntax error, an answer that is no yes or no.
Result<bool> conditionHolds(const Pipeline& pipeline, const Step& step, const std::vector<ResolvedInput>& inputs,
                            const Store& store, TablesClient& tables, const Cancel& cancel);

} // namespace stemma
