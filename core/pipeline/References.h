// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Values.h"

namespace stemma {

/// STEP, STEP.OUTPUT, STEP[CELLS].OUTPUT or artifact:NAME@VERSION; not yet resolved. Tells what is wrong.
std::optional<Reference> parseReference(const Node& node, const Subject& subject, Values& values);

/// How an input is named that stands in a list: the last part of its reference ("split.train" is train).
std::string referenceLastPart(const Reference& reference);

/// penguins/clean, penguins/split.train, my.table: parts of letters, digits, _, -, . and not beginning with a dot.
bool isArtifactName(std::string_view text);

struct NamedPlace {
    std::string name;
    Place where;
};
/// What the steps leave behind that isn't theirs, each in the order of Pipeline::steps.
struct ReadSteps {
    std::vector<std::vector<NamedPlace>> after; ///< what each wrote under `after`
    std::vector<char> unread;                   ///< something of it couldn't be read, so its cells may lack some
};
/// Everything that needs the whole pipeline: references, `after`, cells, cycles, names of artifacts.
void resolvePipeline(Pipeline& pipeline, const ReadSteps& read, bool cells, Problems& problems);

} // namespace stemma
