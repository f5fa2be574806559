// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepKind.h"

namespace stemma {

StepKind importStep();
StepKind sqlStep();
StepKind pythonStep();
StepKind commandStep();

const std::vector<StepKind>& stepKinds() {
    static const std::vector<StepKind> kinds = {importStep(), sqlStep(), pythonStep(), commandStep()};
    return kinds;
}

const StepKind* findStepKind(std::string_view id) {
    for (const StepKind& kind : stepKinds())
        if (kind.id == id) return &kind;
    return nullptr;
}

} // namespace stemma
