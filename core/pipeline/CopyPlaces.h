// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Problems.h"

namespace stemma {

/// Whether the place that an output is copied to says which cell it is of: `out/{item.sample}.csv`.
bool namesItem(const Step& step, const Output& output);

/// Fills {item.NAME} and {parameters.NAME} in the `copy_to` of steps whose cells are known, and tells what can't be,
/// and which places don't lie within the project. Contract: what is filled once isn't filled again.
void fillCopyPlaces(Pipeline& pipeline, Problems& problems);

/// Tells which outputs would be copied to one place; those that aren't filled yet aren't looked at.
void checkCopyPlaces(const Pipeline& pipeline, Problems& problems);

} // namespace stemma
