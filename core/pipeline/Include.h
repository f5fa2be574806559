// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/PipelineFile.h"
#include "core/pipeline/Values.h"

namespace stemma {

/// A pipeline file that another one includes, loaded: its steps stand there as NAME/STEP.
struct Inclusion {
    std::string name;
    Pipeline pipeline; ///< without cells: those are made where all steps are together
};

/// Reads `include`: a file, a list of files (each under the name of its stem), or a map of names to files or to
/// {file, parameters}. Files lie below the pipeline's folder. What is wrong with one is told with its own lines; one
/// that includes itself, over others or not, is told with the way it takes.
std::vector<Inclusion> readIncludes(const Node& node, const Pipeline& pipeline, Values& values,
                                    const LoadOptions& options);

/// Puts its steps after those that are there, under its name, each with the file it is at home in.
void addIncluded(Inclusion included, Pipeline& pipeline);

} // namespace stemma
