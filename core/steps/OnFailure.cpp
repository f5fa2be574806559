// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/OnFailure.h"

#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"
#include "core/steps/ProgramStep.h"
#include "core/steps/StepProcess.h"

namespace stemma {

namespace {
constexpr double kMostSecondsAfterFailure = 60;
}

std::vector<std::string> onFailureCommands(const Step& step) {
    if (step.onFailure.isString()) return {step.onFailure.text()};
    std::vector<std::string> commands;
    for (const Json& one : step.onFailure.items()) commands.push_back(one.text());
    return commands;
}

void runOnFailure(StepWork& work, const Error& error, RunId run) {
    const std::vector<std::string> commands = onFailureCommands(work.step);
    if (commands.empty() || work.cancel.requested()) return;
    Pairs pairs = declaredEnvironment(work.step);
    for (auto& secret : secretsOf(work.step)) pairs.push_back(std::move(secret));
    pairs.emplace_back("STEMMA_FAILED_STEP", work.step.name);
    pairs.emplace_back("STEMMA_ERROR", error.message);
    pairs.emplace_back("STEMMA_RUN", std::to_string(run.value));
    pairs.emplace_back("STEMMA_STEP_RUN", work.uuid);
    for (const std::string& command : commands) {
        work.log.note("on_failure: " + command);
        StepProcess process;
        process.arguments = shellFor(command, bool(findProgram("bash", pathOf(pairs))));
        process.environment = stepEnvironment(pairs);
        process.folder = work.pipeline.folder;
        process.marker = "STEMMA_STEP_RUN=" + work.uuid;
        process.lockDescriptor = work.lockDescriptor;
        process.timeoutSeconds = kMostSecondsAfterFailure;
        const auto end = runStepProcess(process, work.log, work.cancel);
        if (!end)
            work.log.note("on_failure: " + end.error().message);
        else if (end->stopped != StepProcessEnd::Stopped::No || !end->status.ok())
            work.log.note("on_failure: " +
                          processError("The command", *end, work.log, kMostSecondsAfterFailure).message);
    }
}

} // namespace stemma
