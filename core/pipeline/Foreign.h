// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Node.h"

namespace stemma {

/// What a file is that isn't a Stemma pipeline: "a docker-compose file", "a DVC pipeline (dvc.yaml)", "a list", ….
/// Empty where it may be a pipeline: a map with `stemma` or `steps`.
std::string foreignKind(const Node& root);

} // namespace stemma
