// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"

#include <string>
#include <unordered_map>

namespace stemma {

/// What a node of a drawing stands for. Of a map, where it stands for many: the newest of them.
struct DrawnThing {
    VersionId version;    ///< of an artifact
    StepRunId stepRun;    ///< of a step
    RunId run;            ///< of the lane it is in; of a map the newest
    std::string artifact; ///< its name, "penguins/clean"; "" of a step
    std::string pipeline; ///< "" of what `add` made
    std::string step;     ///< its name, with its cell; "" of an artifact
    bool operator==(const DrawnThing&) const = default;
};
using DrawnThings = std::unordered_map<std::string, DrawnThing>; ///< by node id

} // namespace stemma
