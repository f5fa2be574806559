// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"
#include "core/store/Store.h"
#include "ui/views/inspector/VersionFacts.h"

#include <optional>

namespace stemma::ui {

/// Everything an inspector says about a step of a run, as far as it is on record. A value, read by a worker.
struct StepFacts {
    RunInfo run;
    std::optional<StepRunInfo> step; ///< nullopt: nothing of it is on record (yet)
    std::string name;                ///< with its cell
    struct Input {
        std::string name; ///< as the step calls it
        VersionLink version;
    };
    std::vector<Input> inputs;
    std::vector<VersionLink> outputs;
    std::vector<CheckTrend> checks;
    std::vector<std::pair<std::string, std::string>> parameters;
    /// Against the last time it worked: what differs, and which run that was.
    std::vector<std::pair<std::string, Reason>> changes;
    bool accepted = false; ///< a person took it for unchanged although `changes` hold
    RunId baseline;
    std::vector<std::string> skipped; ///< steps of the run that didn't begin because of it
    std::vector<KeyComponent> key;
    std::vector<CodePart> code;
    std::vector<PictureRef> curves; ///< of an ended step, as charts
    std::vector<std::string> curveNames;
    std::vector<std::string> log;
    fs::path folder; ///< where a failed step's files are kept, "" where none are
    std::vector<std::string>
        sources; ///< of its run where it failed: the code that was kept, below the pipeline's folder
};

/// Errors: NotFound (no such run), those of the store, Cancelled.
Result<StepFacts> readStepFacts(const WorkspaceHandle& workspace, RunId run, const std::string& step,
                                const Cancel& cancel);

/// A line of a step's file that an error names: "fit.py", 41.
struct CodePlace {
    std::string file;
    int line = 0;
};
std::optional<CodePlace> placeIn(const std::string& text);
/// The last line that says something: of a traceback its last, else the first sentence.
std::string tellingLine(const std::string& message);

} // namespace stemma::ui
