// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/Preview.h"

#include <QWidget>

class QVBoxLayout;

namespace stemma::ui {

class Desk;
class ElidedLabel;
class LinkText;
class ParameterEdits;
class Section;

/// What stands beside a preview: the plan in a line, root causes with their differences, what follows, parameters; or
/// the errors. The fields stay as they are while the rest is told anew. UI thread.
class PlanPanel : public QWidget {
    Q_OBJECT
public:
    PlanPanel(ParameterEdits& edits, Desk& desk, QWidget* parent = nullptr);
    void show(const Preview& preview);
    /// Says first what becomes of one step, and why; "": of none.
    void showStep(const Preview& preview, const std::string& step);
    Q_SIGNAL void stepFollowed(const std::string& step);
    Q_SIGNAL void acceptWished(const std::string& step); ///< as unchanged
    Q_SIGNAL void acceptTakenBack(const std::string& step);

private:
    void tellPlan(const Preview& preview, QVBoxLayout& column);
    void tellStep(const Preview& preview);
    void tellCauses(const Preview& preview, bool accepted, QVBoxLayout& column);
    void tellErrors(const Preview& preview, QVBoxLayout& column);
    void tellConsequences(const Plan& plan, QVBoxLayout& column);
    void tellReused(const Plan& plan, QVBoxLayout& column);
    void tellWorkspace(const Preview& preview);

    ParameterEdits& m_edits;
    Desk& m_desk;
    ElidedLabel* m_title;
    LinkText *m_summary, *m_workspace;
    QVBoxLayout* m_column;
    QWidget* m_findings = nullptr; ///< made anew for each preview
    Section* m_stepSection;
    QWidget* m_stepWords = nullptr; ///< made anew for each step
    std::string m_step;
    Section* m_parameters;
};

/// "2 will run, 4 may, 1 is reused · about 2 s"
QString planWords(const Plan& plan);

} // namespace stemma::ui
