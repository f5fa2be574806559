// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/LineDiff.h"
#include "core/engine/Engine.h"
#include "core/layout/LineageDrawing.h"
#include "core/pipeline/Pipeline.h"
#include "core/pipeline/Sketch.h"
#include "core/store/Workspace.h"
#include "ui/session/Handle.h"
#include "ui/session/Trust.h"

#include <QString>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

/// Something that is wrong with a pipeline's files, with the place as a person sees it in an editor.
struct PreviewProblem {
    Error error;
    std::string step; ///< "" where it belongs to none
    fs::path file;
    int line = 0, column = 0;
    QString source;                    ///< the line, "" where it isn't known
    int wrongFrom = -1, wrongSize = 0; ///< the wrong word within `source`
    QString brief;                     ///< for the step's node: "the key 'input' isn't known"
};

/// One root cause, with its difference.
struct PreviewCause {
    std::vector<std::string> steps; ///< one, or all that have no earlier result
    std::string component, name;    ///< as of Reason
    QString words;                  ///< "its SQL changed", "parameter depth"
    QString before, after;          ///< of a parameter
    std::vector<DiffLine> lines;    ///< of a text
    fs::path file;                  ///< of a step in an included file: where what changed stands; else ""
    int line = 0;                   ///< of it; 0: not known
    RunId baseline;                 ///< what it is compared with
    std::optional<double> lastSeconds;
    RunId origin;                              ///< of an accepted step: the run whose result stands
    bool last = true;                          ///< of its step's causes
    bool acceptable = false, accepted = false; ///< as unchanged
};

/// A step that a person takes for unchanged, with what they saw of it then. Where other things differ by now it lapses.
struct Acceptance {
    std::string step;
    std::vector<Reason> reasons;
    bool operator==(const Acceptance&) const = default;
};

/// An accepted step that runs after all.
struct Lapse {
    std::string step, why; ///< a sentence
    bool operator==(const Lapse&) const = default;
};

/// A parameter as it is edited: what it is without a person's change.
struct ParameterField {
    enum class Kind : std::uint8_t { Boolean, Integer, Number, Text, Yaml /* list, map, null */ };
    std::string name;
    Json value;
    Kind kind = Kind::Text;
    bool operator==(const ParameterField&) const = default;
};

/// A place to plan against that isn't the window's workspace; kept from one question to the next. Only one worker uses
/// it at a time.
struct PlanningPlace;

struct PreviewQuestion {
    fs::path file;
    std::vector<std::pair<std::string, std::string>> parameters; ///< name, VALUE as YAML
    std::vector<Acceptance> accepted;
    WorkspaceHandle session; ///< what the window has open, in `sessionWorkspace`
    fs::path sessionWorkspace;
    std::shared_ptr<PlanningPlace> place;
    std::string signature; ///< of the last answer, with its `follows`: where nothing changed since, the answer only
                           ///< says so; "": look anew
    std::vector<fs::path> follows;
};

/// What a pipeline file is, as of now: its steps, what is wrong, and what a run would do. A value, made on a worker.
struct Preview {
    bool unchanged = false; ///< nothing else is filled in
    fs::path file;
    std::string name; ///< of the pipeline
    std::string text; ///< of the file
    Timestamp saved = 0;
    std::shared_ptr<const Pipeline> pipeline; ///< null where it has errors
    PipelineSketch sketch;                    ///< where it has
    std::vector<PreviewProblem> problems;
    std::optional<Error> trouble; ///< nothing of the file's: it can't be read at all, or the workspace can't
    WorkspacePlace workspace;
    std::optional<Plan> plan;
    std::vector<PreviewCause> causes;
    std::vector<Lapse> lapses;
    std::vector<std::string> commands, newCommands; ///< all it names; those not agreed to where trust has changed
    bool runsPrograms = false;                      ///< a step that will or may run is a program
    TrustState trust = TrustState::NotNeeded;
    std::vector<ParameterField> parameters;
    std::map<std::string, std::string> parameterErrors; ///< of values a person gave; the plan leaves them out
    std::vector<fs::path> follows;                      ///< files and folders it depends on, there or not
    std::string signature;                              ///< of them; "": they changed a moment ago, look again
    LineageDrawing drawing;                             ///< steps only; a node's id is the step's name
    std::shared_ptr<PlanningPlace> place;

    bool valid() const { return pipeline && problems.empty() && !trouble; }
    bool needsTrust() const { return runsPrograms && (trust == TrustState::Unknown || trust == TrustState::Changed); }
};

/// Reads, plans, compares. Executes nothing of the project, but for `identify` commands where the folder is trusted
/// with exactly these commands. Blocks: for a worker.
Preview lookAtPipeline(const PreviewQuestion& question, const Cancel& cancel);

} // namespace stemma::ui
