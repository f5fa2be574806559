// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/inspector/Page.h"
#include "ui/views/inspector/StepFacts.h"

class QProgressBar;

namespace stemma::ui {

class CodeText;
class FactList;

/// A step of a run: what it does now, or how it ended and why.
class StepPage : public Page {
    Q_OBJECT
public:
    /// `live` is what its events say, or null where the run isn't one of ours; copied.
    StepPage(Around& around, std::shared_ptr<const StepFacts> facts, const LiveStep* live, QWidget* parent = nullptr);
    StepStatus status() const { return m_status; }
    /// While it runs: its last lines, progress and metrics, in place.
    void showLive(const LiveStep& live);

private:
    void addRunning(const LiveStep& live);
    void addFailure(const Json& error, double seconds);
    void addEnded();
    void addChecks();
    void addCurves();
    void addGot();
    void addChanges();
    void addFacts();
    void openPlace(const CodePlace& place);

    std::shared_ptr<const StepFacts> m_facts;
    StepStatus m_status = StepStatus::Queued;
    class ProgressLine* m_progress = nullptr;
    LinkText* m_doing = nullptr;
    LinkText* m_metrics = nullptr;
    LinkText* m_lines = nullptr;
    class LiveCurves* m_curves = nullptr;
};

} // namespace stemma::ui
