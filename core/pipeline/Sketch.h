// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// A step as far as a broken file lets it be understood.
struct SketchedStep {
    std::string name;
    std::string kind;       ///< "import", "sql", "python", "command"; "" where that can't be told
    std::string body;       ///< what stands after the kind, where that is one text: "penguins_raw.csv", "fit.py:fit"
    Place where;            ///< of the name
    int lastLine = 0;       ///< of the step: what is said of a line between is said of this step
    std::vector<int> needs; ///< indexes of the steps its references name, sorted, each once; never itself
    bool operator==(const SketchedStep&) const = default;
};

/// What can be drawn of a pipeline file that has errors. A value.
struct PipelineSketch {
    std::string name; ///< "" where the file gives none
    std::vector<SketchedStep> steps;
    int stepOfLine(int line) const; ///< index, or -1: the line is no step's
    bool operator==(const PipelineSketch&) const = default;
};

/// Reads what it can and never fails: by the tree where the file is YAML or JSON at all (a misspelt `inptus` still
/// gives its references), else by its lines. Bounded: the first kMostSketchedSteps steps of the first few megabytes.
constexpr std::size_t kMostSketchedSteps = 20'000;
PipelineSketch sketchPipeline(std::string_view text, bool json = false);

} // namespace stemma
