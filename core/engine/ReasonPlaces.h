// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "core/pipeline/Pipeline.h"

namespace stemma {

/// Says of the reasons of a step that stands in an included file where what changed stands now: in which file, and on
/// which line as far as that is known. Of a step of the pipeline's own file nothing: who reads it knows the file.
void addPlaces(const Pipeline& pipeline, const Step& step, std::vector<Reason>& reasons);

} // namespace stemma
