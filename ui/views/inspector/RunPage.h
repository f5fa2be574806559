// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "ui/views/inspector/Page.h"
#include "ui/views/inspector/VersionFacts.h"

namespace stemma::ui {

class NoteField;

/// What an inspector says about a run. A value, read by a worker.
struct RunFacts {
    RunInfo run;
    std::string note;
    struct Step {
        std::string name, note; ///< note: an error's first line
        StepStatus status = StepStatus::Queued;
        double seconds = -1;
    };
    std::vector<Step> steps;
    std::vector<VersionLink> made; ///< versions that its steps made, in order
};
Result<RunFacts> readRunFacts(const WorkspaceHandle& workspace, RunId run, const Cancel& cancel);

/// A run: how it stands, its steps, what it made, and where it came from.
class RunPage : public Page {
    Q_OBJECT
public:
    RunPage(Around& around, std::shared_ptr<const RunFacts> facts, QWidget* parent = nullptr);
    bool editing() const override;

private:
    void addSteps();
    void addMade();
    void addMadeCells(Section& section, const std::string& name, std::vector<const VersionLink*> cells);
    void addLinks(Section& section, std::vector<std::pair<std::string, Piece>> links);
    void addCells(Section& section, const std::string& step, std::vector<const RunFacts::Step*> cells);
    void addFacts();
    void addActions();
    void addNote();
    std::shared_ptr<const RunFacts> m_facts;
    NoteField* m_note = nullptr;
};

/// A pipeline of the overview: its runs, the newest first, and its file.
class PipelinePage : public Page {
    Q_OBJECT
public:
    PipelinePage(Around& around, const std::string& name, QWidget* parent = nullptr);
};

} // namespace stemma::ui
